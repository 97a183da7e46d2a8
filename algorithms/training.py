"""What trees, forests and boosting read before they grow: sorted columns, weights, and parameters as numbers."""

from math import ceil
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import _check_sample_weight

from algorithms.params import Rule, number, one_of, same, whole
from algorithms.split import ENTROPY, GINI, SQUARED_ERROR, Floats, Rows, Rules

CRITERIA = {"gini": GINI, "entropy": ENTROPY, "log_loss": ENTROPY, "squared_error": SQUARED_ERROR}
DEEP = 2**31 - 1
RAND_MAX = 2**31 - 1
LARGEST = 1e140


class Training(NamedTuple):
    """What a tree is grown on; a forest shares it between trees.

    ``columns`` is X transposed, shape (d, n); ``order`` sorts each column, int32 of the same shape; ``y`` holds class
    numbers or targets, ``n_values`` the number of classes or 1; ``weight`` is not negative.
    """

    columns: Floats
    order: Rows
    y: Floats
    weight: Floats
    n_values: int


def training(X: Floats, y: NDArray, weight: Floats, n_values: int) -> Training:
    """Sort the columns of X, shape (n, d), once. O(n d log n)."""
    columns = np.ascontiguousarray(X.T)
    order = np.argsort(columns, axis=1, kind="stable").astype(np.int32)
    return Training(columns, order, np.asarray(y, np.float64), weight, n_values)


def read_targets(y: NDArray) -> Floats:
    """Return the targets as float64, shape (n,); refuse those whose squared differences leave the floats."""
    y = np.asarray(y, np.float64)
    if np.abs(y).max() > LARGEST or 0 < y.max() - y.min() < 1 / LARGEST:
        raise ValueError(
            f"The targets must lie within {LARGEST:g} of 0, and differ by at least {1 / LARGEST:g} or not at all: got "
            f"{y.min():g} to {y.max():g}; rescale y."
        )
    return y


def share(open_high: bool = False) -> Rule:
    """Return the rule "a share of all": a float above 0 up to 1; the whole number 1 is a count."""
    _, holds = number(0, 1, open_low=True, open_high=open_high)
    return (
        f"a float in the range (0.0, 1.0{')' if open_high else ']'}",
        lambda v: not isinstance(v, Integral) and holds(v),
    )


def grow_params() -> dict[str, Rule | list[Rule]]:
    """Return the rules of the parameters that trees and forests share."""
    return {
        "max_depth": [whole(1), same(None)],
        "min_samples_split": [whole(2), share()],
        "min_samples_leaf": [whole(1), share(open_high=True)],
        "min_weight_fraction_leaf": number(0, 0.5),
        "max_features": [whole(1), share(), one_of("sqrt", "log2"), same(None)],
        "min_impurity_decrease": number(0),
        "ccp_alpha": number(0),
    }


def growth_rules(model: Any, X: Floats, weight: Floats) -> Rules:
    """Return a tree's or forest's parameters as numbers: shares and names are resolved for X, shape (n, d)."""
    n, d = X.shape
    leaf, split, wanted = model.min_samples_leaf, model.min_samples_split, model.max_features
    min_leaf = int(leaf) if leaf >= 1 else ceil(leaf * n)
    min_split = int(split) if isinstance(split, Integral) else max(2, ceil(split * n))
    if isinstance(wanted, str):
        wanted = max(1, int(np.sqrt(d) if wanted == "sqrt" else np.log2(d)))
    elif wanted is None:
        wanted = d
    elif not isinstance(wanted, Integral):
        wanted = max(1, int(wanted * d))
    deep = DEEP if model.max_depth is None else int(model.max_depth)
    criterion = CRITERIA[model.criterion]
    min_weight, decrease = float(model.min_weight_fraction_leaf * weight.sum()), float(model.min_impurity_decrease)
    return Rules(criterion, deep, max(min_split, 2 * min_leaf), min_leaf, min_weight, int(wanted), decrease)


def read_weight(sample_weight: Any, X: Floats) -> Floats:
    """Return the weights as float64, shape (n,); refuse negative ones, and weights that are all 0."""
    return _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
