r"""Bring columns to one scale: what is left then counts alike in distances, penalties and steps of descent.

.. math:: \text{StandardScaler: } \frac{x - \mu}{\sigma}, \qquad \text{MinMaxScaler: } \frac{x - \min}{\max - \min}

The mean, and the variance with n below the line, are those of the rows that were learned from; missing values (nan)
are passed over, and stay. A column that does not vary is centred and not divided.

Further batches are merged as in Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983,
doi:10.1080/00031305.1983.10483115.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.params import check_params, same

Floats = NDArray[np.float64]
KINDS = [np.float64, np.float32]


# ---------------------------------------------------------------------- kernels


def column_moments(X: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the weight, mean and variance of what is known in each column of X, shape (n, d): each (d,). O(n d).

    Seen from the column's first known value, so that a large offset costs no digits, and what does not vary has
    variance 0. A column without known values has weight 0, mean and variance nan.
    """
    known = ~np.isnan(X)
    origin = X[known.argmax(axis=0), np.arange(X.shape[1])]
    gap = np.where(known, X - origin, 0.0)
    mass = weight @ known
    with np.errstate(invalid="ignore"):
        mean = weight @ gap / mass
        gap = np.where(known, gap - mean, 0.0)
        return mass, origin + mean, weight @ gap**2 / mass


def merge_moments(one: tuple[Floats, ...], other: tuple[Floats, ...]) -> tuple[Floats, Floats, Floats]:
    """Return the moments of two batches together, column by column; what has weight 0 says nothing."""
    (n, mean, var), (m, mean2, var2) = one, other
    total, gap = n + m, mean2 - mean
    with np.errstate(invalid="ignore"):
        both = (mean + gap * (m / total), (n * var + m * var2 + gap**2 * (n * m / total)) / total)
    pairs = ((mean, mean2, both[0]), (var, var2, both[1]))
    mean, var = (np.where(m == 0, old, np.where(n == 0, new, merged)) for old, new, merged in pairs)
    return total, mean, var


def divisor(spread: Floats) -> Floats:
    """Return the spread of each column, or 1 where it is 0, so that one may divide by it."""
    return np.where(spread == 0, 1.0, spread)


# ---------------------------------------------------------------------- the scalers


class _Scaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """What both share: reading a matrix that may have missing values."""

    def _rows(self, X: Any, first: bool) -> NDArray[Any]:
        return validate_data(self, X, reset=first, dtype=KINDS, ensure_all_finite="allow-nan")

    def _own(self, X: Any, copy: bool) -> NDArray[Any]:
        """Return X to be changed in place."""
        check_is_fitted(self)
        return validate_data(
            self, X, reset=False, copy=copy, dtype=KINDS, force_writeable=True, ensure_all_finite="allow-nan"
        )

    def _scaled(self, X: Any, copy: bool) -> NDArray[Any]:
        check_is_fitted(self)
        return check_array(X, copy=copy, dtype=KINDS, force_writeable=True, ensure_all_finite="allow-nan")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


