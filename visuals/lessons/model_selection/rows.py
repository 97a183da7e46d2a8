"""The tables to split: classic ones, and those on which a careless split goes wrong."""

import numpy as np

from algorithms.datasets import BREAST_CANCER, IRIS, MOONS, OVERLAP, WINE, Table, real, shape
from visuals.lessons.lesson import Data
from visuals.lessons.model_selection.truths import TRUTHS, Draws

MIXED, RARE, FEW = "Overlapping blobs, mixed", "A rare class", "Twenty rows"
SERIES, NOISE = "A series in time", "Nothing but noise"
TRUTH = "Samples of a known truth"


def mixed(seed: int) -> Table:
    """Return overlapping blobs with the rows in random order."""
    return _mixed(shape(OVERLAP, seed), MIXED, seed)


def rare(seed: int) -> Table:
    """Return 84 rows of one class and 6 of another, in random order."""
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal([4, 4], 1.0, (84, 2)), rng.normal([5.5, 5.5], 0.9, (6, 2))])
    table = Table(RARE, X, np.repeat([0, 1], [84, 6]), ("x₁", "x₂"), "class", ("A", "B"))
    return _mixed(table, RARE, seed)


def few(seed: int) -> Table:
    """Return the overlapping blobs with 20 rows only."""
    return _mixed(shape(OVERLAP, seed, 20), FEW, seed)


def series(seed: int) -> Table:
    """Return rows in the order of time whose class stays for a while and then turns; the value drifts on its own."""
    rng = np.random.default_rng(seed)
    n = 150
    state = (np.cumsum(rng.random(n) < 0.08) % 2).astype(np.int64)
    value = np.cumsum(rng.normal(0, 0.3, n))
    X = np.c_[np.arange(n, dtype=float), value]
    return Table(SERIES, X, state, ("day", "value"), "market", ("calm", "stormy"))


def noise(seed: int) -> Table:
    """Return 60 rows of 800 columns that say nothing about the class."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat([0, 1], 30))
    return Table(NOISE, rng.normal(size=(60, 800)), y, tuple(f"x{j}" for j in range(800)), "class", ("A", "B"))


def _mixed(table: Table, name: str, seed: int) -> Table:
    order = np.random.default_rng(seed).permutation(len(table.X))
    return Table(name, table.X[order], table.labels[order], table.columns, table.target, table.classes)


def truth(seed: int) -> Table:
    """Return a sample of the wave: what the view of bias and variance draws anew again and again."""
    X, y = Draws(TRUTHS["A wave"], 0.3, 20).sample(np.random.RandomState(seed))
    return Table(TRUTH, X, y, ("x",), "y")


CLASSED = ("Folds", "Learning curve")
DATA = (
    Data(MIXED, mixed, "120 rows in random order.", CLASSED),
    Data(MOONS, lambda seed: shape(MOONS, seed), views=CLASSED),
    Data(RARE, rare, "6 of 90 rows are of class B.", CLASSED),
    Data(FEW, few, "Few rows: every fold says something else.", CLASSED),
    Data(SERIES, series, "Rows of neighbouring days are alike.", CLASSED),
    Data(NOISE, noise, "800 columns, none of which says anything.", CLASSED),
    Data(IRIS, lambda seed: real(IRIS), "Rows are sorted by species.", CLASSED),
    Data(WINE, lambda seed: real(WINE), "Rows are sorted by grower.", CLASSED),
    Data(BREAST_CANCER, lambda seed: real(BREAST_CANCER).first(240), "The first 240 rows, 30 columns.", CLASSED),
    Data(TRUTH, truth, "Drawn again and again.", ("Bias and variance",)),
)
