"""Matcher-aware negatives: train a node's children also on rows that the levels above would send to that node.

With teacher forcing alone a classifier sees only rows that belong below its parent. A search also brings it rows that
do not; it has never learned to turn them away. Here the levels are trained one after the other, and each sees the rows
that a beam search through the levels above keeps (Yu et al., arXiv:2010.05878, section 3.2).
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import batch
from xmr_core.frozen import Chunk, Frozen
from xmr_core.progress import Progress
from xmr_core.ranker import Ranker
from xmr_core.training import Families, Family, SolverOptions, train
from xmr_core.tree import LabelTree

BEAM_WIDTH = 20  # PECOS's: nodes kept for each training row on each level
SCHEMES = ("tfn", "man", "tfn+man")


def train_matched(
    X: csr_matrix,
    tasks: Families,
    scheme: str,
    score_function: int,
    options: SolverOptions,
    n_jobs: int,
    on_progress: Progress | None = None,
) -> list[Chunk]:
    """Train level by level; parameters and result as `training.train`.

    Parameters
    ----------
    tasks : Families
        The tasks of teacher forcing.
    scheme : {"man", "tfn+man"}
        A family's rows: those that the levels above bring, or these and those that belong there. With "man" alone a
        positive row that the levels above lose is lost for training too.
    score_function : int
        What the levels above are searched with.
    """
    tree, chunks, first = tasks.tree, list[Chunk](), 0
    for level, start in enumerate(tree.child_ptr):
        here = tasks[first : first + len(start) - 1]
        if level > 0:
            brought = _brought(X, tree, level, chunks, score_function, n_jobs)
            here = [widen(task, rows, scheme) for task, rows in zip(here, brought, strict=True)]
        chunks += train(X, here, options, n_jobs)
        first += len(here)
        if on_progress:
            on_progress((level + 1) / tree.depth)
    return chunks


def widen(task: Family, brought: NDArray[np.int32], scheme: str) -> Family:
    """Return a task over the rows that the levels above bring, with "tfn+man" also over its own.

    Parameters
    ----------
    brought : int32, ascending
    """
    if scheme == "tfn+man":
        return replace(task, rows=np.union1d(task.rows, brought))
    stays = np.isin(task.members, brought)
    begin = np.concatenate([[0], np.cumsum(stays)])[task.begin].astype(task.begin.dtype)
    return replace(task, rows=brought, begin=begin, members=task.members[stays])


def _brought(
    X: csr_matrix, tree: LabelTree, level: int, chunks: list[Chunk], score_function: int, n_jobs: int
) -> list[NDArray[np.int32]]:
    """Return for each node of a level the rows that a beam search through the trained levels keeps it for."""
    size = tree.level_size(level)
    upper = LabelTree(tree.child_ptr[:level], np.arange(size, dtype=np.int32))
    ranker = Ranker(upper, Frozen.assemble(upper, chunks), X.shape[1])
    indptr, width = X.indptr.astype(np.int64), BEAM_WIDTH
    nodes, _, counts, _ = batch.search_matrix(
        indptr, X.indices, X.data, ranker, score_function, width, width, n_jobs
    )  # fmt: skip
    there = np.arange(nodes.shape[1]) < counts[:, None]
    rows = np.repeat(np.arange(len(nodes), dtype=np.int32), counts)
    order = np.argsort(nodes[there], kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(nodes[there], minlength=size))])
    return [rows[order[a:b]] for a, b in pairwise(begin)]
