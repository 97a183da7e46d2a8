"""Why L1 gives zeros: the contours of the misfit meet the diamond at a corner, the ball nowhere in particular."""

from collections.abc import Iterator

import numpy as np

from algorithms.coordinate_descent import sweep
from algorithms.ridge import shrink
from visuals.figures.marks import Mark, curve, heat, label, points, rule
from visuals.figures.write import fixed, num, short_name
from visuals.lessons.regularization.problem import LASSO, NET, RIDGE, Floats, Problem, kept
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

SHARES = (1.0, 0.8, 0.65, 0.5, 0.35, 0.2, 0.1, 0.03, 0.0)  # of the alpha that leaves nothing
HALVES = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.01, 0.003, 0.0)  # with a squared penalty, which works by ratio
LEVELS = (0.04, 0.12, 0.25, 0.43, 0.66)
DESCEND = source(sweep, "value =", "coef[j] =")
SHRINK = source(shrink, "along =", "return along")
SHAPE = {LASSO: "diamond", RIDGE: "circle", NET: "rounded diamond"}
ASKED = 5


def pair(problem: Problem) -> Problem:
    """Return the two columns to look at: the first and the third that the lasso lets in.

    Raises
    ------
    ValueError
        If there are fewer than two columns that vary.
    """
    vary = np.flatnonzero(np.ptp(problem.X, axis=0) > 0)
    if len(vary) < 2:
        raise ValueError(
            f"The contours need two columns that vary; got {len(vary)}. Add a column, or look at the path."
        )
    if len(problem.names) == 2:
        return problem
    lasso = Problem(problem.X, problem.y, problem.names, LASSO, 1.0)
    coefs = lasso.path(np.geomspace(lasso.top, lasso.top * 0.02, 40))
    enters = [int(np.flatnonzero(column)[0]) if column.any() else 99 for column in coefs.T]
    order = [int(j) for j in np.argsort(enters, kind="stable") if j in vary]
    return problem.pick(sorted([order[0], order[min(2, len(order) - 1)]]))


def walk(whole: Problem) -> Walkthrough:
    """Return the scenes for two columns."""
    problem = pair(whole)
    if problem.penalty == RIDGE:
        alphas = 10 * problem.spread * np.array(HALVES)
    else:
        alphas = problem.top / problem.ratio * np.array(SHARES if problem.penalty == LASSO else HALVES)
    coefs = np.array([problem.solve(float(alpha)) for alpha in alphas])
    if problem.penalty != RIDGE:
        coefs[np.abs(coefs) < 1e-9 * np.abs(coefs).max()] = 0.0
    reach = 1.35 * max(float(np.abs(coefs).max()), 1e-12)
    sides = [(-0.7 * reach, reach) if coefs[-1, i] >= 0 else (-reach, 0.7 * reach) for i in (0, 1)]
    x, y = (Axis(f"w of {short_name(problem.names[i])}", *sides[i]) for i in (0, 1))
    bend = problem.X.T @ problem.X / len(problem.y)
    plane = Picture(
        "plane", x, y, equal=True, height=460, base=_bowl(problem, bend, x, y),
        alt="The misfit over two coefficients with its contours, and the penalty's shape around 0.",
    )  # fmt: skip
    key = [
        Key("soft", "line", "Equal misfit"), Key("action", "area", f"Equal penalty: a {SHAPE[problem.penalty]}"),
        Key("eval", "big", "Where they touch: the answer"), Key("kept", "hollow", "Without a penalty"),
    ]  # fmt: skip
    note = ""
    if problem is not whole:
        note = f"Of {len(whole.names)} columns two are fitted here: “{problem.names[0]}” and “{problem.names[1]}”."
    return Walkthrough([plane], list(_scenes(problem, bend, alphas, coefs, x, y)), key, note=note)


