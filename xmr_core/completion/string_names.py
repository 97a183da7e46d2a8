"""What the nodes of a tree over strings are called: the letters they share, or the strings below them."""

import numpy as np

from xmr_core.completion.xmr_autocomplete import XMRAutocomplete
from xmr_core.string_trees import MAX_DEPTH
from xmr_core.tree import LabelTree

SOME = 2  # strings that a cluster is named by


class StringNames:
    """The tree of a fitted `XMRAutocomplete` with names for its nodes and features.

    A node of a trie is named by the letters that lead there, "ab…", a cluster by its strings that were typed most
    often, a node with one string by that string.
    """

    def __init__(self, log: XMRAutocomplete) -> None:
        self._log = log
        tries = {"trie": MAX_DEPTH, "hybrid": log.trie_depth, "balanced_kmeans": 0}
        self._trie_levels = tries[log.tree]

    @property
    def tree(self) -> LabelTree:
        """The label tree."""
        return self._log.model_.tree_

    def node_name(self, level: int, node: int) -> str:
        """Return the name of a node; the string itself at the last level."""
        leaves = self.tree.leaves(level, node)
        strings = self._log.table_
        if len(leaves) == 1:
            return strings[int(self.tree.label_of_leaf[leaves[0]])]
        if 0 < level <= self._trie_levels:
            return strings[int(self.tree.label_of_leaf[leaves[0]])][:level] + "…"
        labels = self.tree.label_of_leaf[leaves.start : leaves.stop]
        most = labels[np.lexsort((labels, -self._log.counts_[labels]))][:SOME]
        more = len(labels) - len(most)
        return ", ".join(strings[int(label)] for label in most) + (f" + {more}" if more else "")

    def node_size(self, level: int, node: int) -> int:
        """Return how many strings lie below a node."""
        return len(self.tree.leaves(level, node))

    def feature_name(self, j: int) -> str:
        """Return the word of the previous query, or the letters of the prefix, behind feature ``j``."""
        return self._log.vectorizer_.feature_name(j)

    def feature_family(self, j: int) -> str:
        """Return "word" or "char"."""
        return self._log.vectorizer_.feature_family(j)
