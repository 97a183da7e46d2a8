"""What a completer answers: suggestions, and how many points every signal gives each of them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xmr_core.trace import BeamLevel, Sought

Kind = Literal["known", "composed", "corrected"]
Source = Literal["prefix", "session", "popularity"]

# What a suggestion is ranked by, in the order of a trace's columns, and where each signal comes from.
SOURCE_OF_SIGNAL: dict[str, Source] = {
    "popularity": "popularity",  # how often the query was typed
    "walk": "session",  # its share of the walk that starts at the previous query
    "direct": "session",  # how often it followed the previous query itself
    "meaning": "session",  # cosine with the previous query in the embedding of the log
    "spelling": "session",  # cosine with the previous query in letters
    "letters_left": "prefix",  # how many letters are still to be typed
}
SIGNALS: tuple[str, ...] = tuple(SOURCE_OF_SIGNAL)


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion.

    Attributes
    ----------
    query : str
        What would be typed, in NFC; it begins with the prefix (in NFC, letter by letter), unless ``kind`` is
        "corrected".
    score : float
        Points over the weakest candidate under the same prefix; the list is sorted by it.
    kind : {"known", "composed", "corrected"}
        A query of the log; the typed words and a likely last one; or a query of the log near a prefix that none has.
    """

    query: str
    score: float
    kind: Kind = "known"


@dataclass(frozen=True, slots=True)
class CompletionTrace:
    """Why `SessionAutocomplete.complete` answers what it answers.

    Attributes
    ----------
    prefix : str
    previous : str or None
        Both as the completer reads them.
    completions : list of Completion
        What ``complete`` returns for the same arguments.
    points : float64 (n, len(SIGNALS))
        What each signal of `SIGNALS` gives each suggestion: its weight times how far the suggestion is above the lowest
        candidate in that signal, so never negative. A row adds up to the suggestion's score.
    weights : float64 (len(SIGNALS),)
        The fitted weights for a prefix of this length.
    n_matching : int
        Queries of the log that begin with the prefix.
    n_candidates : int
        Those of them that were scored: the likeliest after the previous query, and the most popular.
    """

    prefix: str
    previous: str | None
    completions: list[Completion]
    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    n_matching: int
    n_candidates: int


@dataclass(frozen=True, slots=True)
class XMRTrace:
    """The beam search behind one answer of `XMRAutocomplete.complete`.

    Attributes
    ----------
    prefix : str
    previous : str or None
        Both in NFC.
    feature : int32 array of shape (q,)
        The features of the pair, ascending.
    value : float32 array of shape (q,)
    beam_width, k : int
    levels : tuple of BeamLevel
        Levels 1 to depth; none if no query begins with the prefix, as then nothing is searched. Each level says which
        nodes are ``allowed``: under the mask those above a label that begins with the prefix, without it all but the
        other labels.
    completions : tuple of Completion
        What ``complete`` returns for the same arguments.
    n_matching : int
        Queries of the log that begin with the prefix.
    sought : Sought or None
        Filled in when the query meant was given. Its ``exhaustive_rank`` counts the queries that begin with the prefix.
    """

    prefix: str
    previous: str | None
    feature: NDArray[np.int32]
    value: NDArray[np.float32]
    beam_width: int
    k: int
    levels: tuple[BeamLevel, ...]
    completions: tuple[Completion, ...]
    n_matching: int
    sought: Sought | None = None
