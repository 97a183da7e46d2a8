"""Known truths to draw samples from, and models of growing freedom: what measuring bias and variance takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LinearRegression as TheirLinearRegression
from sklearn.tree import DecisionTreeRegressor as TheirTree

from algorithms import DecisionTreeRegressor, LinearRegression
from visuals.lessons.lesson import Run

Floats = NDArray[np.float64]
TRUTHS: dict[str, Callable[[Floats], Floats]] = {
    "A wave": lambda x: np.sin(4 * x + 0.7),
    "A line": lambda x: 0.8 * x,
    "A step": lambda x: np.where(x > 0, 0.8, -0.8),
}
POLYNOMIAL, TREE = "Polynomial, by degree", "Tree, by depth"
FAMILIES = {POLYNOMIAL: "degree", TREE: "depth"}
LOWEST, HIGHEST = 1, 10
GRID = np.linspace(-0.97, 0.97, 61)
SAMPLES = 20


class Polynomial(RegressorMixin, BaseEstimator):
    """Least squares on the Legendre polynomials up to a degree, which is least squares on the powers, but stable."""

    def __init__(self, degree: int = 1, theirs: bool = False) -> None:
        self.degree = degree
        self.theirs = theirs

    def fit(self, X: Any, y: Any) -> Self:
        """Fit the coefficients."""
        self.line_ = TheirLinearRegression() if self.theirs else LinearRegression()
        self.line_.fit(self._powers(X), y)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the polynomial's values."""
        return np.asarray(self.line_.predict(self._powers(X)))

    def _powers(self, X: Any) -> Floats:
        return np.asarray(legvander(np.asarray(X, float)[:, 0], self.degree))[:, 1:]


@dataclass(frozen=True)
class Draws:
    """How samples and targets are drawn: with a run's truth, noise and number of rows."""

    truth: Callable[[Floats], Floats]
    noise: float
    rows: int

    def sample(self, rng: RandomState) -> tuple[Floats, Floats]:
        """Return a fresh sample to learn from: one row in each of equal parts of the axis, so that none is empty."""
        x = 2 * (np.arange(self.rows) + rng.uniform(0, 1, self.rows)) / self.rows - 1
        return x[:, None], self.truth(x) + rng.normal(0, self.noise, self.rows)

    def targets(self, X: Any, rng: RandomState) -> Floats:
        """Return fresh noisy targets at the points of X."""
        return self.truth(np.asarray(X)[:, 0]) + rng.normal(0, self.noise, len(X))


def draws(run: Run) -> Draws:
    """Return how a run's samples are drawn."""
    return Draws(TRUTHS[run["truth"]], float(run["noise"]), int(run["rows"]))


def freedom(run: Run, level: int, theirs: bool = False) -> Any:
    """Return the model of a degree or depth, ours or scikit-learn's."""
    if run["family"] == POLYNOMIAL:
        return Polynomial(level, theirs)
    return (TheirTree if theirs else DecisionTreeRegressor)(max_depth=level, random_state=0)
