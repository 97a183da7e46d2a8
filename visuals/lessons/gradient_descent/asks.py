"""The questions of a walk: which way the next move goes, and what the loss does."""

import numpy as np

from algorithms import GradientDescentStep
from visuals.figures.write import num
from visuals.lessons.gradient_descent.setting import MOMENTUM, ROWS, SCALED, SEARCH, Setting
from visuals.lessons.walkthrough import Ask

WAY, LOSS, FARTHER = "way", "loss", "farther"
PLAN = {0: (WAY, 1), 1: (LOSS, 0), 3: (WAY, 1), 4: (FARTHER, 0), 6: (WAY, 0), 8: (LOSS, 0)}  # by move: what, of which
HEAVY = {0: (WAY, 1), 3: (LOSS, 0), 4: (WAY, 1), 6: (WAY, 0), 8: (LOSS, 0)}  # where momentum carries past the bottom


def ask(setting: Setting, moves: list[GradientDescentStep], k: int) -> Ask | None:
    """Return the question after move ``k``, or None if none is due or the answer is a close call."""
    kind, i = (HEAVY if setting.run.view == MOMENTUM else PLAN).get(k, ("", 0))
    now, then = moves[k], moves[k + 1]
    step = setting.place(then) - setting.place(now)
    if kind == WAY:
        return _way(setting, moves, k, i, step)
    if kind == LOSS and setting.run.view == SEARCH:
        return _rate(now, then) if k else None
    if kind == LOSS and abs(then.loss - now.loss) > 0.003 * now.loss:
        return Ask(
            f"The loss is {num(now.loss)}. Will the next move lower it?", ("Lower", "Higher"),
            0 if then.loss < now.loss else 1,
            f"It goes to {num(then.loss)}: {_why(setting, then.rate, then.loss < now.loss)}.",
        )  # fmt: skip
    if kind == FARTHER and np.abs(step).max() > 1.2 * np.abs(step).min():
        a, b = setting.names
        g = setting.used(now, then)
        return Ask(
            f"Which of {a} and {b} will the next move change more?", (a, b), int(np.argmax(np.abs(step))),
            f"{a} changes by {num(step[0])}, {b} by {num(step[1])}: their gradients are {num(g[0])} and {num(g[1])}.",
        )  # fmt: skip
    return None


def _rate(now: GradientDescentStep, then: GradientDescentStep) -> Ask | None:
    """Return the question on the rate that the line search finds."""
    if abs(then.rate - now.rate) < 0.05 * now.rate:
        return None
    return Ask(
        f"The line search took the rate {num(now.rate)}. Will the next one be larger?", ("Larger", "Smaller"),
        0 if then.rate > now.rate else 1,
        f"It is {num(then.rate)}: the rate is one over the curvature along the gradient, which points now more along "
        "the steep direction, now more along the flat one.",
    )  # fmt: skip


def _why(setting: Setting, rate: float, fell: bool) -> str:
    """Return why a move lowered the loss, or raised it."""
    if setting.run.view == ROWS:
        return "the row pulls as most rows do" if fell else "what suits the rows of a move need not suit all"
    if setting.beta:
        return "step and gradient agree" if fell else "momentum carries it on, uphill too"
    if fell:
        return f"a rate of {num(rate)} is under the limit of {num(setting.limit)}"
    return f"the rate of {num(rate)} is over the limit of {num(setting.limit)}, so it lands ever higher"


def _way(setting: Setting, moves: list[GradientDescentStep], k: int, i: int, step: np.ndarray) -> Ask | None:
    """Return the question which way one of the numbers goes; the sign decides."""
    now, then, name = moves[k], moves[k + 1], setting.names[i]
    if abs(step[i]) < 1e-3 * max(np.abs(step).max(), 1e-12) or abs(step[i]) < 1e-12 * max(1.0, abs(setting.best[i])):
        return None
    g = setting.used(now, then)[i]
    if len(then.rows) == 1:
        row = int(then.rows[0])
        miss, column = float(setting.predicted(now)[row] - setting.y[row]), float(setting.A[row, i])
        side = "high" if miss > 0 else "low"
        alone = setting.line and i == 0
        prompt = f"The next row is predicted too {side} by {num(abs(miss))}"
        prompt += "." if alone else f", and its {_column(setting, i)} is {num(column)}."
        times = "" if alone else f", times {num(column)}"
        why = f"the gradient is the miss, {num(miss)}{times}, and the move goes against it"
    elif len(then.rows):
        prompt = f"The next move looks at {len(then.rows)} rows."
        why = f"their gradient is {num(g)}, and the move goes against it"
    elif setting.beta and k:
        kept = setting.place(now)[i] - setting.place(moves[k - 1])[i]
        prompt = f"The gradient by {name} is {num(g)}, and the last step changed it by {num(kept)}."
        why = f"−η g is {num(-then.rate * g)}, and {num(setting.beta)} of the last step is {num(setting.beta * kept)}"
    else:
        prompt, why = f"The gradient by {name} is {num(g)}.", "the move goes against the gradient"
    return Ask(
        f"{prompt} Will {name} rise or fall?", ("Rise", "Fall"), 0 if step[i] > 0 else 1,
        f"{name} changes by {num(step[i])}: {why}.",
    )  # fmt: skip


def _column(setting: Setting, i: int) -> str:
    """Return what a row's value of a coordinate's column is called."""
    name = setting.run.table.columns[0 if setting.line else i]
    scaled = setting.run["scaling"] == SCALED
    return f"{name}, standardized," if scaled else (name if setting.line else f"{name} less the mean")
