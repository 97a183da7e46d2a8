"""The scenes of Gaussian naive Bayes: measure each class, then apply Bayes' rule to one row, then to every place."""

from collections.abc import Iterator

import numpy as np

from algorithms import GaussianNB, GaussianNBStep
from algorithms.gaussians import log_sum_exp
from algorithms.naive_bayes import NaiveBayes, gaussian_joint, moments
from visuals.figures.marks import Mark, bars, curve, ellipse, label, points, regions, rule
from visuals.figures.write import fixed, num, pair, percent, sub
from visuals.lessons.lesson import Run
from visuals.lessons.naive_bayes.asks import ask_column, ask_spread, ask_wrong
from visuals.lessons.plane import Floats, grid, two_columns
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

PRIORS = ("Shares of the rows", "All the same")
DOUBTFUL, MISTAKEN, CLEAR = "A doubtful row", "A mistaken row", "A clear row"
MEASURE = source(moments, "mean = weight", "return mass")
DENSITY = source(gaussian_joint, "-0.5 *")
DECIDE = source(NaiveBayes.predict_joint_log_proba, "joint = self._log_likelihood")
DIVIDE = source(NaiveBayes.predict_log_proba, "return joint")
EDGE = 0.2  # of the picture's width, on which the densities of a column stand


def model(run: Run) -> GaussianNB:
    """Return the model of a run."""
    k = len(np.unique(run.table.labels))
    return GaussianNB(priors=np.full(k, 1 / k) if run["priors"] == PRIORS[1] else None, var_smoothing=run["smoothing"])


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [Key(c, "solid", name) for c, name in zip(scenes.colours, scenes.names, strict=True)]
    key += [
        Key("ink", "line", "One and two standard deviations of a class"),
        Key("soft", "line", "At the edges: prior × density of a column"),
        Key("ink", "big", "The row that is classified"),
    ]
    return Walkthrough([scenes.plane, scenes.bayes], told, key, {"data": (scenes.X[:, 0], scenes.X[:, 1])})


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        self.run, self.X = run, two_columns(run.table)
        self.model = model(run).fit(self.X, run.table.labels)
        self.steps = list(model(run).iterate(self.X, run.table.labels))
        classes = [int(c) for c in self.model.classes_]
        self.names, self.colours = [run.table.classes[c] for c in classes], [c % 6 for c in classes]
        self.codes = np.searchsorted(self.model.classes_, run.table.labels)
        self.prior: Floats = self.model.class_prior_
        self.proba = self.model.predict_proba(self.X)
        self.guesses = self.proba.argmax(axis=1)
        self.row = self._chosen()
        self.x = self.X[self.row]
        # Log density of each column's value in each class, shape (2, classes).
        self.parts = np.array(
            [gaussian_joint(self.x[None, [j]], self.model.theta_[:, [j]], self.model.var_[:, [j]])[0] for j in (0, 1)]
        )
        self.plane, self.bayes = self._pictures()

    def _chosen(self) -> int:
        """Return the row that is classified step by step."""
        sure, wrong = self.proba.max(axis=1), self.guesses != self.codes
        if self.run["row"] == MISTAKEN and wrong.any():
            return int(np.argmax(np.where(wrong, sure, -1)))
        wanted = 0.98 if self.run["row"] == CLEAR else 0.75
        return int(np.argmin(np.abs(sure - wanted) + (0 if self.run["row"] == CLEAR else wrong)))

    def _pictures(self) -> tuple[Picture, Picture]:
        x, y = (self._axis(j) for j in (0, 1))
        k = len(self.names)
        plane = Picture(
            "plane", x, y, f"{len(self.X)} rows of {k} classes in the plane of {x.label} and {y.label}, with ellipses "
            "around the classes.", height=360,
        )  # fmt: skip
        ticks = tuple((float(c), name) for c, name in enumerate(self.names))
        bayes = Picture(
            "bayes", Axis("", -0.6, k - 0.4, ticks), Axis("probability", 0, 1.08), "The probability of each class.",
            title="Probability of each class for the row", height=170,
        )  # fmt: skip
        return plane, bayes

    def _axis(self, j: int) -> Axis:
        axis = Axis.around(self.run.table.columns[j], self.X[:, j])
        return Axis(axis.label, axis.low - EDGE * (axis.high - axis.low), axis.high)

    def all(self) -> Iterator[Scene]:
        yield self._start()
        for c, step in enumerate(self.steps[:-1]):
            yield self._measured(c, step)
        yield self._prior()
        yield self._column(0)
        yield self._column(1)
        yield self._result()

    # ------------------------------------------------------------------ stages

    def _start(self) -> Scene:
        k = len(self.names)
        caption = (
            f"{len(self.X)} rows of {k} {'class' if k == 1 else 'classes'}. Each class is measured by itself: its "
            "share of the rows, and the mean and variance of each column."
        )
        ask = ask_spread(self.names, self.model.var_[:, 0], self.run.table.columns[0])
        marks = {"plane": [self._cloud()], "bayes": self._later()}
        rows = [Row((name, str(int((self.codes == c).sum()))), f"k{c}", self.colours[c]) for c, name in self._each()]
        formula = Formula("P(c | x)", ["∝ P(c) · p(x_{1} | c) · p(x_{2} | c)", "  columns independent in a class"])
        return Scene("Start", caption, marks, Numbers(("class", "rows"), rows), [formula], MEASURE, ask, "start")

    def _measured(self, c: int, step: GaussianNBStep) -> Scene:
        n = int(step.counts[c])
        caption = (
            f"{self.names[c]} has {n} of {len(self.X)} rows: means {pair(step.theta[c])}, standard deviations "
            f"{pair(np.sqrt(step.var[c]))}. Its ellipses lie along the axes: columns are taken to be independent."
        )
        rows = [self._measures(i, step, i == c) for i in range(c + 1)]
        j = 0
        formula = [
            Formula(f"μ_{{{j + 1}}}", [f"= (1 / {n}) Σ x_{{{j + 1}}} = {num(step.theta[c, j])}"], f"k{c}"),
            Formula(f"σ^{{2}}_{{{j + 1}}}", [f"= (1 / {n}) Σ (x_{{{j + 1}}} − μ_{{{j + 1}}})^{{2}}",
                                             f"= {num(step.var[c, j])}"], f"k{c}"),
        ]  # fmt: skip
        marks = {"plane": [self._cloud(), *self._shapes(step)], "bayes": self._later()}
        facts = [Fact("Added to all variances", num(step.epsilon, 2))]
        head = ("class", "prior", "means", "deviations")
        return Scene("Measure", caption, marks, Numbers(head, rows, facts), formula, MEASURE)

    def _prior(self) -> Scene:
        truth = self.names[self.codes[self.row]]
        first = ", ".join(f"{name} {fixed(p)}" for name, p in zip(self.names, self.prior, strict=True))
        where = f"A row at {pair(self.x)}, in truth {truth}, is to be classified. "
        missing = self.run["row"] == MISTAKEN and not (self.guesses != self.codes).any()
        if missing:
            where = f"No row is mistaken, so a doubtful one is taken: {pair(self.x)}, in truth {truth}. "
        caption = where + f"Before it is looked at, the classes have their priors: {first}."
        marks = self._bayes(np.log(self.prior), None)
        formula = [
            Formula(f"P({self._name(c)})", [f"= {num(self.steps[-1].counts[c])} / {len(self.X)} = {num(p)}"]
                    if self.run["priors"] == PRIORS[0] else [f"= 1 / {len(self.names)}"], f"k{c}")
            for c, p in enumerate(self.prior)
        ]  # fmt: skip
        return Scene("Prior", caption, marks, self._table(0), formula, DECIDE, self._ask_column(0))

    def _column(self, j: int) -> Scene:
        log = np.log(self.prior) + self.parts[: j + 1].sum(axis=0)
        old = np.log(self.prior) + self.parts[:j].sum(axis=0)
        order = np.argsort(-self.parts[j])
        best, column = int(order[0]), self.run.table.columns[j]
        now, before = np.exp(log - log_sum_exp(log[None])[0]), np.exp(old - log_sum_exp(old[None])[0])
        top = int(now.argmax())
        caption = (
            f"{column} = {num(self.x[j], 3)} has density {num(np.exp(self.parts[j, best]), 3)} in {self.names[best]}"
        )
        if len(order) > 1:
            other = int(order[1])
            times = self.parts[j, best] - self.parts[j, other]
            said = num(float(np.exp(times)), 3) if times < np.log(1e6) else "over a million"
            caption += f", {said} times that in {self.names[other]}"
        caption += (
            f". Times {'the prior' if j == 0 else 'what was there'} and divided by the sum, that gives "
            f"{self.names[top]} {fixed(now[top])}, after {fixed(before[top])}."
        )
        formula = [self._density(c, j) for c in order]
        ask = self._ask_column(1) if j == 0 else ask_wrong(int((self.guesses != self.codes).sum()), len(self.X))
        return Scene(f"Column {j + 1}", caption, self._bayes(log, old, j), self._table(j + 1), formula, DENSITY, ask)

    def _result(self) -> Scene:
        wrong = np.flatnonzero(self.guesses != self.codes)
        n, p = len(self.X), self.proba[self.row]
        c = int(p.argmax())
        own = np.maximum(self.proba[np.arange(n), self.codes], 1e-300)
        said = f"{n - len(wrong)} of {n} rows are given their class" + (" (the others ringed)." if len(wrong) else ".")
        caption = (
            f"The row is given {self.names[c]}, with probability {fixed(p[c])}. Every place gets the class of the "
            f"largest product: {said}"
        )
        cells = grid(self.plane.x, self.plane.y)
        areas = np.array(self.colours)[self.model.predict_joint_log_proba(cells.cells).argmax(axis=1)]
        marks = self._bayes(self.model.predict_joint_log_proba(self.x[None])[0], None)
        tint = regions(areas.reshape(cells.shape), cells.x, cells.y)
        plane = [tint, self._cloud(wrong), *self._shapes(self.steps[-1]), *self._query()]
        facts = [
            Fact("Accuracy", percent(1 - len(wrong) / n)), Fact("Log loss", num(float(-np.log(own).mean()))),
            Fact("Correlation within classes", fixed(self._correlation(), 2), note="the largest; taken to be 0"),
            *(Fact(f"P({self.names[i]} | row)", fixed(v)) for i, v in enumerate(p)),
        ]  # fmt: skip
        numbers = Numbers(self._table(2).head, self._table(2).rows, facts)
        joint = np.log(self.prior) + self.parts.sum(axis=0)
        lines = [
            f"= {num(np.exp(joint[c]))} / "
            f"({' + '.join(num(v, 3) for v in np.exp(joint[:3]))}{' + …' * (len(joint) > 3)})"
        ]
        formula = Formula(f"P({self._name(c)} | x)", [*lines, f"= {num(p[c])}"], f"k{c}")
        return Scene("Result", caption, marks | {"plane": plane}, numbers, [formula], DIVIDE, None, "kept")

    # ------------------------------------------------------------------ parts

    def _each(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.names)

    def _name(self, c: int) -> str:
        return self.names[c][:12]

    def _ask_column(self, j: int) -> Ask | None:
        return ask_column(self.names, np.exp(self.parts[j]), self.run.table.columns[j], float(self.x[j]))

    def _correlation(self) -> float:
        found = [0.0]
        for c in range(len(self.names)):
            mine = self.X[self.codes == c]
            if len(mine) > 2 and (np.ptp(mine, axis=0) > 0).all():
                found.append(float(np.corrcoef(mine.T)[0, 1]))
        return max(found, key=abs)

    def _measures(self, c: int, step: GaussianNBStep, lit: bool) -> Row:
        cells = (self.names[c], fixed(self.prior[c]), pair(step.theta[c]), pair(np.sqrt(step.var[c])))
        return Row(cells, f"k{c}", self.colours[c], lit)

    def _table(self, columns: int) -> Numbers:
        """Return prior, densities so far and probability of each class."""
        log = np.log(self.prior) + self.parts[:columns].sum(axis=0)
        now = np.exp(log - log_sum_exp(log[None])[0])
        densities = [[num(np.exp(self.parts[j, c]), 3) for j in range(columns)] for c, _ in self._each()]
        head = ("class", "prior", *(f"density {self.run.table.columns[j][:8]}" for j in range(columns)), "probability")
        rows = [
            Row(
                (name, fixed(self.prior[c]), *densities[c], fixed(now[c])),
                f"k{c}",
                self.colours[c],
                c == int(now.argmax()),
            )
            for c, name in self._each()
        ]
        return Numbers(head, rows, [Fact("Row", pair(self.x)), Fact("In truth", self.names[self.codes[self.row]])])

    def _density(self, c: int, j: int) -> Formula:
        mean, var = self.model.theta_[c, j], self.model.var_[c, j]
        lines = [
            "= e^{−(x − μ)² / 2σ²} / √(2πσ²)",
            f"  x = {num(self.x[j], 3)}, μ = {num(mean, 3)}, σ² = {num(var, 3)}",
            f"= {num(np.exp(self.parts[j, c]))}",
        ]
        return Formula(f"p(x{sub(j + 1)} | {self._name(c)})", lines, f"k{c}")

    # ------------------------------------------------------------------ marks

    def _cloud(self, lit: np.ndarray | None = None) -> Mark:
        colours = np.array(self.colours)[self.codes]
        return points("data", c=colours, style="solid" if lit is not None else "faint", lit=() if lit is None else lit)

    def _later(self) -> list[Mark]:
        return [label((len(self.names) - 1) / 2, 0.5, "drawn when the row is looked at", c="soft")]

    def _query(self) -> list[Mark]:
        c = self.colours[self.codes[self.row]]
        return [
            points(self.x[:1], self.x[1:], c=c, size=9, tag="row"),
            label(self.x[0], self.x[1], "row", dy=-15, bold=True, tag="row"),
        ]

    def _shapes(self, step: GaussianNBStep, column: int | None = None) -> list[Mark]:
        """Return the ellipses of the classes so far, and at the edges the densities, of one column or both."""
        made: list[Mark] = []
        for c in range(len(step.counts)):
            for times in (1, 2):
                (x, y), (rx, ry), fill = step.theta[c], times * np.sqrt(step.var[c]), times == 1
                made.append(ellipse(x, y, rx, ry, c=self.colours[c], fill=fill, width=2, tag=f"k{c}"))
            made += [self._edge(c, step, j) for j in (0, 1) if column in (None, j)]
        return made

    def _edge(self, c: int, step: GaussianNBStep, j: int) -> Mark:
        """Return prior times density of a column, standing on the picture's edge."""
        along, up = (self.plane.x, self.plane.y) if j == 0 else (self.plane.y, self.plane.x)
        at = np.linspace(along.low, along.high, 90)
        highest = (self.prior / np.sqrt(2 * np.pi * self.model.var_[:, j])).max()
        density = self.prior[c] * np.exp(
            gaussian_joint(at[:, None], step.theta[[c], j : j + 1], step.var[[c], j : j + 1])
        )
        room = 0.9 * EDGE / (1 + EDGE) * (up.high - up.low)
        height = up.low + room * density[:, 0] / highest
        x, y = (at, height) if j == 0 else (height, at)
        return curve(x, y, c=self.colours[c], width=2, tag=f"k{c}")

    def _bayes(self, log: Floats, old: Floats | None, column: int | None = None) -> dict[str, list[Mark]]:
        """Return the plane with the row, and the bars of the classes."""
        now = np.exp(log - log_sum_exp(log[None])[0])
        k = len(now)
        plane = [self._cloud(), *self._shapes(self.steps[-1], column), *self._query()]
        if column is not None:
            at = float(self.x[column])
            plane.append(rule(x=at, c="ink") if column == 0 else rule(y=at, c="ink"))
        made = [bars(np.arange(k), now, c=np.array(self.colours), width=0.5, tag=[f"k{c}" for c in range(k)])]
        if old is not None:
            before = np.exp(old - log_sum_exp(old[None])[0])
            made.append(points(np.arange(k) + 0.32, before, c="soft", size=5, style="ghost"))
        made += [label(c, v, fixed(v), dy=-6) for c, v in enumerate(now)]
        return {"plane": plane, "bayes": made}
