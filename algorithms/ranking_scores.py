r"""Areas below ranking curves: how good a score is, whatever the threshold.

.. math:: AUC = \int TPR \; dFPR, \quad AP = \sum_k (R_k - R_{k-1}) P_k

AUC, below the ROC curve, is the chance that a positive row scores above a negative one, ties counted half. AP averages
precision P over recall R in steps, not by lines: between two points of that curve, the line is out of reach.

Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982, doi:10.1148/radiology.143.1.7063747. Davis
and Goadrich, "The relationship between precision-recall and ROC curves", 2006, doi:10.1145/1143844.1143874. Several
classes: Hand and Till, "A simple generalisation of the area under the ROC curve", 2001, doi:10.1023/A:1010920819831.
"""

from itertools import combinations
from typing import Any
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import check_array, column_or_1d
from sklearn.utils.multiclass import type_of_target

from algorithms.metrics import nan_average
from algorithms.params import array, check_arguments, number, one_of, same
from algorithms.ranking_curves import precision_recall_curve, roc_curve

Floats = NDArray[np.float64]
AVERAGES = [one_of("macro", "micro", "weighted"), same(None)]


def area(x: Floats, y: Floats) -> float:
    """Return the area below the lines through the points (x, y), each shape (m,), x rising."""
    return float(np.diff(x) @ (y[1:] + y[:-1]) / 2)


