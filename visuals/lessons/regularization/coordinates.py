"""Coordinate descent: one coefficient at a time, with the function that shrinks it and cuts it off."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from algorithms import CoordinateStep
from algorithms.coordinate_descent import duality_gap, soft_threshold, sweep
from visuals.figures.marks import Mark, box, curve, label, points, rule, segments
from visuals.figures.write import fixed, num, par
from visuals.lessons.regularization.parts import bar_marks, bar_picture, count, table
from visuals.lessons.regularization.problem import RIDGE, Problem, kept
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Scene, Walkthrough

SWEEP = source(sweep, "rho =", "value =", "coef[j] =")
STOP = source(duality_gap, "steepest =", "scale =", "return float((1")
SINGLE = 24  # coefficients that are moved in view
THEN = (3, 4, 5, 7, 10, 15, 20, 30, 50, 80, 120, 200, 400, 1000)  # sweeps that get a scene afterwards
ASKED = 6


def walk(problem: Problem, alpha: float) -> Walkthrough:
    """Return the scenes of a run for one alpha."""
    steps = list(problem.model(alpha).iterate(problem.X, problem.y))
    coefs = np.array([step.coef for step in steps])
    moves = [step for step in steps if step.stage == "coordinate"]
    l1 = alpha * problem.ratio
    widest = max([abs(step.rho) for step in moves] + [1.5 * l1, 1e-12])
    lean = min((step.curvature - alpha * (1 - problem.ratio) for step in moves[:SINGLE]), default=1.0)
    high = max([abs(step.coef[step.feature]) for step in moves] + [widest / max(lean, 1e-12) * 0.6])
    cut = Picture(
        "cut", _around("ρ: mean product with the residual", widest), _around("new coefficient", high), height=320,
        title="What one turn does with a coefficient",
        alt="The new coefficient over the mean product with the residual: zero up to the threshold.",
    )  # fmt: skip
    key = [
        Key("action", "line", "The new coefficient"), Key("soft", "dash", "Without a penalty"),
        Key("eval", "big", "The column whose turn it is"), Key("off", "area", "Under the threshold: zero"),
    ]  # fmt: skip
    if l1 == 0:
        key = key[:3]
    scenes = list(_scenes(problem, alpha, steps))
    return Walkthrough([cut, bar_picture(problem, coefs)], scenes, key, note=_note(moves))


def _around(label: str, reach: float) -> Axis:
    """Return an axis with 0 in the middle and ticks on both sides."""
    power = 10.0 ** np.floor(np.log10(1.1 * reach))
    step = max(unit * power for unit in (0.2, 0.5, 1.0, 2.0, 5.0) if unit * power <= 0.75 * reach)
    ticks = tuple((float(k * step), num(float(k * step))) for k in range(-4, 5) if abs(k * step) <= 1.15 * reach)
    return Axis(label, -1.15 * reach, 1.15 * reach, ticks)


def _note(moves: list[CoordinateStep]) -> str:
    return f"The first {SINGLE} turns are shown one by one, then whole sweeps." if len(moves) > SINGLE else ""


def _scenes(problem: Problem, alpha: float, steps: list[CoordinateStep]) -> Iterator[Scene]:
    yield _start(problem, alpha, steps)
    moves = [step for step in steps if step.stage == "coordinate"]
    asked = int(bool(moves))
    for k, step in enumerate(moves[:SINGLE]):
        following = moves[k + 1] if k + 1 < min(len(moves), SINGLE) else None
        ask = _ask(problem, alpha, following) if following is not None and asked < ASKED and k % 2 == 1 else None
        asked += ask is not None
        yield _turn(problem, alpha, step, ask)
    done = moves[SINGLE - 1].sweep if len(moves) >= SINGLE else 10**9
    for before, step in _sweeps(steps):
        if step.sweep > done and step.sweep in THEN:
            yield _swept(problem, alpha, before, step)
    yield _end(problem, alpha, steps[-1])


def _sweeps(steps: list[CoordinateStep]) -> Iterator[tuple[CoordinateStep, CoordinateStep]]:
    ends = [steps[0], *(step for step in steps if step.stage == "sweep")]
    yield from pairwise(ends)


def _start(problem: Problem, alpha: float, steps: list[CoordinateStep]) -> Scene:
    l1, l2 = alpha * problem.ratio, alpha * (1 - problem.ratio)
    first = next((step for step in steps if step.stage == "coordinate"), None)
    what = f"a threshold of {num(l1)}" if l1 else "no threshold"
    also = f" and {num(l2)} in the divisor" if l2 else ""
    who = "Both coefficients" if len(problem.names) == 2 else f"All {count(len(problem.names))}"
    return _scene(
        problem, alpha, steps[0], "Start",
        f"{who} start at 0. Alpha = {num(alpha)} means {what}{also}; then each gets its turn "
        "while the others stay.",
        [_rule(problem, alpha)], None, _ask(problem, alpha, first) if first is not None else None,
    )  # fmt: skip


def _turn(problem: Problem, alpha: float, step: CoordinateStep, ask: Ask | None) -> Scene:
    name, now = problem.names[step.feature], float(step.coef[step.feature])
    if step.threshold and step.value == 0:
        why = f"|ρ| = {num(abs(step.rho))} is under the threshold of {num(step.threshold)}"
        verb = "stays at 0" if step.before == 0 else f"goes from {num(step.before)} to 0"
    else:
        verb = f"goes from {num(step.before)} to {num(now)}"
        why = f"ρ = {num(step.rho)}" + (f", pulled towards 0 by {num(step.threshold)}" if step.threshold else "")
        why += f", divided by {num(step.curvature)}"
    return _scene(problem, alpha, step, "Coefficient", f"“{name}” {verb}: {why}.", [_put_in(problem, step)], step, ask)


def _swept(problem: Problem, alpha: float, before: CoordinateStep, step: CoordinateStep) -> Scene:
    moved = np.abs(step.coef - before.coef)
    most = int(np.argmax(moved))
    caption = (
        f"Sweep {step.sweep} gives every coefficient one more turn. “{problem.names[most]}” moves most, by "
        f"{num(float(moved[most]))}, to {num(float(step.coef[most]))}."
    )
    return _scene(problem, alpha, step, "Sweep", caption, [_rule(problem, alpha)], None, None, lit=most)


def _end(problem: Problem, alpha: float, step: CoordinateStep) -> Scene:
    coef = step.coef
    zeros = len(coef) - len(kept(coef))
    caption = (
        f"After {count(step.sweep, 'sweep')} the duality gap is {num(step.gap, 2)}: the objective is at most that far "
        f"above its minimum. {zeros} of {count(len(coef))} {'is' if zeros == 1 else 'are'} exactly 0."
    )
    order = np.argsort(-np.abs(coef), kind="stable")[:4]
    facts = [
        Fact("Alpha", num(alpha)), Fact("Zeros", f"{zeros} of {len(coef)}"),
        Fact("R² on these rows", fixed(problem.score(coef))), Fact("Sum of |w|", num(float(np.abs(coef).sum()))),
        *(Fact(f"w of {problem.names[j]}", num(float(coef[j]))) for j in order),
    ]  # fmt: skip
    marks = {"cut": _function(problem, alpha), "weights": bar_marks(coef)}
    objective = problem.misfit(coef) + alpha * problem.size(coef)
    formula = Formula(
        "J", ["= Σ e^{2} / (2 n) + α · penalty", f"= {num(problem.misfit(coef))} + {num(alpha * problem.size(coef))}",
              f"= {num(objective)}"]
    )  # fmt: skip
    cells = [(num(float(problem.free[j])), num(float(coef[j]))) for j in range(len(coef))]
    numbers = table(problem, ("no penalty", "now"), cells, -1)
    return Scene("Result", caption, marks, Numbers(numbers.head, numbers.rows, facts), [formula], STOP, mood="kept")


def _scene(
    problem: Problem, alpha: float, step: CoordinateStep, stage: str, caption: str, formulas: list[Formula],
    turn: CoordinateStep | None, ask: Ask | None, lit: int = -1,
) -> Scene:  # fmt: skip
    at = turn.feature if turn is not None else lit
    cells = [(num(float(problem.free[j])), num(float(step.coef[j]))) for j in range(len(step.coef))]
    numbers = table(problem, ("no penalty", "now"), cells, at)
    objective = problem.misfit(step.coef) + alpha * problem.size(step.coef)
    facts = [Fact("Sweep", str(max(step.sweep, 1))), Fact("Objective", num(objective, 5)),
             Fact("Zeros", f"{len(step.coef) - len(kept(step.coef))} of {len(step.coef)}")]  # fmt: skip
    marks = {"cut": [*_function(problem, alpha, turn), *_here(problem, turn)], "weights": bar_marks(step.coef, at)}
    return Scene(
        stage, caption, marks, Numbers(numbers.head, numbers.rows, facts), formulas, SWEEP, ask,
        "start" if stage == "Start" else "eval",
    )  # fmt: skip


# ---------------------------------------------------------------------- the function


def _function(problem: Problem, alpha: float, turn: CoordinateStep | None = None) -> list[Mark]:
    """Return the new coefficient over rho, with and without the penalty."""
    l1, l2 = alpha * problem.ratio, alpha * (1 - problem.ratio)
    mean_sq = turn.curvature - l2 if turn is not None else float((problem.X**2).mean(axis=0).max())
    wide = 40 * max(problem.top, l1)
    grid = np.array([-wide, -l1, l1, wide]) if l1 else np.array([-wide, wide])
    shrunk = [soft_threshold(float(rho), l1) / (mean_sq + l2) for rho in grid]
    marks: list[Mark] = [box(-l1, -np.inf, l1, np.inf, c="off", fill=True, width=0.5, tag="cut")] if l1 else []
    return [
        *marks, rule(x=0.0, dash=False, width=1), rule(y=0.0, dash=False, width=1),
        curve([-wide, wide], [-wide / mean_sq, wide / mean_sq], c="soft", dash=True, width=1.5),
        curve(grid, shrunk, c="action", width=2.5, tag="cut"),
    ]  # fmt: skip


def _here(problem: Problem, turn: CoordinateStep | None) -> list[Mark]:
    if turn is None:
        return []
    tag, at, now = f"w{turn.feature}", turn.rho, float(turn.coef[turn.feature])
    free = at / (turn.curvature - _l2(problem, turn))
    name = problem.names[turn.feature]
    right = at <= 0
    return [
        segments([at], [free], [at], [now], c="eval", width=2, arrow=True, tag=tag),
        points([at], [free], c="eval", style="ghost", size=6, tag=tag),
        points([at], [now], c="eval", size=6.5, tag=tag),
        label(at, now, name if len(name) <= 12 else f"{name[:11]}…", bold=True, tag=tag,
              anchor="start" if right else "end", dx=10 if right else -10, dy=12 if right else -12),
    ]  # fmt: skip


def _l2(problem: Problem, turn: CoordinateStep) -> float:
    column = problem.X[:, turn.feature]
    return turn.curvature - float(column @ column) / len(column)


def _rule(problem: Problem, alpha: float) -> Formula:
    l1, l2 = alpha * problem.ratio, alpha * (1 - problem.ratio)
    divisor = f"mean x^{{2}} + {num(l2)}" if l2 else "mean x^{2}"
    if problem.penalty == RIDGE:
        return Formula("w_{j}", [f"= ρ / ({divisor})", "ρ = mean of x_{j} · (residual without j)"])
    return Formula(
        "w_{j}",
        [
            f"= S(ρ) / ({divisor})",
            f"S(ρ) = sign(ρ) · max(|ρ| − {num(l1)}, 0)",
            "ρ = mean of x_{j} · (residual without j)",
        ],
    )


def _put_in(problem: Problem, step: CoordinateStep) -> Formula:
    name, now = problem.names[step.feature][:10], float(step.coef[step.feature])
    lines = [f"= {num(step.value)} / {num(step.curvature)} = {num(now)}"]
    if step.threshold:
        lines = [
            f"S(ρ) = sign · max({num(abs(step.rho))} − {num(step.threshold)}, 0)",
            f"     = {num(step.value)}",
            *lines,
        ]
    return Formula(f"w_{{{name}}}", lines, f"w{step.feature}")


def _ask(problem: Problem, alpha: float, step: CoordinateStep) -> Ask | None:
    """Ask for the next coefficient: without the penalty, pulled by all of the threshold, or zero.

    The options always stand in this order, so that their order tells nothing.
    """
    free = step.rho / (step.curvature - alpha * (1 - problem.ratio))
    now = float(step.coef[step.feature])
    if step.threshold and abs(abs(step.rho) - step.threshold) < 0.03 * step.threshold:
        return None
    past = (step.rho - np.sign(step.rho) * step.threshold) / step.curvature
    values = [free, past, 0.0]
    if not step.threshold:  # ridge: what the lasso would make of it is a fourth
        lasso = soft_threshold(step.rho, alpha) / (step.curvature - alpha)
        values = sorted({0.0, free, now, lasso}, key=lambda value: (abs(value), value))
    options = [num(value) for value in values]
    if len(set(options)) < max(3, len(options)):
        return None
    name = problem.names[step.feature]
    if step.threshold:
        told = f"ρ = {num(step.rho)}, threshold {num(step.threshold)}, divisor {num(step.curvature)}"
        why = (f"|ρ| is under the threshold, so it is 0, not {num(past)}" if not now else
               f"S(ρ) = {num(step.value)}, and {par(step.value, 4)} / {num(step.curvature)} = {num(now)}")  # fmt: skip
    else:
        told = f"ρ = {num(step.rho)}, mean x² = {num(step.curvature - alpha)}, α = {num(alpha)}"
        why = f"{num(step.rho)} / ({num(step.curvature - alpha)} + {num(alpha)}) = {num(now)}"
    return Ask(f"Next is “{name}”: {told}. Its coefficient?", options, options.index(num(now)), f"“{name}”: {why}.")
