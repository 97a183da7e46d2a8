"""A table: rows and columns of numbers with their names, and perhaps a target."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Data as the algorithms take them, with the words to show.

    Attributes
    ----------
    name : str
    X : float64 array of shape (n, d)
    y : int or float64 array of shape (n,), or None
        Numbers of the classes from 0 if there are ``classes``, else values to predict.
    columns : tuple of d str
        With units where there are any.
    target : str
        What y is.
    classes : tuple of str
        Names of the classes.
    """

    name: str
    X: Floats
    y: NDArray[np.int64] | Floats | None
    columns: tuple[str, ...]
    target: str = ""
    classes: tuple[str, ...] = ()

    def pick(self, *columns: str) -> "Table":
        """Return the table with these columns only, in this order; unknown names raise KeyError."""
        at = {name: i for i, name in enumerate(self.columns)}
        return replace(self, X=np.ascontiguousarray(self.X[:, [at[name] for name in columns]]), columns=columns)

    def first(self, n: int) -> "Table":
        """Return the table with its first n rows."""
        return replace(self, X=self.X[:n], y=None if self.y is None else self.y[:n])

    @property
    def labels(self) -> NDArray[np.int64]:
        """The classes' numbers, for a table that has classes."""
        if not self.classes or self.y is None:
            raise ValueError(f"“{self.name}” has no classes. Choose a data set with classes.")
        return self.y.astype(np.int64)

    @property
    def values(self) -> Floats:
        """The target's values, for a table that has values to predict."""
        if self.classes or self.y is None:
            raise ValueError(f"“{self.name}” has no values to predict. Choose a data set with a target of numbers.")
        return self.y.astype(np.float64)
