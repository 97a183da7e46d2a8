"""Train the rankers of a label tree: one task for each parent, on a pool of threads."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.frozen import Chunk
from xmr_core.progress import Progress
from xmr_core.solver import fit_family
from xmr_core.tree import LabelTree

PARCELS = 100  # about so many progress reports; small tasks share one


@dataclass(frozen=True)
class SolverOptions:
    """How one family of classifiers is solved; names and defaults are PECOS's."""

    Cp: float = 1.0
    Cn: float = 1.0
    bias: float = 1.0
    eps: float = 0.1
    max_iter: int = 100
    threshold: float = 0.1
    seed: int = 0
    max_nonzeros_per_label: int | None = None


@dataclass(frozen=True, eq=False)
class Family:
    """One parent's task: the training rows that reach it, and which of them are each child's positives.

    Attributes
    ----------
    chunk : int
        The parent's number, breadth first.
    rows : int32 (n,), ascending
    begin : int32 (children + 1,)
        Child c's positives are ``members[begin[c] : begin[c + 1]]``.
    members : int32, ascending for each child
    """

    chunk: int
    rows: NDArray[np.int32]
    begin: NDArray[np.int32]
    members: NDArray[np.int32]

    @property
    def positives(self) -> list[NDArray[np.int32]]:
        """Each child's rows."""
        return [self.members[a:b] for a, b in pairwise(self.begin)]


@dataclass(frozen=True, eq=False)
class Families(Sequence[Family]):
    """The tasks of all inner nodes, breadth first; each is cut out when it is asked for.

    Attributes
    ----------
    tree : LabelTree
    reached : list of (int32 indptr, int32 indices), one for each level, the root's first
        Rows that reach each node.
    """

    tree: LabelTree
    reached: list[tuple[NDArray[np.int32], NDArray[np.int32]]]

    def __len__(self) -> int:
        return sum(len(start) - 1 for start in self.tree.child_ptr)

    @overload
    def __getitem__(self, number: int) -> Family: ...
    @overload
    def __getitem__(self, number: slice) -> list[Family]: ...
    def __getitem__(self, number: int | slice) -> Family | list[Family]:
        """Return task ``number``."""
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        node = range(len(self))[number]  # raises IndexError past the end, and takes negative numbers
        chunk, level = node, 0
        while node >= len(self.tree.child_ptr[level]) - 1:
            node -= len(self.tree.child_ptr[level]) - 1
            level += 1
        start = self.tree.child_ptr[level]
        above, below = self.reached[level], self.reached[level + 1]
        begin = below[0][start[node] : start[node + 1] + 1]
        rows = above[1][above[0][node] : above[0][node + 1]]
        return Family(chunk, rows, begin - begin[0], below[1][begin[0] : begin[-1]])


def families(tree: LabelTree, Y: csr_matrix) -> Families:
    """Return the tasks of all inner nodes, breadth first.

    Teacher forcing: a row reaches a node if one of its labels lies below, whatever the rankers above would
    have said. So no task waits for another.
    """
    below = _reached(csc_matrix(Y, dtype=np.float32)[:, tree.label_of_leaf])
    levels = [below]
    for start in reversed(tree.child_ptr):
        ones = np.ones(start[-1], dtype=np.float32)
        members = csc_matrix((ones, np.arange(start[-1]), start), shape=(int(start[-1]), len(start) - 1))
        below = _reached(below @ members)
        levels.insert(0, below)
    return Families(tree, [(m.indptr, m.indices) for m in levels])


