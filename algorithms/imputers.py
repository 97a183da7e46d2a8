r"""Fill in missing values (nan): with one figure for the column, or with what like rows have there.

`KNNImputer` measures rows by the columns that both know, made up for those that they do not:

.. math:: d(x, z)^2 = \frac{d}{|K|} \sum_{f \in K} (x_f - z_f)^2, \quad K = \{f : x_f \text{ and } z_f \text{ known}\}

and takes the mean of the nearest rows that know the column. If none shares a column, it takes the column's mean.

Little and Rubin, "Statistical Analysis with Missing Data", 2002 (and what is wrong with means). Troyanskaya et al.,
"Missing value estimation methods for DNA microarrays", 2001, doi:10.1093/bioinformatics/17.6.520.
"""

from collections import Counter
from typing import Any, Self
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, validate_data

from algorithms.params import check_params, one_of, same, whole

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
KINDS = [np.float64, np.float32]
BLOCK = 4_000_000  # distances held at once


# ---------------------------------------------------------------------- kernels


def is_nan(value: Any) -> bool:
    """Return whether a value is the number nan."""
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def missing(X: NDArray[Any], value: Any = np.nan) -> Mask:
    """Return which values of X are the one that stands for missing."""
    if not is_nan(value):
        return np.asarray(value == X, dtype=bool)
    if X.dtype.kind == "f":
        return np.isnan(X)
    if X.dtype.kind == "O":
        return np.array([[is_nan(v) for v in row] for row in X], dtype=bool).reshape(X.shape)
    return np.zeros(X.shape, dtype=bool)


def most_frequent(column: NDArray[Any]) -> Any:
    """Return the value that occurs most often; of several, the least."""
    if column.dtype.kind == "O":
        counts = Counter(column.tolist())
        most = max(counts.values())
        return min(value for value, count in counts.items() if count == most)
    values, times = np.unique(column, return_counts=True)
    return values[times.argmax()]


def nan_sq_distances(X: Floats, Z: Floats) -> Floats:
    """Return the squared distance of each row of X, (n, d), to each of Z, (m, d): (n, m); nan if they share no column.

    Three matrix products. They lose digits far from the origin, so centre the columns first.
    """
    in_x, in_z = ~np.isnan(X), ~np.isnan(Z)
    x, z, known_x, known_z = np.where(in_x, X, 0), np.where(in_z, Z, 0), in_x.astype(float), in_z.astype(float)
    sq = (x**2) @ known_z.T - 2 * (x @ z.T) + known_x @ (z**2).T
    shared = known_x @ known_z.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.maximum(sq, 0) * np.where(shared > 0, X.shape[1] / shared, np.nan)


