"""The scaling view: what the columns' units do to distances, measured, scaled, and scored."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap  # scikit-learn wraps transform
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import make_pipeline

from algorithms import KFold, KNeighborsClassifier, MinMaxScaler, StandardScaler, cross_val_score
from algorithms.scalers import column_moments
from visuals.figures.marks import Mark, label, points, rule, segments
from visuals.figures.write import fixed, num, pair, percent
from visuals.lessons.lesson import Run
from visuals.lessons.preprocessing.people import columns
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
STANDARD, MINMAX = "StandardScaler", "MinMaxScaler"
SCALERS = {STANDARD: StandardScaler, MINMAX: MinMaxScaler}
MEASURE = {
    STANDARD: source(column_moments, "mean = weight @ gap / mass", "return mass"),
    MINMAX: source(MinMaxScaler.partial_fit, "least, most =", "self.scale_ ="),
}
CHANGE = {
    STANDARD: source(unwrap(StandardScaler.transform), "X -= self.mean_", "X /= self.scale_"),
    MINMAX: source(unwrap(MinMaxScaler.transform), "X *= self.scale_", "X += self.min_"),
}
NEAREST = source(KNeighborsClassifier.kneighbors, "found, rows, _ = search_compiled", "return (self._root(found)")
HEAD = ("", "mean", "deviation", "least", "most")
K = 5


@dataclass(frozen=True)
class Scaled:
    """Both columns before and after, the row that asks for its neighbours, and who they are before and after."""

    X: Floats
    Z: Floats
    y: NDArray[np.int64]
    names: tuple[str, str]
    query: int
    near_raw: NDArray[np.intp]
    near: NDArray[np.intp]
    accuracy_raw: float
    accuracy: float

    @property
    def kept(self) -> int:
        """How many neighbours are the same."""
        return len(set(self.near_raw.tolist()) & set(self.near.tolist()))


def part(share: float) -> str:
    """Write a share; one that would round to all of it is "over 99.9 %"."""
    return "over 99.9 %" if 0.9995 <= share < 1 else percent(share)


def neighbours(X: Floats, query: int) -> NDArray[np.intp]:
    """Return the K rows nearest to a row, without itself."""
    others = np.delete(np.arange(len(X)), query)
    model = KNeighborsClassifier(K).fit(X[others], np.zeros(len(others), int))
    return np.asarray(others[model.kneighbors(X[query : query + 1], K, return_distance=False)[0]])


def share_of_distance(X: Floats) -> Floats:
    """Return which share of the squared distance of two rows each column has on average: that of its variance."""
    variance = X.var(axis=0)
    return np.asarray(variance / variance.sum()) if variance.sum() else np.full(X.shape[1], 1 / X.shape[1])


def scaled(run: Run) -> Scaled:
    """Scale a run's columns, and score five nearest neighbours on both."""
    X, y = columns(run)
    scaler: Any = SCALERS[run["scaler"]]()
    Z = scaler.fit_transform(X)
    middle = np.abs((X - np.median(X, axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)).sum(axis=1)
    query = int(middle.argmin())
    folds = KFold(5, shuffle=True, random_state=run.seed)
    raw, after = (
        float(cross_val_score(model, X, y, cv=folds).mean())
        for model in (KNeighborsClassifier(K), make_pipeline(SCALERS[run["scaler"]](), KNeighborsClassifier(K)))
    )
    names = run.table.columns[0], run.table.columns[1]
    return Scaled(X, Z, y, names, query, neighbours(X, query), neighbours(Z, query), raw, after)


def walk(run: Run) -> Walkthrough:
    """Return the scenes."""
    data = scaled(run)
    keys = [
        Key("soft", "faint", "A row, by its class"), Key("ink", "big", "The row that asks"),
        Key("eval", "line", f"To its {K} nearest rows by the numbers of that picture"),
    ]  # fmt: skip
    arrays = {"data": (data.X[:, 0], data.X[:, 1]), "scaled": (data.Z[:, 0], data.Z[:, 1])}
    return Walkthrough(_pictures(run, data), list(_scenes(run, data)), keys, arrays)


def _pictures(run: Run, data: Scaled) -> list[Picture]:
    one, two = data.names
    return [
        Picture(
            "raw", Axis.around(one, data.X[:, 0]), Axis.around(two, data.X[:, 1]), title="As given",
            alt=f"{len(data.X)} rows by {one} and {two}.", height=290,
        ),
        Picture(
            "scaled", Axis.around(f"{one}, scaled", data.Z[:, 0]), Axis.around(f"{two}, scaled", data.Z[:, 1]),
            title=f"After {run['scaler']}", alt="The same rows after scaling, a unit equally long on both axes.",
            height=330, equal=True,
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- scenes


def _scenes(run: Run, data: Scaled) -> Iterator[Scene]:
    share = share_of_distance(data.X)
    one, two = data.names
    sd = data.X.std(axis=0)
    yield Scene(
        "Raw",
        f"Two rows differ by about {num(sd[0] * np.sqrt(2), 3)} in {one} and by {num(sd[1] * np.sqrt(2), 3)} in {two}. "
        "A distance adds both up as plain numbers; the picture hides that, since it stretches each axis.",
        _marks(data, raw=True), _numbers(data), [_distance(data, data.X, data.near_raw)], NEAREST,
        _ask_share(data, share), "start",
    )  # fmt: skip
    yield Scene(
        "Distance",
        f"On average {data.names[int(share.argmax())]} makes {part(float(share.max()))} of the squared distance of "
        f"two rows. The {K} nearest rows of the one in the middle are found by it nearly alone."
        if share.max() > 0.9
        else f"On average {one} makes {percent(float(share[0]))} of the squared distance of two rows and {two} "
        f"{part(float(share[1]))}.",
        _marks(data, raw=True), _numbers(data, shares=share), [_share_formula(data, share)], NEAREST, None, "eval",
    )  # fmt: skip
    for j in (0, 1):
        ask = _ask_squeezed(data) if j == 1 and run["scaler"] == MINMAX else None
        if j == 1 and run["scaler"] == STANDARD:
            ask = _ask_kept(data)
        marks = _marks(data, raw=True)
        marks["raw"] = [*marks["raw"], *_measures(run, data, j)]
        yield Scene(
            "Measure", _measured(run, data, j), marks, _numbers(data, lit=j), [_rule(run, data, j)],
            MEASURE[run["scaler"]], ask,
        )  # fmt: skip
    yield _changed(run, data)
    yield _near(run, data)
    yield _result(run, data, share)


def _measured(run: Run, data: Scaled, j: int) -> str:
    x = data.X[:, j]
    if run["scaler"] == STANDARD:
        return (
            f"Of {data.names[j]}: mean {num(float(x.mean()))}, standard deviation {num(float(x.std()))}, over all "
            f"{len(x)} rows. These two numbers are all that the scaler keeps of the column."
        )
    return (
        f"Of {data.names[j]}: least {num(float(x.min()))}, most {num(float(x.max()))}. Two single rows decide the "
        "scale of the whole column."
    )


def _changed(run: Run, data: Scaled) -> Scene:
    inner = np.percentile(data.Z, 75, axis=0) - np.percentile(data.Z, 25, axis=0)
    if run["scaler"] == STANDARD:
        far = np.abs(data.Z).max(axis=0)
        caption = (
            "Each column now has mean 0 and standard deviation 1; the order of the rows in it is the same. The "
            f"farthest values lie {fixed(float(far[0]), 1)} and {fixed(float(far[1]), 1)} deviations out."
        )
    else:
        caption = (
            f"Each column now goes from 0 to 1. The middle half of the rows takes {fixed(float(inner[0]), 2)} of it in "
            f"{data.names[0]} and {fixed(float(inner[1]), 2)} in {data.names[1]}."
        )
    i = data.query
    lines = [f"raw:    {pair(data.X[i], 1)}", f"scaled: {pair(data.Z[i], 3)}"]
    facts = [Fact(f"Middle half, {name}", fixed(float(v), 3)) for name, v in zip(data.names, inner, strict=True)]
    table = _numbers(data, after=True)
    return Scene(
        "Transform", caption, _marks(data), Numbers(table.head, table.rows, facts),
        [Formula("row that asks", lines), _rule(run, data, 0), _rule(run, data, 1)], CHANGE[run["scaler"]],
        _ask_kept(data) if run["scaler"] == MINMAX else None, "kept",
    )  # fmt: skip


def _near(run: Run, data: Scaled) -> Scene:
    after = share_of_distance(data.Z)
    caption = (
        f"{data.kept} of the {K} nearest rows {'is' if data.kept == 1 else 'are'} the same as before. Of the "
        f"squared distance {data.names[0]} now makes {percent(float(after[0]))} and {data.names[1]} "
        f"{percent(float(after[1]))}."
    )
    return Scene(
        "Distance", caption, _marks(data, raw=True, after=True), _numbers(data, after=True, shares=after),
        [_distance(data, data.Z, data.near), _share_formula(data, after)], NEAREST, _ask_accuracy(data), "eval",
    )  # fmt: skip


def _result(run: Run, data: Scaled, share: Floats) -> Scene:
    after = share_of_distance(data.Z)
    way = "leaves" if abs(data.accuracy - data.accuracy_raw) < 5e-4 else "takes"
    to = "" if way == "leaves" else f" to {percent(data.accuracy)}"
    caption = (
        f"Scaling {way} the accuracy of {K} nearest neighbours, over five folds, "
        f"{'at' if way == 'leaves' else 'from'} {percent(data.accuracy_raw)}{to}. Trees would not change: they only "
        "compare values of one column."
    )
    facts = [
        Fact("Accuracy as given", percent(data.accuracy_raw)),
        Fact(f"Accuracy after {run['scaler']}", percent(data.accuracy)),
        Fact(f"Share of distance, {data.names[1]}", percent(float(after[1])), part(float(share[1]))),
        Fact("Neighbours kept", f"{data.kept} of {K}"),
    ]
    table = _numbers(data, after=True)
    return Scene(
        "Result", caption, _marks(data, raw=True, after=True), Numbers(table.head, table.rows, facts),
        [_rule(run, data, 0), _rule(run, data, 1)], CHANGE[run["scaler"]], None, "kept",
    )  # fmt: skip


# ---------------------------------------------------------------------- parts


def _marks(data: Scaled, raw: bool = False, after: bool = False) -> dict[str, list[Mark]]:
    """Return the rows in both pictures, with lines to the neighbours where wanted."""
    x, y = ((data.Z.min(axis=0) + data.Z.max(axis=0)) / 2).tolist()
    shown: dict[str, list[Mark]] = {
        "raw": [points("data", c=data.y % 6, style="faint")],
        "scaled": [label(x, y, "Not scaled yet", c="soft")],
    }
    if raw:
        shown["raw"] += _links(data.X, data.query, data.near_raw)
    if after or not raw:
        shown["scaled"] = [points("scaled", c=data.y % 6, style="faint")]
    if after:
        shown["scaled"] += _links(data.Z, data.query, data.near)
    return shown


def _links(X: Floats, query: int, near: NDArray[np.intp]) -> list[Mark]:
    k = len(near)
    return [
        segments([X[query, 0]] * k, [X[query, 1]] * k, X[near, 0], X[near, 1], c="eval", width=2, tag="near"),
        points(X[near, 0], X[near, 1], c="eval", size=6.5, style="hollow", tag="near"),
        points([X[query, 0]], [X[query, 1]], c="ink", size=5.5, tag="query"),
    ]


def _measures(run: Run, data: Scaled, j: int) -> list[Mark]:
    x = data.X[:, j]
    if run["scaler"] == STANDARD:
        at = [(x.mean(), "mean"), (x.mean() - x.std(), "−1"), (x.mean() + x.std(), "+1")]
    else:
        at = [(x.min(), "0"), (x.max(), "1")]
    marks: list[Mark] = []
    low, high = data.X.min(axis=0), data.X.max(axis=0)
    for value, name in at:
        if j == 0:
            marks += [rule(x=float(value), c="action", tag="c0"), label(float(value), high[1], name, c="action", dy=-8)]
        else:
            marks += [rule(y=float(value), c="action", tag="c1"), label(low[0], float(value), name, c="action", dy=-5)]
    return marks


def _numbers(data: Scaled, lit: int = -1, after: bool = False, shares: Floats | None = None) -> Numbers:
    X = data.Z if after else data.X
    rows = [
        Row(
            (data.names[j], num(X[:, j].mean() if abs(X[:, j].mean()) > 1e-12 else 0.0), num(X[:, j].std()),
             num(X[:, j].min()), num(X[:, j].max())), f"c{j}", None, j == lit,
        )
        for j in (0, 1)
    ]  # fmt: skip
    facts = (
        [Fact(f"Share of distance, {data.names[j]}", part(float(shares[j]))) for j in (0, 1)]
        if shares is not None
        else []
    )
    return Numbers(HEAD, rows, facts)


def _rule(run: Run, data: Scaled, j: int) -> Formula:
    x, i = data.X[:, j], data.query
    if run["scaler"] == STANDARD:
        below = x.std() if x.std() else 1.0
        lines = ["= (x − mean) / deviation", f"= ({num(x[i])} − {num(x.mean())}) / {num(below)}"]
    else:
        lines = ["= (x − least) / (most − least)",
                 f"= ({num(x[i])} − {num(x.min())}) / ({num(x.max())} − {num(x.min())})"]  # fmt: skip
    return Formula(f"z, {data.names[j]}", [*lines, f"= {fixed(data.Z[i, j])}"], f"c{j}")


def _distance(data: Scaled, X: Floats, near: NDArray[np.intp]) -> Formula:
    gap = X[near[0]] - X[data.query]
    lines = ["= (x_{1} − z_{1})^{2} + (x_{2} − z_{2})^{2}", f"= ({num(gap[0])})² + ({num(gap[1])})²",
             f"= {num(gap[0] ** 2)} + {num(gap[1] ** 2)}"]  # fmt: skip
    return Formula("d² to the nearest", lines, "near")


def _share_formula(data: Scaled, share: Floats) -> Formula:
    each = [f"{name}: {percent(float(s), 2)}" for name, s in zip(data.names, share, strict=True)]
    return Formula("share of column j", ["= variance_{j} / Σ variances", *each])


# ---------------------------------------------------------------------- questions


def _ask_share(data: Scaled, share: Floats) -> Ask | None:
    if abs(share[0] - share[1]) < 0.05:
        return None
    most = int(share.argmax())
    return Ask(
        "Which column decides who is near to whom?", list(data.names), most,
        f"{data.names[most]} makes {part(float(share[most]))} of the squared distance on average: its numbers vary "
        "most, whatever they mean.", ["c0", "c1"],
    )  # fmt: skip


def _ask_kept(data: Scaled) -> Ask:
    options = sorted({data.kept, *((0, 2, 5) if data.kept not in (0, 2, 5) else (0, 2, 5, 3))})
    return Ask(
        f"How many of the {K} nearest rows will still be among the {K} nearest after scaling?",
        [str(o) for o in options], options.index(data.kept),
        f"{data.kept} of {K}: both columns now count.",
    )  # fmt: skip


def _ask_squeezed(data: Scaled) -> Ask:
    j = 1
    width = float(np.subtract(*np.percentile(data.Z[:, j], [75, 25])))
    options = sorted({fixed(width, 2), fixed(width / 4, 2), fixed(min(0.95, max(3 * width, width + 0.2)), 2)})
    return Ask(
        f"The column {data.names[j]} is squeezed into 0 to 1. How much of that do the middle half of the rows take?",
        options, options.index(fixed(width, 2)),
        f"{fixed(width, 3)}: the middle half spans "
        f"{num(float(np.subtract(*np.percentile(data.X[:, j], [75, 25]))))} of a range of "
        f"{num(float(np.ptp(data.X[:, j])))}.",
    )  # fmt: skip


def _ask_accuracy(data: Scaled) -> Ask | None:
    gap = data.accuracy - data.accuracy_raw
    if 0 < abs(gap) < 0.015:
        return None
    return Ask(
        f"What does scaling do to the accuracy of {K} nearest neighbours here?",
        ("It rises", "It falls", "It stays"), 0 if gap > 0 else 1 if gap < 0 else 2,
        f"From {percent(data.accuracy_raw)} to {percent(data.accuracy)}, over five folds.",
    )  # fmt: skip
