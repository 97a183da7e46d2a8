"""Quality against time: a dot for each run, named beside it."""

import math

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from visuals.figures.experiment_dots import write
from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.experiments.result import Result

HEIGHT, WIDTH = 300, 330  # px; labels that are apart on a narrow screen are apart on a wide one
LETTER, TALL, DOT = 7.0, 17.0, 7.0  # px of a label's letter, a label, and half a dot
# Where a label may stand, best first: Plotly's word for it, and its middle from the dot in widths, heights and gaps.
PLACES = {
    "middle right": (0.5, 0.0, 1), "middle left": (-0.5, 0.0, -1), "top center": (0.0, 1.0, 0),
    "bottom center": (0.0, -1.0, 0), "top right": (0.5, 1.0, 0), "bottom right": (0.5, -1.0, 0),
    "top left": (-0.5, 1.0, 0), "bottom left": (-0.5, -1.0, 0),
}  # fmt: skip
Box = tuple[float, float, float, float]  # left, right, bottom, top


def fig_trade(result: Result, highlight: str, theme: Theme) -> go.Figure:
    """Draw the MRR over all lengths against the milliseconds, on an axis of powers.

    Parameters
    ----------
    highlight : str
        The run drawn as a filled dot.
    """
    colours = COLOURS[theme]
    x = np.array([row.values["ms"] for row in result.rows])
    y = np.array([row.values["mrr"] for row in result.rows])
    low, high = math.log10(x.min()), math.log10(x.max())
    across = (low - 0.3 * max(high - low, 1), high + 0.35 * max(high - low, 1))
    room = 0.15 * max(float(y.max() - y.min()), 0.01)
    up = (max(0.0, float(y.min()) - room), float(y.max()) + 1.3 * room)
    at = np.column_stack([
        (np.log10(x) - across[0]) / (across[1] - across[0]) * WIDTH, (y - up[0]) / (up[1] - up[0]) * (HEIGHT - 90)
    ])  # fmt: skip
    names = [row.name for row in result.rows]
    labels = [name.removeprefix("trie ") for name in names]  # short ones: the depths are close together
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=y, mode="markers+text", text=labels, textposition=places(at, labels), cliponaxis=False,
        textfont={"size": 13, "color": colours["ink"]},
        marker={
            "size": 11, "line": {"color": colours["action"], "width": 2},
            "color": [colours["action"] if name == highlight else colours["page"] for name in names],
        },
        hovertemplate="%{text}: MRR@10 %{y:.3f}, %{x:.3f} ms<extra></extra>",
    )  # fmt: skip
    figure.update_layout(layout(theme, HEIGHT))
    title = "MRR@10, any length, against the time of a completion"
    figure.update_layout(title={"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    figure.update_xaxes(
        type="log", range=across, dtick="D2" if high - low < 1.5 else 1, tickformat="~g",
        title={"text": "milliseconds, lower is better", "font": {"size": 13}},
    )  # fmt: skip
    figure.update_yaxes(range=up, nticks=6, tickformat=".2f")
    return figure


def places(at: NDArray[np.float64], names: list[str]) -> list[str]:
    """Choose a place for each label, in the order of the dots, so that it covers little of dots and earlier labels.

    Parameters
    ----------
    at : float64 (n, 2)
        The dots, in pixels from the lower left corner.
    """
    taken: list[Box] = [(x - DOT, x + DOT, y - DOT, y + DOT) for x, y in at.tolist()]
    chosen = []
    for (x, y), name in zip(at.tolist(), names, strict=True):
        boxes = {place: _box(x, y, LETTER * len(name), place) for place in PLACES}
        covered = {place: sum(_overlap(box, other) for other in taken) + _outside(box) for place, box in boxes.items()}
        best = min(boxes, key=covered.__getitem__)  # of equals the first
        taken.append(boxes[best])
        chosen.append(best)
    return chosen


def _box(x: float, y: float, wide: float, place: str) -> Box:
    across, up, beside = PLACES[place]
    x += across * wide + beside * (DOT + 2)
    y += up * (TALL / 2 + DOT)
    return x - wide / 2, x + wide / 2, y - TALL / 2, y + TALL / 2


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[2], b[2]))


def _outside(box: Box) -> float:
    """Return how much of a box lies beyond the sides."""
    return TALL * (max(0.0, -box[0]) + max(0.0, box[1] - WIDTH))


def describe(result: Result) -> str:
    """Say in one sentence what the picture shows, for readers who do not see it."""
    said = [f"{row.name} {write(row.values['mrr'], 3)} in {write(row.values['ms'], 3)} ms" for row in result.rows]
    return f"MRR@10, any length, against the time of a completion: {', '.join(said)}."
