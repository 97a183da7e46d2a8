r"""Silhouette: how much nearer a point lies to its own cluster than to the next one.

.. math:: s_i = \frac{b_i - a_i}{\max(a_i, b_i)}

a is the mean distance to the other points of its cluster, b the lowest mean distance to the points of another one. Near
1 it lies well inside, near 0 between two clusters, below 0 nearer to another; alone in its cluster it counts 0.

Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", 1987,
doi:10.1016/0377-0427(87)90125-7.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils import check_random_state, check_X_y

from algorithms.params import check_arguments, one_of, same, whole

Floats = NDArray[np.float64]
METRICS = one_of("euclidean", "precomputed")


@njit(nogil=True, cache=True)
def distance_sums(X, codes, k):
    """Return the sum of each row's distances to the rows of each cluster, shape (n, k), without an n by n matrix.

    Distances come from differences, so that near points keep their digits. O(n^2 d) time, O(n k) memory.
    """
    n, d = X.shape
    by_column = np.ascontiguousarray(X.T)
    sums, sq = np.zeros((n, k)), np.empty(n)
    for i in range(n):
        sq[:] = 0.0
        for f in range(d):
            for j in range(n):
                gap = X[i, f] - by_column[f, j]
                sq[j] += gap * gap
        for j in range(n):
            sums[i, codes[j]] += math.sqrt(sq[j])
    return sums


def silhouettes(sums: Floats, codes: NDArray[np.intp], sizes: NDArray[np.intp]) -> Floats:
    """Return each point's silhouette from its summed distances to each cluster, shape (n, k), and their sizes."""
    rows = np.arange(len(sums))
    a = sums[rows, codes] / np.maximum(sizes[codes] - 1, 1)
    others = sums / sizes
    others[rows, codes] = np.inf
    b = others.min(axis=1)
    larger = np.maximum(a, b)
    s = np.divide(b - a, larger, out=np.zeros(len(sums)), where=larger > 0)
    s[sizes[codes] == 1] = 0
    return s


def silhouette_samples(X: Any, labels: Any, *, metric: str = "euclidean") -> Floats:
    """Return the silhouette of each point.

    Parameters
    ----------
    X : array of shape (n, d), or (n, n) of distances if ``metric`` is "precomputed"
    labels : array of shape (n,)
        The clusters: numbers or words, 2 to n - 1 different ones.
    metric : {"euclidean", "precomputed"}, default "euclidean"

    Returns
    -------
    array of shape (n,)
        From -1 to 1; 0 for a point alone in its cluster, or on top of all points of two clusters.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than n - 1 clusters, X is no finite matrix, or precomputed distances have
        another diagonal than 0.

    Examples
    --------
    >>> from algorithms import silhouette_samples
    >>> silhouette_samples([[0.0], [1.0], [4.0]], [0, 0, 1]).round(3).tolist()
    [0.75, 0.667, 0.0]
    """
    check_arguments("silhouette_samples", locals(), metric=METRICS)
    X, labels = check_X_y(X, labels, dtype=[np.float64, np.float32])
    names, codes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    n, k = len(X), len(names)
    if not 1 < k < n:
        raise ValueError(f"Number of labels is {k}. Valid values are 2 to n_samples - 1 (inclusive)")
    if metric == "precomputed":
        sums = _precomputed_sums(X.astype(np.float64, copy=False), codes, k)
    else:
        sums = distance_sums(X.astype(np.float64), codes, k)
    return silhouettes(sums, codes, sizes).astype(X.dtype)


def silhouette_score(
    X: Any, labels: Any, *, metric: str = "euclidean", sample_size: int | None = None,
    random_state: int | RandomState | None = None,
) -> float:  # fmt: skip
    """Return the mean silhouette of all points, or of some drawn ones among themselves.

    Parameters
    ----------
    X, labels, metric
        As for `silhouette_samples`.
    sample_size : int, default None
        How many points are drawn; None takes all. The time grows with its square.
    random_state : int, RandomState or None, default None
        Draws them.

    Examples
    --------
    >>> from algorithms import silhouette_score
    >>> silhouette_score([[0.0], [1.0], [9.0], [10.0]], [0, 0, 1, 1])
    0.8885448916408669
    """
    check_arguments("silhouette_score", locals(), metric=METRICS, sample_size=[whole(1), same(None)])
    if sample_size is not None:
        X, labels = check_X_y(X, labels, dtype=[np.float64, np.float32])
        rows = check_random_state(random_state).permutation(len(X))[:sample_size]
        X, labels = (X[np.ix_(rows, rows)] if metric == "precomputed" else X[rows]), labels[rows]
    return float(np.mean(silhouette_samples(X, labels, metric=metric)))


def _precomputed_sums(distances: Floats, codes: NDArray[np.intp], k: int) -> Floats:
    n = len(distances)
    if distances.shape != (n, n):
        raise ValueError(f"Precomputed distances must be a square matrix; got shape {distances.shape}.")
    if np.any(np.abs(np.diagonal(distances)) > 100 * np.finfo(np.float64).eps):
        raise ValueError(
            "The precomputed distance matrix contains non-zero elements on the diagonal. Use np.fill_diagonal(X, 0)."
        )
    members = csr_matrix((np.ones(n), (np.arange(n), codes)), shape=(n, k))
    return np.asarray(distances @ members)
