"""Hierarchical balanced spherical 2-means over sparse label embeddings."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.errors import InputError
from xmr_core.halving import halve_all, lean
from xmr_core.progress import Progress

MAX_ITER = 20
# Part of a label's squared length that may be left out to save time.
SHARE = 0.05
# Tasks a thread and level: enough to even out their lengths.
TASKS = 8

Compact = tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float32]]


def cluster(
    Z: csr_matrix,
    branching: int,
    max_leaf_size: int,
    seed: int,
    on_progress: Progress | None = None,
    n_jobs: int = 1,
) -> list[csc_matrix]:
    """Return PECOS's cluster chain for the rows of Z. Parameters as `LabelTree.balanced_kmeans`."""
    n = Z.shape[0]
    _check(n, branching, max_leaf_size)
    rows, starts = np.arange(n, dtype=np.int32), np.array([0, n])
    n_halvings = max(0, int(np.ceil(np.log2(n / max_leaf_size))))
    vectors = _unit_rows(Z)
    for level in range(n_halvings):
        starts = _halve_level(vectors, Z.shape[1], rows, starts, _seeds(np.diff(starts), seed, level), n_jobs)
        if on_progress:
            on_progress((level + 1) / n_halvings)
    return _chain(np.split(rows, starts[1:-1]), branching)


def _unit_rows(Z: csr_matrix) -> Compact:
    Z = csr_matrix(Z)
    if not np.isfinite(Z.data).all():
        raise InputError("The label embedding has values that are not finite; drop or fill them.")
    data = Z.data.astype(np.float32, copy=False)
    return lean(Z.indptr.astype(np.int64), Z.indices.astype(np.int32, copy=False), data, SHARE)


def _seeds(sizes: NDArray[np.int64], seed: int, level: int) -> NDArray[np.int64]:
    """Draw two different rows of each part, by position, from a generator of its own."""
    pairs = np.zeros((len(sizes), 2), dtype=np.int64)
    for i in np.flatnonzero(sizes > 1):
        pairs[i] = np.random.default_rng([seed, level, int(i)]).choice(sizes[i], size=2, replace=False)
    return pairs


def _halve_level(
    vectors: Compact,
    n_features: int,
    rows: NDArray[np.int32],
    starts: NDArray[np.int64],
    pairs: NDArray[np.int64],
    n_jobs: int,
) -> NDArray[np.int64]:
    """Sort every part of ``rows`` in place into two halves and return where the halves start."""

    def run(parts: NDArray[np.int64]) -> None:
        first, whole = np.zeros((2, n_features), dtype=np.float32)
        here = slice(parts[0], parts[-1] + 1)
        halve_all(*vectors, rows, starts[here.start : here.stop + 1], pairs[here], MAX_ITER, first, whole)

    with ThreadPoolExecutor(max_workers=n_jobs) as pool:
        list(pool.map(run, np.array_split(np.arange(len(pairs)), min(len(pairs), TASKS * n_jobs))))
    sizes = np.diff(starts)
    return np.concatenate([[0], np.cumsum(np.column_stack([(sizes + 1) // 2, sizes // 2]))])


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
