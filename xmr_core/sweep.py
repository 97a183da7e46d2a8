"""What beam width and weight threshold do to recall, work and time, measured on held-out queries."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import metrics
from xmr_core.linear import XRLinear
from xmr_core.progress import Progress

WIDTHS = (1, 2, 3, 4, 6, 8, 10, 15, 20, 30)
THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
K = 10
TIMED_QUERIES, TIMED_PASSES = 300, 3


@dataclass(frozen=True)
class Sweep:
    """A grid of measurements; rows are thresholds, columns beam widths.

    Attributes
    ----------
    thresholds : float64 array of shape (t,)
    widths : int32 array of shape (w,)
    recall : float64 array of shape (t, w)
        recall@10 on the held-out queries.
    nodes : float64 array of shape (t, w)
        Nodes scored a query, on average.
    seconds : float64 array of shape (t, w)
        Time a query in a batch, one thread, on the machine that made the sweep.
    exhaustive : float64 array of shape (t,)
        recall@10 when every product is scored.
    weights : int64 array of shape (t,)
        Weights stored.
    n_queries : int
    """

    thresholds: NDArray[np.float64]
    widths: NDArray[np.int32]
    recall: NDArray[np.float64]
    nodes: NDArray[np.float64]
    seconds: NDArray[np.float64]
    exhaustive: NDArray[np.float64]
    weights: NDArray[np.int64]
    n_queries: int

    def row(self, threshold: float) -> int:
        """Return the row of the measured threshold nearest to ``threshold``."""
        return int(np.argmin(np.abs(self.thresholds - threshold)))


def measure(
    model: XRLinear,
    X: csr_matrix,
    labels: NDArray[np.int32],
    thresholds: Sequence[float] = THRESHOLDS,
    widths: Sequence[int] = WIDTHS,
    on_progress: Progress | None = None,
) -> Sweep:
    """Measure every pair of threshold and width.

    Parameters
    ----------
    model : XRLinear
        Trained with a threshold not above the smallest in ``thresholds``; the others are pruned from it.
    X : CSR matrix of shape (n, d)
        Held-out queries.
    labels : int32 array of shape (n,)
        The right label of each.
    """
    Y = csr_matrix(
        (np.ones(len(labels)), labels, np.arange(len(labels) + 1)), shape=(len(labels), model.tree_.n_labels)
    )
    grid = np.zeros((3, len(thresholds), len(widths)))
    exhaustive, weights = np.zeros(len(thresholds)), np.zeros(len(thresholds), dtype=np.int64)
    for i, threshold in enumerate(thresholds):
        pruned = model.prune(threshold).set_params(n_jobs=1)
        weights[i] = len(pruned.frozen_.entry_weight)
        for j, width in enumerate(widths):
            grid[:, i, j] = _measure_one(pruned, X, Y, width)
            if on_progress:
                on_progress((i + (j + 1) / len(widths)) / len(thresholds))
        exhaustive[i] = metrics.recall_at_k(Y, pruned.predict(X, k=K, beam_width=model.tree_.n_labels), K)
    return Sweep(
        thresholds=np.array(thresholds, dtype=np.float64),
        widths=np.array(widths, dtype=np.int32),
        recall=grid[0],
        nodes=grid[1],
        seconds=grid[2],
        exhaustive=exhaustive,
        weights=weights,
        n_queries=len(labels),
    )


def _measure_one(model: XRLinear, X: csr_matrix, Y: csr_matrix, width: int) -> tuple[float, float, float]:
    P = model.predict(X, k=K, beam_width=width)
    return metrics.recall_at_k(Y, P, K), float(model.nodes_scored(X, width).mean()), _seconds(model, X, width)


def _seconds(model: XRLinear, X: csr_matrix, width: int) -> float:
    """Time a query in a batch, one thread: the least of some passes, so that other work weighs little."""
    queries = X[:TIMED_QUERIES]
    passes = []
    for _ in range(TIMED_PASSES + 1):  # the first one warms up and is seldom the least
        begin = time.perf_counter()
        model.predict(queries, k=K, beam_width=width)
        passes.append(time.perf_counter() - begin)
    return min(passes) / queries.shape[0]
