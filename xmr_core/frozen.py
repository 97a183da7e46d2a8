"""The frozen ranker: a label tree and its weights as flat arrays that a kernel can walk."""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xmr_core.tree import LabelTree


class Chunk(NamedTuple):
    """The weights of one parent's children: feature-major, as the trainer hands them over.

    ``feature`` int32 (r,) ascending; row i's entries are ``row_begin[i]:row_begin[i + 1]`` (int64 (r + 1,));
    ``child`` int32 (e,) is the child's number within its family, ``weight`` float32 (e,); ``bias`` float32
    (children,).
    """

    feature: NDArray[np.int32]
    row_begin: NDArray[np.int64]
    child: NDArray[np.int32]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


class Frozen(NamedTuple):
    """All levels in one numbering: nodes breadth first, the root is 0; an inner node is also its chunk's number.

    Attributes
    ----------
    level_ptr : int64 (depth + 2,)
        Level l holds the nodes ``level_ptr[l]`` up to ``level_ptr[l + 1]``.
    child_ptr : int64 (inner nodes + 1,)
        Children of inner node c are ``child_ptr[c]`` up to ``child_ptr[c + 1]``.
    label_of_leaf : int32 (n_labels,)
    bias : float32 (nodes,)
        Bias weight times bias feature; 0 for the root.
    carried : bool (inner nodes,)
        Chunks with an only child, which takes its parent's score unchanged.
    chunk_ptr : int64 (inner nodes + 1,)
        Rows of each chunk.
    row_feature : int32 (rows,)
        Ascending within a chunk.
    row_begin : int64 (rows + 1,)
        Entries of each row.
    entry_child : int32 (entries,)
        Child within the chunk.
    entry_weight : float32 (entries,)
    """

    level_ptr: NDArray[np.int64]
    child_ptr: NDArray[np.int64]
    label_of_leaf: NDArray[np.int32]
    bias: NDArray[np.float32]
    carried: NDArray[np.bool_]
    chunk_ptr: NDArray[np.int64]
    row_feature: NDArray[np.int32]
    row_begin: NDArray[np.int64]
    entry_child: NDArray[np.int32]
    entry_weight: NDArray[np.float32]

    @classmethod
    def assemble(cls, tree: LabelTree, chunks: Sequence[Chunk]) -> Self:
        """Lay chunks (one for each inner node, breadth first) end to end."""
        level_ptr = np.concatenate([[0], np.cumsum([tree.level_size(level) for level in range(tree.depth + 1)])])
        starts = [p[:-1].astype(np.int64) + level_ptr[i + 1] for i, p in enumerate(tree.child_ptr)]
        child_ptr = np.concatenate([*starts, level_ptr[-1:]])
        n_rows = [len(c.feature) for c in chunks]
        n_entries = [len(c.weight) for c in chunks]
        entry_offset = np.concatenate([[0], np.cumsum(n_entries)])
        row_begin = [c.row_begin[:-1] + o for c, o in zip(chunks, entry_offset[:-1], strict=True)]
        return cls(
            level_ptr=level_ptr.astype(np.int64),
            child_ptr=child_ptr,
            label_of_leaf=tree.label_of_leaf.astype(np.int32),
            bias=np.concatenate([np.zeros(1, np.float32), *(c.bias for c in chunks)]).astype(np.float32),
            carried=np.diff(child_ptr) == 1,
            chunk_ptr=np.concatenate([[0], np.cumsum(n_rows)]).astype(np.int64),
            row_feature=np.concatenate([c.feature for c in chunks]).astype(np.int32),
            row_begin=np.concatenate([*row_begin, entry_offset[-1:]]).astype(np.int64),
            entry_child=np.concatenate([c.child for c in chunks]).astype(np.int32),
            entry_weight=np.concatenate([c.weight for c in chunks]).astype(np.float32),
        )

    @property
    def depth(self) -> int:
        """Levels below the root."""
        return len(self.level_ptr) - 2

    def tree(self) -> LabelTree:
        """Return the label tree that the arrays stand for."""
        child_ptr = []
        for level in range(self.depth):
            lo, hi = self.level_ptr[level], self.level_ptr[level + 1]
            child_ptr.append((self.child_ptr[lo : hi + 1] - self.level_ptr[level + 1]).astype(np.int32))
        return LabelTree(tuple(child_ptr), self.label_of_leaf)

    def prune(self, threshold: float) -> Self:
        """Return a copy without the weights whose absolute value is under ``threshold``; biases stay."""
        stays = np.abs(self.entry_weight) >= threshold
        before = np.concatenate([[0], np.cumsum(stays)])
        row_begin = before[self.row_begin]
        full = np.diff(row_begin) > 0
        rows_before = np.concatenate([[0], np.cumsum(full)])
        return self._replace(
            chunk_ptr=rows_before[self.chunk_ptr],
            row_feature=self.row_feature[full],
            row_begin=np.concatenate([row_begin[:-1][full], row_begin[-1:]]),
            entry_child=self.entry_child[stays],
            entry_weight=self.entry_weight[stays],
        )
