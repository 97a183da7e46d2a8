"""Beam search over a frozen ranker: the compiled path of a query.

`tracing` computes the same in plain Python; a property test holds the two equal. Margins are sums in
double precision in the order of the query's features, so both give the same bits.
"""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.frozen import Frozen

Found = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.int64]]

L3_HINGE = 0
SIGMOID = 1
SCORE_FUNCTIONS = {"l3-hinge": L3_HINGE, "sigmoid": SIGMOID}


@njit(nogil=True, cache=True, error_model="numpy")
def log_own(margin, score_function):
    """Return the logarithm of a node's own score.

    l3-hinge: -max(0, 1 - z)^3.  sigmoid: -log(1 + e^-z), without overflow for large negative z.
    """
    if score_function == L3_HINGE:
        miss = max(0.0, 1.0 - margin)
        return -(miss * miss * miss)
    return min(margin, 0.0) - math.log1p(math.exp(-abs(margin)))


@njit(nogil=True, cache=True, error_model="numpy")
def margins(chunk, feature, value, child_ptr, bias, chunk_ptr, row_feature, row_begin, entry_child, entry_weight, out):
    """Write the margins of a chunk's children into ``out``; return the number of multiplications.

    Features of the query and rows of the chunk both ascend, so each search starts where the last one ended.
    O(q log r + hits).
    """
    first = child_ptr[chunk]
    for c in range(child_ptr[chunk + 1] - first):
        out[c] = bias[first + c]
    row, end, work = chunk_ptr[chunk], chunk_ptr[chunk + 1], 0
    for j in range(feature.size):
        row += np.searchsorted(row_feature[row:end], feature[j])
        if row == end:
            break
        if row_feature[row] == feature[j]:
            v = np.float64(value[j])
            for e in range(row_begin[row], row_begin[row + 1]):
                out[entry_child[e]] += v * entry_weight[e]
            work += row_begin[row + 1] - row_begin[row]
    return work


@njit(nogil=True, cache=True, error_model="numpy")
def push(key, node, keys, nodes, size, width):
    """Insert a candidate into the ``width`` best, sorted from best to worst; return the new size.

    Higher keys come first; of equal keys the smaller node number.
    """
    if size == width:
        if key < keys[size - 1] or (key == keys[size - 1] and node > nodes[size - 1]):
            return size
        size -= 1
    at = size
    while at > 0 and (keys[at - 1] < key or (keys[at - 1] == key and nodes[at - 1] > node)):
        keys[at], nodes[at] = keys[at - 1], nodes[at - 1]
        at -= 1
    keys[at], nodes[at] = key, node
    return size + 1


@njit(nogil=True, cache=True, error_model="numpy")
def search(feature, value, model, score_function, beam_width, k, keys, nodes, next_keys, next_nodes, scratch):
    """Search the tree for one query.

    Parameters
    ----------
    feature, value : int32 (q,) ascending, float32 (q,)
    model : Frozen
    score_function : int, one of `SCORE_FUNCTIONS`
    beam_width, k : int
    keys, nodes, next_keys, next_nodes : float64 and int64 scratch of at least max(beam_width, k) places
    scratch : float64 scratch as wide as the largest chunk

    Returns
    -------
    found, nodes_scored, multiplications : int
        ``keys[:found]`` (log path scores) and ``nodes[:found]`` hold the answers, best first.
    """
    level_ptr, child_ptr, _, bias, carried, chunk_ptr, row_feature, row_begin, entry_child, entry_weight = model
    depth = level_ptr.size - 2
    keys[0], nodes[0] = 0.0, 0
    size, scored, work = 1, 0, 0
    for level in range(1, depth + 1):
        width = k if level == depth else beam_width
        found = 0
        for b in range(size):
            chunk = nodes[b]
            first, last = child_ptr[chunk], child_ptr[chunk + 1]
            if carried[chunk]:
                found = push(keys[b], first, next_keys, next_nodes, found, width)
                continue
            work += margins(
                chunk, feature, value, child_ptr, bias, chunk_ptr, row_feature, row_begin, entry_child,
                entry_weight, scratch,
            )  # fmt: skip
            scored += last - first
            for c in range(last - first):
                key = keys[b] + log_own(scratch[c], score_function)
                found = push(key, first + c, next_keys, next_nodes, found, width)
        size = found
        for b in range(size):
            keys[b], nodes[b] = next_keys[b], next_nodes[b]
    return size, scored, work


@njit(nogil=True, cache=True, error_model="numpy")
def search_rows(indptr, indices, data, begin, end, model, score_function, beam_width, k, labels, keys, counts, scored):
    """Search for the rows ``begin`` up to ``end`` of a CSR matrix.

    Writes labels int32 (n, k), their log path scores float64 (n, k), the number found int32 (n,) and the nodes
    scored int64 (n,).
    """
    level_ptr, child_ptr, label_of_leaf = model[0], model[1], model[2]
    first_leaf = level_ptr[level_ptr.size - 2]
    width = max(beam_width, k)
    best, nodes = np.empty(width), np.empty(width, np.int64)
    next_best, next_nodes = np.empty(width), np.empty(width, np.int64)
    scratch = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    for i in range(begin, end):
        a, b = indptr[i], indptr[i + 1]
        n, scored[i], _ = search(
            indices[a:b], data[a:b], model, score_function, beam_width, k,
            best, nodes, next_best, next_nodes, scratch,
        )  # fmt: skip
        counts[i] = n
        for j in range(n):
            labels[i, j] = label_of_leaf[nodes[j] - first_leaf]
            keys[i, j] = best[j]


def search_matrix(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float32],
    model: Frozen,
    score_function: int,
    beam_width: int,
    k: int,
    n_jobs: int = 1,
) -> Found:
    """Search for all rows of a CSR matrix, split over ``n_jobs`` threads.

    Returns
    -------
    labels int32 (n, k), log path scores float64 (n, k), number found int32 (n,), nodes scored int64 (n,)
        Row i holds its answers in the first ``found[i]`` places, best first. ``k`` is at most the number of labels.
    """
    n, n_labels = len(indptr) - 1, len(model.label_of_leaf)
    k, beam_width = min(k, n_labels), min(beam_width, n_labels)
    labels, keys = np.zeros((n, k), np.int32), np.zeros((n, k))
    counts, scored = np.zeros(n, np.int32), np.zeros(n, np.int64)

    def part(begin: int, end: int) -> None:
        search_rows(
            indptr, indices, data, begin, end, model, score_function, beam_width, k, labels, keys, counts, scored
        )

    cuts = np.linspace(0, n, num=min(n_jobs, max(n, 1)) + 1).astype(int).tolist()
    if len(cuts) == 2:
        part(0, n)
    else:
        with ThreadPoolExecutor(len(cuts) - 1) as pool:
            list(pool.map(part, cuts[:-1], cuts[1:]))
    return labels, keys, counts, scored


def search_query(
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    model: Frozen,
    score_function: int,
    beam_width: int,
    k: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64], int]:
    """Search for one query: labels int32 and log path scores float64, best first, and the nodes scored."""
    indptr = np.array([0, len(feature)], dtype=np.int64)
    labels, keys, counts, scored = search_matrix(indptr, feature, value, model, score_function, beam_width, k)
    return labels[0, : counts[0]], keys[0, : counts[0]], int(scored[0])
