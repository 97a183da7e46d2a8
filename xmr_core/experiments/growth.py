"""What grows with the number of products: the same log, restricted to more and more of the catalogue."""

import time

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core.errors import InputError
from xmr_core.experiments.result import Row
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.task import Task, make_task
from xmr_core.experiments.xr_linear import BEAM_WIDTH, fit
from xmr_core.features import QueryVectorizer
from xmr_core.linear import XRLinear
from xmr_core.metrics import recall_at_k
from xmr_core.progress import Report
from xmr_core.purchase_log import PurchaseLog

HALVINGS = 4
LEAST = 50  # products of the smallest part
TIMED, PASSES = 300, 4


def sizes(n_products: int) -> list[int]:
    """Return up to five numbers of products, each about twice the one before.

    Raises
    ------
    InputError
        If the catalogue is too small for three of them.
    """
    found = [n_products >> i for i in range(HALVINGS, -1, -1) if n_products >> i >= LEAST]
    if len(found) < 3:
        raise InputError(
            f"Growth needs {4 * LEAST} products that were bought in training, to see three sizes; "
            f"this data set has {n_products}."
        )
    return found


def run(log: PurchaseLog, report: Report) -> list[Row]:
    """Train and measure at each size; the n-grams are read once, so times are of tree, rankers and search alone."""
    n = sizes(len(np.unique(log.bought[~log.test])))
    steps = Steps(report, ["reading the n-grams", *(f"{size:,} products" for size in n)], [sum(n) / 2, *n])
    tasks = [make_task(log, size) for size in n]
    vectorizer = QueryVectorizer().fit(tasks[-1].queries, on_progress=steps.within(0, ""))
    return [_at(task, vectorizer, steps.part(i + 1)) for i, task in enumerate(tasks)]


def _at(task: Task, vectorizer: QueryVectorizer, report: Report) -> Row:
    X = vectorizer.transform(task.queries, on_progress=lambda fraction: report("features", fraction))
    begin = time.perf_counter()
    model = fit(X, task.Y, report)
    seconds = time.perf_counter() - begin
    report("measuring", 0.0)
    X_test = vectorizer.transform(task.test_queries)
    n = len(task.test_labels)
    truth = csr_matrix((np.ones(n), task.test_labels, np.arange(n + 1)), shape=(n, task.Y.shape[1]))
    report("measuring", 0.3)
    n_labels = len(task.titles)
    values = {
        "products": n_labels, "rows": task.n_pairs, "train": seconds,
        "ms": _milliseconds(model, X_test, BEAM_WIDTH), "all_ms": _milliseconds(model, X_test, n_labels),
        "nodes": float(model.nodes_scored(X_test, BEAM_WIDTH).mean()),
        "recall": recall_at_k(truth, model.predict(X_test, k=10, beam_width=BEAM_WIDTH), 10),
    }  # fmt: skip
    return Row(f"{n_labels:,} products", {name: float(value) for name, value in values.items()})


def _milliseconds(model: XRLinear, X: csr_matrix, beam_width: int) -> float:
    """Return the median time of single queries whose features are ready; the least of some passes."""
    rows = zip(X.indptr[:TIMED], X.indptr[1 : TIMED + 1], strict=False)
    queries = [(X.indices[a:b], X.data[a:b]) for a, b in rows]
    medians = []
    for _ in range(PASSES):
        seconds = []
        for feature, value in queries:
            begin = time.perf_counter()
            model.rank_features(feature, value, 10, beam_width)
            seconds.append(time.perf_counter() - begin)
        medians.append(float(np.median(seconds)))
    return 1000 * min(medians)
