"""The tables to prepare: ages and incomes, in units far apart, and classic ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from algorithms.datasets import BREAST_CANCER, IRIS, OUTLIER, STRETCHED, WINE, Table, real
from visuals.lessons.lesson import Data, Run, shapes, tables
from visuals.lessons.preprocessing.one_hot import RENTS, table

PEOPLE, RICH, CELLAR = "Age and income", "Age and income, one outlier", WINE
FEWEST = 10


def people(seed: int, rich: bool = False) -> Table:
    """Return 90 people: whether they buy hangs on their age, income rises with age; one may earn millions."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(20, 68, 90)
    income = 22_000 + 550 * age + rng.normal(0, 11_000, 90)
    buys = (rng.random(90) < 1 / (1 + np.exp(-(age - 43) / 2.5))).astype(np.int64)
    if rich:
        age, income, buys = np.append(age, 51.0), np.append(income, 900_000.0), np.append(buys, 1)
    X = np.c_[np.round(age, 1), np.round(income)]
    return Table(RICH if rich else PEOPLE, X, buys, ("age", "income"), "buys", ("no", "yes"))


TWO_COLUMNS = ("Scale", "Missing values", "Leak")
DATA = (
    Data(PEOPLE, people, "Years and money: units far apart.", TWO_COLUMNS),
    Data(RICH, lambda seed: people(seed, rich=True), "One income of 900,000.", TWO_COLUMNS),
    Data(RENTS, table, "A city and its rent.", ("One-hot",)),
    *(replace(data, views=TWO_COLUMNS) for data in shapes(STRETCHED, OUTLIER)),
    Data(CELLAR, lambda seed: real(WINE).pick("flavanoids", "proline"), "Two measures of wines, units far apart.",
         TWO_COLUMNS),
    *(replace(data, views=TWO_COLUMNS) for data in tables(IRIS, BREAST_CANCER)),
)  # fmt: skip


def columns(run: Run) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return a run's two columns and its classes.

    Raises
    ------
    ValueError
        If there are fewer than two columns, ten rows or two classes.
    """
    X, y = run.table.X[:, :2], run.table.labels
    if X.shape[1] < 2:
        raise ValueError("Two columns of numbers are needed; this table has one. Choose another column too.")
    if len(X) < FEWEST:
        raise ValueError(f"At least {FEWEST} rows are needed; there are {len(X)}. Add some.")
    if len(np.unique(y)) < 2:
        raise ValueError("All rows are of one class. Add rows of another class, or choose another data set.")
    return X, y
