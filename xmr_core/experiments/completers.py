"""The ways to complete a query that the experiments compare, each trained with the session and, where it can, without.

An engine that was trained with the previous query and is then given none has lost features that it leans on. So the
trees are trained a second time, on prefixes alone. `SessionAutocomplete` fits weights for both cases: it is asked.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scipy.sparse import csr_matrix

from xmr_core.completion import SessionAutocomplete
from xmr_core.completion.xmr_autocomplete import XMRAutocomplete
from xmr_core.experiments.completing import Answer
from xmr_core.experiments.completion_task import CompletionTask
from xmr_core.experiments.most_popular import MostPopular
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.xr_linear import megabytes
from xmr_core.features import words
from xmr_core.label_embedding import pifa
from xmr_core.progress import Report
from xmr_core.tree import LabelTree

POPULARITY = 1.0  # a label's score counts as often as the query was typed; not tuned
PLAIN: dict[str, Any] = {"mask": False, "popularity": 0.0}  # as the paper has it
ALONE: dict[str, Any] = {"use_previous": False, "use_prefix": True}  # without the session


@dataclass(frozen=True)
class Made:
    """A trained completer: how to ask it with and without the session, megabytes of its arrays, seconds of training.

    The strings, which all of them hold, are left out of the megabytes.
    """

    answer: Answer
    alone: Answer
    megabytes: float
    seconds: float


Make = Callable[[CompletionTask, Report], Made]


def most_popular(task: CompletionTask, report: Report) -> Made:
    """The queries under the prefix that were typed most often; it knows no session."""
    begin = time.perf_counter()
    model = MostPopular(task.queries)
    seconds = time.perf_counter() - begin

    def answer(prefix: str, previous: str | None) -> list[str]:
        return model.complete(prefix)

    return Made(answer, answer, model.counts.nbytes / 1e6, seconds)


def xmr(**params: Any) -> Make:
    """Return how to make an `XMRAutocomplete` of these parameters, and its twin without the session."""

    def make(task: CompletionTask, report: Report) -> Made:
        steps = Steps(lambda name, fraction: report("", fraction), ["with", "without"])
        model, seconds = trained(XMRAutocomplete(**params), task, steps.part(0))
        alone, _ = trained(XMRAutocomplete(**params | ALONE), task, steps.part(1))
        return Made(asked(model), asked(alone), megabytes(model.model_), seconds)

    return make


def session_autocomplete(task: CompletionTask, report: Report) -> Made:
    """The engine of the screen Autocomplete."""
    begin = time.perf_counter()
    model = SessionAutocomplete().fit(task.previous, task.queries, on_progress=report)
    seconds = time.perf_counter() - begin
    answer = asked(model)
    size = sum(array.nbytes for array in model.parts_) / 1e6
    return Made(answer, lambda prefix, previous: answer(prefix, None), size, seconds)


class WordClusters(XMRAutocomplete):
    """Clusters of queries that follow alike queries: an index that does not look at what is typed.

    The classifiers on it read the letters all the same. It is what clustering on word features gives for fragments of
    words, which are no words.
    """

    def __init__(self) -> None:
        super().__init__(tree="balanced_kmeans", mask=False)

    def fit(self, previous: Any, queries: Any, *, on_progress: Report | None = None) -> "WordClusters":
        """Learn from pairs."""
        self._n_words = len({word for text in previous if text for word in words(text)})
        return super().fit(previous, queries, on_progress=on_progress)

    def _grow(self, strings: list[str], X: csr_matrix, Y: csr_matrix) -> LabelTree:
        return LabelTree.balanced_kmeans(pifa(X[:, : max(1, self._n_words)].tocsr(), Y), seed=self.seed)


def trained(model: XMRAutocomplete, task: CompletionTask, report: Report) -> tuple[XMRAutocomplete, float]:
    """Train on the task's pairs, and say how many seconds it took."""
    begin = time.perf_counter()
    report("features", 0.0)
    model.fit(task.previous, task.queries, on_progress=report)
    return model, time.perf_counter() - begin


def asked(model: XMRAutocomplete | SessionAutocomplete) -> Answer:
    """Return how to ask a model for texts."""
    return lambda prefix, previous: [found.query for found in model.complete(prefix, previous)]
