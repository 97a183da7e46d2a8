r"""How far predicted numbers are from the truth, with ȳ the mean of the truth:

.. math:: MSE = \frac1n \sum_i (y_i - \hat y_i)^2, \qquad
    R^2 = 1 - \frac{\sum_i (y_i - \hat y_i)^2}{\sum_i (y_i - \bar y)^2}

Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2009, chapter 2.4.
"""

from typing import Any
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import check_array, check_consistent_length
from sklearn.utils.validation import _check_sample_weight

from algorithms.params import array, check_arguments, one_of, same

Floats = NDArray[np.float64]
OUTPUTS = ("raw_values", "uniform_average", "variance_weighted")


def mean_squared_error(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average"
) -> Any:
    """Return the mean squared gap between two columns.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (n,) or (n, outputs)
    sample_weight : array of shape (n,), default None
    multioutput : {"raw_values", "uniform_average"} or array of shape (outputs,), default "uniform_average"
        One figure for each output, their mean, or their mean with these weights.

    Returns
    -------
    float, or float64 array of shape (outputs,)
    """
    y_true, y_pred, weight = _read_numbers(
        "mean_squared_error", y_true, y_pred, sample_weight, multioutput, OUTPUTS[:2]
    )
    return _over_outputs(np.average((y_true - y_pred) ** 2, axis=0, weights=weight), multioutput)


def r2_score(
    y_true: Any, y_pred: Any, *, sample_weight: Any = None, multioutput: Any = "uniform_average",
    force_finite: bool = True,
) -> Any:  # fmt: skip
    """Return which share of the truth's variance the predictions explain: 1 is all, 0 as much as its mean does.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (n,) or (n, outputs)
    sample_weight : array of shape (n,), default None
    multioutput : {"raw_values", "uniform_average", "variance_weighted"} or array, default "uniform_average"
        One figure for each output, or their mean: plain, weighed by the outputs' variance, or with given weights.
    force_finite : bool, default True
        Where the truth does not vary: 1 if the predictions are right, else 0; instead of nan and minus infinity.

    Returns
    -------
    float, or float64 array of shape (outputs,)

    Warns
    -----
    UndefinedMetricWarning
        With fewer than two rows; the result is nan.
    """
    y_true, y_pred, weight = _read_numbers("r2_score", y_true, y_pred, sample_weight, multioutput, OUTPUTS)
    if len(y_true) < 2:
        warn("R^2 score is not well-defined with less than two samples.", UndefinedMetricWarning, stacklevel=2)
        return float("nan")
    rows = np.ones(len(y_true)) if weight is None else weight
    seen = y_true - y_true[0]  # from the first row: a column that does not vary is then exactly 0
    left, total = rows @ (y_true - y_pred) ** 2, rows @ (seen - np.average(seen, axis=0, weights=rows)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = 1 - left / total
    if force_finite:
        scores = np.where(total == 0, np.where(left == 0, 1.0, 0.0), scores)
    if isinstance(multioutput, str) and multioutput == "variance_weighted":
        with np.errstate(invalid="ignore"):
            return float(np.average(scores, weights=total if total.any() else None))
    return _over_outputs(scores, multioutput)


def _over_outputs(each: Floats, multioutput: Any) -> Any:
    if isinstance(multioutput, str):
        return each if multioutput == "raw_values" else float(each.mean())
    return float(np.average(each, weights=multioutput))


def _read_numbers(
    owner: str, y_true: Any, y_pred: Any, sample_weight: Any, multioutput: Any, known: tuple[str, ...]
) -> tuple[Floats, Floats, Floats | None]:
    """Return both as (n, outputs) in float64, and the weights or None."""
    check_arguments(owner, {"multioutput": multioutput}, multioutput=[one_of(*known), array(), same(None)])
    check_consistent_length(y_true, y_pred, sample_weight)
    both = [check_array(y, ensure_2d=False, dtype=np.float64, input_name=name)
            for y, name in ((y_true, "y_true"), (y_pred, "y_pred"))]  # fmt: skip
    true, pred = (y.reshape(-1, 1) if y.ndim == 1 else y for y in both)
    if true.shape[1] != pred.shape[1]:
        raise ValueError(f"y_true and y_pred have different number of output ({true.shape[1]}!={pred.shape[1]})")
    if multioutput is not None and not isinstance(multioutput, str):
        if true.shape[1] == 1:
            raise ValueError("Custom weights are useful only in multi-output cases.")
        if len(multioutput) != true.shape[1]:
            raise ValueError(
                f"There must be equally many custom weights ({len(multioutput)}) as outputs ({true.shape[1]})."
            )
    weight = None if sample_weight is None else _check_sample_weight(sample_weight, true)
    return true, pred, weight
