"""The missing-values view: values of the second column are taken away, and filled in again in five ways."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import make_pipeline

from algorithms import KFold, KNNImputer, LogisticRegression, SimpleImputer, StandardScaler, cross_val_score
from algorithms.imputers import from_nearest
from visuals.figures.marks import Mark, points, rule, segments
from visuals.figures.write import fixed, num, percent
from visuals.lessons.lesson import Run
from visuals.lessons.preprocessing.people import columns
from visuals.lessons.source import Lines, source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
CHANCE, BY_OTHER, BY_ITSELF = "By chance", "If column 1 is high", "If itself is high"
CAUSES = (CHANCE, BY_OTHER, BY_ITSELF)
DROP, MEAN, MEDIAN, TOLD, NEAR = "Drop rows", "Mean", "Median", "Mean and indicator", "Nearest rows"
FIGURE = source(SimpleImputer._figure, "np.median(known)", "return first + (known - first).mean()")
INDICATOR = source(SimpleImputer._finish, "np.hstack")
NEAREST = source(from_nearest, "rows = np.argpartition", "gap = ", "return middle")
HEAD = ("", "mean", "deviation", "corr.", "accuracy")  # as wide as a phone


@dataclass(frozen=True)
class Way:
    """A way to deal with missing values: its name, the rows that are left, the columns after it, and its accuracy."""

    name: str
    kept: NDArray[np.bool_]
    X: Floats
    accuracy: float

    @property
    def mean(self) -> float:
        """Of the second column."""
        return float(self.X[:, 1].mean())

    @property
    def deviation(self) -> float:
        """Of the second column."""
        return float(self.X[:, 1].std())

    @property
    def correlation(self) -> float:
        """Of both columns; nan if one does not vary."""
        return correlation(self.X)


@dataclass(frozen=True)
class Gone:
    """The complete columns, which values of the second are gone, and every way with them; the first is none gone."""

    X: Floats
    y: NDArray[np.int64]
    gone: NDArray[np.bool_]
    ways: Sequence[Way]

    def way(self, name: str) -> Way:
        """Return a way by name."""
        return next(w for w in self.ways if w.name == name)


def correlation(X: Floats) -> float:
    """Return the correlation of two columns; nan if one does not vary."""
    gap = X - X.mean(axis=0)
    below = np.sqrt((gap[:, 0] ** 2).sum() * (gap[:, 1] ** 2).sum())
    return float(gap[:, 0] @ gap[:, 1] / below) if below > 0 else float("nan")


def taken(X: Floats, share: float, cause: str, seed: int) -> NDArray[np.bool_]:
    """Return which rows lose their second value: so many, likelier the higher what causes it stands in its column."""
    n = round(share * len(X))
    rng = np.random.default_rng(seed)
    if cause == CHANCE:
        weight = np.ones(len(X))
    else:
        rank = X[:, 0 if cause == BY_OTHER else 1].argsort().argsort() / len(X)
        weight = np.exp(6 * rank)
    gone = np.zeros(len(X), bool)
    gone[rng.choice(len(X), min(n, len(X) - 3), replace=False, p=weight / weight.sum())] = True
    return gone


def imputer(name: str, k: int, kinds: tuple[Any, Any] = (SimpleImputer, KNNImputer)) -> Any:
    """Return a way's imputer, ours or of the ``kinds`` given."""
    simple, nearest = kinds
    if name == NEAR:
        return nearest(n_neighbors=k)
    return simple(strategy="median" if name == MEDIAN else "mean", add_indicator=name == TOLD)


def gone(run: Run) -> Gone:
    """Take values away and go every way."""
    X, y = columns(run)
    mask = taken(X, run["share"], run["cause"], run.seed)
    holes = X.copy()
    holes[mask, 1] = np.nan
    every = np.ones(len(X), bool)
    ways = [Way("Complete", every, X, _accuracy(None, X, y, run.seed))]
    ways.append(Way(DROP, ~mask, X[~mask], _accuracy(None, X[~mask], y[~mask], run.seed)))
    for name in (MEAN, MEDIAN, TOLD, NEAR):
        fill = imputer(name, run["k"])
        ways.append(Way(name, every, fill.fit_transform(holes)[:, :2], _accuracy(fill, holes, y, run.seed)))
    return Gone(X, y, mask, ways)