class StandardScaler(_Scaler):
    """Bring every column to mean 0 and variance 1.

    Parameters
    ----------
    copy : bool, default True
        Leave the given matrix as it is; else it may be written over.
    with_mean, with_std : bool, default True
        Whether to take the mean off, and to divide by the standard deviation.

    Attributes
    ----------
    mean_, var_, scale_ : float64 arrays of shape (d,), or None
        ``scale_`` is the standard deviation, and 1 for a column that does not vary.
    n_samples_seen_ : float, or array of shape (d,) if columns miss different numbers of values
        With weights, what the rows weigh.

    Notes
    -----
    O(n d). Sparse matrices are refused.

    Examples
    --------
    >>> from algorithms import StandardScaler
    >>> StandardScaler().fit_transform([[1.0, 5.0], [3.0, 5.0]]).tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """

    _moments: tuple[Floats, Floats, Floats]

    def __init__(self, *, copy: bool = True, with_mean: bool = True, with_std: bool = True) -> None:
        self.copy = copy
        self.with_mean = with_mean
        self.with_std = with_std

    def fit(self, X: Any, y: None = None, sample_weight: Any = None) -> Self:
        """Measure the columns of X, shape (n, d)."""
        if hasattr(self, "_moments"):
            del self._moments
        return self.partial_fit(X, y, sample_weight)

    def partial_fit(self, X: Any, y: None = None, sample_weight: Any = None) -> Self:
        """Add a batch of rows to what was measured."""
        check_params(self, **dict.fromkeys(("copy", "with_mean", "with_std"), same(True, False)))
        first = not hasattr(self, "_moments")
        X = self._rows(X, first)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        found = column_moments(X.astype(np.float64, copy=False), weight)
        self._moments = found if first else merge_moments(self._moments, found)
        seen, mean, var = self._moments
        if sample_weight is None and not (self.with_mean or self.with_std):
            seen = seen.astype(np.int64)  # as scikit-learn has it
        self.n_samples_seen_ = seen[0] if seen.min() == seen.max() else seen
        self.mean_ = mean if self.with_mean or self.with_std else None
        self.var_ = var if self.with_std else None
        self.scale_ = divisor(np.sqrt(var)) if self.with_std else None
        return self

    def transform(self, X: Any, copy: bool | None = None) -> NDArray[Any]:
        """Return X, shape (n, d), scaled."""
        X = self._own(X, self.copy if copy is None else copy)
        if self.with_mean:
            X -= self.mean_
        if self.with_std:
            X /= self.scale_
        return X

    def inverse_transform(self, X: Any, copy: bool | None = None) -> NDArray[Any]:
        """Return what was scaled to X."""
        X = self._scaled(X, self.copy if copy is None else copy)
        if self.with_std:
            X *= self.scale_
        if self.with_mean:
            X += self.mean_
        return X


class MinMaxScaler(_Scaler):
    """Bring every column's least and greatest value to the ends of a range.

    Parameters
    ----------
    feature_range : tuple (low, high), default (0, 1)
    copy : bool, default True
        Leave the given matrix as it is; else it may be written over.
    clip : bool, default False
        Cut what lies outside, which new rows may.

    Attributes
    ----------
    data_min_, data_max_, data_range_ : arrays of shape (d,)
    scale_, min_ : arrays of shape (d,)
        X scaled is X * scale_ + min_.
    n_samples_seen_ : int

    Examples
    --------
    >>> from algorithms import MinMaxScaler
    >>> MinMaxScaler().fit_transform([[1.0], [2.0], [5.0]]).ravel().tolist()
    [0.0, 0.25, 1.0]
    """

    n_samples_seen_: int
    data_min_: NDArray[Any]
    data_max_: NDArray[Any]

    def __init__(self, feature_range: tuple[float, float] = (0, 1), *, copy: bool = True, clip: bool = False) -> None:
        self.feature_range = feature_range
        self.copy = copy
        self.clip = clip

    def fit(self, X: Any, y: None = None) -> Self:
        """Measure the columns of X, shape (n, d)."""
        if hasattr(self, "n_samples_seen_"):
            del self.n_samples_seen_
        return self.partial_fit(X, y)

    def partial_fit(self, X: Any, y: None = None) -> Self:
        """Add a batch of rows to what was measured."""
        check_params(self, copy=same(True, False), clip=same(True, False), feature_range=("a tuple", _is_tuple))
        low, high = self.feature_range
        if low >= high:
            raise ValueError(
                f"Minimum of desired feature range must be smaller than maximum. Got {self.feature_range}."
            )
        first = not hasattr(self, "n_samples_seen_")
        X = self._rows(X, first)
        least, most = np.fmin.reduce(X, axis=0), np.fmax.reduce(X, axis=0)  # they pass over nan
        if not first:
            least, most = np.fmin(self.data_min_, least), np.fmax(self.data_max_, most)
        self.n_samples_seen_ = len(X) + (0 if first else self.n_samples_seen_)
        self.data_min_, self.data_max_, self.data_range_ = least, most, most - least
        self.scale_ = ((high - low) / divisor(self.data_range_)).astype(X.dtype)
        self.min_ = (low - least * self.scale_).astype(X.dtype)
        return self

    def transform(self, X: Any) -> NDArray[Any]:
        """Return X, shape (n, d), scaled."""
        X = self._own(X, self.copy)
        X *= self.scale_
        X += self.min_
        return np.clip(X, *self.feature_range, out=X) if self.clip else X

    def inverse_transform(self, X: Any) -> NDArray[Any]:
        """Return what was scaled to X."""
        X = self._scaled(X, self.copy)
        X -= self.min_
        X /= self.scale_
        return X


def _is_tuple(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2
