"""Label trees over strings: a trie, and a trie above clusters."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmr_core.checks import whole
from xmr_core.errors import InputError
from xmr_core.tree_forms import Frozen, from_nested

MAX_DEPTH = 64  # a level holds a node for each label: strings alike for thousands of letters would fill the memory
EQUAL = MAX_DEPTH + 1  # more letters than any level asks for


def trie(strings: Sequence[str], depth: int | None) -> Frozen:
    """Return pointers and order of a trie; level l groups strings by their first l letters. See `LabelTree.trie`."""
    order, shared = _sorted(strings)
    if depth is not None:
        whole("depth", depth, 1)
    levels = min(depth or MAX_DEPTH, MAX_DEPTH, int(shared[shared < EQUAL].max()) + 1)
    starts = [np.zeros(1, dtype=np.int64), *(np.flatnonzero(shared < level) for level in range(1, levels + 1))]
    if len(starts[-1]) < len(order):
        starts.append(np.arange(len(order)))
    ends = [len(level) for level in starts[1:]]
    child_ptr = [
        np.append(np.searchsorted(below, above), end).astype(np.int32)
        for above, below, end in zip(starts, starts[1:], ends, strict=False)
    ]
    return tuple(child_ptr), order.astype(np.int32)


def hybrid(
    strings: Sequence[str], trie_depth: int, max_leaf_size: int, cluster: Callable[[NDArray[np.int32]], list[Any]]
) -> Frozen:
    """Return pointers and order of a trie of ``trie_depth`` levels with clusters below; see `LabelTree.hybrid`.

    ``cluster`` turns the labels of a group that is too large for a leaf into nested lists of places in that group.
    """
    whole("trie_depth", trie_depth, 1)
    child_ptr, order = trie(strings, trie_depth)
    if len(child_ptr) <= min(trie_depth, MAX_DEPTH):
        return child_ptr, order  # that many letters tell all strings apart, but for equal ones
    *levels, groups = child_ptr
    below: list[Any] = []
    for low, high in pairwise(groups):
        group = order[low:high]
        below.append(group.tolist() if len(group) <= max_leaf_size else _renamed(cluster(group), group))
    deepest = max(map(_depth, below))
    nested = [_lengthened(group, deepest - _depth(group)) for group in below]
    for pointers in reversed(levels):
        nested = [nested[low:high] for low, high in pairwise(pointers)]
    return from_nested(nested[0])


def as_nested(child_ptr: tuple[NDArray[np.int32], ...], label_of_leaf: NDArray[np.int32]) -> list[Any]:
    """Return a tree as nested lists of labels; `from_nested` turns them back."""
    nodes: list[Any] = label_of_leaf.tolist()
    for pointers in reversed(child_ptr):
        nodes = [nodes[low:high] for low, high in pairwise(pointers)]
    return nodes[0]


def _depth(nested: Any) -> int:
    """Return how many lists lie around the labels; all labels of a clustering lie equally deep."""
    return 1 + _depth(nested[0]) if isinstance(nested, list) else 0


def _lengthened(nested: list[Any], by: int) -> list[Any]:
    """Put a group below so many only children: a beam passes them as one node, and meets its labels together."""
    for _ in range(by):
        nested = [nested]
    return nested


def _renamed(nested: list[Any], labels: NDArray[np.int32]) -> list[Any]:
    """Return nested places in a group as nested labels; clusters are a few levels deep."""
    return [_renamed(part, labels) if isinstance(part, list) else int(labels[part]) for part in nested]


def _sorted(strings: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the strings' order by code point, ties by number, and how many letters each shares with the one before.

    The first shares none, and equal strings share `EQUAL`. No more than `MAX_DEPTH` letters are compared.
    """
    if isinstance(strings, str) or not len(strings):
        raise InputError("At least one string is wanted, in a list or another sequence.")
    if wrong := [i for i, string in enumerate(strings) if not isinstance(string, str)]:
        raise InputError(f"Strings are wanted; number {wrong[0]} is of the type {type(strings[wrong[0]]).__name__}.")
    letters = [unicodedata.normalize("NFC", string) for string in strings]
    order = sorted(range(len(letters)), key=lambda i: letters[i])
    shared = [0] * len(order)
    for place in range(1, len(order)):
        one, other = letters[order[place - 1]], letters[order[place]]
        most = min(len(one), len(other), MAX_DEPTH)
        differ = (i for i in range(most) if one[i] != other[i])
        shared[place] = EQUAL if one == other else next(differ, most)
    return np.array(order), np.array(shared)
