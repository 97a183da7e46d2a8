"""Questions before the next epochs, each answered by the run itself."""

import numpy as np

from visuals.figures.write import fixed, num
from visuals.lessons.neural_network.epochs import Training
from visuals.lessons.walkthrough import Ask

LETTERS = "PQRS"
NEXT, COSTLIEST, RIGHT, HELD, DEAD = 1, 4, 6, 22, 3  # after which epochs which question is asked


def marked(told: Training) -> dict[str, int]:
    """Return up to four rows far from each other by letter: the costliest at an early epoch, and cheaper ones."""
    losses = told.states[min(COSTLIEST, len(told.states) - 1)].said.losses
    unit = told.found.raw - told.found.raw.min(axis=0)
    unit = unit / np.where(unit.max(axis=0) > 0, unit.max(axis=0), 1)
    order = np.argsort(-losses, kind="stable")
    order = order[told.found.train[order]]
    chosen: list[int] = []
    for share in (0, 0.25, 0.5, 0.75):
        rest = order[int(share * len(order)) :]
        chosen += [int(i) for i in rest if all(np.abs(unit[i] - unit[j]).max() > 0.2 for j in chosen)][:1]
    return dict(zip(LETTERS, sorted(chosen, key=lambda i: told.found.raw[i, 0]), strict=False))


def at_epoch(told: Training, rows: dict[str, int], at: int) -> Ask | None:
    """Return the question after an epoch, if there is one whose answer is clear."""
    places = {e: told.shown[np.searchsorted(told.shown, e)] for e in (NEXT, COSTLIEST, RIGHT, HELD, DEAD)}
    if at == places[NEXT]:
        return ask_next(told, at)
    if at == places[DEAD]:
        return ask_dead(told, at)
    if at == places[COSTLIEST]:
        return ask_costliest(told, rows, at)
    if at == places[RIGHT]:
        return ask_right(told, at)
    return ask_held(told, at) if at == places[HELD] else None


def ask_lazy(told: Training) -> Ask | None:
    """Ask what a network costs that has learned the shares only."""
    value = fixed(told.lazy, 2)
    options = sorted({"0.00", "0.25", value, "1.00"}, key=float) if told.lazy < 0.9 else ["0.25", "0.69", value, "3.00"]
    if len(set(options)) < 4:
        return None
    return Ask(
        "A network that ignores the columns answers with the classes’ shares. What loss has it?",
        options, options.index(value),
        f"−Σ share · ln share = {num(told.lazy)}, the gray line: a loss near it says that nothing was learned.",
    )  # fmt: skip


def ask_next(told: Training, at: int) -> Ask | None:
    """Ask whether the next epoch's loss is lower."""
    now, then = told.states[at].step.loss, told.states[at + 1].step.loss
    if abs(then - now) < 0.02 * now:
        return None
    rate = num(float(told.found.run["rate"]))
    return Ask(
        f"With a rate of {rate}, will the loss of epoch {at + 1} be lower than {num(now)}?", ("Lower", "Higher"),
        int(then > now),
        f"It is {num(then)}"
        + (": the steps are too long and jump over the valley." if then > now else ": the steps go down the valley."),
    )  # fmt: skip


def ask_dead(told: Training, at: int) -> Ask | None:
    """Ask how many relu units end dead."""
    n, dead = len(told.last.dead), int(told.last.dead.sum())
    if told.found.run["activation"] != "relu" or n < 2:
        return None
    options = sorted({0, dead, n, n // 2})
    return Ask(
        f"How many of the {n} units of the first hidden layer will be off for every row at the end?",
        [str(o) for o in options], options.index(dead),
        f"{dead} of {n}: where z ≤ 0 for every row the slope is 0, so no gradient brings the unit back."
        if dead
        else f"None of {n}: at this rate no step throws a unit’s line beyond all rows.",
    )  # fmt: skip


def ask_costliest(told: Training, rows: dict[str, int], at: int) -> Ask | None:
    """Ask which of the marked rows costs most now."""
    names, losses = list(rows), told.states[at].said.losses[list(rows.values())]
    order = np.argsort(-losses)
    if len(order) < 2 or losses[order[0]] < 1.1 * losses[order[1]]:
        return None
    first, second = int(order[0]), int(order[1])
    return Ask(
        "Which of the marked rows costs most now?", names, first,
        f"{names[first]}: its class has probability {num(np.exp(-losses[first]), 3)}, which costs "
        f"{num(losses[first], 3)}; {names[second]} comes second with {num(losses[second], 3)}.", names,
    )  # fmt: skip


def ask_right(told: Training, at: int) -> Ask | None:
    """Ask how many rows are right at the end."""
    y, n = told.found.y, int(told.found.train.sum())
    now, end = told.states[at].right(y), told.last.right(y)
    options = sorted({now, end, n})
    if abs(now - end) < 0.05 * n and now != end:
        return None
    if len(options) < 3:
        options = sorted({*options, round(0.8 * n), n // 2})
    if min(np.diff(options), default=0) < 0.04 * n:
        return None
    return Ask(
        f"{now} of {n} rows are right. How many at the end, after {len(told.states) - 1} epochs?",
        [str(o) for o in options], options.index(end),
        f"{end} of {n}: the loss goes from {num(told.states[at].step.loss)} to {num(told.last.step.loss)}"
        + ("." if end > now else ", but no more rows are right."),
    )  # fmt: skip


def ask_held(told: Training, at: int) -> Ask | None:
    """Ask whether the log loss of the rows held back is lower at the end."""
    now, end = told.states[at].held_loss, told.last.held_loss
    seen, learned = told.states[at].step.loss, told.last.step.loss
    if not np.isfinite(now) or abs(end - now) < 0.05 * now:
        return None
    return Ask(
        f"The rows held back have log loss {num(now)} after epoch {at}. At the end?", ("Lower", "Higher"),
        int(end > now),
        f"{num(end)} at the end, while the training loss goes from {num(seen)} to {num(learned)}"
        + (": the network learns the noise of the rows it sees." if end > now and learned < seen else "."),
    )  # fmt: skip
