r"""How good told probabilities are: is what is called 70 % true in 70 % of the cases, and how surprising is the truth?

.. math:: \text{log loss} = -\frac1n \sum_i \log p_i(y_i), \qquad
    \text{Brier} = \frac1n \sum_i \sum_c (p_i(c) - [y_i = c])^2

For two classes the Brier score is halved, so that it is the mean squared gap of one probability. Both are lowest, on
average, for the true probabilities. A calibration curve puts rows of like probability into bins, and compares the mean
of what was told with the share that was so.

Brier, "Verification of forecasts expressed in terms of probability", 1950. Gneiting and Raftery, "Strictly proper
scoring rules", 2007, doi:10.1198/016214506000001437. Niculescu-Mizil and Caruana, "Predicting good probabilities with
supervised learning", 2005, doi:10.1145/1102351.1102430.
"""

from typing import Any
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import assert_all_finite, check_array, check_consistent_length, column_or_1d
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_pos_label_consistency, _check_sample_weight

from algorithms.params import array, check_arguments, one_of, same, whole

Floats = NDArray[np.float64]


def log_loss(
    y_true: Any, y_proba: Any, *, normalize: bool = True, sample_weight: Any = None, labels: Any = None
) -> float:
    """Return the mean of minus the logarithm of the probability that was told for the true class.

    Parameters
    ----------
    y_true : array of shape (n,)
    y_proba : array of shape (n, classes), classes in order; or (n,), probabilities of the last of two
    normalize : bool, default True
        The mean; else the sum.
    sample_weight : array of shape (n,), default None
    labels : array of shape (classes,), default None
        The classes; None is those of ``y_true``.

    Notes
    -----
    Probabilities are kept from 0 and 1 by the spacing of numbers at 1 in their type, so a sure error costs 36, not
    infinity.

    Examples
    --------
    >>> from algorithms import log_loss
    >>> round(log_loss(["no", "yes"], [[0.9, 0.1], [0.5, 0.5]]), 4)
    0.3993
    """
    check_arguments("log_loss", locals(), normalize=same(True, False), labels=[array(), same(None)])
    y_proba = check_array(y_proba, ensure_2d=False, dtype=[np.float64, np.float32])
    is_class, told, weight = _several(y_true, y_proba, sample_weight, labels)
    eps = np.finfo(told.dtype).eps
    loss = -np.log(np.clip(told, eps, 1 - eps)[is_class])
    if normalize:
        return float(np.average(loss, weights=weight))
    return float(loss.sum() if weight is None else loss @ weight)


def brier_score_loss(
    y_true: Any, y_proba: Any, *, sample_weight: Any = None, pos_label: Any = None, labels: Any = None,
    scale_by_half: bool | str = "auto",
) -> float:  # fmt: skip
    """Return the mean squared gap between told probabilities and the truth.

    Parameters
    ----------
    y_true : array of shape (n,)
    y_proba : array of shape (n,), probabilities of ``pos_label``; or (n, classes)
    sample_weight : array of shape (n,), default None
    pos_label : default None
        None is 1, or the last class in order if they are numbers.
    labels : array of shape (classes,), default None
        The classes of the columns; None is those of ``y_true``.
    scale_by_half : bool or "auto", default "auto"
        Halve the score; "auto" does for two classes.

    Examples
    --------
    >>> from algorithms import brier_score_loss
    >>> brier_score_loss([0, 1], [0.5, 0.5])
    0.25
    """
    check_arguments(
        "brier_score_loss", locals(), labels=[array(), same(None)], scale_by_half=[one_of("auto"), same(True, False)]
    )
    y_proba = check_array(y_proba, ensure_2d=False, dtype=[np.float64, np.float32])
    if y_proba.ndim == 1 or y_proba.shape[1] == 1:
        is_class, told, weight = _two(y_true, y_proba, sample_weight, pos_label)
    else:
        is_class, told, weight = _several(y_true, y_proba, sample_weight, labels)
    score = float(np.average(((is_class - told) ** 2).sum(axis=1), weights=weight))
    half = told.shape[1] < 3 if scale_by_half == "auto" else scale_by_half
    return score / 2 if half else score


