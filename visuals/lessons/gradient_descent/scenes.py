"""The scenes of gradient descent: the first moves one by one, then ever fewer of them."""

from collections.abc import Iterator

import numpy as np

from algorithms import GradientDescentRegressor, GradientDescentStep
from algorithms.gradient_descent import exact_rate, loss_gradient, run_batches
from visuals.figures.write import num, par, percent
from visuals.lessons.gradient_descent import draw
from visuals.lessons.gradient_descent.asks import ask
from visuals.lessons.gradient_descent.setting import ROWS, SEARCH, Setting
from visuals.lessons.lesson import Run
from visuals.lessons.source import Lines, source
from visuals.lessons.walkthrough import Fact, Formula, Numbers, Row, Scene, Walkthrough

LOSS = source(loss_gradient, "gap =", "pull =", "return float")
MOVE = source(run_batches, "gradient =", "velocity = momentum", "theta = theta")
RATE = source(exact_rate, "along =", "bend =", "return 1 / bend")
STOP = source(GradientDescentRegressor._looked_at, "loss_gradient", "return loss")
SINGLE = 10  # moves that are shown one by one
THEN = (12, 15, 20, 30, 50, 80, 120, 200, 300, 400)


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    setting = Setting.of(run)
    rows = draw.shown(setting)
    arrays = {"data": (run.table.X[rows, 0], setting.y[rows])} if setting.line else {}
    moves = setting.moves
    notes = ["After move 10 ever fewer moves are shown; the path holds them."] if len(moves) > SINGLE + 2 else []
    if len(rows) < len(setting.y):
        notes.append(f"{len(rows)} of {len(setting.y)} points are drawn; all count.")
    return Walkthrough(
        draw.pictures(setting), list(_scenes(setting, moves)), draw.key(setting), arrays, note=" ".join(notes)
    )


def _scenes(setting: Setting, moves: list[GradientDescentStep]) -> Iterator[Scene]:
    yield _start(setting, moves)
    last = len(moves) - 1
    for k in range(1, len(moves)):
        if k <= SINGLE or k in THEN or k == last:
            yield _move(setting, moves, k)
    yield _end(setting, moves)


def _start(setting: Setting, moves: list[GradientDescentStep]) -> Scene:
    step = moves[0]
    a, b = setting.names
    g = setting.slope(step)
    at = f"{a} = {num(setting.place(step)[0])} and {b} = {num(setting.place(step)[1])}"
    limit = (
        ""
        if setting.run.view == SEARCH
        else f" The rate is {num(setting.share * setting.limit)}, {percent(setting.share, 0)} of the limit."
    )
    formula = Formula(
        "J",
        ["= Σ (ŷ − y)^{2} / (2 n)", f"= {num(step.loss)}", f"∂J/∂{_low(a)} = {num(g[0])}, ∂J/∂{_low(b)} = {num(g[1])}"],
        "here",
    )
    return _scene(
        setting, moves, 0, "Start", f"The walk starts at {at}, where the loss is {num(step.loss)}.{limit}", [formula],
        LOSS, "start",
    )  # fmt: skip


def _move(setting: Setting, moves: list[GradientDescentStep], k: int) -> Scene:
    before, step = moves[k - 1], moves[k]
    a, b = setting.names
    old, new = setting.place(before), setting.place(step)
    fell = "falls" if step.loss < before.loss else "rises"
    of = "" if not len(step.rows) else (" of one row" if len(step.rows) == 1 else f" of {len(step.rows)} rows")
    carried = f", and {num(setting.beta)} of the last step is kept" if setting.beta and k > 1 else ""
    caption = (
        f"Move {k} goes against the gradient{of}{carried}: {a} from {num(old[0])} to {num(new[0])}, {b} from "
        f"{num(old[1])} to {num(new[1])}. The loss {fell} from {num(before.loss)} to {num(step.loss)}."
    )
    return _scene(
        setting, moves, k, "Move", caption, _formulas(setting, moves, k), RATE if setting.run.view == SEARCH else MOVE
    )


