"""Compile this package's kernels once, so that no page waits for them."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from algorithms import (
    DecisionTreeRegressor,
    ElasticNet,
    GradientBoostingRegressor,
    GradientDescentRegressor,
    KMeans,
    KNeighborsClassifier,
    RandomForestClassifier,
    enet_path,
    silhouette_score,
)


def compile_kernels() -> None:
    """Fit each class that has kernels on a handful of rows."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    classes = (X[:, 0] > 0).astype(int)
    labels = KMeans(3, random_state=0).fit(X).predict(X)
    silhouette_score(X, labels)
    for model in (DecisionTreeRegressor(max_depth=3), ElasticNet(), GradientBoostingRegressor(n_estimators=2)):
        model.fit(X, y).predict(X)
    enet_path(X, y, alphas=[0.1, 0.01])
    for batch_size in (None, 1):
        with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):  # two turns are meant
            GradientDescentRegressor(0.01, batch_size=batch_size, max_iter=2).fit(X, y)
    RandomForestClassifier(n_estimators=2, random_state=0).fit(X, classes).predict(X)
    for algorithm in ("kd_tree", "brute"):
        KNeighborsClassifier(3, algorithm=algorithm).fit(X, classes).predict(X)
