"""One measure of an experiment, a line for each run: a dot, its number, and how sure a recall is."""

import math

import numpy as np
import plotly.graph_objects as go

from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.experiments.result import COLUMNS, Result

LINE, HEAD, FOOT = 30, 34, 30  # px
SPREAD = 3.0  # largest by smallest from which the axis shows powers of ten
GAP = "\u00a0" * 4  # between a dot and its number
ROOM = 0.16  # of the axis, for the numbers beside the dots


def fig_dots(result: Result, measure: str, highlight: str, theme: Theme) -> go.Figure:
    """Draw one panel.

    Parameters
    ----------
    measure : str
        A name in `COLUMNS`. Recall is drawn with its error, twice the standard error each way, and MRR with that of the
        difference to the highlighted run; another measure whose values spread widely gets a logarithmic axis.
    highlight : str
        The run drawn as a filled dot in bold; the others are rings.
    """
    names = [row.name for row in result.rows][::-1]
    values = np.array([row.values[measure] for row in result.rows])[::-1]
    error = _error(result, measure)
    is_log = error is None and _wide(values)
    low, high = _range(values, error, is_log, measure)
    x = np.maximum(values, 10**low) if is_log else values  # a logarithmic axis has no place for 0
    bold = [name == highlight for name in names]
    numbers = [write(value, COLUMNS[measure].decimals) for value in values]
    figure = go.Figure(
        [_dots(x, error, bold, theme), _numbers(x if error is None else x + error, numbers, bold, theme)]
    )
    figure.update_layout(layout(theme, LINE * len(names) + HEAD + FOOT), margin={"l": 8, "r": 16, "t": HEAD, "b": FOOT})
    title = _title(measure)
    figure.update_layout(title={"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=[_bold(name, b) for name, b in zip(names, bold, strict=True)],
        range=[-0.6, len(names) - 0.4], showgrid=False, tickfont={"size": 13, "color": COLOURS[theme]["ink"]},
    )  # fmt: skip
    figure.update_xaxes(range=[low, high], type="log" if is_log else "linear", nticks=5)
    if is_log:
        figure.update_xaxes(dtick=1, tickformat="~g")
    return figure


def _dots(x: np.ndarray, error: np.ndarray | None, filled: list[bool], theme: Theme) -> go.Scatter:
    colours = COLOURS[theme]
    bars = None if error is None else {"array": error, "color": colours["soft"], "thickness": 1.5, "width": 4}
    return go.Scatter(
        x=x, y=list(range(len(x))), mode="markers", error_x=bars, cliponaxis=False, hoverinfo="skip",
        marker={
            "size": 11, "line": {"color": colours["action"], "width": 2},
            "color": [colours["action"] if fill else colours["page"] for fill in filled],
        },
    )  # fmt: skip


def _numbers(x: np.ndarray, numbers: list[str], bold: list[bool], theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=x, y=list(range(len(x))), mode="text", textposition="middle right", hoverinfo="skip", cliponaxis=False,
        text=[GAP + _bold(number, b) for number, b in zip(numbers, bold, strict=True)],
        textfont={"size": 13, "color": COLOURS[theme]["ink"]},
    )  # fmt: skip


def write(value: float, decimals: int) -> str:
    """Write a measure: as many decimals as its column says, more for a small one, so that two digits remain."""
    if 0 < abs(value) < 10 ** (1 - decimals):
        return f"{value:.2g}" if value >= 1e-4 else "under 0.0001"
    return f"{value:,.{decimals}f}"


def describe(result: Result, measure: str) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    column = COLUMNS[measure]
    said = [f"{row.name} {write(row.values[measure], column.decimals)}" for row in result.rows]
    return f"{column.title}: {', '.join(said)}."


def _title(measure: str) -> str:
    better = {"higher": ", higher is better", "lower": ", lower is better", None: ""}[COLUMNS[measure].better]
    return f"{COLUMNS[measure].title}{better}" + (" (bars: ± 2 standard errors)" if measure == "recall" else "")


def _error(result: Result, measure: str) -> np.ndarray | None:
    """Return twice the standard error of each value, from below, or None if the measure has none."""
    if measure == "recall":
        recall = np.array([row.values[measure] for row in result.rows])[::-1]
        return 2 * np.sqrt(recall * (1 - recall) / result.facts["test"])
    return 2 * np.array([row.values["gap_error"] for row in result.rows])[::-1] if measure == "mrr" else None


def _wide(values: np.ndarray) -> bool:
    above = values[values > 0]
    return len(above) > 0 and float(above.max() / above.min()) > SPREAD


def _range(values: np.ndarray, error: np.ndarray | None, is_log: bool, measure: str) -> tuple[float, float]:
    if is_log:
        low, high = float(math.floor(math.log10(values[values > 0].min()))), math.log10(values.max())
        span = max(high - low, 1)
        return low - 0.06 * span, high + 1.6 * ROOM * span
    is_high = measure == "recall" and values.min() > 0.3
    top = float((values + (0 if error is None else error)).max())
    low = max(0.0, float(values.min()) - 0.05) if measure == "mrr" or is_high else 0.0
    return low, top + ROOM * max(top - low, 0.01)


def _bold(text: str, bold: bool) -> str:
    return f"<b>{text}</b>" if bold else text
