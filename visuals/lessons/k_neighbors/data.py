"""Data for nearest neighbours: wrong labels, columns in other units, and many columns that say nothing."""

import numpy as np

from algorithms.datasets import DIABETES, Table, real
from visuals.lessons.plane import sampled

NOISY, UNITS, MANY = "Blobs with wrong labels", "Columns in other units", "Twenty columns of noise"
VOTE, TREE, NUMBER = "Ask all", "k-d tree", "A number"


def noisy(seed: int) -> Table:
    """Return two groups in which 18 of 120 labels are wrong."""
    rng = np.random.default_rng(seed)
    X = np.vstack([center + rng.normal(0, 1.1, (60, 2)) for center in ((3.2, 4.0), (6.8, 6.0))])
    y = np.repeat([0, 1], 60)
    wrong = rng.choice(120, 18, replace=False)
    y[wrong] = 1 - y[wrong]
    return Table(NOISY, X, y, ("x₁", "x₂"), "class", ("A", "B"))


def units(seed: int) -> Table:
    """Return a column from 0 to 10 that tells the classes, and one in tens and hundreds that does not."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.r_[rng.normal(3.5, 1, 60), rng.normal(6.5, 1, 60)], rng.normal(500, 120, 120)])
    return Table(UNITS, X, np.repeat([0, 1], 60), ("size (cm)", "weight (g)"), "class", ("A", "B"))


def many(seed: int) -> Table:
    """Return the overlapping blobs, standing farther apart, with 20 columns of noise after the two that tell."""
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], 60)
    told = rng.normal(0, 1, (120, 2)) + 2.6 * y[:, None]
    X = np.column_stack([told, rng.normal(0, 1.9, (120, 20))])
    columns = tuple(f"x{str(j + 1).translate(str.maketrans('0123456789', '₀₁₂₃₄₅₆₇₈₉'))}" for j in range(22))
    return Table(MANY, X, y, columns, "class", ("A", "B"))


def diabetes(seed: int) -> Table:
    """Return 240 patients with one column."""
    return sampled(real(DIABETES).pick("bmi"))
