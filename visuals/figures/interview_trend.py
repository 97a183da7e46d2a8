"""What changed over interviews, a small chart for each count: its share in each interview, with the numbers."""

from collections.abc import Sequence

import plotly.graph_objects as go

from practice.interview.progress import TrendPoint
from practice.progress import Share
from visuals.figures.template import COLOURS, Theme, layout

HEIGHT = 220
LABELLED = 6  # interviews whose numbers find room beside each other; of more, the first and the last are labelled
PANELS = {
    "points": "Needed points covered",
    "numbered": "Stories with a quantity",
    "in_time": "Questions in the planned time",
}


def panels(points: Sequence[TrendPoint]) -> list[str]:
    """Return the counts that at least two interviews have."""
    return [panel for panel in PANELS if len(_there(points, panel)) >= 2]


def fig_trend(points: Sequence[TrendPoint], panel: str, theme: Theme) -> go.Figure:
    """Draw one count: a dot for each interview that has it, the last one filled.

    Parameters
    ----------
    points : sequence of TrendPoint
        The oldest first.
    panel : {"points", "numbered", "in_time"}
    """
    colours, there = COLOURS[theme], _there(points, panel)
    last = len(there) - 1
    labelled = range(len(there)) if len(there) <= LABELLED else (0, last)
    figure = go.Figure(go.Scatter(
        x=[x for x, _ in there], y=[share.value for _, share in there], mode="lines+markers+text", cliponaxis=False,
        text=[f"{share.of} of {share.all}" if n in labelled else "" for n, (_, share) in enumerate(there)],
        textposition="top center", textfont={"size": 13, "color": colours["ink"]},
        line={"color": colours["line"], "width": 2},
        marker={"size": 11, "line": {"color": colours["action"], "width": 2},
                "color": [colours["action"] if n == last else colours["page"] for n in range(len(there))]},
        customdata=[f"{day(points[x])}, {share.of} of {share.all}" for x, share in there],
        hovertemplate="%{customdata}<extra></extra>",
    ))  # fmt: skip
    figure.update_layout(layout(theme, HEIGHT))
    figure.update_layout(title={"text": PANELS[panel], "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    room = 0.12 * len(points)  # for the number over the first dot and the last
    figure.update_xaxes(
        range=[-room, len(points) - 1 + room], tickvals=sorted({there[0][0], there[-1][0]}), showgrid=False,
        ticktext=[day(points[x]) for x in sorted({there[0][0], there[-1][0]})],
    )  # fmt: skip
    figure.update_yaxes(range=[-0.06, 1.2], tickvals=[0, 0.5, 1], ticktext=["0 %", "50 %", "100 %"])
    return figure


def describe(points: Sequence[TrendPoint], panel: str) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    told = ", ".join(f"{share.of} of {share.all} on {day(points[x])}" for x, share in _there(points, panel))
    return f"{PANELS[panel]}: {told}."


def trend_rows(points: Sequence[TrendPoint]) -> list[tuple[str, ...]]:
    """Return a row for each interview, the newest first: its day, what it was, and the counts."""
    return [
        (day(one), one.title, *(_said(getattr(one, panel)) for panel in PANELS)) for one in reversed(points)
    ]  # fmt: skip


def day(point: TrendPoint) -> str:
    """Return the day of an interview: "26 Nov"."""
    return f"{point.at.day} {point.at:%b}"


def _there(points: Sequence[TrendPoint], panel: str) -> list[tuple[int, Share]]:
    """Return the places of the interviews in which something was to be counted, and the counts."""
    shares = ((n, getattr(point, panel)) for n, point in enumerate(points))
    return [(n, share) for n, share in shares if share.all]


def _said(share: Share) -> str:
    return f"{share.of} of {share.all}" if share.all else "none asked"