def _formulas(setting: Setting, moves: list[GradientDescentStep], k: int) -> list[Formula]:
    before, step = moves[k - 1], moves[k]
    old, new, g = setting.place(before), setting.place(step), setting.used(before, step)
    kept = setting.place(before) - setting.place(moves[k - 2]) if k > 1 else np.zeros(2)
    found = []
    for i, name in reversed(list(enumerate(setting.names))):
        lines = [f"= {num(old[i])} − {num(step.rate)} · {par(g[i], 4)}", f"= {num(new[i])}"]
        if setting.beta:
            lines.insert(1, f"    + {num(setting.beta)} · {par(kept[i], 4)}")
        lines.insert(0, f"← {_low(name)} − η g" + (" + β · last step" if setting.beta else ""))
        found.append(Formula(_low(name), lines, name))
    if setting.run.view == SEARCH:
        length, bend = float(g @ g), float(g @ setting.bend @ g)
        rate = Formula("η", ["= |g|^{2} / g′Hg", f"= {num(length)} / {num(bend)} = {num(step.rate)}"], "step")
        found = [rate, *found] if length > 0 else found
    return found


def _end(setting: Setting, moves: list[GradientDescentStep]) -> Scene:
    end, k = setting.steps[-1], len(moves) - 1
    a, b = setting.names
    over = max(end.loss - setting.lowest, 0.0)
    if end.stage == "converged":
        caption = f"The gradient is as good as zero after {_times(k, 'move')}; the loss is {num(end.loss)}."
    elif end.stage == "diverged":
        caption = (
            f"The loss grew without bound: the walk is given up after {_times(end.update, 'move')}. Its lowest "
            f"place is kept, with a loss of {num(end.loss)}."
        )
    else:
        caption = (
            f"{_times(end.update, 'move')} were allowed: the walk stops {num(over)} above the minimum of "
            f"{num(setting.lowest)}."
        )
    at = setting.place(end)
    rows = [Row((name, num(at[i]), num(setting.best[i])), name) for i, name in enumerate((a, b))]
    facts = [
        Fact("Loss", num(end.loss)), Fact("Lowest loss", num(setting.lowest)), Fact("Moves", str(end.update)),
        Fact("Ended", {"converged": "converged", "diverged": "diverged"}.get(end.stage, "not converged")),
        Fact(a, num(at[0])), Fact(b, num(at[1])),
    ]  # fmt: skip
    g = setting.slope(end)
    formula = Formula("g", [f"= ({num(g[0])}, {num(g[1])})", f"J − lowest = {num(over)}"], "here")
    marks = {"data": draw.data(setting, end, None), "bowl": draw.path(setting, moves, k)}
    return Scene(
        "Result", caption, marks, Numbers(("", "walk", "least squares"), rows, facts), [formula], STOP, mood="kept"
    )


def _scene(
    setting: Setting, moves: list[GradientDescentStep], k: int, stage: str, caption: str, formulas: list[Formula],
    code: Lines, mood: str = "eval",
) -> Scene:  # fmt: skip
    step, before = moves[k], moves[k - 1] if k else None
    place, g = setting.place(step), setting.slope(step)
    old = setting.place(before) if before is not None else None
    rows = [
        Row((name, num(old[i]) if old is not None else "", num(place[i]), num(g[i])), name, lit=old is not None)
        for i, name in enumerate(setting.names)
    ]  # fmt: skip
    facts = [Fact("Loss", num(step.loss), num(before.loss) if before is not None else "")]
    facts.append(Fact("Above the minimum", num(max(step.loss - setting.lowest, 0.0))))
    if k:
        facts.append(Fact("Rate η", num(step.rate)))
    if setting.run.view == ROWS:
        facts.append(Fact("Pass over the rows", str(max(step.epoch, 1))))
    marks = {"data": draw.data(setting, step, before), "bowl": draw.path(setting, moves, k)}
    asked = ask(setting, moves, k) if k < len(moves) - 1 and k < SINGLE else None
    return Scene(
        stage, caption, marks, Numbers(("", "before", "now", "gradient"), rows, facts), formulas, code, asked,
        mood,  # type: ignore[arg-type]
    )  # fmt: skip


def _times(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _low(name: str) -> str:
    """Return a name as formulas write it."""
    return name.replace("₁", "_{1}").replace("₂", "_{2}")
