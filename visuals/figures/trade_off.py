"""Small multiples of a sweep: recall, work and time against the beam width."""

import numpy as np
import plotly.graph_objects as go

from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.sweep import Sweep

HEIGHT = 250
TICKS = (1, 2, 4, 8, 15, 30)
PANELS = {
    "recall": ("recall@10", lambda s: s.recall, ".3f"),
    "nodes": ("Nodes scored a query", lambda s: s.nodes, ",.0f"),
    "time": ("Milliseconds a query", lambda s: 1000 * s.seconds, ".3f"),
}


def fig_trade_off(sweep: Sweep, panel: str, threshold: float, width: int, theme: Theme) -> go.Figure:
    """Draw one panel: a line for each threshold, the chosen one strong and labelled, the chosen width marked.

    Parameters
    ----------
    panel : {"recall", "nodes", "time"}
    threshold : float
        One of the sweep's.
    width : int
        Any width; the mark is interpolated between the measured ones.
    """
    title, of, form = PANELS[panel]
    values, colours = of(sweep), COLOURS[theme]
    figure = go.Figure()
    chosen = sweep.row(threshold)
    for i, t in enumerate(sweep.thresholds):
        if i != chosen:
            figure.add_scatter(
                x=sweep.widths, y=values[i], mode="lines", line={"color": colours["line"], "width": 1.5},
                hovertemplate=f"weights under {t:g} dropped<br>width %{{x}}: %{{y:{form}}}<extra></extra>",
            )  # fmt: skip
    if panel == "recall":
        figure.add_hline(
            y=sweep.exhaustive[chosen], line={"color": colours["ink"], "width": 1, "dash": "dash"},
            annotation={"text": f"all scored: {sweep.exhaustive[chosen]:.3f}", "font": {"size": 13}},
            annotation_position="top left" if width > 6 else "bottom right",
        )  # fmt: skip
    figure.add_scatter(
        x=sweep.widths, y=values[chosen], mode="lines+markers", marker={"size": 6},
        line={"color": colours["action"], "width": 2.5},
        hovertemplate=f"width %{{x}}: %{{y:{form}}}<extra></extra>",
    )  # fmt: skip
    here = float(np.interp(width, sweep.widths, values[chosen]))
    figure.add_scatter(
        x=[width], y=[here], mode="markers+text", text=[format(here, form)], textposition=_beside(width, sweep, panel),
        marker={"size": 13, "color": colours["page"], "line": {"color": colours["action"], "width": 3}},
        textfont={"size": 14, "color": colours["ink"]}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    top = float(values.max()) * 1.15
    low = max(0.0, float(values.min()) - 0.1) if panel == "recall" else 0.0
    figure.update_layout(layout(theme, HEIGHT))
    figure.update_layout(title={"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    # Doubling steps: most of the change is among the narrow beams.
    figure.update_xaxes(
        title={"text": "beam width", "font": {"size": 13}}, type="log",
        tickvals=TICKS, ticktext=[str(t) for t in TICKS],
        range=[-0.06, float(np.log10(sweep.widths[-1])) + 0.06],
    )  # fmt: skip
    figure.update_yaxes(range=[low, min(1.0, top) if panel == "recall" else top], nticks=5)
    return figure


def _beside(width: int, sweep: Sweep, panel: str) -> str:
    """Put the number where the line is not: below the recall curve, above the rising ones."""
    side = "right" if width < sweep.widths[-1] / 3 else "left"
    return f"bottom {side}" if panel == "recall" else "top left" if side == "left" else "top center"


def describe(sweep: Sweep, panel: str, threshold: float) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    title, of, form = PANELS[panel]
    row = of(sweep)[sweep.row(threshold)]
    ends = f"{format(row[0], form)} at beam width {sweep.widths[0]} and {format(row[-1], form)} at {sweep.widths[-1]}"
    return f"{title} against beam width: {ends}, weights under {threshold:g} dropped."
