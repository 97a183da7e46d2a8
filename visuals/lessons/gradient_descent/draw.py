"""The pictures of gradient descent: the data with the line, and the loss over two numbers with the path."""

from collections.abc import Sequence

import numpy as np

from algorithms import GradientDescentStep
from visuals.figures.marks import Mark, curve, heat, points, segments
from visuals.lessons.gradient_descent.setting import ROWS, Floats, Setting
from visuals.lessons.walkthrough import Axis, Key, Picture

MOST, TRAIL = 250, 60
LEVELS = (0.02, 0.08, 0.2, 0.42, 0.72)  # of the root of the loss above its minimum, where contours run
FIRST = 14  # moves that decide how much of the bowl is shown
FURTHEST = 3.0  # times the start's distance
FAR = 20.0  # pictures: lines are drawn so far, and cut off at the axes


def pictures(setting: Setting) -> list[Picture]:
    """Return the data, and the bowl."""
    x, y = window(setting)
    table = setting.run.table
    bowl = Picture(
        "bowl", x, y, title="Loss over the two numbers: the stronger the shade, the higher", height=380,
        alt="The loss as a bowl seen from above, with contours, the path and the minimum.", base=_bowl(setting, x, y),
    )  # fmt: skip
    if setting.line:
        left, up = data_axes(setting)
        alt = f"{len(setting.y)} points, the line of this step and that of the step before."
        title = "Data and the line"
    else:
        left, up = Axis.around(f"predicted {table.target}", setting.y, 0.15), Axis.around(table.target, setting.y)
        alt = "Each point's value beside what this step predicts for it; on the diagonal they are equal."
        title = "Predicted beside true"
    return [Picture("data", left, up, alt=alt, title=title, height=280), bowl]


def key(setting: Setting) -> list[Key]:
    """Return the legend."""
    row = [Key("eval", "big", "A row that this step looked at")] if setting.run.view == ROWS else []
    fit = "The line of this step" if setting.line else "Predicted and true are equal"
    return [
        Key("ink", "faint", "A point"), Key(*(("action", "line") if setting.line else ("soft", "dash")), fit), *row,
        Key("eval", "line", "This step"), Key("action", "line", "The path so far"),
        Key("kept", "hollow", "The minimum"),
    ]  # fmt: skip


def shown(setting: Setting) -> np.ndarray:
    """Return the rows that are drawn."""
    n = len(setting.y)
    return np.arange(n) if n <= MOST else np.sort(np.random.default_rng(0).choice(n, MOST, replace=False))


def data(setting: Setting, step: GradientDescentStep, before: GradientDescentStep | None) -> list[Mark]:
    """Return the points and what is predicted."""
    rows = shown(setting)
    marks: list[Mark] = []
    if setting.line:
        left, _ = data_axes(setting)
        marks.append(points("data", style="faint", size=4.0))
        if before is not None:
            marks.append(_line(setting, before, left, old=True))
        marks.append(_line(setting, step, left))
        at = setting.run.table.X[:, 0]
    else:
        ends = [float(setting.y.min()), float(setting.y.max())]
        at = setting.predicted(step)
        marks.append(curve(ends, ends, c="soft", width=1.25, dash=True))
        marks.append(points(at[rows], setting.y[rows], style="faint", size=4.0))
    if 0 < len(step.rows) <= 40:
        marks.append(points(at[step.rows], setting.y[step.rows], c="eval", size=6.5, tag="rows"))
    return marks


