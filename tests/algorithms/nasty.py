"""One table of nasty inputs for all algorithms: legal ones, and those that must be refused in words."""

import numpy as np
from numpy.typing import NDArray

RNG = np.random.default_rng(7)
PLAIN = RNG.normal(size=(40, 3)) + np.repeat([[0, 0, 0], [4, 4, 0]], 20, axis=0)  # two groups, for y the same
CLASSES = np.repeat([0, 1], 20)
TARGET = PLAIN @ [1.0, -2.0, 0.5] + 3 + 0.1 * RNG.normal(size=40)

# Legal: a right answer, or a documented rule, is wanted. Each has as many rows as CLASSES, but the last three.
LEGAL: dict[str, NDArray] = {
    "constant column": np.column_stack([PLAIN, np.full(40, 5.0)]),
    "duplicate points": np.repeat(PLAIN[[0, 25]], 20, axis=0),
    "collinear columns": np.column_stack([PLAIN, PLAIN[:, 0] + PLAIN[:, 1]]),
    "more columns than rows": RNG.normal(size=(40, 60)) + CLASSES[:, None],
    "offset 1e8": PLAIN + 1e8,
    "scale 1e-8": PLAIN * 1e-8,
    "scale 1e8": PLAIN * 1e8,
    "integers": np.round(10 * PLAIN).astype(np.int64),
    "float32": PLAIN.astype(np.float32),
    "fortran order": np.asfortranarray(PLAIN),
    "one column": PLAIN[:, :1],
}

# Refused: (X, a part of the message).
REFUSED: dict[str, tuple[object, str]] = {
    "NaN": (np.where(np.arange(120).reshape(40, 3) == 7, np.nan, PLAIN), "NaN"),
    "infinite": (np.where(np.arange(120).reshape(40, 3) == 7, np.inf, PLAIN), "infinity"),
    "no rows": (np.empty((0, 3)), "0 sample"),
    "no columns": (np.empty((40, 0)), "0 feature"),
    "one dimension": (PLAIN[:, 0], "1D array"),
    "text": (np.full((40, 3), "tea"), "string|numeric"),
    "complex": (PLAIN + 1j, "[Cc]omplex"),
}
