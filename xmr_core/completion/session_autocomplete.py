"""Autocompletion that knows the session: what is typed next depends on what was typed before."""

import os
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import storage
from xmr_core.checks import whole
from xmr_core.completion import reranker
from xmr_core.completion.answer import SIGNALS, Completion, CompletionTrace, Kind
from xmr_core.completion.candidates import FROM_POPULARITY, candidates, ranked, shares_of, signals
from xmr_core.completion.composer import Composer
from xmr_core.completion.log_columns import as_log
from xmr_core.completion.log_parts import LogParts, Session, checked_parts, log_parts, no_session, saved_parts, session
from xmr_core.completion.near import Letters, near
from xmr_core.completion.string_table import StringTable
from xmr_core.errors import InputError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.features import QueryVectorizer, words
from xmr_core.progress import Progress, Report
from xmr_core.texts import nfc

KIND = "session_autocomplete"
FEWEST_ROWS = 2000  # to fit weights on
HELD_BACK, MOST_HELD_BACK = 0.05, 3000  # share of the rows, and rows
SESSIONS_KEPT = 1024  # previous queries whose walk is remembered
NEAR_RANKED = 512  # corrected strings that are scored: the most popular

Scored = tuple[NDArray[np.int64], NDArray[np.float64]]


class SessionAutocomplete(Estimator):
    """Completes a prefix with queries of a log, those first that fit what was typed before.

    A query's score is the sum of what six signals say (`SIGNALS`): how often it was typed; a walk over the graph of
    which query follows which, started at the previous query; how often it followed that very query; the cosine of both
    in an embedding of the log; their likeness in letters; and how many letters are left to type. How much each counts
    is fitted on a part of the log that the signals do not see, for prefixes of 0, 1, 2, 3 and more letters, with and
    without a previous query; see `xmr_core.completion.reranker`. Below 2,000 rows the weights are fixed ones.

    Parameters
    ----------
    compose : bool, default False
        Fill empty places with new queries: what was typed, with its last word completed from the words of the log.
    correct : bool, default True
        Where no query of the log begins with the prefix, answer with those that begin with something one or two slips
        away.
    seed : int, default 0
        Of the part of the log that weights are fitted on, and of the embedding.

    Attributes
    ----------
    weights_ : float64 (2, 5, len(SIGNALS))
        Without and with a previous query, for prefixes of 0, 1, 2, 3 and 4 or more letters.

    Notes
    -----
    Strings are compared letter by letter in NFC, and letter case counts: fold both columns first if it should not.
    The task is that of Yadav, Sen, Hill, Mazumdar and Dhillon, "Session-Aware Query Auto-completion using Extreme
    Multi-label Ranking", KDD 2021, arXiv:2012.07654; their method is `XMRAutocomplete`. One answer costs O(log V) for
    V strings, the walk (at most 4 * 100 * 64 edges, once for each previous query), and O(1) for each of at most 192
    candidates.

    Examples
    --------
    >>> log = SessionAutocomplete().fit(["tea", "tea", None, None], ["teapot", "teapot", "television", "television"])
    >>> [found.query for found in log.complete("te", previous="tea")]
    ['teapot', 'television', 'tea']
    """

    def __init__(self, compose: bool = False, correct: bool = True, seed: int = 0) -> None:
        self.compose = compose
        self.correct = correct
        self.seed = seed

    def fit(self, previous: Any, queries: Any, *, on_progress: Report | None = None) -> Self:
        """Learn from pairs.

        Parameters
        ----------
        previous : sequence of str or None, of length n
            What was typed before each query; None or an empty text where nothing was.
        queries : sequence of str, of length n
            What was typed then. Rows with an empty text are left out.
        on_progress : callable(stage, fraction), optional
            Stages are "features", "parts", and before the latter, where weights are fitted, "trial" and "weights". What
            it raises stops the work.

        Raises
        ------
        InputError
            If the lengths differ, no query is left, or something is no text or holds half a surrogate pair.
        """
        whole("seed", self.seed, 0)
        tell = on_progress or (lambda stage, fraction: None)
        before, after = as_log(previous, queries)
        table = StringTable([*after, *(text for text in before if text is not None)])
        place = {string: i for i, string in enumerate(table.strings)}
        following = np.array([place[text] for text in after], dtype=np.int32)
        led_by = np.array([-1 if text is None else place[text] for text in before], dtype=np.int32)
        vectorizer, grams = _grams(table.strings, partial(tell, "features"))
        letters, weights = Letters.of(table.strings), _fixed_weights()
        if len(after) >= FEWEST_ROWS:
            held = _held_back(len(after), self.seed)
            trial = log_parts(led_by[~held], following[~held], grams, self.seed, partial(tell, "trial"))
            self._set(table, letters, vectorizer, trial, weights, compose=False)
            weights = self._fitted_weights(led_by[held], following[held], partial(tell, "weights"))
        parts = log_parts(led_by, following, grams, self.seed, partial(tell, "parts"))
        self._set(table, letters, vectorizer, parts, weights, self.compose)
        return self

    def complete(self, prefix: str, previous: str | None = None, k: int = 10) -> list[Completion]:
        """Return the best queries that begin with a prefix, best first, ties in code-point order.

        There are ``k`` where the log has as many; the previous query itself stands last. All are of the kind "known",
        but for those that `compose` and `correct` add.

        Parameters
        ----------
        prefix : str
            What is typed so far; an empty one asks for the likeliest next queries.
        previous : str, optional
            What was typed before; one that the log does not know is read by its words.
        k : int, default 10

        Raises
        ------
        InputError
            If ``prefix`` or ``previous`` is no text or ``k`` is below 1.
        NotFittedError
        """
        return self._answer(prefix, previous, k)[0]

    def trace(self, prefix: str, previous: str | None = None, k: int = 10) -> CompletionTrace:
        """Return `complete`'s answer and where its order comes from. Parameters and errors as there."""
        completions, points, n_candidates, weights = self._answer(prefix, previous, k)
        prefix, previous = nfc(prefix), nfc(previous) if previous else None
        lo, hi = self.table_.range(prefix)
        return CompletionTrace(prefix, previous, completions, points, weights, hi - lo, n_candidates)

    @property
    def has_fitted_weights(self) -> bool:
        """Whether the log had enough rows to fit weights on; else they are fixed ones."""
        self._check_fitted()
        return not np.array_equal(self.weights_, _fixed_weights())

    def knows(self, query: str) -> bool:
        """Whether the log has a query, in either column."""
        self._check_fitted()
        return self.table_.find(nfc(query)) >= 0

    def typical_previous(self, n: int = 4, followers: int = 5) -> list[str]:
        """Return previous queries to show the session with: frequent ones, with several followers, of different kinds.

        Parameters
        ----------
        n : int, default 4
            How many at most; there are fewer where the log is small.
        followers : int, default 5
            How many different queries, itself not counted, followed one of them at least.

        Returns
        -------
        list of str
            Those first after which most queries were typed, ties in code-point order; one that has a word in common
            with one before it is left out.

        Raises
        ------
        InputError
            If ``n`` or ``followers`` is below 1.
        NotFittedError
        """
        self._check_fitted()
        whole("n", n, 1)
        whole("followers", followers, 1)
        begin, count = self.parts_.direct_begin, self.parts_.direct_count
        row = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
        typed = np.bincount(row, count, minlength=len(begin) - 1)
        found = np.flatnonzero(np.diff(begin) >= followers)
        kept: list[str] = []
        used: set[str] = set()
        for query in map(self.table_.__getitem__, found[np.argsort(-typed[found], kind="stable")].tolist()):
            if len(kept) < n and used.isdisjoint(words(query)):
                kept.append(query)
                used.update(words(query))
        return kept

    # ------------------------------------------------------------------------------------------- answering

    def _answer(
        self, prefix: str, previous: str | None, k: int
    ) -> tuple[list[Completion], NDArray[np.float64], int, NDArray[np.float64]]:
        """Return the suggestions, their points, how many candidates there were, and the weights."""
        self._check_fitted()
        whole("k", k, 1)
        for name, text in (("prefix", prefix), ("previous", previous)):
            if not isinstance(text, str) and not (name == "previous" and text is None):
                raise InputError(f"{name} must be a text; {text!r} came.")
        prefix = nfc(prefix)
        known = self._session_of(nfc(previous)) if previous else self._nothing
        found, table = self._known(prefix, known, k)
        last = self._unscored(prefix, known, k - len(found))
        kind: Kind = "known"
        if self.correct and not len(found) and not last:
            found, table = self._corrected(prefix, known)
            kind = "corrected"
        weights = self.weights_[int(known.known), min(len(prefix), reranker.LONGEST)]
        order, points, score = ranked(table, weights, k)
        strings = self.table_.strings
        answer = [Completion(strings[i], s, kind) for i, s in zip(found[order].tolist(), score.tolist(), strict=True)]
        points = np.concatenate([points, np.zeros((len(last), len(SIGNALS)))]) if last else points
        return answer + last, points, len(found), weights

    def _known(self, prefix: str, known: Session, k: int) -> Scored:
        """Return the candidates that begin with the prefix, and what each signal says of them."""
        lo, hi = self.table_.range(prefix)
        parts, most = self.parts_, max(k, FROM_POPULARITY)
        found, share = candidates(lo, hi, known.place, known.reached, known.mass, parts.prior, parts.by_prior, most)
        return found, self._table(found, share, prefix, known)

    def _unscored(self, prefix: str, known: Session, room: int) -> list[Completion]:
        """Return what stands last in a list that has room: the previous query, if it fits, and composed queries."""
        own = known.place >= 0 and self.table_[known.place].startswith(prefix)
        last = [Completion(self.table_[known.place], 0.0)] if own and room > 0 else []
        if self._composer is not None and room > len(last):
            new = (text for text in self._composer.compose(prefix) if self.table_.find(text) < 0)
            last += [Completion(text, 0.0, "composed") for text in islice(new, room - len(last))]
        return last

    def _corrected(self, prefix: str, known: Session) -> Scored:
        """Return the candidates that begin with something near the prefix, and what each signal says of them."""
        found = near(self._letters, prefix)
        found = np.sort(found[np.argsort(-self.parts_.prior[found], kind="stable")[:NEAR_RANKED]])
        return found, self._table(found, shares_of(found, known.reached, known.mass), prefix, known)

    def _table(
        self, found: NDArray[np.int64], share: NDArray[np.float64], prefix: str, known: Session
    ) -> NDArray[np.float64]:
        """Return what each signal says of candidates."""
        parts = self.parts_
        return signals(
            found, share, len(prefix), self._letters.begin, parts.prior, parts.vectors, parts.gram_begin, parts.gram,
            parts.gram_value, known.vector, known.gram, known.gram_value, known.direct, known.direct_count,
        )  # fmt: skip

    def _ask_log(self, previous: str) -> Session:
        """Return what the log says of a previous query."""
        place, parts = self.table_.find(previous), self.parts_
        if self.vectorizer_ is None:
            return session(parts, place, self._nothing.gram, self._nothing.gram_value, 0)
        if place < 0:
            return session(parts, place, *self.vectorizer_.transform_one(previous), self.vectorizer_.n_words)
        row = slice(*parts.gram_begin[place : place + 2])
        return session(parts, place, parts.gram[row], parts.gram_value[row], self.vectorizer_.n_words)

    # ------------------------------------------------------------------------------------------- learning

    def _set(
        self,
        table: StringTable,
        letters: Letters,
        vectorizer: QueryVectorizer | None,
        parts: LogParts,
        weights: NDArray[np.float64],
        compose: bool,
    ) -> None:
        self.table_, self.vectorizer_, self.parts_, self.weights_ = table, vectorizer, parts, weights
        self._letters = letters
        self._nothing = no_session(parts.vectors.shape[1])
        self._composer = Composer(table.strings, parts.prior) if compose else None
        self._session_of = lru_cache(SESSIONS_KEPT)(self._ask_log)

    def _fitted_weights(
        self, led_by: NDArray[np.int32], following: NDArray[np.int32], tell: Progress
    ) -> NDArray[np.float64]:
        """Return the weights under which held-back rows are likeliest."""
        rng = np.random.default_rng(self.seed)
        lists: dict[tuple[int, int], list[tuple[NDArray[np.float64], int]]] = {}
        for row, (before, target) in enumerate(zip(led_by.tolist(), following.tolist(), strict=True)):
            tell(row / len(following) / 2)
            sessions = [self._nothing]
            if before >= 0 and (known := self._session_of(self.table_[before])).known:
                sessions.append(known)
            for n in reranker.sampled_lengths(self.table_[target], rng):
                for i, known in enumerate(sessions):
                    found, table = self._known(self.table_[target][:n], known, 1)
                    at = int(np.searchsorted(found, target))
                    if len(found) > 1 and at < len(found) and found[at] == target:
                        lists.setdefault((i, min(n, reranker.LONGEST)), []).append((table, at))
        weights = _fixed_weights()
        for n_fitted, (group, pairs) in enumerate(lists.items()):
            tell((1 + n_fitted / len(lists)) / 2)
            weights[group] = reranker.fit_weights(reranker.joined(pairs), weights[group])
        return weights

    # ------------------------------------------------------------------------------------------- storage

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model to a folder of its own; it is complete or untouched.

        Raises
        ------
        InputError
            If the folder holds other files.
        """
        self._check_fitted()
        vectorizer = self.vectorizer_.to_dict() if self.vectorizer_ else {"params": None, "words": [], "chars": []}
        idf = self.vectorizer_.idf_ if self.vectorizer_ else np.empty(0)
        arrays = saved_parts(self.parts_) | {"weights": self.weights_, "idf": idf}
        texts = {"strings": self.table_.strings, "words": vectorizer["words"], "chars": vectorizer["chars"]}
        meta = {"params": self.get_params(), "vectorizer": vectorizer["params"]}
        storage.write(Path(folder), KIND, meta, arrays, texts)

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        meta, arrays, texts = storage.read_all(Path(folder), KIND)
        with storage.refusing(Path(folder)):
            self = cls(**meta["params"])
            table = StringTable(texts["strings"])
            if table.strings != texts["strings"]:
                raise InputError("the strings are not sorted")
            vectorizer = None
            if meta["vectorizer"] is not None:
                state = {"params": meta["vectorizer"], "words": texts["words"], "chars": texts["chars"]}
                vectorizer = QueryVectorizer.from_dict(state, arrays["idf"])
            parts = checked_parts(arrays, len(table), vectorizer.n_features if vectorizer else 0)
            weights = arrays["weights"]
            if weights.shape != (2, reranker.LONGEST + 1, len(SIGNALS)) or not np.isfinite(weights).all():
                raise InputError("the weights do not fit")
            letters = Letters.of(table.strings)
            self._set(table, letters, vectorizer, parts, weights.astype(np.float64), self.compose)
        return self

    def _check_fitted(self) -> None:
        if not hasattr(self, "table_"):
            raise NotFittedError("This SessionAutocomplete knows no log yet; call fit(previous, queries) first.")


def _fixed_weights() -> NDArray[np.float64]:
    return np.stack([reranker.FIXED_ALONE, reranker.FIXED])


def _grams(strings: Sequence[str], tell: Progress) -> tuple[QueryVectorizer | None, csr_matrix]:
    """Return the n-grams of strings, single words and runs of three letters; none where no string holds a word."""
    if not any(words(string) for string in strings):
        return None, csr_matrix((len(strings), 0), dtype=np.float32)
    vectorizer = QueryVectorizer(word_ngrams=(1, 1), char_ngrams=3)
    return vectorizer, vectorizer.fit_transform(strings, on_progress=tell)


def _held_back(n_rows: int, seed: int) -> NDArray[np.bool_]:
    """Draw the rows that weights are fitted on."""
    held = np.zeros(n_rows, dtype=np.bool_)
    drawn = np.random.default_rng(seed).permutation(n_rows)
    held[drawn[: min(int(HELD_BACK * n_rows), MOST_HELD_BACK)]] = True
    return held
