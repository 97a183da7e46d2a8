"""Data for the network: moons whose one column is in other units, and part of a large table."""

from dataclasses import replace

import numpy as np

from algorithms.datasets import BREAST_CANCER, MOONS, Table, real, shape
from algorithms.datasets.real import PAIRS
from visuals.lessons.plane import sampled

UNITS = "Moons in other units"


def units(seed: int) -> Table:
    """Return the moons with the first column a hundred times as large: metres in centimetres."""
    table = shape(MOONS, seed)
    return replace(table, name=UNITS, X=table.X * np.array([100.0, 1.0]))


def breast_cancer(seed: int) -> Table:
    """Return 240 tumours with two columns."""
    return sampled(real(BREAST_CANCER).pick(*PAIRS[BREAST_CANCER]))
