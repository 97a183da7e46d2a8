r"""Logistic regression: probabilities whose log-odds are linear, fitted by Newton's method.

.. math:: \min_{w, b} \frac{1}{S} \sum_i s_i \, (-\log p_{y_i}(x_i)) + \frac{1}{2 C S} \lVert w \rVert^2,
    \qquad p(x) = \mathrm{softmax}(w x + b), \quad S = \sum_i s_i

With two classes one score suffices and p is the logistic function. The objective is convex. Newton's method puts a
parabola on it and goes to its lowest point; as that is a least-squares problem with weights s p (1 - p), it is also
known as iteratively reweighted least squares. Far out the parabola may mislead, so a step is halved until it goes down
enough (Armijo); near the minimum each step doubles the number of right digits. The L2 penalty keeps w finite where the
classes can be separated; b is free of it. X is centred first, so that a large offset costs no digits.

Cox, "The regression analysis of binary sequences", 1958, doi:10.1111/j.2517-6161.1958.tb00292.x. Green, "Iteratively
reweighted least squares for maximum likelihood estimation", 1984, doi:10.1111/j.2517-6161.1984.tb01288.x. Armijo,
"Minimization of functions having Lipschitz continuous first partial derivatives", 1966, doi:10.2140/pjm.1966.16.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.linear_base import Floats, centre
from algorithms.logistic_loss import (
    EPS,
    Problem,
    conjugate_direction,
    gradient,
    log_probabilities,
    loss,
    newton_direction,
    probabilities,
)
from algorithms.params import check_params, number, one_of, same, whole
from algorithms.steps import last

ARMIJO = 1e-4  # share of the promised descent that a step must keep
NOISE = 1e-12  # differences of the loss below this may be rounding
LARGE = 500  # coefficients, from which on the Hessian is not made


@dataclass(frozen=True)
class LogisticRegressionStep:
    """Where the descent stands. q is 1 with two classes, else the number of classes.

    Attributes
    ----------
    stage : {"start", "newton", "gradient", "converged", "exhausted", "diverged"}
        A step was made by Newton's direction or against the gradient; the last three end the run. It can diverge only
        where the rate is given: the loss overflowed, and the place before is kept.
    iteration : int
    coef, intercept : float64 arrays of shape (q, d) and (q,)
    loss : float
        The objective: mean log loss and penalty.
    gradient : float64 array of shape (q, d + 1), or (q, d) without an intercept
        By the coefficients and, last, by the intercept over centred columns.
    direction : float64 array, likewise
        That led here; 0 at the start.
    rate : float
        The multiple of ``direction`` that was gone: 1, 1/2, 1/4, ... for Newton's.
    decrement : float
        Minus the product of ``direction`` and the gradient before; for Newton's direction, half of it is about how
        far the objective then was above its minimum.
    """

    stage: Literal["start", "newton", "gradient", "converged", "exhausted", "diverged"]
    iteration: int
    coef: Floats
    intercept: Floats
    loss: float
    gradient: Floats
    direction: Floats
    rate: float = 0.0
    decrement: float = 0.0


class LogisticRegression(ClassifierMixin, BaseEstimator):
    """Logistic regression of two or more classes with an L2 penalty.

    Parameters
    ----------
    C : float in (0, inf], default 1.0
        Inverse weight of the penalty; infinite is none.
    tol : float, default 1e-4
        The run ends when no entry of the gradient is larger, nor half the decrement of the step just made.
    fit_intercept : bool, default True
    class_weight : dict, "balanced" or None, default None
        Multiplies the weights of each class's rows; "balanced" makes the classes weigh alike.
    random_state : int, RandomState or None, default None
        Without effect: nothing is drawn.
    solver : {"lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"}, default "lbfgs"
        scikit-learn's names, without effect: it is Newton's method for all. The objective has one minimum, and they
        reach the same; but for "liblinear", which in scikit-learn penalizes the intercept as well.
    max_iter : int, default 100

    Attributes
    ----------
    classes_ : array of shape (k,)
    coef_ : array of shape (1, d) with two classes, else (k, d)
    intercept_ : array of shape (1,) or (k,)
    n_iter_ : int32 array of shape (1,)

    Warns
    -----
    ConvergenceWarning
        If ``max_iter`` steps did not suffice.

    Notes
    -----
    O(n q^2 d^2 + q^3 d^3) a step, where q is 1 with two classes, else k; with more than 500 coefficients by conjugate
    gradients. Of several classes, the coefficients of a column add up to 0. The work is done in float64.

    Examples
    --------
    >>> from algorithms import LogisticRegression
    >>> model = LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"])
    >>> model.predict([[0.5], [2.5]]).tolist(), model.predict_proba([[1.5]]).round(6).tolist()
    (['no', 'yes'], [[0.5, 0.5]])
    """

    def __init__(
        self,
        *,
        C: float = 1.0,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        class_weight: Any = None,
        random_state: int | RandomState | None = None,
        solver: str = "lbfgs",
        max_iter: int = 100,
    ) -> None:
        self.C = C
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter

    def iterate(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        method: Literal["newton", "gradient"] = "newton",
        learning_rate: float | None = None,
    ) -> Iterator[LogisticRegressionStep]:
        """Yield the start, every step, and the end.

        Parameters
        ----------
        method : {"newton", "gradient"}
            Which way to go.
        learning_rate : float or None
            How far, without a line search; then the loss may rise.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix, y is of another length or has one class, or a weight
            is negative.
        """
        if method not in ("newton", "gradient"):
            raise ValueError(f"method must be 'newton' or 'gradient'. Got {method!r} instead.")
        if learning_rate is not None and not 0 < learning_rate < np.inf:
            raise ValueError(f"learning_rate must be finite and above 0. Got {learning_rate!r} instead.")
        problem, mean = self._problem(*self._read(X, y, sample_weight))
        for step in self._run(problem, method, learning_rate):
            if not self.fit_intercept:
                yield step
                continue
            coef = step.coef[:, :-1]
            yield replace(step, coef=coef, intercept=step.coef[:, -1] - coef @ mean)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the classes y, shape (n,), to X, shape (n, d), by Newton's method; see `iterate`."""
        step = last(self.iterate(X, y, sample_weight))
        if step.stage == "exhausted":
            warn(
                f"Newton solver did not converge after {step.iteration} iterations. Raise max_iter or tol.",
                ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        self.coef_, self.intercept_ = step.coef.astype(self._dtype), step.intercept.astype(self._dtype)
        self.n_iter_ = np.array([step.iteration], np.int32)
        return self

    def decision_function(self, X: Any) -> NDArray:
        """Return the score of each class, shape (n, k); with two, that of the second against the first, shape (n,)."""
        scores = self._scores(X)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def predict(self, X: Any) -> NDArray:
        """Return the likeliest class of each row; a tie goes to the first."""
        scores = self._scores(X)
        codes = (scores[:, 0] > 0).astype(np.intp) if scores.shape[1] == 1 else scores.argmax(axis=1)
        return self.classes_[codes]

    def predict_proba(self, X: Any) -> NDArray:
        """Return the probability of each class, shape (n, k), in the order of ``classes_``."""
        scores = self._scores(X)
        return (
            np.hstack([probabilities(-scores), probabilities(scores)])
            if scores.shape[1] == 1
            else probabilities(scores)
        )

    def predict_log_proba(self, X: Any) -> NDArray:
        """Return the logarithms of the probabilities; they stay finite where a probability is too small to be told."""
        return log_probabilities(self._scores(X))

    # ------------------------------------------------------------------ the run

    def _run(self, problem: Problem, method: str, learning_rate: float | None) -> Iterator[LogisticRegressionStep]:
        """Yield steps whose ``coef`` still holds the intercept as its last column, if it is fitted."""
        theta = np.zeros((problem.target.shape[1], problem.A.shape[1]))
        scores = problem.A @ theta.T
        proba = probabilities(scores)
        now, slope = loss(problem, theta, scores), gradient(problem, theta, proba)
        zero = np.zeros(len(theta))
        step = LogisticRegressionStep("start", 0, theta, zero, now, slope, np.zeros_like(theta))
        yield step
        done, rate = False, 1.0
        for iteration in range(1, self.max_iter + 1):
            direction = self._direction(problem, proba, slope, method)
            decrement = -float((direction * slope).sum())
            first = 1.0 if method == "newton" else 2 * rate
            rate, theta, scores, now = search(problem, theta, scores, now, direction, decrement, first, learning_rate)
            if not np.isfinite(now):
                yield replace(step, stage="diverged", iteration=iteration)
                return
            proba = probabilities(scores)
            slope = gradient(problem, theta, proba)
            stage: Any = method
            step = LogisticRegressionStep(stage, iteration, theta, zero, now, slope, direction, rate, decrement)
            yield step
            small = float(np.abs(slope).max()) <= self.tol and (method == "gradient" or decrement / 2 <= self.tol)
            done = small or decrement <= 8 * EPS * abs(now)  # the rest is lost in the rounding of the loss
            if done:
                break
        yield replace(step, stage="converged" if done else "exhausted")

    @staticmethod
    def _direction(problem: Problem, proba: Floats, slope: Floats, method: str) -> Floats:
        if method == "gradient":
            return -slope
        return (newton_direction if slope.size <= LARGE else conjugate_direction)(problem, proba, slope)

    # ------------------------------------------------------------------ input

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Floats, NDArray, Floats]:
        """Return X, the codes of the classes and the weights, all checked."""
        infinite = "inf", lambda v: isinstance(v, Real) and float(v) == np.inf
        mapping = "a dict", lambda v: isinstance(v, dict)
        check_params(
            self, C=[number(0, open_low=True), infinite], tol=number(0), max_iter=whole(0),
            fit_intercept=same(True, False), class_weight=[mapping, one_of("balanced"), same(None)],
            solver=one_of("lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"),
        )  # fmt: skip
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32], order="C")
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                "This solver needs samples of at least 2 classes in the data, but the data contains only one class: "
                f"{self.classes_[0]!r}"
            )
        self._dtype = X.dtype
        X = X.astype(np.float64, copy=False)
        weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        if self.class_weight is not None:
            by_class = compute_class_weight(self.class_weight, classes=self.classes_, y=y, sample_weight=weight)
            weight = weight * by_class[codes]
            if not weight.sum() > 0 or (by_class < 0).any():
                raise ValueError(f"class_weight must be positive for a class with weight. Got {self.class_weight!r}.")
        return X, codes, weight

    def _problem(self, X: Floats, codes: NDArray, weight: Floats) -> tuple[Problem, Floats]:
        """Return the problem over centred columns and one of ones, and the means."""
        n, d = X.shape
        total, mean = float(weight.sum()), np.zeros(d)
        penalty = np.full(d, 1 / (float(self.C) * total))
        if self.fit_intercept:
            X, mean = centre(X, weight)
            X, penalty = np.column_stack([X, np.ones(n)]), np.append(penalty, 0.0)
        k = len(self.classes_)
        target = codes[:, None] == (np.array([1]) if k == 2 else np.arange(k))
        return Problem(X, target.astype(np.float64), weight / total, penalty), mean

    def _scores(self, X: Any) -> NDArray:
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        return X @ self.coef_.T + self.intercept_


def search(
    problem: Problem,
    theta: Floats,
    scores: Floats,
    now: float,
    direction: Floats,
    decrement: float,
    first: float,
    learning_rate: float | None,
) -> tuple[float, Floats, Floats, float]:
    """Return the rate, and theta, scores and loss there.

    The rate is ``learning_rate`` if given; else the first of ``first``, its half, its quarter and so on that goes down
    by the wanted share of what the slope promises. Where rounding hides whether the loss falls, the slope along the way
    tells: it must not have turned as far up as it went down (Hager and Zhang, 2005, doi:10.1137/030601880).
    O(n q) a trial, after O(n q m).
    """
    along, rate = problem.A @ direction.T, first if learning_rate is None else learning_rate
    while True:
        there, scored = theta + rate * direction, scores + rate * along
        then = loss(problem, there, scored)
        if learning_rate is not None or then <= now - ARMIJO * rate * decrement or rate < EPS:
            break
        if then <= now + NOISE * (1 + abs(now)):
            ahead = problem.share @ ((probabilities(scored) - problem.target) * along).sum(axis=1)
            if ahead + ((there * direction).sum(axis=0) @ problem.penalty) <= (1 - 2 * ARMIJO) * decrement:
                break
        rate /= 2
    return rate, there, scored, then
