"""The one-hot view: a column of names becomes columns of 0 and 1, and a linear model is fitted on both codings."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap  # scikit-learn wraps transform

import numpy as np
from numpy.typing import NDArray

from algorithms import LinearRegression, OneHotEncoder
from algorithms.datasets import Table
from algorithms.one_hot import codes_of, distinct
from visuals.figures.marks import Colour, Mark, box, curve, label, points
from visuals.figures.write import fixed, listed, num
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

LEARN = source(distinct, "np.unique(column)", "np.array([*sorted(known)")
CODE = source(unwrap(OneHotEncoder.transform), "codes = codes_of", "coded = csr_matrix")
LOOKUP = source(codes_of, "place = ")
RENTS = "Rents of four cities"
CITIES = ("Bergen", "Cork", "Graz", "Lyon")
NEW = "Oslo"
DROPS = {"None": None, "The first": "first"}
UNKNOWNS = {"Leave its columns 0": "ignore", "Refuse it": "error"}
SHOWN = 8  # rows of the table in the picture


@dataclass(frozen=True)
class Rents:
    """Rows of a city and a rent, and what each coding makes of them."""

    cities: NDArray[np.str_]
    rent: NDArray[np.float64]
    encoder: OneHotEncoder
    coded: NDArray[np.float64]
    by_number: float
    by_columns: float

    @property
    def names(self) -> list[str]:
        """Names of the coded columns."""
        return [str(name).removeprefix("x0_") for name in self.encoder.get_feature_names_out()]


def drawn(seed: int) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """Return 40 cities and rents; the order of the names says nothing of the rents."""
    rng = np.random.default_rng(seed)
    cities = np.array([CITIES[i] for i in [2, 0, 3, 1, 3, 0, 1, 2, *rng.integers(0, 4, 32)]])
    level = dict(zip(CITIES, rng.permutation([600.0, 850.0, 1100.0, 1400.0]), strict=True))
    return cities, np.array([level[c] for c in cities]) + rng.normal(0, 60, len(cities))


def table(seed: int) -> Table:
    """Return the rents as a table: a city is its place in the alphabet."""
    cities, rent = drawn(seed)
    return Table(RENTS, np.array([[CITIES.index(str(c))] for c in cities], float), rent, ("city",), "rent")


def rents(run: Run) -> Rents:
    """Return a run's cities and rents, coded."""
    cities, rent = drawn(run.seed)
    encoder = OneHotEncoder(
        drop=DROPS[run["drop"]], handle_unknown=UNKNOWNS[run["unknown"]], sparse_output=False
    ).fit(cities[:, None])  # fmt: skip
    coded = encoder.transform(cities[:, None])
    number = codes_of(cities, encoder.categories_[0]).astype(float)[:, None]
    scores = [float(LinearRegression().fit(X, rent).score(X, rent)) for X in (number, coded)]
    return Rents(cities, rent, encoder, coded, *scores)


def rank_with_intercept(coded: NDArray[np.float64]) -> int:
    """Return how many of the columns, with a column of ones beside them, say something of their own."""
    return int(np.linalg.matrix_rank(np.c_[np.ones(len(coded)), coded]))


def walk(run: Run) -> Walkthrough:
    """Return the scenes."""
    data = rents(run)
    keys = [
        Key("action", "area", "A 1"), Key("line", "area", "A 0"), Key("soft", "solid", "A rent"),
        Key("action", "line", "What the linear model says of a city"),
    ]  # fmt: skip
    note = "" if run.table.name == RENTS else "This view shows cities and rents; your file is not used in it."
    return Walkthrough(_pictures(data), list(_scenes(run, data)), keys, note=note)


