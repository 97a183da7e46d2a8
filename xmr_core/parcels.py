"""Cut the families of a label tree into parcels of work: whole subtrees, each with only the rows that it needs."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.training import Family, writeable


class Parcel(NamedTuple):
    """Some families and their training rows, as few flat arrays that travel well.

    Attributes
    ----------
    X : CSR matrix
        The rows that reach any of the families, in their old order.
    chunks : int64 (families,)
        Numbers of the families.
    rows, row_ptr : int32 and int64 (families + 1,)
        Rows of ``X`` that reach each family.
    begin, begin_ptr, members, member_ptr : int32 and int64
        The families' ``begin`` and ``members`` end to end, and where each family's start; see `Family`.
    """

    X: csr_matrix
    chunks: NDArray[np.int64]
    rows: NDArray[np.int32]
    row_ptr: NDArray[np.int64]
    begin: NDArray[np.int32]
    begin_ptr: NDArray[np.int64]
    members: NDArray[np.int32]
    member_ptr: NDArray[np.int64]

    @classmethod
    def pack(cls, X: csr_matrix, tasks: Sequence[Family]) -> Self:
        """Copy the rows that the families need and renumber them.

        A family's rows keep their order, so its weights are those that the whole matrix gives, bit for bit.
        """
        needed = np.zeros(X.shape[0], dtype=np.bool_)
        for task in tasks:
            needed[task.rows] = True
        number = np.cumsum(needed, dtype=np.int32) - np.int32(1)
        rows, row_ptr = _lay([task.rows for task in tasks])
        members, member_ptr = _lay([task.members for task in tasks])
        begin = _lay([task.begin for task in tasks])
        chunks = np.array([task.chunk for task in tasks])
        return cls(X[np.flatnonzero(needed)], chunks, number[rows], row_ptr, *begin, number[members], member_ptr)

    def writeable(self) -> Self:
        """Return the parcel in memory that may be written to.

        Dask hands out arrays that may only be read. The solver would be compiled for those anew, and another
        compilation may round the last bit otherwise.
        """
        arrays: dict[str, Any] = {
            name: np.require(a, requirements="W") for name, a in self._asdict().items() if name != "X"
        }
        return type(self)(X=writeable(self.X), **arrays)

    def families(self) -> list[Family]:
        """Return the families, their rows numbered as in ``X``."""
        rows = np.split(self.rows, self.row_ptr[1:-1])
        begin = np.split(self.begin, self.begin_ptr[1:-1])
        members = np.split(self.members, self.member_ptr[1:-1])
        return [Family(int(chunk), *parts) for chunk, *parts in zip(self.chunks, rows, begin, members, strict=True)]


class Sizes(NamedTuple):
    """What families ask for: stored values of their rows and number of children, int64 (families,) each."""

    values: NDArray[np.int64]
    n_children: NDArray[np.int64]

    @classmethod
    def of(cls, X: csr_matrix, tasks: Sequence[Family]) -> Self:
        """Measure every family."""
        length = np.diff(X.indptr).astype(np.int64)
        pairs = [(length[task.rows].sum(), len(task.begin) - 1) for task in tasks]
        return cls(*np.array(pairs, dtype=np.int64).T)

    @property
    def work(self) -> NDArray[np.int64]:
        """Values times children, and at least 1."""
        return self.values * self.n_children + 1


def groups(sizes: Sizes, most_work: int, most_values: int) -> list[NDArray[np.int64]]:
    """Part the families of a tree, given breadth first, into groups; the one with the most work comes first.

    A subtree stays together where it can: the rows of its top serve all of it. A subtree over either limit is cut
    below its top; what is small shares a group with its neighbours. A single family may exceed the limits.

    Parameters
    ----------
    sizes : Sizes
        Of all families.
    most_work : int
        Stored values times children, summed over a group.
    most_values : int
        Stored values that a group's rows hold at most.
    """
    values, work, n = sizes.values, sizes.work, len(sizes.values)
    first_child = np.concatenate([[1], 1 + np.cumsum(sizes.n_children)])
    below = work.copy()  # work of the whole subtree
    for child in range(n - 1, 0, -1):
        below[np.searchsorted(first_child, child, side="right") - 1] += below[child]
    found: list[list[NDArray[np.int64]]] = []
    spent, room, waiting = [], (0, 0), [0]
    while waiting:
        top = waiting.pop()
        whole = below[top] <= most_work and values[top] <= most_values
        piece = _subtree(top, first_child, n) if whole else np.array([top])
        if not whole:
            waiting.extend(range(min(first_child[top + 1], n) - 1, first_child[top] - 1, -1))
        cost = int(work[piece].sum())
        if cost > room[0] or values[top] > room[1]:
            found.append([])
            spent.append(0)
            room = most_work, most_values
        found[-1].append(piece)
        spent[-1] += cost
        room = room[0] - cost, room[1] - int(values[top])
    return [np.concatenate(found[i]) for i in np.argsort(-np.array(spent), kind="stable")]


def _subtree(top: int, first_child: NDArray[np.int64], n_inner: int) -> NDArray[np.int64]:
    """Return the inner nodes of a subtree, breadth first."""
    levels, lo, hi = [], top, top + 1
    while lo < min(hi, n_inner):
        levels.append(np.arange(lo, min(hi, n_inner)))
        lo, hi = int(first_child[lo]), int(first_child[min(hi, n_inner)])
    return np.concatenate(levels)


def _lay(arrays: list[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the arrays end to end, and where each begins."""
    ends = np.cumsum([0, *(len(a) for a in arrays)])
    return np.concatenate(arrays) if arrays else np.empty(0, np.int32), ends
