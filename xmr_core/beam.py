"""Beam search over a frozen ranker: the compiled path of one query.

`batch` computes the same for many queries and `tracing` in plain Python; a property test holds the three equal. Margins
are sums in double precision in the order of the query's features, so all give the same bits.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.lookup import find
from xmr_core.ranker import Ranker

L3_HINGE = 0
NEGLIGIBLE = 2.0**-25
SIGMOID = 1
SCORE_FUNCTIONS = {"l3-hinge": L3_HINGE, "sigmoid": SIGMOID}


@njit(nogil=True, cache=True, error_model="numpy")
def log_own(margin, score_function):
    """Return the logarithm of a node's own score.

    l3-hinge: -max(0, 1 - z)^3, and 0 where float32 could not tell the score from 1. Such scores are ties, as in PECOS:
    a margin of 0.999 says no less than one of 1.001.  sigmoid: -log(1 + e^-z), without overflow for large negative z.
    """
    if score_function == L3_HINGE:
        miss = max(0.0, 1.0 - margin)
        cube = miss * miss * miss
        return -cube if cube > NEGLIGIBLE else 0.0
    return min(margin, 0.0) - math.log1p(math.exp(-abs(margin)))


@njit(nogil=True, cache=True, error_model="numpy")
def margins(chunk, feature, value, model, slot_ptr, slot, out):
    """Write the margins of a chunk's children into ``out``.

    ``slot_ptr`` and ``slot`` are the hash tables of `lookup.build`. O(q + hits).
    """
    _, child_ptr, _, bias, _, _, row_feature, row_begin, entry_child, entry_weight = model
    first = child_ptr[chunk]
    for c in range(child_ptr[chunk + 1] - first):
        out[c] = bias[first + c]
    for j in range(feature.size):
        row = find(feature[j], row_feature, slot, slot_ptr[chunk], slot_ptr[chunk + 1])
        if row >= 0:
            v = np.float64(value[j])
            for e in range(row_begin[row], row_begin[row + 1]):
                out[entry_child[e]] += v * entry_weight[e]


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
def search(feature, value, model, slot_ptr, slot, score_function, beam_width, k, keys, nodes):
    """Search the tree for one query.

    Parameters
    ----------
    feature, value : int32 (q,) ascending, float32 (q,)
    model : Frozen
    slot_ptr, slot : from `lookup.build`
    score_function : int, one of `SCORE_FUNCTIONS`
    beam_width, k : int
    keys, nodes : float64 and int64, at least max(beam_width, k) places; they take the log path scores and the nodes
        of the answers, best first

    Returns
    -------
    found : int
    """
    level_ptr, child_ptr, carried = model[0], model[1], model[4]
    depth = level_ptr.size - 2
    next_keys, next_nodes = np.empty_like(keys), np.empty_like(nodes)
    scratch = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    keys[0], nodes[0] = 0.0, 0
    size = 1
    for level in range(1, depth + 1):
        width = k if level == depth else beam_width
        found = 0
        for b in range(size):
            # No child scores above its parent, so the rest of the beam cannot change the answer.
            if found == width and keys[b] < next_keys[width - 1]:
                break
            chunk = nodes[b]
            first, n_children = child_ptr[chunk], child_ptr[chunk + 1] - child_ptr[chunk]
            if carried[chunk]:
                found = push(keys[b], first, next_keys, next_nodes, found, width)
                continue
            margins(chunk, feature, value, model, slot_ptr, slot, scratch)
            for c in range(n_children):
                key = keys[b] + log_own(scratch[c], score_function)
                found = push(key, first + c, next_keys, next_nodes, found, width)
        size = found
        for b in range(size):
            keys[b], nodes[b] = next_keys[b], next_nodes[b]
    return size


def search_query(
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    ranker: Ranker,
    score_function: int,
    beam_width: int,
    k: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Search for one query: labels int32 and log path scores float64, best first."""
    model = ranker.frozen
    k, beam_width = min(k, len(model.label_of_leaf)), min(beam_width, ranker.full_width)
    keys, nodes = np.empty(max(k, beam_width)), np.empty(max(k, beam_width), np.int64)
    n = search(feature, value, model, *ranker.slots, score_function, beam_width, k, keys, nodes)
    return model.label_of_leaf[nodes[:n] - model.level_ptr[-2]], keys[:n]


@njit(nogil=True, cache=True, error_model="numpy")
def score_everything(feature, value, model, slot_ptr, slot, score_function, keys):
    """Write the log path score of every node into ``keys`` float64 (nodes,)."""
    child_ptr, carried = model[1], model[4]
    scratch = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    keys[0] = 0.0
    for chunk in range(child_ptr.size - 1):
        first, n_children = child_ptr[chunk], child_ptr[chunk + 1] - child_ptr[chunk]
        if carried[chunk]:
            keys[first] = keys[chunk]
            continue
        margins(chunk, feature, value, model, slot_ptr, slot, scratch)
        for c in range(n_children):
            keys[first + c] = keys[chunk] + log_own(scratch[c], score_function)


def rank_everything(
    feature: NDArray[np.int32], value: NDArray[np.float32], ranker: Ranker, score_function: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Score every label: all labels int32 and their log path scores float64, best first."""
    model, keys = ranker.frozen, np.empty(len(ranker.frozen.bias))
    score_everything(feature, value, model, *ranker.slots, score_function, keys)
    leaves = keys[model.level_ptr[-2] :]
    order = np.argsort(-leaves, kind="stable")
    return model.label_of_leaf[order], leaves[order]
