"""The engine itself, as the experiments train and ask it."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import choose_match
from xmr_core.datasets import BRANCHING, MAX_LEAF_SIZE
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.task import Task
from xmr_core.features import QueryVectorizer
from xmr_core.linear import XRLinear
from xmr_core.progress import Report

BEAM_WIDTH, THRESHOLD = 10, 0.1


@dataclass(frozen=True)
class Trained:
    """A trained model with its features, and how long both took."""

    vectorizer: QueryVectorizer
    model: XRLinear
    seconds: float

    def rank(self, query: str, k: int = 10) -> NDArray[np.int32]:
        """Return the ``k`` best labels of a text."""
        return self.model.rank_features(*self.vectorizer.transform_one(query), k, BEAM_WIDTH)[0]

    @property
    def megabytes(self) -> float:
        """Size of tree and weights."""
        return megabytes(self.model)


def train(task: Task, report: Report, **features: Any) -> Trained:
    """Train with the product search's settings; ``features`` are options of `QueryVectorizer`."""
    begin = time.perf_counter()
    vectorizer = QueryVectorizer(**features)
    X = vectorizer.fit_transform(task.queries, on_progress=lambda fraction: report("features", fraction))
    return Trained(vectorizer, fit(X, task.Y, report), time.perf_counter() - begin)


def train_with_prototypes(task: Task, report: Report) -> Trained:
    """Train with prototypes, their weight chosen on a tenth of the training queries in a trial without them.

    The choice sees no test row. `ProductSearch` would ask only where products have few rows; here it is always asked,
    and may answer that a model without prototypes is as good.
    """
    steps = Steps(lambda name, fraction: report("", 0.9 * fraction), ["features", "trial", "training"], [4, 3, 3])
    begin = time.perf_counter()
    vectorizer, weight = QueryVectorizer(), 0.0
    X, Y = vectorizer.fit_transform(task.queries, on_progress=steps.within(0, "")), task.Y
    held = choose_match.hold_back(Y, seed=0, few_rows=np.inf)
    if held.any():
        trial = _model(choose_match.AUTO)
        trial.fit(X[~held], Y[~held], on_progress=steps.part(1), validation=(X[held], Y[held]))
        weight = trial.match_weight_
    model = _model(weight).fit(X, Y, on_progress=steps.part(2))
    return Trained(vectorizer, model, time.perf_counter() - begin)


def fit(X: csr_matrix, Y: csr_matrix, report: Report) -> XRLinear:
    """Train on features that are there already."""
    return _model().fit(X, Y, on_progress=report)


def _model(match_weight: float | str = 0.0) -> XRLinear:
    return XRLinear(branching=BRANCHING, max_leaf_size=MAX_LEAF_SIZE, threshold=THRESHOLD, match_weight=match_weight)


def megabytes(model: XRLinear) -> float:
    """Return the size of a model's tree and weights in memory, in millions of bytes."""
    return sum(array.nbytes for array in model.frozen_) / 1e6
