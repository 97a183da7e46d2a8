"""Clouds of points that show what principal axes can and cannot say, and the digits that six colours tell apart."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from algorithms.datasets import DIGITS, Table, real
from visuals.lessons.lesson import Data

Floats = NDArray[np.float64]

TILTED = "A tilted cloud"
FAR = "A cloud with an outlier"
BENT = "A bent band"
ROUND = "A round cloud"
PARALLEL = "Two long groups side by side"
SIX_DIGITS = "Digits 0 to 5"
N = 80


def _turned(rng: Generator, spreads: tuple[float, float], degrees: float, n: int = N) -> Floats:
    a = np.deg2rad(degrees)
    return 5 + rng.normal(size=(n, 2)) * spreads @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


def _table(name: str, X: Floats, classes: NDArray[np.int64] | None = None) -> Table:
    words = {} if classes is None else {"target": "group", "classes": ("A", "B")}
    return Table(name, X, classes, ("x₁", "x₂"), **words)  # type: ignore[arg-type]


def _tilted(seed: int) -> Table:
    return _table(TILTED, _turned(np.random.default_rng(seed), (1.9, 0.9), 33))


def _far(seed: int) -> Table:
    X = _turned(np.random.default_rng(seed), (1.1, 0.5), 33, 40)
    return _table(FAR, np.vstack([X, [[17.0, -7.0]]]))


def _bent(seed: int) -> Table:
    rng = np.random.default_rng(seed)
    along = rng.uniform(-3, 3, N)
    return _table(BENT, np.c_[5 + along, 3 + 0.6 * along**2] + rng.normal(0, 0.1, (N, 2)))


def _round(seed: int) -> Table:
    return _table(ROUND, _turned(np.random.default_rng(seed), (1.5, 1.5), 0))


def _parallel(seed: int) -> Table:
    classes = np.repeat([0, 1], N // 2)
    a = np.deg2rad(33)
    apart = np.where(classes == 1, 0.9, -0.9)[:, None] * [-np.sin(a), np.cos(a)]
    return _table(PARALLEL, _turned(np.random.default_rng(seed), (2.4, 0.25), 33) + apart, classes)


def _six_digits(seed: int) -> Table:
    all_ten = real(DIGITS)
    few = all_ten.labels <= 5
    return replace(
        all_ten, name=SIX_DIGITS, X=all_ten.X[few], y=all_ten.labels[few], classes=all_ten.classes[:6]
    )  # fmt: skip


CLOUDS = (
    Data(TILTED, _tilted, "One direction holds most of the variance."),
    Data(FAR, _far, "A single point far off."),
    Data(BENT, _bent, "One number would tell a point's place, but along a curve."),
    Data(ROUND, _round, "No direction stands out."),
    Data(PARALLEL, _parallel, "What tells the groups apart varies little."),
)
DIGITS_DATA = Data(SIX_DIGITS, _six_digits, "8 × 8 pixels each; six digits, so that six colours tell them apart.")
