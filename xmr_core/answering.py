"""How a fitted ranker answers: for many rows, for one query, step by step."""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import batch, beam, scores
from xmr_core.calibration import Calibrated
from xmr_core.checks import as_features, as_labels, check_averaged, check_query, check_threads, one_of, whole
from xmr_core.ensemble import mean_answer, mean_predictions
from xmr_core.errors import InputError
from xmr_core.fitted import Fitted
from xmr_core.metrics import ndcg_at_k
from xmr_core.ranker import Ranker
from xmr_core.trace import BeamTrace, Truth
from xmr_core.tracing import Widths, follow, trace_search


class Answering(Fitted, Calibrated):
    """The part of `XRLinear` that answers."""

    score_function: str
    n_jobs: int | None

    def predict(self, X: Any, k: int = 10, beam_width: int = 10) -> csr_matrix:
        """Rank labels for every row.

        Returns
        -------
        CSR matrix of shape (n, n_labels), float32
            At most ``k`` path scores a row, stored best first.
        """
        found = self._keys(X, k, beam_width)
        return csr_matrix((self._values(found.data).astype(np.float32), found.indices, found.indptr), shape=found.shape)

    def _keys(self, X: Any, k: int, beam_width: int) -> csr_matrix:
        """As `predict`, with the logarithms of the scores in double precision."""
        rankers = self._all()
        if len(rankers) == 1:
            return self._keys_in(rankers[0], X, k, beam_width)
        found = [self._keys_in(ranker, X, max(k, beam_width), beam_width) for ranker in rankers]
        return mean_predictions(found, k)

    def _keys_in(self, ranker: Ranker, X: Any, k: int, beam_width: int) -> csr_matrix:
        labels, keys, counts, _ = self._search(ranker, X, k, beam_width)
        there = np.arange(labels.shape[1]) < counts[:, None]
        indptr = np.concatenate([[0], np.cumsum(counts)])
        return csr_matrix((keys[there], labels[there], indptr), shape=(len(labels), ranker.tree.n_labels))

    def score(self, X: Any, Y: Any) -> float:
        """Return nDCG@10 of the default prediction, so that scikit-learn's searches can compare models."""
        return ndcg_at_k(as_labels(Y), self.predict(X), 10)

    def nodes_scored(self, X: Any, beam_width: int = 10) -> NDArray[np.int64]:
        """Return the number of dot products that a search computes for each row, over all trees."""
        return np.sum([self._search(ranker, X, 1, beam_width)[3] for ranker in self._all()], axis=0)

    def rank(self, x: csr_matrix, k: int = 10, beam_width: int = 10) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Rank labels for one query: (labels int32, path scores float64), best first, at most ``k``."""
        rankers = self._all()
        _check_width(k, beam_width)
        return self._rank(rankers, *_one(x, rankers[0].n_features), k, beam_width)

    def rank_features(
        self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int = 10, beam_width: int = 10
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """As `rank`, for a query given as ascending feature numbers and their values; no CSR is built."""
        rankers = self._all()
        _check_query(rankers[0], feature, value, k, beam_width)
        return self._rank(rankers, feature, value, k, beam_width)

    def _rank(
        self,
        rankers: tuple[Ranker, ...],
        feature: NDArray[np.int32],
        value: NDArray[np.float32],
        k: int,
        beam_width: int,
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Answer a query that was checked against these rankers."""
        score = self._score()
        if len(rankers) == 1:
            labels, keys = beam.search_query(feature, value, rankers[0], score, beam_width, k)
        else:
            wider = max(k, beam_width)
            found = [beam.search_query(feature, value, ranker, score, beam_width, wider) for ranker in rankers]
            labels, keys = mean_answer(found, k)
        return labels, scores.values(keys, score)

    def trace(self, x: csr_matrix, k: int = 10, beam_width: int = 10, label: int | None = None) -> BeamTrace:
        """Search for one query step by step and record everything; see `BeamTrace`.

        Parameters
        ----------
        label : int, optional
            The right answer: the trace then says where it was lost and which beam width keeps it.
        """
        return self.trace_features(*_one(x, self.n_features_in_), k, beam_width, label)

    def trace_features(
        self,
        feature: NDArray[np.int32],
        value: NDArray[np.float32],
        k: int = 10,
        beam_width: int = 10,
        label: int | None = None,
    ) -> BeamTrace:
        """As `trace`, for a query given as ascending feature numbers and their values."""
        ranker = self._checked(feature, value, k, beam_width)
        if label is not None:
            ranker.tree.path(label)  # refuses a label out of range
        return trace_search(ranker, self._score(), feature, value, k, beam_width, label)

    def missed(
        self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int = 10, beam_width: int = 10
    ) -> tuple[BeamTrace, NDArray[np.int32], NDArray[np.float64], NDArray[np.float64], list[Truth]]:
        """Compare one beam search with scoring every label.

        Returns
        -------
        trace : BeamTrace
            The beam's search.
        labels, scores : int32 and float64 arrays of shape (<= k,)
            The exhaustive answer, best first.
        keys : float64 array of shape (<= k,)
            Their keys: the logarithms of the scores, which do not underflow.
        truths : list of Truth
            For each of those labels, where the beam lost it.
        """
        ranker = self._checked(feature, value, k, beam_width)
        trace = trace_search(ranker, self._score(), feature, value, k, beam_width, None)
        widths = Widths(ranker, self._score(), feature, value, k)
        labels, keys = widths.exhaustive()
        truths = [follow(ranker.tree, widths, trace.levels, label) for label in labels[:k].tolist()]
        return trace, labels[:k], self._values(keys[:k]), keys[:k], truths

    def _search(self, ranker: Ranker, X: Any, k: int, beam_width: int) -> batch.Found:
        _check_width(k, beam_width)
        X = as_features(X)
        if X.shape[1] != ranker.n_features:
            raise InputError(f"The model was trained on {ranker.n_features} features; X has {X.shape[1]}.")
        indptr = X.indptr.astype(np.int64)
        return batch.search_matrix(indptr, X.indices, X.data, ranker, self._score(), beam_width, k, self._threads())

    def _checked(self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int, beam_width: int) -> Ranker:
        """Return the only ranker, if the question fits it."""
        ranker = self.ranker_
        _check_query(ranker, feature, value, k, beam_width)
        return ranker

    def _score(self) -> int:
        """Return the score function's number; it may have changed since the training."""
        one_of("score_function", self.score_function, scores.SCORE_FUNCTIONS)
        check_averaged(self.score_function, len(self.__dict__.get("rankers_", ())))
        return scores.SCORE_FUNCTIONS[self.score_function]

    def _values(self, keys: NDArray[np.float64]) -> NDArray[np.float64]:
        return scores.values(keys, self._score())

    def _threads(self) -> int:
        check_threads(self.n_jobs)
        return os.cpu_count() or 1 if self.n_jobs in (None, -1) else self.n_jobs


def _one(x: Any, n_features: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the features and values of a matrix of one row."""
    x = as_features(x)
    if x.shape[0] != 1:
        raise InputError(f"One query is wanted; {x.shape[0]} rows came. Use predict for many.")
    if x.shape[1] != n_features:
        raise InputError(f"The model was trained on {n_features} features; X has {x.shape[1]}.")
    return x.indices, x.data


def _check_query(
    ranker: Ranker, feature: NDArray[np.int32], value: NDArray[np.float32], k: int, beam_width: int
) -> None:
    _check_width(k, beam_width)
    check_query(feature, value, ranker.n_features)


def _check_width(k: int, beam_width: int) -> None:
    whole("k", k, 1)
    whole("beam_width", beam_width, 1)
