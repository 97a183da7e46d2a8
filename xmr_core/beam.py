"""Beam search over a frozen ranker: the compiled path of one query.

`batch` computes the same for many queries and `tracing` in plain Python; a property test holds the three equal. Margins
and matches are sums in double precision in the order of the query's features, so all give the same bits.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.lookup import find
from xmr_core.ranker import Ranker
from xmr_core.scores import LOG, NOOP, blend, log_own, path_sum


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def clear(chunk, model, margin, match):
    """Set the margins of a chunk's children to their biases and the matches to 0; return the number of children."""
    first, n_children = model.child_ptr[chunk], model.child_ptr[chunk + 1] - model.child_ptr[chunk]
    for c in range(n_children):
        margin[c] = model.bias[first + c]
    if model.match_begin.size:
        match[:n_children] = 0.0
    return n_children


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def add_row(row, v, scale, model, margin, match):
    """Add a query feature of value ``v`` (float64), met in a chunk's row, to the children's margins and matches."""
    for e in range(model.row_begin[row], model.row_begin[row + 1]):
        margin[model.entry_child[e]] += v * model.entry_weight[e]
    if model.match_begin.size:
        scaled = v * scale
        for e in range(model.match_begin[row], model.match_begin[row + 1]):
            match[model.match_child[e]] += scaled * model.match_value[e]


@njit(nogil=True, cache=True, error_model="numpy")
def score_children(chunk, feature, value, model, index, margin, match):
    """Write the margins and matches of a chunk's children; return their number. O(q + hits)."""
    n_children = clear(chunk, model, margin, match)
    scale = np.float64(model.match_scale[chunk]) if model.match_begin.size else 0.0
    start, end, shift = index.bucket_ptr[chunk], index.bucket_ptr[chunk + 1], index.shift[chunk]
    for j in range(feature.size):
        row = find(feature[j], model.row_feature, start, end, shift, index.bucket)
        if row >= 0:
            add_row(row, np.float64(value[j]), scale, model, margin, match)
    return n_children


@njit(nogil=True, cache=True, error_model="numpy")
def push(key, path, node, keys, paths, nodes, size, width):
    """Insert a candidate into the ``width`` best, sorted from best to worst; return the new size.

    Higher keys come first; of equal keys the smaller node number.
    """
    if size == width:
        if key < keys[size - 1] or (key == keys[size - 1] and node > nodes[size - 1]):
            return size
        size -= 1
    at = size
    while at > 0 and (keys[at - 1] < key or (keys[at - 1] == key and nodes[at - 1] > node)):
        keys[at], paths[at], nodes[at] = keys[at - 1], paths[at - 1], nodes[at - 1]
        at -= 1
    keys[at], paths[at], nodes[at] = key, path, node
    return size + 1


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def push_children(first, n_children, above, margin, match, score_function, weight, keys, paths, nodes, size, width):
    """Push a chunk's scored children, whose parent has the path sum ``above``; return the new size."""
    for c in range(n_children):
        path = path_sum(above, log_own(margin[c], score_function), score_function)
        key = blend(path, match[c], weight)
        size = push(key, path, first + c, keys, paths, nodes, size, width)
    return size


@njit(nogil=True, cache=True, error_model="numpy")
def search(feature, value, model, index, score_function, beam_width, k, keys, nodes):
    """Search the tree for one query.

    Parameters
    ----------
    feature, value : int32 (q,) ascending, float32 (q,)
    model : Frozen
    index : lookup.Index
    score_function : int, one of `SCORE_FUNCTIONS`
    beam_width, k : int
    keys, nodes : float64 and int64, at least max(beam_width, k) places; they take the keys and nodes of the answers,
        best first

    Returns
    -------
    found : int
    """
    child_ptr, weight = model.child_ptr, model.match_weight[0]
    depth = model.level_ptr.size - 2
    paths, next_keys, next_paths, next_nodes = (
        np.zeros_like(keys), np.empty_like(keys), np.empty_like(keys), np.empty_like(nodes))  # fmt: skip
    margin = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    match = np.zeros_like(margin)
    # Where no child can rank above its parent, a worse parent than the worst kept cannot change the answer.
    falling = weight == 0 and score_function % LOG != NOOP
    keys[0], nodes[0] = 0.0, 0
    size = 1
    for level in range(1, depth + 1):
        width = k if level == depth else beam_width
        found = 0
        for b in range(size):
            if falling and found == width and keys[b] < next_keys[width - 1]:
                break
            chunk = nodes[b]
            first = child_ptr[chunk]
            if model.carried[chunk]:
                found = push(keys[b], paths[b], first, next_keys, next_paths, next_nodes, found, width)
                continue
            n = score_children(chunk, feature, value, model, index, margin, match)
            found = push_children(first, n, paths[b], margin, match, score_function, weight,
                                  next_keys, next_paths, next_nodes, found, width)  # fmt: skip
        size = found
        for b in range(size):
            keys[b], paths[b], nodes[b] = next_keys[b], next_paths[b], next_nodes[b]
    return size


def search_query(
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    ranker: Ranker,
    score_function: int,
    beam_width: int,
    k: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Search for one query: labels int32 and keys float64, best first."""
    model = ranker.frozen
    k, beam_width = min(k, len(model.label_of_leaf)), min(beam_width, ranker.full_width)
    keys, nodes = np.empty(max(k, beam_width)), np.empty(max(k, beam_width), np.int64)
    n = search(feature, value, model, ranker.index, score_function, beam_width, k, keys, nodes)
    return model.label_of_leaf[nodes[:n] - model.level_ptr[-2]], keys[:n]


@njit(nogil=True, cache=True, error_model="numpy")
def score_everything(feature, value, model, index, score_function, keys, paths):
    """Write the key and the path sum of every node into ``keys`` and ``paths``, float64 (nodes,)."""
    child_ptr, weight = model.child_ptr, model.match_weight[0]
    margin = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    match = np.zeros_like(margin)
    keys[0], paths[0] = 0.0, 0.0
    for chunk in range(child_ptr.size - 1):
        first = child_ptr[chunk]
        if model.carried[chunk]:
            keys[first], paths[first] = keys[chunk], paths[chunk]
            continue
        for c in range(score_children(chunk, feature, value, model, index, margin, match)):
            path = path_sum(paths[chunk], log_own(margin[c], score_function), score_function)
            keys[first + c], paths[first + c] = blend(path, match[c], weight), path


def rank_everything(
    feature: NDArray[np.int32], value: NDArray[np.float32], ranker: Ranker, score_function: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Score every label: all labels int32 and their keys float64, best first."""
    model, keys = ranker.frozen, np.empty(len(ranker.frozen.bias))
    score_everything(feature, value, model, ranker.index, score_function, keys, np.empty_like(keys))
    leaves = keys[model.level_ptr[-2] :]
    order = np.argsort(-leaves, kind="stable")
    return model.label_of_leaf[order], leaves[order]
