"""One level of a beam search for many queries, from given beams; and the union of answers from several shards.

Does what one round of `batch.search_block` does, with the same kernels: keys are the same bits.
"""

import numpy as np
from numba import njit

from xmr_core.batch import score_chunk, sort_by_chunk
from xmr_core.beam import log_own, push


@njit(nogil=True, cache=True, error_model="numpy")
def expand(level, model, indptr, indices, data, n_features, score_function, width, sizes, nodes, keys):
    """Score the children of every query's beam and keep the best ``width``.

    Parameters
    ----------
    level : int
        Level of the beams' nodes.
    indptr, indices, data : queries as CSR
    sizes, nodes, keys : int32 (n,), int64 (n, m), float64 (n, m)
        The beams: the first ``sizes[q]`` places of row q; keys are log path scores.

    Returns
    -------
    found int32 (n,), nodes int64 (n, width), keys float64 (n, width)
    """
    level_ptr, child_ptr, carried, chunk_ptr, row_feature = model[0], model[1], model[4], model[5], model[6]
    row_of = np.full(n_features, -1, np.int32)
    best_nodes, best_keys = np.zeros((sizes.size, width), np.int64), np.zeros((sizes.size, width))
    found, scratch = np.zeros(sizes.size, np.int32), np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    start, query, place = sort_by_chunk(nodes, sizes, level_ptr[level], level_ptr[level + 1] - level_ptr[level])
    for i in range(start.size - 1):
        if start[i] == start[i + 1]:
            continue
        chunk = level_ptr[level] + i
        first, n_children = child_ptr[chunk], child_ptr[chunk + 1] - child_ptr[chunk]
        for row in range(chunk_ptr[chunk], chunk_ptr[chunk + 1]):
            row_of[row_feature[row]] = row
        for p in range(start[i], start[i + 1]):
            q = query[p]
            above = keys[q, place[p]]
            if carried[chunk]:
                found[q] = push(above, first, best_keys[q], best_nodes[q], found[q], width)
                continue
            score_chunk(chunk, indptr[q], indptr[q + 1], indices, data, model, row_of, scratch)
            for c in range(n_children):
                key = above + log_own(scratch[c], score_function)
                found[q] = push(key, first + c, best_keys[q], best_nodes[q], found[q], width)
        for row in range(chunk_ptr[chunk], chunk_ptr[chunk + 1]):
            row_of[row_feature[row]] = -1
    return found, best_nodes, best_keys


@njit(nogil=True, cache=True, error_model="numpy")
def merge(query, found, nodes, keys, sizes, best_nodes, best_keys):
    """Push one shard's candidates into the best of all shards.

    Row i of ``found``, ``nodes``, ``keys`` belongs to query ``query[i]``; the last three are changed in place. Equal
    keys go by node number, so the order of the shards does not matter.
    """
    width = best_keys.shape[1]
    for i in range(query.size):
        q = query[i]
        for j in range(found[i]):
            sizes[q] = push(keys[i, j], nodes[i, j], best_keys[q], best_nodes[q], sizes[q], width)
