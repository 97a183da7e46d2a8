"""What is judged, how the rows are split, and how columns are chosen: inside the folds or, wrongly, before them."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.pipeline import make_pipeline

from algorithms import (
    DecisionTreeClassifier,
    KFold,
    KNeighborsClassifier,
    LogisticRegression,
    StandardScaler,
    StratifiedKFold,
)
from visuals.lessons.lesson import Run

KNN, TREE, STUMP, LOGISTIC = "5 nearest neighbours", "Decision tree", "Tree of depth 1", "Logistic regression"
ORDER, SHUFFLED, STRATIFIED = "KFold, in order", "KFold, shuffled", "StratifiedKFold"
ALL, BEFORE, INSIDE = "All", "10 best, chosen before the split", "10 best, chosen in each fold"
BEST = 10


def model(name: str, n_best: int = 0) -> Any:
    """Return a model behind a scaler, and behind a choice of columns if ``n_best``; each fold learns all of it."""
    last = {
        KNN: KNeighborsClassifier(5), TREE: DecisionTreeClassifier(random_state=0),
        STUMP: DecisionTreeClassifier(max_depth=1, random_state=0), LOGISTIC: LogisticRegression(),
    }[name]  # fmt: skip
    chosen = [SelectKBest(f_classif, k=n_best)] if n_best else []
    return make_pipeline(*chosen, StandardScaler(), last)


def splitter(name: str, k: int, seed: int, kinds: tuple[Any, Any] = (KFold, StratifiedKFold)) -> Any:
    """Return a splitter, ours or of the ``kinds`` given."""
    plain, stratified = kinds
    if name == STRATIFIED:
        return stratified(k, shuffle=True, random_state=seed)
    return plain(k, shuffle=True, random_state=seed) if name == SHUFFLED else plain(k)


def rows(run: Run) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return X and y of a run; with columns chosen beforehand, only those: that is the leak.

    Raises
    ------
    ValueError
        If there are fewer than two classes.
    """
    X, y = run.table.X, run.table.labels
    if len(np.unique(y)) < 2:
        raise ValueError("All rows are of one class, so there is nothing to tell apart. Choose or load two classes.")
    if run.values.get("columns") == BEFORE:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # columns that do not vary score nan
            X = SelectKBest(f_classif, k=min(BEST, X.shape[1])).fit_transform(X, y)
    return X, y


def best_inside(run: Run) -> int:
    """Return how many columns each fold is to choose; 0 is all."""
    return min(BEST, run.table.X.shape[1]) if run.values.get("columns") == INSIDE else 0