def train(
    X: csr_matrix,
    tasks: Sequence[Family],
    options: SolverOptions,
    n_jobs: int,
    on_progress: Progress | None = None,
) -> list[Chunk]:
    """Train every family and return the chunks in the order of ``tasks``.

    The largest tasks start first, so that the threads finish together. The weights depend on neither order nor
    threads: each task draws from a generator seeded by its own number. An exception raised by ``on_progress``
    stops the training and reaches the caller.
    """
    X = writeable(X)
    row_cost = np.diff(X.indptr)
    cost = np.array([row_cost[t.rows].sum() * (len(t.begin) - 1) + 1 for t in tasks], dtype=np.int64)
    chunks: list[Chunk | None] = [None] * len(tasks)
    scratch = threading.local()

    def run(parcel: NDArray[np.int64]) -> int:
        if not hasattr(scratch, "seen"):
            scratch.seen = np.full(X.shape[1], -1, dtype=np.int32)
        for i in parcel:
            chunks[i] = train_family(X, tasks[i], options, scratch.seen)
        return int(cost[parcel].sum())

    pool = ThreadPoolExecutor(max_workers=n_jobs)
    try:
        done, total = 0, int(cost.sum())
        for future in as_completed([pool.submit(run, parcel) for parcel in _parcels(cost)]):
            done += future.result()
            if on_progress:
                on_progress(done / total)
    finally:
        pool.shutdown(cancel_futures=True)
    return [c for c in chunks if c is not None]


def writeable(X: csr_matrix) -> csr_matrix:
    """Return X with arrays of the one kind that the solver is compiled for."""
    arrays = [np.require(array, requirements="W") for array in (X.data, X.indices, X.indptr)]
    return csr_matrix(tuple(arrays), shape=X.shape, copy=False)


def train_family(X: csr_matrix, task: Family, options: SolverOptions, seen: NDArray[np.int32]) -> Chunk:
    """Fit one parent's children against each other and drop the weights under the threshold.

    ``seen`` int32 (d,) is scratch, -1 everywhere before and after.
    """
    if len(task.begin) == 2:  # an only child, nothing to tell apart: the score is carried down
        return Chunk(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int32), *_zeros(0, 1))
    o = options
    limits = (float(o.eps), int(o.max_iter), np.float32(o.threshold))  # one type each: another compiles again
    settings = (float(o.Cp), float(o.Cn), np.float32(o.bias), *limits, int(o.seed) & 0x7FFFFFFFFFFFFFFF, task.chunk)
    family = (task.rows, task.begin, task.members)
    chunk = Chunk(*fit_family(X.indptr, X.indices, X.data, *family, *settings, seen))
    if o.max_nonzeros_per_label is not None:
        chunk = keep_largest(chunk, o.max_nonzeros_per_label, o.bias)
    return chunk


def keep_largest(chunk: Chunk, most: int, bias: float) -> Chunk:
    """Keep at most so many weights of each child, those of the largest absolute value; ties to the smaller feature.

    As in PECOS the bias weight is one of them: where the features' weights fill the number, it takes the place of
    the smallest of them if it is larger, else it is dropped. ``bias`` is the value of the bias feature.
    """
    feature = np.repeat(np.arange(len(chunk.feature)), np.diff(chunk.row_begin))
    order = np.lexsort((feature, -np.abs(chunk.weight), chunk.child))
    counts = np.bincount(chunk.child, minlength=len(chunk.bias))
    first = np.cumsum(counts) - counts
    room = np.full(len(chunk.bias), most)
    kept_bias = chunk.bias.copy()
    for c in np.flatnonzero((counts >= most) & (bias > 0)):
        if abs(chunk.bias[c] / np.float32(bias)) > abs(chunk.weight[order[first[c] + most - 1]]):
            room[c] -= 1
        else:
            kept_bias[c] = 0
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(first, counts)
    stays = rank < room[chunk.child]
    rows, n_entries = np.unique(feature[stays], return_counts=True)
    row_begin = np.concatenate([[0], np.cumsum(n_entries)]).astype(np.int64)
    return Chunk(chunk.feature[rows], row_begin, chunk.child[stays], chunk.weight[stays], kept_bias)


def _parcels(cost: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Deal out tasks, largest first; small ones go together up to a share of the whole."""
    order = np.argsort(-cost, kind="stable")
    share = (np.cumsum(cost[order]) - cost[order]) * PARCELS // cost.sum()
    yield from np.split(order, np.flatnonzero(np.diff(share)) + 1)


def _zeros(*sizes: int) -> list[NDArray[np.float32]]:
    return [np.zeros(n, dtype=np.float32) for n in sizes]


def _reached(matrix: csc_matrix) -> csc_matrix:
    matrix.eliminate_zeros()
    matrix.sort_indices()
    matrix.data[:] = 1
    return matrix
