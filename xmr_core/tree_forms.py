"""Other ways to write a label tree down: PECOS's cluster chain and nested lists."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from xmr_core.errors import InputError

Frozen = tuple[tuple[NDArray[np.int32], ...], NDArray[np.int32]]


def to_chain(child_ptr: tuple[NDArray[np.int32], ...], label_of_leaf: NDArray[np.int32]) -> list[csc_matrix]:
    """Return one CSC matrix a level, (children, parents), with a 1 where a child belongs to a parent."""
    chain = []
    for level, start in enumerate(child_ptr):
        last = level == len(child_ptr) - 1
        rows = label_of_leaf if last else np.arange(start[-1], dtype=np.int32)
        ones = np.ones(len(rows), dtype=np.float32)
        chain.append(csc_matrix((ones, rows, start), shape=(len(rows), len(start) - 1)))
    return chain


def from_chain(chain: Sequence[csc_matrix]) -> Frozen:
    """Renumber a cluster chain so that siblings are neighbours, in the order in which the matrices store them.

    Raises
    ------
    InputError
        If shapes do not meet, a child has not exactly one parent, or a parent has no child.
    """
    if not chain or chain[0].shape[1] != 1:
        raise InputError("A cluster chain starts with a matrix of one column, the root.")
    child_ptr, order = [], np.array([0])
    for level, matrix in enumerate(chain):
        links = csc_matrix(matrix)
        if links.shape[1] != len(order):
            raise InputError(f"Matrix {level} of the chain has {links.shape[1]} columns; {len(order)} are wanted.")
        if links.nnz != links.shape[0] or len(np.unique(links.indices)) != links.shape[0]:
            raise InputError(f"In matrix {level} of the chain, each row must hold exactly one entry: its parent.")
        counts = np.diff(links.indptr)[order]
        if (counts == 0).any():
            raise InputError(f"In matrix {level} of the chain, column {order[counts == 0][0]} has no child.")
        children = [links.indices[links.indptr[p] : links.indptr[p + 1]] for p in order]
        child_ptr.append(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
        order = np.concatenate(children)
    return tuple(child_ptr), order.astype(np.int32)


def from_nested(nested: list[Any]) -> Frozen:
    """Read nested lists of labels, padding shallow labels with only children.

    Raises
    ------
    InputError
        If a list is empty or the labels are not 0 to n - 1, each once.
    """
    if not isinstance(nested, list):
        raise InputError(f"A list of labels and lists is wanted; {nested!r} came.")
    child_ptr: list[NDArray[np.int32]] = []
    level: list[Any] = [nested]
    while any(isinstance(node, list) for node in level):
        # A label above the last level becomes its own only child.
        below = [node if isinstance(node, list) else [node] for node in level]
        if not all(below):
            raise InputError("A group of labels is empty; every list must hold at least one label.")
        child_ptr.append(np.concatenate([[0], np.cumsum([len(b) for b in below])]).astype(np.int32))
        level = [child for b in below for child in b]
    if sorted(level) != list(range(len(level))):
        raise InputError(f"The labels must be 0 to {len(level) - 1}, each once; {sorted(level)[:10]} came.")
    return tuple(child_ptr), np.array(level, dtype=np.int32)


def by_frequency(
    child_ptr: tuple[NDArray[np.int32], ...], label_of_leaf: NDArray[np.int32], frequency: NDArray
) -> Frozen:
    """Sort every family by the frequency of the most frequent label below each child, largest first."""
    weights = [np.asarray(frequency)[label_of_leaf]]
    for start in reversed(child_ptr):
        weights.insert(0, np.maximum.reduceat(weights[0], start[:-1]))
    order, sorted_ptr = np.zeros(1, dtype=np.int64), []
    for start, weight in zip(child_ptr, weights[1:], strict=True):
        sizes = np.diff(start)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        sorted_ptr.append(np.concatenate([[0], np.cumsum(sizes[order])]).astype(np.int32))
        order = np.lexsort((-weight, np.repeat(place, sizes)))
    return tuple(sorted_ptr), label_of_leaf[order]
