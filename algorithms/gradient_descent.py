r"""Gradient descent: least squares by walking downhill, one step after another.

.. math:: J(w, h) = \frac{1}{2 n} \sum_i s_i (h + x_i \cdot w - y_i)^2, \qquad \theta \leftarrow \theta - \eta \nabla J

J is a bowl. Its gradient points straight uphill, so a short enough step against it goes down; one longer than 2 / L,
where L is the bowl's greatest curvature, lands higher on the other side, and the walk diverges. The exact line search
takes the lowest point along the gradient, which for a bowl is known: eta = |g|^2 / g'Hg. Momentum keeps part of the
last step, and so goes along narrow valleys instead of across. The stochastic form looks at a few rows a step: many
cheap, noisy steps, which come to rest only if the rate falls.

X and y are centred first: then the height h of the plane above the means no longer depends on w, and the bowl is
rounder. ``center=False`` shows how much that is worth.

Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847. Robbins and Monro, "A
stochastic approximation method", 1951, doi:10.1214/aoms/1177729586. Polyak, "Some methods of speeding up the
convergence of iteration methods", 1964, doi:10.1016/0041-5553(64)90137-5.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numba import njit
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array, check_random_state

from algorithms.linear_base import Floats, LinearRegressor
from algorithms.params import check_params, number, one_of, same, whole
from algorithms.steps import last

LOST = 1e6  # a loss this many times the first one's size is never made good


@dataclass(frozen=True)
class GradientDescentStep:
    """Where the walk stands.

    Attributes
    ----------
    stage : {"start", "move", "converged", "exhausted", "diverged"}
        The last three end it: the gradient is as good as zero; ``max_iter`` is reached; the loss grew beyond all
        bounds or overflowed, and the lowest place that was visited is the answer.
    epoch, update : int
        Passes over the rows and steps made so far.
    coef : float64 array of shape (d,)
    height, intercept : float
        The plane's height above the columns' means, in which the walk is made, and above 0.
    gradient : float64 array of shape (d,)
    gradient_height : float
        Of the loss of all rows, by ``coef`` and ``height``.
    rate : float
        Of the update that led here; 0 at the start.
    loss : float
        Half the mean squared residual over all rows.
    rows : int array
        What the updates since the step before looked at, in order; empty where they looked at all rows.
    """

    stage: Literal["start", "move", "converged", "exhausted", "diverged"]
    epoch: int
    update: int
    coef: Floats
    height: float
    intercept: float
    gradient: Floats
    gradient_height: float
    rate: float
    loss: float
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))


# ---------------------------------------------------------------------- kernels


def loss_gradient(A: Floats, y: Floats, weight: Floats, theta: Floats) -> tuple[float, Floats]:
    """Return the loss, and its gradient by ``theta``, shape (m,), over rows A, shape (n, m). O(n m)."""
    with np.errstate(over="ignore", invalid="ignore"):  # a walk that diverges is told by its loss
        gap = A @ theta - y
        pull = weight * gap
        return float(gap @ pull) / (2 * len(A)), pull @ A / len(A)


def exact_rate(A: Floats, weight: Floats, gradient: Floats) -> float:
    """Return the rate that ends at the lowest point along the gradient: |g|^2 / g'Hg, with H = A'SA / n. O(n m)."""
    length = float(np.linalg.norm(gradient))
    along = A @ (gradient / length) if length > 0 else np.zeros(len(A))
    bend = float(along @ (weight * along)) / len(A)
    return 1 / bend if bend > 0 else 0.0


def largest_rate(A: Floats, weight: Floats, momentum: float = 0.0) -> float:
    """Return the rate from which descent on all rows diverges: 2 (1 + momentum) / L. Infinite if all of A is zero."""
    bend = float(np.linalg.eigvalsh((A * weight[:, None]).T @ A / len(A))[-1])
    return 2 * (1 + momentum) / bend if bend > 0 else np.inf


def run_batches(A, y, weight, order, batch, theta, velocity, first, rate, decay, momentum):
    """Return theta and velocity after one update for every ``batch`` rows of ``order``.

    ``first`` is the number of updates before; update t has the rate ``rate / (1 + decay t)``. O(rows m).
    """
    theta, velocity = theta.copy(), velocity.copy()
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        gap = A[rows] @ theta - y[rows]
        gradient = (weight[rows] * gap) @ A[rows] / len(rows)
        velocity = momentum * velocity - rate / (1 + decay * (first + start // batch)) * gradient
        theta = theta + velocity
    return theta, velocity


@njit(nogil=True, cache=True)
def run_batches_compiled(A, y, weight, order, batch, theta, velocity, first, rate, decay, momentum):
    """Return what `run_batches` does, row by row."""
    theta, velocity, m = theta.copy(), velocity.copy(), A.shape[1]
    gradient = np.empty(m)
    for start in range(0, len(order), batch):
        end = min(start + batch, len(order))
        gradient[:] = 0.0
        for i in order[start:end]:
            gap = -y[i]
            for f in range(m):
                gap += A[i, f] * theta[f]
            for f in range(m):
                gradient[f] += weight[i] * gap * A[i, f]
        now = rate / (1 + decay * (first + start // batch)) / (end - start)
        for f in range(m):
            velocity[f] = momentum * velocity[f] - now * gradient[f]
            theta[f] += velocity[f]
    return theta, velocity


# ---------------------------------------------------------------------- the algorithm


class GradientDescentRegressor(LinearRegressor):
    """Linear regression by gradient descent: on all rows, on batches, or on one row at a time.

    Parameters
    ----------
    learning_rate : float or "exact", default "exact"
        A number, or the line search, which needs all rows and no momentum.
    momentum : float in [0, 1), default 0
    batch_size : int or None, default None
        Rows an update; None is all of them. Batches are drawn anew for every epoch, without replacement.
    decay : float, default 0
        Update t has the rate ``learning_rate / (1 + decay * t)``.
    max_iter : int, default 1000
        Epochs, which are passes over the rows.
    tol : float, default 1e-4
        The walk ends when the gradient by each coefficient is at most this much of the column's spread times y's: no
        column is correlated with the residuals any more. Looked at once an epoch.
    fit_intercept : bool, default True
    center : bool, default True
        Walk on centred columns, if there is an intercept.
    random_state : int, RandomState or None, default None

    Attributes
    ----------
    coef_ : array of shape (d,)
    intercept_ : float
    loss_ : float
        Half the mean squared residual.
    n_iter_ : int
        Epochs.

    Warns
    -----
    ConvergenceWarning
        If ``max_iter`` epochs did not suffice, or the walk diverged. Then the lowest place on it is kept.

    Notes
    -----
    O(n d) an epoch. From 0, and with fewer rows than columns, it ends at the smallest of the coefficients that fit,
    as LinearRegression does.

    Examples
    --------
    >>> from algorithms import GradientDescentRegressor
    >>> model = GradientDescentRegressor().fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> model.coef_.round(6).tolist(), round(float(model.intercept_), 6), model.n_iter_
    ([2.0], 1.0, 1)
    """

    def __init__(
        self,
        learning_rate: float | str = "exact",
        *,
        momentum: float = 0.0,
        batch_size: int | None = None,
        decay: float = 0.0,
        max_iter: int = 1000,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        center: bool = True,
        random_state: int | RandomState | None = None,
    ) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.batch_size = batch_size
        self.decay = decay
        self.max_iter = max_iter
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.center = center
        self.random_state = random_state

    def iterate(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        coef_init: Any = None,
        intercept_init: float | None = None,
        every: int | None = None,
    ) -> Iterator[GradientDescentStep]:
        """Yield the start, the walk, and its end.

        Parameters
        ----------
        coef_init : array-like of shape (d,) or None
            Where to start; None is 0.
        intercept_init : float or None
            None is height 0, and on centred columns the mean of y.
        every : int or None
            Yield after so many updates, and at the end of an epoch; None is once an epoch. Each yield costs a pass
            over the rows.

        Raises
        ------
        ValueError
            If a parameter is out of range, X and y are not finite and of one length, or a weight is negative.
        """
        if every is not None and every < 1:
            raise ValueError(f"every must be at least 1 update. Got {every!r} instead.")
        A, y, weight, X_mean, y_mean = self._rows(X, y, sample_weight)
        theta = self._start(coef_init, intercept_init, X_mean, y_mean)
        if not self.fit_intercept:
            A, theta = A[:, :-1], theta[:-1]
        size = np.sqrt((weight @ A**2) / len(A)) * np.sqrt(weight @ y**2 / len(A))
        lost = LOST * max(loss_gradient(A, y, weight, theta)[0], float(weight @ y**2) / (2 * len(A)))
        best: GradientDescentStep | None = None
        for step in self._walk(A, y, weight, theta, every, size):
            step = self._placed(step, X_mean, y_mean)
            if best is not None and not step.loss <= lost:  # also if it is no number
                if np.isfinite(step.loss):
                    yield step
                yield replace(best, stage="diverged", epoch=step.epoch, update=step.update)
                return
            yield step
            if best is None or step.loss < best.loss:
                best = step

    def fit(
        self, X: Any, y: Any, coef_init: Any = None, intercept_init: float | None = None, sample_weight: Any = None
    ) -> Self:
        """Walk down to the least squares of X, shape (n, d), and y, shape (n,); see `iterate`."""
        step = last(self.iterate(X, y, sample_weight, coef_init, intercept_init))
        if step.stage == "diverged":
            warn(
                f"The loss grew without bound in epoch {step.epoch}; the lowest place before is kept. Lower "
                f"learning_rate={self.learning_rate!r}, or take 'exact'; scaled columns allow a higher one.",
                ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        elif step.stage == "exhausted":
            warn(
                f"Gradient descent did not converge in max_iter={self.max_iter} epochs. Raise max_iter or tol, scale "
                "the columns, or change learning_rate; a constant rate on batches needs a decay to come to rest.",
                ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        self._keep(step.coef[None, :], np.zeros(len(step.coef)), np.array([step.intercept]))
        self.loss_, self.n_iter_ = step.loss, step.epoch
        return self

    # ------------------------------------------------------------------ the walk

    def _walk(
        self, A: Floats, y: Floats, weight: Floats, theta: Floats, every: int | None, size: Floats
    ) -> Iterator[GradientDescentStep]:
        """Yield steps whose ``coef`` and ``gradient`` still hold the height as their last entry, if it is fitted.

        ``size``, shape (m,), is the unit of each column of A times that of y.
        """
        small, noise = self.tol * size, 4 * np.finfo(np.float64).eps * size
        rng, n = check_random_state(self.random_state), len(A)
        batch = min(self.batch_size or n, n)
        chunk = batch * (every or n)
        velocity, update, rate = np.zeros_like(theta), 0, 0.0
        loss, gradient = self._looked_at(A, y, weight, theta, noise)
        step = GradientDescentStep("start", 0, 0, theta, 0.0, 0.0, gradient, 0.0, rate, loss)
        yield step
        for epoch in range(1, self.max_iter + 1):
            if (np.abs(gradient) <= small).all():
                yield replace(step, stage="converged")
                return
            order = rng.permutation(n) if batch < n else np.arange(n)
            for start in range(0, n, chunk):
                rows = order[start : start + chunk] if batch < n else order[:0]
                if batch == n:
                    rate = self._rate(A, weight, gradient, update)
                    velocity = self.momentum * velocity - rate * gradient
                    theta = theta + velocity
                else:
                    theta, velocity = run_batches_compiled(
                        A, y, weight, rows, batch, theta, velocity, update, float(self.learning_rate), self.decay,
                        self.momentum,
                    )  # fmt: skip
                    rate = self._rate(A, weight, gradient, update + (len(rows) - 1) // batch)
                update += -(-min(chunk, n - start) // batch)
                loss, gradient = self._looked_at(A, y, weight, theta, noise)
                step = GradientDescentStep("move", epoch, update, theta, 0.0, 0.0, gradient, 0.0, rate, loss, rows)
                yield step
        yield replace(step, stage="converged" if (np.abs(gradient) <= small).all() else "exhausted")

    @staticmethod
    def _looked_at(A: Floats, y: Floats, weight: Floats, theta: Floats, noise: Floats) -> tuple[float, Floats]:
        """Return loss and gradient; a slope that rounding alone can make is 0, or tiny columns would never be heard."""
        loss, gradient = loss_gradient(A, y, weight, theta)
        return loss, np.where(np.abs(gradient) <= noise, 0.0, gradient)

    def _rate(self, A: Floats, weight: Floats, gradient: Floats, update: int) -> float:
        if isinstance(self.learning_rate, str):
            return exact_rate(A, weight, gradient)
        return float(self.learning_rate) / (1 + self.decay * update)

    def _placed(self, step: GradientDescentStep, X_mean: Floats, y_mean: float) -> GradientDescentStep:
        """Return the step with coefficients and height apart, and the intercept above 0."""
        if not self.fit_intercept:
            return step
        coef, height = step.coef[:-1], y_mean + float(step.coef[-1])
        return replace(
            step, coef=coef, height=height, intercept=height - float(X_mean @ coef),
            gradient=step.gradient[:-1], gradient_height=float(step.gradient[-1]),
        )  # fmt: skip

    # ------------------------------------------------------------------ input

    def _rows(self, X: Any, y: Any, sample_weight: Any) -> tuple[Floats, Floats, Floats, Floats, float]:
        """Return [X, 1], y, the weights with mean 1, and the means that were taken off."""
        check_params(
            self, learning_rate=[number(0, open_low=True), one_of("exact")], momentum=number(0, 1, open_high=True),
            batch_size=[whole(1), same(None)], decay=number(0), max_iter=whole(1), tol=number(0),
            center=same(True, False),
        )  # fmt: skip
        X, y, weight = self._read(X, y, sample_weight, many=False)
        if isinstance(self.learning_rate, str) and (
            self.momentum or self.decay or (self.batch_size is not None and self.batch_size < len(X))
        ):
            raise ValueError(
                "learning_rate='exact' looks at all rows and along the gradient only: give a number with momentum, "
                "decay or batch_size."
            )
        X_mean, y_mean = np.zeros(X.shape[1]), np.zeros(1)
        if self.center:
            X, y, X_mean, y_mean = self._centre(X, y, weight)
        rows = np.ascontiguousarray(np.column_stack([X, np.ones(len(X))]))
        return rows, np.ascontiguousarray(y[:, 0]), weight * (len(X) / weight.sum()), X_mean, float(y_mean[0])

    @staticmethod
    def _start(coef_init: Any, intercept_init: float | None, X_mean: Floats, y_mean: float) -> Floats:
        coef = np.zeros(len(X_mean))
        if coef_init is not None:
            coef = check_array(coef_init, ensure_2d=False, dtype=np.float64, input_name="coef_init").ravel()
        if coef.shape != X_mean.shape:
            raise ValueError(f"coef_init has {len(coef)} coefficients, but X has {len(X_mean)} features.")
        if intercept_init is not None and not np.isfinite(intercept_init):
            raise ValueError(f"intercept_init must be finite. Got {intercept_init!r} instead.")
        height = 0.0 if intercept_init is None else float(intercept_init) + float(X_mean @ coef) - y_mean
        return np.append(coef, height)
