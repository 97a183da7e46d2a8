r"""How good predicted classes are: counts of right and wrong ones, and shares of them.

For one class, let tp be the rows of it that were called so, fp the others that were called so too, fn its rows that
were called something else:

.. math:: \text{precision} = \frac{tp}{tp + fp}, \quad \text{recall} = \frac{tp}{tp + fn}, \quad
    F_1 = \frac{2\,tp}{2\,tp + fp + fn}

Over classes: "macro" is the mean of the classes' scores, "weighted" weighs it with how many rows they have, "micro"
adds up the counts first.

Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapters 8.3 and 13.6.
"""

from typing import Any
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import _check_sample_weight

from algorithms.params import array, check_arguments, one_of, same

Floats = NDArray[np.float64]
AVERAGES = ("binary", "macro", "micro", "weighted")


# ---------------------------------------------------------------------- kernels


def cross_counts(y_true: Any, y_pred: Any, weight: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the classes that occur, shape (k,), and the weight of each pair (true, predicted), (k, k). O(n log n)."""
    classes, codes = np.unique(np.concatenate([y_true, y_pred]), return_inverse=True)
    n, k = len(y_true), len(classes)
    table = np.bincount(codes[:n] * k + codes[n:], weights=weight, minlength=k * k).reshape(k, k)
    return classes, table


def places(classes: NDArray[Any], labels: Any) -> NDArray[np.intp]:
    """Return where each label stands in ``classes``; one that is not there gets the place after the last."""
    found = [np.flatnonzero(classes == label) for label in labels]
    return np.array([where[0] if len(where) else len(classes) for where in found], np.intp)


def label_counts(y_true: Any, y_pred: Any, weight: Any, labels: Any) -> tuple[NDArray[Any], ...]:
    """Return tp, tp + fp (called so) and tp + fn (are so) of each label, each shape (k,)."""
    classes, codes = np.unique(np.concatenate([y_true, y_pred]), return_inverse=True)
    is_so, called = codes[: len(y_true)], codes[len(y_true) :]
    right = is_so == called
    k = len(classes) + 1  # the last place stands for labels that never occur
    each = [
        np.bincount(of, weights=None if weight is None else weight[rows], minlength=k)
        for of, rows in ((is_so[right], right), (called, slice(None)), (is_so, slice(None)))
    ]
    at = places(classes, labels)
    return each[0][at], each[1][at], each[2][at]


def nan_average(values: Floats, weight: Floats | None) -> float:
    """Return the mean of the values that are not NaN; if none of them weighs anything, they weigh alike."""
    known = ~np.isnan(values)
    if not known.any():
        return float("nan")
    if weight is None or weight[known].sum() == 0:
        return float(values[known].mean())
    return float(np.average(values[known], weights=weight[known]))


# ---------------------------------------------------------------------- classes


def confusion_matrix(
    y_true: Any, y_pred: Any, *, labels: Any = None, sample_weight: Any = None, normalize: str | None = None
) -> NDArray[Any]:
    """Return how many rows of class i were called j, shape (k, k); rows are the truth, columns the predictions.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (n,)
    labels : array of shape (k,), default None
        The classes wanted, in this order; None is all that occur, sorted. Rows with other classes are left out.
    sample_weight : array of shape (n,), default None
    normalize : {"true", "pred", "all"} or None, default None
        Divide by the sums of the rows, of the columns, or of all; where a sum is 0 the result is 0.

    Returns
    -------
    int64 array, or float64 with weights that are not whole numbers or with ``normalize``

    Warns
    -----
    UserWarning
        If only one class occurs and ``labels`` does not say more.

    Examples
    --------
    >>> from algorithms import confusion_matrix
    >>> confusion_matrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0]).tolist()
    [[1, 1], [1, 2]]
    """
    check_arguments(
        "confusion_matrix", locals(), normalize=[one_of("true", "pred", "all"), same(None)],
        labels=[array(), same(None)],
    )  # fmt: skip
    _, y_true, y_pred, weight = read_labels(y_true, y_pred, sample_weight)
    classes, table = cross_counts(y_true, y_pred, weight)
    if labels is not None:
        labels = np.asarray(labels)
        if not len(labels):
            raise ValueError("'labels' should contain at least one label.")
        at = places(classes, labels)
        if not np.isin(y_true, classes[at[at < len(classes)]]).any():
            raise ValueError("At least one label specified must be in y_true")
        table = np.pad(table, (0, 1))[np.ix_(at, at)]
    if weight is None or weight.dtype.kind in "iub":
        table = table.astype(np.int64)
    if normalize is not None:
        axis = {"true": 1, "pred": 0, "all": None}[normalize]
        total = np.broadcast_to(table.sum(axis=axis, keepdims=True), table.shape)
        table = np.divide(table, total, out=np.zeros(table.shape), where=total != 0)
    if table.shape == (1, 1):
        warn(
            "A single label was found in 'y_true' and 'y_pred'. For the confusion matrix to have the correct shape, "
            "use the 'labels' parameter to pass all known labels.", UserWarning, stacklevel=2,
        )  # fmt: skip
    return table


def accuracy_score(y_true: Any, y_pred: Any, *, normalize: bool = True, sample_weight: Any = None) -> float:
    """Return the share of rows whose class was told rightly; without ``normalize``, how many they are."""
    check_arguments("accuracy_score", locals(), normalize=same(True, False))
    _, y_true, y_pred, weight = read_labels(y_true, y_pred, sample_weight)
    right = y_true == y_pred
    if normalize:
        return float(np.average(right, weights=weight))
    return float(right.sum() if weight is None else right @ weight)


def precision_score(
    y_true: Any, y_pred: Any, *, labels: Any = None, pos_label: Any = 1, average: str | None = "binary",
    sample_weight: Any = None, zero_division: Any = "warn",
) -> Any:  # fmt: skip
    """Return how many of the rows that were called a class are of it.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (n,)
    labels : array of shape (k,), default None
        The classes that count when ``average`` is not "binary"; None is all that occur, sorted.
    pos_label : default 1
        The class that counts when ``average`` is "binary".
    average : {"binary", "macro", "micro", "weighted"} or None, default "binary"
        None gives a score for each class.
    sample_weight : array of shape (n,), default None
    zero_division : {"warn", 0.0, 1.0, nan}, default "warn"
        The score of a class that was never told, where it is 0 / 0; "warn" is 0 with a warning, and classes with nan
        are left out of averages.

    Returns
    -------
    float, or float64 array of shape (k,)

    Warns
    -----
    UndefinedMetricWarning

    Examples
    --------
    >>> from algorithms import precision_score, recall_score
    >>> precision_score([0, 0, 1, 1], [0, 1, 1, 1]), recall_score([0, 0, 1, 1], [0, 1, 1, 1])
    (0.6666666666666666, 1.0)
    """
    return _score("precision", y_true, y_pred, labels, pos_label, average, sample_weight, zero_division)


def recall_score(
    y_true: Any, y_pred: Any, *, labels: Any = None, pos_label: Any = 1, average: str | None = "binary",
    sample_weight: Any = None, zero_division: Any = "warn",
) -> Any:  # fmt: skip
    """Return how many of the rows of a class were called so; parameters as in `precision_score`.

    It is 0 / 0 for a class that has no rows.
    """
    return _score("recall", y_true, y_pred, labels, pos_label, average, sample_weight, zero_division)


def f1_score(
    y_true: Any, y_pred: Any, *, labels: Any = None, pos_label: Any = 1, average: str | None = "binary",
    sample_weight: Any = None, zero_division: Any = "warn",
) -> Any:  # fmt: skip
    """Return the harmonic mean of precision and recall; parameters as in `precision_score`.

    It is 0 / 0 for a class that neither has rows nor was told.
    """
    return _score("f1", y_true, y_pred, labels, pos_label, average, sample_weight, zero_division)


def _score(
    name: str, y_true: Any, y_pred: Any, labels: Any, pos_label: Any, average: str | None, sample_weight: Any,
    zero_division: Any,
) -> Any:  # fmt: skip
    check_arguments(
        f"{name}_score", {"average": average, "zero_division": zero_division, "labels": labels},
        average=[one_of(*AVERAGES), same(None)], labels=[array(), same(None)],
        zero_division=("'warn', 0.0, 1.0 or nan", _is_known_division),
    )  # fmt: skip
    kind, y_true, y_pred, weight = read_labels(y_true, y_pred, sample_weight)
    tp, called, are = label_counts(y_true, y_pred, weight, _wanted(kind, y_true, y_pred, labels, pos_label, average))
    if average == "micro":
        tp, called, are = (each.sum(keepdims=True) for each in (tp, called, are))
    top, below = {"precision": (tp, called), "recall": (tp, are), "f1": (2 * tp, called + are)}[name]
    scores = np.full(len(tp), 0.0 if isinstance(zero_division, str) else float(zero_division))
    np.divide(top, below, out=scores, where=below != 0)
    if isinstance(zero_division, str) and (below == 0).any():
        _warn_of(name, len(tp))
    if average is None:
        return scores
    return nan_average(scores, are if average == "weighted" else None)


def _is_known_division(value: Any) -> bool:
    if isinstance(value, str):
        return value == "warn"
    return isinstance(value, int | float | np.number) and (value in (0, 1) or bool(np.isnan(value)))


def _wanted(kind: str, y_true: Any, y_pred: Any, labels: Any, pos_label: Any, average: str | None) -> Any:
    """Return the classes to score."""
    present = unique_labels(y_true, y_pred)
    if average != "binary":
        if pos_label not in (None, 1):
            warn(
                f"Note that pos_label (set to {pos_label!r}) is ignored when average != 'binary' (got {average!r}). "
                "You may use labels=[pos_label] to specify a single positive class.", UserWarning, stacklevel=4,
            )  # fmt: skip
        # Named ones come in the order given.
        return present if labels is None else np.asarray(labels)
    if kind != "binary":
        raise ValueError(
            f"Target is {kind} but average='binary'. Please choose another average setting, one of "
            "[None, 'micro', 'macro', 'weighted']."
        )
    if pos_label not in present and len(present) >= 2:
        raise ValueError(f"pos_label={pos_label} is not a valid label. It should be one of {present}")
    return [pos_label]


def _warn_of(name: str, n_scores: int) -> None:
    title, lacking = {
        "precision": ("Precision", "predicted"), "recall": ("Recall", "true"), "f1": ("F-score", "true nor predicted"),
    }[name]  # fmt: skip
    where = "due to" if n_scores == 1 else "in labels with"
    warn(
        f"{title} is ill-defined and being set to 0.0 {where} no {lacking} samples. Use `zero_division` parameter to "
        "control this behavior.", UndefinedMetricWarning, stacklevel=4,
    )  # fmt: skip


def read_labels(y_true: Any, y_pred: Any, sample_weight: Any) -> tuple[str, NDArray[Any], NDArray[Any], Any]:
    """Return "binary" or "multiclass", both columns, and the weights or None.

    Raises
    ------
    ValueError
        If they are empty, differ in length, mix text with numbers, or are no classes.
    """
    check_consistent_length(y_true, y_pred, sample_weight)
    for y in (y_true, y_pred):
        if np.asarray(y).dtype.kind == "f":
            assert_all_finite(y)
    kinds = [type_of_target(y, input_name=name) for y, name in ((y_true, "y_true"), (y_pred, "y_pred"))]
    if not len(y_true):
        raise ValueError(
            "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is required."
        )
    classy = {"binary", "multiclass"}
    if len(set(kinds)) > 1 and set(kinds) != classy:
        raise ValueError(f"Classification metrics can't handle a mix of {kinds[0]} and {kinds[1]} targets")
    if not set(kinds) <= classy:
        raise ValueError(f"{kinds[0]} is not supported")
    y_true, y_pred = column_or_1d(y_true), column_or_1d(y_pred)
    weight = None if sample_weight is None else _check_sample_weight(sample_weight, y_true, force_float_dtype=False)
    is_binary = len(unique_labels(y_true, y_pred)) <= 2
    return "binary" if is_binary else "multiclass", y_true, y_pred, weight
