"""The scenes of a run of logistic regression: weigh the points, step, and again."""

from collections.abc import Iterator

import numpy as np

from algorithms import LogisticRegression
from algorithms.logistic_loss import loss as objective
from algorithms.logistic_loss import newton_direction
from algorithms.logistic_regression import search
from visuals.figures.marks import Mark
from visuals.figures.write import braced, num, percent
from visuals.lessons.lesson import Run
from visuals.lessons.logistic_regression import asks, parts
from visuals.lessons.logistic_regression.story import NEWTON, WEIGHTS, Story, story
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Key, Numbers, Row, Scene, Walkthrough

START = source(objective, "rows = row_losses", "return float")
WEIGH = source(newton_direction, "bend, g =")
NEWTON_STEP = source(newton_direction, "found = cho_solve")
GRADIENT_STEP = source(LogisticRegression._run, "direction = self", "= search(")
SEARCH = source(search, "there, scored =", "ARMIJO", "rate /= 2")


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    told = story(run)
    scenes = list(_Scenes(told).all())
    binary = len(told.names) == 2
    key = [Key(c, "solid", name) for c, name in zip(told.colours[:6], told.names, strict=False)]
    if binary:
        key.append(Key("action", "line", "Boundary: both classes have probability 1/2"))
        key.append(Key("soft", "dash", "Probability 1/10 and 9/10"))
        key.append(Key("ink", "dash", "Where the boundary was"))
    other = "gradient descent with a line search" if run.view == NEWTON else "Newton’s method"
    key.append(Key("soft", "dash", f"Below: {other}, for comparison"))
    left_out = len(told.states) - len(told.shown)
    note = f"Of {len(told.states) - 1} steps {left_out} are not shown; the curve holds them all." if left_out else ""
    return Walkthrough(list(parts.pictures(told)), scenes, key, {"data": (told.X[:, 0], told.X[:, 1])}, note=note)


