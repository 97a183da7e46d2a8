"""How coverage tells technical answers apart: ``python -m benchmarks.technical_coverage``.

Sixty answers in ``tests/data/technical``, to twenty questions: good, partial, wrong. A good answer is also held against
every other sentence of itself. AUC: how often the first of two answers covers more, a tie for a half. Length alone
tells them apart as well, and is no quality: it is no part of any figure here.
"""

import statistics
from pathlib import Path

import yaml

from benchmarks.table import print_table
from practice.feedback import review_technical
from questions import load_bank
from questions.cards import Scored
from questions.terms import sentences

ANSWERS = Path(__file__).parent.parent / "tests/data/technical/answers.yaml"


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


def main() -> None:
    """Measure and print."""
    lines = [[name, f"{value:.3f}", _bound(must), _bound(aim)] for name, value, must, aim in rows()]
    print_table(["", "figure", "must", "aim"], lines)


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
