"""Beam search among the labels of a range only: subtrees without one of them are never kept."""

import numpy as np
from numba import njit

from xmr_core.beam import push, score_children
from xmr_core.scores import log_own, path_sum


def parents(child_ptr):
    """Return each node's parent, int32 (nodes,), from the children of all inner nodes; -1 for the root."""
    inner = np.arange(len(child_ptr) - 1, dtype=np.int32)
    return np.concatenate([np.array([-1], np.int32), np.repeat(inner, np.diff(child_ptr))])


@njit(nogil=True, cache=True)
def allowed(lo, hi, leaf_of_label, parent):
    """Return which nodes have one of the labels lo up to hi below them, bool (nodes,). O(nodes)."""
    there = np.zeros(parent.size, np.bool_)
    for label in range(lo, hi):
        node = leaf_of_label[label]
        while node >= 0 and not there[node]:
            there[node] = True
            node = parent[node]
    return there


@njit(nogil=True, cache=True, error_model="numpy")
def masked_search(feature, value, model, index, score_function, beam_width, k, there, bonus):
    """Return the best labels among those ``there`` allows, int64, and their keys, float64; best first.

    As `beam.search` of a plain model, but nodes that ``there`` (bool, a place for each) forbids are not kept, and a
    label's key is its path sum plus its ``bonus`` (float64, n_labels). Ties to the lower label. With ``beam_width`` at
    least k there are k answers wherever as many labels are allowed, as each node that is kept has one below it.
    """
    child_ptr = model.child_ptr
    depth = model.level_ptr.size - 2
    room = max(beam_width, k)
    keys, paths, nodes = np.zeros(room), np.zeros(room), np.zeros(room, np.int64)
    next_keys, next_paths, next_nodes = np.empty(room), np.empty(room), np.empty(room, np.int64)
    margin = np.empty(np.max(child_ptr[1:] - child_ptr[:-1]))
    match = np.zeros_like(margin)
    size = 1 if there[0] else 0
    for level in range(1, depth + 1):
        width = k if level == depth else beam_width
        found = 0
        for b in range(size):
            chunk = nodes[b]
            first = child_ptr[chunk]
            carried = model.carried[chunk]
            n = 1 if carried else score_children(chunk, feature, value, model, index, margin, match)
            for c in range(n):
                node = first + c
                if not there[node]:
                    continue
                path = paths[b] if carried else path_sum(paths[b], log_own(margin[c], score_function), score_function)
                key = path
                if level == depth:
                    node = np.int64(model.label_of_leaf[node - model.level_ptr[depth]])
                    key += bonus[node]
                found = push(key, path, node, next_keys, next_paths, next_nodes, found, width)
        size = found
        for b in range(size):
            keys[b], paths[b], nodes[b] = next_keys[b], next_paths[b], next_nodes[b]
    return nodes[:size].copy(), keys[:size].copy()
