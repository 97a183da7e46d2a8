"""A forest that grows in the plane: what its trees answer there, and how often they are right on rows left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms import ForestStep, RandomForestClassifier
from visuals.lessons.lesson import Run
from visuals.lessons.trees import as_read
from visuals.lessons.walkthrough import Axis

COLUMNS, ROWS = {"One": 1, "Both": None}, {"Bootstrap": True, "All rows": False}
ACROSS, UP = 48, 40  # cells of the picture

Floats = NDArray[np.float64]


def model(run: Run) -> RandomForestClassifier:
    """Return the model of a run."""
    return RandomForestClassifier(
        run["n_estimators"], max_features=COLUMNS[run["max_features"]], bootstrap=ROWS[run["bootstrap"]],
        max_depth=run["max_depth"], random_state=run.seed,
    )  # fmt: skip


@dataclass(frozen=True)
class Grown:
    """All steps of a run, and what the pictures need of them.

    Attributes
    ----------
    X : float64 array of shape (n, 2)
    y : int64 array of shape (n,)
    classes : tuple of str
    codes : int array
        Which of the classes each column of the votes stands for: a class without rows has none.
    steps : list of ForestStep
    x, y_axis : Axis
    drawn : bool
        Whether each tree draws its rows.
    """

    X: Floats
    y: NDArray[np.int64]
    classes: tuple[str, ...]
    codes: NDArray[np.int64]
    steps: list[ForestStep]
    x: Axis
    up: Axis
    drawn: bool

    @classmethod
    def of(cls, run: Run) -> "Grown":
        """Grow the forest of a run.

        Raises
        ------
        ValueError
            If the table has not two columns and classes.
        """
        table = run.table
        if table.X.shape[1] != 2:
            raise ValueError(
                f"The picture needs 2 columns; “{table.name}” has {table.X.shape[1]}. Choose another table."
            )
        X, its = as_read(table.X), model(run)
        steps = list(its.iterate(X, table.labels))
        x, up = (Axis.around(name, table.X[:, j]) for j, name in enumerate(table.columns))
        return cls(X, table.labels, table.classes, its.classes_, steps, x, up, ROWS[run["bootstrap"]])

    @cached_property
    def grid(self) -> Floats:
        """The middles of the picture's cells, rows from low to high, shape (cells, 2)."""
        a = self.x.low + (np.arange(ACROSS) + 0.5) / ACROSS * (self.x.high - self.x.low)
        b = self.up.low + (np.arange(UP) + 0.5) / UP * (self.up.high - self.up.low)
        return np.array(np.meshgrid(a, b)).reshape(2, -1).T.copy()

    @cached_property
    def shares(self) -> Floats:
        """The class shares that each tree gives to each cell, shape (trees, cells, k)."""
        return np.stack([tree.predict(self.grid) for tree in self.steps[-1].trees])

    @cached_property
    def own(self) -> Floats:
        """How often each tree alone is right on the rows that it did not draw; on all without drawing."""
        right = []
        for step in self.steps:
            if step.stage == "vote" and step.tree is not None:
                asked = step.counts == 0 if self.drawn else np.ones(len(self.X), bool)
                said = self.codes[np.argmax(step.tree.predict(self.X[asked]), axis=1)] if asked.any() else []
                right.append(float(np.mean(said == self.y[asked])) if asked.any() else np.nan)
        return np.array(right)

    def area(self, first: int, end: int) -> NDArray[np.int64]:
        """Return the class that the trees from first up to end give to each cell, shape (UP, ACROSS)."""
        total = self.shares[first:end].sum(axis=0)
        return self.codes[np.argmax(total, axis=1)].reshape(UP, ACROSS)

    def guesses(self, step: ForestStep) -> NDArray[np.int64]:
        """Return the class that wins each row's votes so far; -1 for a row that nobody could vote on."""
        said = self.codes[np.argmax(step.votes, axis=1)]
        return np.where(step.n_votes > 0, said, -1)

    def accuracy(self, step: ForestStep) -> float:
        """Return the share of rows with votes that they get right; NaN if no row has any."""
        asked = step.n_votes > 0
        return float(np.mean(self.guesses(step)[asked] == self.y[asked])) if asked.any() else np.nan

    def alike(self, trees: Sequence[int] | None = None) -> float:
        """Return on what share of the picture two trees answer alike, on the average over all pairs of these trees."""
        shares = self.shares if trees is None else self.shares[list(trees)]
        said = np.argmax(shares, axis=2)
        m = len(said)
        if m < 2:
            return 1.0
        counts = np.stack([(said == c).sum(axis=0) for c in range(shares.shape[2])])
        return float(np.mean((counts * (counts - 1)).sum(axis=0)) / (m * (m - 1)))

    @cached_property
    def watched(self) -> int:
        """The row on which the trees that did not draw it disagree most: one to look at."""
        last = self.steps[-1]
        share = last.votes / np.maximum(last.n_votes, 1)[:, None]
        doubt = np.where(last.n_votes >= min(3, last.n_votes.max()), 1 - share.max(axis=1), -1)
        return int(np.argmax(doubt))
