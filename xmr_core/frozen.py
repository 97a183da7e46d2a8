"""The frozen ranker: a label tree and its weights as flat arrays that a kernel can walk."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xmr_core.tree import LabelTree

# A kernel is compiled once for each combination of types: the default tree (families of at most 256 children, fewer
# than 2^31 entries) always gives the same.
CHILD_TYPES = (np.uint8, np.uint16, np.int32)
POINTER_TYPES = (np.int32, np.int64)


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

    "Pointer" stands for int32, or int64 where a number does not fit; "child" for uint8, uint16 or int32, the smallest
    that holds the widest family. A plain model has empty ``match_`` arrays and ``match_weight`` 0.

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
    row_begin : pointer (rows + 1,)
        Weights of each row.
    entry_child : child (entries,)
        Child within the chunk.
    entry_weight : float32 (entries,)
    match_begin : pointer (rows + 1,)
        Prototype values of each row.
    match_child : child (match entries,)
        Child within the chunk.
    match_value : uint8 (match entries,)
        Prototype value in units of the chunk's scale, 1 to 255.
    match_scale : float32 (inner nodes,)
    match_weight : float64 (1,)
        Weight of the match against the path score in a node's key; infinity for the match alone.
    """

    level_ptr: NDArray[np.int64]
    child_ptr: NDArray[np.int64]
    label_of_leaf: NDArray[np.int32]
    bias: NDArray[np.float32]
    carried: NDArray[np.bool_]
    chunk_ptr: NDArray[np.int64]
    row_feature: NDArray[np.int32]
    row_begin: NDArray[Any]
    entry_child: NDArray[Any]
    entry_weight: NDArray[np.float32]
    match_begin: NDArray[Any]
    match_child: NDArray[Any]
    match_value: NDArray[np.uint8]
    match_scale: NDArray[np.float32]
    match_weight: NDArray[np.float64]

    @classmethod
    def assemble(cls, tree: LabelTree, chunks: Sequence[Chunk]) -> Self:
        """Lay chunks (one for each inner node, breadth first) end to end, as a plain model."""
        level_ptr = np.concatenate([[0], np.cumsum([tree.level_size(level) for level in range(tree.depth + 1)])])
        starts = [p[:-1].astype(np.int64) + level_ptr[i + 1] for i, p in enumerate(tree.child_ptr)]
        child_ptr = np.concatenate([*starts, level_ptr[-1:]])
        child = child_type(tree.widest_family)
        entry_offset = np.concatenate([[0], np.cumsum([len(c.weight) for c in chunks])])
        pointer = pointer_type(int(entry_offset[-1]))
        row_begin = [(c.row_begin[:-1] + o).astype(pointer) for c, o in zip(chunks, entry_offset[:-1], strict=True)]
        return cls(
            level_ptr=level_ptr.astype(np.int64),
            child_ptr=child_ptr,
            label_of_leaf=tree.label_of_leaf.astype(np.int32),
            bias=np.concatenate([np.zeros(1, np.float32), *(c.bias for c in chunks)]).astype(np.float32),
            carried=np.diff(child_ptr) == 1,
            chunk_ptr=np.concatenate([[0], np.cumsum([len(c.feature) for c in chunks])]).astype(np.int64),
            row_feature=np.concatenate([c.feature for c in chunks]).astype(np.int32),
            row_begin=np.concatenate([*row_begin, entry_offset[-1:].astype(pointer)]),
            entry_child=np.concatenate([c.child.astype(child) for c in chunks]),
            entry_weight=np.concatenate([c.weight for c in chunks]).astype(np.float32),
            match_begin=np.empty(0, np.int32),
            match_child=np.empty(0, child),
            match_value=np.empty(0, np.uint8),
            match_scale=np.empty(0, np.float32),
            match_weight=np.zeros(1),
        )

    @property
    def depth(self) -> int:
        """Levels below the root."""
        return len(self.level_ptr) - 2

    @property
    def nbytes(self) -> int:
        """Memory of all arrays, in bytes."""
        return sum(array.nbytes for array in self)

    def tree(self) -> LabelTree:
        """Return the label tree that the arrays stand for."""
        child_ptr = []
        for level in range(self.depth):
            lo, hi = self.level_ptr[level], self.level_ptr[level + 1]
            child_ptr.append((self.child_ptr[lo : hi + 1] - self.level_ptr[level + 1]).astype(np.int32))
        return LabelTree(tuple(child_ptr), self.label_of_leaf)

    def prune(self, threshold: float) -> Self:
        """Return a copy without the weights whose absolute value is under ``threshold``; biases and matches stay."""
        stays = np.abs(self.entry_weight) >= threshold
        before = np.concatenate([[0], np.cumsum(stays)]).astype(self.row_begin.dtype)
        return self._replace(
            row_begin=before[self.row_begin],
            entry_child=self.entry_child[stays],
            entry_weight=self.entry_weight[stays],
        ).without_empty_rows()

    def without_empty_rows(self) -> Self:
        """Return a copy without the rows that hold neither a weight nor a prototype's value."""
        begins = {"row_begin": self.row_begin}
        if len(self.match_begin):
            begins["match_begin"] = self.match_begin
        full = np.any([np.diff(begin) > 0 for begin in begins.values()], axis=0)
        rows_before = np.concatenate([[0], np.cumsum(full)])
        return self._replace(
            chunk_ptr=rows_before[self.chunk_ptr],
            row_feature=self.row_feature[full],
            **{name: np.append(begin[:-1][full], begin[-1:]) for name, begin in begins.items()},
        )


def child_type(widest_family: int) -> type[np.integer[Any]]:
    """Return the smallest type that numbers the children of the widest family."""
    return next(t for t in CHILD_TYPES if widest_family - 1 <= np.iinfo(t).max)


def pointer_type(largest: int) -> type[np.integer[Any]]:
    """Return int32, or int64 for pointers that do not fit into it."""
    return next(t for t in POINTER_TYPES if largest <= np.iinfo(t).max)
