"""The plane of two columns that classifiers are shown on: its cells, lines across it, samples of big tables."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from algorithms.datasets import BREAST_CANCER, Table, real
from algorithms.datasets.real import PAIRS
from visuals.lessons.walkthrough import Axis

Floats = NDArray[np.float64]
MOST = 240  # rows that a picture carries well


@dataclass(frozen=True)
class Grid:
    """The cells of a plane: their middles, shape (rows * columns, 2), row after row from low y, and its edges."""

    cells: Floats
    shape: tuple[int, int]
    x: tuple[float, float]
    y: tuple[float, float]


def grid(x: Axis, y: Axis, columns: int = 48, rows: int = 40) -> Grid:
    """Return the cells between two axes."""
    across, up = ((np.arange(n) + 0.5) / n for n in (columns, rows))
    xs, ys = np.meshgrid(x.low + (x.high - x.low) * across, y.low + (y.high - y.low) * up)
    return Grid(np.column_stack([xs.ravel(), ys.ravel()]), (rows, columns), (x.low, x.high), (y.low, y.high))


def line_across(w: Floats, level: float, x: Axis, y: Axis) -> Floats | None:
    """Return the two ends, shape (2, 2), of the line w . (x, y) = level within the axes; None if it is outside."""
    ends = []
    for axis, low, high, other in ((0, x.low, x.high, y), (1, y.low, y.high, x)):
        for at in (low, high):
            if w[1 - axis] != 0:
                crossed = (level - w[axis] * at) / w[1 - axis]
                if other.low <= crossed <= other.high:
                    ends.append((at, crossed) if axis == 0 else (crossed, at))
    if len(ends) < 2:
        return None
    found = np.array(sorted(ends))
    return found[[0, -1]]


def two_columns(table: Table) -> Floats:
    """Return X if a plane can show it.

    Raises
    ------
    ValueError
        If it has not two columns.
    """
    if table.X.shape[1] != 2:
        raise ValueError(
            f"The picture is a plane, so it needs two columns of numbers; “{table.name}” has {table.X.shape[1]}. "
            "Choose two columns."
        )
    return table.X


def sampled(table: Table, most: int = MOST) -> Table:
    """Return a table with at most so many of its rows, drawn evenly, so that every row is in the picture."""
    if len(table.X) <= most:
        return table
    kept = np.sort(np.random.default_rng(0).choice(len(table.X), most, replace=False))
    return replace(table, X=table.X[kept], y=None if table.y is None else table.y[kept])


def breast_cancer(seed: int) -> Table:
    """Return as many tumours as a picture carries, with two columns; no seed changes them."""
    return sampled(real(BREAST_CANCER).pick(*PAIRS[BREAST_CANCER]))