def _accuracy(fill: Any, X: Floats, y: NDArray[np.int64], seed: int) -> float:
    """Return the accuracy of logistic regression over five folds, filled inside each; nan if it cannot be known."""
    parts = [StandardScaler(), LogisticRegression()] if fill is None else [fill, StandardScaler(), LogisticRegression()]
    if len(X) < 5:
        return float("nan")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # folds of one class fail and do not count
        try:
            scores = cross_val_score(make_pipeline(*parts), X, y, cv=KFold(5, shuffle=True, random_state=seed))
        except ValueError:
            return float("nan")
    return float(np.nanmean(scores))


def walk(run: Run) -> Walkthrough:
    """Return the scenes."""
    data = gone(run)
    one, two = run.table.columns[:2]
    keys = [
        Key("soft", "faint", "A row that is complete"), Key("soft", "ghost", "Where a value was before it was taken"),
        Key("eval", "solid", "A value filled in"),
    ]  # fmt: skip
    picture = Picture(
        "plane", Axis.around(one, data.X[:, 0]), Axis.around(two, data.X[:, 1]),
        alt=f"{len(data.X)} rows by {one} and {two}; {int(data.gone.sum())} lack {two}.",
    )  # fmt: skip
    arrays = {"data": (data.X[:, 0], data.X[:, 1])}
    return Walkthrough([picture], list(_scenes(run, data)), keys, arrays)


# ---------------------------------------------------------------------- scenes


def _scenes(run: Run, data: Gone) -> Iterator[Scene]:
    one, two = run.table.columns[:2]
    n, k = len(data.X), int(data.gone.sum())
    full, drop, mean = data.ways[0], data.way(DROP), data.way(MEAN)
    yield Scene(
        "Complete",
        f"All {n} rows know both columns: {two} has mean {num(full.mean)} and deviation {num(full.deviation)}, and its "
        f"correlation with {one} is {fixed(full.correlation, 2)}. This is what gets lost.",
        {"plane": [points("data", c=data.y % 6, style="faint")]}, _numbers(data, 1), [_correlated(full)], FIGURE,
        None, "start",
    )  # fmt: skip
    yield Scene(
        "Take away",
        f"{k} of {n} values of {two} are gone, {_because(run)}. The mean of all was {num(full.mean)}; what follows "
        f"must do "
        "with those that are left.",
        {"plane": _left(data)}, _numbers(data, 1), [_correlated(full)], FIGURE, _ask_drop(run, data), "eval",
    )  # fmt: skip
    yield Scene(
        DROP,
        f"Only the {n - k} complete rows are kept: mean {num(drop.mean)}, correlation {fixed(drop.correlation, 2)}. "
        + ("By chance this is fair, but it throws away what the other rows know."
           if run["cause"] == CHANCE else "What is left is another population than that of all rows."),
        {"plane": [_known(data)]}, _numbers(data, 2, 1), [_correlated(drop)], FIGURE, _ask_mean(data, two), "eval",
    )  # fmt: skip
    yield _filled(data, MEAN, 3, (
        f"Every hole gets the mean of the known values, {num(float(drop.mean))}: the deviation falls from "
        f"{num(drop.deviation)} to {num(mean.deviation)}, because the filled rows do not vary at all. The correlation "
        f"is {fixed(mean.correlation, 2)}."
    ), FIGURE, None)  # fmt: skip
    median = data.way(MEDIAN)
    yield _filled(data, MEDIAN, 4, (
        f"The median, {num(float(np.median(drop.X[:, 1])))}, gives in less to far values than the mean, "
        f"{num(drop.mean)}. It is a single number too: the deviation is {num(median.deviation)}."
    ), FIGURE, None)  # fmt: skip
    told = data.way(TOLD)
    yield _filled(data, TOLD, 5, (
        "A third column says 1 where the value was missing, so that a model can treat those rows apart: the accuracy "
        f"is {percent(told.accuracy)}, and {percent(mean.accuracy)} without it. It helps where being missing means "
        "something."
    ), INDICATOR, _ask_near(data))  # fmt: skip
    yield _one_row(run, data)
    near = data.way(NEAR)
    yield _filled(data, NEAR, 6, (
        f"Each hole gets the mean of its {run['k']} nearest rows: deviation {num(near.deviation)}, correlation "
        f"{fixed(near.correlation, 2)} where the complete data have {fixed(full.correlation, 2)}. "
        + ("Means of neighbours have no noise of their own, so the correlation is too high."
           if abs(near.correlation) > abs(full.correlation) + 0.02 else "It follows the rows that are known, and only "
           "those.")
    ), NEAREST, None)  # fmt: skip
    yield _result(data)


