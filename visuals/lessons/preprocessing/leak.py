"""The leak view: the same steps learned from all rows and from the training rows only, and the scores of both."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import KNeighborsClassifier, KNNImputer, SimpleImputer, StandardScaler, train_test_split
from visuals.figures.marks import Mark, label, points, rule, segments
from visuals.figures.write import fixed, num, percent, signed
from visuals.lessons.lesson import Run
from visuals.lessons.preprocessing.people import columns
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
SCALER, IMPUTER, TARGET = "Scaler", "Imputer", "Imputer with target"
KINDS = (SCALER, IMPUTER, TARGET)
SPLITS = 16
STOPS = (1, 2, 4, 8, SPLITS)
LITTLE, MUCH = 0.01, 0.05
K = 5
SPLIT = source(train_test_split, "train, test = stratified_rows", "return [_safe_indexing")
HEAD = ("", "all rows", "training", "gain")


@dataclass(frozen=True)
class Measured:
    """Scores of one kind of leak, split by split: learned from all rows, and from the training rows only."""

    kind: str
    leaky: Floats
    honest: Floats

    @property
    def gain(self) -> Floats:
        """By how much the leak flatters, split by split."""
        return self.leaky - self.honest


def prepared(
    kind: str, X: Floats, y: Floats, train: NDArray[np.intp], rows: NDArray[np.intp], kinds: tuple[Any, Any, Any]
) -> Floats:
    """Return X, prepared by what ``rows`` say; with `TARGET` and all rows, the imputer is given the target as well.

    ``kinds``: scaler, simple imputer and kNN imputer, ours or scikit-learn's.
    """
    scaler, simple, nearest = kinds
    if kind == SCALER:
        return np.asarray(scaler().fit(X[rows]).transform(X))
    if kind == IMPUTER:
        filled = simple().fit(X[rows]).transform(X)
    else:
        whole = len(rows) == len(X)  # the careless way: the target is one of the table's columns, for test rows too
        table = np.c_[X, y] if whole else X
        even = scaler().fit(table[rows]).transform(table)
        filled = nearest(n_neighbors=K).fit(even[rows]).transform(even)[:, : X.shape[1]]
    return np.asarray(scaler().fit(filled[train]).transform(filled))


def splits(run: Run) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return the rows to learn from and to judge by, of every split."""
    _, y = columns(run)
    rows = np.arange(len(y))
    few = np.bincount(y)[np.unique(y)].min() < 3
    return [
        tuple(train_test_split(rows, test_size=0.3, random_state=1000 * run.seed + r, stratify=None if few else y))
        for r in range(SPLITS)
    ]  # fmt: skip


def holes(run: Run, kind: str) -> Floats:
    """Return X, where imputers are judged with a share of both columns missing by chance, never a whole row."""
    X, _ = columns(run)
    if kind == SCALER:
        return X
    rng = np.random.default_rng(run.seed)
    X = X.copy()
    gone = rng.random(len(X)) < run["share"]
    X[gone, rng.integers(0, 2, len(X))[gone]] = np.nan
    return X


OURS = (StandardScaler, SimpleImputer, KNNImputer)


def measured(run: Run, kind: str) -> Measured:
    """Measure one kind of leak over all splits."""
    X, y, scores = holes(run, kind), columns(run)[1], []
    every = np.arange(len(y))
    for train, test in splits(run):
        pair = []
        for rows in (every, train):
            Z = prepared(kind, X, y.astype(float), train, rows, OURS)
            model = KNeighborsClassifier(min(K, len(train))).fit(Z[train], y[train])
            pair.append(float((model.predict(Z[test]) == y[test]).mean()))
        scores.append(pair)
    leaky, honest = np.array(scores).T
    return Measured(kind, leaky, honest)


