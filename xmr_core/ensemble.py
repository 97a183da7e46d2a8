"""Several trees over the same labels: a label's score is the mean of its scores in all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Answer = tuple[NDArray[np.int32], NDArray[np.float64]]


def mean_answer(answers: Sequence[Answer], k: int) -> Answer:
    """Average one query's answers, (labels, log scores) of each tree; return the ``k`` best.

    Scores are averaged, not their logarithms; a label that a tree did not find scores 0 there. Ties go to the smaller
    label: trees order labels differently.
    """
    labels, place = np.unique(np.concatenate([a[0] for a in answers]), return_inverse=True)
    scores = np.bincount(place, np.exp(np.concatenate([a[1] for a in answers])), minlength=len(labels)) / len(answers)
    best = np.argsort(-scores, kind="stable")[:k]
    return labels[best], _log(scores[best])


def mean_predictions(predictions: Sequence[csr_matrix], k: int) -> csr_matrix:
    """As `mean_answer` for whole matrices: CSR float64 (n, n_labels), the ``k`` best of each row stored best first."""
    total = csr_matrix(sum(_with(p, np.exp(p.data)) for p in predictions)) / len(predictions)
    total.sort_indices()
    row = np.repeat(np.arange(total.shape[0]), np.diff(total.indptr))
    order = np.lexsort((total.indices, -total.data, row))
    best = order[np.arange(len(row)) - total.indptr[row] < k]
    indptr = np.concatenate([[0], np.cumsum(np.minimum(np.diff(total.indptr), k))])
    return csr_matrix((_log(total.data[best]), total.indices[best], indptr), shape=total.shape)


def _with(matrix: csr_matrix, data: NDArray[np.float64]) -> csr_matrix:
    return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _log(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.log(scores)
