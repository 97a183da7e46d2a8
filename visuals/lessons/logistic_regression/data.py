"""Data for logistic regression: classes that a line parts without a mistake, and a rare class."""

import numpy as np

from algorithms.datasets import Table

PARTED, RARE = "Parted blobs", "A rare class"


def parted(seed: int) -> Table:
    """Return two groups with a gap between them."""
    return _groups(PARTED, seed, (3.0, 3.5), (7.0, 6.5), (40, 40), 0.8)


def rare(seed: int) -> Table:
    """Return two overlapping groups, of which the second has 8 rows of 120."""
    return _groups(RARE, seed, (4.2, 4.4), (6.2, 5.8), (112, 8), 1.2)


def _groups(name: str, seed: int, low: tuple, high: tuple, sizes: tuple[int, int], spread: float) -> Table:
    rng = np.random.default_rng(seed)
    X = np.vstack([center + spread * rng.normal(size=(n, 2)) for center, n in zip((low, high), sizes, strict=True)])
    return Table(name, X, np.repeat([0, 1], sizes), ("x₁", "x₂"), "class", ("A", "B"))
