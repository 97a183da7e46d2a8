"""What an autocompleter reads: the words of the previous query beside the letters of the prefix."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log, sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.checks import whole
from xmr_core.errors import InputError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.features import words

Block = tuple[list[int], list[float]]
MAX_LETTERS = 100  # read of a prefix: what stands behind says little, and 10,000 letters would cost milliseconds


def place_weight(place: int) -> float:
    """Return what a character n-gram adds at a place of the prefix, counted from 0: 1 / (1 + place).

    The first letters typed are the surest ones. Yadav et al., KDD 2021, arXiv:2012.07654, weight n-grams by where they
    stand; the reciprocal is our choice of the function.
    """
    return 1 / (1 + place)


def placed_ngrams(prefix: str, low: int, high: int) -> Iterator[tuple[str, float]]:
    """Yield every run of ``low`` to ``high`` letters with the weight of its place.

    >>> list(placed_ngrams("abc", 1, 2))
    [('a', 1.0), ('b', 0.5), ('c', 0.3333333333333333), ('ab', 1.0), ('bc', 0.5)]
    """
    for n in range(low, high + 1):
        for place in range(len(prefix) - n + 1):
            yield prefix[place : place + n], place_weight(place)


class PrefixVectorizer(Estimator):
    """Pairs of previous query and prefix to rows of a CSR matrix.

    Two blocks: TF-IDF of the previous query's words, and TF-IDF of the prefix's character n-grams, where an n-gram
    counts `place_weight` for each place that it stands at. Each block is scaled to length 1, then the row; a block
    without a known feature stays empty, and so does a row.

    Parameters
    ----------
    use_previous, use_prefix : bool, default True
        Which blocks there are.
    char_ngrams : (int, int), default (1, 3)
        Shortest and longest run of letters.

    Attributes
    ----------
    idf_ : float64 array of shape (n_features,)
        ln((1 + n) / (1 + df)) + 1, where df of the n texts of the block hold the feature.

    Notes
    -----
    Words are read in lower case; letters of the prefix as they are, after NFC, at most the first 100. Words come first,
    in code-point order, then n-grams. Yadav, Sen, Hill, Mazumdar and Dhillon, "Session-Aware Query Auto-completion
    using Extreme Multi-label Ranking", KDD 2021, arXiv:2012.07654.

    Examples
    --------
    >>> vectorizer = PrefixVectorizer(char_ngrams=(1, 1)).fit(["red mug", None], ["t", "te"])
    >>> [vectorizer.feature_name(j) for j in range(vectorizer.n_features)]
    ['mug', 'red', 'e', 't']
    """

    def __init__(
        self, use_previous: bool = True, use_prefix: bool = True, char_ngrams: tuple[int, int] = (1, 3)
    ) -> None:
        self.use_previous = use_previous
        self.use_prefix = use_prefix
        self.char_ngrams = char_ngrams

    def fit(self, previous: Sequence[str | None], prefixes: Sequence[str]) -> Self:
        """Learn the features and their document frequencies, from two equally long lists.

        Raises
        ------
        InputError
            If the lists differ in length or ``char_ngrams`` is no range.
        """
        self._check(previous, prefixes)
        word_df = _frequencies([set(self._words(text)) for text in previous])
        char_df = _frequencies([{gram for gram, _ in self._grams(prefix)} for prefix in prefixes])
        self._set_vocabulary(sorted(word_df), sorted(char_df))
        df = [*(word_df[w] for w in self._by_word), *(char_df[g] for g in self._by_gram)]
        self._set_idf([log((1 + len(prefixes)) / (1 + n)) + 1 for n in df])
        return self

    def transform(self, previous: Sequence[str | None], prefixes: Sequence[str]) -> csr_matrix:
        """Return float32 CSR of shape (rows, max(1, n_features)); equal texts are read once."""
        self._check_fitted()
        self._check(previous, prefixes)
        blocks = self._blocks(previous, self._word_block), self._blocks(prefixes, self._gram_block)
        indptr = np.concatenate([[0], np.cumsum(blocks[0][0] + blocks[1][0])])
        indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float32)
        scale = np.where((blocks[0][0] > 0) & (blocks[1][0] > 0), sqrt(2), 1.0)
        start = indptr[:-1]
        for size, feature, value in blocks:
            row = np.repeat(np.arange(len(size)), size)
            at = start[row] + np.arange(len(row)) - (np.cumsum(size) - size)[row]
            indices[at], data[at] = feature, value / scale[row]
            start = start + size
        return csr_matrix((data, indices, indptr), shape=(len(prefixes), max(1, self.n_features)))

    def transform_one(self, previous: str | None, prefix: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return one pair as (features int32 ascending, values float32): the fast path, bit for bit a row of the rest.

        O(words of ``previous`` + letters of ``prefix``).
        """
        words, grams = self._word_block(previous), self._gram_block(prefix)
        values = np.array(words[1] + grams[1])
        if words[0] and grams[0]:
            values /= sqrt(2)
        return np.array(words[0] + grams[0], dtype=np.int32), values.astype(np.float32)

    # ------------------------------------------------------------------ names and storage

    @property
    def n_features(self) -> int:
        """Number of known features."""
        self._check_fitted()
        return len(self._by_word) + len(self._by_gram)

    def feature_name(self, j: int) -> str:
        """Return the word or n-gram behind feature ``j``."""
        return self._by_word[j] if j < len(self._by_word) else self._by_gram[j - len(self._by_word)]

    def feature_family(self, j: int) -> str:
        """Return "word", of the previous query, or "char", of the prefix."""
        return "word" if j < len(self._by_word) else "char"

    def to_dict(self) -> dict[str, Any]:
        """Return all that `from_dict` needs beside ``idf_``."""
        self._check_fitted()
        return {"params": self.get_params(), "words": self._by_word, "grams": self._by_gram}

    @classmethod
    def from_dict(cls, state: dict[str, Any], idf: NDArray[np.float64]) -> Self:
        """Rebuild a fitted vectorizer from `to_dict` and its ``idf_``.

        Raises
        ------
        InputError
            If they do not fit each other.
        """
        params = dict(state["params"])
        self = cls(**{**params, "char_ngrams": tuple(params["char_ngrams"])})
        self._check([], [])
        self._set_vocabulary(state["words"], state["grams"])
        if idf.shape != (len(self._by_word) + len(self._by_gram),) or not np.isfinite(idf).all():
            raise InputError("The idf values must be finite numbers, one for each feature.")
        self._set_idf(idf.tolist())
        return self

    # ------------------------------------------------------------------ parts

    def _words(self, previous: str | None) -> list[str]:
        return words(previous) if self.use_previous and previous else []

    def _grams(self, prefix: str) -> Iterable[tuple[str, float]]:
        if not self.use_prefix:
            return ()
        return placed_ngrams(unicodedata.normalize("NFC", prefix)[:MAX_LETTERS], *self.char_ngrams)

    def _word_block(self, previous: str | None) -> Block:
        return self._block(((word, 1.0) for word in self._words(previous)), self._word_index)

    def _gram_block(self, prefix: str) -> Block:
        return self._block(self._grams(prefix), self._gram_index)

    def _block(self, terms: Iterable[tuple[str, float]], index: dict[str, int]) -> Block:
        """Add up the weights of known terms, times IDF, scaled to length 1."""
        sums: dict[int, float] = {}
        for term, weight in terms:
            if (j := index.get(term)) is not None:
                sums[j] = sums.get(j, 0.0) + weight
        features = sorted(sums)
        values = [sums[j] * self._idf[j] for j in features]
        length = sqrt(sum([v * v for v in values]))
        return features, [v / length for v in values]

    @staticmethod
    def _blocks(texts: Sequence[Any], block: Any) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
        """Return the size of each text's block, and their features and values end to end."""
        known = {text: block(text) for text in set(texts)}
        rows = [known[text] for text in texts]
        size = np.array([len(features) for features, _ in rows], dtype=np.int64)
        feature = np.array([j for features, _ in rows for j in features], dtype=np.int32)
        return size, feature, np.array([v for _, values in rows for v in values], dtype=np.float64)

    def _set_vocabulary(self, by_word: list[str], by_gram: list[str]) -> None:
        self._by_word, self._by_gram = list(by_word), list(by_gram)
        self._word_index = {word: j for j, word in enumerate(self._by_word)}
        self._gram_index = {gram: j for j, gram in enumerate(self._by_gram, start=len(self._by_word))}

    def _set_idf(self, idf: list[float]) -> None:
        self._idf, self.idf_ = idf, np.array(idf, dtype=np.float64)  # a list is read faster, one value at a time

    def _check(self, previous: Sequence[str | None], prefixes: Sequence[str]) -> None:
        low, high = self.char_ngrams
        whole("char_ngrams[0]", low, 1)
        whole("char_ngrams[1]", high, low)
        if len(previous) != len(prefixes):
            raise InputError(f"{len(previous)} previous queries and {len(prefixes)} prefixes came; as many are wanted.")

    def _check_fitted(self) -> None:
        if not hasattr(self, "idf_"):
            raise NotFittedError("This PrefixVectorizer knows no features yet; call fit(previous, prefixes) first.")


def _frequencies(documents: list[set[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(document)
    return counts
