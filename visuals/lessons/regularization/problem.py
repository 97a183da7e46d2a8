"""A penalized regression: centred data, the penalty, and the solutions by the algorithms."""

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from algorithms import ElasticNet, Ridge, StandardScaler, enet_path
from algorithms.datasets import Table
from algorithms.steps import last
from visuals.figures.write import sub
from visuals.lessons.lesson import Run

Floats = NDArray[np.float64]
PATH, ONE, CONTOURS = "Path", "One at a time", "Contours"
VIEWS = (PATH, ONE, CONTOURS)
LASSO, RIDGE, NET = "Lasso", "Ridge", "Elastic net"
SCALED, RAW = "Standardized", "As they are"
TIGHT, NEAR, LONGEST = 1e-10, 1e-6, 5000


def sparse(seed: int) -> Table:
    """Return ten columns of which the first three make the value, with 3, −2 and 1."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 10))
    y = X[:, :3] @ [3.0, -2.0, 1.0] + rng.normal(0, 1.5, 60)
    return Table("Ten columns, three that matter", X, y, tuple(f"x{sub(j)}" for j in range(1, 11)), "y")


def twins(seed: int) -> Table:
    """Return two columns that are nearly alike, and a value that both explain about equally well."""
    rng = np.random.default_rng(seed)
    both = rng.normal(size=60)
    X = both[:, None] + rng.normal(0, 0.15, (60, 2))
    return Table("Two columns nearly alike", X, 2 * both + rng.normal(0, 0.8, 60), ("x₁", "x₂"), "y")


@dataclass(frozen=True)
class Problem:
    """What is minimized: mean squared residual / 2 + alpha (r |w|_1 + (1 − r) |w|² / 2).

    Attributes
    ----------
    X, y : float64 arrays of shape (n, d) and (n,)
        Centred, and standardized if the run says so.
    names : tuple of d str
    penalty : str
    ratio : float
        r: 1 for the lasso, 0 for ridge.
    """

    X: Floats
    y: Floats
    names: tuple[str, ...]
    penalty: str
    ratio: float

    @classmethod
    def of(cls, run: Run) -> "Problem":
        """Prepare a run.

        Raises
        ------
        ValueError
            If no column goes with the value at all.
        """
        table, penalty = run.table, run["penalty"]
        X = StandardScaler(with_std=run["scaling"] == SCALED).fit_transform(table.X)
        y = table.values - table.values.mean()
        problem = cls(X, y, table.columns, penalty, {LASSO: 1.0, RIDGE: 0.0}.get(penalty, float(run["l1_ratio"])))
        if not problem.top > 1e-12 * (1 + np.abs(table.X).max() * np.abs(table.values).max()):
            raise ValueError("No column goes up or down with the value, so every coefficient is 0. Change the data.")
        return problem

    def pick(self, columns: list[int]) -> "Problem":
        """Return the problem with some of the columns only."""
        return Problem(self.X[:, columns], self.y, tuple(self.names[j] for j in columns), self.penalty, self.ratio)

    @cached_property
    def pulls(self) -> Floats:
        """Mean product of each column and y, shape (d,)."""
        return np.asarray(self.X.T @ self.y / len(self.y))

    @property
    def top(self) -> float:
        """The alpha from which on the lasso leaves no coefficient."""
        return float(np.abs(self.pulls).max())

    @property
    def spread(self) -> float:
        """The largest mean square of a column: what ridge's alpha is added to."""
        return float((self.X**2).mean(axis=0).max())

    @cached_property
    def free(self) -> Floats:
        """Coefficients without a penalty, shape (d,); the smallest of the best."""
        return self.ridge([0.0])[0]

    def model(self, alpha: float, tol: float = 1e-4) -> ElasticNet:
        """Return coordinate descent for an alpha."""
        return ElasticNet(alpha, l1_ratio=self.ratio, fit_intercept=False, tol=tol, max_iter=LONGEST)

    def ridge(self, alphas: list[float] | Floats) -> Floats:
        """Return ridge's coefficients for alphas, shape (alphas, d): one factorization serves all."""
        weights = np.asarray(alphas) * len(self.y)  # Ridge compares alpha with sums over the rows, not with means
        steps = list(Ridge(0.0, fit_intercept=False).iterate(self.X, self.y, alphas=weights))
        return np.array([step.coef[0] for step in steps if step.stage == "shrink"][: len(weights)])

    def path(self, alphas: Floats) -> Floats:
        """Return the coefficients for falling alphas, shape (alphas, d)."""
        if self.penalty == RIDGE:
            return self.ridge(alphas)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # collinear columns: the last digits take very long
            coefs = enet_path(self.X, self.y, l1_ratio=self.ratio, alphas=alphas, tol=NEAR, max_iter=LONGEST)[1]
        return coefs.T

    def solve(self, alpha: float) -> Floats:
        """Return the coefficients for one alpha, shape (d,), to many digits."""
        if self.penalty == RIDGE or alpha == 0:
            return self.ridge([alpha])[0]
        return last(self.model(alpha, TIGHT).iterate(self.X, self.y, each=False)).coef

    def misfit(self, coef: Floats) -> float:
        """Return half the mean squared residual."""
        gap = self.y - self.X @ coef
        return float(gap @ gap) / (2 * len(self.y))

    def size(self, coef: Floats) -> float:
        """Return what the penalty takes for its measure, without alpha."""
        return float(self.ratio * np.abs(coef).sum() + (1 - self.ratio) / 2 * coef @ coef)

    def score(self, coef: Floats) -> float:
        """Return R² on these rows."""
        whole = float(self.y @ self.y) / (2 * len(self.y))
        return 1 - self.misfit(coef) / whole if whole > 0 else 0.0


def kept(coef: Floats) -> NDArray[np.int64]:
    """Return the columns whose coefficient is not zero."""
    return np.flatnonzero(coef)
