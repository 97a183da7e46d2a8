"""Training: the areas of the classes and the loss, epoch by epoch."""

from collections.abc import Iterator

import numpy as np
from scipy.linalg import norm

from algorithms.network import initialize, pack
from algorithms.network_descent import descend
from visuals.figures.marks import Mark, curve, points, rule
from visuals.figures.write import fixed, num, par, percent
from visuals.lessons.lesson import Run
from visuals.lessons.neural_network import guesses, shown
from visuals.lessons.neural_network.epochs import State, Training, train
from visuals.lessons.neural_network.net import BATCH, unit
from visuals.lessons.neural_network.written import summed
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

START = source(initialize, "bound =", "rng.uniform")
EPOCH = source(descend, "order = order[rng.permutation(n)]", "yield from one_batch", "total += lost")
END = source(descend, 'stage="done"')
ROWS = 8


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a training run."""
    told = train(run)
    scenes = _Scenes(told)
    key = [
        Key("action", "line", "loss, the mean over an epoch’s batches"),
        Key("ink", "dash", "log loss of the rows held back; in the plane, where a hidden unit’s z is 0"),
        Key("soft", "line", "loss by the classes’ shares alone"),
    ]
    n = int((~told.found.train).sum())
    note = (
        f"{n} of {len(told.found.y)} rows, those with a light middle, are held back and not learned from. "
        f"{len(told.states) - len(told.shown)} of {len(told.states) - 1} epochs are not shown; the curve holds them "
        f"all."
    )
    raw = told.found.raw
    arrays = {"data": (raw[:, 0], raw[:, 1])}
    return Walkthrough([scenes.plane, scenes.curve], list(scenes.all()), key, arrays, note=note)


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, told: Training) -> None:
        self.told, self.found = told, told.found
        self.plane = shown.plane(told.found, "", 400)
        self.curve = _curve(told)
        self.rows = guesses.marked(told)

    def all(self) -> Iterator[Scene]:
        yield self._start()
        for before, at in zip(self.told.shown, self.told.shown[1:], strict=False):
            yield self._epoch(before, at)
        yield self._result()

    def _start(self) -> Scene:
        told, state = self.told, self.told.states[0]
        n = int(told.found.train.sum())
        caption = (
            f"Random weights: {state.right(told.found.y)} of {n} rows are right, by chance. In an epoch every row is "
            f"used once, {min(BATCH, n)} rows a batch."
        )
        return Scene(
            "Start", caption, self._marks(0, 0), Numbers(*self._units(state, None), self._facts(0, 0)),
            [_lazy(told)], START, guesses.ask_lazy(told), "start",
        )  # fmt: skip

    def _epoch(self, before: int, at: int) -> Scene:
        told, state, old = self.told, self.told.states[at], self.told.states[before]
        moved = np.flatnonzero(state.said.guesses != old.said.guesses)
        loss = state.step.loss
        if before == 0:
            change = f"the loss over its batches is {num(loss)}"
        else:
            was, now = num(old.step.loss), num(loss)
            way = "falls" if loss < old.step.loss else "rises"
            change = f"the loss {way} from {was} to {now}" if was != now else f"the loss stays at {now}"
        n = int(self.found.train.sum())
        caption = f"Epoch {at}: {change}, and {state.right(self.found.y)} of {n} rows are right."
        if len(moved):
            caption += f" {len(moved)} {'row changes' if len(moved) == 1 else 'rows change'} sides (ringed)."
        dead = int(state.dead.sum())
        if dead and dead != int(old.dead.sum()):
            caption += f" {dead} of {self._hidden(len(state.dead))} {'is' if dead == 1 else 'are'} flat for every row."
        if at - before == 2:
            caption += f" Epoch {at - 1} is left out."
        elif at - before > 2:
            caption += f" Epochs {before + 1} {'and' if at - before == 3 else 'to'} {at - 1} are left out."
        return Scene(
            "Epoch", caption, self._marks(at, before, moved),
            Numbers(*self._units(state, old), self._facts(at, before)), self._formulas(at),
            EPOCH, guesses.at_epoch(told, self.rows, at),
        )  # fmt: skip

    def _result(self) -> Scene:
        told, state, y = self.told, self.told.last, self.found.y
        n, m = int(self.found.train.sum()), int((~self.found.train).sum())
        caption = (
            f"After {len(told.states) - 1} epochs the loss is {num(state.step.loss)}: {state.right(y)} of {n} rows are "
            "right"
        )
        caption += f", and {state.right(y, held=True)} of the {m} held back" if m else ""
        wrong = np.flatnonzero(state.said.guesses != y)
        caption += " (the others ringed)." if len(wrong) else "."
        coefs, intercepts = state.step.coefs, state.step.intercepts
        facts = [
            Fact("Loss", num(state.step.loss), note=f"{num(told.lazy)} by the classes’ shares alone"),
            Fact("Accuracy", percent(state.right(y) / n)),
            *([Fact("Accuracy, held back", percent(state.right(y, True) / m)),
               Fact("Log loss, held back", num(state.held_loss))] if m else []),
            Fact("Flat units", f"{int(state.dead.sum())} of {len(state.dead)}", note=self._flat()),
            Fact("Weights and biases", f"{sum(part.size for part in (*coefs, *intercepts)):,}"),
            Fact("Length of the weights", num(float(norm(pack(coefs, []))))),
        ]  # fmt: skip
        numbers = Numbers(*self._units(state, None), facts)
        at = len(told.states) - 1
        return Scene("Result", caption, self._marks(at, at, wrong), numbers, self._formulas(at), END, None, "kept")

    # ------------------------------------------------------------------ parts

    def _hidden(self, n: int) -> str:
        """Name the units that are looked at: those of the first hidden layer."""
        return f"{n} hidden units" if len(self.told.last.step.coefs) == 2 else f"{n} units of the first hidden layer"

    def _flat(self) -> str:
        where = "" if len(self.told.last.step.coefs) == 2 else ", first hidden layer"
        return f"f′(z) < 0.01 for every row{where}"

    def _marks(self, at: int, before: int, lit: np.ndarray | None = None) -> dict[str, list[Mark]]:
        state = self.told.states[at]
        coefs, intercepts = state.step.coefs, state.step.intercepts
        plane = [
            shown.areas(self.found, self.plane, coefs, intercepts),
            *shown.bends(self.found, self.plane, coefs, intercepts, state.dead),
            *shown.cloud(self.found, np.empty(0, int) if lit is None else lit, self.rows),
        ]
        return {"plane": plane, "loss": _way(self.told, at)}

    def _units(self, state: State, old: State | None) -> tuple[tuple[str, ...], list[Row]]:
        coefs, b, last = state.step.coefs[0], state.step.intercepts[0], len(state.step.coefs)
        return ("unit", "w₁", "w₂", "bias", "mean f′(z)"), [
            Row((unit(1, j, self.found, last), *(num(w, 3) for w in coefs[:, j]), num(b[j], 3), fixed(state.slope[j])),
                f"1-{j}", lit=old is not None and bool(state.dead[j] != old.dead[j]))
            for j in range(min(ROWS, len(b)))
        ]  # fmt: skip

    def _facts(self, at: int, before: int) -> list[Fact]:
        state, old, y = self.told.states[at], self.told.states[before], self.found.y
        n, m = int(self.found.train.sum()), int((~self.found.train).sum())
        made = [Fact("Loss", num(state.step.loss), num(old.step.loss) if before else "")] if at else []
        pairs = [("Right", False, n), ("Right, held back", True, m)]
        for name, held, of in pairs:
            if of:
                now, was = (f"{s.right(y, held)} of {of}" for s in (state, old))
                made.append(Fact(name, now, was if at else ""))
        if m:
            made.append(Fact("Log loss, held back", num(state.held_loss), num(old.held_loss) if at else ""))
        if len(state.dead) > ROWS:
            made.append(Fact("Hidden units", f"the first {ROWS} of {len(state.dead)}"))
        return made

    def _formulas(self, at: int) -> list[Formula]:
        state = self.told.states[at]
        last = len(state.step.coefs)
        made = [_mean(self.told, at)]
        for j in range(min(ROWS, state.step.coefs[0].shape[1])):
            w, b = state.step.coefs[0][:, j], state.step.intercepts[0][j]
            terms = (f"{num(w[0], 3)} · x_{{1}}", f"{par(w[1])} · x_{{2}}", par(b))
            lines = [*summed("= ", terms), "= 0 on the dashed line"]
            made.append(Formula(f"z({unit(1, j, self.found, last)})", lines, f"1-{j}"))
        return made


def _curve(told: Training) -> Picture:
    seen = np.concatenate([told.losses, told.held[np.isfinite(told.held)], [told.lazy]])
    epochs, high = len(told.states) - 1, float(seen.max())
    log = high > 20
    low = 10 ** np.floor(np.log10(max(1e-6, float(seen.min())))) if log else 0.0
    top = 10 ** np.ceil(np.log10(high) + 0.05) if log else 1.08 * high
    return Picture(
        "loss", Axis("epoch", -0.02 * epochs, 1.02 * epochs), Axis("loss", float(low), float(top), log=log),
        "The loss of each epoch, and the log loss of the rows held back.", "The loss", 220,
        base=[rule(y=told.lazy, c="soft", dash=False)],
    )  # fmt: skip


def _way(told: Training, at: int) -> list[Mark]:
    epochs = np.arange(1, at + 1)
    marks: list[Mark] = [rule(x=float(at), c="line", dash=False)]
    if np.isfinite(told.held).all():
        marks.append(curve(np.arange(at + 1), told.held[: at + 1], c="ink", width=1.5, dash=True))
    if at:
        marks.append(curve(epochs, told.losses[:at]))
        marks.append(points([at], [told.losses[at - 1]], c="action", size=5))
    return marks


def _lazy(told: Training) -> Formula:
    rows = told.found.train
    shares = np.bincount(told.found.y[rows], minlength=len(told.found.names)) / rows.sum()
    terms = [f"{num(s, 3)} · ln {num(s, 3)}" for s in shares]
    sums = summed("= −(", terms[:4], ")" if len(terms) < 5 else " + …)")
    return Formula("L by the shares", ["= −Σ share · ln share, the gray line", *sums, f"= {num(told.lazy)}"])


def _mean(told: Training, at: int) -> Formula:
    n = int(told.found.train.sum())
    batches = -(-n // min(BATCH, n))
    return Formula(
        "loss",
        [f"= Σ rows · batch loss / {n}", f"= {num(told.states[at].step.loss)}", f"  over {batches} "
         f"{'batch' if batches == 1 else 'batches'}, each before its update"],
    )  # fmt: skip