def calibration_curve(
    y_true: Any, y_prob: Any, *, pos_label: Any = None, n_bins: int = 5, strategy: str = "uniform"
) -> tuple[Floats, Floats]:
    """Return the share of positive rows and the mean told probability of each bin that has rows.

    Parameters
    ----------
    y_true : array of shape (n,)
        Two classes.
    y_prob : array of shape (n,)
        Probabilities of ``pos_label``.
    pos_label : default None
        None is 1, where the classes are 0 and 1 or -1 and 1.
    n_bins : int, default 5
    strategy : {"uniform", "quantile"}, default "uniform"
        Bins of equal width, or with equally many rows. A value on an edge falls below it.

    Returns
    -------
    prob_true, prob_pred : float64 arrays of shape (bins with rows,)

    Examples
    --------
    >>> from algorithms import calibration_curve
    >>> [part.tolist() for part in calibration_curve([0, 1, 1, 1], [0.25, 0.25, 0.75, 1.0], n_bins=2)]
    [[0.5, 1.0], [0.25, 0.875]]
    """
    check_arguments("calibration_curve", locals(), n_bins=whole(1), strategy=one_of("uniform", "quantile"))
    y_true, y_prob = column_or_1d(y_true), column_or_1d(y_prob)
    check_consistent_length(y_true, y_prob)
    assert_all_finite(y_prob)
    pos_label = _check_pos_label_consistency(pos_label, y_true)
    if y_prob.min() < 0 or y_prob.max() > 1:
        raise ValueError("y_prob has values outside [0, 1].")
    labels = np.unique(y_true)
    if len(labels) > 2:
        raise ValueError(f"Only binary classification is supported. Provided labels {labels}.")
    edges = np.linspace(0, 1, n_bins + 1)
    if strategy == "quantile":
        edges = np.percentile(y_prob, edges * 100)
    bins = np.searchsorted(edges[1:-1], y_prob)
    count = np.bincount(bins, minlength=n_bins)
    told, so = (np.bincount(bins, weights=w, minlength=n_bins) for w in (y_prob, y_true == pos_label))
    full = count > 0
    return so[full] / count[full], told[full] / count[full]


# ---------------------------------------------------------------------- input


def _two(y_true: Any, y_proba: Any, sample_weight: Any, pos_label: Any) -> tuple[NDArray[np.bool_], Floats, Any]:
    """Return which class each row is of, (n, 2), the probabilities, (n, 2), and the weights or None."""
    y_true, y_proba = column_or_1d(y_true), column_or_1d(y_proba)
    assert_all_finite(y_true)
    weight = _checked(y_true, y_proba, sample_weight, "less")
    kind = type_of_target(y_true, input_name="y_true")
    if kind != "binary":
        raise ValueError(
            f"The type of the target inferred from y_true is {kind} but should be binary according to the shape of "
            "y_prob."
        )
    try:
        pos_label = _check_pos_label_consistency(pos_label, y_true)
    except ValueError:
        if y_true.dtype.kind in "OUS":
            raise
        pos_label = np.unique(y_true)[-1]
    positive = y_true == pos_label
    return np.column_stack([~positive, positive]), np.column_stack([1 - y_proba, y_proba]), weight


def _several(y_true: Any, y_proba: Any, sample_weight: Any, labels: Any) -> tuple[NDArray[np.bool_], Floats, Any]:
    """Return the same for any number of classes, (n, classes)."""
    weight = _checked(y_true, y_proba, sample_weight, "lower")
    y_true = column_or_1d(y_true)
    classes = np.unique(y_true if labels is None else labels)
    if labels is not None and not np.array_equal(classes, labels):
        warn(
            f"Labels passed were {labels}. But this function assumes labels are ordered lexicographically. Pass the "
            f"ordered labels={classes.tolist()} and ensure that the columns of y_prob correspond to this ordering.",
            UserWarning, stacklevel=3,
        )  # fmt: skip
    if unknown := set(np.unique(y_true).tolist()) - set(classes.tolist()):
        raise ValueError(f"y_true contains values {unknown} not belonging to the passed labels {labels}.")
    if len(classes) == 1:
        if labels is None:
            raise ValueError(
                f"y_true contains only one label ({classes[0]}). Please provide the list of all expected class labels "
                "explicitly through the labels argument."
            )
        raise ValueError(f"The labels array needs to contain at least two labels, got {classes}.")
    told = y_proba if y_proba.ndim == 2 else y_proba[:, None]
    if told.shape[1] == 1:
        told = np.column_stack([1 - told, told])
    if not np.allclose(told.sum(axis=1), 1, rtol=float(np.sqrt(np.finfo(told.dtype).eps)), atol=0):
        warn("The y_prob values do not sum to one. Make sure to pass probabilities.", UserWarning, stacklevel=3)
    if len(classes) != told.shape[1]:
        if labels is None:
            raise ValueError(
                f"y_true and y_prob contain different number of classes: {len(classes)} vs {told.shape[1]}. Please "
                "provide the true labels explicitly through the labels argument. Classes found in y_true: "
                f"{classes}"
            )
        raise ValueError(
            f"The number of classes in labels is different from that in y_prob. Classes found in labels: {classes}"
        )
    return y_true[:, None] == classes, told, weight


def _checked(y_true: Any, y_proba: Any, sample_weight: Any, word: str) -> Any:
    if y_proba.max() > 1:
        raise ValueError(f"y_prob contains values greater than 1: {y_proba.max()}")
    if y_proba.min() < 0:
        raise ValueError(f"y_prob contains values {word} than 0: {y_proba.min()}")
    check_consistent_length(y_proba, y_true, sample_weight)
    return None if sample_weight is None else _check_sample_weight(sample_weight, y_proba)
