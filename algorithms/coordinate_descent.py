r"""Lasso and elastic net, by coordinate descent: one coefficient at a time, each to its best value given the others.

.. math:: \min_{w, b} \frac{1}{2n} \sum_i s_i (y_i - x_i \cdot w - b)^2 + \alpha r \lVert w \rVert_1
    + \frac{\alpha (1 - r)}{2} \lVert w \rVert_2^2

For one coefficient the answer is a formula. Let rho be the mean product of column j with the residual, j's own part put
back. Then w_j = S(rho, alpha r) / (mean x_j^2 + alpha (1 - r)), where S pulls rho towards 0 by the threshold and stops
there: a column whose rho is under the threshold leaves the model. X and y are centred, so b is free.

No step can raise the objective. How far it still is from the minimum is bounded by the duality gap: the objective less
that of the dual problem at the scaled residual. The run ends when a sweep over the coefficients moved none by more than
``tol`` of the largest, and the gap is at most ``tol`` of the mean square of y.

Tibshirani, "Regression shrinkage and selection via the lasso", 1996, doi:10.1111/j.2517-6161.1996.tb02080.x. Friedman,
Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010,
doi:10.18637/jss.v033.i01. Kim et al., "An interior-point method for large-scale l1-regularized least squares", 2007,
doi:10.1109/JSTSP.2007.910971 (the gap).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numba import njit
from numpy.random import RandomState
from sklearn.base import MultiOutputMixin
from sklearn.exceptions import ConvergenceWarning

from algorithms.linear_base import Floats, LinearRegressor
from algorithms.params import check_params, number, whole


@dataclass(frozen=True)
class CoordinateStep:
    """One coefficient moved, or one sweep over all of them ended.

    Attributes
    ----------
    stage : {"start", "coordinate", "sweep", "converged", "exhausted"}
        The last two end the run for a target: the gap is small enough; ``max_iter`` is reached.
    target, sweep : int
        The target from 0; the sweep from 1, 0 at the start.
    coef : float64 array of shape (d,)
    intercept : float
    gap, tolerance : float
        The duality gap when it was last looked at (at the start, after a sweep that moved little, and at the end), and
        what is small enough. Without any penalty there is no dual: the gap is then |X'residual|^2 / n.
    feature : int
        At "coordinate": which coefficient was moved; else -1. Those of columns that are zero throughout are passed by.
    rho, threshold, value : float
        At "coordinate": mean product of the column and the residual without it; what it is pulled towards 0 by; and
        S(rho, threshold), the soft-thresholded rho. The coefficient is this over ``curvature``.
    curvature : float
        At "coordinate": mean square of the column plus the L2 penalty.
    before : float
        At "coordinate": the coefficient as it was.
    """

    stage: Literal["start", "coordinate", "sweep", "converged", "exhausted"]
    target: int
    sweep: int
    coef: Floats
    intercept: float
    gap: float
    tolerance: float
    feature: int = -1
    rho: float = 0.0
    threshold: float = 0.0
    value: float = 0.0
    curvature: float = 0.0
    before: float = 0.0


# ---------------------------------------------------------------------- kernels


def soft_threshold(rho: float, threshold: float) -> float:
    """Return rho pulled towards 0 by the threshold, and 0 if it is no larger than that."""
    return float(np.sign(rho) * max(abs(rho) - threshold, 0.0))


def partial_correlation(columns: Floats, residual: Floats, coef: Floats, mean_sq: Floats, j: int) -> float:
    """Return rho: the mean product of column j, a row of ``columns`` (d, n), and the residual without j. O(n)."""
    return float(columns[j] @ residual / columns.shape[1] + coef[j] * mean_sq[j])


def sweep(columns, residual, coef, mean_sq, l1, l2):
    """Move every coefficient once, in turn; ``residual`` and ``coef`` are changed. O(n d).

    Yields (j, rho, value, before) for each.
    """
    for j in np.flatnonzero(mean_sq):
        before = coef[j]
        rho = partial_correlation(columns, residual, coef, mean_sq, j)
        value = soft_threshold(rho, l1)
        coef[j] = value / (mean_sq[j] + l2)
        if coef[j] != before:
            residual += (before - coef[j]) * columns[j]
        yield int(j), rho, value, float(before)


@njit(nogil=True, cache=True)
def sweep_compiled(columns, residual, coef, mean_sq, l1, l2):
    """Do what `sweep` does."""
    d, n = columns.shape
    for j in range(d):
        if mean_sq[j] == 0.0:
            continue
        before = coef[j]
        rho = np.dot(columns[j], residual) / n + before * mean_sq[j]
        coef[j] = np.sign(rho) * max(abs(rho) - l1, 0.0) / (mean_sq[j] + l2)
        if coef[j] != before:
            change = before - coef[j]
            for i in range(n):
                residual[i] += change * columns[j, i]


def duality_gap(columns: Floats, y: Floats, residual: Floats, coef: Floats, l1: float, l2: float) -> float:
    """Return how far the objective can still be above its minimum, at most. O(n d)."""
    n = len(y)
    pull = columns @ residual / n
    fit, cross, sq = residual @ residual / n, residual @ y / n, coef @ coef
    if l1 == 0 and l2 == 0:
        return float(n * (pull @ pull))
    if l1 == 0:
        return float(fit + l2 * sq / 2 - cross + pull @ pull / (2 * l2))
    steepest = np.abs(pull - l2 * coef).max()
    scale = min(1.0, l1 / steepest) if steepest > 0 else 1.0  # makes the residual feasible for the dual
    return float((1 + scale**2) / 2 * (fit + l2 * sq) + l1 * np.abs(coef).sum() - scale * cross)


# ---------------------------------------------------------------------- the algorithm


def descend(
    columns: Floats, y: Floats, l1: float, l2: float, coef: Floats, tol: float, max_iter: int, each: bool
) -> Iterator[CoordinateStep]:
    """Yield the run for one target from ``coef``: with ``each`` coefficient after coefficient, else by sweeps only.

    ``columns`` is X transposed, shape (d, n), in C order, so that a column lies in one piece.
    """
    coef, residual = coef.copy(), y - coef @ columns
    mean_sq, tolerance = np.einsum("ij,ij->i", columns, columns) / len(y), tol * float(y @ y) / len(y)
    coef[mean_sq == 0] = 0
    gap = duality_gap(columns, y, residual, coef, l1, l2)
    step = CoordinateStep("start", 0, 0, coef.copy(), 0.0, gap, tolerance, threshold=l1)
    yield step
    for done in range(1, max_iter + 1):
        if gap <= tolerance:
            break
        start = step.coef
        if each:
            for j, rho, value, before in sweep(columns, residual, coef, mean_sq, l1, l2):
                yield replace(
                    step, stage="coordinate", sweep=done, coef=coef.copy(), feature=j, rho=rho, value=value,
                    curvature=float(mean_sq[j] + l2), before=before,
                )  # fmt: skip
        else:
            sweep_compiled(columns, residual, coef, mean_sq, l1, l2)
        if not np.abs(coef - start).max() > tol * np.abs(coef).max() or done == max_iter:
            gap = duality_gap(columns, y, residual, coef, l1, l2)
        step = replace(step, stage="sweep", sweep=done, coef=coef.copy(), gap=gap)
        yield step
    yield replace(step, stage="converged" if gap <= tolerance else "exhausted")


class ElasticNet(MultiOutputMixin, LinearRegressor):
    """Linear least squares with an L1 and an L2 penalty.

    Parameters
    ----------
    alpha : float, default 1.0
        Weight of the penalties.
    l1_ratio : float in [0, 1], default 0.5
        Share of the L1 penalty.
    fit_intercept : bool, default True
        The intercept is not penalized.
    max_iter : int, default 1000
        Sweeps, for each target.
    tol : float, default 1e-4
    random_state : int, RandomState or None, default None
        Without effect: nothing is drawn.

    Attributes
    ----------
    coef_ : array of shape (d,), or (targets, d) if y has several columns
    intercept_ : float, or array of shape (targets,)
    dual_gap_ : float, or array of shape (targets,)
    n_iter_ : int, or list of a number for each target

    Warns
    -----
    ConvergenceWarning
        If ``max_iter`` sweeps did not bring the gap down.

    Notes
    -----
    O(n d) a sweep. The penalty is the same for all columns, so scale them first. The work is done in float64.

    Examples
    --------
    >>> from algorithms import ElasticNet
    >>> ElasticNet(alpha=0.5).fit([[-1.0], [0.0], [1.0]], [-1.0, 0.0, 1.0]).coef_.round(6).tolist()
    [0.454545]
    """

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        max_iter: int = 1000,
        tol: float = 1e-4,
        random_state: int | RandomState | None = None,
    ) -> None:
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def iterate(self, X: Any, y: Any, sample_weight: Any = None, each: bool = True) -> Iterator[CoordinateStep]:
        """Yield the run of every target, coefficient after coefficient, or with ``each=False`` sweep after sweep.

        Raises
        ------
        ValueError
            If a parameter is out of range, X and y are not finite and of one length, or a weight is negative.
        """
        yield from self._run(*self._prepare(X, y, sample_weight), each)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the plane to X, shape (n, d), and y, shape (n,) or (n, targets); see `iterate`."""
        if self.alpha == 0:
            warn(
                "With alpha=0, this algorithm does not converge well. You are advised to use the LinearRegression "
                "estimator", stacklevel=2,
            )  # fmt: skip
        columns, y, X_mean, y_mean = self._prepare(X, y, sample_weight)
        with np.errstate(over="ignore", invalid="ignore"):  # told as an error below
            steps = self._run(columns, y, X_mean, y_mean, each=False)
            ends = [step for step in steps if step.stage in ("converged", "exhausted")]
        coef = np.array([step.coef for step in ends])
        if not np.isfinite(coef).all():
            raise ValueError(
                "Coordinate descent iterations resulted in non-finite parameter values. The input data may contain "
                "large values and need to be preprocessed."
            )
        for step in ends:
            warn_if_exhausted(step)
        self._keep(coef, X_mean, y_mean, flat=True)
        gaps, sweeps = np.array([step.gap for step in ends], self._dtype), [step.sweep for step in ends]
        self.dual_gap_: Any = gaps if len(ends) > 1 else gaps[0]
        self.n_iter_: Any = sweeps if len(ends) > 1 else sweeps[0]
        return self

    def _prepare(self, X: Any, y: Any, sample_weight: Any) -> tuple[Floats, Floats, Floats, Floats]:
        """Return X transposed and y, both centred and weighted, and their means."""
        check_params(self, alpha=number(0), l1_ratio=number(0, 1), max_iter=whole(1), tol=number(0))
        X, y, weight = self._read(X, y, sample_weight)
        X, y, X_mean, y_mean = self._centre(X, y, weight)
        if sample_weight is not None:
            root = np.sqrt(weight * (len(X) / weight.sum()))[:, None]
            X, y = X * root, y * root
        return np.ascontiguousarray(X.T), y, X_mean, y_mean

    def _run(self, columns: Floats, y: Floats, X_mean: Floats, y_mean: Floats, each: bool) -> Iterator[CoordinateStep]:
        l1, l2, start = self.alpha * self.l1_ratio, self.alpha * (1 - self.l1_ratio), np.zeros(len(columns))
        for target in range(y.shape[1]):
            aim = np.ascontiguousarray(y[:, target])
            for step in descend(columns, aim, l1, l2, start, self.tol, self.max_iter, each):
                yield replace(step, target=target, intercept=float(y_mean[target] - X_mean @ step.coef))


