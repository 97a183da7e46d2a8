"""Data for the network: moons whose one column is in other units, and part of a large table."""

from dataclasses import replace

import numpy as np

from algorithms.datasets import MOONS, Table, shape

UNITS = "Moons in other units"


def units(seed: int) -> Table:
    """Return the moons with the first column a hundred times as large: metres in centimetres."""
    table = shape(MOONS, seed)
    return replace(table, name=UNITS, X=table.X * np.array([100.0, 1.0]))
