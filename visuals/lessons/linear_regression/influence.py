"""Which point holds the line: leverage, and the slope with one point left out."""

from collections.abc import Iterator

import numpy as np

from algorithms import LinearRegression, LinearRegressionStep, r2_score
from algorithms.linear_regression import factor
from algorithms.steps import last
from visuals.figures.marks import Mark, label, points
from visuals.figures.write import fixed, num, signed
from visuals.lessons.linear_regression import draw
from visuals.lessons.linear_regression.fit import Fit, Floats
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Numbers, Row, Scene

REFIT = source(LinearRegression.fit, "step = last", "self._keep")
LEVER = source(factor, "both = triangle", "inner, turned, rest")
FEWEST = 6  # points, for a question on four of them
NAMES = "ABCD"


def leverages(x: Floats) -> Floats:
    """Return how much each point's own value weighs in its prediction, for a line: from 1/n to 1."""
    away = x - x.mean()
    length = float(away @ away)
    return 1 / len(x) + (away**2 / length if length > 0 else np.zeros(len(x)))


def slope_changes(fit: Fit) -> Floats:
    """Return how the slope changes when each point is left out; nan where nothing would be left."""
    x = fit.X[:, 0]
    away, gap, own = x - x.mean(), fit.y - fit.predicted, 1 - leverages(x)
    length = float(away @ away)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(own > 1e-9, -away * gap / (length * own), np.nan))


def picked(fit: Fit) -> list[int]:
    """Return four points, left to right: that of most influence, leverage, residual, and one of the next."""
    change, x = np.nan_to_num(np.abs(slope_changes(fit))), fit.X[:, 0]
    gap = np.abs(fit.y - fit.predicted)
    shown = fit.shown
    orders = [shown[np.argsort(-of[shown], kind="stable")] for of in (change, leverages(x), gap)]
    found: list[int] = []
    for order in (*orders, orders[2]):
        apart = [int(i) for i in order if all(abs(x[i] - x[k]) + abs(fit.y[i] - fit.y[k]) > 0 for k in found)]
        found += apart[:1]
    return sorted(found, key=lambda i: (float(x[i]), float(fit.y[i])))


def without(fit: Fit, i: int) -> LinearRegressionStep:
    """Return the answer with one point left out."""
    keep = np.arange(len(fit.y)) != i
    return last(LinearRegression().iterate(fit.X[keep], fit.y[keep]))


def tell_leverage(fit: Fit) -> tuple[Ask | None, list[Mark]]:
    """Return the question which point has most leverage, and the names in the picture."""
    if not (fit.line and fit.flat) or len(fit.y) < FEWEST or len(found := picked(fit)) < 4:
        return None, []
    own = leverages(fit.X[:, 0])[found]
    best, second = np.argsort(-own)[:2]
    if own[best] < 1.05 * own[second]:
        return None, _named(fit, found)
    mean = float(fit.X[:, 0].mean())
    return Ask(
        "Leverage is the weight of a point's own value in its prediction. Which of these has most?", list(NAMES),
        int(best),
        f"{NAMES[best]}, {fixed(own[best])}: it is {num(abs(fit.X[found[best], 0] - mean))} from the mean of x. "
        f"{NAMES[second]} has {fixed(own[second])}; y plays no part.",
        [f"p{k}" for k in range(4)],
    ), _named(fit, found)  # fmt: skip


