"""A linear regression's run with all that its scenes need: the columns fitted, the three steps, the fits on the way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms import LinearRegression, LinearRegressionStep
from visuals.lessons.lesson import Run

Floats = NDArray[np.float64]
MOST = 250  # points drawn
POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def design(run: Run) -> tuple[Floats, tuple[str, ...]]:
    """Return the columns that are fitted and their names: the table's, or powers of the only one.

    Powers are of u, which is x in standard deviations from its mean: powers of x itself are nearly collinear.
    """
    X, degree = run.table.X, run["degree"]
    if X.shape[1] > 1 or degree == 1:
        return X, run.table.columns
    spread = float(X.std())
    if spread == 0:
        raise ValueError("Powers of x need two different values of x; all are the same. Move one, or take degree 1.")
    u = (X[:, 0] - X.mean()) / spread
    return u[:, None] ** np.arange(1, degree + 1), ("u", *(f"u{POWERS[k]}" for k in range(2, degree + 1)))


@dataclass(frozen=True)
class Fit:
    """The run of `LinearRegression` on a table.

    Attributes
    ----------
    run : Run
    X, y : float64 arrays of shape (n, d) and (n,)
    names : tuple of d str
    steps : sequence of LinearRegressionStep
        Centre, factor, solve.
    """

    run: Run
    X: Floats
    y: Floats
    names: tuple[str, ...]
    steps: list[LinearRegressionStep]

    @classmethod
    def of(cls, run: Run) -> "Fit":
        """Run the algorithm."""
        X, names = design(run)
        y = run.table.values
        return cls(run, X, y, names, list(LinearRegression(fit_intercept=run["intercept"] == YES).iterate(X, y)))

    @property
    def flat(self) -> bool:
        """Whether one column and the value are all: the picture shows the fit itself."""
        return self.run.table.X.shape[1] == 1

    @property
    def line(self) -> bool:
        """Whether the fit is a straight line with an intercept."""
        return self.X.shape[1] == 1 and self.with_intercept

    @property
    def with_intercept(self) -> bool:
        """Whether an intercept is fitted."""
        return bool(self.run["intercept"] == YES)

    @property
    def full(self) -> bool:
        """Whether no column is a mixture of the others: then R can be solved row by row."""
        return self.steps[1].rank == self.X.shape[1]

    @property
    def coef(self) -> Floats:
        """Coefficients, shape (d,)."""
        return self.steps[2].coef[0]

    @property
    def intercept(self) -> float:
        """The intercept."""
        return float(self.steps[2].intercept[0])

    @property
    def predicted(self) -> Floats:
        """Predictions of all columns, shape (n,)."""
        return self.X @ self.coef + self.intercept

    @property
    def start(self) -> float:
        """Sum of squares before any column: about the mean, or about 0 without an intercept."""
        return float(self.steps[0].rss[0]) if not self.with_intercept else float(((self.y - self.y.mean()) ** 2).sum())

    @property
    def rss(self) -> float:
        """Sum of squared residuals of the fit."""
        return float(self.steps[2].rss[0])

    @property
    def triangle(self) -> Floats:
        """The triangle, its diagonal made positive: the signs of Q's columns are free."""
        return self.steps[1].triangle * self._signs[:, None]

    @property
    def turned(self) -> Floats:
        """Q'y with the same signs."""
        return self.steps[1].turned[:, 0] * self._signs

    @property
    def _signs(self) -> Floats:
        return np.where(np.diag(self.steps[1].triangle) < 0, -1.0, 1.0)

    @cached_property
    def parts(self) -> list[LinearRegressionStep]:
        """The answers with the first 1, 2, ... columns."""
        model = LinearRegression(fit_intercept=self.with_intercept)
        return [list(model.iterate(self.X[:, : j + 1], self.y))[-1] for j in range(self.X.shape[1])]

    def left(self, j: int) -> float:
        """Sum of squares left by the first j columns."""
        return float(self.parts[j - 1].rss[0]) if j else self.start

    @property
    def shown(self) -> NDArray[np.int64]:
        """Rows that are drawn."""
        n = len(self.y)
        return np.arange(n) if n <= MOST else np.sort(np.random.default_rng(0).choice(n, MOST, replace=False))


YES, NO = "Fitted", "None"
