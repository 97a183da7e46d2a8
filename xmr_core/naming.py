"""Readable names for the groups of a label tree: the words that set a group apart from its siblings."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.features import words
from xmr_core.tree import LabelTree

N_WORDS = 3
# Words that name nothing; the shortest are left out by length already.
FUNCTION_WORDS = frozenset(
    (
        "and",
        "are",
        "best",
        "for",
        "from",
        "into",
        "like",
        "not",
        "off",
        "that",
        "the",
        "this",
        "with",
        "without",
        "your",
    )
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def telling_words(tree: LabelTree, texts: Sequence[str], labels: NDArray[np.int32]) -> list[list[list[str]]]:
    """Return, for each inner level from 1 on and each node there, its three most telling words, best first.

    Parameters
    ----------
    texts : sequence of str
        What was typed for, or written about, a label.
    labels : int array of shape (len(texts),)
        The label of each text; a label may have several.

    Notes
    -----
    A word's weight in a group is p * log(p / q): p is the share of the group's texts that hold it, q the share among
    all texts below the same parent, smoothed. Only words of three letters and more, without digits, count, and of
    words of which one holds the other ("fryer", "airfryer") only the better. Ties go to the first in the alphabet.
    """
    holds, vocabulary = _word_matrix(texts, labels, tree.n_labels)
    counts, sizes = [], []
    per_label = np.bincount(labels, minlength=tree.n_labels)[tree.label_of_leaf]
    for level in range(tree.depth):
        starts = tree.leaf_starts(level)
        members = csc_matrix(
            (np.ones(tree.n_labels), np.arange(tree.n_labels), starts), shape=(tree.n_labels, len(starts) - 1)
        )
        counts.append(csr_matrix(members.T @ holds[tree.label_of_leaf]))
        sizes.append(members.T @ per_label)
    return [
        [
            _best(
                counts[level][node], sizes[level][node], counts[level - 1][parent], sizes[level - 1][parent], vocabulary
            )
            for node, parent in enumerate(tree.parents(level).tolist())
        ]
        for level in range(1, tree.depth)
    ]


def _word_matrix(texts: Sequence[str], labels: NDArray[np.int32], n_labels: int) -> tuple[csr_matrix, list[str]]:
    """Count, for each label, the texts that hold a word; the words are in alphabetical order."""
    found = [{w for w in words(t) if _LETTERS.fullmatch(w) and w not in FUNCTION_WORDS} for t in texts]
    vocabulary = sorted(set().union(*found))
    number = {w: i for i, w in enumerate(vocabulary)}
    columns = [number[w] for f in found for w in f]
    rows = np.repeat(labels, [len(f) for f in found])
    return csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(n_labels, len(vocabulary))), vocabulary


def _best(inside: csr_matrix, n_inside: float, around: csr_matrix, n_around: float, vocabulary: list[str]) -> list[str]:
    shared = np.asarray(around[:, inside.indices].todense()).ravel()
    p, q = inside.data / n_inside, (shared + 1) / (n_around + 2)
    weight = p * np.log(p / q)
    chosen: list[str] = []
    for i in np.lexsort((inside.indices, -weight)):
        word = vocabulary[inside.indices[i]]
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == N_WORDS:
            break
    return chosen
