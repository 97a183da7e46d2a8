"""A walk down the loss: the two numbers that are looked for, the bowl over them, and the algorithm's steps."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms import GradientDescentRegressor, GradientDescentStep, LinearRegression, StandardScaler
from algorithms.datasets import Table
from algorithms.gradient_descent import largest_rate, loss_gradient
from visuals.lessons.lesson import Run

Floats = NDArray[np.float64]
BATCH, ROWS, MOMENTUM, SEARCH = "Batch", "Stochastic", "Momentum", "Line search"
VIEWS = (BATCH, ROWS, MOMENTUM, SEARCH)
RAW, SCALED = "As they are", "Standardized"
UPDATES = 500
TOL = 1e-3


def two_units(seed: int) -> Table:
    """Return two columns, one in a unit five times smaller, and a value to which both matter."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 2)) * [1, 5]
    return Table(
        "Two columns in two units", X, 2.5 * X[:, 0] + 0.1 * X[:, 1] + rng.normal(0, 0.4, 60), ("x₁", "x₂"), "y"
    )


@dataclass(frozen=True)
class Setting:
    """A run of `GradientDescentRegressor`, seen over two coordinates.

    With one column they are the intercept and the slope; with two, both coefficients, on centred columns: then the
    height above the means is a third number that has nothing to do with them.

    Attributes
    ----------
    run : Run
    X, y : float64 arrays of shape (n, d) and (n,)
        As they are, or standardized.
    """

    run: Run
    X: Floats
    y: Floats

    @classmethod
    def of(cls, run: Run) -> "Setting":
        """Prepare a run.

        Raises
        ------
        ValueError
            If there are more than two columns, or all rows are the same.
        """
        table = run.table
        if table.X.shape[1] > 2:
            raise ValueError(f"The loss is drawn over one or two columns; got {table.X.shape[1]}. Take fewer.")
        X = StandardScaler().fit_transform(table.X) if run["scaling"] == SCALED else table.X
        if not np.ptp(X, axis=0).all():
            raise ValueError("A column has the same value in all rows, so the bowl has no bottom. Move a point.")
        return cls(run, X, table.values)

    @property
    def line(self) -> bool:
        """Whether there is one column."""
        return self.X.shape[1] == 1

    @property
    def names(self) -> tuple[str, str]:
        """What the coordinates are called."""
        return ("b", "w") if self.line else ("w₁", "w₂")

    @property
    def titles(self) -> tuple[str, str]:
        """The same in full."""
        unit = ", standardized" if self.run["scaling"] == SCALED else ""
        if self.line:
            return (f"intercept b{unit}", f"slope w{unit}")
        return tuple(f"{w} of {name}{unit}" for w, name in zip(self.names, self.run.table.columns, strict=True))  # type: ignore[return-value]

    @cached_property
    def A(self) -> Floats:
        """Columns of the loss in the order of the coordinates, shape (n, 2); of two columns centred."""
        return np.c_[np.ones(len(self.X)), self.X] if self.line else self.X - self.X.mean(axis=0)

    @cached_property
    def bend(self) -> Floats:
        """Second derivatives of the loss by the two coordinates, shape (2, 2)."""
        return np.asarray(self.A.T @ self.A / len(self.A))

    @cached_property
    def best(self) -> Floats:
        """The lowest point, by the direct solution."""
        model = LinearRegression().fit(self.X, self.y)
        return np.array([model.intercept_, *model.coef_]) if self.line else model.coef_

    @cached_property
    def lowest(self) -> float:
        """The loss there."""
        return self.loss(self.best)

    def loss(self, place: Floats) -> float:
        """Return the loss at two coordinates; of two columns, at the best height."""
        y = self.y if self.line else self.y - self.y.mean()
        return loss_gradient(self.A, y, np.ones(len(y)), place)[0]

    @cached_property
    def limit(self) -> float:
        """The rate from which descent on all rows diverges."""
        rows = self.A if self.line else np.c_[self.A, np.ones(len(self.A))]
        return largest_rate(rows, np.ones(len(rows)))

    @property
    def share(self) -> float:
        """The rate as a share of the limit."""
        return float(self.run["rate" if self.run.view == BATCH else "slow_rate"])

    @property
    def beta(self) -> float:
        """The momentum."""
        return float(self.run["momentum"]) if self.run.view == MOMENTUM else 0.0

    @property
    def batch(self) -> int:
        """Rows a step."""
        return min(int(self.run["batch"]), len(self.y)) if self.run.view == ROWS else len(self.y)

    @property
    def model(self) -> GradientDescentRegressor:
        """The model of the run."""
        rows = self.batch < len(self.y)
        return GradientDescentRegressor(
            "exact" if self.run.view == SEARCH else self.share * self.limit, momentum=self.beta,
            batch_size=self.batch if rows else None, tol=TOL, center=not self.line, random_state=self.run.seed,
            max_iter=-(-UPDATES * self.batch // len(self.y)) if rows else UPDATES,
        )  # fmt: skip

    @cached_property
    def steps(self) -> list[GradientDescentStep]:
        """The start and the moves; and the end as the last."""
        return list(self.model.iterate(self.X, self.y, intercept_init=0.0 if self.line else None, every=1))

    @property
    def moves(self) -> list[GradientDescentStep]:
        """The start and the moves."""
        return [step for step in self.steps if step.stage in ("start", "move")]

    def place(self, step: GradientDescentStep) -> Floats:
        """Return where a step stands."""
        return np.array([step.intercept, step.coef[0]]) if self.line else step.coef

    def slope(self, step: GradientDescentStep) -> Floats:
        """Return the gradient there, by the two coordinates."""
        return np.array([step.gradient_height, step.gradient[0]]) if self.line else step.gradient

    def used(self, before: GradientDescentStep, after: GradientDescentStep) -> Floats:
        """Return the gradient that a move followed: of all rows, or of those it looked at."""
        if not len(after.rows):
            return self.slope(before)
        rows = after.rows
        y = self.y if self.line else self.y - self.y.mean() - (before.height - self.y.mean())
        return loss_gradient(self.A[rows], y[rows], np.ones(len(rows)), self.place(before))[1]

    def as_fitted(self, x: Floats) -> Floats:
        """Return values of the only column as they are fitted."""
        column = self.run.table.X[:, 0]
        return (x - column.mean()) / column.std() if self.run["scaling"] == SCALED else x

    def predicted(self, step: GradientDescentStep) -> Floats:
        """Return the predictions of a step, shape (n,)."""
        return self.X @ step.coef + step.intercept
