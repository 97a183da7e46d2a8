"""Readable names for the groups of a label tree: the words that set a group apart from its siblings."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from xmr_core.features import words
from xmr_core.tree import LabelTree


def telling_words(tree: LabelTree, titles: Sequence[str], n_words: int = 3) -> list[list[list[str]]]:
    """Return, for each inner level from 1 on and each node there, its most telling words, best first.

    A word's weight in a group is p * log(p / q): p is the share of the group's titles that hold it, q the share
    among all titles below the same parent, smoothed. Numbers and words of one or two letters are left out. Ties
    go to the word that comes first in the alphabet.
    """
    holds = [sorted({w for w in words(t) if len(w) > 2 and not w.isdigit()}) for t in titles]
    counts = [[Counter(w for label in group for w in holds[label]) for group in tree.groups(level)]
              for level in range(tree.depth)]  # fmt: skip
    sizes = [np.diff(tree.leaf_starts(level)) for level in range(tree.depth)]
    names = []
    for level in range(1, tree.depth):
        parents = tree.parents(level)
        names.append(
            [
                _best(counts[level][i], int(sizes[level][i]), counts[level - 1][p], int(sizes[level - 1][p]), n_words)
                for i, p in enumerate(parents)
            ]
        )
    return names


def _best(inside: Counter[str], n_inside: int, around: Counter[str], n_around: int, n_words: int) -> list[str]:
    def weight(word: str) -> float:
        p, q = inside[word] / n_inside, (around[word] + 1) / (n_around + 2)
        return float(p * np.log(p / q))

    return sorted(inside, key=lambda w: (-weight(w), w))[:n_words]
