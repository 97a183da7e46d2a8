"""The scenes of naive Bayes beside logistic regression: the same rows, few and many."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algorithms import GaussianNB, LogisticRegression
from algorithms.naive_bayes import gaussian_joint
from visuals.figures.marks import Mark, curve, ellipse, points, regions, rule, segments
from visuals.figures.write import num, par, percent
from visuals.lessons.counts import counts_about
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats, Grid, grid, line_across
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

NAIVE, LOGISTIC = "Naive Bayes", "Logistic regression"
DRAWS = 10
GENERATIVE = source(gaussian_joint, "-0.5 *")
DISCRIMINATIVE = source(LogisticRegression.fit, "step = last")


@dataclass(frozen=True)
class Fits:
    """Both models fitted to the first rows of a draw, and how they do on the rows kept aside.

    ``scores``: mean test accuracy of naive Bayes and of logistic regression over all draws; ``rows`` are those of the
    first draw, whose models these are.
    """

    size: int
    rows: np.ndarray
    naive: GaussianNB
    logistic: LogisticRegression
    scores: tuple[float, float]


def models(run: Run) -> tuple[GaussianNB, LogisticRegression]:
    """Return both models of a run, not fitted."""
    return GaussianNB(var_smoothing=run["smoothing"]), LogisticRegression(C=run["C"], tol=1e-12, max_iter=200)


def draws(run: Run) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return several orders of half of the rows to learn from, the classes by turns, and the rows kept aside.

    Raises
    ------
    ValueError
        If a class has fewer than 4 rows, of which 2 are to be learnt from.
    """
    y = run.table.labels
    classes, counts = np.unique(y, return_counts=True)
    if len(classes) < 2 or counts.min() < 4:
        few = run.table.classes[classes[counts.argmin()]] if len(classes) else ""
        raise ValueError(
            f"Half of the rows are kept aside to judge by, so two or more classes with at least 4 rows each are "
            f"needed. There are {len(classes)}, and “{few}” has {counts.min()}. Add points, or choose other data."
        )
    rng = np.random.default_rng(run.seed)
    made = []
    for _ in range(DRAWS):
        mixed = [rng.permutation(np.flatnonzero(y == c)) for c in classes]
        place = np.concatenate([(np.arange(len(m) // 2) + 0.5) / (len(m) // 2) for m in mixed])
        early = np.concatenate([np.arange(len(m) // 2) < 2 for m in mixed])  # two of each class come first
        train = np.concatenate([m[: len(m) // 2] for m in mixed])[np.lexsort((place, ~early))]
        made.append((train, np.concatenate([m[len(m) // 2 :] for m in mixed])))
    return made


def fits(run: Run) -> list[Fits]:
    """Return both models for few rows, for twice as many and so on, up to half of all."""
    drawn, X, y = draws(run), run.table.X, run.table.labels
    least, most = 2 * len(np.unique(y)), len(drawn[0][0])
    doubled = [least * 2**i for i in range(12) if least * 2**i < 0.75 * most]
    made = []
    for size in [*doubled, most]:
        fitted, scores = [], []
        for train, test in drawn:
            naive, logistic = (m.fit(X[train[:size]], y[train[:size]]) for m in models(run))
            fitted.append((naive, logistic))
            scores.append([float((m.predict(X[test]) == y[test]).mean()) for m in (naive, logistic)])
        mean = np.mean(scores, axis=0)
        made.append(Fits(size, drawn[0][0][:size], *fitted[0], (float(mean[0]), float(mean[1]))))
    return made


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [Key(int(c) % 6, "solid", run.table.classes[int(c)]) for c in scenes.classes]
    if scenes.flat:
        key.append(Key(0, "area", "Areas and ellipses: naive Bayes"))
        key.append(Key("action", "line", "Boundary of logistic regression"))
        key.append(Key("soft", "faint", "A row not learnt from"))
    key += [Key("eval", "line", "Below: naive Bayes"), Key("action", "line", "Below: logistic regression")]
    note = f"Accuracy is the mean of {DRAWS} random halves; the plane shows the first of them."
    if not scenes.flat:
        note += f" The plane shows two of {run.table.X.shape[1]} columns; the models use all."
    return Walkthrough([scenes.plane, scenes.curve], told, key, {"data": (scenes.X[:, 0], scenes.X[:, 1])}, note=note)


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        if run.table.X.shape[1] < 2:
            raise ValueError("The picture is a plane, so it needs two columns of numbers or more; there is one.")
        self.run, self.X, self.y = run, run.table.X, run.table.labels
        self.fits = fits(run)
        self.flat = self.X.shape[1] == 2
        self.classes = self.fits[0].naive.classes_
        self.test = draws(run)[0][1]
        self.plane = Picture(
            "plane", Axis.around(run.table.columns[0], self.X[:, 0]), Axis.around(run.table.columns[1], self.X[:, 1]),
            f"{len(self.X)} rows in the plane of {run.table.columns[0]} and {run.table.columns[1]}.", height=340,
        )  # fmt: skip
        low = min(min(f.scores) for f in self.fits)
        sizes = [f.size for f in self.fits]
        ticks = tuple((float(np.log2(s)), str(s)) for s in sizes)
        self.curve = Picture(
            "curve", Axis("rows learnt from", np.log2(sizes[0]) - 0.2, np.log2(sizes[-1]) + 0.2, ticks),
            Axis("accuracy", max(0.0, low - 0.08), 1.02), "Accuracy on rows kept aside, by the rows learnt from.",
            title="Accuracy on rows kept aside", height=210,
        )  # fmt: skip

    def all(self) -> Iterator[Scene]:
        yield self._generative()
        yield self._discriminative()
        for at in range(len(self.fits)):
            yield self._size(at)
        yield self._result()

    # ------------------------------------------------------------------ stages

    def _generative(self) -> Scene:
        k, d = len(self.classes), self.X.shape[1]
        fit = self.fits[-1]
        caption = (
            f"Naive Bayes is generative: it models how each class's rows lie, by {k} × {d} means, {k} × {d} variances "
            f"and {k - 1} free {'prior' if k == 2 else 'priors'}, each counted in one pass. Where two classes' "
            "products are equal, there the boundary is."
        )
        answer = 2 * k * d + k - 1
        other = _parameters(k, d)
        options = sorted({answer, other, other // 2, k * d})
        why = "a weight a column and an intercept" + (", for all classes but one" if k > 2 else "")
        ask = Ask(
            f"Naive Bayes has {answer} numbers here. How many has logistic regression?", [str(o) for o in options],
            options.index(other),
            f"{other}: {why}.",
        ) if len(options) > 1 else None  # fmt: skip
        marks = {"plane": self._marks(fit, logistic=False), "curve": []}
        formula = Formula("P(c | x)", ["∝ P(c) · p(x_{1} | c) · p(x_{2} | c) …", "fit: maximize Σ ln p(x, c)"])
        return Scene("Generative", caption, marks, self._numbers(fit), [formula], GENERATIVE, ask)

    def _discriminative(self) -> Scene:
        fit = self.fits[-1]
        k, d = len(self.classes), self.X.shape[1]
        caption = (
            f"Logistic regression is discriminative: its {_parameters(k, d)} numbers are fitted to the class given the "
            f"row, together, in {int(fit.logistic.n_iter_[0])} Newton steps. It says nothing on how the rows lie."
        )
        marks = {"plane": self._marks(fit), "curve": []}
        formula = Formula("P(c | x)", ["∝ e^{w_{c}·x + b_{c}}", "fit: maximize Σ ln P(c | x)"])
        return Scene("Discriminate", caption, marks, self._numbers(fit), [formula], DISCRIMINATIVE, self._ask_better(0))

    def _size(self, at: int) -> Scene:
        fit = self.fits[at]
        naive, logistic = fit.scores
        per = fit.size // len(self.classes)
        ahead = (
            f"{num(100 * abs(naive - logistic), 2)} percentage points {'less' if naive > logistic else 'more'}"
            if abs(naive - logistic) > 0.0005 else "as many"
        )  # fmt: skip
        caption = (
            f"With {fit.size} rows, about {per} a class, naive Bayes is right on {percent(naive)} of the rows kept "
            f"aside and logistic regression on {percent(logistic)}: {ahead}."
        )
        ask = self._ask_disagree(at + 1) if at == 0 else self._ask_better(at + 1) if at < len(self.fits) - 1 else None
        marks = {"plane": self._marks(fit), "curve": self._curves(at)}
        return Scene("Learn", caption, marks, self._numbers(fit, at), [self._formula(fit)], GENERATIVE, ask)

    def _result(self) -> Scene:
        first, last = self.fits[0].scores, self.fits[-1].scores
        rise = [100 * (b - a) for a, b in zip(first, last, strict=True)]
        caption = (
            f"From {self.fits[0].size} to {self.fits[-1].size} rows naive Bayes gains {num(rise[0], 2)} percentage "
            f"points and logistic regression {num(rise[1], 2)}. "
        )
        if last[0] < last[1] - 0.01:
            caption += "With many rows it costs where columns are not independent or not normal within a class."
        elif last[0] > last[1] + 0.01:
            caption += "Where its assumptions hold, naive Bayes makes more of the rows."
        else:
            caption += "With many rows they are within one percentage point of each other."
        gap = self._disagree(self.fits[-1])
        facts = [
            Fact(f"{NAIVE}, few rows", percent(first[0])), Fact(f"{LOGISTIC}, few rows", percent(first[1])),
            Fact(f"{NAIVE}, all rows", percent(last[0])), Fact(f"{LOGISTIC}, all rows", percent(last[1])),
            Fact("They disagree on", f"{gap} of {len(self.test)} rows"),
        ]  # fmt: skip
        numbers = Numbers(("", *self._head()), self._rows(len(self.fits) - 1), facts)
        marks = {"plane": self._marks(self.fits[-1]), "curve": self._curves(len(self.fits) - 1)}
        formula = self._formula(self.fits[-1])
        return Scene("Result", caption, marks, numbers, [formula], DISCRIMINATIVE, None, "kept")

    # ------------------------------------------------------------------ questions

    def _ask_better(self, at: int) -> Ask | None:
        """Ask which is better at a size, if one is by half a point or more."""
        naive, logistic = self.fits[at].scores
        if abs(naive - logistic) < 0.01:
            return None
        each = self.fits[at].size / len(self.classes)
        return Ask(
            f"Both learn from {self.fits[at].size} rows. Which is right more often on the rows kept aside?",
            (NAIVE, LOGISTIC), 0 if naive > logistic else 1,
            f"Over {DRAWS} draws naive Bayes is right on {percent(naive)}, logistic regression on {percent(logistic)}"
            + (": variances of so few rows are rough." if naive < logistic and each <= 4 else "."),
        )  # fmt: skip

    def _ask_disagree(self, at: int) -> Ask | None:
        """Ask on how many rows kept aside the two will disagree."""
        if at >= len(self.fits):
            return None
        gap, n = self._disagree(self.fits[at]), len(self.test)
        options = counts_about(gap, n)
        return Ask(
            f"With {self.fits[at].size} rows: on how many of the {n} rows kept aside will the two disagree?",
            [str(o) for o in options], options.index(gap),
            f"On {gap} of {n}, in the first draw: rows between the two boundaries.",
        )  # fmt: skip

    def _disagree(self, fit: Fits) -> int:
        X = self.X[self.test]
        return int((fit.naive.predict(X) != fit.logistic.predict(X)).sum())

    # ------------------------------------------------------------------ parts

    def _head(self) -> tuple[str, ...]:
        return NAIVE, LOGISTIC

    def _rows(self, at: int) -> list[Row]:
        shown = self.fits[max(0, at - 7) : at + 1]
        return [
            Row((f"{f.size} rows", percent(f.scores[0]), percent(f.scores[1])), f"m{f.size}", lit=f is shown[-1])
            for f in shown
        ]

    def _numbers(self, fit: Fits, at: int = -1) -> Numbers:
        gap = self._disagree(fit)
        facts = [Fact("They disagree on", f"{gap} of {len(self.test)} rows", note="kept aside, first draw")]
        if at < 0:
            facts.insert(0, Fact("Learnt from", f"{fit.size} rows"))
        return Numbers(("", *self._head()), self._rows(at) if at >= 0 else [], facts)

    def _formula(self, fit: Fits) -> Formula:
        w, b = fit.logistic.coef_[-1], float(fit.logistic.intercept_[-1])
        name = self.run.table.classes[int(self.classes[-1])][:10]
        lines = [f"= {num(w[0], 3)} x_{{1}} + {par(w[1])} x_{{2}}{' + …' * (len(w) > 2)} + {par(b)}"]
        lines.append(
            f"naive Bayes: μ = ({num(fit.naive.theta_[-1, 0], 3)}, "
            f"{num(fit.naive.theta_[-1, 1], 3)}{', …' * (len(w) > 2)})"
        )
        return Formula(f"z({name})", lines)

    # ------------------------------------------------------------------ marks

    def _marks(self, fit: Fits, logistic: bool = True) -> list[Mark]:
        made: list[Mark] = []
        cells = grid(self.plane.x, self.plane.y)
        if self.flat:
            areas = fit.naive.predict(cells.cells).astype(int) % 6
            made.append(regions(areas.reshape(cells.shape), cells.x, cells.y))
        made.append(points("data", c=self.y % 6, style="faint", size=3.5))
        X = self.X[fit.rows]
        made.append(points(X[:, 0], X[:, 1], c=self.y[fit.rows] % 6, size=5))
        if self.flat:
            for theta, var, c in zip(fit.naive.theta_, fit.naive.var_, self.classes, strict=True):
                made.append(ellipse(*theta, *np.sqrt(var), c=int(c) % 6, fill=False, width=2))
            made += self._boundary(fit, cells) if logistic else []
        return made

    def _boundary(self, fit: Fits, cells: Grid) -> list[Mark]:
        """Return where logistic regression changes its answer: a line, or of several classes the cells' edges."""
        if len(self.classes) == 2:
            level = -float(fit.logistic.intercept_[0])
            ends = line_across(fit.logistic.coef_[0], level, self.plane.x, self.plane.y)
            return [] if ends is None else [curve(*ends.T, width=2.5)]
        return [_edges(fit.logistic.predict(cells.cells).reshape(cells.shape), cells)]

    def _curves(self, at: int) -> list[Mark]:
        sizes = np.log2([f.size for f in self.fits[: at + 1]])
        made: list[Mark] = [rule(x=float(sizes[-1]), c="line")]
        for which, c in ((0, "eval"), (1, "action")):
            scores = [f.scores[which] for f in self.fits[: at + 1]]
            made += [curve(sizes, scores, c=c), points(sizes, scores, c=c, size=5)]  # type: ignore[arg-type]
        return made


def _edges(found: np.ndarray, cells: Grid) -> Mark:
    """Return the sides of cells at which the answer changes."""
    rows, columns = cells.shape
    xs, ys = np.linspace(*cells.x, columns + 1), np.linspace(*cells.y, rows + 1)
    r, c = np.nonzero(found[:, 1:] != found[:, :-1])
    up = xs[c + 1], ys[r], xs[c + 1], ys[r + 1]
    r, c = np.nonzero(found[1:] != found[:-1])
    across = xs[c], ys[r + 1], xs[c + 1], ys[r + 1]
    ends: list[Floats] = [np.concatenate(two) for two in zip(up, across, strict=True)]
    return segments(*ends, c="action", width=2.5)


def _parameters(k: int, d: int) -> int:
    return (k - 1) * (d + 1)
