"""Small data sets to watch an algorithm on: classic shapes drawn by a seed, real tables, and a learner's own."""

from algorithms.datasets.real import BREAST_CANCER, DIABETES, DIGITS, IRIS, WINE, real
from algorithms.datasets.shapes import (
    BLOBS,
    CIRCLES,
    COLLINEAR,
    CURVE,
    LINE,
    LINE_OUTLIER,
    MOONS,
    NO_CLUSTERS,
    OUTLIER,
    OVERLAP,
    STRETCHED,
    UNEVEN,
    XOR,
    shape,
)
from algorithms.datasets.table import Table

__all__ = [
    "BLOBS", "BREAST_CANCER", "CIRCLES", "COLLINEAR", "CURVE", "DIABETES", "DIGITS", "IRIS", "LINE", "LINE_OUTLIER",
    "MOONS", "NO_CLUSTERS", "OUTLIER", "OVERLAP", "STRETCHED", "Table", "UNEVEN", "WINE", "XOR", "real", "shape",
]  # fmt: skip
