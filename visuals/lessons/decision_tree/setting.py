"""What a run of a tree is about: columns, targets, the plane of its points, and how its numbers are said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import DecisionTreeClassifier, DecisionTreeRegressor
from algorithms.datasets import Table
from algorithms.split import ENTROPY, GINI, SQUARED_ERROR
from visuals.figures.write import fixed, num, percent
from visuals.lessons.lesson import Run
from visuals.lessons.trees import as_read
from visuals.lessons.walkthrough import Axis

Floats = NDArray[np.float64]
GROW, NUMBERS, PRUNE = "Grow", "Numbers", "Prune"
CRITERIA = {"Gini": "gini", "Entropy": "entropy"}
STRIP = 0.2  # share of the picture's range that is kept free at an edge, for the curve of a column's cuts


@dataclass(frozen=True)
class Setting:
    """A run's data in the form that the tree takes.

    Attributes
    ----------
    X : float64 array of shape (n, d), d is 1 or 2
    y : class numbers, or values to predict, shape (n,)
    columns : tuple of d str
    target : str
    classes : tuple of str
        Empty for numbers.
    places : (x, y)
        Of the points in the picture.
    axes : (str, str)
        What the picture's axes show.
    criterion : int
        As in `algorithms.split`.
    note : str
        What was made of a table that does not fit the view.
    """

    X: Floats
    y: NDArray
    columns: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    places: tuple[Floats, Floats]
    axes: tuple[str, str]
    criterion: int
    note: str = ""

    @property
    def decimals(self) -> int:
        """Decimals of an impurity: three for classes, for numbers so many that the root's has four digits."""
        spread = float(np.var(self.y)) if self.criterion == SQUARED_ERROR else 1.0
        return int(np.clip(3 - np.floor(np.log10(spread)), 0, 8)) if spread > 0 else 3

    @property
    def measure(self) -> str:
        """Name of the impurity."""
        return {GINI: "Gini impurity", ENTROPY: "entropy", SQUARED_ERROR: "squared error"}[self.criterion]

    @property
    def letter(self) -> str:
        """Sign of the impurity in formulas."""
        return {GINI: "G", ENTROPY: "H", SQUARED_ERROR: "E"}[self.criterion]

    def amount(self, value: float) -> str:
        """Write an impurity."""
        return fixed(value, self.decimals)

    def answer(self, value: Floats) -> str:
        """Write what a node of this value answers: the most frequent class, or the mean."""
        return self.classes[int(np.argmax(value))] if self.classes else num(value[0], 3)

    def score(self, predicted: Floats) -> tuple[str, str]:
        """Return the name and the value of how well the rows are predicted: accuracy, or R²."""
        if self.classes:
            return "Accuracy on these rows", percent(float(np.mean(predicted == self.y)))
        total = float(((self.y - self.y.mean()) ** 2).sum())
        left = float(((self.y - predicted) ** 2).sum())
        return "R² on these rows", fixed(1 - left / total) if total > 0 else "not defined"


def setting(run: Run) -> Setting:
    """Return the setting of a run; a table that does not fit the view is read so that it does."""
    return _values(run.table) if run.view == NUMBERS else _classes(run.table, CRITERIA[run["criterion"]])


def _classes(table: Table, criterion: str) -> Setting:
    X, code = as_read(table.X), GINI if criterion == "gini" else ENTROPY
    if table.classes:
        places = (table.X[:, 0], table.X[:, 1]) if table.X.shape[1] > 1 else (table.X[:, 0], table.labels.astype(float))
        axes = (table.columns[0], table.columns[1] if table.X.shape[1] > 1 else table.target)
        return Setting(X, table.labels, table.columns, table.target, table.classes, places, axes, code)
    y = table.values
    places = (table.X[:, 0], y) if table.X.shape[1] == 1 else (table.X[:, 0], table.X[:, 1])
    axes = (table.columns[0], table.target if table.X.shape[1] == 1 else table.columns[1])
    note = f"Here the classes are whether {table.target} is above its median, {num(float(np.median(y)))}, or not."
    above = (y > np.median(y)).astype(np.int64)
    return Setting(X, above, table.columns, table.target, ("low", "high"), places, axes, code, note)


def _values(table: Table) -> Setting:
    if table.X.shape[1] > 1:
        x, y, target = table.X[:, 0], table.X[:, 1], table.columns[1]
        note = f"Here the second column, {target}, is predicted from the first, {table.columns[0]}."
    else:
        x, y, target, note = table.X[:, 0], table.values, table.target, ""
    axes = (table.columns[0], target)
    return Setting(as_read(x[:, None]), y, table.columns[:1], target, (), (x, y), axes, SQUARED_ERROR, note)


def model(run: Run) -> DecisionTreeClassifier | DecisionTreeRegressor:
    """Return the model of a run."""
    if run.view == PRUNE:
        return DecisionTreeClassifier(criterion=CRITERIA[run["criterion"]], random_state=run.seed)
    grow = {"max_depth": run["max_depth"], "min_samples_leaf": run["min_samples_leaf"], "random_state": run.seed}
    if run.view == NUMBERS:
        return DecisionTreeRegressor(**grow)
    return DecisionTreeClassifier(criterion=CRITERIA[run["criterion"]], **grow)


@dataclass(frozen=True)
class Plane:
    """The picture of the points: where they stand, and the strips at its edges that hold the curves of the cuts."""

    x: Axis
    y: Axis
    low: tuple[float, float]
    high: tuple[float, float]
    strip: tuple[float, float]

    @classmethod
    def of(cls, its: Setting) -> "Plane":
        """Return the axes, with a strip below for the first column and one on the left for the second."""
        x, y = (Axis.around(name, at) for name, at in zip(its.axes, its.places, strict=True))
        strips = (STRIP * (x.high - x.low) if its.X.shape[1] > 1 else 0.0, STRIP * (y.high - y.low))
        axes = [Axis(a.label, a.low - s, a.high) for a, s in zip((x, y), strips, strict=True)]
        return cls(axes[0], axes[1], (x.low, y.low), (x.high, y.high), strips)

    def within(self, d: int) -> tuple[Sequence[float], Sequence[float]]:
        """Return the ends of the part that holds the points, of the first d columns."""
        return self.low[:d], self.high[:d]
