r"""Is backpropagation right? Move one parameter a little to both sides, and see how the loss changes.

.. math:: \frac{\partial L}{\partial \theta_j} \approx \frac{L(\theta + h e_j) - L(\theta - h e_j)}{2 h}

The error is about :math:`h^2 L''' / 6` by the bend of the loss and :math:`\varepsilon L / h` by rounding, with
:math:`\varepsilon = 2.2 \cdot 10^{-16}`; h = 1e-5 balances the two (Nocedal and Wright, "Numerical optimization", 2006,
section 8.1).

The relu has a kink at 0. Where the step carries a hidden unit's z from one side of it to the other, or onto it, the
difference mixes two slopes, and neither side is wrong: such parameters are marked, and only the others can judge.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_array
from sklearn.utils.validation import _check_sample_weight

from algorithms.network import ACTIVATIONS, Array, Rows, forward, loss, loss_gradient, pack, unpack
from algorithms.params import check_arguments, number, one_of

FLOOR = 1e-3  # share of the largest derivative, below which a difference of losses has too few digits


class GradientCheck(NamedTuple):
    """Both gradients, one entry a parameter: layer by layer the weights, row after row, then layer by layer the biases.

    Attributes
    ----------
    analytic, numeric : float64 array of shape (m,)
        By backpropagation and by differences.
    relative_error : float64 array of shape (m,)
        Their gap beside the larger of the two, or beside a thousandth of the largest derivative of all, if that is
        more; 0 if all are 0.
    at_kink : bool array of shape (m,)
        A relu switches on or off within the step: the two may differ.
    """

    analytic: NDArray[np.float64]
    numeric: NDArray[np.float64]
    relative_error: NDArray[np.float64]
    at_kink: NDArray[np.bool_]


def gradient_check(
    X: Any, target: Any, coefs: Sequence[Any], intercepts: Sequence[Any], activation: str = "relu",
    alpha: float = 0.0001, sample_weight: Any = None, h: float = 1e-5,
) -> GradientCheck:  # fmt: skip
    """Compare the gradient by backpropagation with central differences of the loss, in float64.

    Parameters
    ----------
    X : array of shape (n, d)
    target : array of shape (n, q) of 0 and 1
        One column that is 1 for the second of two classes, or one column for each of several.
    coefs, intercepts : sequences of arrays of shapes (fan in, fan out) and (fan out,)
        Such as ``coefs_`` and ``intercepts_`` of an `MLPClassifier`.
    h : float, default 1e-5
        How far each parameter is moved.

    Raises
    ------
    ValueError
        If shapes do not fit, a number is not finite, or a parameter is out of range.

    Notes
    -----
    O(n m^2) for m parameters: for small networks.

    Examples
    --------
    >>> from algorithms import gradient_check
    >>> check = gradient_check([[1.0], [2.0]], [[0], [1]], [[[0.5]]], [[0.0]])
    >>> bool(check.relative_error.max() < 1e-6)
    True
    """
    check_arguments(
        "gradient_check", {"activation": activation, "alpha": alpha, "h": h}, activation=one_of(*ACTIVATIONS),
        alpha=number(0), h=number(0, open_low=True),
    )  # fmt: skip
    rows = _rows(X, target, sample_weight)
    theta, sizes = _network(coefs, intercepts, rows)
    _, analytic = loss_gradient(theta, sizes, rows, activation, alpha)
    numeric, at_kink = np.empty_like(theta), np.zeros(len(theta), bool)
    for j in range(len(theta)):
        there = theta.copy()
        there[j] = theta[j] + h
        above, on_above = _look(there, sizes, rows, activation, alpha)
        there[j] = theta[j] - h
        below, on_below = _look(there, sizes, rows, activation, alpha)
        numeric[j] = (above - below) / (2 * h)
        at_kink[j] = activation == "relu" and not np.array_equal(on_above, on_below)
    beside = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), FLOOR * np.abs(analytic).max())
    return GradientCheck(analytic, numeric, np.abs(analytic - numeric) / np.where(beside > 0, beside, 1), at_kink)


def _look(theta: Array, sizes: list[int], rows: Rows, activation: str, alpha: float) -> tuple[float, NDArray[np.bool_]]:
    """Return the loss, and which hidden units are above 0."""
    coefs, intercepts = unpack(theta, sizes)
    held, scores = forward(rows.X, coefs, intercepts, activation)
    hidden = [(layer > 0).ravel() for layer in held[1:-1]]
    return loss(scores, rows, coefs, alpha), np.concatenate([np.empty(0, bool), *hidden])


def _rows(X: Any, target: Any, sample_weight: Any) -> Rows:
    X = check_array(X, dtype=np.float64)
    target = check_array(target, dtype=np.float64, input_name="target")
    if len(target) != len(X) or not np.isin(target, (0, 1)).all():
        raise ValueError(
            f"target must have a row of 0 and 1 for each of the {len(X)} rows of X. Got shape {target.shape} with "
            f"values from {target.min():g} to {target.max():g}."
        )
    return Rows(X, target, _check_sample_weight(sample_weight, X, ensure_non_negative=True))


def _network(coefs: Sequence[Any], intercepts: Sequence[Any], rows: Rows) -> tuple[Array, list[int]]:
    """Return theta and the sizes of the layers."""
    weights = [check_array(coef, dtype=np.float64, input_name="coefs") for coef in coefs]
    biases = [check_array(b, dtype=np.float64, ensure_2d=False, input_name="intercepts") for b in intercepts]
    sizes = [rows.X.shape[1], *(len(b) for b in biases)]
    wanted = [*pairwise(sizes)]
    if [coef.shape for coef in weights] != wanted or not wanted or sizes[-1] != rows.target.shape[1]:
        raise ValueError(
            f"The shapes of coefs must be {wanted} by X and intercepts, and end in {rows.target.shape[1]} by target. "
            f"Got {[coef.shape for coef in weights]}."
        )
    return pack(weights, biases), sizes
