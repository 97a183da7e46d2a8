"""A data set with a rare class."""

import numpy as np

from algorithms.datasets import Table

RARE = "A rare class"


def rare(seed: int) -> Table:
    """Return 120 rows of one class with 9 of another among them."""
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal([4.6, 5.2], [1.7, 1.5], (120, 2)), rng.normal([6.4, 4.0], [1.2, 1.1], (9, 2))])
    return Table(RARE, X, np.repeat([0, 1], [120, 9]), ("x₁", "x₂"), "class", ("usual", "rare"))
