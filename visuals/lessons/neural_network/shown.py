"""The plane of the points with the areas of the classes, and the lines where hidden units bend."""

import numpy as np

from algorithms.network import Layers, forward
from algorithms.network_descent import codes
from visuals.figures.marks import Mark, curve, label, points, regions
from visuals.lessons.neural_network.net import Problem
from visuals.lessons.plane import grid, line_across
from visuals.lessons.walkthrough import Axis, Picture

MOST_LINES = 8


def plane(found: Problem, title: str, height: int) -> Picture:
    """Return the picture of the points."""
    first, second = found.run.table.columns
    x, y = Axis.around(first, found.raw[:, 0]), Axis.around(second, found.raw[:, 1])
    alt = f"{len(found.raw)} points of {len(found.names)} classes, on the areas where the network answers each class."
    return Picture("plane", x, y, alt, title, height)


def areas(found: Problem, picture: Picture, coefs: Layers, intercepts: Layers) -> Mark:
    """Return where the network answers which class."""
    cells = grid(picture.x, picture.y)
    _, scores = forward(found.taken(cells.cells), coefs, intercepts, found.run["activation"])
    return regions(np.array(found.colours)[codes(scores)].reshape(cells.shape), cells.x, cells.y)


def bends(found: Problem, picture: Picture, coefs: Layers, intercepts: Layers, off: np.ndarray) -> list[Mark]:
    """Return the lines on which a unit of the first hidden layer has z = 0; those of units that are off are gray."""
    made: list[Mark] = []
    if coefs[0].shape[1] > MOST_LINES:
        return made
    scaler = found.scaler
    for j, b in enumerate(intercepts[0]):
        w, level = coefs[0][:, j], -float(b)
        if scaler is not None:  # z = w . (x − mean) / scale + b
            w = w / np.asarray(scaler.scale_, np.float64)
            level += float(w @ np.asarray(scaler.mean_, np.float64))
        ends = line_across(w, level, picture.x, picture.y)
        if ends is not None:
            made.append(curve(*ends.T, c="off" if off[j] else "ink", width=1.25, dash=True, tag=f"1-{j}"))
    return made


def cloud(found: Problem, lit: np.ndarray, named: dict[str, int]) -> list[Mark]:
    """Return the points by class; those held back have a light middle, and some rows have a name."""
    made = [points("data", c=np.array(found.colours)[found.y], lit=lit)]
    held = np.flatnonzero(~found.train)
    if len(held):
        made.append(points(*found.raw[held].T, c="line", size=1.6))
    for name, i in named.items():
        at = found.raw[i : i + 1]
        made.append(points(*at.T, c=found.colours[found.y[i]], size=8, tag=name))
        made.append(label(at[0, 0], at[0, 1], name, dy=-15, bold=True, tag=name))
    return made
