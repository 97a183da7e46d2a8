"""Boosting over many stages: the error on the fitted rows and on those held out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algorithms import GradientBoostingRegressor
from algorithms.gradient_boosting import mean_square
from visuals.figures.marks import Mark, curve, label, points, rule
from visuals.figures.write import num
from visuals.lessons.gradient_boosting.boosted import Boosted
from visuals.lessons.gradient_boosting.parts import HELD, best_of, errors, fit, moved, plane, result, trees_of
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

SCENES = 22
SCORE = source(mean_square, "np.average")
UPDATE = source(GradientBoostingRegressor.iterate, "prediction = prediction +", "left = y - prediction", "score, oob =")
CLEAR = 0.01  # a change of the error by less than this share is not asked about
DEEP, ROOF = 15.0, 1000.0  # the picture ends so far below the lowest error held out, and so far above the first


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    b = Boosted.of(run)
    pictures = [
        plane(b),
        Picture("losses", Axis("trees", -0.02 * b.trees, b.trees * 1.02),
                Axis("squared error", *ends(b), log=True),
                "Squared error on the fitted rows and on those held out, by the number of trees.",
                "Squared error by the number of trees", 230),
    ]  # fmt: skip
    key = [
        Key("ink", "solid", "A row"), Key("soft", "hollow", HELD),
        Key("action", "line", "Prediction; error on fitted rows"),
        Key("eval", "dash", "Error on rows held out"), Key("kept", "line", "Lowest so far on rows held out"),
    ]  # fmt: skip
    note = "Early trees are shown one by one, later ones in growing strides."
    return Walkthrough(
        pictures, list(Story(b).scenes()), key, {"data": (run.table.X[:, 0], run.table.values)}, note=note
    )


def ends(b: Boosted) -> tuple[float, float]:
    """Return the lowest and the highest error that the picture shows."""
    first = max(float(b.train[0]), float(b.test[0])) or 1.0
    high = 1.4 * min(max(float(b.train.max()), float(b.test.max()), first), ROOF * first)
    lowest = float(b.test.min())
    low = max(lowest / DEEP, min(float(b.train.min()), lowest) / 2, 1e-6 * high)
    return low, high


def shown(trees: int) -> list[int]:
    """Return the numbers of trees that are shown: all at first, then in growing strides, the last one included."""
    even = np.geomspace(1, trees, min(SCENES, trees)).round().astype(int).tolist()
    return sorted({0, *range(1, min(6, trees + 1)), *even, trees})


@dataclass(frozen=True)
class Story:
    """Tells one run."""

    b: Boosted

    def scenes(self) -> Iterator[Scene]:
        """Yield all scenes."""
        at = shown(self.b.trees)
        asked = self._asked(at)
        for k, m in enumerate(at):
            yield self._many(m, at[k - 1] if k else -1, self._ask(m, at[k + 1]) if k in asked else None)
        yield self._result()

    def _asked(self, at: list[int]) -> set[int]:
        """Return at which scenes to ask: early, where the error turns and rises most, and late; clear cases only."""
        test = self.b.test[at]
        change = np.diff(test)
        clear = [k for k in range(1, len(change)) if abs(change[k]) > CLEAR * max(test[k], 1e-300)]
        if not clear:
            return set()
        rise = max(clear, key=lambda k: change[k])
        turn = next((k for k in clear if change[k] > 0), clear[-1])
        wanted = sorted({clear[0], turn, rise, clear[len(clear) // 2], clear[-1]})
        return {k for i, k in enumerate(wanted) if i == 0 or k > wanted[i - 1] + 1}  # the step after it answers

    def _many(self, m: int, before: int, ask: Ask | None) -> Scene:
        b = self.b
        best = int(np.argmin(b.test[: m + 1]))
        if m == 0:
            caption = (
                f"Before the first tree the mean is predicted: squared error {num(b.train[0], 4)} on the fitted rows, "
                f"{num(b.test[0], 4)} on those held out."
            )
        else:
            caption = (
                f"{trees_of(m)}: the error on the fitted rows {moved(b.train[before], b.train[m])}. On the rows "
                f"held out it {moved(b.test[before], b.test[m])}"
            )
            caption += (
                ", the lowest so far."
                if best == m
                else f"; the lowest so far was {num(b.test[best], 4)}, by {best_of(best)}."
            )
        formula = Formula("error", ["= (1 / n) Σ (y − F(x))^{2}",
                                    f"fitted: (1 / {len(b.rows)}) Σ = {num(b.train[m], 4)}",
                                    f"held out: (1 / {int(b.held.sum())}) Σ = {num(b.test[m], 4)}"])  # fmt: skip
        facts = [Fact("Trees", str(m), str(before) if before >= 0 else ""), *errors(b, m, before)]
        marks = {"plane": fit(b, m, before), "losses": self._lines(m, best)}
        return Scene("Start" if m == 0 else "Boost", caption, marks,
                     Numbers(("trees", "fitted", "held out"), self._rows(m, best), facts),
                     [formula], SCORE if m == 0 else UPDATE, ask, "start" if m == 0 else "eval")  # fmt: skip

    def _result(self) -> Scene:
        b, m, best = self.b, self.b.trees, self.b.best
        if best < m:
            why = (
                f"On the rows held out {best_of(best)} would have been best: {num(b.test[best], 4)} against "
                f"{num(b.test[m], 4)}. Stop there."
            )
        else:
            why = f"On the rows held out the error is still at its lowest, {num(b.test[m], 4)}: more trees may help."
        caption = f"After {trees_of(m)} the error on the fitted rows is {num(b.train[m], 4)}. {why}"
        formula = Formula("F(x)", ["= mean + ν (h_{1}(x) + … + h_{M}(x))", f"M = {m}, ν = {num(b.rate)}"])
        marks = {"plane": fit(b, m, best if best < m else -1), "losses": self._lines(m, best)}
        return Scene("Result", caption, marks, Numbers((), (), result(b)), [formula], SCORE, None, "kept")

    def _ask(self, m: int, after: int) -> Ask:
        b = self.b
        rises = bool(b.test[after] > b.test[m])
        return Ask(
            f"From {m} to {trees_of(after)}: what happens to the error on the rows held out?",
            ("It falls", "It rises"), int(rises),
            f"It {moved(b.test[m], b.test[after])}, while that on the fitted rows {moved(b.train[m], b.train[after])}.",
        )  # fmt: skip

    # ------------------------------------------------------------------ parts

    def _rows(self, m: int, best: int) -> list[Row]:
        b = self.b
        picked = sorted({0, best, m, *(k for k in shown(m)[-5:])} if m else {0})[-7:]
        return [
            Row((str(k), num(b.train[k], 4), num(b.test[k], 4)), "best" if k == best else "", None, k == best)
            for k in picked
        ]

    def _lines(self, m: int, best: int) -> list[Mark]:
        b = self.b
        x, (low, high) = np.arange(m + 1), ends(b)
        train, test = (np.where((e >= low) & (e <= high), e, np.nan)[: m + 1] for e in (b.train, b.test))
        marks = [
            rule(x=best, c="kept", width=2, tag="best"), curve(x, train, width=2),
            curve(x, test, c="eval", width=2, dash=True), points([m], [train[m]], c="action", size=4.5),
            points([m], [test[m]], c="eval", size=4.5),
        ]  # fmt: skip
        right = best > 0.85 * b.trees
        side = {"anchor": "end", "dx": -5} if right else {"anchor": "start", "dx": 5}
        return [*marks, label(best, max(b.test[best], low), num(b.test[best], 3), c="kept", dy=-14, tag="best", **side)]  # type: ignore[arg-type]
