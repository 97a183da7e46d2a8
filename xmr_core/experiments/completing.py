"""How a completer is measured: where the query that was meant stands in its lists, and how long a list takes."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xmr_core.experiments.questions import LENGTHS, Question
from xmr_core.progress import Progress
from xmr_core.suggestion_metrics import bleu_rr, reciprocal_ranks

K = 10
WARM_UP = 20
REPORT_EVERY = 200
SHORT = ("1", "2", "3")  # where a session should help most

Answer = Callable[[str, str | None], list[str]]  # a prefix and the query before it, to at most ten lines, best first


@dataclass(frozen=True)
class Completed:
    """Answers to the questions.

    Attributes
    ----------
    ranks : dict of str to float64 array
        1 / rank of the right line for each question of a length, 0 where it is not among the ten.
    bleu : float
        BLEU-RR of the list "all".
    milliseconds : float
        Median over the list "all", which is asked first: no session is remembered from an earlier prefix.
    lines : float
        Mean number of lines of an answer in the list "all".
    """

    ranks: dict[str, NDArray[np.float64]]
    bleu: float
    milliseconds: float
    lines: float

    @property
    def mrr(self) -> dict[str, float]:
        """MRR@10 by length of the prefix."""
        return {name: float(ranks.mean()) for name, ranks in self.ranks.items()}


def measure(answer: Answer, asked: dict[str, list[Question]], tell: Progress) -> Completed:
    """Ask every question, one at a time, on this thread; ``tell`` hears how far it is."""
    for question in asked["all"][:WARM_UP]:
        answer(question.prefix, None)
    total, done = sum(map(len, asked.values())), 0
    lists: dict[str, list[list[str]]] = {}
    seconds: list[float] = []
    for name in reversed(LENGTHS):
        lists[name] = []
        for question in asked[name]:
            if done % REPORT_EVERY == 0:
                tell(done / total)
            begin = time.perf_counter()
            lists[name].append(answer(question.prefix, question.previous))
            if name == "all":
                seconds.append(time.perf_counter() - begin)
            done += 1
    targets = {name: [question.target for question in asked[name]] for name in LENGTHS}
    ranks = {name: np.array(reciprocal_ranks(targets[name], lists[name], K)) for name in LENGTHS}
    shown = float(np.mean([len(lines) for lines in lists["all"]]))
    return Completed(ranks, bleu_rr(targets["all"], lists["all"], K), 1000 * float(np.median(seconds)), shown)


def gap(reference: Completed, other: Completed) -> tuple[float, float]:
    """Return how much higher the reference's MRR over all lengths is, and the standard error, question by question."""
    return mean_and_error(reference.ranks["all"] - other.ranks["all"])


def short_gain(better: Completed, other: Completed, asked: dict[str, list[Question]]) -> tuple[float, float]:
    """Return how much higher the first MRR is for 1 to 3 letters, and the standard error of that.

    A held-out row is asked for at up to three lengths: its differences are averaged first, as they are not independent.
    """
    rows = np.concatenate([[question.row for question in asked[name]] for name in SHORT])
    difference = np.concatenate([better.ranks[name] - other.ranks[name] for name in SHORT])
    _, row = np.unique(rows, return_inverse=True)
    return mean_and_error(np.bincount(row, difference) / np.bincount(row))


def mean_and_error(difference: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean of paired differences and its standard error."""
    return float(difference.mean()), float(difference.std() / np.sqrt(len(difference)))
