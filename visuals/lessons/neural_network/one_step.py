"""One step: forward, loss, backward, gradient and update of the first batch, in numbers."""

from collections.abc import Iterator

import numpy as np

from algorithms.network import backward, forward, initialize, loss
from algorithms.network_descent import one_batch
from algorithms.optimizers import Momentum
from visuals.figures.marks import Mark
from visuals.figures.write import fixed, listed, num, signed
from visuals.lessons.lesson import Run
from visuals.lessons.neural_network import asks, checked, drawn, shown, written
from visuals.lessons.neural_network.net import BENDS, slopes, unit
from visuals.lessons.neural_network.pass_through import Pass, first_batch
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Fact, Key, Numbers, Row, Scene, Walkthrough

START = source(initialize, "bound =", "rng.uniform")
FORWARD = source(forward, "Z = held[-1] @ coef", "Z += intercept", "held.append")
OUT = source(forward, "Z = held[-1] @ coef", "Z += intercept", "probabilities(Z)")
LOSS = source(loss, "row_losses")
BACK_OUT = source(backward, "deltas = [(held[-1] - batch.target)")
BACK = source(backward, "for coef, A in zip(coefs[:0:-1]", "coef.T) * SLOPES")
GRADIENT = source(backward, "by_coefs =", "by_intercepts =")
UPDATE = source(Momentum.move, "self.velocity =")
AGAIN = source(one_batch, "activations, scores = forward", "lost = loss")


def walk(run: Run) -> Walkthrough:
    """Return the scenes of one step."""
    told = first_batch(run)
    scenes = _Scenes(told)
    key = [
        Key("action", "line", "positive weight, thicker if larger"), Key("action", "dash", "negative weight"),
        Key("eval", "line", "used in this step"), Key("ink", "dash", "where a hidden unit’s z is 0"),
    ]  # fmt: skip
    raw = told.found.raw
    n = len(told.back.rows)
    note = f"The row that is followed stands in the boxes; the batch has {n} rows." if n > 1 else ""
    return Walkthrough(
        [scenes.network, scenes.plane], list(scenes.all()), key, {"data": (raw[:, 0], raw[:, 1])}, note=note
    )


