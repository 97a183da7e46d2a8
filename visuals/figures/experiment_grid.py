"""The grid of beam width and weight threshold as heat maps, and the sizes beside them."""

import numpy as np
import plotly.graph_objects as go

from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.experiments.result import COLUMNS, Result, Row

HEIGHT = 290
# From the page to a tint on which the ink stays readable.
TINT = {"light": "#9db9ff", "dark": "#2a4fae"}
PANELS = {
    "recall": ("recall@10 in %, higher is better", lambda v: f"{100 * v:.1f}"),
    "ms": ("Milliseconds a query, lower is better", lambda v: f"{v:.1f}" if v >= 0.9995 else f"{v:.3f}"[1:]),
}


def fig_grid(result: Result, measure: str, chosen: Row, theme: Theme) -> go.Figure:
    """Draw "recall" or "ms" for every pair, a row for each threshold; the chosen pair is framed."""
    title, form = PANELS[measure]
    colours = COLOURS[theme]
    widths, thresholds = _axis(result, "width"), _axis(result, "threshold")
    z = np.full((len(thresholds), len(widths)), np.nan)
    for row in result.rows:
        z[thresholds.index(row.values["threshold"]), widths.index(row.values["width"])] = row.values[measure]
    figure = go.Figure(
        go.Heatmap(
            z=z, text=[[form(v) for v in line] for line in z], texttemplate="%{text}", showscale=False, xgap=2, ygap=2,
            colorscale=[[0, colours["page"]], [1, TINT[theme]]], textfont={"size": 12, "color": colours["ink"]},
            customdata=[[[t, w] for w in widths] for t in thresholds],
            hovertemplate="threshold %{customdata[0]:g}, beam width %{customdata[1]:g}: %{z:.4g}<extra></extra>",
        )
    )  # fmt: skip
    x, y = widths.index(chosen.values["width"]), thresholds.index(chosen.values["threshold"])
    figure.add_shape(
        type="rect", x0=x - 0.5, x1=x + 0.5, y0=y - 0.5, y1=y + 0.5, line={"color": colours["action"], "width": 3}
    )
    _style(figure, theme, title, thresholds)
    figure.update_xaxes(
        title={"text": "beam width", "font": {"size": 13}}, tickvals=list(range(len(widths))),
        ticktext=[f"{w:g}" for w in widths], range=[-0.5, len(widths) - 0.5], showgrid=False,
    )  # fmt: skip
    return figure


def fig_sizes(result: Result, chosen: Row, theme: Theme) -> go.Figure:
    """Draw the megabytes at each threshold; the chosen one is filled."""
    colours, thresholds = COLOURS[theme], _axis(result, "threshold")
    size = {row.values["threshold"]: row.values["mb"] for row in result.rows}
    values = [size[t] for t in thresholds]
    figure = go.Figure(
        go.Bar(
            x=values, y=list(range(len(values))), orientation="h", hoverinfo="skip", width=0.6,
            text=[f"{v:.1f}" for v in values], textposition="outside", cliponaxis=False,
            textfont={"size": 13, "color": colours["ink"]},
            marker={
                "color": [
                    colours["action"] if t == chosen.values["threshold"] else colours["page"] for t in thresholds
                ],
                "line": {"color": colours["action"], "width": 1.5},
            },
        )
    )  # fmt: skip
    _style(figure, theme, "Megabytes, lower is better", thresholds)
    figure.update_xaxes(range=[0, 1.25 * max(values)], nticks=4, title={"text": "megabytes", "font": {"size": 13}})
    return figure


def describe(result: Result, measure: str) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    low, high = (pick(result.rows, key=lambda r: r.values[measure]) for pick in (min, max))
    title = COLUMNS[measure].title
    return (
        f"{title} for each beam width and weight threshold: from {low.values[measure]:.3g} at {low.name} "
        f"to {high.values[measure]:.3g} at {high.name}."
    )


def _axis(result: Result, name: str) -> list[float]:
    return sorted({row.values[name] for row in result.rows})


def _style(figure: go.Figure, theme: Theme, title: str, thresholds: list[float]) -> None:
    figure.update_layout(layout(theme, HEIGHT))
    figure.update_layout(
        title={"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98},
        margin={"l": 8, "r": 8, "t": 34, "b": 46},
    )
    figure.update_yaxes(
        tickvals=list(range(len(thresholds))), ticktext=[f"{t:g}" for t in thresholds],
        range=[len(thresholds) - 0.5, -0.5], showgrid=False, title={"text": "weight threshold", "font": {"size": 13}},
    )  # fmt: skip
