"""Beam search for many queries at once, chunk by chunk.

Level by level, the (chunk, query) pairs are sorted by chunk; a chunk's rows are written once into a table over all
features and serve every query that came to it (Etter et al., "Accelerating Inference for Sparse Extreme Multi-Label
Ranking Trees", WWW 2022, doi:10.1145/3485447.3511973). Each query keeps its sorted candidates between chunks.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.beam import log_own, push
from xmr_core.ranker import Ranker

BLOCK = 32_768  # queries worked on together by one thread: bounds the memory
Found = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.int64]]


@njit(nogil=True, cache=True, error_model="numpy")
def sort_by_chunk(nodes, sizes, first_node, n_nodes):
    """Order the beams' (query, place) pairs by node, counting.

    Returns
    -------
    start : int64 (n_nodes + 1,)
        The pairs of node ``first_node + i`` are ``start[i]`` up to ``start[i + 1]``.
    query, place : int32 (pairs,)
        Ascending by query within a node.
    """
    start = np.zeros(n_nodes + 1, np.int64)
    for q in range(sizes.size):
        for b in range(sizes[q]):
            start[nodes[q, b] - first_node + 1] += 1
    for i in range(n_nodes):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    query, place = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    for q in range(sizes.size):
        for b in range(sizes[q]):
            i = nodes[q, b] - first_node
            query[at[i]], place[at[i]] = q, b
            at[i] += 1
    return start, query, place


@njit(nogil=True, cache=True, error_model="numpy")
def score_chunk(chunk, a, b, indices, data, model, row_of, out):
    """Write the margins of a chunk's children for the query ``indices[a:b]``; ``row_of`` maps features to rows."""
    _, child_ptr, _, bias, _, _, _, row_begin, entry_child, entry_weight = model
    first = child_ptr[chunk]
    for c in range(child_ptr[chunk + 1] - first):
        out[c] = bias[first + c]
    for t in range(a, b):
        row = row_of[indices[t]]
        if row >= 0:
            v = np.float64(data[t])
            for e in range(row_begin[row], row_begin[row + 1]):
                out[entry_child[e]] += v * entry_weight[e]


@njit(nogil=True, cache=True, error_model="numpy")
def search_block(
    indptr, indices, data, begin, end, n_features, model, score_function, beam_width, k, keys, nodes, scored
):
    """Search for the rows ``begin`` up to ``end``.

    Writes the log path scores and nodes of the answers into ``keys`` float64 and ``nodes`` int64, both
    (end - begin, max(beam_width, k)), best first, and the nodes scored into ``scored`` int64 (end - begin,).
    Returns the number of answers of each row, int32.
    """
    level_ptr, child_ptr, carried, chunk_ptr, row_feature = model[0], model[1], model[4], model[5], model[6]
    n, depth = end - begin, level_ptr.size - 2
    row_of = np.full(n_features, -1, np.int32)
    next_keys, next_nodes = np.empty_like(keys), np.empty_like(nodes)
    scratch = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    sizes, found = np.ones(n, np.int32), np.zeros(n, np.int32)
    keys[:, 0], nodes[:, 0] = 0.0, 0
    for level in range(1, depth + 1):
        width = k if level == depth else beam_width
        start, query, place = sort_by_chunk(nodes, sizes, level_ptr[level - 1], level_ptr[level] - level_ptr[level - 1])
        found[:] = 0
        for i in range(start.size - 1):
            if start[i] == start[i + 1]:
                continue
            chunk = level_ptr[level - 1] + i
            first, n_children = child_ptr[chunk], child_ptr[chunk + 1] - child_ptr[chunk]
            for row in range(chunk_ptr[chunk], chunk_ptr[chunk + 1]):
                row_of[row_feature[row]] = row
            for p in range(start[i], start[i + 1]):
                q = query[p]
                above = keys[q, place[p]]
                if carried[chunk]:
                    found[q] = push(above, first, next_keys[q], next_nodes[q], found[q], width)
                    continue
                score_chunk(chunk, indptr[begin + q], indptr[begin + q + 1], indices, data, model, row_of, scratch)
                scored[q] += n_children
                for c in range(n_children):
                    key = above + log_own(scratch[c], score_function)
                    found[q] = push(key, first + c, next_keys[q], next_nodes[q], found[q], width)
            for row in range(chunk_ptr[chunk], chunk_ptr[chunk + 1]):
                row_of[row_feature[row]] = -1
        keys, next_keys = next_keys, keys
        nodes, next_nodes = next_nodes, nodes
        sizes[:] = found
    return sizes, keys, nodes


def search_matrix(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float32],
    ranker: Ranker,
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
    n, model = len(indptr) - 1, ranker.frozen
    k, beam_width = min(k, len(model.label_of_leaf)), min(beam_width, ranker.full_width)
    labels, keys = np.zeros((n, k), np.int32), np.zeros((n, k))
    counts, scored = np.zeros(n, np.int32), np.zeros(n, np.int64)

    def part(begin: int, end: int) -> None:
        shape = end - begin, max(k, beam_width)
        found, best, nodes = search_block(
            indptr, indices, data, begin, end, ranker.n_features, model, score_function, beam_width, k,
            np.empty(shape), np.empty(shape, np.int64), scored[begin:end],
        )  # fmt: skip
        counts[begin:end], keys[begin:end] = found, best[:, :k]
        there = np.arange(k) < found[:, None]
        labels[begin:end][there] = model.label_of_leaf[nodes[:, :k][there] - model.level_ptr[-2]]

    size = min(BLOCK, -(-n // n_jobs) or 1)
    cuts = [*range(0, n, size), n]
    with ThreadPoolExecutor(n_jobs) as pool:
        list(pool.map(part, cuts[:-1], cuts[1:]))
    return labels, keys, counts, scored