class _Scenes:
    """Makes the scenes of one pass."""

    def __init__(self, told: Pass) -> None:
        self.told, self.found, self.sizes = told, told.found, told.sizes
        self.last = len(self.sizes) - 1
        self.network = drawn.network(self.found, self.sizes)
        self.plane = shown.plane(self.found, "The rows, and what the network answers where", 300)
        self.before, self.after = (self._plane(step.coefs, step.intercepts) for step in (told.back, told.moved))
        self.held = {at: layer[0] for at, layer in enumerate(told.back.activations)}
        self.deltas = {at + 1: delta[0] for at, delta in enumerate(told.back.deltas)}

    def all(self) -> Iterator[Scene]:
        yield self._start()
        for layer in range(1, self.last):
            yield self._hidden(layer)
        yield self._output()
        yield self._loss()
        yield self._blame_output()
        for layer in range(self.last - 1, 0, -1):
            yield self._blame(layer)
        yield self._gradient()
        yield self._update()
        yield self._again()
        yield from checked.scenes(self.told, lambda **parts: self._marks(**parts))
        yield self._result()

    # ------------------------------------------------------------------ forward

    def _start(self) -> Scene:
        inputs, outputs = self.sizes[0], self.sizes[-1]
        middle = listed(str(units) for units in self.sizes[1:-1])
        caption = (
            f"{inputs} inputs, {middle} hidden {'unit' if middle == '1' else 'units'}, {outputs} "
            f"{'output' if outputs == 1 else 'outputs'}. The weights start at random: units that start alike would get "
            "the same gradient and stay alike."
        )
        facts = [Fact("Learning rate", num(self.found.run["rate"])), Fact("Activation", self.found.run["activation"])]
        numbers = Numbers(*written.weights(self.told, 1), facts)
        return Scene(
            "Start", caption, self._marks(step=0), numbers, written.bounds(self.told), START,
            asks.ask_count(self.told), "start",
        )  # fmt: skip

    def _hidden(self, layer: int) -> Scene:
        z, a = self.told.z(layer)[0], self.held[layer]
        strongest = int(np.abs(a).argmax())
        name = self._unit(layer, strongest)
        activation = self.found.run["activation"]
        enters = (
            f"Row {self.told.row + 1}, of class {self._class()}, enters as "
            f"({', '.join(fixed(v, 2) for v in self.held[0])}). "
            if layer == 1
            else ""
        )
        off = int((z <= 0).sum())
        tail = f" {off} of {len(a)} {'is' if off == 1 else 'are'} off." if activation == "relu" and off else ""
        caption = (
            f"{enters}Each unit sums weight times input, and its bias, to z, and passes on a = {_bend(activation)}: "
            f"{name} the most, {fixed(a[strongest])}.{tail}"
        )
        rows = [Row((self._unit(layer, j), fixed(z[j]), fixed(a[j])), f"{layer}-{j}", lit=True) for j in range(len(a))]
        ask = asks.ask_answer(self.told) if layer == self.last - 1 else None
        marks = self._marks(step=layer, edges=layer, on=layer)
        formulas = [written.hidden_unit(self.told, layer, j) for j in _first(strongest, len(a))]
        return Scene("Forward", caption, marks, Numbers(("unit", "z", "a"), rows), formulas, FORWARD, ask)

    def _output(self) -> Scene:
        z, p, layer = self.told.z(self.last)[0], self.held[self.last], self.last
        answer = asks.answer(self.told)
        said, is_ = self.found.names[answer], self._class()
        verdict = "which is right" if said == is_ else f"but the row is {is_}"
        how = (
            "The logistic function makes the score a probability" if len(z) == 1 else "Softmax makes scores shares of 1"
        )
        share = float(p[0]) if len(p) == 1 else float(p[answer])
        name = self._unit(layer, 0 if len(p) == 1 else answer)
        caption = f"{how}: {name} = {fixed(share)}. So the network answers {said}, {verdict}."
        rows = [Row((self._unit(layer, j), fixed(z[j]), fixed(p[j])), f"{layer}-{j}", lit=True) for j in range(len(p))]
        formulas = written.output(self.told)
        marks = self._marks(step=layer, edges=layer, on=layer)
        return Scene("Forward", caption, marks, Numbers(("output", "z", "p"), rows), formulas, OUT)

    def _loss(self) -> Scene:
        own = written.own(self.told)
        n, cost = len(own), -np.log(own)
        lazy = float(np.log(len(self.found.names)))
        beside = "more" if self.told.back.loss > lazy else "less"
        caption = (
            f"The loss is −ln of the probability of the true class: {fixed(self.told.back.loss)}"
            + (f", the mean of {n} rows" if n > 1 else "")
            + f". That is {beside} than {fixed(lazy)}, the cost of {num(1 / len(self.found.names), 3)} for each class."
        )
        rows = [
            Row((f"row {i + 1}", self.found.names[self.found.y[i]], fixed(p), fixed(c)), c=self._colour(i), lit=True)
            for i, p, c in zip(self.told.back.rows, own, cost, strict=True)
        ]
        numbers = Numbers(("row", "class", "its p", "loss"), rows, [Fact("Loss", num(self.told.back.loss))])
        marks = self._marks(step=self.last, on=self.last)
        return Scene("Loss", caption, marks, numbers, [written.loss_of(self.told)], LOSS)

    # ------------------------------------------------------------------ backward

    def _blame_output(self) -> Scene:
        delta, target = self.deltas[self.last], self.told.batch.target[0]
        worst = int(np.abs(delta).argmax())
        wanted = "up" if delta[worst] < 0 else "down"
        caption = (
            f"The slope of the loss by the score is just p − y: {signed(delta[worst])} for "
            f"{self._unit(self.last, worst)}. So this score is to go {wanted}."
        )
        rows = [
            Row((self._unit(self.last, j), fixed(self.held[self.last][j]), num(target[j]), fixed(d)),
                f"{self.last}-{j}", lit=True)
            for j, d in enumerate(delta)
        ]  # fmt: skip
        marks = self._marks(step=self.last, on=self.last, deltas=self.last)
        formulas = [written.output_delta(self.told, j) for j in _first(worst, len(delta))]
        ask = asks.ask_blame(self.told, self.last - 1)
        return Scene("Backward", caption, marks, Numbers(("output", "p", "y", "δ"), rows), formulas, BACK_OUT, ask)

    def _blame(self, layer: int) -> Scene:
        delta, a = self.deltas[layer], self.held[layer]
        slope = slopes(self.found, a)
        worst = int(np.abs(delta).argmax())
        still = int((slope == 0).sum())
        tail = f" Nothing goes back through the {still} that {'is' if still == 1 else 'are'} off." if still else ""
        caption = (
            "A unit’s δ is what comes back along its weights, times its slope f′(z): "
            f"{self._unit(layer, worst)} has the largest, {num(delta[worst], 3)}.{tail}"
        )
        rows = [
            Row((self._unit(layer, j), fixed(a[j]), fixed(slope[j]), fixed(delta[j], 4)), f"{layer}-{j}", lit=True)
            for j in range(len(a))
        ]
        ask = asks.ask_blame(self.told, layer - 1) if layer > 1 else asks.ask_sign(self.told)
        marks = self._marks(step=self.last, edges=layer + 1, on=layer, deltas=layer, back=True)
        formulas = [written.hidden_delta(self.told, layer, j) for j in _first(worst, len(a))]
        return Scene("Backward", caption, marks, Numbers(("unit", "a", "f′(z)", "δ"), rows), formulas, BACK, ask)

    def _gradient(self) -> Scene:
        told = self.told
        name, g = written.name(told, told.followed), told.gradient(told.followed)
        n = len(told.back.rows)
        caption = (
            "The gradient of a weight is what enters it times the δ it leads to"
            + (f", averaged over the {n} rows" if n > 1 else "")
            + f": {num(g)} for {name}. All {len(told.tags)} come from one pass forward and one back."
        )
        marks = self._marks(step=self.last, deltas=1, lit=[told.followed])
        numbers = Numbers(("", "value", "gradient"), [
            Row((written.name(told, tag), num(told.value(tag)), num(told.gradient(tag))), tag,
                lit=tag == told.followed) for tag in told.some
        ], self._rest())  # fmt: skip
        return Scene("Gradient", caption, marks, numbers, written.chain(told), GRADIENT)

    def _update(self) -> Scene:
        told = self.told
        was, now = told.value(told.followed), told.value(told.followed, after=True)
        caption = (
            f"Every weight moves against its gradient, {num(self.found.run['rate'])} times as far: "
            f"{written.name(told, told.followed)} goes from {num(was)} to {num(now)}."
        )
        rows = [
            Row((written.name(told, tag), num(told.value(tag)), num(told.gradient(tag)), num(told.value(tag, True))),
                tag, lit=told.value(tag) != told.value(tag, True))
            for tag in told.some
        ]  # fmt: skip
        numbers = Numbers(("", "before", "gradient", "now"), rows, self._rest())
        moved = [tag for tag in told.tags if told.value(tag) != told.value(tag, True)]
        marks = self._marks(step=-1, lit=moved, after=True, c="kept")
        return Scene(
            "Update", caption, marks, numbers, [written.update(told, tag) for tag in told.some[:4]], UPDATE,
            asks.ask_falls(told), "kept",
        )  # fmt: skip

    def _again(self) -> Scene:
        was, now = self.told.back.loss, self.told.after[1]
        change = "falls" if now < was else "rises" if now > was else "stays"
        why = "a step against the slope, short enough" if now < was else "the step was too long for this slope"
        caption = f"Forward again with the new weights: the loss {change} from {num(was)} to {num(now)}: {why}."
        if now == was:
            caption = f"Forward again with the new weights: the loss stays at {num(now)}, as no weight moved."
        held = {at: layer[0] for at, layer in enumerate(self.told.after[0])}
        rows = [
            Row(
                (self._unit(self.last, j), fixed(self.held[self.last][j], 4), fixed(p, 4)), f"{self.last}-{j}", lit=True
            )
            for j, p in enumerate(held[self.last])
        ]
        numbers = Numbers(("output", "p before", "p now"), rows, [Fact("Loss", num(now), num(was))])
        marks = self._marks(step=self.last, on=self.last, after=True, held=held)
        return Scene(
            "Forward again", caption, marks, numbers, [written.promised(self.told)], AGAIN,
            asks.ask_digits(self.told),
        )  # fmt: skip

    def _result(self) -> Scene:
        told = self.told
        worst = checked.worst(told)
        caption = (
            f"One step is done: {len(told.tags)} weights and biases moved, and the loss of the batch went from "
            f"{num(told.back.loss)} to {num(told.after[1])}. Training repeats this for every batch of every epoch."
        )
        facts = [
            Fact("Loss before", num(told.back.loss)), Fact("Loss after", num(told.after[1])),
            Fact("Weights and biases", str(len(told.tags))),
            Fact("Largest |δ| of the first hidden layer", num(float(np.abs(self.deltas[1]).max()))),
            Fact("Largest relative error", num(worst, 2)),
        ]  # fmt: skip
        held = {at: layer[0] for at, layer in enumerate(told.after[0])}
        marks = self._marks(step=self.last, after=True, held=held)
        return Scene("Result", caption, marks, Numbers(facts=facts), [written.promised(told)], AGAIN, None, "kept")

    # ------------------------------------------------------------------ parts

    def _marks(
        self, step: int = -1, edges: int = -1, on: int = -1, deltas: int = 99, lit: list[str] | None = None,
        back: bool = False, after: bool = False, c: str = "eval", held: dict[int, np.ndarray] | None = None,
    ) -> dict[str, list[Mark]]:  # fmt: skip
        """Return both pictures' marks: what layers up to ``step`` hold, and the deltas from layer ``deltas`` on."""
        coefs = (self.told.moved if after else self.told.back).coefs
        known = {at: value for at, value in (held or self.held).items() if at <= step}
        came = {at: value for at, value in self.deltas.items() if at >= deltas}
        return {
            "network": [
                *drawn.edges(self.sizes, coefs, edges, c, lit or (), back),  # type: ignore[arg-type]
                *drawn.nodes(self.found, self.sizes, known, came, on),
            ],
            "plane": self.after if after else self.before,
        }

    def _plane(self, coefs: tuple[np.ndarray, ...], intercepts: tuple[np.ndarray, ...]) -> list[Mark]:
        off = np.zeros(coefs[0].shape[1], bool)
        name = f"row {self.told.row + 1}"
        return [
            shown.areas(self.found, self.plane, coefs, intercepts),
            *shown.bends(self.found, self.plane, coefs, intercepts, off),
            *shown.cloud(self.found, self.told.back.rows, {name: self.told.row}),
        ]

    def _rest(self) -> list[Fact]:
        left = len(self.told.tags) - len(self.told.some)
        return [Fact("Not in the table", f"{left} more")] if left else []

    def _unit(self, layer: int, j: int) -> str:
        return unit(layer, j, self.found, self.last)

    def _class(self) -> str:
        return self.found.names[self.found.y[self.told.row]]

    def _colour(self, i: int) -> int:
        return self.found.colours[self.found.y[i]]


def _bend(activation: str) -> str:
    return BENDS[activation].replace("e^{−z}", "exp(−z)")


def _first(best: int, n: int) -> list[int]:
    """Return numbers below n, the one to be shown first in front."""
    return [best, *(j for j in range(n) if j != best)]
