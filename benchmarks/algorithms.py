"""Machine learning from scratch beside scikit-learn: ``python -m benchmarks.algorithms``.

For each algorithm the CPU time of fitting (and of predicting, where that is the work) as a ratio to scikit-learn's, on
one thread. Rounds of both take turns; the ratio is of their medians. Data are seeded, 20 columns; both sides begin at
the same start where there is one.
"""

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import (
    cluster,
    decomposition,
    ensemble,
    linear_model,
    mixture,
    naive_bayes,
    neighbors,
    neural_network,
    tree,
)
from threadpoolctl import threadpool_limits

import algorithms as ours
from benchmarks.table import print_table

SIZES, COLUMNS, ROUNDS, FEWEST = (1_000, 10_000, 100_000), 20, 7, 3
MUST, MUST_KMEANS = 3.0, 5.0
Data = tuple[NDArray, NDArray, NDArray]  # X, classes, target


@dataclass(frozen=True)
class Case:
    """One algorithm on both sides: ``work`` gets the estimator's class and the data, and does what is timed."""

    title: str
    mine: Any
    theirs: Any
    work: Callable[[Any, Data], object]
    must: float = MUST


def data_of(n: int, seed: int = 0) -> Data:
    """Return X of shape (n, 20) in eight groups, two classes that need products of columns, and a rough target."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, COLUMNS)) + 2 * rng.normal(size=(8, COLUMNS))[rng.integers(8, size=n)]
    classes = (X[:, 0] * X[:, 1] + X[:, 2] + rng.normal(size=n) > 0).astype(int)
    return X, classes, X[:, 0] + X[:, 1] ** 2 + rng.normal(size=n)


def classify(**params: Any) -> Callable[[Any, Data], object]:
    """Return a fit to the classes."""
    return lambda kind, data: kind(**params).fit(data[0], data[1])


def regress(**params: Any) -> Callable[[Any, Data], object]:
    """Return a fit to the target."""
    return lambda kind, data: kind(**params).fit(data[0], data[2])


def group(kind: Any, data: Data) -> object:
    """K-means from the same eight rows."""
    return kind(8, init=data[0][:8], n_init=1, max_iter=20, tol=0).fit(data[0])


def mix(kind: Any, data: Data) -> object:
    """Twenty steps of EM from the same means."""
    X = data[0]
    start = {"means_init": X[:4], "weights_init": np.full(4, 0.25), "precisions_init": np.stack([np.eye(COLUMNS)] * 4)}
    return kind(4, max_iter=20, tol=0, **start).fit(X)


def answer(kind: Any, data: Data) -> object:
    """The nearest five of 500 rows, by comparing with all."""
    X, classes, _ = data
    return kind(5, algorithm="brute").fit(X, classes).predict(X[:500])


CASES = [
    Case("LinearRegression", ours.LinearRegression, linear_model.LinearRegression, regress()),
    Case("Ridge", ours.Ridge, linear_model.Ridge, regress()),
    Case("Lasso, alpha 0.01", ours.Lasso, linear_model.Lasso, regress(alpha=0.01)),
    Case("ElasticNet, alpha 0.01", ours.ElasticNet, linear_model.ElasticNet, regress(alpha=0.01)),
    Case("LogisticRegression", ours.LogisticRegression, linear_model.LogisticRegression, classify(max_iter=1000)),
    Case("KNeighborsClassifier, brute, fit and 500 rows", ours.KNeighborsClassifier, neighbors.KNeighborsClassifier,
         answer),
    Case("KMeans, 8 clusters, 20 turns", ours.KMeans, cluster.KMeans, group, MUST_KMEANS),
    Case("DecisionTreeClassifier", ours.DecisionTreeClassifier, tree.DecisionTreeClassifier, classify(random_state=0)),
    Case("DecisionTreeRegressor, depth 5", ours.DecisionTreeRegressor, tree.DecisionTreeRegressor,
         regress(random_state=0, max_depth=5)),
    Case("RandomForestClassifier, 5 trees", ours.RandomForestClassifier, ensemble.RandomForestClassifier,
         classify(random_state=0, n_estimators=5)),
    Case("GradientBoostingRegressor, 5 stages", ours.GradientBoostingRegressor, ensemble.GradientBoostingRegressor,
         regress(random_state=0, n_estimators=5)),
    Case("PCA, 5 components", ours.PCA, decomposition.PCA, lambda kind, data: kind(5).fit(data[0])),
    Case("GaussianMixture, 4 components, 20 steps", ours.GaussianMixture, mixture.GaussianMixture, mix),
    Case("MLPClassifier, 5 epochs", ours.MLPClassifier, neural_network.MLPClassifier,
         classify(random_state=0, max_iter=5)),
    Case("GaussianNB", ours.GaussianNB, naive_bayes.GaussianNB, classify()),
]  # fmt: skip


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process that a piece of work takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measured(case: Case, n: int) -> tuple[float, float]:
    """Return the median CPU seconds of both sides; they take turns."""
    data = data_of(n)
    case.work(case.mine, data_of(200))  # compiles, or reads the compiled code
    seconds: list[tuple[float, float]] = []
    while len(seconds) < FEWEST or (len(seconds) < ROUNDS and sum(map(sum, seconds)) < 20):
        seconds.append(
            (cpu_seconds(lambda: case.work(case.mine, data)), cpu_seconds(lambda: case.work(case.theirs, data)))
        )
    mine, theirs = (statistics.median(side) for side in zip(*seconds, strict=True))
    return mine, theirs


def row(case: Case, sizes: list[int]) -> list[str]:
    """Return a line of the table: for each size our milliseconds and the ratio, and whether all ratios hold."""
    cells, held = [case.title], True
    for n in sizes:
        mine, theirs = measured(case, n)
        cells += [f"{1000 * mine:.1f}", f"{mine / theirs:.2f}x"]
        held &= mine / theirs <= case.must
    return [*cells, f"≤ {case.must:g}x", "✓" if held else "✗"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--only", default="", help="part of an algorithm's name")
    args = parser.parse_args()
    header = ["CPU ms of ours, ratio to scikit-learn", *(part for n in args.sizes for part in (f"n = {n:,}", "ratio"))]
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both sides stop early here on purpose
        rows = [row(case, args.sizes) for case in CASES if args.only.lower() in case.title.lower()]
    print_table([*header, "must", ""], rows)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
