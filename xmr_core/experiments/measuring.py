"""How a model is measured: hits among the first ten, and the time of one query after another."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xmr_core.experiments.task import Task
from xmr_core.progress import Report

K = 10
WARM_UP = 20
REPORT_EVERY = 200

Rank = Callable[[str], NDArray[np.int32]]  # a query to its best labels, best first


@dataclass(frozen=True)
class Measured:
    """Answers to the test queries: ``hits`` bool (n,), and the median of the times of single queries."""

    hits: NDArray[np.bool_]
    milliseconds: float

    @property
    def recall(self) -> float:
        """recall@10: each test row has one right product, so this is the share of hits."""
        return float(self.hits.mean())


def measure(rank: Rank, task: Task, report: Report) -> Measured:
    """Ask every test query, one at a time, on this thread."""
    for query in task.test_queries[:WARM_UP]:
        rank(query)
    hits, seconds = np.zeros(len(task.test_labels), dtype=np.bool_), np.zeros(len(task.test_labels))
    for i, (query, label) in enumerate(zip(task.test_queries, task.test_labels, strict=True)):
        if i % REPORT_EVERY == 0:
            report("measuring", i / len(hits))
        begin = time.perf_counter()
        best = rank(query)
        seconds[i] = time.perf_counter() - begin
        hits[i] = label in best[:K]
    return Measured(hits, 1000 * float(np.median(seconds)))


def gap(reference: Measured, other: Measured) -> tuple[float, float]:
    """Return how much higher the reference's recall is, and the standard error of that, query by query.

    The pairing takes out what is common to both: a query that is hard for one is mostly hard for the other.
    """
    difference = reference.hits.astype(np.float64) - other.hits
    return float(difference.mean()), float(difference.std() / np.sqrt(len(difference)))