class Lasso(ElasticNet):
    """Linear least squares with an L1 penalty: the elastic net with ``l1_ratio=1``; see there for attributes.

    Parameters
    ----------
    alpha : float, default 1.0
    fit_intercept : bool, default True
    max_iter : int, default 1000
    tol : float, default 1e-4
    random_state : int, RandomState or None, default None
        Without effect: nothing is drawn.

    Examples
    --------
    >>> from algorithms import Lasso
    >>> Lasso(alpha=0.1).fit([[-1.0], [0.0], [1.0]], [-1.0, 0.0, 1.0]).coef_.round(6).tolist()
    [0.85]
    """

    def __init__(
        self, alpha: float = 1.0, *, fit_intercept: bool = True, max_iter: int = 1000, tol: float = 1e-4,
        random_state: int | RandomState | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            alpha, l1_ratio=1.0, fit_intercept=fit_intercept, max_iter=max_iter, tol=tol, random_state=random_state
        )


def warn_if_exhausted(step: CoordinateStep) -> None:
    """Warn, for the caller's caller, that a run ended by ``max_iter``."""
    if step.stage == "exhausted":
        warn(
            "Objective did not converge. You might want to increase the number of iterations, check the scale of the "
            f"features or consider increasing regularisation. Duality gap: {step.gap:.3e}, tolerance: "
            f"{step.tolerance:.3e}", ConvergenceWarning, stacklevel=3,
        )  # fmt: skip
