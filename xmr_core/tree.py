"""The label tree: how labels are grouped, level by level.

Build it any way, then it is frozen: one array of child pointers a level, and the order of the labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.errors import InputError
from xmr_core.progress import Progress

Nested = int | list[Any]  # a label, or a list of such


@dataclass(frozen=True, eq=False)
class LabelTree:
    """A rooted tree whose leaves are the labels, all at the same depth.

    Level 0 is the root, level ``depth`` holds one node for each label. A label that belongs higher up hangs
    on a chain of only children; searching passes its score down unchanged, so the padding costs nothing.

    Attributes
    ----------
    child_ptr : tuple of int32 arrays, one for each level above the labels
        The children of node i of level l are the nodes ``child_ptr[l][i]`` up to ``child_ptr[l][i + 1]`` of
        level l + 1.
    label_of_leaf : int32 array of shape (n_labels,)
        The label at each node of the last level.

    See Also
    --------
    balanced_kmeans, trie, hybrid, from_nested, from_chain, by_frequency, describe
    """

    child_ptr: tuple[NDArray[np.int32], ...]
    label_of_leaf: NDArray[np.int32]

    # ------------------------------------------------------------------ building

    @classmethod
    def balanced_kmeans(
        cls,
        Z: csr_matrix,
        branching: int = 16,
        max_leaf_size: int = 100,
        seed: int = 0,
        on_progress: Progress | None = None,
        n_jobs: int = 1,
    ) -> Self:
        """Cluster label embeddings top down by balanced spherical 2-means and keep every log2(branching)-th level.

        Parameters
        ----------
        Z : CSR matrix of shape (n_labels, d), finite
            Label embeddings; rows are compared by cosine. A row of zeros resembles nothing: it goes where there is
            room, equal rows by label number.
        branching : int, a power of two
            Children of an inner node. The topmost split takes what is left over and may be narrower.
        max_leaf_size : int
            Largest number of labels under a node of the last inner level. If it is not below the number of labels,
            they all hang on the root.
        seed : int
            Each split draws from a generator of its own, seeded by (seed, level, node).
        on_progress : callable, optional
            Called with a fraction in [0, 1] after each level.
        n_jobs : int
            Threads. The tree does not depend on it.

        Raises
        ------
        InputError
            If Z has no rows or a value that is not finite, or a parameter is out of range.

        Notes
        -----
        The two halves of a split differ by at most one label, and no cluster is empty. Up to 5 % of a row's squared
        length, held by its smallest values, is left out: the tree of a large set takes half the time. Memory is one
        copy of what stays. O(nnz(Z) * log2(n_labels / max_leaf_size) * iterations). Yu et al., "PECOS: Prediction for
        Enormous and Correlated Output Spaces", JMLR 2022, arXiv:2010.05878.
        """
        from xmr_core.balanced_kmeans import cluster

        return cls.from_chain(cluster(Z, branching, max_leaf_size, seed, on_progress, n_jobs))

    @classmethod
    def trie(cls, strings: Sequence[str], depth: int | None = None) -> Self:
        """Group labels that are strings by their first letter, then by their first two, and so on.

        Parameters
        ----------
        strings : sequence of str
            The labels, by number. Letters are code points after NFC normalisation; leaves come in code-point order,
            equal strings by number. A string that ends early, also the empty one, is a group of its own from there on.
        depth : int, optional
            Levels of letters; what is alike for longer hangs on one node. Default: as many as tell all strings
            apart, at most 64, since each level holds a node for every string.

        Raises
        ------
        InputError
            If there are no strings, one is no text, or ``depth`` is below 1.

        Notes
        -----
        O(n log n) comparisons of strings, and n nodes a level. Yadav, Sen, Hill, Mazumdar and Dhillon, "Session-Aware
        Query Auto-completion using Extreme Multi-label Ranking", KDD 2021, arXiv:2012.07654.

        Examples
        --------
        >>> tree = LabelTree.trie(["ab", "abc", "b"])
        >>> [[group.tolist() for group in tree.groups(level)] for level in (1, 2, 3)]
        [[[0, 1], [2]], [[0, 1], [2]], [[0], [1], [2]]]
        """
        from xmr_core.string_trees import trie

        return cls(*trie(strings, depth))

    @classmethod
    def hybrid(
        cls,
        strings: Sequence[str],
        Z: csr_matrix,
        trie_depth: int = 2,
        branching: int = 16,
        max_leaf_size: int = 100,
        seed: int = 0,
        n_jobs: int = 1,
    ) -> Self:
        """Group strings by their first letters on the top levels, and by balanced k-means of ``Z`` below.

        Parameters
        ----------
        strings : sequence of str
            The labels, by number; see `trie`.
        Z : CSR matrix of shape (n_labels, d), finite
            Their embeddings.
        trie_depth : int
            Levels of letters.
        branching, max_leaf_size, seed, n_jobs
            See `balanced_kmeans`, which divides each group of more than ``max_leaf_size`` strings.

        Raises
        ------
        InputError
            If there are not as many rows in Z as strings, or as `trie` and `balanced_kmeans`.

        Notes
        -----
        Groups differ in size, so their clusters differ in depth; a shallow group hangs on a chain of only children, and
        its labels stand together on the last level. Yadav et al., KDD 2021, arXiv:2012.07654.
        """
        from xmr_core.string_trees import as_nested, hybrid

        Z = csr_matrix(Z)
        if Z.shape[0] != len(strings):
            raise InputError(f"Z has {Z.shape[0]} rows for {len(strings)} strings; one row a string is wanted.")

        def clusters(group: NDArray[np.int32]) -> list[Any]:
            tree = cls.balanced_kmeans(Z[group], branching, max_leaf_size, seed, n_jobs=n_jobs)
            return as_nested(tree.child_ptr, tree.label_of_leaf)

        return cls(*hybrid(strings, trie_depth, max_leaf_size, clusters))

    @classmethod
    def from_chain(cls, chain: Sequence[csc_matrix]) -> Self:
        """Build from PECOS's cluster chain.

        Parameters
        ----------
        chain : sequence of CSC matrices
            ``chain[l]`` has shape (nodes at level l + 1, nodes at level l) and one entry a row: its parent.
            The first has one column, the rows of the last are the labels.
        """
        from xmr_core.tree_forms import from_chain

        return cls(*from_chain(chain))

    @classmethod
    def from_nested(cls, nested: list[Any]) -> Self:
        """Build from nested lists of label numbers, such as ``[0, [1, 2], [[3, 4], 5]]``; depths may differ."""
        from xmr_core.tree_forms import from_nested

        return cls(*from_nested(nested))

    def by_frequency(self, frequency: NDArray) -> Self:
        """Return the same tree with every family sorted, the most frequent first.

        Equal path scores go by tree order, and with l3-hinge scores many are equal, at exactly 1. Then the label with
        more rows is the better guess.

        Parameters
        ----------
        frequency : array of shape (n_labels,)
            Rows of each label. An inner node counts as its most frequent label; equal ones keep their order.

        Examples
        --------
        >>> tree = LabelTree.from_nested([[0, 1], [2, 3]]).by_frequency([5, 1, 2, 9])
        >>> [group.tolist() for group in tree.groups(1)]
        [[3, 2], [0, 1]]
        """
        from xmr_core.tree_forms import by_frequency

        frequency = np.asarray(frequency)
        if frequency.shape != (self.n_labels,):
            raise InputError(f"One frequency a label is wanted, {self.n_labels}; shape {frequency.shape} came.")
        return type(self)(*by_frequency(self.child_ptr, self.label_of_leaf, frequency))

    def to_chain(self) -> list[csc_matrix]:
        """Return PECOS's cluster chain; ``from_chain`` turns it back into this tree."""
        from xmr_core.tree_forms import to_chain

        return to_chain(self.child_ptr, self.label_of_leaf)

    # ------------------------------------------------------------------ reading

    @property
    def n_labels(self) -> int:
        """Number of labels."""
        return len(self.label_of_leaf)

    @property
    def widest_family(self) -> int:
        """The most children of a node."""
        return int(max(np.diff(p).max() for p in self.child_ptr))

    @property
    def n_nodes(self) -> int:
        """Number of nodes below the root, labels included."""
        return sum(self.level_size(level) for level in range(1, self.depth + 1))

    @property
    def depth(self) -> int:
        """Levels below the root."""
        return len(self.child_ptr)

    @cached_property
    def leaf_of_label(self) -> NDArray[np.int32]:
        """Position of each label in tree order, int32 of shape (n_labels,)."""
        leaf = np.empty(self.n_labels, dtype=np.int32)
        leaf[self.label_of_leaf] = np.arange(self.n_labels, dtype=np.int32)
        return leaf

    def level_size(self, level: int) -> int:
        """Return the number of nodes at a level."""
        return 1 if level == 0 else int(self.child_ptr[level - 1][-1])

    def children(self, level: int, node: int) -> range:
        """Return the children of a node, as node numbers of the next level."""
        start = self.child_ptr[level]
        return range(int(start[node]), int(start[node + 1]))

    def parents(self, level: int) -> NDArray[np.int32]:
        """Return the parent of every node of a level (1 or deeper), int32."""
        start = self.child_ptr[level - 1]
        return np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))

    def leaf_starts(self, level: int) -> NDArray[np.int32]:
        """Return where the leaves of each node of a level begin, with the end: int32 of shape (nodes + 1,)."""
        starts = np.arange(self.level_size(level) + 1, dtype=np.int32)
        for child_ptr in self.child_ptr[level:]:
            starts = child_ptr[starts]
        return starts

    def leaves(self, level: int, node: int) -> range:
        """Return the positions, in tree order, of the labels below a node."""
        lo, hi = node, node + 1
        for child_ptr in self.child_ptr[level:]:
            lo, hi = int(child_ptr[lo]), int(child_ptr[hi])
        return range(lo, hi)

    def groups(self, level: int) -> list[NDArray[np.int32]]:
        """Return the labels below each node of a level."""
        return np.split(self.label_of_leaf, self.leaf_starts(level)[1:-1])

    def path(self, label: int) -> NDArray[np.int32]:
        """Return the node numbers of a label's ancestors at levels 1 to depth; the last is its own leaf."""
        if not 0 <= label < self.n_labels:
            raise InputError(f"Labels run from 0 to {self.n_labels - 1}; {label} came.")
        nodes = [int(self.leaf_of_label[label])]
        for child_ptr in self.child_ptr[:0:-1]:
            nodes.append(int(np.searchsorted(child_ptr, nodes[-1], side="right")) - 1)
        return np.array(nodes[::-1], dtype=np.int32)

    def describe(
        self,
        names: Sequence[str] | None = None,
        depth: int | None = None,
        max_children: int = 8,
        examples: int = 3,
    ) -> str:
        """Return the tree as text, one line a node: how many labels it holds, and the first few.

        Parameters
        ----------
        names : sequence of str, optional
            Names of the labels, by number. Default: the numbers.
        depth : int, optional
            Levels to unfold below the root. Default: all.
        max_children : int
            Children shown of each node; the rest are counted.
        examples : int
            Labels named on each line, the first in tree order.

        Examples
        --------
        >>> tree = LabelTree.from_nested([[0, 1], [2, 3, 4, 5], 6])
        >>> print(tree.describe(names=["rose", "lily", "saw", "axe", "file", "awl", "tea"], max_children=2))
        7 labels: rose, lily, saw, ...
        ├── 2 labels: rose, lily
        │   ├── rose
        │   └── lily
        ├── 4 labels: saw, axe, file, ...
        │   ├── saw
        │   ├── axe
        │   └── ... and 2 more
        └── ... and 1 more
        """
        from xmr_core.tree_text import describe

        return describe(self, names, depth, max_children, examples)

    def _check(self) -> None:
        """Assert the invariants; for tests."""
        # Levels meet: each array of pointers spans exactly the nodes of the level above.
        sizes = [1, *(int(p[-1]) for p in self.child_ptr)]
        assert [len(p) - 1 for p in self.child_ptr] == sizes[:-1]
        # Every inner node has a child, and children are numbered without gaps.
        assert all(p[0] == 0 and (np.diff(p) >= 1).all() for p in self.child_ptr)
        # Every label stands at exactly one leaf.
        assert np.array_equal(np.sort(self.label_of_leaf), np.arange(sizes[-1]))
