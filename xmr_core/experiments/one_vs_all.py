"""One-against-all: a linear classifier for every label, trained on all rows, all of them scored for a query."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix, hstack

from xmr_core.linear import XRLinear
from xmr_core.progress import Progress
from xmr_core.tree import LabelTree

WEIGHTS_AT_ONCE = 25_000_000  # float32, so 100 MB for each thread
MAX_BLOCK = 512


class OneVsAll:
    """L2-loss SVMs without a tree, trained by the engine's own solver.

    A flat tree has one level, all labels below the root: its classifiers see every row. Dense weights of all labels
    at once would not fit into memory, so labels come in blocks. Each block has one more class, for the rows that
    have no label in it: so they are negatives of all its labels.

    Parameters
    ----------
    threshold, eps : float
        As of `XRLinear`.
    """

    def __init__(self, threshold: float = 0.1, eps: float = 0.1) -> None:
        self.threshold = threshold
        self.eps = eps

    def fit(self, X: csr_matrix, Y: csr_matrix, on_progress: Progress = lambda fraction: None) -> "OneVsAll":
        """Train; X is CSR float32 (n, d), Y is non-zero where a label is right. ``on_progress`` may raise to stop."""
        Y = csc_matrix(Y)
        size = int(np.clip(WEIGHTS_AT_ONCE // X.shape[1], 16, MAX_BLOCK))
        self.starts = list(range(0, Y.shape[1], size))
        models: dict[int, XRLinear] = {}
        pool = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            tasks = {pool.submit(self._fit_block, X, Y[:, start : start + size]): start for start in self.starts}
            for done in as_completed(tasks):
                models[tasks[done]] = done.result()
                on_progress(len(models) / len(tasks))
        finally:
            pool.shutdown(cancel_futures=True)
        self.n_labels, self.size = Y.shape[1], size
        self.models = [models[start] for start in self.starts]
        return self

    def _fit_block(self, X: csr_matrix, Y: csc_matrix) -> XRLinear:
        elsewhere = np.asarray(Y.sum(axis=1)).ravel() == 0
        if elsewhere.any():
            Y = hstack([Y, csr_matrix(elsewhere.astype(np.float32)[:, None])])
        tree = LabelTree.from_nested(list(range(Y.shape[1])))
        # The sigmoid tells all margins apart; the l3-hinge score is 1 for each above 1.
        model = XRLinear(threshold=self.threshold, eps=self.eps, score_function="sigmoid", n_jobs=1)
        return model.fit(X, Y.tocsr(), tree=tree)

    def rank(self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int = 10) -> NDArray[np.int32]:
        """Return the ``k`` labels with the largest margins, best first."""
        labels, scores = (np.concatenate(parts) for parts in zip(*self._blocks(feature, value, k), strict=True))
        return labels[np.lexsort((labels, -scores))][:k].astype(np.int32)

    def _blocks(
        self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int
    ) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float64]]]:
        """Yield each block's best labels and their scores, the class for other rows left out."""
        for start, model in zip(self.starts, self.models, strict=True):
            labels, scores = model.rank_features(feature, value, k + 1, 1)
            real = labels < min(self.size, self.n_labels - start)
            yield labels[real][:k] + start, scores[real][:k]

    @property
    def nbytes(self) -> int:
        """Bytes of the stored weights."""
        return sum(array.nbytes for model in self.models for array in model.frozen_)
