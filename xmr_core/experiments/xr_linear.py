"""The engine itself, as the experiments train and ask it."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.datasets import BRANCHING, MAX_LEAF_SIZE
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


def fit(X: csr_matrix, Y: csr_matrix, report: Report) -> XRLinear:
    """Train on features that are there already."""
    model = XRLinear(branching=BRANCHING, max_leaf_size=MAX_LEAF_SIZE, threshold=THRESHOLD)
    return model.fit(X, Y, on_progress=report)


def megabytes(model: XRLinear) -> float:
    """Return the size of a model's tree and weights in memory, in millions of bytes."""
    return sum(array.nbytes for array in model.frozen_) / 1e6
