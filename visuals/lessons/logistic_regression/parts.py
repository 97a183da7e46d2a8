"""What the scenes of logistic regression are put together from: marks, tables and formulas."""

import numpy as np

from visuals.figures.marks import Mark, curve, heat, label, points, regions, rule
from visuals.figures.write import fixed, num, par, sub
from visuals.lessons.logistic_regression.story import State, Story
from visuals.lessons.plane import Floats, Grid, grid, line_across
from visuals.lessons.walkthrough import Axis, Fact, Formula, Numbers, Picture, Row

LETTERS = "PQRS"
PALE = 0.65  # of the colour at probability 1, so that points of that class are seen on it
FLOOR = 1e-9  # smaller gaps may be rounding


def marked(story: Story) -> list[int]:
    """Return up to four rows to follow: the costliest, the weightiest, one between and the cheapest at the end."""
    X, last = story.X, story.states[-1]
    unit = (X - X.min(axis=0)) / np.where(np.ptp(X, axis=0) > 0, np.ptp(X, axis=0), 1)
    by_loss = np.argsort(-last.losses, kind="stable")
    middle = by_loss[len(by_loss) // 3 :]
    chosen: list[int] = []
    for order in (by_loss, np.argsort(-last.weights, kind="stable"), middle, by_loss[::-1]):
        far = [int(i) for i in order if all(np.abs(unit[i] - unit[j]).max() > 0.12 for j in chosen)]
        chosen += far[:1]
    return chosen


# ---------------------------------------------------------------------- pictures


def pictures(story: Story) -> tuple[Picture, Picture]:
    """Return the plane of the points, and the objective's way down."""
    X, table = story.X, story.run.table
    x, y = Axis.around(table.columns[0], X[:, 0]), Axis.around(table.columns[1], X[:, 1])
    n = len(story.states) - 1
    gaps = [max(story.gap(i), FLOOR) for i in range(n + 1)]
    others = np.maximum(np.array(story.others[: n + 1]) - story.least, FLOOR)
    high = 10 ** np.ceil(np.log10(max(1e-3, *gaps, *others)) + 0.05)
    plane = Picture(
        "plane", x, y, f"{len(X)} points of {len(story.names)} classes in the plane of {x.label} and {y.label}, with "
        "the boundary between the classes.", height=400,
    )  # fmt: skip
    way = Picture(
        "way", Axis("step", -0.02 * n, 1.02 * n), Axis("objective above its minimum", FLOOR, float(high), log=True),
        "How far the objective is above its minimum, step by step, on a scale of powers of ten.",
        title="How far above the minimum", height=220,
        base=[curve(np.arange(len(others)), others, c="soft", dash=True)],
    )  # fmt: skip
    return plane, way


def shade(story: Story, state: State, cells: Grid) -> Mark:
    """Return the probability of the second of two classes as a field, or the areas of several."""
    scores = cells.cells @ state.step.coef.T + state.step.intercept
    if scores.shape[1] == 1:
        proba = 1 / (1 + np.exp(-np.clip(scores[:, 0], -500, 500)))
        return heat(PALE * proba.reshape(cells.shape), cells.x, cells.y, c=story.colours[1])
    areas = np.array(story.colours)[scores.argmax(axis=1)]
    return regions(areas.reshape(cells.shape), cells.x, cells.y)


def lines(state: State, plane: Picture) -> list[Mark]:
    """Return where the second of two classes has probability 1/10, 1/2 and 9/10."""
    if len(state.step.coef) > 1:
        return []
    made = []
    for odds, dash in ((0.0, False), (-np.log(9), True), (np.log(9), True)):
        ends = _line(state, odds, plane)
        if ends is not None:
            made.append(curve(*ends.T, c="soft" if dash else "action", width=1.25 if dash else 2.5, dash=dash))
    return made


def ghost(state: State, plane: Picture) -> list[Mark]:
    """Return where the boundary was."""
    ends = _line(state, 0.0, plane) if len(state.step.coef) == 1 else None
    return [] if ends is None else [curve(*ends.T, c="ink", width=1.25, dash=True)]


def _line(state: State, odds: float, plane: Picture) -> Floats | None:
    return line_across(state.step.coef[0], odds - float(state.step.intercept[0]), plane.x, plane.y)


def cloud(story: Story, rows: list[int], size: float | Floats = 4.5, lit: np.ndarray | None = None) -> list[Mark]:
    """Return the points by class, and the letters of those that are followed."""
    X = story.X
    made = [points("data", c=np.array(story.colours)[story.states[0].codes], size=size, lit=() if lit is None else lit)]
    for letter, i in zip(LETTERS, rows, strict=False):
        c = story.colours[story.states[0].codes[i]]
        made.append(points([X[i, 0]], [X[i, 1]], c=c, size=8, tag=letter))
        made.append(label(X[i, 0], X[i, 1], letter, dy=-14, bold=True, tag=letter))
    return made


def way(story: Story, at: int) -> list[Mark]:
    """Return the objective's way down until a step."""
    steps = range(at + 1)
    gaps = [max(story.gap(i), FLOOR) for i in steps]
    return [curve(steps, gaps), points([at], gaps[-1:], c="action", size=6), rule(x=float(at), c="line")]


def axes_grid(plane: Picture, several: bool) -> Grid:
    """Return the cells of the plane: areas are cut finer than fields."""
    return grid(plane.x, plane.y) if several else grid(plane.x, plane.y, 40, 32)


# ---------------------------------------------------------------------- numbers


def point_numbers(story: Story, at: int, rows: list[int]) -> Numbers:
    """Return what the followed points cost and weigh."""
    state = story.states[at]
    made = [
        Row(
            (f"{letter}, of {story.names[state.codes[i]]}", fixed(np.exp(-state.losses[i])), fixed(state.losses[i]),
             fixed(state.weights[i])), letter, story.colours[state.codes[i]],
        )
        for letter, i in zip(LETTERS, rows, strict=False)
    ]  # fmt: skip
    return Numbers(("point", "p of its class", "loss", "weight"), made, facts(story, at))


def coef_numbers(story: Story, at: int) -> Numbers:
    """Return the coefficients before and after a step, and the slope that is left."""
    step, before = story.states[at].step, story.states[max(0, at - 1)].step
    if len(step.coef) > 1:
        made = [
            Row((name, *map(num, step.coef[c]), num(step.intercept[c])), f"k{c}", story.colours[c], lit=at > 0)
            for c, name in enumerate(story.names[:8])
        ]
        return Numbers(("class", "w₁", "w₂", "b"), made, facts(story, at))
    made = [
        Row((f"w{sub(j + 1)}", num(before.coef[0, j]), num(step.coef[0, j]), num(step.gradient[0, j])), lit=at > 0)
        for j in range(2)
    ]
    made.append(Row(("b", num(before.intercept[0]), num(step.intercept[0]), num(step.gradient[0, 2])), lit=at > 0))
    return Numbers(("", "before", "now", "slope here"), made, facts(story, at))


def facts(story: Story, at: int) -> list[Fact]:
    """Return the objective and how many points are on the right side."""
    state, n = story.states[at], len(story.X)
    old = story.states[at - 1] if at else None
    penalty = max(0.0, state.step.loss - state.log_loss)
    return [
        Fact("Objective", num(state.step.loss), num(old.step.loss) if old else ""),
        Fact("Log loss", num(state.log_loss), num(old.log_loss) if old else ""),
        Fact("Penalty", num(penalty) if penalty > 1e-12 else "0", note="‖w‖² / (2 C n)"),
        Fact("Right side", f"{state.right} of {n}", f"{old.right} of {n}" if old else ""),
    ]


# ---------------------------------------------------------------------- formulas


def point_formulas(story: Story, at: int, rows: list[int]) -> list[Formula]:
    """Return the way from each followed point to its loss."""
    return [_cost(story, story.states[at], i, letter) for letter, i in zip(LETTERS, rows, strict=False)]


def _cost(story: Story, state: State, i: int, letter: str) -> Formula:
    own, x, step = state.codes[i], story.X[i], state.step
    z = x @ step.coef.T + step.intercept
    name = story.names[own] if len(story.names[own]) <= 10 else "own"
    p = float(np.exp(-state.losses[i]))
    if len(z) == 1:
        w, b = step.coef[0], float(step.intercept[0])
        made = [
            f"z = {num(w[0], 3)} · {par(x[0])} + {par(w[1])} · {par(x[1])} + {par(b)}",
            f"= {num(z[0])}",
            f"p({name}) = 1 / (1 + e^{{{'−' if own else ''}z}}) = {num(p)}",
        ]
    else:
        rest = sorted(z, reverse=True)[:3]
        made = [
            f"z({name}) = {num(z[own])}, largest z = {num(rest[0])}",
            f"p({name}) = e^{{z}} / Σ e^{{z}} = {num(p)}",
        ]
    made.append(f"loss = −ln p = {num(state.losses[i])}")
    return Formula(f"{letter} = ({num(x[0], 3)}, {num(x[1], 3)})", made, letter)


def step_formula(story: Story, at: int) -> Formula:
    """Return the update of the first coefficient with its numbers."""
    step, before = story.states[at].step, story.states[at - 1].step
    newton = story.run.view == "Newton"
    c = len(step.coef) - 1
    left = "w_{1}" if len(step.coef) == 1 else f"w_{{1}} of {story.names[c][:10]}"
    made = ["= w_{1} − r · (H^{-1} g)_{1}" if newton else "= w_{1} − η · g_{1}"]
    sign = "+" if newton else "−"
    change = step.direction[c, 0] if newton else -step.direction[c, 0]
    made.append(f"= {num(before.coef[c, 0])} {sign} {num(step.rate)} · {par(change, 4)}")
    made.append(f"= {num(step.coef[c, 0])}")
    return Formula(left, made)
