"""Power-mean prototypes: what a node's best label looks like, for ranking labels that have few rows.

A leaf's classifier has only seen its siblings' rows, so scores under different parents are not comparable when a label
has one or two rows. A prototype is comparable everywhere: a label's is the power mean of its rows by feature, at length
1, an inner node's the power sum of its children's. A node fits a query if one label below it does, so the power is high
enough to lean towards the largest: for features that are not negative, q.u of a node is at least that of its children.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.errors import InputError
from xmr_core.frozen import child_type
from xmr_core.match_rows import feature_major
from xmr_core.tree import LabelTree

POWER = 3
STEPS = 255  # of an 8-bit value


class Prototypes(NamedTuple):
    """The prototypes of one parent's children, feature-major, in 8 bits.

    ``feature`` int32 (r,) ascending; row i's entries are ``row_begin[i]:row_begin[i + 1]`` (int64 (r + 1,)); ``child``
    (e,) of the type that `child_type` names; ``value`` uint8 (e,), 1 to 255, times ``scale`` is the prototype's value,
    rounded.
    """

    feature: NDArray[np.int32]
    row_begin: NDArray[np.int64]
    child: NDArray[Any]
    value: NDArray[np.uint8]
    scale: np.float32


def check(X: csr_matrix) -> None:
    """Raise InputError if X has negative values."""
    if (X.data < 0).any():
        raise InputError(
            "X has negative values: matches need features that are not negative. Set match_weight=0 for such data."
        )


def power_means(X: csr_matrix, Y: csr_matrix, tree: LabelTree) -> Iterator[csr_matrix]:
    """Yield the cubes of the prototypes of each level, labels first and the root's children last.

    With p = 3: a label's prototype is v = (sum over its rows of x^p)^(1/p) by feature, divided by its length; an inner
    node's is u = (sum over its children of u_child^p)^(1/p), not divided.

    Parameters
    ----------
    X : CSR float32 (n, d), not negative
    Y : CSR (n, n_labels)
        Non-zero where a label is right for a row.

    Yields
    ------
    CSR float32 (nodes of the level in the order of the tree, d), sorted indices

    Raises
    ------
    InputError
        If X has negative values.
    """
    check(X)
    members = csr_matrix(Y.T.tocsr()[tree.label_of_leaf], dtype=np.float64)
    members.data[:] = 1
    # In double precision: the cube of a small number is too small for float32. The largest becomes 1.
    largest = max(float(X.data.max(initial=0)), 1e-30)
    cubes = members @ csr_matrix(((X.data / np.float64(largest)) ** POWER, X.indices, X.indptr), shape=X.shape)
    squares = np.add.reduceat(np.append(np.cbrt(cubes.data) ** 2, 0), cubes.indptr[:-1])
    squares[np.diff(cubes.indptr) == 0] = 0
    length = np.repeat(np.sqrt(squares), np.diff(cubes.indptr))
    level = csr_matrix(
        ((cubes.data / np.maximum(length, 1e-100) ** POWER).astype(np.float32), cubes.indices, cubes.indptr),
        shape=cubes.shape,
    )
    del cubes, members, squares, length
    for start in reversed(tree.child_ptr):
        level.sort_indices()
        yield level
        ones = np.ones(start[-1], np.float32)
        level = csr_matrix((ones, np.arange(start[-1]), start), shape=(len(start) - 1, int(start[-1]))) @ level


def build(X: csr_matrix, Y: csr_matrix, tree: LabelTree) -> list[Prototypes]:
    """Return the prototypes of every family, breadth first. About 4 bytes a value at the peak, plus the result.

    Parameters and errors as `power_means`.
    """
    levels = [
        _families(cubes, start) for cubes, start in zip(power_means(X, Y, tree), reversed(tree.child_ptr), strict=True)
    ]
    return [family for level in reversed(levels) for family in level]


def _families(cubes: csr_matrix, start: NDArray[np.int32]) -> list[Prototypes]:
    count = np.zeros(cubes.shape[1] + 1, np.int64)
    values = np.cbrt(cubes.data)
    return [_family(cubes, values, first, last, count) for first, last in pairwise(start.tolist())]


def _family(
    cubes: csr_matrix, values: NDArray[np.float32], first: int, last: int, count: NDArray[np.int64]
) -> Prototypes:
    """Round the values of the nodes ``first`` up to ``last`` to 8 bits and turn them feature-major."""
    part = slice(cubes.indptr[first], cubes.indptr[last])
    # A little less than exact, so that a prototype of length 1 never exceeds it.
    scale = np.nextafter(np.float32(values[part].max(initial=0) / STEPS), np.float32(0))
    if last - first == 1 or scale == 0:  # an only child is carried; nothing to match
        empty = np.empty(0, np.int32)
        return Prototypes(empty, np.zeros(1, np.int64), empty, np.empty(0, np.uint8), np.float32(0))
    steps = np.minimum(np.rint(values[part] / scale), STEPS).astype(np.uint8)
    indptr = cubes.indptr[first : last + 1].astype(np.int64) - cubes.indptr[first]
    feature, row_begin, child, value = feature_major(indptr, cubes.indices[part], steps, count)
    return Prototypes(feature, row_begin, child.astype(child_type(last - first)), value, scale)
