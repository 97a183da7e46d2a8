"""The scenes of nearest neighbours for numbers: places from left to right, each given the mean of its neighbours."""

from collections.abc import Iterator

import numpy as np

from algorithms import KNeighborsRegressor
from algorithms.k_neighbors import neighbour_weights
from algorithms.kd_tree import distances
from visuals.figures.marks import Mark, curve, points, rule, segments
from visuals.figures.write import fixed, num, par
from visuals.lessons.k_neighbors.vote import WEIGHTS, enough
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

DISTANCES = source(distances, "total +=")
MEAN = source(KNeighborsRegressor.predict, "share = weight", "np.einsum")
STOPS = 8  # places that ask
FINE = 240  # places that the curve is drawn through


def model(run: Run) -> KNeighborsRegressor:
    """Return the model of a run."""
    return KNeighborsRegressor(run["k"], weights=WEIGHTS[run["weights"]], algorithm="brute")


def others(run: Run) -> Floats:
    """Return what each point is predicted by its k nearest others, or by all others if there are fewer."""
    fitted, y = model(run).fit(run.table.X, run.table.values), run.table.values
    far, rows = fitted.kneighbors(None, min(run["k"], len(y) - 1))
    weight = neighbour_weights(far, WEIGHTS[run["weights"]])
    return (weight * y[rows]).sum(axis=1) / weight.sum(axis=1)