class _Scenes:
    """Makes the scenes of one story."""

    def __init__(self, told: Story) -> None:
        self.told = told
        self.rows = parts.marked(told)
        self.plane, _ = parts.pictures(told)
        self.cells = parts.axes_grid(self.plane, len(told.names) > 2)
        self.newton = told.run.view == NEWTON
        self.asked: set[str] = set()

    def all(self) -> Iterator[Scene]:
        told, shown = self.told, self.told.shown
        yield self._start()
        for place, at in enumerate(shown[1:], 1):
            last = place == len(shown) - 1
            if self.newton and at > 1:
                yield self._weigh(at - 1)
            yield self._step(at, shown[place - 1], last)
        yield self._result(shown[-1] if len(told.states) > 1 else 0)

    # ------------------------------------------------------------------ stages

    def _start(self) -> Scene:
        told, k = self.told, len(self.told.names)
        caption = f"All coefficients are 0, so each of the {k} classes has probability 1/{k} everywhere."
        if self.newton and k == 2 and WEIGHTS[told.run["class_weight"]] is None:
            caption += " Every point weighs p(1 − p) = 0.25, so the first step is a least-squares fit of even weights."
        elif not self.newton:
            caption += " The slope of the objective says which way is down."
        ask = asks.ask_start(told) if self.newton else asks.ask_way(told) or asks.ask_start(told)
        marks = self._marks(0, ghost=False)
        return Scene(
            "Start", caption, marks, parts.point_numbers(told, 0, self.rows),
            parts.point_formulas(told, 0, self.rows), START, ask, "start",
        )  # fmt: skip

    def _weigh(self, at: int) -> Scene:
        told, state = self.told, self.told.states[at]
        weights = state.weights
        most, least = int(np.argmax(weights[self.rows])), int(np.argmin(weights[self.rows]))
        caption = (
            f"Each point weighs p(1 − p) in the next fit (size of its mark): a mean of {num(weights.mean(), 3)} of at "
            f"most {num(0.25 * state.share.max(), 3)}. "
        )
        if most != least:
            caption += (
                f"{parts.LETTERS[most]}, nearer to the boundary, weighs {num(weights[self.rows[most]], 3)}, "
                f"{parts.LETTERS[least]} {num(weights[self.rows[least]], 3)}."
            )
        size = 2.5 + 5 * np.sqrt(weights / max(float(weights.max()), 1e-300))
        marks = self._marks(at, ghost=False, size=size)
        return Scene(
            "Weigh", caption, marks, parts.point_numbers(told, at, self.rows),
            parts.point_formulas(told, at, self.rows), WEIGH, self._once("gap", asks.ask_gap(told, at)),
        )  # fmt: skip

    def _step(self, at: int, before: int, last: bool) -> Scene:
        told, state, old = self.told, self.told.states[at], self.told.states[at - 1]
        moved = np.flatnonzero(state.guesses != told.states[before].guesses) if at > 1 else np.empty(0, int)
        was, now = num(old.step.loss), num(state.step.loss)
        change = f"the objective goes from {was} to {now}" if was != now else f"the objective, rounded, stays {now}"
        caption = self._how_far(at) + change
        gap = told.gap(at)
        caption += f", {num(gap, 2)} above its minimum." if gap >= parts.FLOOR else ": the minimum, but for rounding."
        if len(moved):
            caption += f" {_points(len(moved))} {'changes' if len(moved) == 1 else 'change'} sides (ringed)."
        if at - before > 1:
            one = at - before == 2
            caption += f" Step {at - 1} is left out." if one else f" Steps {before + 1} to {at - 1} are left out."
        marks = self._marks(at, lit=moved)
        code = NEWTON_STEP if self.newton else GRADIENT_STEP
        code = SEARCH if 0 < state.step.rate < 1 and self.newton else code
        formulas = [parts.step_formula(told, at), *parts.point_formulas(told, at, self.rows)]
        return Scene("Step", caption, marks, parts.coef_numbers(told, at), formulas, code, self._ask(at, last))

    def _how_far(self, at: int) -> str:
        step = self.told.states[at].step
        length = num(float(np.linalg.norm(step.coef)), 3)
        if step.stage == "diverged":
            return "The next step overflowed, so this one is kept; "
        if self.newton and step.rate < 1:
            return f"The full step does not go down enough, so {num(step.rate, 3)} of it is gone, to ‖w‖ = {length}: "
        if self.newton:
            return f"Step {at} solves the weighted fit, which gives ‖w‖ = {length}: "
        return f"Step {at} goes against the slope at rate {num(step.rate, 3)}, to ‖w‖ = {length}: "

    def _result(self, at: int) -> Scene:
        told, state = self.told, self.told.states[-1]
        n, step = len(told.X), self.told.states[-1].step
        count = len(told.states) - 1
        if told.end == "converged":
            caption = f"Converged after {count} {'step' if count == 1 else 'steps'}: the slope is nearly 0"
        elif told.end == "exhausted":
            caption = f"Stopped after {count} steps, {num(told.gap(-1), 2)} above the minimum"
        else:
            caption = "Stopped where the objective overflowed: the rate is too high"
        wrong = np.flatnonzero(state.guesses != state.codes)
        caption += f". {n - len(wrong)} of {n} points are on the right side"
        caption += " (the others ringed)." if len(wrong) else "."
        facts = [
            Fact("Objective", num(step.loss)),
            Fact("Log loss", num(state.log_loss)),
            Fact("Accuracy", percent(state.right / n)),
            Fact("Steps", str(count)),
            *self._recalls(),
            Fact("Length of w", num(float(np.linalg.norm(step.coef)))),
        ]
        numbers = parts.coef_numbers(told, at)
        rows = [_unlit(row) for row in numbers.rows]
        marks = self._marks(at, ghost=False, lit=wrong)
        return Scene(
            "Result", caption, marks, Numbers(numbers.head, rows, facts), self._boundary(), START, None, "kept"
        )  # fmt: skip

    def _recalls(self) -> list[Fact]:
        """Return the share of each class's rows that is found."""
        state = self.told.states[-1]
        return [
            Fact(f"Recall of {name}", percent(float((state.guesses[state.codes == c] == c).mean())))
            for c, name in enumerate(self.told.names[:4])
        ]

    def _boundary(self) -> list[Formula]:
        told, step = self.told, self.told.states[-1].step
        if len(step.coef) == 1:
            w = [num(v, 3) for v in (*step.coef[0], step.intercept[0])]
            made = [Formula("0", [f"= {w[0]} x_{{1}} + {braced(w[1])} x_{{2}} + {braced(w[2])}", "  the boundary"])]
        else:
            made = []
            for name, coef, b in zip(told.names[:5], step.coef, step.intercept, strict=False):
                w = [num(v, 3) for v in (*coef, b)]
                score = f"= {w[0]} x_{{1}} + {braced(w[1])} x_{{2}} + {braced(w[2])}"
                made.append(Formula(f"z({name[:12]})", [score]))
        return [*made, *parts.point_formulas(told, -1, self.rows)]

    # ------------------------------------------------------------------ questions

    def _ask(self, at: int, last: bool) -> Ask | None:
        """Return the question after a step; the result says something on the last one, so that it can be asked too."""
        told, state = self.told, self.told.states[at]
        if last:
            return asks.ask_penalty(told) if self.newton else asks.ask_newton(told)
        if not self.newton:
            if at == 1 and told.run.values["rate"] != "Line search":
                return asks.ask_rising(told, at)
            if at == 4:
                return asks.ask_tenth(told, at)
            return self._once("cost", asks.ask_costliest(state, self.rows)) if at >= 2 else None
        if at == 1:
            return asks.ask_weightiest(state, self.rows)
        return self._once("cost", asks.ask_costliest(state, self.rows))

    def _once(self, name: str, ask: Ask | None) -> Ask | None:
        if ask is None or name in self.asked:
            return None
        self.asked.add(name)
        return ask

    def _marks(
        self, at: int, ghost: bool = True, size: float | np.ndarray = 4.5, lit: np.ndarray | None = None
    ) -> dict[str, list[Mark]]:
        state = self.told.states[at]
        old = parts.ghost(self.told.states[at - 1], self.plane) if ghost and at > 1 else []
        plane = [parts.shade(self.told, state, self.cells), *old, *parts.lines(state, self.plane)]
        return {"plane": [*plane, *parts.cloud(self.told, self.rows, size, lit)], "way": parts.way(self.told, at)}


def _points(n: int) -> str:
    return f"{n} {'point' if n == 1 else 'points'}"


def _unlit(row: Row) -> Row:
    return Row(row.cells, row.tag, row.c)
