"""The pictures of linear regression: the line through the points, or predictions beside the truth and coefficients."""

import numpy as np

from visuals.figures.marks import Mark, bars, box, curve, points, rule, segments
from visuals.figures.write import short_name
from visuals.lessons.linear_regression.fit import Fit, Floats
from visuals.lessons.walkthrough import Axis, Key, Picture

SQUARES, RECTANGLES = 60, 14  # drawn at most
SQUARE = 0.65  # a wide screen's picture is so much less high than wide; elsewhere areas still compare as squares do


def pictures(fit: Fit) -> list[Picture]:
    """Return the pictures of a run."""
    table = fit.run.table
    if fit.flat:
        x, y = Axis.around(table.columns[0], table.X[:, 0]), Axis.around(table.target, fit.y, 0.12)
        alt = f"{len(fit.y)} points and the fit of {table.target} by {table.columns[0]}."
        return [Picture("plane", x, y, alt=alt)]
    ends = np.r_[fit.y, fit.predicted]
    agree = Picture(
        "agree", Axis.around(f"predicted {table.target}", ends), Axis.around(table.target, ends), height=340,
        alt="Each point's value beside what is predicted for it; on the diagonal they are equal.",
        title="Predicted beside true: on the diagonal they are equal",
    )  # fmt: skip
    d = len(fit.names)
    ticks = tuple((float(-j), short_name(name)) for j, name in enumerate(fit.names))
    weights = Picture(
        "weights", Axis.around("change of the prediction", np.r_[0.0, per_spread(fit)], 0.12),
        Axis("", -d + 0.4, 0.6, ticks), height=max(150, 60 + 24 * d),
        alt="A bar for each column's coefficient, times the column's standard deviation.",
        title="One standard deviation more of a column",
    )  # fmt: skip
    return [agree, weights]


def key(fit: Fit) -> list[Key]:
    """Return the legend."""
    if fit.flat:
        return [
            Key("ink", "faint", "A point"), Key("action", "line", "The fit"), Key("eval", "line", "A residual"),
            Key("soft", "dash", "A mean, or an earlier fit"),
        ]  # fmt: skip
    return [
        Key("ink", "faint", "A point"), Key("soft", "dash", "Predicted and true are equal"),
        Key("eval", "line", "A residual"), Key("action", "area", "A coefficient that is known"),
    ]  # fmt: skip


def cloud(fit: Fit, predicted: Floats | None = None, tag: str = "", lit: tuple[int, ...] = ()) -> list[Mark]:
    """Return the points; where there are several columns, at the predictions given."""
    if fit.flat:
        return [points("data", style="faint", lit=lit)]
    rows = fit.shown
    at = fit.predicted if predicted is None else predicted
    ends = [float(min(fit.y.min(), at.min())), float(max(fit.y.max(), at.max()))]
    return [curve(ends, ends, c="soft", width=1.25, dash=True),
            points(at[rows], fit.y[rows], style="faint", tag=tag, size=4.0)]  # fmt: skip


def fitted(fit: Fit, coef: Floats, intercept: float, old: bool = False) -> list[Mark]:
    """Return the line or curve of the first ``len(coef)`` columns."""
    x = fit.run.table.X[:, 0]
    margin = 0.08 * float(np.ptp(x)) or 1.0
    grid = np.linspace(x.min() - margin, x.max() + margin, 2 if len(fit.names) == 1 else 100)
    u = grid if len(fit.names) == 1 else (grid - x.mean()) / x.std()
    y = u[:, None] ** np.arange(1, len(coef) + 1) @ coef + intercept
    return [curve(grid, y, c="soft" if old else "action", width=1.5 if old else 2.25, dash=old, tag="fit")]


def residuals(fit: Fit, predicted: Floats) -> list[Mark]:
    """Return a line from each prediction to the truth."""
    rows = fit.shown
    x = fit.run.table.X[rows, 0] if fit.flat else predicted[rows]
    return [segments(x, predicted[rows], x, fit.y[rows], c="eval", width=1.5, tag="residual")]


def squares(fit: Fit) -> list[Mark]:
    """Return the squares on the largest residuals, on the side away from the fit."""
    (picture,) = pictures(fit)
    wide = SQUARE * (picture.x.high - picture.x.low) / (picture.y.high - picture.y.low)
    gap = fit.y - fit.predicted
    rising = 1.0 if fit.coef[0] >= 0 else -1.0
    rows = fit.shown[np.argsort(-np.abs(gap[fit.shown]))[:SQUARES]]
    x = fit.run.table.X[:, 0]
    return [
        box(x[i], fit.predicted[i], x[i] - rising * wide * gap[i], fit.y[i], c="eval", fill=True, width=1, tag="square")
        for i in rows
    ]


def rectangles(fit: Fit) -> list[Mark]:
    """Return what each point spans with the means: it pulls the slope up or down by its area."""
    rows = fit.shown[:: -(-len(fit.shown) // RECTANGLES)]
    x, y = fit.run.table.X[:, 0], fit.y
    mx, my = float(fit.steps[0].X_mean[0]), float(fit.steps[0].y_mean[0])
    up = (x - mx) * (y - my) >= 0
    return [
        box(mx, my, x[i], y[i], c="action" if up[i] else "eval", fill=True, width=0.75, dash=not up[i], tag="pull")
        for i in rows
    ] + means(fit)  # fmt: skip


def means(fit: Fit) -> list[Mark]:
    """Return both means as lines."""
    return [rule(x=float(fit.steps[0].X_mean[0]), tag="mean"), rule(y=float(fit.steps[0].y_mean[0]), tag="mean")]


def known(fit: Fit, first: int) -> list[Mark]:
    """Return bars of the coefficients from column ``first`` on."""
    at = np.arange(first, len(fit.names))
    size = per_spread(fit)
    tags = [f"w{j}" for j in at]
    return [rule(x=0.0, dash=False), bars(-at, size[at], across=True, width=0.64, tag=tags)] if len(at) else []


def per_spread(fit: Fit) -> Floats:
    """Return the coefficients times their columns' standard deviations: comparable."""
    return np.asarray(fit.coef * fit.X.std(axis=0))
