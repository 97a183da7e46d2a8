"""Scoring the thresholds of one column: the arithmetic of a decision tree.

A threshold parts a node's rows in two. It is worth the impurity that it takes away,

    ``impurity(node) - w_left / w impurity(left) - w_right / w impurity(right)``.

With p_c the share of class c, the Gini impurity is ``1 - sum p_c^2``, the entropy ``-sum p_c log2 p_c``; for a
regression it is the mean squared distance to the mean. Running sums over the sorted column give all thresholds in one
pass.

Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, doi:10.1201/9781315139470.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]

GINI, ENTROPY, SQUARED_ERROR = 0, 1, 2


class Rules(NamedTuple):
    """What to measure, when to stop (depth, rows of a node, of a leaf, a leaf's weight, decrease), columns to draw."""

    criterion: int
    max_depth: int
    min_split: int
    min_leaf: int
    min_weight: float
    max_features: int
    min_decrease: float


def impurity(sums: Floats, weight: Floats, criterion: int) -> Floats:
    """Return the Gini impurity or the entropy in bits of class weights, shape (m, k), that add up to ``weight``."""
    share = sums / weight[:, None]
    if criterion == GINI:
        return 1 - (share**2).sum(axis=1)
    return -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=1)


def scan(x: Floats, y: Floats, weight: Floats, n_values: int, rules: Rules) -> tuple[Floats, Floats]:
    """Return every threshold that a column allows, ascending, and by how much each would lower the node's impurity.

    Parameters
    ----------
    x, y, weight : float64 arrays of shape (m,)
        A column, the targets (for a classifier the class numbers) and the weights of the node's rows.
    n_values : int
        Number of classes; 1 for a regression.

    Notes
    -----
    O(m log m + m k). `scan_compiled` finds the best threshold of a sorted column alike. The squared error's decrease is
    ``w_l w_r / w^2 (mean_l - mean_r)^2``, which cannot come out negative.
    """
    by_value = np.argsort(x, kind="stable")
    x, y, weight = x[by_value], y[by_value], weight[by_value]
    cut = np.flatnonzero(x[1:] > x[:-1]) + 1
    cut = cut[(cut >= rules.min_leaf) & (cut <= len(x) - rules.min_leaf)]
    if rules.criterion == SQUARED_ERROR:
        parts = (weight * (y - np.average(y, weights=weight)))[:, None]
    else:
        parts = weight[:, None] * (y[:, None] == np.arange(n_values))
    running, mass = np.cumsum(parts, axis=0), np.cumsum(weight)
    cut = cut[np.minimum(mass[cut - 1], mass[-1] - mass[cut - 1]) >= max(rules.min_weight, 5e-324)]
    left, w_left = running[cut - 1], mass[cut - 1]
    right, w_right = running[-1] - left, mass[-1] - w_left
    middle = x[cut - 1] / 2 + x[cut] / 2
    thresholds = np.where((x[cut - 1] <= middle) & (middle < x[cut]), middle, x[cut - 1])
    if rules.criterion == SQUARED_ERROR:
        gap = (left / w_left[:, None] - right / w_right[:, None])[:, 0]
        return thresholds, w_left * w_right / mass[-1] ** 2 * gap**2
    before = impurity(running[-1:], mass[-1:], rules.criterion)
    after = w_left * impurity(left, w_left, rules.criterion) + w_right * impurity(right, w_right, rules.criterion)
    return thresholds, before - after / mass[-1]


@njit(nogil=True, cache=True)
def midpoint(a, b):
    """Return the middle of a < b, or a where rounding would put the middle outside ``a <= middle < b``."""
    middle = a / 2 + b / 2
    return middle if a <= middle < b else a


@njit(nogil=True, cache=True, error_model="numpy")
def impurity_compiled(sums, weight, criterion):
    """Return what `impurity` does for one node."""
    total = 0.0
    if criterion == GINI:
        for c in range(len(sums)):
            total += sums[c] * sums[c]
        return 1.0 - total / (weight * weight)
    for c in range(len(sums)):
        if sums[c] > 0.0:
            share = sums[c] / weight
            total -= share * (np.log(share) / np.log(2.0))
    return total


@njit(nogil=True, cache=True, error_model="numpy")
def score(left, right, w_left, w_right, criterion):
    """Return the part of the impurity decrease that differs from split to split."""
    if criterion == SQUARED_ERROR:
        return left[0] * left[0] / w_left + right[0] * right[0] / w_right
    return -w_right * impurity_compiled(right, w_right, criterion) - w_left * impurity_compiled(left, w_left, criterion)


@njit(nogil=True, cache=True, error_model="numpy")
def scan_compiled(x, y, weight, rows, total, node_weight, rules):
    """Return the best score of a column and how many of ``rows``, sorted by it, go left: 0 if none is allowed."""
    left, right = np.zeros(len(total)), np.empty(len(total))
    criterion, min_leaf = rules.criterion, rules.min_leaf
    w_left, best, n_left, n = 0.0, -np.inf, 0, len(rows)
    value = x[rows[0]]
    for p in range(1, n):
        i = rows[p - 1]
        if criterion == SQUARED_ERROR:
            left[0] += weight[i] * y[i]
        else:
            left[int(y[i])] += weight[i]
        w_left += weight[i]
        before, value = value, x[rows[p]]
        if value <= before or p < min_leaf or n - p < min_leaf:
            continue
        w_right = node_weight - w_left
        if w_left < rules.min_weight or w_right < rules.min_weight or w_right <= 0:
            continue
        for c in range(len(total)):
            right[c] = total[c] - left[c]
        found = score(left, right, w_left, w_right, criterion)
        if found > best:
            best, n_left = found, p
    return best, n_left