def from_nearest(distance: Floats, values: Floats, k: int, by_distance: bool) -> Floats:
    """Return the mean of the values, (m,), of the k nearest rows, for each row of distances, (n, m).

    By distance, each weighs 1 / distance; rows at distance 0, if there are any, are then all that counts. Rows that
    share no column (nan) do not count; if none does, the result is the mean of all values.
    """
    k = min(k, len(values))
    rows = np.argpartition(np.where(np.isnan(distance), np.inf, distance), k - 1, axis=1)[:, :k]
    near = np.take_along_axis(distance, rows, axis=1)
    weight = (~np.isnan(near)).astype(float)
    if by_distance:
        same_place = (near == 0).any(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight *= np.where(same_place, near == 0, np.nan_to_num(1 / near))
    total = weight.sum(axis=1)
    middle = values.mean()  # from here, so that a large offset costs no digits
    gap = (weight * (values[rows] - middle)).sum(axis=1)
    return middle + np.divide(gap, total, out=np.zeros(len(gap)), where=total > 0)


# ---------------------------------------------------------------------- the imputers


class _Imputer(TransformerMixin, BaseEstimator):
    """What both share: columns without any value, and columns that say what was missing."""

    missing_values: Any
    add_indicator: bool
    keep_empty_features: bool

    def _finite(self) -> bool | str:
        return "allow-nan" if is_nan(self.missing_values) else True

    def _note(self, mask: Mask) -> None:
        """Keep which columns have values, and which miss some."""
        self._known_ = ~mask.all(axis=0) | self.keep_empty_features
        self._told_ = np.flatnonzero(mask.any(axis=0)) if self.add_indicator else np.empty(0, np.intp)

    def _finish(self, filled: NDArray[Any], mask: Mask) -> NDArray[Any]:
        filled = filled[:, self._known_]
        if not self.add_indicator:
            return filled
        return np.hstack([filled, mask[:, self._told_].astype(filled.dtype if filled.dtype.kind == "f" else bool)])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Return the names of the columns that `transform` gives."""
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features)
        told = [f"missingindicator_{name}" for name in names[self._told_]]
        return np.concatenate([names[self._known_], np.array(told, dtype=object)])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = is_nan(self.missing_values)
        return tags


class SimpleImputer(_Imputer):
    """Fill each column with one figure.

    Parameters
    ----------
    missing_values : number, str or None, default nan
        What stands for a missing value.
    strategy : {"mean", "median", "most_frequent", "constant"}, default "mean"
    fill_value : default None
        For "constant"; None is 0, and "missing_value" in columns of text.
    copy : bool, default True
        Leave the given matrix as it is; else it may be written over.
    add_indicator : bool, default False
        Append a column of 0 and 1 for each column that missed values when learned from.
    keep_empty_features : bool, default False
        Fill columns without any value with 0 (or ``fill_value``), instead of leaving them out with a warning.

    Attributes
    ----------
    statistics_ : array of shape (d,)
        What each column is filled with; nan for a column that is left out.

    Examples
    --------
    >>> from algorithms import SimpleImputer
    >>> SimpleImputer().fit_transform([[1.0], [float("nan")], [5.0]]).ravel().tolist()
    [1.0, 3.0, 5.0]
    """

    def __init__(
        self, *, missing_values: Any = np.nan, strategy: str = "mean", fill_value: Any = None,
        copy: bool = True, add_indicator: bool = False,
        keep_empty_features: bool = False,
    ) -> None:  # fmt: skip
        self.missing_values = missing_values
        self.strategy = strategy
        self.fill_value = fill_value
        self.copy = copy
        self.add_indicator = add_indicator
        self.keep_empty_features = keep_empty_features

    def fit(self, X: Any, y: None = None) -> Self:
        """Learn what to fill each column of X, shape (n, d), with."""
        check_params(
            self, strategy=one_of("mean", "median", "most_frequent", "constant"),
            **dict.fromkeys(("copy", "add_indicator", "keep_empty_features"), same(True, False)),
        )  # fmt: skip
        X = self._read(X, first=True)
        mask = missing(X, self.missing_values)
        self._note(mask)
        kind = object if X.dtype.kind == "O" or self.strategy == "constant" else np.float64
        if self.strategy == "median":
            kind = X.dtype
        self.statistics_ = np.array(
            [self._figure(column[~gone]) for column, gone in zip(X.T, mask.T, strict=True)], dtype=kind
        )
        return self

    def transform(self, X: Any) -> NDArray[Any]:
        """Return X, shape (n, d), filled."""
        check_is_fitted(self)
        X = self._read(X, first=False)
        mask = missing(X, self.missing_values)
        if not self._known_.all():
            names = getattr(self, "feature_names_in_", np.arange(X.shape[1]))
            warn(
                f"Skipping features without any observed values: {names[~self._known_]}. "
                f"At least one non-missing value is needed for imputation with strategy='{self.strategy}'.",
                UserWarning, stacklevel=2,
            )  # fmt: skip
        rows, columns = np.nonzero(mask & self._known_)
        X[rows, columns] = self.statistics_[columns]
        return self._finish(X, mask)

    def _figure(self, known: NDArray[Any]) -> Any:
        text = known.dtype.kind == "O"
        fill = ("missing_value" if text else 0) if self.fill_value is None else self.fill_value
        if not len(known):
            return (fill if self.strategy == "constant" else 0) if self.keep_empty_features else np.nan
        if self.strategy == "constant":
            return fill
        if self.strategy == "most_frequent":
            return most_frequent(known)
        if self.strategy == "median":
            return np.median(known)
        first = known[0].astype(np.float64)  # from the first value, so that a column that does not vary stays exact
        return first + (known - first).mean()

    def _read(self, X: Any, first: bool) -> NDArray[Any]:
        counts = self.strategy in ("mean", "median")
        text = isinstance(X, list) and any(isinstance(v, str) for row in X for v in np.atleast_1d(row))
        try:
            X = validate_data(
                self, X, reset=first, dtype=KINDS if counts else (object if text else None), copy=self.copy,
                ensure_all_finite=self._finite(), force_writeable=True,
            )  # fmt: skip
        except ValueError as error:
            if "could not convert" in str(error):
                raise ValueError(f"Cannot use {self.strategy} strategy with non-numeric data:\n{error}") from None
            raise
        if X.dtype.kind not in "iufO":
            raise ValueError(
                f"SimpleImputer does not support data with dtype {X.dtype}. Please provide either a numeric array "
                "(with a floating point or integer dtype) or text in an array with an object dtype."
            )
        given = self.fill_value if self.strategy == "constant" else None
        if given is not None and X.dtype.kind != "O" and not np.can_cast(type(given), X.dtype, casting="same_kind"):
            raise ValueError(
                f"fill_value={given!r} (of type {type(given)!r}) cannot be cast to the input data that is {X.dtype!r}."
            )
        return X


class KNNImputer(_Imputer):
    """Fill each missing value with the mean of the nearest rows that know it.

    Parameters
    ----------
    missing_values : number, default nan
        What stands for a missing value.
    n_neighbors : int, default 5
    weights : {"uniform", "distance"}, default "uniform"
        Whether the neighbors count alike, or by 1 / distance.
    metric : "nan_euclidean", default "nan_euclidean"
    copy : bool, default True
        Leave the given matrix as it is; else it may be written over.
    add_indicator : bool, default False
        Append a column of 0 and 1 for each column that missed values when learned from.
    keep_empty_features : bool, default False
        Fill columns without any value with 0, instead of leaving them out.

    Notes
    -----
    O(n m d) for m rows learned from. Columns are compared as they are: scale them first. They are centred inside, so
    that a large offset costs no digits.

    Examples
    --------
    >>> from algorithms import KNNImputer
    >>> KNNImputer(n_neighbors=1).fit_transform([[1.0, 2.0], [1.1, float("nan")], [9.0, 8.0]]).tolist()
    [[1.0, 2.0], [1.1, 2.0], [9.0, 8.0]]
    """

    def __init__(
        self, *, missing_values: Any = np.nan, n_neighbors: int = 5, weights: str = "uniform",
        metric: str = "nan_euclidean", copy: bool = True,
        add_indicator: bool = False, keep_empty_features: bool = False,
    ) -> None:  # fmt: skip
        self.missing_values = missing_values
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.metric = metric
        self.copy = copy
        self.add_indicator = add_indicator
        self.keep_empty_features = keep_empty_features

    def fit(self, X: Any, y: None = None) -> Self:
        """Keep the rows of X, shape (m, d)."""
        check_params(
            self, n_neighbors=whole(1), weights=one_of("uniform", "distance"), metric=one_of("nan_euclidean"),
            **dict.fromkeys(("copy", "add_indicator", "keep_empty_features"), same(True, False)),
        )  # fmt: skip
        self._fit_X = validate_data(self, X, dtype=KINDS, copy=True, ensure_all_finite=self._finite())
        mask = missing(self._fit_X, self.missing_values)
        self._fit_X[mask] = np.nan
        self._note(mask)
        self._empty_ = mask.all(axis=0)
        return self

    def transform(self, X: Any) -> NDArray[Any]:
        """Return X, shape (n, d), filled."""
        check_is_fitted(self)
        X = validate_data(
            self, X, reset=False, dtype=KINDS, copy=self.copy, force_writeable=True, ensure_all_finite=self._finite()
        )
        mask = missing(X, self.missing_values)
        X[mask] = np.nan
        known = self._fit_X.astype(np.float64)
        first = known[np.isfinite(known).argmax(axis=0), np.arange(known.shape[1])]
        origin = np.where(self._empty_, 0, first)
        wanted = np.flatnonzero((mask & ~self._empty_).any(axis=1))
        for rows in np.array_split(wanted, 1 + len(wanted) * len(known) // BLOCK):
            distance = np.sqrt(nan_sq_distances(X[rows] - origin, known - origin))
            for f in np.flatnonzero(mask[rows].any(axis=0) & ~self._empty_):
                takers, givers = np.flatnonzero(mask[rows, f]), np.flatnonzero(~np.isnan(known[:, f]))
                X[rows[takers], f] = from_nearest(
                    distance[np.ix_(takers, givers)], known[givers, f], self.n_neighbors, self.weights == "distance"
                )
        X[:, self._empty_] = 0
        return self._finish(X, mask)
