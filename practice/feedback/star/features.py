"""What the models see of a sentence: its cues, its place, the cues of its neighbours, and what its words say."""

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from practice.feedback.star.answers import LABELS, Answer
from practice.feedback.star.cues import OWNERS, PATTERNS

Floats = NDArray[np.float64]
_OWNER = np.array([LABELS.index(owner) for owner in OWNERS])
_LONGEST = 1_500  # characters of a sentence that are looked at
_CENTRES, _WIDTH = np.linspace(0, 1, 6), 0.13
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d[\d.,:]*|[%€$£\"?]")
_MARKER = re.compile(r"^\W*(?:\d{1,2}[.)]\s+)?\W*")  # of a list


def folded(sentence: str) -> str:
    """Return a sentence in lower case, with plain apostrophes, without the marker of a list."""
    low = sentence[:_LONGEST].lower().replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
    return low if low.startswith('"') else _MARKER.sub("", low, count=1)


@functools.lru_cache(maxsize=8_000)  # each model asks for the same sentences; in training there are some 7,000
def cue_row(sentence: str) -> Floats:
    """Return which cues a sentence holds; then, for each label, whether any of its cues is there and how many."""
    low = folded(sentence)
    hits = np.array([pattern.search(low) is not None for pattern in PATTERNS], dtype=float)
    counts = np.bincount(_OWNER, hits, len(LABELS))
    row = np.concatenate([hits, counts > 0, counts / 3])
    row.flags.writeable = False
    return row


def place_rows(sentences: Sequence[str]) -> Floats:
    """Return bumps over the place of each sentence in the answer, counted by sentences and by words."""
    n = len(sentences)
    words = np.array([max(1, len(sentence.split())) for sentence in sentences], dtype=float)
    places = np.stack([(np.arange(n) + 0.5) / n, (words.cumsum() - words / 2) / words.sum()], axis=1)
    return np.exp(-0.5 * ((places[:, :, None] - _CENTRES) / _WIDTH) ** 2).reshape(n, -1)


def rows(sentences: Sequence[str], evidence: Floats, with_place: bool) -> Floats:
    """Return a row of features for each sentence of one answer.

    Parameters
    ----------
    sentences : sequence of str
    evidence : float64 array of shape (n, 4)
        What the words say; see `WordEvidence`.
    with_place : bool
        Whether place and neighbours are seen; without them a row tells of its sentence alone.
    """
    own = np.array([cue_row(sentence) for sentence in sentences])
    if not with_place:
        return np.hstack([own, evidence])
    counts = own[:, -len(LABELS) :]
    around = np.vstack([np.zeros(4), counts, np.zeros(4)])
    edges = np.zeros((len(own), 2))
    edges[0, 0] = edges[-1, 1] = 1
    return np.hstack([own, evidence, place_rows(sentences), around[:-2], around[2:], edges])


def grams(sentence: str) -> list[str]:
    """Return the words of a sentence, its pairs of words, and its first one, two and three; numbers become "#"."""
    words = ["#" if word[0].isdigit() else word for word in _WORD.findall(folded(sentence))]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return sorted({*words, *pairs, *("^" + " ".join(words[:k]) for k in (1, 2, 3))})


class WordEvidence:
    """How much each word or pair of words speaks for each label, counted in labelled answers.

    The evidence of a word is log P(label | word) - log P(label), drawn towards 0 where the word is rare. A sentence's
    is the sum, divided by the root of the number of words, for words of one sentence repeat each other.
    """

    SHRINK = 3.0  # occurrences of a word without evidence that are added to those it has
    LEAST = 2  # sentences that a word must stand in

    def __init__(self, vocabulary: Sequence[str], counts: Floats, prior: Floats) -> None:
        self.vocabulary, self.counts, self.prior = tuple(vocabulary), counts, prior
        self._index = {gram: i for i, gram in enumerate(self.vocabulary)}
        self._weights = self._weigh(counts)
        # Labels and missing parts ask for the same sentences, and so does the next attempt.
        self.row = functools.lru_cache(maxsize=2_000)(lambda said: self._sum(self._weights[self._known(said)]))

    @classmethod
    def count(cls, answers: Iterable[Answer]) -> "WordEvidence":
        """Count the words of answers."""
        found: dict[str, list[int]] = {}
        labels = [0] * len(LABELS)
        for answer in answers:
            for sentence, label in zip(answer.sentences, answer.labels, strict=True):
                labels[label] += 1
                for gram in grams(sentence):
                    found.setdefault(gram, [0] * len(LABELS))[label] += 1
        kept = sorted(gram for gram, counts in found.items() if sum(counts) >= cls.LEAST)
        prior = np.array(labels, dtype=float) / sum(labels)
        return cls(kept, np.array([found[gram] for gram in kept], dtype=float).reshape(-1, len(LABELS)), prior)

    def __call__(self, sentences: Sequence[str], without: Answer | None = None) -> Floats:
        """Return the evidence in each sentence, shape (n, 4); as if ``without`` had not been counted, if it was."""
        if without is None:
            return np.array([self.row(sentence) for sentence in sentences])
        counts = self.counts.copy()
        known = {sentence: self._known(sentence) for sentence in {*without.sentences, *sentences}}
        for sentence, label in zip(without.sentences, without.labels, strict=True):
            counts[known[sentence], label] -= 1
        return np.array([self._sum(self._weigh(counts[known[sentence]])) for sentence in sentences])

    def known_share(self, text: str) -> float:
        """Return which share of the words of a text the answers held; 0 of none."""
        words = _WORD.findall(folded(text))
        return sum(word in self._index for word in words) / len(words) if words else 0.0

    def _known(self, sentence: str) -> list[int]:
        return [self._index[gram] for gram in grams(sentence) if gram in self._index]

    @staticmethod
    def _sum(weights: Floats) -> Floats:
        return weights.sum(axis=0) / np.sqrt(1 + len(weights))

    def _weigh(self, counts: Floats) -> Floats:
        shares = (counts + self.SHRINK * self.prior) / (counts.sum(axis=1, keepdims=True) + self.SHRINK)
        return np.log(shares) - np.log(self.prior)
