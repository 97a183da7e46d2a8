"""Small multiples of growth: a measure against the number of products."""

import math

import plotly.graph_objects as go

from visuals.figures.experiment_dots import write
from visuals.figures.template import COLOURS, Theme, layout
from xmr_core.experiments.result import COLUMNS, Result

HEIGHT = 270
# What each panel compares with, dashed: a measure of the same rows, and what it is called.
BESIDE = {"nodes": ("products", "all products"), "ms": ("all_ms", "all scored")}
# Where the numbers at the ends are clear of the lines.
FIRST = {"ms": "bottom right", "train": "bottom right"}
LAST = {"nodes": "bottom center", "ms": "bottom center", "train": "top left", "recall": "bottom left"}
PANELS = ("nodes", "ms", "train", "recall")


def fig_growth(result: Result, measure: str, theme: Theme) -> go.Figure:
    """Draw one of `PANELS`; both axes show powers, but for recall, so that a straight line is a power of L."""
    colours, column = COLOURS[theme], COLUMNS[measure]
    x = [row.values["products"] for row in result.rows]
    y = [row.values[measure] for row in result.rows]
    figure, shown = go.Figure(), list(y)
    if measure in BESIDE:
        name, label = BESIDE[measure]
        other = [row.values[name] for row in result.rows]
        shown += other
        figure.add_scatter(
            x=x, y=other, mode="lines+text", line={"color": colours["soft"], "width": 1.5, "dash": "dash"},
            text=[""] * (len(x) - 1) + [label], textposition="top left", hoverinfo="skip", cliponaxis=False,
            textfont={"size": 13, "color": colours["soft"]},
        )  # fmt: skip
    figure.add_scatter(
        x=x, y=y, mode="lines+markers+text", line={"color": colours["action"], "width": 2.5}, marker={"size": 7},
        text=[write(v, column.decimals) if i in (0, len(y) - 1) else "" for i, v in enumerate(y)],
        textposition=[FIRST.get(measure, "top right"), *["top center"] * (len(y) - 2), LAST[measure]],
        textfont={"size": 13, "color": colours["ink"]}, cliponaxis=False,
        hovertemplate=f"%{{x:,}} products: %{{y:,.{column.decimals}f}}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(layout(theme, HEIGHT))
    figure.update_layout(title={"text": column.title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98})
    figure.update_xaxes(
        type="log", title={"text": "products", "font": {"size": 13}}, tickvals=x, ticktext=[f"{v:,.0f}" for v in x],
        range=[math.log10(x[0]) - 0.08, math.log10(x[-1]) + 0.12],
    )  # fmt: skip
    if measure == "recall":
        figure.update_yaxes(range=[max(0.0, min(y) - 0.1), min(1.02, max(y) + 0.1)], nticks=5)
    else:
        low, high = math.log10(min(shown)), math.log10(max(shown))
        ticks = _ticks(low - 0.25, high + 0.25)
        figure.update_yaxes(
            type="log", range=[low - 0.25, high + 0.25], tickvals=ticks, ticktext=[f"{tick:,g}" for tick in ticks]
        )
    return figure


def _ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten between two exponents, and their doubles and halves if few powers lie there."""
    steps = (1.0,) if high - low > 2 else (1.0, 2.0, 5.0)
    ticks = [step * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for step in steps]
    return [tick for tick in ticks if 10**low <= tick <= 10**high]


def describe(result: Result, measure: str) -> str:
    """Say in one sentence what a panel shows, for readers who do not see it."""
    first, last = result.rows[0].values, result.rows[-1].values
    column = COLUMNS[measure]
    ends = [f"{write(v[measure], column.decimals)} with {v['products']:,.0f} products" for v in (first, last)]
    return f"{column.title} against the number of products: {ends[0]}, {ends[1]}."
