"""The scenes of a linear regression: centre, a column at a time, back-substitution, residuals, the result."""

from collections.abc import Iterator

import numpy as np

from algorithms.linear_base import centre
from algorithms.linear_regression import factor
from visuals.figures.marks import rule
from visuals.figures.write import num, par, percent
from visuals.lessons.lesson import Run
from visuals.lessons.linear_regression import draw
from visuals.lessons.linear_regression.answer import coefficients, judged, shortest
from visuals.lessons.linear_regression.fit import Fit
from visuals.lessons.linear_regression.parts import at, count, entry, share, window
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Numbers, Row, Scene, Walkthrough

MEAN = source(centre, "share =", "mean = share @ A")
CENTRE = source(centre, "A = A - mean")
FACTOR = source(factor, "both = triangle", "inner, turned, rest")
BANDS = ("under 25 %", "25 to 50 %", "50 to 75 %", "over 75 %")


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    fit = Fit.of(run)
    scenes = [*_opening(fit), *_columns(fit), *(coefficients(fit) if fit.full else [shortest(fit)]), *judged(fit)]
    note = "" if len(fit.shown) == len(fit.y) else f"{len(fit.shown)} of {len(fit.y)} points are drawn; all are fitted."
    arrays = {"data": (run.table.X[fit.shown, 0], fit.y[fit.shown])} if fit.flat else {}
    return Walkthrough(draw.pictures(fit), scenes, draw.key(fit), arrays, note=note)


# ---------------------------------------------------------------------- centre


def _opening(fit: Fit) -> Iterator[Scene]:
    n, level = len(fit.y), float(fit.steps[0].y_mean[0])
    flat = np.full(n, level)
    marks = [*draw.cloud(fit, flat), *draw.residuals(fit, flat)]
    marks += [rule(y=level, tag="mean")] if fit.flat else []
    where = f"the mean, {num(level)}" if fit.with_intercept else "0, since there is no intercept"
    each = f"(y − {par(level, 4)})^{{2}}" if fit.with_intercept else "y^{2}"
    yield Scene(
        "Data",
        f"Without any column the guess for each point is {where}. The squared misses of {n} points add up to "
        f"{num(fit.start)}; the columns will take a share of that away.",
        at(fit, marks), Numbers(facts=[Fact("Points", str(n)), Fact("Squares", num(fit.start))]),
        [Formula(f"Σ {each}", [f"= {num(fit.start)}", f"= {n} · {num(fit.start / n)}"], "mean")],
        MEAN, _ask_share(fit), "start",
    )  # fmt: skip
    if not fit.with_intercept:
        return
    mean = fit.steps[0].X_mean
    rows = [Row((fit.names[j], num(mean[j])), f"w{j}") for j in window(fit, 0)]
    rows.append(Row((fit.run.table.target or "y", num(level)), "mean"))
    yield Scene(
        "Centre",
        f"Each column's mean is taken off, and y's. The best {'line' if fit.line else 'fit'} runs through the means, "
        f"so the intercept drops out and {count(len(fit.names), 'coefficient')} must be found.",
        at(fit, [*draw.cloud(fit, flat), *(draw.means(fit) if fit.line else [])]), Numbers(("", "mean"), rows[-8:]),
        [Formula("y − ȳ", ["= Σ_{j} w_{j} (x_{j} − mean of x_{j}) + residual"], "mean")], CENTRE, mood="kept",
    )  # fmt: skip


def _ask_share(fit: Fit) -> Ask | None:
    taken = share(fit, len(fit.names))
    if fit.start == 0 or min(abs(taken - edge) for edge in (0.25, 0.5, 0.75)) < 0.02:
        return None
    return Ask(
        "Which share of these squares will the fit take away?", BANDS, min(3, int(taken * 4)),
        f"It will take away {percent(taken)}, from {num(fit.start)} to {num(fit.rss)}.",
    )  # fmt: skip


# ---------------------------------------------------------------------- factor


