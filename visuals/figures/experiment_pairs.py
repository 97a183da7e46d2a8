"""Completion at one length of the prefix: a line for each method, a dot with the session and a ring without it."""

import numpy as np
import plotly.graph_objects as go

from visuals.figures.experiment_dots import FOOT, HEAD, LINE, write
from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.experiments.result import COLUMNS, Result

LENGTHS = {"1": "1 letter", "2": "2 letters", "3": "3 letters", "4": "4+ letters"}
ROOM = 0.2  # of the axis, for the numbers beside the dots
FAR = 0.1  # an MRR from which the axis need not show 0: small differences would be lost


def fig_pairs(result: Result, length: str, theme: Theme) -> go.Figure:
    """Draw one of `LENGTHS`; the number beside a line is the MRR with the session."""
    colours = COLOURS[theme]
    names = [row.name for row in result.rows][::-1]
    both = [np.array([row.values[f"{kind}_{length}"] for row in result.rows])[::-1] for kind in ("mrr", "alone")]
    y = list(range(len(names)))
    ends = np.maximum(*both)
    figure = go.Figure()
    for x, alone, at in zip(*both, y, strict=True):
        figure.add_shape(type="line", x0=alone, x1=x, y0=at, y1=at, line={"color": colours["action"], "width": 2})
    for x, fill in ((both[1], colours["page"]), (both[0], colours["action"])):
        figure.add_scatter(
            x=x, y=y, mode="markers", hoverinfo="skip", cliponaxis=False,
            marker={"size": 11, "color": fill, "line": {"color": colours["action"], "width": 2}},
        )  # fmt: skip
    figure.add_scatter(
        x=ends, y=y, mode="text", textposition="middle right", hoverinfo="skip", cliponaxis=False,
        text=["\u00a0" * 4 + write(value, 3) for value in both[0]], textfont={"size": 13, "color": colours["ink"]},
    )  # fmt: skip
    figure.update_layout(layout(theme, LINE * len(names) + HEAD + FOOT), margin={"l": 8, "r": 16, "t": HEAD, "b": FOOT})
    title = f"MRR@10, {LENGTHS[length]}: ● with session, ○ without"
    figure.update_layout(title={"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    figure.update_yaxes(
        tickvals=y, ticktext=names, range=[-0.6, len(names) - 0.4], showgrid=False,
        tickfont={"size": 13, "color": colours["ink"]},
    )  # fmt: skip
    low, high = float(np.min(both)), max(float(ends.max()), 0.01)
    low = max(0.0, 2 * low - high) if low > FAR else 0.0
    figure.update_xaxes(range=[low, high + ROOM * (high - low)], nticks=5)
    return figure


def describe(result: Result, length: str) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    decimals = COLUMNS["mrr"].decimals
    said = [
        f"{row.name} {write(row.values[f'mrr_{length}'], decimals)} with the session and "
        f"{write(row.values[f'alone_{length}'], decimals)} without"
        for row in result.rows
    ]
    return f"MRR@10, {LENGTHS[length]}: {'; '.join(said)}."