def walk(run: Run) -> Walkthrough:
    """Return the scenes: for each kind of leak some splits, then all of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a training set in which a column is wholly missing
        found = [measured(run, kind) for kind in KINDS]
    keys = [
        Key("eval", "hollow", "Score if all rows teach the step"), Key("action", "solid", "If only training rows do"),
        Key("bad", "solid", "Below: the difference of a split"),
    ]  # fmt: skip
    note = (
        f"{SPLITS} splits; 30 % of the rows judge. The model is {K} nearest neighbours, and itself always learns from "
        "training rows only."
    )
    return Walkthrough(_pictures(found), list(_scenes(run, found)), keys, note=note)


def _pictures(found: Sequence[Measured]) -> list[Picture]:
    scores = np.concatenate([part for m in found for part in (m.leaky, m.honest)])
    gains = np.concatenate([m.gain for m in found])
    ticks = tuple((float(k), str(k)) for k in (1, 4, 8, 12, SPLITS))
    kinds = tuple((float(k + 1), text) for k, text in enumerate(("scaler", "imputer", "with target")))
    return [
        Picture(
            "scores", Axis("split", 0.3, SPLITS + 0.7, ticks), Axis.around("accuracy on test rows", scores),
            alt="Accuracy in each split, with the leak and without.", title="Score of each split", height=270,
        ),
        Picture(
            "gains", Axis("what was learned from all rows", 0.5, 3.95, kinds),
            Axis.around("gained by the leak", [*gains, 0.0, 0.05]),
            alt="The difference of both scores, for each kind of leak.", title="What the leak adds", height=210,
            base=[rule(y=0, c="line", dash=False)],
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- scenes


def _scenes(run: Run, found: Sequence[Measured]) -> Iterator[Scene]:
    for k, now in enumerate(found):
        for at in STOPS:
            ask = _ask_gain(now) if at == 2 else None
            yield Scene(
                ("Scale", "Impute", "Impute with target")[k], _said(run, now, at), _marks(found, k, at),
                _numbers(found, k, at), [_mean(now, at)], SPLIT, ask, "kept" if at == SPLITS else "eval",
            )  # fmt: skip
    yield _result(found)


def _said(run: Run, now: Measured, at: int) -> str:
    gain = float(now.gain[:at].mean())
    if at == 1:
        share = percent(float(run["share"]), 0)
        does = {
            SCALER: "The careless way takes mean and deviation from all rows, the right way from training rows only.",
            IMPUTER: f"In {share} of the rows a value is missing. Careless: fill with the mean of all rows.",
            TARGET: "Careless: the target is a column of the table while holes are filled from the nearest rows.",
        }[now.kind]
        return (
            f"{does} In the first split the test score is {fixed(now.leaky[0])}, rightly done {fixed(now.honest[0])}."
        )
    more = int((now.gain[:at] > 1e-12).sum())
    return (
        f"{at} splits: the leak adds {signed(gain)} to the mean score; it is higher in {more} of them, and lower in "
        f"{int((now.gain[:at] < -1e-12).sum())}."
        + (" " + _verdict(now) if at == SPLITS else "")
    )  # fmt: skip


def _verdict(now: Measured) -> str:
    gain = float(now.gain.mean())
    if gain >= LITTLE:
        return "Nothing of this will be there when the model is used."
    if now.kind == TARGET:
        return "Here the columns say the class without help, so there was little to leak."
    return "That is hardly anything: one or two numbers a column carry little of a test row. The habit is what counts."


def _result(found: Sequence[Measured]) -> Scene:
    worst = max(found, key=lambda m: float(m.gain.mean()))
    parts = ", ".join(f"{m.kind.lower()} {signed(float(m.gain.mean()))}" for m in found)
    caption = (
        f"Mean gain by the leak: {parts}. "
        + ("The more of a test row's own answer a step carries, the more it flatters; a pipeline inside the split "
           "carries none." if float(worst.gain.mean()) >= LITTLE
           else "On these data none flatters much, which cannot be known beforehand.")
    )  # fmt: skip
    facts = [Fact(f"{m.kind}, rightly done", fixed(float(m.honest.mean()))) for m in found]
    facts += [Fact(f"{m.kind}, with the leak", fixed(float(m.leaky.mean()))) for m in found]
    k = list(found).index(worst)
    marks = _marks(found, k, SPLITS)
    marks["gains"] = _gains(found, 2, SPLITS)
    return Scene(
        "Result", caption, marks, Numbers(HEAD, _numbers(found, 2, SPLITS).rows, facts), [_mean(worst, SPLITS)], SPLIT,
        None, "kept",
    )  # fmt: skip


# ---------------------------------------------------------------------- parts


def _marks(found: Sequence[Measured], k: int, at: int) -> dict[str, list[Mark]]:
    now, x = found[k], np.arange(1, at + 1, dtype=float)
    leaky, honest = now.leaky[:at], now.honest[:at]
    return {
        "scores": [
            segments(x, honest, x, leaky, c="bad", width=2),
            points(x, leaky, c="eval", size=6, style="hollow", tag="leaky"),
            points(x, honest, c="action", size=4.5, tag="honest"),
            rule(y=float(leaky.mean()), c="eval", tag="leaky"), rule(y=float(honest.mean()), c="action", tag="honest"),
        ],
        "gains": _gains(found, k, at),
    }  # fmt: skip


def _gains(found: Sequence[Measured], k: int, at: int) -> list[Mark]:
    marks: list[Mark] = []
    for i, m in enumerate(found[: k + 1]):
        gain = m.gain[: at if i == k else SPLITS]
        beside = i + 1 + 0.5 * (np.arange(len(gain)) / SPLITS - 0.5)
        mean = float(gain.mean())
        marks += [
            points(beside, gain, c="bad", size=3.5, style="faint", tag=m.kind),
            segments([i + 0.7], [mean], [i + 1.3], [mean], c="bad", width=3, tag=m.kind),
            label(i + 1.32, mean, signed(mean), anchor="start", dy=-6, tag=m.kind),
        ]
    return marks


def _numbers(found: Sequence[Measured], k: int, at: int) -> Numbers:
    rows = []
    for i, m in enumerate(found[: k + 1]):
        until = at if i == k else SPLITS
        leaky, honest = float(m.leaky[:until].mean()), float(m.honest[:until].mean())
        rows.append(Row((m.kind, fixed(leaky), fixed(honest), signed(leaky - honest)), m.kind, None, i == k))
    return Numbers(HEAD, rows, [Fact("Splits", str(at))])


def _mean(now: Measured, at: int) -> Formula:
    some = " ".join(("" if k == 0 else "+ ") + f"({signed(float(v), 2)})" for k, v in enumerate(now.gain[: min(at, 3)]))
    more = " + …" if at > 3 else ""
    return Formula(
        "mean gain", ["= (1 / splits) Σ (leaky − right)", f"= ({some}{more}) / {num(at)}",
                      f"= {signed(float(now.gain[:at].mean()))}"], now.kind,
    )  # fmt: skip


def _ask_gain(now: Measured) -> Ask | None:
    gain = float(now.gain.mean())
    if min(abs(gain - LITTLE), abs(gain - MUCH)) < 0.001:
        return None
    learned = {
        SCALER: "Mean and deviation come", IMPUTER: "The columns' means come",
        TARGET: "Neighbours, by the target too, come",
    }[now.kind]  # fmt: skip
    return Ask(
        f"{learned} from all rows. Over {SPLITS} splits, what does that add to the score?",
        ("Less than 0.01", "0.01 to 0.05", "More than 0.05"), 0 if gain < LITTLE else 1 if gain < MUCH else 2,
        f"{signed(gain)} on average: {fixed(float(now.leaky.mean()))} instead of {fixed(float(now.honest.mean()))}.",
    )  # fmt: skip