def _because(run: Run) -> str:
    one, two = run.table.columns[:2]
    return {
        CHANCE: "by chance", BY_OTHER: f"mostly where {one} is high", BY_ITSELF: f"mostly where {two} itself is high",
    }[run["cause"]]  # fmt: skip


def _filled(data: Gone, name: str, shown: int, caption: str, code: Lines, ask: Ask | None) -> Scene:
    way = data.way(name)
    marks = [_ghosts(data), _known(data), points(way.X[data.gone, 0], way.X[data.gone, 1], c="eval", size=4, tag=name)]
    return Scene(name, caption, {"plane": marks}, _numbers(data, shown, shown - 1), [_correlated(way)], code, ask)


def drawn_row(data: Gone, k: int) -> tuple[int, NDArray[np.intp]]:
    """Return a row in the middle that lacks its value, and the rows whose mean fills it.

    Where several rows are equally near, the imputer takes some of them; a row is shown whose neighbours are certain.
    """
    known, holes = np.flatnonzero(~data.gone), np.flatnonzero(data.gone)
    k = min(k, len(known))
    by_middle = holes[np.abs(data.X[holes, 0] - np.median(data.X[holes, 0])).argsort(kind="stable")]
    for i in by_middle:
        near = known[np.argsort(np.abs(data.X[known, 0] - data.X[i, 0]), kind="stable")[:k]]
        if np.isclose(data.X[near, 1].mean(), data.way(NEAR).X[i, 1], rtol=1e-9):
            return int(i), near
    return int(by_middle[0]), near


def _one_row(run: Run, data: Gone) -> Scene:
    """Return the filling of one row from its neighbours."""
    i, near = drawn_row(data, run["k"])
    k, value = len(near), float(data.way(NEAR).X[i, 1])
    one, two = run.table.columns[:2]
    caption = (
        f"This row has {one} {num(data.X[i, 0])} and no {two}. Its {k} nearest rows by what both know have a mean of "
        f"{num(value)} there; its own value was {num(data.X[i, 1])}."
    )
    values = " + ".join(num(v) for v in data.X[near[:3], 1]) + (" + …" if k > 3 else "")
    lines = [f"= mean of the {k} nearest", f"= ({values}) / {k}", f"= {num(value)}"]
    x = [data.X[i, 0]]
    marks = [
        _known(data), segments(x * k, [value] * k, data.X[near, 0], data.X[near, 1], c="eval", width=1.5),
        points(data.X[near, 0], data.X[near, 1], c="eval", size=5, style="hollow"),
        rule(x=float(data.X[i, 0]), c="eval"), points(x, [data.X[i, 1]], c="soft", size=6, style="ghost"),
        points(x, [value], c="eval", size=7, tag=NEAR),
    ]  # fmt: skip
    return Scene(
        NEAR, caption, {"plane": marks}, _numbers(data, 5), [Formula(f"{two} filled", lines)], NEAREST, _ask_best(data)
    )


def _result(data: Gone) -> Scene:
    full = data.ways[0]
    closest = min(data.ways[1:], key=lambda w: abs(w.correlation - full.correlation))
    best = max(data.ways[2:], key=lambda w: w.accuracy)
    caption = (
        f"Closest to the complete correlation of {fixed(full.correlation, 2)} comes “{closest.name}” with "
        f"{fixed(closest.correlation, 2)}. As filling for a classifier “{best.name}” does best here, "
        f"{percent(best.accuracy)}, where complete data give {percent(full.accuracy)}."
    )
    facts = [Fact(f"Correlation, {w.name}", fixed(w.correlation, 2)) for w in data.ways]
    facts += [Fact("Best accuracy", percent(best.accuracy), note=best.name)]
    way = data.way(NEAR)
    marks = [_ghosts(data), _known(data), points(way.X[data.gone, 0], way.X[data.gone, 1], c="eval", size=4, tag=NEAR)]
    return Scene(
        "Result", caption, {"plane": marks}, Numbers(HEAD, _numbers(data, 6).rows, facts), [_correlated(full)], NEAREST,
        None, "kept",
    )  # fmt: skip


# ---------------------------------------------------------------------- parts


