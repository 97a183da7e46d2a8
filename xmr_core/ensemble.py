"""Several trees over the same labels: a label's score is the mean of its scores in all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Answer = tuple[NDArray[np.int32], NDArray[np.float64]]


def mean_answer(answers: Sequence[Answer], k: int) -> Answer:
    """Average one query's answers, (labels, log scores) of each tree; return the ``k`` best.

    Scores are averaged, not their logarithms; a label that a tree did not find scores 0 there. Ties go to the smaller
    label: trees order labels differently. The mean is taken without leaving the logarithms, which do not underflow.
    """
    found, keys = (np.concatenate(parts) for parts in zip(*answers, strict=True))
    order = np.argsort(found, kind="stable")
    labels, keys = _means(found[order].astype(np.int64), keys[order], len(answers))
    best = np.argsort(-keys, kind="stable")[:k]
    return labels[best].astype(np.int32), keys[best]


def mean_predictions(predictions: Sequence[csr_matrix], k: int) -> csr_matrix:
    """As `mean_answer` for whole matrices: CSR float64 (n, n_labels), the ``k`` best of each row stored best first."""
    n, n_labels = predictions[0].shape
    # An answer becomes the number row * n_labels + label.
    rows = [np.repeat(np.arange(n), np.diff(p.indptr)) for p in predictions]
    found = np.concatenate([row * n_labels + p.indices for row, p in zip(rows, predictions, strict=True)])
    order = np.argsort(found, kind="stable")
    found, keys = _means(found[order], np.concatenate([p.data for p in predictions])[order], len(predictions))
    row, label = np.divmod(found, n_labels)
    order = np.lexsort((label, -keys, row))
    counts = np.bincount(row, minlength=n)
    best = order[np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts) < k]
    indptr = np.concatenate([[0], np.cumsum(np.minimum(counts, k))])
    return csr_matrix((keys[best], label[best], indptr), shape=(n, n_labels))


def _means(
    found: NDArray[np.int64], keys: NDArray[np.float64], n_trees: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return each different number of a sorted array, and the logarithm of its mean score over all trees."""
    starts = np.flatnonzero(np.diff(found, prepend=-1))
    if len(starts) == 0:
        return found, keys
    return found[starts], np.logaddexp.reduceat(keys, starts) - np.log(n_trees)
