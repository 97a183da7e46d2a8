"""Turn query texts into sparse vectors: word n-grams, character n-grams, TF-IDF."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core.checks import whole
from xmr_core.errors import InputError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.progress import Progress
from xmr_core.texts import as_texts

_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 10  # of one n-gram
REPORT_EVERY = 2000  # texts between two reports of progress
END_OF_WORD = "#"


def words(text: str, lowercase: bool = True) -> list[str]:
    """Split a text into words: runs of letters, digits and their combining marks, after NFKC."""
    text = unicodedata.normalize("NFKC", text)
    if lowercase:
        text = text.lower()
    if text.isascii():
        return _WORD.findall(text)
    # Vowel signs and the like belong to their letter, but are no word characters to `re`.
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split()


def word_ngrams(tokens: Sequence[str], low: int, high: int) -> Iterator[str]:
    """Yield the n-grams of ``low`` to ``high`` neighbouring words, words joined by one space."""
    for n in range(low, high + 1):
        yield from tokens if n == 1 else [" ".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def char_ngrams(token: str, n: int) -> list[str]:
    """Return the ``n``-grams of one word followed by ``#``; a shorter word gives one gram, itself with ``#``.

    >>> char_ngrams("Echo", 3)
    ['Ech', 'cho', 'ho#']
    """
    closed = token + END_OF_WORD
    return [closed[i : i + n] for i in range(max(1, len(closed) - n + 1))]


class QueryVectorizer(Estimator):
    """Texts to rows of a CSR matrix.

    Three families of features, each with a switch: n-grams of words, n-grams of the characters of each
    word, and TF-IDF weighting of both.

    Parameters
    ----------
    word_ngrams : (int, int) or None, default (1, 3)
        Shortest and longest run of words; None switches the family off.
    char_ngrams : int or None, default 3
        Length of character n-grams, '#' marking the end of a word; None switches the family off.
    tfidf : bool, default True
        Weight a feature that occurs tf times in a text and in df of the n training texts by
        tf * (ln((1 + n) / (1 + df)) + 1). Without it the weight is tf.
    word_weights : tuple of float, default (1.0, 0.3, 0.2)
        Length of the part of a vector that holds single words, pairs of words, and so on; the last value serves
        all longer runs. Runs of words repeat what their words say, and rare runs invite overfitting.
    char_weight : float, default 1.0
        Length of the part that holds character n-grams.
    min_df : int, default 1
        Features in fewer training texts are left out.
    lowercase : bool, default True

    Attributes
    ----------
    idf_ : float64 array of shape (n_features,)
        All ones without ``tfidf``.

    Notes
    -----
    Each part (words, pairs, ..., characters) is scaled to its weight, then the whole row to Euclidean length 1; a
    text without a known feature is a row of zeros. Word n-grams come first, in code-point order, then character
    n-grams. Feature families after Chang et al., "Extreme Multi-label
    Learning for Semantic Matching in Product Search", KDD 2021, doi:10.1145/3447548.3467092.
    """

    def __init__(
        self,
        word_ngrams: tuple[int, int] | None = (1, 3),
        char_ngrams: int | None = 3,
        tfidf: bool = True,
        word_weights: tuple[float, ...] = (1.0, 0.3, 0.2),
        char_weight: float = 1.0,
        min_df: int = 1,
        lowercase: bool = True,
    ) -> None:
        self.word_ngrams = word_ngrams
        self.char_ngrams = char_ngrams
        self.tfidf = tfidf
        self.word_weights = word_weights
        self.char_weight = char_weight
        self.min_df = min_df
        self.lowercase = lowercase

    # ------------------------------------------------------------------ texts to n-grams

    def analyze(self, text: str) -> tuple[list[str], list[str]]:
        """Return the word n-grams and the character n-grams of a text, repeats included."""
        tokens = words(text, self.lowercase)
        by_word = list(word_ngrams(tokens, *self.word_ngrams)) if self.word_ngrams else []
        by_char = [g for t in tokens for g in char_ngrams(t, self.char_ngrams)] if self.char_ngrams else []
        return by_word, by_char

    def fit(self, texts: Any, y: Any = None, *, on_progress: Progress | None = None) -> Self:
        """Learn the vocabulary and the document frequencies.

        Parameters
        ----------
        texts : sequence of str
            A list, a pandas Series, a NumPy or an Arrow array; see `xmr_core.texts.as_texts`.
        y : ignored
            Taken because scikit-learn's pipelines pass it.
        on_progress : callable, optional
            Called now and then with a fraction in [0, 1]; what it raises stops the work.

        Raises
        ------
        InputError
            If a parameter is out of range, ``texts`` is empty or not a sequence of texts, or no text holds a word.
        """
        self._check_params()
        texts = as_texts(texts)
        word_df: Counter[str] = Counter()
        char_df: Counter[str] = Counter()
        for i, text in enumerate(texts):
            if on_progress and i % REPORT_EVERY == 0:
                on_progress(i / len(texts))
            by_word, by_char = self.analyze(text)
            word_df.update(set(by_word))
            char_df.update(set(by_char))
        self._set_vocabulary(*(sorted(g for g, df in c.items() if df >= self.min_df) for c in (word_df, char_df)))
        if not self.n_features:
            raise InputError(f"None of the {len(texts)} texts holds a feature; give texts with words or lower min_df.")
        df = np.array([word_df[g] for g in self._words] + [char_df[g] for g in self._chars], dtype=np.float64)
        self.idf_ = np.log((1 + len(texts)) / (1 + df)) + 1 if self.tfidf else np.ones(len(df))
        return self

    def transform(self, texts: Any, *, on_progress: Progress | None = None) -> csr_matrix:
        """Return the texts as a float32 CSR matrix of shape (len(texts), n_features)."""
        self._check_fitted()
        texts, rows = as_texts(texts), []
        for i, text in enumerate(texts):
            if on_progress and i % REPORT_EVERY == 0:
                on_progress(i / len(texts))
            rows.append(self.transform_one(text))
        indptr = np.concatenate([[0], np.cumsum([len(feature) for feature, _ in rows])])
        indices = np.concatenate([feature for feature, _ in rows])
        data = np.concatenate([value for _, value in rows])
        return csr_matrix((data, indices, indptr), shape=(len(rows), self.n_features))

    def transform_one(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return one text as (features int32 ascending, values float32): the fast path of a single query."""
        self._check_fitted()
        by_word, by_char = self.analyze(text)
        word, char = self._word_index.get, self._char_index.get
        found = [j for g in by_word if (j := word(g)) is not None]
        found += [j for g in by_char if (j := char(g)) is not None]
        feature, tf = np.unique(np.array(found, dtype=np.int32), return_counts=True)
        value, part = tf * self.idf_[feature], self._part[feature]
        length = np.sqrt(np.bincount(part, value * value, minlength=len(self._weights)))
        value *= self._weights[part] / length[part]
        return feature, (value / np.sqrt(np.sum(self._weights[length > 0] ** 2))).astype(np.float32)

    def fit_transform(self, texts: Any, y: Any = None, *, on_progress: Progress | None = None) -> csr_matrix:
        """Fit, then transform the same texts."""
        tell = on_progress or (lambda fraction: None)
        texts = as_texts(texts)
        self.fit(texts, on_progress=lambda f: tell(f / 2))
        return self.transform(texts, on_progress=lambda f: tell((1 + f) / 2))

    # ------------------------------------------------------------------ names

    @property
    def n_words(self) -> int:
        """Number of known word n-grams; they are the first features."""
        return len(self._words)

    @property
    def n_features(self) -> int:
        """Number of known n-grams."""
        return len(self._words) + len(self._chars)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the n-grams of all features, as scikit-learn asks for them; ``input_features`` is ignored."""
        self._check_fitted()
        return np.array([*self._words, *self._chars], dtype=object)

    def feature_name(self, j: int) -> str:
        """Return the n-gram behind feature ``j``."""
        return self._words[j] if j < len(self._words) else self._chars[j - len(self._words)]

    def feature_family(self, j: int) -> str:
        """Return "word" or "char"."""
        return "word" if j < len(self._words) else "char"

    # ------------------------------------------------------------------ storage

    def to_dict(self) -> dict[str, Any]:
        """Return all that ``from_dict`` needs, as plain lists and numbers (idf apart: see ``idf_``)."""
        self._check_fitted()
        return {"params": self.get_params(), "words": self._words, "chars": self._chars}

    @classmethod
    def from_dict(cls, state: dict[str, Any], idf: np.ndarray) -> Self:
        """Rebuild a fitted vectorizer from ``to_dict`` and its ``idf_``.

        Raises
        ------
        InputError
            If names and ``idf`` differ in number.
        """
        params = dict(state["params"])
        params["word_ngrams"] = tuple(params["word_ngrams"]) if params["word_ngrams"] else None
        params["word_weights"] = tuple(params["word_weights"])
        self = cls(**params)
        self._check_params()
        if not np.isfinite(idf).all():
            raise InputError("The idf values must be finite.")
        self._set_vocabulary(state["words"], state["chars"])
        if idf.shape != (self.n_features,):
            raise InputError(f"{self.n_features} n-grams need as many idf values; {idf.size} came.")
        self.idf_ = np.asarray(idf, dtype=np.float64)
        return self

    def _set_vocabulary(self, by_word: Iterable[str], by_char: Iterable[str]) -> None:
        self._words, self._chars = list(by_word), list(by_char)
        self._word_index = {g: i for i, g in enumerate(self._words)}
        self._char_index = {g: i for i, g in enumerate(self._chars, start=len(self._words))}
        # The part of the vector that a feature belongs to: its number of words less one, the last for characters.
        lengths = [g.count(" ") for g in self._words]
        longest = max(lengths, default=-1) + 1
        self._part = np.array(lengths + [longest] * len(self._chars), dtype=np.intp)
        by_length = [self.word_weights[min(i, len(self.word_weights) - 1)] for i in range(longest)]
        self._weights = np.array([*by_length, self.char_weight])

    # ------------------------------------------------------------------ checks

    def _check_params(self) -> None:
        if self.word_ngrams is None and self.char_ngrams is None:
            raise InputError("word_ngrams and char_ngrams are both None; switch at least one family on.")
        if self.word_ngrams is not None and not 1 <= self.word_ngrams[0] <= self.word_ngrams[1] <= MAX_WORDS:
            raise InputError(
                f"word_ngrams must be (low, high) with 1 <= low <= high <= {MAX_WORDS}; {self.word_ngrams} came."
            )
        if self.char_ngrams is not None:
            whole("char_ngrams", self.char_ngrams, 1)
        if not self.word_weights or min(*self.word_weights, self.char_weight) <= 0:
            raise InputError(
                f"word_weights and char_weight must be above 0; {self.word_weights} and {self.char_weight} came."
            )
        whole("min_df", self.min_df, 1)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "idf_")

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            raise NotFittedError("This QueryVectorizer knows no n-grams yet; call fit(texts) first.")
