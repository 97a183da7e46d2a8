"""How coverage tells technical answers apart, and what feedback costs: ``python -m benchmarks.technical_coverage``.

Sixty answers in ``tests/data/technical``, to twenty questions: good, partial, wrong. A good answer is also held against
every other sentence of itself. AUC: how often the first of two answers covers more, a tie for a half. Length alone
tells them apart as well, and is no quality: it is no part of any figure here.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from benchmarks.table import print_table
from practice.feedback import review_answer, review_story, review_technical
from questions import load_bank
from questions.cards import Scored
from questions.terms import sentences
from questions.topics import Principle

ANSWERS = Path(__file__).parent.parent / "tests/data/technical/answers.yaml"
ROUNDS = 30
AT_MOST_MS = 25.0


def answers() -> list[tuple[Scored, dict[str, str]]]:
    """Return the cards with their answers: good, half of the good one, partial and wrong."""
    bank, found = load_bank(), []
    for row in yaml.safe_load(ANSWERS.read_text(encoding="utf-8")):
        card = bank.card(row.pop("card"))
        assert isinstance(card, Scored)
        half = " ".join(row["good"][a:b] for a, b in sentences(row["good"])[::2])
        found.append((card, row | {"half": half}))
    return found


def covered() -> dict[str, list[float]]:
    """Return what each answer covers, by its quality and in the order of the cards."""
    rows = answers()
    return {kind: [review_technical(c, texts[kind]).covered for c, texts in rows] for kind in rows[0][1]}


def auc(better: list[float], worse: list[float]) -> float:
    """Return how often one of the better ones is above one of the worse ones.

    >>> auc([2, 1], [1, 0])
    0.875
    """
    wins = [(a > b) + (a == b) / 2 for a in better for b in worse]
    return sum(wins) / len(wins)


def rows() -> list[tuple[str, float, float | None, float | None]]:
    """Return the figures as their name, value, must and aim; only "reversed" is better when lower."""
    by = covered()
    pairs = list(zip(by["good"], by["partial"], strict=True))
    return [
        ("coverage AUC, good against wrong", auc(by["good"], by["wrong"]), 0.90, 0.95),
        ("coverage AUC, good against partial", auc(by["good"], by["partial"]), 0.68, 0.78),
        ("coverage AUC, good against half of it", auc(by["good"], by["half"]), 0.68, 0.78),
        ("pairs good and partial in order", sum(a > b for a, b in pairs) / len(pairs), 0.75, 0.90),
        ("pairs good and partial reversed", sum(a < b for a, b in pairs) / len(pairs), 0.05, 0.0),
        *((f"covered on average, {kind}", statistics.mean(values), None, None) for kind, values in by.items()),
    ]


def milliseconds() -> dict[str, float]:
    """Return the median CPU time of all feedback on answers of 400 words, none read before, in one thread."""
    words = " ".join(texts["good"] for _, texts in answers()).split()
    card = answers()[0][0]
    told = [" ".join(words[n : n + 400]) for n in range(0, 40 * ROUNDS, 40)]
    asked: tuple[Principle, ...] = ("Dive Deep",)
    return {
        "story": _median(lambda text: review_story(text, _labelled(text), asked=asked, seconds=180), told),
        "technical": _median(lambda text: review_answer(card, text, seconds=180), told),
    }


def _labelled(text: str) -> list[tuple[str, str, float]]:
    """Return sentences with the labels of an even story: what they cost does not depend on which are right."""
    spans = sentences(text)
    return [(text[a:b], "STAR"[4 * n // len(spans)], 1.0) for n, (a, b) in enumerate(spans)]


def _median(review: Callable[[str], object], texts: list[str]) -> float:
    taken = []
    for text in texts:
        start = time.process_time()
        review(text)
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    lines = [[name, f"{value:.3f}", _bound(must), _bound(aim)] for name, value, must, aim in rows()]
    print_table(["", "figure", "must", "aim"], lines)
    print()
    print_table(["feedback on 400 words", "CPU ms, median", "must"], _costs(milliseconds()))


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _costs(taken: Mapping[str, float]) -> list[list[str]]:
    return [[name, f"{ms:.1f}", f"{AT_MOST_MS:.0f}"] for name, ms in taken.items()]


if __name__ == "__main__":
    main()
