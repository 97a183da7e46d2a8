"""The real tables that scikit-learn brings along: no network is needed."""

from functools import cache
from typing import Any

import numpy as np

from algorithms.datasets.table import Table

IRIS = "Iris flowers"
WINE = "Wines"
BREAST_CANCER = "Breast cancer"
DIABETES = "Diabetes"
DIGITS = "Digits"

_LOADERS = {
    IRIS: "load_iris", WINE: "load_wine", BREAST_CANCER: "load_breast_cancer", DIABETES: "load_diabetes",
    DIGITS: "load_digits",
}  # fmt: skip
_TARGETS = {
    IRIS: "species", WINE: "grower", BREAST_CANCER: "tumour", DIABETES: "progression after a year", DIGITS: "digit",
}  # fmt: skip
# The columns that a picture shows first: those that part the classes, or explain the value, best by eye.
PAIRS = {
    IRIS: ("petal length (cm)", "petal width (cm)"),
    WINE: ("flavanoids", "color_intensity"),
    BREAST_CANCER: ("mean concave points", "mean texture"),
    DIABETES: ("bmi", "bp"),
    DIGITS: ("pixel_4_3", "pixel_2_5"),
}


@cache
def real(name: str) -> Table:
    """Return a real table with all its rows and columns.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    import sklearn.datasets  # 0.3 s that only those who choose a table wait for

    given = getattr(sklearn.datasets, _LOADERS[name])(**({"scaled": False} if name == DIABETES else {}))
    classes = tuple(str(c) for c in given.get("target_names", ())) if name != DIABETES else ()
    y: Any = np.asarray(given.target, np.int64 if classes else np.float64)
    return Table(
        name, np.asarray(given.data, np.float64), y, tuple(map(str, given.feature_names)), _TARGETS[name], classes
    )