def roc_auc_score(
    y_true: Any, y_score: Any, *, average: str | None = "macro", sample_weight: Any = None,
    max_fpr: float | None = None, multi_class: str = "raise", labels: Any = None,
) -> Any:  # fmt: skip
    """Return the area under the ROC curve.

    Parameters
    ----------
    y_true : array of shape (n,)
        Two classes, of which the last in order is positive, or more.
    y_score : array of shape (n,), or (n, classes) of probabilities for more than two classes
    average : {"macro", "weighted", "micro"} or None, default "macro"
        Over several classes; None gives an area for each.
    sample_weight : array of shape (n,), default None
    max_fpr : float in (0, 1], default None
        The area up to here only, brought to 0.5 for chance and 1 for the best (McClish, 1989). Two classes.
    multi_class : {"raise", "ovr", "ovo"}, default "raise"
        Several classes: each against the rest, or all pairs.
    labels : array of shape (classes,), default None
        The classes of the columns of ``y_score``, in order; None is those of ``y_true``.

    Warns
    -----
    UndefinedMetricWarning
        If only one class is there; the result is nan.

    Examples
    --------
    >>> from algorithms import roc_auc_score
    >>> roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    check_arguments(
        "roc_auc_score", locals(), average=AVERAGES, multi_class=one_of("raise", "ovr", "ovo"),
        max_fpr=[number(0, 1, open_low=True), same(None)], labels=[array(), same(None)],
    )  # fmt: skip
    kind = type_of_target(y_true, input_name="y_true")
    y_true, y_score = check_array(y_true, ensure_2d=False, dtype=None), check_array(y_score, ensure_2d=False)
    if kind == "binary" and not (y_score.ndim == 2 and y_score.shape[1] > 2):
        return _binary_auc(y_true == np.unique(y_true)[-1], y_score, sample_weight, max_fpr)
    if kind not in ("binary", "multiclass"):
        raise ValueError(f"{kind} format is not supported")
    if max_fpr is not None and max_fpr != 1:
        raise ValueError(
            "Partial AUC computation not available in multiclass setting, 'max_fpr' must be set to `None`, received "
            f"`max_fpr={max_fpr}` instead"
        )
    if multi_class == "raise":
        raise ValueError("multi_class must be in ('ovo', 'ovr')")
    classes = _classes(y_true, y_score, labels)
    if multi_class == "ovr":
        return _over_classes(_binary_auc, y_true[:, None] == classes, y_score, average, sample_weight)
    if average is None:
        raise NotImplementedError("average=None is not implemented for multi_class='ovo'.")
    if average == "micro" or sample_weight is not None:
        raise ValueError("One-vs-one takes average 'macro' or 'weighted' only, and sample_weight must be None.")
    return _over_pairs(np.searchsorted(classes, y_true), y_score, average)


def average_precision_score(
    y_true: Any, y_score: Any, *, average: str | None = "macro", pos_label: Any = 1, sample_weight: Any = None
) -> Any:
    """Return the precision at each threshold, averaged with the rise of recall there as weight.

    Parameters
    ----------
    y_true : array of shape (n,)
    y_score : array of shape (n,), or (n, classes) for more than two classes
    average : {"macro", "weighted", "micro"} or None, default "macro"
        Over several classes; None gives a figure for each.
    pos_label : default 1
    sample_weight : array of shape (n,), default None
    """
    check_arguments("average_precision_score", locals(), average=AVERAGES)
    kind = type_of_target(y_true, input_name="y_true")
    classes = np.unique(y_true)
    if kind == "binary":
        if len(classes) == 2 and pos_label not in classes:
            raise ValueError(f"pos_label={pos_label} is not a valid label. It should be one of {classes}")
        return _average_precision(np.asarray(y_true) == pos_label, y_score, sample_weight)
    if kind != "multiclass":
        raise ValueError(f"{kind} format is not supported")
    if pos_label != 1:
        raise ValueError(
            "Parameter pos_label is fixed to 1 for multiclass y_true. Do not set pos_label or set pos_label to 1."
        )
    y_score = check_array(y_score, ensure_2d=False)
    if y_score.shape != (len(y_true), len(classes)):
        raise ValueError(_wrong_shape(y_score))
    is_class = np.asarray(y_true)[:, None] == classes
    return _over_classes(_average_precision, is_class, y_score, average, sample_weight)


def _average_precision(positive: Any, score: Any, weight: Any) -> float:
    precision, recall, _ = precision_recall_curve(positive, score, pos_label=True, sample_weight=weight)
    return max(0.0, float(-np.diff(recall) @ precision[:-1]))


def _binary_auc(positive: Any, score: Any, weight: Any, max_fpr: float | None = None) -> float:
    if positive.all() or not positive.any():
        warn(
            "Only one class is present in y_true. ROC AUC score is not defined in that case.", UndefinedMetricWarning,
            stacklevel=3,
        )  # fmt: skip
        return float("nan")
    fpr, tpr, _ = roc_curve(positive, score, pos_label=True, sample_weight=weight)
    if max_fpr is None or max_fpr == 1:
        return area(fpr, tpr)
    stop = int(np.searchsorted(fpr, max_fpr, "right"))
    end = np.interp(max_fpr, fpr[stop - 1 : stop + 1], tpr[stop - 1 : stop + 1])
    part, least = area(np.append(fpr[:stop], max_fpr), np.append(tpr[:stop], end)), max_fpr**2 / 2
    return 0.5 * (1 + (part - least) / (max_fpr - least))


def _over_classes(score_of: Any, is_class: Any, y_score: Any, average: str | None, weight: Any) -> Any:
    """Return the score of each class against the rest, averaged."""
    if average == "micro":
        spread = None if weight is None else np.repeat(weight, is_class.shape[1])
        return score_of(is_class.ravel(), y_score.ravel(), spread)
    share = (np.ones(len(is_class)) if weight is None else np.asarray(weight)) @ is_class
    each = np.array([score_of(mine, score, weight) for mine, score in zip(is_class.T, y_score.T, strict=True)])
    if average is None:
        return each
    if average == "weighted":
        return nan_average(np.where(share == 0, 0.0, each), share)
    return float(each.mean())


def _over_pairs(codes: NDArray[np.intp], y_score: Floats, average: str | None) -> float:
    """Return the mean over all pairs of classes of how well each one's scores tell them apart (Hand and Till)."""
    scores, shares = [], []
    for a, b in combinations(np.unique(codes), 2):
        rows = (codes == a) | (codes == b)
        both = [_binary_auc(codes[rows] == c, y_score[rows, c], None) for c in (a, b)]
        scores.append(sum(both) / 2)
        shares.append(rows.mean())
    return float(np.average(scores, weights=shares if average == "weighted" else None))


def _classes(y_true: Any, y_score: Any, labels: Any) -> NDArray[Any]:
    """Return the classes of the columns of ``y_score``."""
    if y_score.ndim != 2:
        raise ValueError(_wrong_shape(y_score))
    if not np.allclose(1, y_score.sum(axis=1)):
        raise ValueError(
            "Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum up to 1.0 over classes"
        )
    if labels is None:
        classes = np.unique(y_true)
        if len(classes) != y_score.shape[1]:
            raise ValueError("Number of classes in y_true not equal to the number of columns in 'y_score'")
        return classes
    labels = column_or_1d(labels)
    classes = np.unique(labels)
    if len(classes) != len(labels):
        raise ValueError("Parameter 'labels' must be unique")
    if not np.array_equal(classes, labels):
        raise ValueError("Parameter 'labels' must be ordered")
    if len(classes) != y_score.shape[1]:
        raise ValueError(
            f"Number of given labels, {len(classes)}, not equal to the number of columns in 'y_score', "
            f"{y_score.shape[1]}"
        )
    if len(np.setdiff1d(y_true, classes)):
        raise ValueError("'y_true' contains labels not in parameter 'labels'")
    return classes


def _wrong_shape(y_score: Any) -> str:
    return (
        "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains multiple classes. Got "
        f"`y_score.shape={y_score.shape}`."
    )
