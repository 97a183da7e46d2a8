"""The learning curve: the score on seen and on unseen rows of models that learn from more and more of them."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import learning_curve
from visuals.figures.marks import Mark, curve, points, rule, segments
from visuals.figures.write import fixed, num, signed
from visuals.lessons.lesson import Run
from visuals.lessons.model_selection.models import model, rows, splitter
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
CURVE = source(learning_curve, "parts =", "sizes = absolute_sizes", "return sizes")
SIZES = 8
CLEAR = 0.012  # a change that is asked for
WIDE = 0.04  # a gap that says variance, if the folds' scores spread less
RISING = 0.025  # a gain from twice the rows that says: more rows help


@dataclass(frozen=True)
class Grown:
    """Sizes, and over the folds the mean and spread of the scores on the rows learned from and held out."""

    sizes: Floats
    train: Floats
    test: Floats
    train_spread: Floats
    test_spread: Floats

    @property
    def gap(self) -> Floats:
        """By how much the score on the rows learned from is higher."""
        return self.train - self.test


def shares(n: int) -> Floats:
    """Return the sizes as shares of n rows to learn from: growing by a factor, from a dozen on."""
    return np.geomspace(min(1.0, 12 / n), 1.0, SIZES)


def grown(run: Run) -> Grown:
    """Return a run's learning curve; models that cannot be learned from so few rows do not count."""
    X, y = rows(run)
    folds = splitter(run["split"], run["n_splits"], run.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fits that fail; sizes that are the same
        learned = len(y) - len(y) // run["n_splits"]
        sizes, train, test = learning_curve(
            model(run["model"]), X, y, train_sizes=shares(learned), cv=folds, shuffle=True, random_state=run.seed
        )
    kept = np.isfinite(test).any(axis=1)
    sizes, train, test = sizes[kept], train[kept], test[kept]
    means = (np.nanmean(train, axis=1), np.nanmean(test, axis=1), np.nanstd(train, axis=1), np.nanstd(test, axis=1))
    return Grown(sizes.astype(float), *means)


def walk(run: Run) -> Walkthrough:
    """Return the scenes: one a size, then what the two curves say."""
    found = grown(run)
    keys = [
        Key("action", "big", "Mean score on the rows held out"),
        Key("soft", "hollow", "Mean score on those learned from"),
        Key("action", "line", "Standard deviation over the folds"),
    ]  # fmt: skip
    low = float(min(0.5, (found.test - found.test_spread).min(), found.train.min()))
    picture = Picture(
        "curve", Axis("rows learned from", 0, float(found.sizes[-1]) * 1.05), Axis("accuracy", low - 0.03, 1.04),
        alt="Score on the rows learned from and on those held out, by the number of rows learned from.",
    )  # fmt: skip
    return Walkthrough([picture], list(_scenes(run, found)), keys)


def _scenes(run: Run, found: Grown) -> Iterator[Scene]:
    last = len(found.sizes) - 1
    for k in range(last + 1):
        m = int(found.sizes[k])
        if k:
            caption = (
                f"{m} rows: on those held out the score {_moves(found.test[k - 1], found.test[k])}, on those learned "
                f"from it {_moves(found.train[k - 1], found.train[k])}. The gap is {signed(found.gap[k])}."
            )
        else:
            caption = (
                f"{run['n_splits']} models learn from {m} rows each. On these they score {fixed(found.train[k])}, on "
                f"rows held out {fixed(found.test[k])}. The gap is {signed(found.gap[k])}."
            )
        ask = _ask_more(found) if k == last else _ask_next(found, k)
        yield Scene(
            "Size", caption, {"curve": _marks(found, k + 1)}, _numbers(found, k), [_gap(found, k)], CURVE, ask,
        )  # fmt: skip
    yield _result(found)


def _result(found: Grown) -> Scene:
    gap, rise = float(found.gap[-1]), _rise(found)
    if rise > RISING:
        said = "The score still rises: more rows should help"
    elif gap > max(WIDE, float(found.test_spread[-1])):
        said = "The gap says variance, yet the score has stopped rising: try a simpler model before more rows"
    else:
        said = (
            f"Beside the folds' spread of ± {fixed(found.test_spread[-1])} the gap is small: nothing here says that "
            f"more "
            "rows would help"
        )
    caption = (
        f"With all {num(found.sizes[-1])} rows the score is {fixed(found.train[-1])} on those learned from and "
        f"{fixed(found.test[-1])} on those held out, {signed(rise)} since half as many. {said}."
    )
    facts = [
        Fact("Held out", fixed(found.test[-1]), note=f"± {fixed(found.test_spread[-1])} over the folds"),
        Fact("Learned from", fixed(found.train[-1])), Fact("Gap", fixed(gap)),
        Fact("Since half the rows", signed(rise)),
    ]  # fmt: skip
    k = len(found.sizes) - 1
    marks = _marks(found, k + 1)
    x, low, high = [found.sizes[-1]], [found.test[-1]], [found.train[-1]]
    marks.append(segments(x, low, x, high, c="eval", width=3, tag="gap"))
    return Scene(
        "Result", caption, {"curve": marks}, Numbers(_HEAD, _numbers(found, k).rows, facts), [_gap(found, k)], CURVE,
        None, "kept",
    )  # fmt: skip


_HEAD = ("rows", "learned from", "held out", "spread", "gap")


def _numbers(found: Grown, k: int) -> Numbers:
    table = [
        Row(
            (num(found.sizes[i]), fixed(found.train[i]), fixed(found.test[i]), fixed(found.test_spread[i]),
             signed(found.gap[i])), f"s{i}", None, i == k,
        )
        for i in range(k + 1)
    ]  # fmt: skip
    before = fixed(found.gap[k - 1]) if k else ""
    return Numbers(_HEAD, table, [Fact("Gap", fixed(found.gap[k]), before)])


def _gap(found: Grown, k: int) -> Formula:
    lines = ["= score on learned − score on held out", f"= {fixed(found.train[k])} − {fixed(found.test[k])} = "
             f"{signed(found.gap[k])}"]  # fmt: skip
    return Formula("gap", lines, f"s{k}")


def _marks(found: Grown, shown: int) -> list[Mark]:
    at = slice(0, shown)
    x, train, test, spread = found.sizes[at], found.train[at], found.test[at], found.test_spread[at]
    tags = [f"s{k}" for k in range(shown)]
    return [
        curve(x, train, c="soft", width=2, dash=True),
        points(x, train, c="soft", size=5, style="hollow", tag=tags),
        segments(x, test - spread, x, test + spread, c="action", width=1.5),
        curve(x, test, c="action", width=2.5),
        points(x, test, c="action", size=6, tag=tags, lit=[shown - 1]),
        rule(y=float(test[-1]), c="line"),
    ]


def _rise(found: Grown) -> float:
    """Return by how much the score on rows held out rose over the last doubling of rows, by lines between sizes."""
    half = float(np.interp(found.sizes[-1] / 2, found.sizes, found.test))
    return float(found.test[-1]) - half


# ---------------------------------------------------------------------- questions


def _ask_next(found: Grown, k: int) -> Ask | None:
    """Ask for one of the two curves, by turns, at two sizes where the change is clear."""
    if k not in _asked(found):
        return None
    which = "learned from" if _asked(found)[0] == k else "held out"
    values = found.train if which == "learned from" else found.test
    change = float(values[k + 1] - values[k])
    return Ask(
        f"Next: {int(found.sizes[k + 1])} rows instead of {int(found.sizes[k])}. The score on the rows {which}?",
        ("Rises", "Falls", "Stays within 0.003"), 2 if abs(change) < 0.003 else int(change < 0),
        f"It goes from {fixed(values[k])} to {fixed(values[k + 1])}. "
        + ("Usually it falls, since more rows are harder to fit; from so few it can rise." if which == "learned from"
           else "More rows, a steadier model." if change > 0.003 else "One step of a curve is also chance."),
    )  # fmt: skip


def _asked(found: Grown) -> list[int]:
    """Return up to two sizes to ask at: where the train score's move is clear, then where the other's is."""
    last = len(found.sizes) - 1

    def clear(values: Floats, start: int) -> int:
        moves = np.abs(np.diff(values))
        fit = (k for k in range(start, last) if moves[k] < 0.001 or moves[k] > CLEAR)
        return next(fit, -1)

    first = clear(found.train, 0)
    second = clear(found.test, first + 1)
    return [k for k in (first, second) if k >= 0]


def _ask_more(found: Grown) -> Ask | None:
    rise = _rise(found)
    if abs(rise - RISING) < 0.005:
        return None
    return Ask(
        f"From half the rows to all {num(found.sizes[-1])}: does the score on rows held out gain more than "
        f"{fixed(RISING)}?",
        ("Yes: more rows may help", "No: the curve is level or falls"), int(rise <= RISING),
        f"It changes by {signed(rise)}, to {fixed(found.test[-1])}.",
    )  # fmt: skip


def _moves(before: float, now: float) -> str:
    """Say how a score moved, as its digits show it."""
    was, here = fixed(before), fixed(now)
    return f"stays {here}" if was == here else f"goes from {was} to {here}"
