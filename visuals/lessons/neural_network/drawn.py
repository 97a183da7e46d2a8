"""The network as nodes and weighted edges."""

from collections.abc import Collection, Mapping

import numpy as np

from algorithms.network import Layers
from visuals.figures.marks import Colour, Mark, node, segments
from visuals.figures.write import fixed, num
from visuals.lessons.neural_network.net import Problem, unit
from visuals.lessons.walkthrough import Axis, Picture

WIDE = 82
Sizes = list[int]


def network(found: Problem, sizes: Sizes) -> Picture:
    """Return the picture: a column a layer, inputs left."""
    most, last = max(sizes), len(sizes) - 1
    return Picture(
        "network", Axis("", -0.42, last + 0.42, bare=True), Axis("", 0, most, bare=True),
        f"A network with {' + '.join(map(str, sizes[1:-1]))} hidden units, drawn as boxes in columns; a line is a "
        "weight, thicker for a larger one and dashed for a negative one.",
        "The network", 64 * most + 30, min_width=0 if last < 3 else 500,
    )  # fmt: skip


def place(sizes: Sizes, layer: int, j: int) -> tuple[float, float]:
    """Return where a unit stands."""
    return float(layer), max(sizes) / 2 + (sizes[layer] - 1) / 2 - j


def edge(layer: int, i: int, j: int) -> str:
    """Return the tag of the weight from unit i of a layer to unit j of the next."""
    return f"{layer}-{i}-{j}"


def weight_name(found: Problem, sizes: Sizes, tag: str) -> str:
    """Return the name of a weight, w(x₁→h₂), or of a bias, b(h₂), by the tag of the edge or of the unit."""
    layer, *ends = (int(part) for part in tag.split("-"))
    last = len(sizes) - 1
    here = unit(layer, ends[0], found, last)
    return f"w({here}→{unit(layer + 1, ends[1], found, last)})" if len(ends) == 2 else f"b({here})"


def edges(
    sizes: Sizes, coefs: Layers, layer: int = -1, c: Colour = "eval", lit: Collection[str] = (), back: bool = False
) -> list[Mark]:
    """Return all weights as lines; those into ``layer`` or of ``lit`` tags are in colour c, ``back`` turned around."""
    thickest = max(float(np.abs(coef).max()) for coef in coefs) or 1.0
    made = []
    for at, coef in enumerate(coefs):
        for (i, j), w in np.ndenumerate(coef):
            tag = edge(at, i, j)
            on = at + 1 == layer or tag in lit
            ends = [place(sizes, at, i), place(sizes, at + 1, j)]
            (x1, y1), (x2, y2) = ends[::-1] if back and on else ends
            width, colour = round(0.75 + 4 * abs(float(w)) / thickest, 2), c if on else "action"
            made.append(segments([x1], [y1], [x2], [y2], c=colour, width=width, dash=bool(w < 0), tag=tag))
    return made


def nodes(
    found: Problem, sizes: Sizes, held: Mapping[int, np.ndarray], deltas: Mapping[int, np.ndarray], on: int = -1,
    c: Colour = "eval",
) -> list[Mark]:  # fmt: skip
    """Return all units: name, what it holds of the row that is followed, and its delta, where these are known yet."""
    made, last = [], len(sizes) - 1
    for layer, units in enumerate(sizes):
        for j in range(units):
            lines = [unit(layer, j, found, last)]
            if layer in held:
                value = float(held[layer][j])
                lines.append(_value(value) if layer in (0, last) else f"a {_value(value)}")
            if layer in deltas:
                lines.append(f"δ {_value(float(deltas[layer][j]))}")
            here = layer == on
            made.append(
                node(*place(sizes, layer, j), lines, c=c if here else "soft", width=WIDE, bold=here, tag=f"{layer}-{j}")
            )
    return made


def _value(value: float) -> str:
    return fixed(value, 3) if 0.001 <= abs(value) < 100 or value == 0 else num(value, 2)