def _scenes(problem: Problem, bend: Floats, alphas: Floats, coefs: Floats, x: Axis, y: Axis) -> Iterator[Scene]:
    asked, a, b = 0, problem.names[0], problem.names[1]
    for k, alpha in enumerate(map(float, alphas)):
        coef, zeros = coefs[k], [problem.names[j] for j in (0, 1) if coefs[k, j] == 0]
        last = k == len(alphas) - 1
        shape = SHAPE[problem.penalty]
        if last:
            caption = (
                f"Without a penalty both coefficients are those of least squares, {num(coef[0])} and {num(coef[1])}. "
                f"The {shape} is so large that it holds the bottom."
            )
        elif len(zeros) == 2:
            caption = (
                f"Alpha = {num(alpha)} is so strong that the {shape} shrinks to the point 0: both coefficients are 0."
            )
        elif zeros:
            caption = (
                f"Alpha = {num(alpha)}: the contour touches the {shape} at a corner, where “{zeros[0]}” is exactly 0. "
                "A corner sticks out, so many contours meet it first."
            )
        else:
            where = "on an edge" if problem.penalty != RIDGE else "where no coefficient is 0: it has no corner"
            caption = (
                f"Alpha = {num(alpha)}: the contour touches the {shape} {where}. {a} is {num(coef[0])} and {b} is "
                f"{num(coef[1])}."
            )
        ask = None
        if not last and asked < ASKED:
            ask = _ask(problem, alphas, coefs, k)
            asked += ask is not None
        before = coefs[k - 1] if k else None
        rows = [
            Row((problem.names[j], num(before[j]) if before is not None else "", num(coef[j])), f"w{j}", lit=k > 0)
            for j in (0, 1)
        ]  # fmt: skip
        then = fixed(problem.score(before)) if before is not None else ""
        facts = [
            Fact("Alpha", num(alpha), num(float(alphas[k - 1])) if k else ""),
            Fact("Zeros", f"{2 - len(kept(coef))} of 2"),
            Fact("R² on these rows", fixed(problem.score(coef)), then),
        ]  # fmt: skip
        if last:
            facts += [Fact(f"w of {problem.names[j]}", num(coef[j])) for j in (0, 1)]
        yield Scene(
            "Result" if last else "Touch", caption, {"plane": _marks(problem, bend, coefs, k, x, y)},
            Numbers(("column", "before", "now"), rows, facts), [_formula(problem, coef, alpha)],
            SHRINK if problem.penalty == RIDGE else DESCEND, ask, "kept" if last else "eval",
        )  # fmt: skip


def _ask(problem: Problem, alphas: Floats, coefs: Floats, k: int) -> Ask | None:
    now, then = coefs[k], coefs[k + 1]
    alpha = num(float(alphas[k + 1]))
    if k in (0, 2, 3) and problem.penalty != RIDGE:
        zero = [j for j in (0, 1) if then[j] == 0]
        options = (f"{problem.names[0]} is 0", f"{problem.names[1]} is 0", "Neither is 0")
        if len(zero) == 2:
            return None
        answer = zero[0] if zero else 2
        why = f"{num(then[0])} and {num(then[1])}"
        return Ask(f"Alpha falls to {alpha}. Where will contour and {SHAPE[problem.penalty]} touch?", options, answer,
                   f"The coefficients are {why}.", ["w0", "w1", "both"])  # fmt: skip
    if k in (0, 2) and problem.penalty == RIDGE:
        zero = [j for j in (0, 1) if abs(then[j]) < 1e-12]
        options = (f"{problem.names[0]} is 0", f"{problem.names[1]} is 0", "Neither is 0")
        return Ask(f"Alpha falls to {alpha}. Where will contour and circle touch?", options, zero[0] if zero else 2,
                   f"At {num(then[0])} and {num(then[1])}: a circle has no corners.", ["w0", "w1", "both"])  # fmt: skip
    if k in (4, 5, 6):
        grown = np.abs(then) - np.abs(now)
        if np.abs(grown).max() < 1.2 * np.abs(grown).min():
            return None
        j = int(np.argmax(np.abs(grown)))
        return Ask(f"Alpha falls to {alpha}. Which coefficient changes more?", problem.names, j,
                   f"{problem.names[0]} from {num(now[0])} to {num(then[0])}, {problem.names[1]} from {num(now[1])} to "
                   f"{num(then[1])}.", ["w0", "w1"])  # fmt: skip
    return None


