"""Okapi BM25: rank products by the words that they share with the query."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.experiments.inverted_index import InvertedIndex
from xmr_core.features import words


class BM25:
    """An index of texts, scored by Okapi BM25.

    A word that occurs tf times in a text of ``len`` words, and in df of the N texts, adds
    ln(1 + (N - df + 0.5) / (df + 0.5)) * tf (k1 + 1) / (tf + k1 (1 - b + b len / mean len))
    for each time that it is in the query. The 1 in the logarithm keeps it above 0 for words in most of the texts.

    Parameters
    ----------
    texts : sequence of str
        One for each label.
    k1, b : float, default 1.2 and 0.75
        How soon repeats stop to count, and how much long texts are held back.

    Notes
    -----
    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, doi:10.1561/1500000019.

    Examples
    --------
    >>> BM25(["red mug", "blue mug", "tea pot"]).rank("a blue mug", k=2).tolist()
    [1, 0]
    """

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self.vocabulary: dict[str, int] = {}
        rows, columns, tf = list[int](), list[int](), list[int]()
        length = np.zeros(len(texts))
        for label, text in enumerate(texts):
            found = Counter(words(text))
            length[label] = found.total()
            rows += [self.vocabulary.setdefault(word, len(self.vocabulary)) for word in found]
            columns += [label] * len(found)
            tf += found.values()
        row, column, often = (
            np.array(rows, dtype=np.intp),
            np.array(columns, dtype=np.intp),
            np.array(tf, dtype=np.float64),
        )
        df = np.bincount(row, minlength=len(self.vocabulary))
        idf = np.log1p((len(texts) - df + 0.5) / (df + 0.5))
        share = length / max(length.mean(), 1e-12)
        weight = idf[row] * often * (k1 + 1) / (often + k1 * (1 - b + b * share[column]))
        self.index = InvertedIndex(csr_matrix((weight, (row, column)), shape=(len(self.vocabulary), len(texts))))

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the score of every text."""
        return self.index.scores(*self._encode(query))

    def rank(self, query: str, k: int = 10) -> NDArray[np.int32]:
        """Return the ``k`` best texts, best first; ties, and texts that share no word, in their order."""
        return self.index.top(*self._encode(query), k)

    def _encode(self, query: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        known = [self.vocabulary[word] for word in words(query) if word in self.vocabulary]
        return np.array(known, dtype=np.int32), np.ones(len(known), dtype=np.float32)