def _known(data: Gone) -> Mark:
    known = ~data.gone
    return points(data.X[known, 0], data.X[known, 1], c=data.y[known] % 6, style="faint")


def _ghosts(data: Gone) -> Mark:
    return points(data.X[data.gone, 0], data.X[data.gone, 1], c="soft", size=3.5, style="ghost")


def _left(data: Gone) -> list[Mark]:
    return [_ghosts(data), _known(data)]


def _numbers(data: Gone, shown: int, lit: int = -1) -> Numbers:
    rows = [
        Row(
            (w.name, num(w.mean), num(w.deviation), fixed(w.correlation, 2), percent(w.accuracy)),
            w.name,
            None,
            i == lit,
        )
        for i, w in enumerate(data.ways[:shown])
    ]
    return Numbers(HEAD, rows, [Fact("Missing", f"{int(data.gone.sum())} of {len(data.gone)}")])


def _correlated(way: Way) -> Formula:
    gap = way.X - way.X.mean(axis=0)
    both = float((gap[:, 0] * gap[:, 1]).mean())
    s, t = (float(v) for v in way.X.std(axis=0))
    return Formula(
        "correlation",
        ["= covariance / (deviation_{1} · deviation_{2})", f"= {num(both)} / ({num(s)} · {num(t)})",
         f"= {fixed(way.correlation, 3)}"], way.name,
    )  # fmt: skip


# ---------------------------------------------------------------------- questions


def _ask_drop(run: Run, data: Gone) -> Ask | None:
    full, drop = data.ways[0], data.way(DROP)
    gap = (drop.mean - full.mean) / (full.deviation or 1)
    if 0.1 < abs(gap) < 0.15:
        return None
    two = run.table.columns[1]
    return Ask(
        f"The values went {_because(run)}. Where is the mean of the complete rows' {two}?",
        ("Near the true mean", "Clearly below it", "Clearly above it"), 0 if abs(gap) <= 0.1 else 1 if gap < 0 else 2,
        f"{num(drop.mean)} against {num(full.mean)}: {fixed(abs(gap), 2)} deviations "
        f"{'off' if abs(gap) <= 0.1 else 'below' if gap < 0 else 'above'}.",
    )  # fmt: skip


def _ask_mean(data: Gone, two: str) -> Ask:
    drop, mean = data.way(DROP), data.way(MEAN)
    right = mean.deviation / drop.deviation if drop.deviation else 1.0
    known = 1 - float(data.gone.mean())
    options = sorted({percent(right, 0), percent(known, 0), percent(known**2, 0), "100 %"}, key=lambda p: float(p[:-2]))
    return Ask(
        f"All holes are filled with the mean of {two}. What is left of its standard deviation?", options,
        options.index(percent(right, 0)),
        f"{num(mean.deviation)} of {num(drop.deviation)}, which is the root of the share that is known: "
        f"√{fixed(1 - float(data.gone.mean()), 2)} = {fixed(float(np.sqrt(1 - data.gone.mean())), 2)}.",
    )  # fmt: skip


def _ask_near(data: Gone) -> Ask | None:
    full, mean, near = data.ways[0], data.way(MEAN), data.way(NEAR)
    gaps = [abs(w.correlation - full.correlation) for w in (mean, near)]
    if not abs(gaps[0] - gaps[1]) > 0.03:
        return None
    return Ask(
        "Which filling comes closer to the complete data's correlation?", ("The mean", "The mean of the nearest rows"),
        int(gaps[1] < gaps[0]),
        f"Complete {fixed(full.correlation, 2)}, mean {fixed(mean.correlation, 2)}, nearest rows "
        f"{fixed(near.correlation, 2)}.", [MEAN, NEAR],
    )  # fmt: skip


def _ask_best(data: Gone) -> Ask | None:
    full, near = data.ways[0], data.way(NEAR)
    right = near.deviation / full.deviation if full.deviation else 1.0
    if abs(right - 1) < 0.02:
        return None
    return Ask(
        f"Filled from the nearest rows, how will the column vary, against a complete deviation of "
        f"{num(full.deviation)}?",
        ("It varies less", "It varies more"), int(right > 1),
        f"Its deviation is {num(near.deviation)}, and {num(full.deviation)} in the complete data: "
        + ("a mean of neighbours has no noise of its own." if right < 1 else "the rows that are left vary more."),
    )  # fmt: skip
