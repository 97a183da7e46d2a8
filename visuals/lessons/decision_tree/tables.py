"""Data sets that show what trees are good and bad at, beside the classic shapes."""

import numpy as np

from algorithms.datasets import Table
from visuals.lessons.lesson import Data

SLOPE = "Three groups on a hill"
DIAGONAL = "A diagonal border"
COINS = "Coin flips"
CLOSE, CLOSE_MOVED = "A close call", "A close call, one point moved"

_POINTS = ("x₁", "x₂")


def hill(seed: int) -> Table:
    """Return three groups that overlap, on a line that rises and falls: column 2 depends on column 1."""
    rng = np.random.default_rng(seed)
    centers = np.repeat([[2.2, 2.4], [5.0, 6.2], [7.8, 4.4]], 30, axis=0)
    X = centers + rng.normal(0, 1.2, (90, 2))
    return Table(SLOPE, X, np.repeat([0, 1, 2], 30), _POINTS, "group", ("A", "B", "C"))


def diagonal(seed: int) -> Table:
    """Return two classes on either side of the diagonal, with a gap: a straight line parts them without a mistake."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 10, (400, 2))
    X = X[np.abs(X[:, 0] - X[:, 1]) > 0.4][:160]
    return Table(DIAGONAL, X, (X[:, 1] > X[:, 0]).astype(np.int64), _POINTS, "class", ("A", "B"))


def coins(seed: int) -> Table:
    """Return classes that have nothing to do with the columns."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 10, (60, 2))
    return Table(COINS, X, rng.integers(0, 2, 60), _POINTS, "class", ("A", "B"))


def close(seed: int, moved: bool = False) -> Table:
    """Return two groups, with two rows among the others, that column 2 parts a little better than column 1.

    ``moved``: one A lies on B's side by column 2 instead of by column 1, and column 1 is the better one.
    """
    rng = np.random.default_rng(seed)
    a, b = rng.uniform([1, 1], [4.2, 4.2], (20, 2)), rng.uniform([5.8, 5.8], [9, 9], (20, 2))
    a[1], b[1] = [7.6, 7.2], [2.6, 2.9]  # on the wrong side by both
    a[0] = (3.4, 6.6) if moved else (6.6, 3.4)
    X = np.vstack([a, b])
    return Table(CLOSE_MOVED if moved else CLOSE, X, np.repeat([0, 1], 20), _POINTS, "class", ("A", "B"))


OWN = (
    Data(SLOPE, hill, "Three classes; and the second column rises and falls with the first."),
    Data(DIAGONAL, diagonal, "A straight line parts the classes; cuts along the axes need a staircase."),
    Data(COINS, coins, "Classes by coin: there is nothing to learn."),
    Data(CLOSE, close, "Both columns part the classes about equally well."),
    Data(CLOSE_MOVED, lambda seed: close(seed, moved=True), "The same 40 points but one."),
)
