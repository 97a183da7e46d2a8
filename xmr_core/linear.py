"""XR-Linear: extreme multi-label ranking with linear classifiers on a label tree."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import batch, beam, distributed, pecos_format, storage
from xmr_core.checks import as_features, as_labels, at_least, check_query, same_rows, whole
from xmr_core.errors import InputError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.frozen import Frozen
from xmr_core.label_embedding import pifa
from xmr_core.progress import Report
from xmr_core.ranker import Ranker
from xmr_core.trace import BeamTrace, Truth
from xmr_core.tracing import Widths, follow, trace_search
from xmr_core.training import SolverOptions, families, train
from xmr_core.tree import LabelTree

KIND = "xr-linear"


class XRLinear(Estimator):
    """Rank a very large number of labels by walking a tree of linear classifiers.

    Labels are grouped into a tree; each node has a classifier that tells its rows from its siblings'. A query
    is scored against the children of the root, the best ``beam_width`` are kept, their children are scored,
    and so on down to the labels. A label's score is the product of the scores on its path.

    Parameters
    ----------
    branching : int, default 16
        Children of a node (PECOS: nr_splits); a power of two.
    max_leaf_size : int, default 100
        Most labels under one node of the last inner level.
    Cp, Cn : float, default 1.0
        Cost of errors on positive and negative rows.
    bias : float, default 1.0
        Value of the constant feature; 0 for none.
    eps : float, default 0.1
        Tolerance of the solver.
    max_iter : int, default 100
        Most passes of the solver over a family's rows.
    threshold : float, default 0.1
        Weights with a smaller absolute value are dropped after training. Biases stay.
    score_function : {"l3-hinge", "sigmoid"}, default "l3-hinge"
        Own score of a node with margin z: exp(-max(0, 1 - z)^3), or 1 / (1 + exp(-z)).
    seed : int, default 0
    n_jobs : int or None, default None
        Threads; None and -1 take as many as there are processors. Results do not depend on it.

    Attributes
    ----------
    ranker_ : Ranker
        Set by `fit` and `load`, in one step. ``tree_``, ``frozen_`` and ``n_features_in_`` are its parts.

    Notes
    -----
    Ties go to the label that comes first in the tree. Yu et al., "PECOS: Prediction for Enormous and Correlated
    Output Spaces", JMLR 2022, arXiv:2010.05878.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> X = csr_matrix(np.eye(4, dtype=np.float32))
    >>> Y = csr_matrix(np.eye(4, dtype=np.float32))
    >>> model = XRLinear(max_leaf_size=2).fit(X, Y)
    >>> model.predict(X, k=1).indices.tolist()
    [0, 1, 2, 3]
    """

    def __init__(
        self,
        branching: int = 16,
        max_leaf_size: int = 100,
        Cp: float = 1.0,
        Cn: float = 1.0,
        bias: float = 1.0,
        eps: float = 0.1,
        max_iter: int = 100,
        threshold: float = 0.1,
        score_function: str = "l3-hinge",
        seed: int = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.branching = branching
        self.max_leaf_size = max_leaf_size
        self.Cp = Cp
        self.Cn = Cn
        self.bias = bias
        self.eps = eps
        self.max_iter = max_iter
        self.threshold = threshold
        self.score_function = score_function
        self.seed = seed
        self.n_jobs = n_jobs

    @property
    def tree_(self) -> LabelTree:
        """The label tree."""
        return self._fitted().tree

    @property
    def frozen_(self) -> Frozen:
        """Tree and weights as flat arrays."""
        return self._fitted().frozen

    @property
    def n_features_in_(self) -> int:
        """Number of features."""
        return self._fitted().n_features

    # ------------------------------------------------------------------ training

    def fit(
        self, X: Any, Y: Any, tree: LabelTree | None = None, on_progress: Report | None = None, client: Any = None
    ) -> Self:
        """Train.

        Parameters
        ----------
        X : sparse or dense, shape (n, d), finite
            Features of the rows; anything but CSR float32 is converted.
        Y : sparse or dense, shape (n, n_labels)
            Non-zero where a label is right for a row.
        tree : LabelTree, optional
            Default: balanced k-means over PIFA label embeddings.
        on_progress : callable(stage, fraction), optional
            Called now and then with "tree" or "rankers" and a number in [0, 1]. What it raises stops the
            training and leaves this model as it was.
        client : dask.distributed.Client, optional
            Train the rankers on its workers; the tree is built here. The weights are the same.

        Raises
        ------
        InputError
            If shapes do not meet, a value is not finite, there are no labels, or a parameter is out of range.
        """
        self._check_params()
        X, Y = as_features(X), as_labels(Y)
        same_rows(X, Y)
        if client is not None:
            distributed.require_client(client)  # before the work on the tree
        if tree is None:
            tell = (lambda f: on_progress("tree", f)) if on_progress else None
            tree = LabelTree.balanced_kmeans(pifa(X, Y), self.branching, self.max_leaf_size, self.seed, tell)
        elif tree.n_labels != Y.shape[1]:
            raise InputError(f"The tree holds {tree.n_labels} labels and Y has {Y.shape[1]} columns; they must agree.")
        options = SolverOptions(self.Cp, self.Cn, self.bias, self.eps, self.max_iter, self.threshold, self.seed)
        tell = (lambda f: on_progress("rankers", f)) if on_progress else None
        tasks = families(tree, Y)
        if client is None:
            chunks = train(X, tasks, options, self._threads(), tell)
        else:
            chunks = distributed.train(X, tasks, options, client, tell)
        self.ranker_ = Ranker(tree, Frozen.assemble(tree, chunks), X.shape[1])
        return self

    def prune(self, threshold: float) -> "XRLinear":
        """Return a copy of this model without the weights under ``threshold`` in absolute value.

        Pruning to a threshold gives the same model as training with it: levels are trained independently and
        the cut comes last.
        """
        ranker = self._fitted()
        at_least("threshold", threshold, 0)
        copy = XRLinear(**{**self.get_params(), "threshold": max(threshold, self.threshold)})
        copy.ranker_ = replace(ranker, frozen=ranker.frozen.prune(threshold))
        return copy

    # ------------------------------------------------------------------ answering

    def predict(self, X: Any, k: int = 10, beam_width: int = 10) -> csr_matrix:
        """Rank labels for every row.

        Returns
        -------
        CSR matrix of shape (n, n_labels), float32
            At most ``k`` path scores a row, stored best first.
        """
        ranker = self._fitted()
        labels, keys, counts, _ = self._search(ranker, X, k, beam_width)
        there = np.arange(labels.shape[1]) < counts[:, None]
        indptr = np.concatenate([[0], np.cumsum(counts)])
        shape = (len(labels), ranker.tree.n_labels)
        return csr_matrix((np.exp(keys[there]).astype(np.float32), labels[there], indptr), shape=shape)

    def nodes_scored(self, X: Any, beam_width: int = 10) -> NDArray[np.int64]:
        """Return the number of dot products that a search computes for each row."""
        return self._search(self._fitted(), X, 1, beam_width)[3]

    def rank(self, x: csr_matrix, k: int = 10, beam_width: int = 10) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Rank labels for one query: (labels int32, path scores float64), best first, at most ``k``."""
        return self.rank_features(*self._one(x), k, beam_width)

    def rank_features(
        self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int = 10, beam_width: int = 10
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """As `rank`, for a query given as ascending feature numbers and their values; no CSR is built."""
        ranker = self._checked(feature, value, k, beam_width)
        labels, keys = beam.search_query(feature, value, ranker, self._score(), beam_width, k)
        return labels, np.exp(keys)

    def trace(self, x: csr_matrix, k: int = 10, beam_width: int = 10, label: int | None = None) -> BeamTrace:
        """Search for one query step by step and record everything; see `BeamTrace`.

        Parameters
        ----------
        label : int, optional
            The right answer: the trace then says where it was lost and which beam width keeps it.
        """
        return self.trace_features(*self._one(x), k, beam_width, label)

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
    ) -> tuple[BeamTrace, NDArray[np.int32], NDArray[np.float64], list[Truth]]:
        """Compare one beam search with scoring every label.

        Returns
        -------
        trace : BeamTrace
            The beam's search.
        labels, scores : int32 and float64 arrays of shape (<= k,)
            The exhaustive answer, best first.
        truths : list of Truth
            For each of those labels, where the beam lost it.
        """
        ranker = self._checked(feature, value, k, beam_width)
        trace = trace_search(ranker, self._score(), feature, value, k, beam_width, None)
        widths = Widths(ranker, self._score(), feature, value, k)
        labels, keys = widths.exhaustive()
        truths = [follow(ranker.tree, widths, trace.levels, label) for label in labels[:k].tolist()]
        return trace, labels[:k], np.exp(keys[:k]), truths

    def _one(self, x: csr_matrix) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        x = as_features(x)
        if x.shape[0] != 1:
            raise InputError(f"One query is wanted; {x.shape[0]} rows came. Use predict for many.")
        return x.indices, x.data

    def _search(self, ranker: Ranker, X: Any, k: int, beam_width: int) -> batch.Found:
        _check_width(k, beam_width)
        X = as_features(X)
        if X.shape[1] != ranker.n_features:
            raise InputError(f"The model was trained on {ranker.n_features} features; X has {X.shape[1]}.")
        indptr = X.indptr.astype(np.int64)
        return batch.search_matrix(indptr, X.indices, X.data, ranker, self._score(), beam_width, k, self._threads())

    def _checked(self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int, beam_width: int) -> Ranker:
        """Return the ranker, if the question fits it."""
        ranker = self._fitted()
        _check_width(k, beam_width)
        check_query(feature, value, ranker.n_features)
        return ranker

    # ------------------------------------------------------------------ storage

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model to a folder: arrays without pickle, and a manifest with shapes and checksums."""
        ranker = self._fitted()
        meta = {"params": self.get_params(), "n_features": ranker.n_features}
        storage.write(Path(folder), KIND, meta, ranker.frozen._asdict())

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Self:
        """Read a model that `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated; the message says which file and why.
        """
        meta, arrays = storage.read(Path(folder), KIND)
        with storage.refusing(Path(folder)):
            return cls.from_arrays(meta["params"], meta["n_features"], arrays)

    @classmethod
    def load_pecos(cls, folder: str | os.PathLike[str]) -> Self:
        """Read a model folder that PECOS's ``XLinearModel.save`` wrote; predictions are the same.

        Raises
        ------
        ModelFormatError
            If a file is missing, damaged or does not fit the others.
        """
        frozen, params, n_features = pecos_format.read(Path(folder))
        with storage.refusing(Path(folder)):
            return cls.from_arrays(params, n_features, frozen._asdict())

    def save_pecos(self, folder: str | os.PathLike[str]) -> None:
        """Write a model folder that PECOS's ``XLinearModel.load`` reads; predictions are the same."""
        ranker = self._fitted()
        pecos_format.write(Path(folder), ranker.frozen, self.get_params(), ranker.n_features)

    @classmethod
    def from_arrays(cls, params: dict[str, Any], n_features: int, arrays: dict[str, NDArray]) -> Self:
        """Rebuild a fitted model from its parameters and the arrays of `Frozen`, after checking them."""
        self = cls(**params)
        self._check_params()
        frozen = storage.checked_frozen(arrays, n_features)
        self.ranker_ = Ranker(frozen.tree(), frozen, n_features)
        return self

    # ------------------------------------------------------------------ checks

    def _check_params(self) -> None:
        for name in ("Cp", "Cn", "eps"):
            at_least(name, getattr(self, name), 1e-10)
        for name in ("bias", "threshold"):
            at_least(name, getattr(self, name), 0)
        for name, low in (("max_iter", 1), ("branching", 2), ("max_leaf_size", 1), ("seed", 0)):
            whole(name, getattr(self, name), low)
        if self.n_jobs not in (None, -1):
            whole("n_jobs", self.n_jobs, 1)
        self._score()

    def _score(self) -> int:
        if self.score_function not in beam.SCORE_FUNCTIONS:
            raise InputError(
                f"score_function must be one of {', '.join(beam.SCORE_FUNCTIONS)}; {self.score_function!r} came."
            )
        return beam.SCORE_FUNCTIONS[self.score_function]

    def _fitted(self) -> Ranker:
        if not hasattr(self, "ranker_"):
            raise NotFittedError("This XRLinear has no weights yet; call fit(X, Y) or XRLinear.load(folder) first.")
        return self.ranker_

    def _threads(self) -> int:
        return os.cpu_count() or 1 if self.n_jobs in (None, -1) else self.n_jobs


def _check_width(k: int, beam_width: int) -> None:
    whole("k", k, 1)
    whole("beam_width", beam_width, 1)
