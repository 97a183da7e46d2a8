"""Boosting stage by stage: take the residuals, fit a small tree to them, add a part of its answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algorithms import BoostingStep, GradientBoostingRegressor
from algorithms.split import SQUARED_ERROR, Rules, scan
from visuals.figures.marks import Colour, Mark, curve, label, points, rule, segments
from visuals.figures.write import fixed, num, signed
from visuals.lessons.gradient_boosting.boosted import Boosted, Floats
from visuals.lessons.gradient_boosting.parts import HELD, best_of, errors, fit, moved, plane, result, seen, trees_of
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

TOLD = 3  # trees that are told in three steps; later ones get one
FIRST = source(GradientBoostingRegressor._first, "constant_")
RESIDUALS = source(GradientBoostingRegressor.iterate, "residuals = y - prediction")
TREE = source(GradientBoostingRegressor.iterate, "tree = grown(")
UPDATE = source(GradientBoostingRegressor.iterate, "prediction = prediction +")
ADD = source(GradientBoostingRegressor.staged_predict, "prediction = prediction +")
LOOSE = Rules(SQUARED_ERROR, 60, 2, 1, 0.0, 1, 0.0)
CLEAR = 0.9


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    b = Boosted.of(run)
    top = Story(b).top
    pictures = [
        plane(b),
        Picture("residuals", b.axes[0], Axis("residual", -top, top), "What is left over, and the tree fitted to it.",
                "Residuals of the fitted rows, and the tree that is fitted to them", 230,
                base=[rule(y=0, c="line", dash=False)]),
    ]  # fmt: skip
    key = [
        Key("ink", "solid", "A row"), Key("soft", "hollow", HELD), Key("action", "line", "Prediction"),
        Key("eval", "line", "The new tree"), Key("kept", "line", "What was added: rate times tree"),
        Key("ink", "big", "The row that the formula is about"),
    ]  # fmt: skip
    note = "" if b.trees <= TOLD else f"The first {TOLD} trees are told in three steps each, the later ones in one."
    return Walkthrough(
        pictures, list(Story(b).scenes()), key, {"data": (run.table.X[:, 0], run.table.values)}, note=note
    )


@dataclass(frozen=True)
class Story:
    """Tells one run."""

    b: Boosted

    @property
    def top(self) -> float:
        """Where the picture of the residuals ends."""
        most = [float(np.max(np.abs(step.residuals))) for step in self.b.steps]
        return 1.2 * min(max(most), 4 * most[0]) or 1.0

    def scenes(self) -> Iterator[Scene]:
        """Yield all scenes."""
        steps = self.b.steps
        yield self._start(steps[0])
        turn = self._turn()
        for step in steps[1:-1]:
            t = step.number + 1
            if t > TOLD and step.stage != "update":
                continue
            if step.stage == "residuals":
                yield self._residuals(step, self._ask_cut(step) if t == 1 else None)
            elif step.stage == "tree":
                yield self._tree(step, self._ask_step(step) if t == 2 else self._ask_gain(t) if t == 3 else None)
            else:
                yield self._update(step, self._ask_held(t) if t == turn else None)
        yield self._result(steps[-1])

    def _turn(self) -> int:
        """Return the number of trees after which the held-out error changes most in the direction less seen so far."""
        first = TOLD + 1  # the step before has a question of its own
        change = np.diff(self.b.test)[first:]
        if not len(change):
            return -1
        return first + int(np.argmax(change) if change.max() > 0 else np.argmin(change))

    # ------------------------------------------------------------------ scenes

    def _start(self, step: BoostingStep) -> Scene:
        b, first = self.b, float(step.prediction[0])
        n = len(b.rows)
        caption = (
            f"The first prediction is one number for all: the mean of the {n} fitted rows, {num(first)}. "
            f"{int(b.held.sum())} rows are held out."
        )
        lines = [f"= (1 / {n}) Σ y", f"= {num(first)}"]
        return Scene(
            "Start", caption, {"plane": fit(b, 0), "residuals": []}, Numbers((), (), errors(b, 0)),
            [Formula("F_{0}", lines)], FIRST, None, "start",
        )  # fmt: skip

    def _residuals(self, step: BoostingStep, cuts: tuple[Ask, list[Mark]] | None) -> Scene:
        b, t = self.b, step.number + 1
        ask, marks = cuts or (None, [])
        i = b.watched
        caption = (
            f"What the mean {'leaves' if t == 1 else f'and {trees_of(t - 1)} leave'} over: value minus "
            "prediction. "
            f"For half the squared error that is minus its gradient: tree {t} is fitted to it."
        )
        _x, y, now, left = self._at(i, step)
        formula = Formula("r", ["= y − F(x)", f"= {num(y)} − {_bracket(now)}", f"= {num(left)}"], "watched")
        rows = [self._row(j, [*self._at(j, step)]) for j in self._some()]
        link = segments(
            b.x[b.rows], seen(b.answers[t - 1, ~b.held], b.axes[1]), b.x[b.rows], b.y[b.rows], c="eval", width=1
        )
        pictures = {"plane": [link, *fit(b, t - 1)], "residuals": [*self._left(step), *marks]}
        return Scene(
            "Residuals",
            caption,
            pictures,
            Numbers((b.axes[0].label[:12], "y", "F", "y − F"), rows),
            [formula],
            RESIDUALS,
            ask,
        )

    def _tree(self, step: BoostingStep, ask: Ask | None) -> Scene:
        b, t, i = self.b, step.number + 1, self.b.watched
        assert step.tree is not None
        leaf = step.tree.apply(b.x[b.rows][:, None])
        told = step.tree.predict(b.x[b.rows][:, None])[:, 0]
        caption = (
            f"Tree {t} is fitted to the residuals: {step.tree.n_leaves} leaves, each answers the mean residual of its "
            f"rows. At the row of the large dot it says {signed(told[i], 2)}."
        )
        mine = int((leaf == leaf[i]).sum())
        formula = Formula(
            f"h_{{{t}}}(x)",
            [f"= mean residual of {mine} {'row' if mine == 1 else 'rows'}", f"= {num(told[i])}"],
            "watched",
        )
        rows = [self._row(j, [b.x[b.rows[j]], step.residuals[j], told[j]]) for j in self._some()]
        marks = [*self._left(step), self._step(step, 1.0, "eval")]
        pictures = {"plane": fit(b, t - 1), "residuals": marks}
        return Scene(
            "Fit", caption, pictures, Numbers((b.axes[0].label[:12], "residual", "tree"), rows), [formula], TREE, ask
        )

    def _update(self, step: BoostingStep, ask: Ask | None) -> Scene:
        b, t, i = self.b, step.number + 1, self.b.watched
        before, now = (b.answers[k, b.rows[i]] for k in (t - 1, t))
        told = (now - before) / b.rate
        caption = (
            f"{num(b.rate)} times tree {t} is added. The squared error of the fitted rows "
            f"{moved(b.train[t - 1], b.train[t])}, of those held out it {moved(b.test[t - 1], b.test[t])}."
        )
        lines = [
            f"= F_{{{t - 1}}}(x) + ν h_{{{t}}}(x)",
            f"= {num(before)} + {num(b.rate)} · {_bracket(told)}",
            f"= {num(now)}",
        ]
        rows = [
            self._row(j, [b.x[r], was, is_now - was, is_now, b.y[r] - is_now])
            for j in self._some() for r in (b.rows[j],) for was, is_now in (b.answers[[t - 1, t], r],)
        ]  # fmt: skip
        head = (b.axes[0].label[:12], "before", "added", "now", "left")
        marks = [*self._left(step), self._step(step, b.rate, "kept")]
        pictures = {"plane": fit(b, t, t - 1), "residuals": marks}
        facts = [Fact("Trees", str(t), str(t - 1)), *errors(b, t, t - 1)]
        return Scene(
            "Update",
            caption,
            pictures,
            Numbers(head, rows, facts),
            [Formula(f"F_{{{t}}}(x)", lines, "watched")],
            UPDATE,
            ask,
            "kept",
        )

    def _result(self, step: BoostingStep) -> Scene:
        b, m = self.b, self.b.trees
        caption = (
            f"{trees_of(m)}: squared error {num(b.train[m], 4)} on the fitted rows, {num(b.test[m], 4)} on those held "
            f"out. There {best_of(b.best)} did best: {num(b.test[b.best], 4)}."
        )
        formula = Formula("F(x)", ["= mean + ν (h_{1}(x) + … + h_{M}(x))", f"M = {m}, ν = {num(b.rate)}"])
        left = points(b.x[b.rows], self._seen(step.residuals), c="ink", size=3.2, style="faint")
        return Scene(
            "Result",
            caption,
            {"plane": fit(b, m), "residuals": [left]},
            Numbers((), (), result(b)),
            [formula],
            ADD,
            None,
            "kept",
        )

    # ------------------------------------------------------------------ questions

    def _ask_cut(self, step: BoostingStep) -> tuple[Ask, list[Mark]] | None:
        """Ask where the first tree cuts first: at the residuals' best threshold, or at others, clearly worse."""
        b, x = self.b, self.b.x[self.b.rows]
        at, gain = scan(x, step.residuals, np.ones(len(x)), 1, LOOSE)
        if not len(gain):
            return None
        best, wide = int(np.argmax(gain)), float(np.ptp(x))
        found = [best]
        for i in (np.array([0.2, 0.5, 0.8]) * (len(gain) - 1)).round().astype(int):
            if all(abs(at[i] - at[j]) > 0.08 * wide for j in found) and gain[i] < CLEAR * gain[best]:
                found.append(int(i))
        words = [f"{b.axes[0].label[:12]} ≤ {num(at[i], 3)}" for i in sorted(found)]
        if len(found) < 2 or len(set(words)) < len(words):
            return None
        tags = [f"cut{k}" for k in range(len(found))]
        marks: list[Mark] = []
        for k, (tag, i) in enumerate(zip(tags, sorted(found), strict=True)):
            marks.append(rule(x=float(at[i]), c="eval", width=2, tag=tag))
            marks.append(label(float(at[i]), (0.88, 0.68)[k % 2] * self.top, num(at[i], 3), c="eval", tag=tag))
        said = ", ".join(f"{w}: {num(gain[i], 3)}" for w, i in zip(words, sorted(found), strict=True))
        ask = Ask("Where does the first tree cut first?", words, sorted(found).index(best),
                  f"Squared error that each cut takes away: {said}.", tags)  # fmt: skip
        return ask, marks

    def _ask_step(self, step: BoostingStep) -> Ask | None:
        """Ask by how much the prediction of the watched row changes."""
        b, t = self.b, step.number + 1
        told = float(b.answers[t, b.rows[b.watched]] - b.answers[t - 1, b.rows[b.watched]])
        values = [told, told / b.rate, -told, told / b.rate - told]
        words = list(dict.fromkeys(signed(v, 3) for v in values))
        if len(words) < 3:
            return None
        order = sorted(words, key=lambda w: float(w.replace("−", "-")))
        return Ask(
            f"Tree {t} says {signed(told / b.rate, 3)} at the large dot. By how much will its prediction change?",
            order,
            order.index(signed(told, 3)),
            f"The rate times the tree's answer: {num(b.rate)} · {_bracket(told / b.rate)} = {num(told)}. "
            + ("Small steps generalize better." if b.rate < 1 else "A rate over 1 goes past what was left over."
               if b.rate > 1 else "At rate 1 the whole answer is added."),
        )  # fmt: skip

    def _ask_gain(self, t: int) -> Ask | None:
        b = self.b
        first, second = -np.diff(b.train)[t - 2 : t]
        if min(first, second) > CLEAR * max(first, second) or b.train[0] == 0:
            return None
        if first < 0:
            return Ask(
                f"Tree {t - 1} added {num(-first, 3)} of squared error. What will tree {t} do?",
                ("Add more", "Add less, or take some away"), int(second > first),
                f"It {'adds' if second < 0 else 'takes away'} {num(abs(second), 3)}: at rate {num(b.rate)} what is "
                f"left over changes its sign and {'grows' if second < 0 else 'shrinks'}.",
            )  # fmt: skip
        return Ask(
            f"Tree {t - 1} took {num(first, 3)} of squared error away. Will tree {t} take more or less?",
            ("More", "Less"), int(second < first),
            f"Tree {t} takes {num(second, 3)}: what is left has less that a tree can explain." if 0 <= second < first
            else f"Tree {t} takes {num(second, 3)}.",
        )  # fmt: skip

    def _ask_held(self, t: int) -> Ask | None:
        b = self.b
        if t >= b.trees or abs(b.test[t + 1] - b.test[t]) < 0.01 * b.test[t] or t < 1:  # a close call
            return None
        rises = bool(b.test[t + 1] > b.test[t])
        why = (
            "the rate is so high that each step overshoots"
            if b.rate > 1
            else "this tree follows noise of the fitted rows"
        )
        return Ask(
            f"Tree {t + 1} is next. What will it do to the error on the rows held out?",
            ("Lower it", "Raise it"), int(rises),
            f"It {moved(b.test[t], b.test[t + 1])}"
            + (f": {why}." if rises else ": there was still something to learn."),
        )  # fmt: skip

    # ------------------------------------------------------------------ parts

    def _some(self) -> list[int]:
        """Return some fitted rows from left to right, the watched one among them."""
        b = self.b
        order = np.argsort(b.x[b.rows], kind="stable")
        picked = order[np.linspace(0, len(order) - 1, min(5, len(order))).round().astype(int)]
        chosen = {int(i) for i in picked} | {b.watched}
        return [int(i) for i in order if int(i) in chosen]

    def _at(self, i: int, step: BoostingStep) -> tuple[float, float, float, float]:
        b = self.b
        return float(b.x[b.rows[i]]), float(b.y[b.rows[i]]), float(step.prediction[i]), float(step.residuals[i])

    def _row(self, i: int, values: list[float]) -> Row:
        watched = i == self.b.watched
        return Row(tuple(fixed(float(v), self._decimals) for v in values), "watched" if watched else "", None, watched)

    @property
    def _decimals(self) -> int:
        spread = float(np.std(self.b.y)) or 1.0
        return int(np.clip(2 - np.floor(np.log10(spread)), 0, 6))

    def _left(self, step: BoostingStep) -> list[Mark]:
        b = self.b
        x, left = b.x[b.rows], self._seen(step.residuals)
        return [
            segments(x, np.zeros(len(x)), x, left, c="line", width=1),
            points(x, left, c="ink", size=3.2, style="faint"),
            points([x[b.watched]], [left[b.watched]], c="ink", size=5.5, tag="watched"),
        ]

    def _seen(self, values: Floats) -> Floats:
        return seen(values, Axis("", -self.top, self.top))

    def _step(self, step: BoostingStep, times: float, c: Colour) -> Mark:
        assert step.tree is not None
        said = step.tree.predict(self.b.along[:, None].copy())[:, 0]
        return curve(self.b.along, self._seen(times * said), c=c, width=2.5)


def _bracket(value: float) -> str:
    """Write a number, in brackets if it is negative."""
    return f"({num(value)})" if value < 0 else num(value)