def influence(fit: Fit) -> Iterator[Scene]:
    """Yield the scenes on single points."""
    if len(fit.y) < FEWEST or len(found := picked(fit)) < 4 or not fit.full:
        return
    own, gap = leverages(fit.X[:, 0]), fit.y - fit.predicted
    slopes = [float(without(fit, i).coef[0, 0]) for i in found]
    change = np.array(slopes) - fit.coef[0]
    order = np.argsort(-np.abs(change))
    most = int(order[0])
    line = draw.fitted(fit, fit.coef, fit.intercept)
    marks = [points("data", style="faint", size=3 + 8 * own[fit.shown] / own.max()), *line, *_named(fit, found)]
    rows = [Row((NAMES[k], num(fit.X[i, 0], 3), fixed(own[i]), num(gap[i], 3)), f"p{k}") for k, i in enumerate(found)]
    head, mean = ("", "x", "leverage", "residual"), float(fit.X[:, 0].mean())
    formulas = [_lever(fit, i, k, own[i], mean) for k, i in enumerate(found)]
    clear = abs(change[order[0]]) > 1.1 * abs(change[order[1]])
    yield Scene(
        "Leverage",
        f"A point far from x̄ = {num(mean)} has a long lever: its leverage is 1 / n plus its share of Σ (x − x̄)². A "
        "point moves the slope by lever and residual together.",
        {"plane": marks}, Numbers(head, rows), formulas, LEVER, _ask_most(change, order) if clear else None,
    )  # fmt: skip
    i = found[most]
    refit = without(fit, i)
    rest = np.arange(len(fit.y)) != i
    now = float(r2_score(fit.y[rest], fit.X[rest] @ refit.coef[0] + refit.intercept[0]))
    then = float(r2_score(fit.y, fit.predicted))
    marks = [*draw.cloud(fit, lit=(i,) if len(fit.shown) == len(fit.y) else ()),
             *draw.fitted(fit, fit.coef, fit.intercept, old=True),
             *draw.fitted(fit, refit.coef[0], float(refit.intercept[0])), *_named(fit, found)]  # fmt: skip
    places = _decimals(fit.coef[0])
    rows = [
        Row((NAMES[k], num(fit.coef[0]), num(w), signed(w - fit.coef[0], places)), f"p{k}", lit=k == most)
        for k, w in enumerate(slopes)
    ]  # fmt: skip
    yield Scene(
        "Leave out",
        f"Without {NAMES[most]} the slope is {num(slopes[most])} instead of {num(fit.coef[0])}: no other of the four "
        "moves it so far.",
        {"plane": marks}, Numbers(("without", "slope", "then", "change"), rows),
        [Formula("Δw", ["= −(x − x̄) e / (Σ (x − x̄)^{2} (1 − h))", f"= {num(float(change[most]))}"], f"p{most}")],
        REFIT, _ask_score(NAMES[most], then, now) if abs(now - then) > 0.002 else None,
    )  # fmt: skip
    yield Scene(
        "Leave out",
        f"R² of the others with their own line is {fixed(now)}; with {NAMES[most]} it was {fixed(then)}. Whether a "
        "point may go is decided by how it was measured, never by R².",
        {"plane": marks}, Numbers(facts=[Fact("R² without it", fixed(now), fixed(then))]),
        [Formula("R^{2}", ["= 1 − RSS / Σ (y − ȳ)^{2}", f"= {fixed(now)}"], f"p{most}")], REFIT,
    )  # fmt: skip


def _ask_most(change: Floats, order: np.ndarray) -> Ask:
    first, second = int(order[0]), int(order[1])
    return Ask(
        "Each of the four is left out in turn. Which changes the slope most?", list(NAMES), first,
        f"Without {NAMES[first]} the slope changes by {num(change[first], 3)}, without {NAMES[second]} by "
        f"{num(change[second], 3)}.",
        [f"p{k}" for k in range(4)],
    )  # fmt: skip


def _ask_score(name: str, then: float, now: float) -> Ask:
    return Ask(
        f"Is R² of the other points, with their own line, higher than {fixed(then)}?", ("Higher", "Lower"),
        0 if now > then else 1,
        f"{fixed(now)} without {name}: {_reason(now > then)}.",
    )  # fmt: skip


def _reason(rose: bool) -> str:
    if rose:
        return "more of the misses than of the spread left with it"
    return "it lay along the line and far out, so more of the spread than of the misses left with it"


def _lever(fit: Fit, i: int, k: int, own: float, mean: float) -> Formula:
    away = float(fit.X[i, 0] - mean)
    length = float(((fit.X[:, 0] - mean) ** 2).sum())
    lines = ["= 1 / n + (x − x̄)^{2} / Σ (x − x̄)^{2}",
             f"= 1 / {len(fit.y)} + {num(away**2)} / {num(length)} = {fixed(own)}"]  # fmt: skip
    return Formula(f"h_{{{NAMES[k]}}}", lines, f"p{k}")


def _named(fit: Fit, found: list[int]) -> list[Mark]:
    marks: list[Mark] = []
    for k, i in enumerate(found):
        x, y = float(fit.X[i, 0]), float(fit.y[i])
        above = y >= fit.predicted[i]
        marks.append(points([x], [y], c="ink", size=5.5, tag=f"p{k}"))
        marks.append(label(x, y, NAMES[k], dx=_aside(fit, found, i), dy=-13 if above else 14, bold=True, tag=f"p{k}"))
    return marks


def _decimals(value: float) -> int:
    """Return how many decimals show about three digits of a value."""
    return int(np.clip(3 - np.floor(np.log10(abs(value))), 0, 6)) if value else 3


def _aside(fit: Fit, found: list[int], i: int) -> int:
    """Return by how much a name is moved sideways, so that those of two points close to each other stay apart."""
    wide, high = float(np.ptp(fit.X[:, 0])) or 1.0, float(np.ptp(fit.y)) or 1.0
    near = [
        j for j in found
        if j != i and abs(fit.X[j, 0] - fit.X[i, 0]) < 0.05 * wide and abs(fit.y[j] - fit.y[i]) < 0.08 * high
    ]  # fmt: skip
    return 0 if not near else 8 if (fit.X[i, 0], i) > max((fit.X[j, 0], j) for j in near) else -8
