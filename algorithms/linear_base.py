"""What the linear regressors share: reading and centring the data, keeping the coefficients, predicting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import check_array
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.params import check_params, same

Floats = NDArray[np.float64]


def centre(A: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return A, shape (n, m), less the weighted means of its columns, and those means, shape (m,).

    Twice, since the first mean of a column that lies far from 0 is rounded. A constant column becomes exactly 0, so
    that rounding is never taken for data. O(n m).
    """
    share = weight / weight.sum()
    mean = share @ A
    constant = np.flatnonzero((A[:32] == A[0]).all(axis=0))  # few columns are to be read in full
    constant = constant[(A[:, constant] == A[0, constant]).all(axis=0)]
    mean[constant] = A[0, constant]
    A = A - mean
    rest = share @ A
    A -= rest
    return A, mean + rest


class LinearRegressor(RegressorMixin, BaseEstimator):
    """A model y = X @ coef_.T + intercept_, for one or several targets."""

    fit_intercept: bool

    def predict(self, X: Any) -> NDArray:
        """Return the prediction for each row of X, shape (n,), or (n, targets) if y had columns."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        return X @ self.coef_.T + self.intercept_

    def _read(self, X: Any, y: Any, sample_weight: Any, many: bool = True) -> tuple[Floats, Floats, Floats]:
        """Return X, y as a matrix of shape (n, targets), and the weights, all checked and float64.

        ``many``: y may have columns.
        """
        check_params(self, fit_intercept=same(True, False))
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32], multi_output=many, y_numeric=True)
        y = check_array(y, dtype=np.float64, ensure_2d=False, input_name="y")
        self._dtype, self._one_target = X.dtype, y.ndim == 1
        X = X.astype(np.float64, copy=False)
        weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        return X, y.reshape(len(X), -1), weight

    def _centre(self, X: Floats, y: Floats, weight: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return X, y and their means; without an intercept nothing is taken off."""
        if not self.fit_intercept:
            return X, y, np.zeros(X.shape[1]), np.zeros(y.shape[1])
        (X, X_mean), (y, y_mean) = centre(X, weight), centre(y, weight)
        return X, y, X_mean, y_mean

    def _keep(self, coef: Floats, X_mean: Floats, y_mean: Floats, flat: bool = False) -> None:
        """Set coef_ and intercept_ in the shape of y and the type of X; coef has shape (targets, d).

        ``flat``: coef_ has one axis also where y has one column.
        """
        coef = coef.astype(self._dtype)
        intercept = (y_mean - coef.astype(np.float64) @ X_mean).astype(self._dtype)  # of the coefficients as rounded
        self.coef_ = coef[0] if self._one_target or (flat and len(coef) == 1) else coef
        self.intercept_ = 0.0 if not self.fit_intercept else intercept[0] if self._one_target else intercept
