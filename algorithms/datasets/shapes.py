"""Classic shapes in two columns, drawn by a seed: what each is there to show stands beside its name."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from algorithms.datasets.table import Floats, Table

# Groups, for clustering and for classes.
BLOBS = "Three blobs"  # the easy case
UNEVEN = "Uneven blobs"  # one is large and wide, one small and tight
STRETCHED = "Stretched blobs"  # long and tilted: a circle is the wrong shape
OVERLAP = "Overlapping blobs"  # no boundary is free of mistakes
NO_CLUSTERS = "Even spread"  # there is nothing to find
OUTLIER = "Blobs with an outlier"
MOONS = "Two moons"  # no straight line parts them
CIRCLES = "Two rings"  # nor do two centers
XOR = "XOR"  # no single column says anything
# One column and a value, for regression.
LINE = "A line with noise"
LINE_OUTLIER = "A line with an outlier"
CURVE = "A curve"  # a straight line is wrong
# Two columns that say the same, and a value.
COLLINEAR = "Two collinear columns"

Drawn = tuple[Floats, NDArray[np.int64] | Floats | None]


def shape(name: str, seed: int, n: int = 0) -> Table:
    """Return a shape, the same for the same seed.

    Parameters
    ----------
    name : str
        One of the constants of this module.
    seed : int
    n : int, default 0
        Rows; 0 takes as many as the picture carries well.

    Raises
    ------
    KeyError
        If there is no shape of that name.
    """
    draw, usual, words = _SHAPES[name]
    X, y = draw(np.random.default_rng(seed), n or usual)
    return Table(name, X, y, **words)


def _groups(rng: Generator, centers: list, spreads: list, shares: list[int], n: int) -> Drawn:
    """Draw normal groups around centers, their sizes in the given shares."""
    sizes = np.diff(np.round(np.cumsum([0, *shares]) / sum(shares) * n).astype(int))
    X = [
        center + rng.normal(size=(size, 2)) @ np.atleast_2d(np.asarray(spread)).T
        for center, spread, size in zip(centers, spreads, sizes, strict=True)
    ]
    return np.vstack(X), np.repeat(np.arange(len(centers)), sizes)


def _round(s: float) -> list[list[float]]:
    return [[s, 0], [0, s]]


def _blobs(rng: Generator, n: int) -> Drawn:
    return _groups(rng, [[2.5, 7], [7.5, 7], [5.5, 2.5]], [_round(0.9)] * 3, [1, 1, 1], n)


def _uneven(rng: Generator, n: int) -> Drawn:
    return _groups(rng, [[3, 5], [7.6, 7.4], [7.6, 3]], [_round(1.5), _round(0.5), _round(0.7)], [6, 2, 3], n)


def _stretched(rng: Generator, n: int) -> Drawn:
    tilted = [[1.9, 0.25], [0.9, 0.45]]
    return _groups(rng, [[3.2, 3.4], [4.6, 5.6], [7, 4]], [tilted] * 3, [1, 1, 1], n)


def _overlap(rng: Generator, n: int) -> Drawn:
    return _groups(rng, [[4, 4.2], [6, 5.8]], [_round(1.3)] * 2, [1, 1], n)


def _even(rng: Generator, n: int) -> Drawn:
    return rng.uniform(0.5, 9.5, size=(n, 2)), np.zeros(n, np.int64)


def _outlier(rng: Generator, n: int) -> Drawn:
    X, y = _groups(rng, [[2.5, 3], [5, 6.5]], [_round(0.7)] * 2, [1, 1], n - 1)
    assert y is not None
    return np.vstack([X, [[19, 3]]]), np.append(y, 1)


def _moons(rng: Generator, n: int) -> Drawn:
    half = n // 2
    top, low = rng.uniform(0, np.pi, half), rng.uniform(0, np.pi, n - half)
    X = np.vstack([np.c_[np.cos(top), np.sin(top)], np.c_[1 - np.cos(low), 0.4 - np.sin(low)]])
    return 3.5 + 2.2 * X + rng.normal(0, 0.25, (n, 2)), np.repeat([0, 1], [half, n - half])


def _rings(rng: Generator, n: int) -> Drawn:
    half = n // 2
    radius = np.repeat([1.3, 3.6], [half, n - half]) + rng.normal(0, 0.22, n)
    angle = rng.uniform(0, 2 * np.pi, n)
    return 5 + radius[:, None] * np.c_[np.cos(angle), np.sin(angle)], np.repeat([0, 1], [half, n - half])


def _xor(rng: Generator, n: int) -> Drawn:
    X = rng.uniform(-1, 1, (n, 2))
    X += 0.12 * np.sign(X)  # a gap, so that the corners can be told apart
    return X, ((X[:, 0] > 0) != (X[:, 1] > 0)).astype(np.int64)


def _line(rng: Generator, n: int) -> Drawn:
    x = np.sort(rng.uniform(0, 10, n))
    return x[:, None], 1.5 + 0.8 * x + rng.normal(0, 0.9, n)


def _line_outlier(rng: Generator, n: int) -> Drawn:
    X, y = _line(rng, n - 1)
    assert y is not None
    return np.vstack([X, [[9.5]]]), np.append(y, -6.0)


def _curve(rng: Generator, n: int) -> Drawn:
    x = np.sort(rng.uniform(0, 10, n))
    return x[:, None], 3 * np.sin(0.8 * x) + rng.normal(0, 0.5, n)


def _collinear(rng: Generator, n: int) -> Drawn:
    a = rng.normal(size=n)
    X = np.c_[a, a + rng.normal(0, 0.01, n)]
    return X, 2 * a + rng.normal(0, 0.5, n)


_POINTS = {"columns": ("x₁", "x₂")}
_THREE = _POINTS | {"target": "group", "classes": ("A", "B", "C")}
_TWO = _POINTS | {"target": "class", "classes": ("A", "B")}
_VALUE = {"columns": ("x",), "target": "y"}
_SHAPES: dict[str, tuple[Callable[[Generator, int], Drawn], int, dict]] = {
    BLOBS: (_blobs, 90, _THREE),
    UNEVEN: (_uneven, 110, _THREE),
    STRETCHED: (_stretched, 120, _THREE),
    OVERLAP: (_overlap, 120, _TWO),
    NO_CLUSTERS: (_even, 90, _POINTS | {"target": "group", "classes": ("all",)}),
    OUTLIER: (_outlier, 61, _TWO),
    MOONS: (_moons, 120, _TWO),
    CIRCLES: (_rings, 120, _TWO),
    XOR: (_xor, 100, _TWO),
    LINE: (_line, 40, _VALUE),
    LINE_OUTLIER: (_line_outlier, 31, _VALUE),
    CURVE: (_curve, 50, _VALUE),
    COLLINEAR: (_collinear, 40, _POINTS | {"target": "y"}),
}
