"""Train the rankers of a label tree: one task for each parent, on a pool of threads."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.frozen import Chunk
from xmr_core.progress import Progress
from xmr_core.solver import compact, solve
from xmr_core.tree import LabelTree


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


@dataclass(frozen=True)
class Family:
    """One parent's task: the training rows that reach it, and which of them are each child's positives."""

    chunk: int
    rows: NDArray[np.int32]
    positives: list[NDArray[np.int32]]


def families(tree: LabelTree, Y: csr_matrix) -> list[Family]:
    """Return the tasks of all inner nodes, breadth first.

    Teacher forcing: a row reaches a node if one of its labels lies below, whatever the rankers above would
    have said. So no task waits for another.
    """
    below = _binary(csc_matrix(Y)[:, tree.label_of_leaf])
    levels = [below]
    for start in reversed(tree.child_ptr):
        ones = np.ones(start[-1], dtype=np.float32)
        members = csc_matrix((ones, np.arange(start[-1]), start), shape=(int(start[-1]), len(start) - 1))
        below = _binary((below @ members).tocsc())
        levels.insert(0, below)
    tasks: list[Family] = []
    for level, start in enumerate(tree.child_ptr):
        for node in range(len(start) - 1):
            children = [_rows(levels[level + 1], c) for c in range(start[node], start[node + 1])]
            tasks.append(Family(len(tasks), _rows(levels[level], node), children))
    return tasks


def train(
    X: csr_matrix,
    tasks: list[Family],
    options: SolverOptions,
    n_jobs: int,
    on_progress: Progress | None = None,
) -> list[Chunk]:
    """Train every family and return the chunks in the order of ``tasks``.

    The largest tasks start first, so that the threads finish together. The weights depend on neither order nor
    threads: each task draws from a generator seeded by its own number. An exception raised by ``on_progress``
    stops the training and reaches the caller.
    """
    cost = [int(np.diff(X.indptr)[t.rows].sum()) * len(t.positives) + 1 for t in tasks]
    largest_first = np.argsort(-np.array(cost), kind="stable")
    chunks: list[Chunk | None] = [None] * len(tasks)
    scratch = threading.local()

    def run(task: Family) -> tuple[int, Chunk]:
        if not hasattr(scratch, "seen"):
            scratch.seen = np.full(X.shape[1], -1, dtype=np.int32)
        return task.chunk, train_family(X, task, options, scratch.seen)

    pool = ThreadPoolExecutor(max_workers=n_jobs)
    try:
        done, total = 0, sum(cost)
        for future in as_completed([pool.submit(run, tasks[i]) for i in largest_first]):
            number, chunk = future.result()
            chunks[number] = chunk
            done += cost[number]
            if on_progress:
                on_progress(done / total)
    finally:
        pool.shutdown(cancel_futures=True)
    return [c for c in chunks if c is not None]


def train_family(X: csr_matrix, task: Family, options: SolverOptions, seen: NDArray[np.int32]) -> Chunk:
    """Fit one parent's children against each other and drop the weights under the threshold."""
    n_children = len(task.positives)
    if n_children == 1:  # nothing to tell apart: the score is carried down
        return Chunk(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int32), *_zeros(0, 1))
    ptr, idx, val, features = compact(X.indptr, X.indices, X.data, task.rows, seen)
    sign = np.full((len(task.rows), n_children), -1, dtype=np.float32)
    for c, rows in enumerate(task.positives):
        sign[np.searchsorted(task.rows, rows), c] = 1
    seed = np.random.SeedSequence([options.seed, task.chunk]).generate_state(1, np.uint64)[0]
    o = options
    W = solve(ptr, idx, val, len(features), sign, o.Cp, o.Cn, np.float32(o.bias), o.eps, o.max_iter, seed)
    return to_chunk(W, features, options)


def to_chunk(W: NDArray[np.float32], features: NDArray[np.int32], options: SolverOptions) -> Chunk:
    """Turn dense weights, bias row last, into a feature-major chunk without the small ones."""
    ascending = np.argsort(features)
    dense = W[:-1][ascending]
    # A weight of exactly 0 is never stored, also at threshold 0.
    rows, children = np.nonzero((np.abs(dense) >= options.threshold) & (dense != 0))
    used, counts = np.unique(rows, return_counts=True)
    row_begin = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    weight, bias = dense[rows, children], W[-1] * np.float32(options.bias)
    return Chunk(features[ascending][used], row_begin, children.astype(np.int32), weight, bias)


def _zeros(*sizes: int) -> list[NDArray[np.float32]]:
    return [np.zeros(n, dtype=np.float32) for n in sizes]


def _binary(matrix: csc_matrix) -> csc_matrix:
    matrix.eliminate_zeros()
    matrix.sort_indices()
    matrix.data[:] = 1
    return matrix


def _rows(matrix: csc_matrix, column: int) -> NDArray[np.int32]:
    return matrix.indices[matrix.indptr[column] : matrix.indptr[column + 1]].astype(np.int32)
