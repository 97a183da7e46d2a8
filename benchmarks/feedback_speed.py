"""What all feedback on an answer of 400 words costs, none read before: a part of ``python -m benchmarks.feedback``.

The peer, in the same run and on the same answers, is the parts apart: each reads the answer as if it were the first.
CPU time is the machine's work for it; the time of the clock holds what else the machine does.
"""

import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks.technical_coverage import answers as technical_answers
from practice.feedback import label_star, missing_parts, review_answer, review_story
from practice.feedback.star.answers import Answer
from practice.feedback.star.features import cue_row
from practice.feedback.star.kept import load
from practice.feedback.star.sentences import sentences
from practice.measures import quantities
from questions import terms
from questions.topics import Principle

WORDS = 400
ANSWERS = 30
AT_MOST_MS = 50
ASKED: tuple[Principle, ...] = ("Dive Deep",)
HEADER = ["feedback on 400 words, ms", "CPU, median", "CPU, worst", "clock, median", "clock, worst", "must"]


def lines(told: Sequence[Answer]) -> list[list[str]]:
    """Return a row for each way to review, over answers of 400 words made of those given."""
    words = " ".join(sentence for answer in told for sentence in answer.sentences).split()
    step = (len(words) - WORDS) // ANSWERS
    texts = [" ".join(words[i : i + WORDS]) for i in range(0, step * ANSWERS, step)]
    labels = {text: label_star(text) for text in texts}
    (card, _), *_ = technical_answers()

    def story(text: str) -> None:
        review_story(text, label_star(text), missing_parts(text).note, ASKED, 180)

    def apart(text: str) -> None:
        label_star(text)
        _forget()
        note = missing_parts(text).note
        _forget()
        review_story(text, labels[text], note, ASKED, 180)

    def coding(text: str) -> None:
        review_answer(card, text, 180, draws="coding")

    ways = {"a story: labels, missing part, remarks": story, "the same, each part apart": apart,
            "a technical answer": coding}  # fmt: skip
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for text in texts:
        for name, way in ways.items():
            _forget()
            taken[name].append(_milliseconds(way, text))
    return [_line(name, *zip(*pairs, strict=True)) for name, pairs in taken.items()]


def _forget() -> None:
    """Forget what was read: each answer is to be new."""
    caches = (sentences, cue_row, load().evidence.row, quantities, terms.fold, terms.sentences)
    for cache in caches:
        cache.cache_clear()


def _milliseconds(way: Callable[[str], None], text: str) -> tuple[float, float]:
    """Return the CPU time and the clock's."""
    cpu, clock = time.process_time(), time.perf_counter()
    way(text)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock)


def _line(name: str, cpu: Sequence[float], clock: Sequence[float]) -> list[str]:
    figures = [of(times) for times in (cpu, clock) for of in (statistics.median, max)]
    return [name, *(f"{figure:.1f}" for figure in figures), "" if "apart" in name else f"< {AT_MOST_MS}"]