def _columns(fit: Fit) -> Iterator[Scene]:
    for j, name in enumerate(fit.names):
        before, left = fit.left(j), fit.left(j + 1)
        if len(fit.names) == 1:
            yield _only_column(fit)
            continue
        length, along = entry(fit, j)
        caption = (
            f"Of “{name}” a length of {num(length)} is new; along it y reaches {num(along)}, and the square of that, "
            f"{num(before - left)}, is what the column takes away: {num(left)} is left."
            if length > 1e-9 * (1 + np.linalg.norm(fit.triangle[:, j])) else
            f"“{name}” is a mixture of the columns before it: nothing of it is new, and {num(left)} is still left."
        )  # fmt: skip
        formula = Formula(
            f"(Q′y)_{{{j + 1}}}^{{2}}",
            [f"= {num(along)}^{{2}} = {num(along**2)}", f"left = {num(before)} − {num(along**2)} = {num(left)}"],
            f"w{j}",
        )
        part = fit.parts[j]
        predicted = fit.X[:, : j + 1] @ part.coef[0] + part.intercept[0]
        marks = [*draw.cloud(fit, predicted)]
        if fit.flat:
            old = fit.parts[j - 1] if j else None
            marks += draw.fitted(fit, old.coef[0], float(old.intercept[0]), old=True) if old else []
            marks += draw.fitted(fit, part.coef[0], float(part.intercept[0]))
        rows = [
            Row((fit.names[k], *(map(num, entry(fit, k))), num(fit.left(k + 1))), f"w{k}", lit=k == j)
            for k in window(fit, j) if k <= j
        ]  # fmt: skip
        yield Scene(
            "Factor", caption, at(fit, marks), Numbers(("column", "R", "Q′y", "left"), rows,
            [Fact("Squares left", num(left), num(before))]), [formula], FACTOR, _ask_next(fit, j),
        )  # fmt: skip


def _only_column(fit: Fit) -> Scene:
    length, along = fit.triangle[0, 0], fit.turned[0]
    marks = [*(draw.rectangles(fit) if fit.line else []), *draw.cloud(fit, np.full(len(fit.y), fit.y.mean()))]
    what = (
        "Each point spans a rectangle with the means (some are drawn): blue pulls the slope up, orange down"
        if fit.line else "Each point pulls the slope by its product of x and y"
    )  # fmt: skip
    ask = None
    if abs(along) > 1e-9 and length > 0 and not 0.8 < abs(along / length) < 1.25:
        slope, turned = along / length, length / along
        options = [num(v) for v in sorted((slope, turned, -slope))]
        ask = Ask(
            "R w = Q′y is all that is left to solve. What is the slope w?", options, options.index(num(slope)),
            f"w = {num(along)} / {num(length)} = {num(slope)}.",
        )  # fmt: skip
    return Scene(
        "Factor",
        f"{what}; together {num(length * along)}. x has the length R = {num(length)}, and y reaches Q′y = {num(along)} "
        "along it.",
        at(fit, marks), Numbers(("column", "R", "Q′y"), [Row((fit.names[0], num(length), num(along)), "w0")]),
        [Formula("R", [f"= √Σ x^{{2}} = √{num(length**2)} = {num(length)}",
                       f"Q′y = Σ x y / R = {num(length * along)} / {num(length)} = {num(along)}"], "w0")]
        if length > 0 else [Formula("R", ["= √Σ x^{2} = 0"], "w0")],
        FACTOR, ask,
    )  # fmt: skip


def _ask_next(fit: Fit, j: int) -> Ask | None:
    """Ask, after the first two columns, whether the next one takes away more."""
    if j > 1 or j + 1 >= len(fit.names):
        return None
    mine, next_one = fit.left(j) - fit.left(j + 1), fit.left(j + 1) - fit.left(j + 2)
    if max(mine, next_one) < 1.15 * min(mine, next_one) or max(mine, next_one) <= 1e-9 * fit.start:
        return None
    name = fit.names[j + 1]
    return Ask(
        f"The next column is “{name}”. Does it take away more squares than “{fit.names[j]}” did?",
        ("More", "Less"), 0 if next_one > mine else 1,
        f"“{name}” takes away {num(next_one)}, “{fit.names[j]}” took {num(mine)}: only what is new in a column counts.",
    )  # fmt: skip
