"""A small search over the options that cost little: C, threshold, score function and the number of trees."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core import metrics
from xmr_core.checks import as_features, as_labels, check_averaged, same_rows
from xmr_core.errors import InputError
from xmr_core.progress import Report

if TYPE_CHECKING:
    from xmr_core.linear import XRLinear

Scoring = Callable[[csr_matrix, csr_matrix], float]
C_GRID = (0.3, 0.5, 1.0)
THRESHOLD_GRID = (0.01, 0.05, 0.1)
SCORE_GRID = ("l3-hinge", "sigmoid")
TREES_GRID = (1, 3)
SHARE, MOST_ROWS = 0.1, 5000


@dataclass(frozen=True)
class Tuned:
    """What the search found.

    Attributes
    ----------
    model : XRLinear
        Trained on all rows with the best options.
    best_params : dict
    best_score : float
        On the validation rows.
    table : tuple of dict
        Every option tried with its ``score``, in the order of trying.
    """

    model: "XRLinear"
    best_params: dict[str, Any]
    best_score: float
    table: tuple[dict[str, Any], ...]


def ndcg_at_10(Y_true: csr_matrix, Y_score: csr_matrix) -> float:
    """Return nDCG@10, the default that the search looks at."""
    return metrics.ndcg_at_k(Y_true, Y_score, 10)


def tune(
    model: "XRLinear",
    X: Any,
    Y: Any,
    validation: tuple[Any, Any] | None = None,
    C: Sequence[float] = C_GRID,
    threshold: Sequence[float] = THRESHOLD_GRID,
    score_function: Sequence[str] = SCORE_GRID,
    n_trees: Sequence[int] = TREES_GRID,
    scoring: Scoring = ndcg_at_10,
    on_progress: Report | None = None,
) -> Tuned:
    """Search, then train on all rows; see `XRLinear.tune`."""
    X, Y = as_features(X), as_labels(Y)
    same_rows(X, Y)
    for name, grid in (("C", C), ("threshold", threshold), ("score_function", score_function), ("n_trees", n_trees)):
        if not len(grid):
            raise InputError(f"The grid for {name} is empty; give at least one value.")
    for function in score_function:
        check_averaged(function, max(n_trees))
    tell = on_progress or (lambda stage, fraction: None)
    X_train, Y_train, X_val, Y_val = _split(X, Y, model.seed) if validation is None else (X, Y, *_checked(validation))
    # What a match weight is chosen on; held-back rows will not do for that, and `fit` says so.
    asked = None if validation is None else (X_val, Y_val)
    steps, table = len(C) + sum(n_trees), []

    def tried(candidate: "XRLinear", params: dict[str, Any]) -> None:
        score = scoring(Y_val, candidate.predict(X_val, k=10))
        table.append({**params, "score": score})

    for i, cost in enumerate(C):
        tell("tuning", i / steps)
        trained = _with(model, Cp=cost, Cn=cost, threshold=min(threshold), n_trees=1).fit(
            X_train, Y_train, validation=asked
        )
        for params, candidate in _untrained_options(trained, cost, threshold, score_function):
            tried(candidate, params)
    # More trees multiply every cost, so they are tried with the best of the rest only.
    best = max(table, key=lambda row: row["score"])
    params = {name: value for name, value in best.items() if name != "score"}
    done = len(C)
    for trees in sorted(set(n_trees) - {1}):
        tell("tuning", done / steps)
        grown = _with(model, **params | {"n_trees": trees}).fit(X_train, Y_train, validation=asked)
        tried(grown, params | {"n_trees": trees})
        done += trees
    rows = [row for row in table if row["n_trees"] in n_trees]
    best = max(rows, key=lambda row: row["score"])
    params = {name: value for name, value in best.items() if name != "score"}
    best_model = _with(model, **params).fit(X, Y, on_progress=on_progress, validation=asked)
    return Tuned(best_model, params, best["score"], tuple(table))


def _untrained_options(
    trained: "XRLinear", cost: float, thresholds: Sequence[float], score_functions: Sequence[str]
) -> Iterator[tuple[dict[str, Any], "XRLinear"]]:
    """Yield what can be had from one training: pruning gives the higher thresholds, scores need no weights."""
    for threshold in thresholds:
        pruned = trained.prune(threshold)
        for score_function in score_functions:
            params = {"Cp": cost, "Cn": cost, "threshold": threshold, "score_function": score_function, "n_trees": 1}
            yield params, pruned.set_params(score_function=score_function)


def _with(model: "XRLinear", **params: Any) -> "XRLinear":
    return type(model)(**{**model.get_params(), **params})


def _split(X: csr_matrix, Y: csr_matrix, seed: int) -> tuple[csr_matrix, csr_matrix, csr_matrix, csr_matrix]:
    """Keep a tenth of the rows back, at most 5,000."""
    n = X.shape[0]
    n_val = min(int(n * SHARE), MOST_ROWS)
    order = np.random.default_rng([seed, n]).permutation(n)
    held, rest = np.sort(order[:n_val]), np.sort(order[n_val:])
    if n_val == 0 or Y[held].nnz == 0 or Y[rest].nnz == 0:
        raise InputError(f"{n} rows are too few to keep a tenth of them back; pass validation=(X, Y).")
    return X[rest], Y[rest], X[held], Y[held]


def _checked(validation: tuple[Any, Any]) -> tuple[csr_matrix, csr_matrix]:
    X, Y = as_features(validation[0]), as_labels(validation[1])
    same_rows(X, Y)
    return X, Y
