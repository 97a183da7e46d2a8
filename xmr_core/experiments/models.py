"""XR-Linear beside simpler and heavier models, all asked the same queries one at a time."""

import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core.experiments.bm25 import BM25
from xmr_core.experiments.inverted_index import InvertedIndex
from xmr_core.experiments.measuring import Measured, Rank, gap, measure
from xmr_core.experiments.one_vs_all import OneVsAll
from xmr_core.experiments.result import Row
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.task import Task
from xmr_core.experiments.top import top_k
from xmr_core.experiments.two_tower import TwoTower
from xmr_core.experiments.xr_linear import train, train_with_prototypes
from xmr_core.features import QueryVectorizer
from xmr_core.progress import Report

MAX_PRODUCTS = 2000  # one-against-all costs labels times rows: this keeps it under a minute

Made = tuple[Rank, float]  # how to ask the model, and its megabytes

XR, PROTOTYPES = "XR-Linear", "XR-Linear with prototypes"
POPULAR, TITLES, TEXTS = "popularity", "BM25 on titles", "BM25 on titles and queries"
CENTROID, ONE_VS_ALL, TWO_TOWER = "nearest centroid", "one-against-all", "small two-tower"


def run(task: Task, report: Report) -> list[Row]:
    """Train and ask every model; each is timed from texts to ready, and from a query's text to its ten products."""
    steps = Steps(report, list(MODELS), [3, 4, 0.3, 0.3, 0.5, 1.5, 9, 6])
    rows: list[Row] = []
    reference: Measured | None = None
    for i, (name, make) in enumerate(MODELS.items()):
        tell = steps.part(i)
        begin = time.perf_counter()
        rank, megabytes = make(task, tell)
        seconds = time.perf_counter() - begin
        measured = measure(rank, task, tell)
        reference = reference or measured
        behind, error = gap(reference, measured)
        values = {
            "recall": measured.recall, "ms": measured.milliseconds, "mb": megabytes, "train": seconds,
            "gap": behind, "gap_error": error,
        }  # fmt: skip
        rows.append(Row(name, values))
    return rows


def _xr_linear(task: Task, report: Report) -> Made:
    trained = train(task, report)
    return trained.rank, trained.megabytes


def _with_prototypes(task: Task, report: Report) -> Made:
    trained = train_with_prototypes(task, report)
    return trained.rank, trained.megabytes


def popularity(task: Task, report: Report) -> Made:
    """The same ten products for every query: those bought most often."""
    bought = np.asarray(task.Y.sum(axis=0)).ravel()
    best = top_k(bought, 10)
    return lambda query: best, bought.astype(np.float32).nbytes / 1e6


def _bm25_titles(task: Task, report: Report) -> Made:
    return _bm25(task.titles)


def _bm25_texts(task: Task, report: Report) -> Made:
    """Each product's text is its title and the queries that it was bought after in training."""
    pairs = task.Y.tocsc()
    queries = [pairs.indices[a:b] for a, b in zip(pairs.indptr, pairs.indptr[1:], strict=False)]
    return _bm25(
        [" ".join([title, *(task.queries[i] for i in said)]) for title, said in zip(task.titles, queries, strict=True)]
    )


def _bm25(texts: list[str]) -> Made:
    model = BM25(texts)
    return model.rank, model.index.nbytes / 1e6


def centroid_index(X: csr_matrix, Y: csr_matrix) -> InvertedIndex:
    """Return the index whose scores are cosines, up to the query's length, with the sum of each label's rows."""
    sums = ((Y > 0).astype(np.float32).T @ X).tocsr()
    label = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    sums.data /= np.sqrt(np.bincount(label, sums.data**2, minlength=sums.shape[0]))[label]
    return InvertedIndex(sums.T.tocsr())


def _centroid(task: Task, report: Report) -> Made:
    vectorizer = QueryVectorizer()
    X = vectorizer.fit_transform(task.queries, on_progress=lambda fraction: report("features", fraction))
    index = centroid_index(X, task.Y)
    return lambda query: index.top(*vectorizer.transform_one(query), 10), index.nbytes / 1e6


def _one_vs_all(task: Task, report: Report) -> Made:
    vectorizer = QueryVectorizer()
    X = vectorizer.fit_transform(task.queries, on_progress=lambda fraction: report("", 0.1 * fraction))
    model = OneVsAll().fit(X, task.Y, lambda fraction: report("", 0.1 + 0.8 * fraction))
    return lambda query: model.rank(*vectorizer.transform_one(query)), model.nbytes / 1e6


def _two_tower(task: Task, report: Report) -> Made:
    pairs = task.Y.tocoo()
    model = TwoTower().fit(task.queries, task.titles, pairs.row, pairs.col, lambda f: report("", 0.9 * f))
    return model.rank, model.nbytes / 1e6


MODELS: dict[str, Callable[[Task, Report], Made]] = {
    XR: _xr_linear,
    PROTOTYPES: _with_prototypes,
    POPULAR: popularity,
    TITLES: _bm25_titles,
    TEXTS: _bm25_texts,
    CENTROID: _centroid,
    ONE_VS_ALL: _one_vs_all,
    TWO_TOWER: _two_tower,
}
