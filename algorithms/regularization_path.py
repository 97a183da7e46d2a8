"""The lasso and the elastic net for many penalties at once: which coefficient enters the model when, and how it grows.

From the strongest penalty to the weakest, each run of coordinate descent starts where the one before ended, and so
needs few sweeps. All that the runs need of X and y are mean products of columns, so n rows are first turned into d + 1
with the same products: R of [X, y] = QR.

Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010,
doi:10.18637/jss.v033.i01.
"""

from typing import Any

import numpy as np
from sklearn.utils import check_array, check_X_y

from algorithms.coordinate_descent import descend, warn_if_exhausted
from algorithms.linear_base import Floats
from algorithms.linear_regression import triangle
from algorithms.steps import last


def enet_path(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 0.5,
    eps: float = 1e-3,
    alphas: Any = 100,
    max_iter: int = 1000,
    tol: float = 1e-4,
) -> tuple[Floats, Floats, Floats]:
    """Return the elastic net's coefficients for many alphas, from strong to weak, each from the one before.

    Parameters
    ----------
    X, y : arrays of shape (n, d) and (n,)
        Centre them first: no intercept is fitted.
    alphas : int or array, default 100
        That many, evenly by ratio, from the smallest alpha that leaves no coefficient down to ``eps`` times that; or
        the alphas themselves.

    Returns
    -------
    alphas : float64 array of shape (alphas,), falling
    coefs : float64 array of shape (d, alphas)
    dual_gaps : float64 array of shape (alphas,)

    Raises
    ------
    ValueError
        If the input is not finite or of two lengths, an alpha is negative, or ``l1_ratio`` is 0 and alphas are to be
        chosen: then no alpha leaves no coefficient.
    """
    X, y = check_X_y(X, y, dtype=np.float64, y_numeric=True)
    columns, y = _few_rows(X, y.astype(np.float64))
    if not 0 <= l1_ratio <= 1:
        raise ValueError(f"l1_ratio must be in the range [0, 1]. Got {l1_ratio!r} instead.")
    grid = _alpha_grid(columns, y, l1_ratio, eps, alphas) if np.ndim(alphas) == 0 else _falling(alphas)
    coef, ends = np.zeros(len(columns)), []
    for alpha in grid:
        step = last(descend(columns, y, alpha * l1_ratio, alpha * (1 - l1_ratio), coef, tol, max_iter, False))
        warn_if_exhausted(step)
        coef = step.coef
        ends.append(step)
    return grid, np.array([step.coef for step in ends]).T, np.array([step.gap for step in ends])


def lasso_path(X: Any, y: Any, **options: Any) -> tuple[Floats, Floats, Floats]:
    """Return the lasso's coefficients for many alphas: `enet_path` with ``l1_ratio=1``; its other options hold here."""
    return enet_path(X, y, l1_ratio=1.0, **options)


def _few_rows(X: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return X transposed and y, or if n > d + 1, d + 1 rows in their place with the same mean products."""
    if (m := X.shape[1] + 1) < len(X):
        both = triangle(X, y[:, None]) * np.sqrt(m / len(X))
        X, y = both[:, :-1], both[:, -1]
    return np.ascontiguousarray(X.T), np.ascontiguousarray(y)


def _alpha_grid(columns: Floats, y: Floats, l1_ratio: float, eps: float, n_alphas: int) -> Floats:
    if l1_ratio == 0:
        raise ValueError("Automatic alpha grid generation is not supported for l1_ratio=0. Give the alphas.")
    if n_alphas < 1 or not 0 < eps <= 1:
        raise ValueError(f"alphas must be at least 1 and eps in (0, 1]. Got {n_alphas!r} and {eps!r} instead.")
    largest = float(np.abs(columns @ y).max()) / (len(y) * l1_ratio)
    largest = max(largest, np.finfo(np.float64).resolution)
    return np.geomspace(largest, largest * eps, int(n_alphas))


def _falling(alphas: Any) -> Floats:
    grid = np.sort(check_array(alphas, ensure_2d=False, dtype=np.float64, input_name="alphas").ravel())[::-1]
    if grid[-1] < 0:
        raise ValueError(f"alphas must not be negative. Got {grid[-1]:g}.")
    return grid