def r2(y: Floats, predicted: Floats) -> float:
    """Return the share of the variance that is explained; no number if there is none."""
    total = float(((y - y.mean()) ** 2).sum())
    return 1 - float(((y - predicted) ** 2).sum()) / total if total > 0 else float("nan")


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [
        Key("soft", "solid", "A point"), Key("eval", "line", "To the neighbours’ values"),
        Key("action", "line", "Prediction, as far as asked"),
    ]  # fmt: skip
    return Walkthrough([scenes.plane], told, key, {"data": (run.table.X[:, 0], run.table.values)})


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        if run.table.X.shape[1] != 1:
            raise ValueError(
                f"The picture shows one column and the value, and “{run.table.name}” has {run.table.X.shape[1]} "
                f"columns. "
                "Choose one column."
            )
        self.run, self.X, self.y = run, run.table.X, run.table.values
        self.n, self.k = len(self.X), run["k"]
        enough(self.k, self.n)
        self.model = model(run).fit(self.X, self.y)
        x = self.X[:, 0]
        room = 0.12 * (np.ptp(x) or 1.0)
        self.fine = np.linspace(x.min() - room, x.max() + room, FINE)
        self.curve = self.model.predict(self.fine[:, None])
        self.stops = np.linspace(x.min() - 0.5 * room, x.max() + 0.5 * room, STOPS)
        self.plane = Picture(
            "plane", Axis(run.table.columns[0], float(self.fine[0]), float(self.fine[-1])),
            Axis.around(run.table.target, self.y), f"{self.n} points of {run.table.columns[0]} and {run.table.target}, "
            "and the mean of the nearest at each place.", height=440,
        )  # fmt: skip

    def all(self) -> Iterator[Scene]:
        yield self._start()
        for at in range(STOPS):
            yield self._asked(at)
        yield self._result()

    def _start(self) -> Scene:
        caption = (
            f"Nothing is learnt: the {self.n} points are kept. A place is given "
            + (f"the mean value of the {self.k} points" if self.k > 1 else "the value of the point")
            + f" nearest to it in {self.run.table.columns[0]}."
        )
        facts = [Fact("Points", str(self.n)), Fact("Mean of all", num(float(self.y.mean())))]
        formula = Formula("ŷ(x)", ["= Σ w y / Σ w  over the k nearest"])
        marks = {"plane": [points("data", c="soft")]}
        return Scene("Keep", caption, marks, Numbers((), (), facts), [formula], DISTANCES, self._ask(0), "start")

    def _asked(self, at: int) -> Scene:
        place = float(self.stops[at])
        end = list(self.model.search([place]))[-1]
        weight = neighbour_weights(end.distances[None], WEIGHTS[self.run["weights"]])[0]
        value = float(self.model.predict([[place]])[0])
        values = self.y[end.rows]
        caption = self._caption(place, float(end.distances[-1]), values, value)
        rows = [
            Row((num(self.X[i, 0], 3), num(d, 3), num(self.y[i], 3), fixed(w / weight.sum(), 3)), f"n{j}")
            for j, (i, d, w) in enumerate(zip(end.rows[:8], end.distances, weight, strict=False))
        ]
        facts = [Fact("Prediction", num(value)), Fact("Distances", str(self.n))]
        done = self.fine <= place
        near = self.X[end.rows, 0]
        plane: list[Mark] = [
            points("data", c="soft", lit=end.rows),
            segments(np.full(len(near), place), np.full(len(near), value), near, values, c="eval", width=1.25),
            curve(self.fine[done], self.curve[done], width=2.5), rule(x=place, c="eval"),
            points([place], [value], c="action", size=8),
        ]  # fmt: skip
        listed = " + ".join(par(v) for v in values[:4]) + (" + …" if self.k > 4 else "")
        lines = (
            [f"= ({listed}) / {self.k}", f"= {num(value)}"] if self.run["weights"] == "All alike"
            else ["= Σ y/d  /  Σ 1/d", f"= {num(value)}"]
        )  # fmt: skip
        formula = Formula(f"ŷ({num(place, 3)})", lines)
        ask = self._ask(at + 1) if at + 1 < STOPS and at % 2 == 1 else self._ask_beyond() if at == STOPS - 1 else None
        numbers = Numbers((self.run.table.columns[0], "distance", self.run.table.target, "weight"), rows, facts)
        return Scene("Ask", caption, {"plane": plane}, numbers, [formula], MEAN, ask)

    def _caption(self, place: float, far: float, values: Floats, value: float) -> str:
        if self.k == 1:
            return f"At {num(place, 3)} the nearest point is {num(far, 3)} away, and its value is given: {num(value)}."
        return (
            f"At {num(place, 3)} the {self.k} nearest are up to {num(far, 3)} away, with values from "
            f"{num(values.min(), 3)} to {num(values.max(), 3)}. Their mean is {num(value)}."
            if self.run["weights"] == "All alike"
            else f"At {num(place, 3)} the {self.k} nearest are up to {num(far, 3)} away; the nearer, the more a point "
            f"counts. Their weighted mean is {num(value)}."
        )

    def _result(self) -> Scene:
        fitted, left = self.model.predict(self.X), others(self.run)
        first, last = self.curve[0], self.curve[-1]
        caption = (
            f"The prediction is made of steps, and beyond the data it stays level, at {num(first, 3)} and "
            f"{num(last, 3)}." if self.run["weights"] == "All alike" else
            "The prediction passes through the points, as a point at distance 0 decides alone."
        ) + f" Asking only the others, R² is {fixed(r2(self.y, left))}."  # fmt: skip
        facts = [
            Fact("R², others asked", fixed(r2(self.y, left))), Fact("R², itself counted", fixed(r2(self.y, fitted))),
            Fact("Root mean squared error", num(float(np.sqrt(((self.y - left) ** 2).mean()))), note="others asked"),
            Fact("k", str(self.k)),
        ]  # fmt: skip
        marks = {"plane": [points("data", c="soft"), curve(self.fine, self.curve, width=2.5)]}
        formula = Formula(
            "R^{2}", ["= 1 − Σ (y − ŷ)^{2} / Σ (y − mean)^{2}", f"= {fixed(r2(self.y, left))}, others asked"]
        )
        return Scene("Result", caption, marks, Numbers((), (), facts), [formula], MEAN, None, "kept")

    def _ask(self, at: int) -> Ask | None:
        """Ask for the next prediction: beside it values that no neighbour reaches, and the mean of all, if apart."""
        place = float(self.stops[at])
        value = float(self.model.predict([[place]])[0])
        end = list(self.model.search([place]))[-1]
        apart = 0.12 * float(np.ptp(self.y))
        low, high, below = float(self.y[end.rows].min()), float(self.y[end.rows].max()), (0, 2, 1)[at // 2 % 3]
        wrong = [*(low - apart * (1 + 1.5 * i) for i in range(below)),
                 *(high + apart * (1 + 1.5 * i) for i in range(2 - below)), float(self.y.mean())]  # fmt: skip
        options = [value]
        for v in wrong:
            if all(abs(v - o) > apart for o in options):
                options.append(v)
        if len(options) < 3:
            return None
        texts = [num(v, 3) for v in sorted(options)]
        return Ask(
            f"About what will be predicted at {num(place, 3)}?", texts, texts.index(num(value, 3)),
            f"The {self.k} nearest reach up to {num(end.distances[-1], 3)} away and give {num(value)}." if self.k > 1
            else f"The nearest is {num(end.distances[-1], 3)} away and gives its value, {num(value)}.",
        )  # fmt: skip

    def _ask_beyond(self) -> Ask | None:
        """Ask what is predicted far to the right of all data."""
        far = float(self.fine[-1] + 2 * (self.fine[-1] - self.fine[0]))
        value = float(self.model.predict([[far]])[0])
        line = np.polyfit(self.X[:, 0], self.y, 1) if np.ptp(self.X) > 0 else np.zeros(2)
        apart = 0.1 * float(np.ptp(self.y))
        options = [value]
        for v in (float(np.polyval(line, far)), float(self.y.mean()), float(self.y.max() + 3 * apart)):
            if all(abs(v - o) > apart for o in options):
                options.append(v)
        if len(options) < 2:
            return None
        texts = [num(v, 3) for v in sorted(options)]
        return Ask(
            f"And at {num(far, 3)}, far to the right of all points?", texts, texts.index(num(value, 3)),
            f"{f'The nearest are still the {self.k} rightmost' if self.k > 1 else 'The nearest is still the rightmost'}"
            f": about {num(value)}. It cannot go on with a slope.",
        )  # fmt: skip
