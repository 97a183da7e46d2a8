r"""What a score is worth at every threshold: rows that score at least t are called positive, for each t.

.. math:: TPR(t) = \frac{tp(t)}{tp(t) + fn(t)}, \quad FPR(t) = \frac{fp(t)}{fp(t) + tn(t)}

The ROC curve draws TPR (which is recall) over FPR, the other curve precision over recall. One sort gives all of them:
going down the scores, tp and fp are running sums. `algorithms.ranking_scores` has the areas.

Fawcett, "An introduction to ROC analysis", 2006, doi:10.1016/j.patrec.2005.10.010.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_pos_label_consistency, _check_sample_weight

from algorithms.params import check_arguments, same

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ThresholdStep:
    """What calling rows positive from one threshold on gives.

    Attributes
    ----------
    threshold : float
        Rows that score at least this are called positive.
    tp, fp, fn, tn : float
        Weight (number, without weights) of the rows called positive rightly and wrongly, and negative wrongly and
        rightly.
    precision, recall, f1, fpr : float
        Recall is nan if no row is positive, and fpr, the share of the negative rows called positive, if none is
        negative.
    """

    threshold: float
    tp: float
    fp: float
    fn: float
    tn: float
    precision: float
    recall: float
    f1: float
    fpr: float


# ---------------------------------------------------------------------- kernels


def running_counts(positive: Floats, score: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return tp and fp from each different score on, and these scores, highest first. O(n log n).

    Parameters
    ----------
    positive : float64 array of shape (n,)
        1 for positive rows, else 0.
    score, weight : arrays of shape (n,)

    Returns
    -------
    tp, fp : float64 arrays of shape (m,), m the number of different scores
    scores : array of shape (m,)
    """
    order = np.argsort(score, kind="stable")[::-1]
    score, positive, weight = score[order], positive[order], weight[order]
    ends = np.flatnonzero(np.append(score[1:] != score[:-1], True))  # rows with equal scores cannot be told apart
    return np.cumsum(positive * weight)[ends], np.cumsum((1 - positive) * weight)[ends], score[ends]


def corners(*curves: Floats) -> NDArray[np.intp]:
    """Return where some of the curves, each shape (m,), bends, and both ends: the rest lies on lines between."""
    bends = np.any([np.diff(curve, 2) != 0 for curve in curves], axis=0)
    return np.flatnonzero(np.concatenate([[True], bends, [True]]))


# ---------------------------------------------------------------------- all thresholds


def thresholds(
    y_true: Any, y_score: Any, *, pos_label: Any = None, sample_weight: Any = None
) -> Iterator[ThresholdStep]:
    """Yield each different score as a threshold, highest first: at the last one all rows are called positive.

    Parameters
    ----------
    y_true : array of shape (n,)
        Two classes.
    y_score : array of shape (n,)
        Higher means more likely positive.
    pos_label : default None
        The positive class; None is 1, where the classes are 0 and 1 or -1 and 1.
    sample_weight : array of shape (n,), default None
        Rows of weight 0 are left out.

    Raises
    ------
    ValueError
        If the arrays do not go together, are not finite, or ``pos_label`` is needed.

    Examples
    --------
    >>> from algorithms import thresholds
    >>> [(s.threshold, s.tp, s.fp, s.precision) for s in thresholds([0, 1, 1], [0.2, 0.7, 0.1])]
    [(0.7, 1.0, 0.0, 1.0), (0.2, 1.0, 1.0, 0.5), (0.1, 2.0, 1.0, 0.6666666666666666)]
    """
    tp, fp, at = _counts(y_true, y_score, pos_label, sample_weight)
    pos, neg = float(tp[-1]), float(fp[-1])
    for t, f, score in zip(tp.tolist(), fp.tolist(), at.tolist(), strict=True):
        precision, recall, fpr = t / (t + f), t / pos if pos else float("nan"), f / neg if neg else float("nan")
        yield ThresholdStep(score, t, f, pos - t, neg - f, precision, recall, 2 * t / (t + f + pos), fpr)


def roc_curve(
    y_true: Any, y_score: Any, *, pos_label: Any = None, sample_weight: Any = None, drop_intermediate: bool = True
) -> tuple[Floats, Floats, Floats]:
    """Return fpr, tpr and thresholds, each shape (m,), thresholds falling; parameters as in `thresholds`.

    The first threshold is infinite: nothing is called positive. ``drop_intermediate`` leaves out points that lie on a
    line between others.

    Warns
    -----
    UndefinedMetricWarning
        If a class is missing; its rate is nan.
    """
    check_arguments("roc_curve", locals(), drop_intermediate=same(True, False))
    tp, fp, at = _counts(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate and len(fp) > 2:
        kept = corners(fp, tp)
        tp, fp, at = tp[kept], fp[kept], at[kept]
    tp, fp, at = np.append(0.0, tp), np.append(0.0, fp), np.append(np.inf, at)
    return _share(fp, "negative", "false"), _share(tp, "positive", "true"), at


def _share(counts: Floats, missing: str, kind: str) -> Floats:
    if counts[-1] > 0:
        return counts / counts[-1]
    warn(
        f"No {missing} samples in y_true, {kind} positive value should be meaningless", UndefinedMetricWarning,
        stacklevel=3,
    )  # fmt: skip
    return np.full(len(counts), np.nan)


def precision_recall_curve(
    y_true: Any, y_score: Any, *, pos_label: Any = None, sample_weight: Any = None, drop_intermediate: bool = False
) -> tuple[Floats, Floats, Floats]:
    """Return precision and recall, each shape (m + 1,), and the m thresholds, rising; parameters as in `thresholds`.

    The last point is precision 1 and recall 0, and has no threshold. ``drop_intermediate`` leaves out points between
    others of the same recall.

    Warns
    -----
    UserWarning
        If no row is positive; recall is then 1.
    """
    check_arguments("precision_recall_curve", locals(), drop_intermediate=same(True, False))
    tp, fp, at = _counts(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate and len(tp) > 2:
        rises = np.diff(tp) != 0
        kept = np.concatenate([[True], rises[:-1] | rises[1:], [True]])
        tp, fp, at = tp[kept], fp[kept], at[kept]
    if tp[-1] == 0:
        warn("No positive class found in y_true, recall is set to one for all thresholds.", UserWarning, stacklevel=2)
    recall = tp / tp[-1] if tp[-1] else np.ones(len(tp))
    return np.append((tp / (tp + fp))[::-1], 1.0), np.append(recall[::-1], 0.0), at[::-1]


# ---------------------------------------------------------------------- input


def _counts(y_true: Any, y_score: Any, pos_label: Any, sample_weight: Any) -> tuple[Floats, Floats, Floats]:
    kind = type_of_target(y_true, input_name="y_true")
    if kind != "binary" and not (kind == "multiclass" and pos_label is not None):
        raise ValueError(f"{kind} format is not supported")
    check_consistent_length(y_true, y_score, sample_weight)
    if not len(y_true):
        raise ValueError("Found empty y_true and y_score while a minimum of 1 sample is required.")
    pos_label = _check_pos_label_consistency(pos_label, y_true)
    y_true, y_score = column_or_1d(y_true), column_or_1d(y_score)
    assert_all_finite(y_true)
    assert_all_finite(y_score)
    weight = np.ones(len(y_true)) if sample_weight is None else _check_sample_weight(sample_weight, y_true)
    counts = weight != 0
    positive = (y_true == pos_label).astype(np.float64)
    return running_counts(positive[counts], y_score[counts], weight[counts].astype(np.float64))