def _formula(problem: Problem, coef: Floats, alpha: float) -> Formula:
    size, misfit = problem.size(coef), problem.misfit(coef)
    inner = {LASSO: "(|w_{1}| + |w_{2}|)", RIDGE: "(w_{1}^{2} + w_{2}^{2}) / 2", NET: "penalty(w)"}[problem.penalty]
    first = f"penalty = {num(problem.ratio)} |w|_{{1}} + {num(1 - problem.ratio)} |w|^{{2}} / 2"
    lines = [
        f"= misfit + α · {inner}",
        f"= {num(misfit)} + {num(alpha)} · {num(size)}",
        f"= {num(misfit + alpha * size)}",
    ]
    return Formula("J", [*lines, first] if problem.penalty == NET else lines)


# ---------------------------------------------------------------------- marks


def _marks(problem: Problem, bend: Floats, coefs: Floats, k: int, x: Axis, y: Axis) -> list[Mark]:
    coef, free = coefs[k], coefs[-1]
    marks: list[Mark] = []
    ball = _ball(problem, coef, x, y)
    if ball is not None:
        marks.append(curve(ball[:, 0], ball[:, 1], c="action", width=2, fill=True, tag="penalty"))
    away = coef - free
    level = float(away @ bend @ away)
    if level > 1e-12 * float(free @ bend @ free):
        ring = _ring(bend, free, level)
        marks.append(curve(ring[:, 0], ring[:, 1], c="eval", width=2, dash=True, tag="misfit"))
    trail = coefs[: k + 1]
    marks.append(curve(trail[:, 0], trail[:, 1], c="eval", width=1.25))
    marks.append(points(trail[:-1, 0], trail[:-1, 1], c="eval", style="ghost", size=4))
    marks.append(points([free[0]], [free[1]], c="kept", style="hollow", size=7, tag="both"))
    marks.append(points([coef[0]], [coef[1]], c="eval", size=7, tag="here"))
    words = "0 and 0" if not coef.any() else f"({num(coef[0], 3)}, {num(coef[1], 3)})"
    marks.append(label(coef[0], coef[1], words, dx=-10, dy=16, anchor="end", bold=True, tag="here"))
    return marks


def _ball(problem: Problem, coef: Floats, x: Axis, y: Axis) -> Floats | None:
    """Return where the penalty is as large as at ``coef``."""
    size = problem.size(coef)
    if size <= 0:
        return None
    turn = np.linspace(0, 2 * np.pi, 121)
    along = np.c_[np.cos(turn), np.sin(turn)]
    a, b = problem.ratio * np.abs(along).sum(axis=1), (1 - problem.ratio) / 2
    radius = size / a if b == 0 else (np.sqrt(a**2 + 4 * b * size) - a) / (2 * b)
    place = along * radius[:, None]
    return np.c_[np.clip(place[:, 0], 3 * x.low, 3 * x.high), np.clip(place[:, 1], 3 * y.low, 3 * y.high)]


def _ring(bend: Floats, center: Floats, level: float) -> Floats:
    """Return the ellipse of equal misfit."""
    values, turn = np.linalg.eigh(bend)
    around = np.linspace(0, 2 * np.pi, 241)
    radius = np.sqrt(level / np.maximum(values, 1e-9 * values.max()))
    return np.asarray(center + (np.c_[np.cos(around), np.sin(around)] * radius) @ turn.T)


def _bowl(problem: Problem, bend: Floats, x: Axis, y: Axis) -> list[Mark]:
    free = problem.free
    corners = np.array([[a, b] for a in (x.low, x.high) for b in (y.low, y.high)]) - free
    most = float(np.einsum("ci,ij,cj->c", corners, bend, corners).max()) or 1.0
    # The same unit on both axes extends one of them, by how much the screen decides: so the shades reach farther.
    wide, high = (
        (axis.low - 0.6 * (axis.high - axis.low), axis.high + 0.6 * (axis.high - axis.low)) for axis in (x, y)
    )
    across, up = (
        np.linspace(low, top, n + 1)[:-1] + (top - low) / (2 * n) for (low, top), n in ((wide, 48), (high, 40))
    )
    place = np.stack(np.meshgrid(across, up), axis=-1) - free
    root = np.sqrt(np.maximum(np.einsum("rci,ij,rcj->rc", place, bend, place), 0) / most)
    marks: list[Mark] = [heat(0.6 * root, wide, high, c="soft")]
    for level in LEVELS:
        ring = _ring(bend, free, level**2 * most)
        marks.append(curve(ring[:, 0], ring[:, 1], c="soft", width=1))
    return [*marks, rule(x=0.0, dash=False), rule(y=0.0, dash=False)]