def path(setting: Setting, moves: Sequence[GradientDescentStep], k: int) -> list[Mark]:
    """Return the path up to move ``k`` of all, its last piece, and where it stands."""
    x, y = window(setting)
    kept = [i for i in range(k + 1) if i <= TRAIL or i % 10 == 0 or i >= k - 1]
    trail = np.array([_near(setting.place(moves[i]), x, y, FAR) for i in kept])
    seen = np.array([_near(at, x, y) for at in trail])
    here = seen[-1]
    marks: list[Mark] = [points([setting.best[0]], [setting.best[1]], c="kept", style="hollow", size=6.5, tag="best")]
    if k:
        marks.append(curve(trail[:, 0], trail[:, 1], c="action", width=1.5, tag="path"))
        marks.append(points(seen[:-1, 0], seen[:-1, 1], c="action", size=2.5))
        (x1, y1), (x2, y2) = trail[-2:]
        marks.append(segments([x1], [y1], [x2], [y2], c="eval", width=2.5, arrow=True, tag="step"))
    marks.append(points([here[0]], [here[1]], c="eval", size=5.5, tag="here"))
    return marks


def window(setting: Setting) -> tuple[Axis, Axis]:
    """Return the part of the bowl that is shown: start, minimum, and the first moves unless they run far off."""
    around = np.array([setting.place(step) for step in setting.moves[:FIRST]]) - setting.best
    first = np.abs(around[0])
    extent = np.sqrt(
        2 * max(setting.loss(around[0] + setting.best) - setting.lowest, 0) * np.diag(np.linalg.pinv(setting.bend))
    )
    first = np.maximum(first, np.maximum(0.15 * extent, 1e-9 * (1 + np.abs(setting.best))))
    around = np.clip(around, -FURTHEST * first, FURTHEST * first)
    low, high = np.minimum(around.min(axis=0), -0.5 * first), np.maximum(around.max(axis=0), 0.5 * first)
    room = 0.12 * (high - low)
    low, high = setting.best + low - room, setting.best + high + room
    x, y = (Axis(title, float(low[i]), float(high[i])) for i, title in enumerate(setting.titles))
    return x, y


def data_axes(setting: Setting) -> tuple[Axis, Axis]:
    """Return the axes of the data's picture, where there is one column."""
    table = setting.run.table
    return Axis.around(table.columns[0], table.X[:, 0]), Axis.around(table.target, setting.y, 0.15)


def _bowl(setting: Setting, x: Axis, y: Axis) -> list[Mark]:
    """Return the loss above its minimum as shades of its root, and exact contours: ellipses around the minimum."""
    across = np.linspace(x.low, x.high, 41)[:-1] + (x.high - x.low) / 80
    up = np.linspace(y.low, y.high, 33)[:-1] + (y.high - y.low) / 64
    place = np.stack(np.meshgrid(across, up), axis=-1) - setting.best
    root = np.sqrt(np.maximum(np.einsum("rci,ij,rcj->rc", place, setting.bend, place) / 2, 0))
    top = float(root.max()) or 1.0
    marks: list[Mark] = [heat(0.85 * root / top, (x.low, x.high), (y.low, y.high), c="soft")]
    values, turn = np.linalg.eigh(setting.bend)
    around = np.linspace(0, 2 * np.pi, 241)
    circle = np.c_[np.cos(around), np.sin(around)]
    for level in LEVELS:
        radius = level * top * np.sqrt(2 / np.maximum(values, 1e-12 * values.max()))
        ring = setting.best + (circle * radius) @ turn.T
        marks.append(curve(ring[:, 0], ring[:, 1], c="soft", width=1))
    return marks


def _near(at: Floats, x: Axis, y: Axis, more: float = 0.0) -> Floats:
    """Return a place, or nan if it is farther than ``more`` times the picture outside of it."""
    middle = np.array([x.low + x.high, y.low + y.high]) / 2
    half = np.array([x.high - x.low, y.high - y.low]) / 2
    fits = bool((np.abs(at - middle) <= (1 + more) * half).all())
    return np.asarray(at, float) if fits else np.full(2, np.nan)


def _line(setting: Setting, step: GradientDescentStep, x: Axis, old: bool = False) -> Mark:
    grid = np.array([x.low, x.high])
    value = step.intercept + step.coef[0] * setting.as_fitted(grid)
    c = "soft" if old else "action"
    return curve(grid, value, c=c, width=1.5 if old else 2.25, dash=old, tag="" if old else "line")  # type: ignore[arg-type]