def _pictures(data: Rents) -> list[Picture]:
    d = len(CITIES)
    ticks = tuple((float(j), name) for j, name in enumerate(CITIES))
    return [
        Picture(
            "table", Axis("", -2.2, d - 0.3, bare=True), Axis("", -SHOWN - 1.6, 0.8, bare=True),
            alt=f"The first {SHOWN} rows: city, then a column of 0 and 1 for each city.",
            title=f"The first {SHOWN} of {len(data.cities)} rows", height=300,
        ),
        Picture(
            "rents", Axis("city, numbered by name", -0.5, d - 0.5, ticks), Axis.around("rent", data.rent),
            alt="Rents of the four cities and what a linear model says of each.", title="A linear model on the coding",
            height=240,
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- scenes


def _scenes(run: Run, data: Rents) -> Iterator[Scene]:
    known = [str(c) for c in data.encoder.categories_[0]]
    n, k = len(data.cities), len(known)
    yield Scene(
        "Names",
        f"{n} rows name a city. A linear model needs numbers; numbering the names {known[0]} = 0 to {known[-1]} = "
        f"{k - 1} says that {known[1]} lies half way between {known[0]} and {known[2]}.",
        {"table": _table(data, 0), "rents": _dots(data)}, _counts(data),
        [Formula("number", ["= place in the alphabet, from 0"])], LEARN, _ask_number(data), "start",
    )  # fmt: skip
    yield Scene(
        "Numbers",
        f"On these numbers the best line explains R² = {fixed(data.by_number)} of the rents: it must rise or fall "
        "evenly with the alphabet.",
        {"table": _table(data, 0), "rents": [*_dots(data), *_line(data)]}, _counts(data),
        [_line_formula(data)], LOOKUP, None, "eval",
    )  # fmt: skip
    yield Scene(
        "Learn",
        f"The encoder learns the {k} names that occur, sorted: {listed(known)}. Each will get a column of its own.",
        {"table": _table(data, 0, head=True), "rents": _dots(data)}, _counts(data),
        [Formula("columns", [f"[city = {name}]" for name in data.names])], LEARN, _ask_columns(data, k), "eval",
    )  # fmt: skip
    for row in range(SHOWN):
        city = str(data.cities[row])
        code = ", ".join(num(v) for v in data.coded[row])
        dropped = city not in data.names
        yield Scene(
            "Encode",
            f"Row {row + 1} is {city}: "
            + ("the column of that name is left out, so all are 0." if dropped
               else f"its column gets a 1, the other {len(data.names) - 1} a 0."),
            {"table": _table(data, row + 1, head=True), "rents": _dots(data)}, _counts(data, city),
            [Formula(city, [f"→ ({code})"], city)], CODE, _ask_rank(data) if row + 1 == SHOWN else None, "kept",
        )  # fmt: skip
    yield _rank(run, data)
    yield _fitted(data)
    yield _unknown(run, data)
    yield _result(run, data)


def _rank(run: Run, data: Rents) -> Scene:
    rank, width = rank_with_intercept(data.coded), data.coded.shape[1]
    if rank == width + 1:
        caption = (
            f"{data.encoder.categories_[0][0]} is left out: with the intercept there are {width + 1} columns of rank "
            f"{rank}. Each coefficient is now the difference from that city."
        )
    else:
        caption = (
            f"In every row the {width} columns add up to 1, which is the intercept's column: {width + 1} columns of "
            f"rank {rank}. Coefficients are then not unique; drop one column, or use a penalty. Trees do not mind."
        )
    facts = [Fact("Columns with the intercept", str(width + 1)), Fact("Rank", str(rank))]
    return Scene(
        "Rank", caption, {"table": _table(data, SHOWN, head=True), "rents": _dots(data)}, Numbers(facts=facts),
        [Formula("Σ of a row's columns", ["= 1 in every row" if rank <= width else "= 0 or 1"])], CODE, _ask_fit(data),
        "eval",
    )  # fmt: skip


def _fitted(data: Rents) -> Scene:
    return Scene(
        "Fit",
        f"With a column a city the model can say each city's own mean: R² rises from {fixed(data.by_number)} to "
        f"{fixed(data.by_columns)}.",
        {"table": _table(data, SHOWN, head=True), "rents": [*_dots(data), *_means(data)]},
        Numbers(facts=[Fact("R²", fixed(data.by_columns), fixed(data.by_number))]),
        [_means_formula(data)], CODE, None, "kept",
    )  # fmt: skip


def _unknown(run: Run, data: Rents) -> Scene:
    row = np.array([[NEW]])
    try:
        coded = data.encoder.transform(row)[0]
        said = f"all its columns are 0: ({', '.join(num(v) for v in coded)})"
        tail = (
            f" That is also the code of {data.encoder.categories_[0][0]}, whose column was dropped."
            if run["drop"] != "None" else " The model then says what the intercept says."
        )  # fmt: skip
    except ValueError as error:
        said, tail = f"the encoder refuses it: “{str(error).split(' in column')[0]}”", ""
    return Scene(
        "New name", f"A new row says {NEW}, which was never learned: {said}.{tail}",
        {"table": [*_table(data, SHOWN, head=True), label(-2.1, -SHOWN - 1, NEW, anchor="start", c="eval")],
         "rents": [*_dots(data), *_means(data)]}, Numbers(facts=[Fact("Learned names", listed(CITIES))]),
        [Formula(NEW, ["is not among the categories"])], LOOKUP, None, "eval",
    )  # fmt: skip


def _result(run: Run, data: Rents) -> Scene:
    width = data.coded.shape[1]
    caption = (
        f"One column of {len(CITIES)} names became {width} columns of 0 and 1. As numbers the names give R² "
        f"{fixed(data.by_number)}, as columns {fixed(data.by_columns)}; a column with 50,000 names would give 50,000."
    )
    facts = [
        Fact("Columns", str(width)), Fact("Rank with the intercept", str(rank_with_intercept(data.coded))),
        Fact("R² on numbers", fixed(data.by_number)), Fact("R² on columns", fixed(data.by_columns)),
    ]  # fmt: skip
    marks = {"table": _table(data, SHOWN, head=True), "rents": [*_dots(data), *_means(data)]}
    return Scene("Result", caption, marks, Numbers(facts=facts), [_means_formula(data)], CODE, None, "kept")


# ---------------------------------------------------------------------- parts


def _table(data: Rents, shown: int, head: bool = False) -> list[Mark]:
    marks: list[Mark] = [label(-2.1, 0, "city", anchor="start", c="soft")]
    if head:
        marks += [label(j, 0, name, c="ink", bold=True, tag=name) for j, name in enumerate(data.names)]
    for row in range(SHOWN):
        city = str(data.cities[row])
        marks.append(label(-2.1, -row - 1, city, anchor="start", bold=row == shown - 1, tag=city))
        if row >= shown:
            continue
        for j, value in enumerate(data.coded[row]):
            c: Colour = "action" if value else "line"
            marks.append(box(j - 0.42, -row - 1.42, j + 0.42, -row - 0.58, c=c, fill=bool(value), tag=data.names[j]))
            marks.append(label(j, -row - 1, num(value), c="ink" if value else "soft", bold=bool(value)))
    return marks


def _places(data: Rents) -> NDArray[np.float64]:
    return np.array([CITIES.index(str(c)) for c in data.cities], float)


def _dots(data: Rents) -> list[Mark]:
    return [points(_places(data), data.rent, c="soft", size=3.5, style="faint", tag=[str(c) for c in data.cities])]


def _line(data: Rents) -> list[Mark]:
    x = _places(data)[:, None]
    ends = np.array([[-0.4], [len(CITIES) - 0.6]])
    return [curve(ends[:, 0], LinearRegression().fit(x, data.rent).predict(ends), c="action", width=2.5)]


def _means(data: Rents) -> list[Mark]:
    model = LinearRegression().fit(data.coded, data.rent)
    said = model.predict(data.encoder.transform(np.array(CITIES)[:, None]))
    return [
        curve([j - 0.35, j + 0.35], [value] * 2, c="action", width=3, tag=CITIES[j]) for j, value in enumerate(said)
    ]  # fmt: skip


def _line_formula(data: Rents) -> Formula:
    model = LinearRegression().fit(_places(data)[:, None], data.rent)
    a, b = float(model.intercept_), float(model.coef_[0])
    return Formula("rent", ["= a + b · number", f"= {num(a)} + ({num(b)}) · number"])


def _means_formula(data: Rents) -> Formula:
    means = [(name, float(data.rent[data.cities == name].mean())) for name in CITIES]
    return Formula("rent", ["= the mean of its city", *(f"{name}: {num(mean)}" for name, mean in means)])


def _counts(data: Rents, lit: str = "") -> Numbers:
    rows = []
    for j, name in enumerate(CITIES):
        mine = data.rent[data.cities == name]
        rows.append(Row((name, str(j), str(len(mine)), fixed(float(mine.mean()), 0)), name, None, name == lit))
    return Numbers(("city", "number", "rows", "mean rent"), rows)


# ---------------------------------------------------------------------- questions


def _ask_number(data: Rents) -> Ask:
    share = data.by_number
    options = ("Less than half", "More than half")
    return Ask(
        "A line on the numbers 0 to 3: how much of the rents' variance will it explain?", options, int(share > 0.5),
        f"R² = {fixed(share)}: the mean rents do not follow the alphabet.",
    )  # fmt: skip


def _ask_columns(data: Rents, k: int) -> Ask:
    width = data.coded.shape[1]
    options = sorted({1, k - 1, k, len(data.cities)})
    return Ask(
        f"How many columns come out of {k} names" + (", the first dropped?" if width < k else "?"),
        [str(o) for o in options], options.index(width),
        f"{width}: one for each name" + (" but the first, which all zeros stand for." if width < k else "."),
    )  # fmt: skip


def _ask_rank(data: Rents) -> Ask:
    rank, width = rank_with_intercept(data.coded), data.coded.shape[1]
    options = sorted({width - 1, width, width + 1})
    return Ask(
        f"With a column of ones for the intercept there are {width + 1} columns. What is their rank?",
        [str(o) for o in options], options.index(rank),
        f"{rank}: "
        + ("the coded columns add up to the column of ones." if rank == width else "none is a sum of the others."),
    )  # fmt: skip


def _ask_fit(data: Rents) -> Ask | None:
    if data.by_columns - data.by_number < 0.1:
        return None
    near = 0.9 if data.by_columns > 0.9 else 0.5
    return Ask(
        f"On numbers R² was {fixed(data.by_number)}. On the columns of 0 and 1?",
        ("It stays about there", f"Above {num(near)}", "It falls"), 1,
        f"{fixed(data.by_columns)}: each city gets its own level.",
    )  # fmt: skip
