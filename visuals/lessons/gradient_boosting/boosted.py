"""A boosted run on one column: what it predicts along the line after each tree, and its errors on rows held out."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms import BoostingStep, GradientBoostingRegressor
from algorithms.datasets import Table
from visuals.lessons.lesson import Run
from visuals.lessons.trees import as_read, held_out
from visuals.lessons.walkthrough import Axis

STAGES, LOSSES = "Stage by stage", "Losses"
FEWEST = 6  # rows
ALONG = 200  # places on the line
FAR = 1.5  # the picture shows predictions so many times the values' range beyond them

Floats = NDArray[np.float64]


def model(run: Run) -> GradientBoostingRegressor:
    """Return the model of a run."""
    trees = run["n_estimators" if run.view == LOSSES else "stages"]
    return GradientBoostingRegressor(
        learning_rate=run["learning_rate"], n_estimators=trees, max_depth=run["max_depth"], random_state=run.seed
    )


@dataclass(frozen=True)
class Boosted:
    """All steps of a run.

    Attributes
    ----------
    x, y : float64 arrays of shape (n,)
        All rows.
    held : bool array of shape (n,)
        Rows kept back to test on.
    rate : float
    steps : list of BoostingStep
    axes : (Axis, Axis)
    """

    x: Floats
    y: Floats
    held: NDArray[np.bool_]
    rate: float
    steps: list[BoostingStep]
    axes: tuple[Axis, Axis]

    @classmethod
    def of(cls, run: Run) -> "Boosted":
        """Fit the rows that are not held out.

        Raises
        ------
        ValueError
            If there are too few rows, or more than one column.
        """
        X, y, held = parts(run.table, run.seed)
        steps = list(model(run).iterate(X[~held], y[~held]))
        along, up = Axis.around(run.table.columns[0], X[:, 0], 0.12), Axis.around(run.table.target, y, 0.12)
        b = cls(X[:, 0], y, held, run["learning_rate"], steps, (along, up))
        room = FAR * (up.high - up.low)  # a run that diverges leaves the picture
        low, high = (float(f(b.curves)) for f in (np.min, np.max))
        axis = Axis(up.label, max(up.low - room, min(up.low, low)), min(up.high + room, max(up.high, high)))
        return replace(b, axes=(along, axis))

    @property
    def trees(self) -> int:
        """Number of trees."""
        return len(self.steps[-1].trees)

    @cached_property
    def along(self) -> Floats:
        """Places from end to end of the picture."""
        return np.linspace(self.axes[0].low, self.axes[0].high, ALONG)

    @cached_property
    def curves(self) -> Floats:
        """The prediction along the line after 0, 1, ... trees, shape (trees + 1, ALONG)."""
        return self._staged(self.along)

    @cached_property
    def answers(self) -> Floats:
        """The prediction of all rows after 0, 1, ... trees, shape (trees + 1, n)."""
        return self._staged(self.x)

    def _staged(self, x: Floats) -> Floats:
        first = float(self.steps[0].prediction[0])
        told = [np.full(len(x), first)]
        for tree in self.steps[-1].trees:
            told.append(told[-1] + self.rate * tree.predict(x[:, None].copy())[:, 0])
        return np.array(told)

    @cached_property
    def train(self) -> Floats:
        """Mean squared error on the rows fitted after 0, 1, ... trees."""
        return np.mean((self.y - self.answers)[:, ~self.held] ** 2, axis=1)

    @cached_property
    def test(self) -> Floats:
        """Mean squared error on the rows held out after 0, 1, ... trees."""
        return np.mean((self.y - self.answers)[:, self.held] ** 2, axis=1)

    @property
    def best(self) -> int:
        """Number of trees with the lowest error on the rows held out; the fewest of equal ones."""
        return int(np.argmin(self.test))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Numbers of the rows that are fitted."""
        return np.flatnonzero(~self.held)

    @cached_property
    def watched(self) -> int:
        """Which of the fitted rows is farthest from the first prediction."""
        return int(np.argmax(np.abs(self.steps[0].residuals)))


def parts(table: Table, seed: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the column as scikit-learn reads it, shape (n, 1), the values, and which rows are held out.

    Raises
    ------
    ValueError
        If there are too few rows, or more than one column.
    """
    if table.X.shape[1] != 1:
        raise ValueError(f"This picture shows one column and a value; “{table.name}” has {table.X.shape[1]} columns.")
    if len(table.X) < FEWEST:
        raise ValueError(f"Boosting needs {FEWEST} rows here, so that some can be held out; there are {len(table.X)}.")
    return as_read(table.X), table.values, held_out(len(table.X), seed)
