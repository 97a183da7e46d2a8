"""The regression view: what an error costs when it is squared, what R² compares with, and what one row can do."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import LinearRegression, mean_squared_error, r2_score
from visuals.figures.marks import Mark, curve, points, rule, segments
from visuals.figures.write import fixed, num, percent
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
SQUARED = source(mean_squared_error, "np.average")
EXPLAINED = source(r2_score, "left, total =", "scores = 1 - left / total")
HEAD = ("row", "y", "predicted", "error", "squared")
SHOWN = 6


@dataclass(frozen=True)
class Judged:
    """Predictions and their scores."""

    y: Floats
    told: Floats

    @property
    def error(self) -> Floats:
        """By how much the truth is above what was told."""
        return self.y - self.told

    @property
    def mse(self) -> float:
        """Mean squared error."""
        return float(mean_squared_error(self.y, self.told))

    @property
    def mae(self) -> float:
        """Mean absolute error."""
        return float(np.abs(self.error).mean())

    @property
    def r2(self) -> float:
        """Share of the variance that is explained; below 0 if the mean would be nearer."""
        return float(r2_score(self.y, self.told))


@dataclass(frozen=True)
class Three:
    """A line through all rows, one through all but the worst, and the first turned upside down."""

    x: Floats
    worst: int
    line: Judged
    without: Judged
    turned: Judged
    told_without: Floats  # for all rows


def three(run: Run) -> Three:
    """Fit the lines of a run.

    Raises
    ------
    ValueError
        If there are no values to predict, or fewer than four rows.
    """
    X, y = run.table.X[:, :1], run.table.values
    if len(y) < 4:
        raise ValueError(f"At least 4 rows are needed; there are {len(y)}. Add some.")
    line = Judged(y, LinearRegression().fit(X, y).predict(X))
    worst = int(np.abs(line.error).argmax())
    rest = np.delete(np.arange(len(y)), worst)
    told = LinearRegression().fit(X[rest], y[rest]).predict(X)
    turned = Judged(y, 2 * y.mean() - line.told)
    return Three(X[:, 0], worst, line, Judged(y[rest], told[rest]), turned, told)


def walk(run: Run) -> Walkthrough:
    """Return the scenes."""
    found = three(run)
    x, y = run.table.columns[0], run.table.target or "y"
    keys = [
        Key("soft", "solid", "A row"), Key("action", "line", "What the model says"),
        Key("eval", "line", "An error"), Key("soft", "dash", "The mean of y, or where the line was"),
    ]  # fmt: skip
    values = np.concatenate([found.line.y, found.line.told, found.turned.told])
    picture = Picture(
        "plane", Axis.around(x, found.x), Axis.around(y, values), alt=f"{len(found.x)} rows, {y} over {x}, and a line."
    )
    return Walkthrough([picture], list(_scenes(found)), keys, {"data": (found.x, found.line.y)})


def _scenes(found: Three) -> Iterator[Scene]:
    line, n = found.line, len(found.x)
    top = float(line.error[found.worst] ** 2 / (line.error**2).sum()) if line.mse else 0.0
    yield Scene(
        "Errors",
        f"The line misses each of {n} rows by an error, y minus the prediction. The largest is "
        f"{fixed(line.error[found.worst], 2)}, the mean of their sizes {fixed(line.mae, 2)}.",
        {"plane": _marks(found, line.told, line)}, _numbers(line, found.worst), [_mae(line)], SQUARED,
        _ask_share(found, top), "start",
    )  # fmt: skip
    yield Scene(
        "MSE",
        f"Squared, the worst of {n} rows makes {percent(top)} of the sum. The mean squared error is {fixed(line.mse)}, "
        f"its root {fixed(np.sqrt(line.mse))}, in the unit of y.",
        {"plane": _marks(found, line.told, line)}, _numbers(line, found.worst), [_mse(line), _mae(line)], SQUARED,
        _ask_r2(line), "eval",
    )  # fmt: skip
    yield Scene(
        "R²",
        f"Predicting the mean of y for every row gives a squared error of {fixed(float(line.y.var()))}. The line's is "
        f"{fixed(line.mse)}, so R² = {fixed(line.r2)}: that share of the variance is explained.",
        {"plane": [*_marks(found, line.told, line), rule(y=float(line.y.mean()), c="soft")]},
        _numbers(line, found.worst), [_r2(line)], EXPLAINED, _ask_turned(found), "eval",
    )  # fmt: skip
    yield Scene(
        "Mirrored",
        f"The same line, mirrored at the mean of y, has R² = {fixed(found.turned.r2)}. "
        + ("Below 0: the mean alone would be nearer." if found.turned.r2 < 0 else "It is no worse than the mean."),
        {"plane": [*_marks(found, found.turned.told, found.turned), rule(y=float(line.y.mean()), c="soft")]},
        _numbers(found.turned, int(np.abs(found.turned.error).argmax())), [_r2(found.turned)], EXPLAINED,
        _ask_without(found), "eval",
    )  # fmt: skip
    rest = found.without
    yield Scene(
        "Without one",
        f"Without its worst row, and fitted anew, the MSE goes from {fixed(line.mse)} to {fixed(rest.mse)}, the mean "
        f"absolute error from {fixed(line.mae)} to {fixed(rest.mae)}, and R² from {fixed(line.r2)} to "
        f"{fixed(rest.r2)}.",
        {"plane": _without(found)},
        Numbers(("", "all rows", "without one"), _rows(found)), [_mse(rest), _mae(rest), _r2(rest)], SQUARED, None,
        "eval",
    )  # fmt: skip
    yield Scene(
        "Result",
        f"MSE {fixed(line.mse)}, mean absolute error {fixed(line.mae)}, R² {fixed(line.r2)}. MSE weighs a row by the "
        "square of its error, so look at the worst rows before comparing models by it.",
        {"plane": _marks(found, line.told, line)},
        Numbers(("", "all rows", "without one"), _rows(found),
                [Fact("MSE", fixed(line.mse)), Fact("Root of MSE", fixed(np.sqrt(line.mse))),
                 Fact("Mean absolute error", fixed(line.mae)), Fact("R²", fixed(line.r2))]),
        [_mse(line), _r2(line)], EXPLAINED, None, "kept",
    )  # fmt: skip


# ---------------------------------------------------------------------- parts


def _marks(found: Three, told: Floats, shown: Judged) -> list[Mark]:
    order = np.argsort(found.x, kind="stable")
    worst = int(np.abs(shown.error).argmax())
    return [
        segments(found.x, told, found.x, shown.y, c="eval", width=1.5),
        curve(found.x[order], told[order], c="action", width=2.5),
        points("data", c="soft", size=4.5, lit=[worst]),
    ]


def _without(found: Three) -> list[Mark]:
    rest = np.delete(np.arange(len(found.x)), found.worst)
    order = np.argsort(found.x, kind="stable")
    gone = [found.x[found.worst]], [found.line.y[found.worst]]
    return [
        curve(found.x[order], found.line.told[order], c="soft", dash=True),
        segments(found.x[rest], found.told_without[rest], found.x[rest], found.line.y[rest], c="eval", width=1.5),
        curve(found.x[order], found.told_without[order], c="action", width=2.5),
        points(found.x[rest], found.line.y[rest], c="soft", size=4.5), points(*gone, c="soft", size=6, style="ghost"),
    ]  # fmt: skip


def _numbers(shown: Judged, worst: int) -> Numbers:
    largest = np.argsort(-np.abs(shown.error), kind="stable")[:SHOWN]
    rows = [
        Row((str(i + 1), fixed(shown.y[i], 2), fixed(shown.told[i], 2), fixed(shown.error[i], 2),
             fixed(shown.error[i] ** 2, 2)), f"r{i}", None, bool(i == worst))
        for i in largest
    ]  # fmt: skip
    return Numbers(HEAD, rows, [Fact("MSE", fixed(shown.mse)), Fact("R²", fixed(shown.r2))])


def _rows(found: Three) -> list[Row]:
    both = [("MSE", "mse"), ("Mean absolute error", "mae"), ("R²", "r2")]
    return [Row((n, fixed(getattr(found.line, of)), fixed(getattr(found.without, of))), of) for n, of in both]


def _mse(of: Judged) -> Formula:
    n, total = len(of.y), float((of.error**2).sum())
    return Formula("MSE", ["= (1 / n) Σ (y − ŷ)^{2}", f"= {num(total)} / {n} = {fixed(of.mse)}"], "mse")


def _mae(of: Judged) -> Formula:
    total = float(np.abs(of.error).sum())
    return Formula("MAE", ["= (1 / n) Σ |y − ŷ|", f"= {num(total)} / {len(of.y)} = {fixed(of.mae)}"], "mae")


def _r2(of: Judged) -> Formula:
    left, total = float((of.error**2).sum()), float(((of.y - of.y.mean()) ** 2).sum())
    lines = ["= 1 − Σ (y − ŷ)^{2} / Σ (y − ȳ)^{2}", f"= 1 − {num(left)} / {num(total)} = {fixed(of.r2)}"]
    return Formula("R^{2}", lines, "r2")


# ---------------------------------------------------------------------- questions


def _ask_share(found: Three, top: float) -> Ask | None:
    n = len(found.x)
    options = sorted({round(100 / n), round(100 * top), min(97, round(100 * top + 30)), max(1, round(40 * top))})
    if len(options) < 3:
        return None
    return Ask(
        f"One of {n} rows is worst. Which share of the sum of squared errors does it make?",
        [f"{o} %" for o in options], options.index(round(100 * top)),
        f"({fixed(found.line.error[found.worst], 2)})² = {fixed(found.line.error[found.worst] ** 2, 2)} of "
        f"{num(float((found.line.error**2).sum()))}, which is {percent(top)}.",
    )  # fmt: skip


def _ask_r2(of: Judged) -> Ask | None:
    ratio = of.mse / float(of.y.var()) if of.y.var() else 0.0
    if min(abs(ratio - 0.5), ratio) < 0.02:
        return None
    return Ask(
        f"The variance of y is {fixed(float(of.y.var()))}, the MSE {fixed(of.mse)}. What is R²?",
        ("Below 0.5", "Above 0.5"), int(of.r2 > 0.5),
        f"1 − {fixed(of.mse)} / {fixed(float(of.y.var()))} = {fixed(of.r2)}.",
    )  # fmt: skip


def _ask_turned(found: Three) -> Ask | None:
    if abs(found.turned.r2) < 0.02:
        return None
    return Ask(
        "The line is mirrored at the mean of y, so its slope changes sign. What is its R²?",
        ("The same", "0", "Below 0"), 2 if found.turned.r2 < 0 else 0,
        f"{fixed(found.turned.r2)}: its squared error, {fixed(found.turned.mse)}, is larger than the variance.",
    )  # fmt: skip


def _ask_without(found: Three) -> Ask | None:
    if not found.line.mse or not found.line.mae:
        return None
    falls = [1 - found.without.mse / found.line.mse, 1 - found.without.mae / found.line.mae]
    if abs(falls[0] - falls[1]) < 0.02:
        return None
    return Ask(
        "The worst row is taken out and the line fitted anew. Which falls by the larger share?",
        ("MSE", "Mean absolute error"), int(falls[1] > falls[0]),
        f"MSE falls by {percent(falls[0])}, the mean absolute error by {percent(falls[1])}."
        + (" Squares weigh large errors more." if falls[0] > falls[1] else ""), ["mse", "mae"],
    )  # fmt: skip
