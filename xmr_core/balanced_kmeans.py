"""Hierarchical balanced spherical 2-means over sparse label embeddings."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.errors import InputError
from xmr_core.progress import Progress

MAX_ITER = 20


def cluster(
    Z: csr_matrix,
    branching: int,
    max_leaf_size: int,
    seed: int,
    on_progress: Progress | None = None,
) -> list[csc_matrix]:
    """Return PECOS's cluster chain for the rows of Z. Parameters as `LabelTree.balanced_kmeans`."""
    n = Z.shape[0]
    _check(n, branching, max_leaf_size)
    n_halvings = max(0, int(np.ceil(np.log2(n / max_leaf_size))))
    parts = [np.arange(n, dtype=np.int32)]
    for level in range(n_halvings):
        parts = [half for i, rows in enumerate(parts) for half in halve(Z, rows, _rng(seed, level, i))]
        if on_progress:
            on_progress((level + 1) / n_halvings)
    return _chain(parts, branching)


def halve(Z: csr_matrix, rows: NDArray[np.int32], rng: np.random.Generator) -> tuple[NDArray, NDArray]:
    """Split rows into two halves of similar direction; the first is the larger by at most one.

    Starts from two random rows; then the rows are sorted by how much nearer they are to the first centroid
    than to the second, cut in the middle, and both centroids are taken anew until nothing moves. Ties go by
    row order. O(iterations * (nnz + n log n)).
    """
    if len(rows) < 2:
        return rows, rows[:0]
    part, middle = Z[rows], (len(rows) + 1) // 2
    seeds = rng.choice(len(rows), size=2, replace=False)
    direction = np.asarray((part[seeds[0]] - part[seeds[1]]).todense()).ravel()
    first = np.zeros(len(rows), dtype=bool)
    for _ in range(MAX_ITER):
        nearest = np.argsort(-(part @ direction), kind="stable")
        moved = np.zeros(len(rows), dtype=bool)
        moved[nearest[:middle]] = True
        if np.array_equal(moved, first):
            break
        first = moved
        direction = _centroid(part, first) - _centroid(part, ~first)
    return rows[first], rows[~first]


def _centroid(Z: csr_matrix, members: NDArray[np.bool_]) -> NDArray:
    total = members.astype(Z.dtype) @ Z
    length = np.sqrt(total @ total)
    return total / length if length else total


def _rng(seed: int, level: int, node: int) -> np.random.Generator:
    return np.random.default_rng([seed, level, node])


def _chain(parts: list[NDArray[np.int32]], branching: int) -> list[csc_matrix]:
    """Put the labels under their clusters, then clusters under ever fewer parents, ``branching`` at a time."""
    # Halving single labels leaves empty parts: they keep their place until parents are made, then go.
    full = np.array([len(p) > 0 for p in parts])
    chain = [_links(np.concatenate(parts), [len(p) for p in parts if len(p)])]
    while len(full) > 1:
        slots = np.append(full, np.zeros(-len(full) % branching, dtype=bool)).reshape(-1, branching)
        sizes = slots.sum(axis=1)
        full = sizes > 0
        chain.insert(0, _links(np.arange(sizes.sum()), sizes[full].tolist()))
    return chain


def _links(children: NDArray, sizes: list[int]) -> csc_matrix:
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    return csc_matrix((np.ones(len(children), np.float32), children, indptr), shape=(len(children), len(sizes)))


def _check(n: int, branching: int, max_leaf_size: int) -> None:
    if n < 1:
        raise InputError("The label embedding has no rows; at least one label is needed.")
    if branching < 2 or branching & (branching - 1):
        raise InputError(f"branching must be a power of two, 2 or more; {branching} came.")
    if max_leaf_size < 1:
        raise InputError(f"max_leaf_size must be at least 1; {max_leaf_size} came.")
