"""The later scenes of a linear regression: the coefficients one by one, the residuals, their squares, the result."""

from collections.abc import Iterator

import numpy as np

from algorithms import mean_squared_error, r2_score
from algorithms.linear_base import LinearRegressor
from algorithms.linear_regression import solve, sum_of_squares
from visuals.figures.marks import Mark, segments
from visuals.figures.write import fixed, num, par, percent, sub
from visuals.lessons.linear_regression import draw
from visuals.lessons.linear_regression.fit import Fit
from visuals.lessons.linear_regression.influence import influence, tell_leverage
from visuals.lessons.linear_regression.parts import at, count, part, tidy, weights
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Numbers, Scene

SOLVE = source(solve, "along =", "return along.T")
INTERCEPT = source(LinearRegressor._keep, "intercept =")
PREDICT = source(LinearRegressor.predict, "self.coef_.T")
SQUARES = source(sum_of_squares, "gap =", "einsum")
SCORE = source(r2_score, "left, total", "scores = 1 - left / total")

# ---------------------------------------------------------------------- solve


def coefficients(fit: Fit) -> Iterator[Scene]:
    d, last_one = len(fit.names), len(fit.names) - 1
    asked = 0
    for j in range(last_one, -1, -1):
        other = float(fit.triangle[j, j + 1 :] @ fit.coef[j + 1 :])
        w, top = float(fit.coef[j]), float(fit.turned[j])
        name = fit.names[j]
        why = "in the last row of R nothing else stands" if j == last_one else "all below it are known"
        caption = (
            f"R w = Q′y has one unknown: w = {num(w)}. One more of {name} is worth {num(w)} of {fit.run.table.target}."
            if d == 1 else f"Row {j + 1} of R w = Q′y has only w{sub(j + 1)} left, since {why}. It is {num(w)}."
        )  # fmt: skip
        rows_left = f"({num(top)} − {num(other)})" if j < last_one else num(top)
        formula = Formula(f"w_{{{j + 1}}}", [f"= {rows_left} / {num(fit.triangle[j, j])}", f"= {num(w)}"], f"w{j}")
        ask = _ask_sign(fit, j - 1) if asked < 2 else None
        asked += ask is not None
        if j == 0 and d == 1:
            ask = _ask_intercept(fit) if fit.with_intercept else _ask_sum(fit)
        marks = [*draw.cloud(fit)]
        if fit.flat:
            marks += draw.fitted(fit, fit.coef, fit.intercept, old=j > 0)
            marks += _slope(fit) if d == 1 else []
        yield Scene("Solve", caption, at(fit, marks, j), weights(fit, j), [formula], SOLVE, ask)
    if fit.with_intercept:
        yield _intercept(fit)


def _intercept(fit: Fit) -> Scene:
    step = fit.steps[2]
    there = float(step.X_mean @ fit.coef)
    level = float(step.y_mean[0])
    marks = [*draw.cloud(fit), *(draw.fitted(fit, fit.coef, fit.intercept) if fit.flat else [])]
    return Scene(
        "Intercept",
        f"The fit runs through the means, so b is ȳ = {num(level)} less what the columns give there, {num(there)}: "
        f"b = {num(fit.intercept)}.",
        at(fit, marks, 0), weights(fit, 0, with_b=True),
        [Formula("b", ["= ȳ − w · x̄", f"= {num(level)} − {par(there, 4)} = {num(fit.intercept)}"], "b")], INTERCEPT,
        None if fit.line else _ask_sum(fit),
    )  # fmt: skip


def shortest(fit: Fit) -> Scene:
    rank, d = fit.steps[1].rank, len(fit.names)
    values = fit.steps[1].singular
    marks = [*draw.cloud(fit), *(draw.fitted(fit, fit.coef, fit.intercept) if fit.flat else [])]
    why = "no column varies" if rank == 0 else f"only {rank} of {count(d, 'direction')} of the columns have any length"
    return Scene(
        "Solve",
        f"R cannot be solved row by row: {why}. Of all fits that are equally good the one with the smallest "
        f"coefficients is taken; its intercept is {num(fit.intercept)}.",
        at(fit, marks, 0), weights(fit, 0),
        [Formula("w", ["= V S^{−1} U′ Q′y, where S is not 0",
                       f"S: {num(values.max(initial=0.0))} to {num(values.min(initial=np.inf))}"], "w0")],
        SOLVE,
    )  # fmt: skip


def _slope(fit: Fit) -> list[Mark]:
    """Return the triangle of the slope: one step along x, w up."""
    x = fit.run.table.X[:, 0]
    step = float(f"{max(np.ptp(x) / 5, 1e-12):.1g}")
    at = float(np.quantile(x, 0.3)) if len(x) else 0.0
    low, high = at * fit.coef[0] + fit.intercept, (at + step) * fit.coef[0] + fit.intercept
    return [segments([at, at + step], [low, low], [at + step, at + step], [low, high], c="action", dash=True, tag="w0")]


def _ask_sign(fit: Fit, j: int) -> Ask | None:
    if j < 0 or len(fit.names) < 2:
        return None
    top, other = float(fit.turned[j]), float(fit.triangle[j, j + 1 :] @ fit.coef[j + 1 :])
    if abs(top - other) < 0.02 * max(abs(top), abs(other)):
        return None
    return Ask(
        f"Next is w{sub(j + 1)}, of “{fit.names[j]}”: its Q′y is {num(top)}, and the columns below "
        f"give {num(other)} of that. Its sign?",
        ("Positive", "Negative"), 0 if top > other else 1,
        f"({num(top)} − {par(other, 4)}) / {num(fit.triangle[j, j])} = {num(fit.coef[j])}.",
    )  # fmt: skip


def _ask_intercept(fit: Fit) -> Ask | None:
    step = fit.steps[2]
    level, there = float(step.y_mean[0]), float(step.X_mean @ fit.coef)
    options = [num(value) for value in sorted((level - there, level + there, level))]
    if len(set(options)) < 3:
        return None
    return Ask(
        f"The line runs through the means, x̄ = {num(step.X_mean[0])} and ȳ = {num(level)}. How high is it at x = 0?",
        options, options.index(num(level - there)), f"ȳ − w x̄ = {num(level)} − {par(there, 4)} = {num(level - there)}.",
    )  # fmt: skip


def _ask_sum(fit: Fit) -> Ask:
    gap = fit.y - fit.predicted
    total = tidy(float(gap.sum()), gap)
    if fit.with_intercept:
        why = "the fit runs through the means"
    else:
        why = "without an intercept nothing makes the fit run through the means"
    return Ask(
        "What do the residuals, truth less prediction, add up to?", ("Less than 0", "0", "More than 0"),
        1 + int(np.sign(total)), f"They add up to {num(total)}: {why}.",
    )  # fmt: skip


# ---------------------------------------------------------------------- judge


def judged(fit: Fit) -> Iterator[Scene]:
    gap = fit.y - fit.predicted
    worst = int(np.argmax(np.abs(gap)))
    line = draw.fitted(fit, fit.coef, fit.intercept) if fit.flat else []
    marks = [*draw.cloud(fit, lit=(worst,) if len(fit.shown) == len(fit.y) else ()), *line]
    points_ask, points_marks = tell_leverage(fit)
    yield Scene(
        "Residuals",
        f"What is left of each point is its residual: the sum is {num(tidy(gap.sum(), gap))}, and the largest is "
        f"{num(gap[worst])}.",
        at(fit, [*marks, *draw.residuals(fit, fit.predicted), *points_marks], 0), weights(fit, 0, with_b=True),
        [Formula("e", [f"= y − ŷ = {num(fit.y[worst])} − {par(float(fit.predicted[worst]), 4)}",
                       f"= {num(gap[worst])}"], "residual")],
        PREDICT, points_ask,
    )  # fmt: skip
    if fit.flat:
        drawn = min(len(fit.shown), draw.SQUARES)
        some = f" The {drawn} largest are drawn." if drawn < len(fit.y) else ""
        yield Scene(
            "Squares",
            f"Each residual counts with its square: the largest alone is {percent(part(gap, worst))} of the sum, "
            f"{num(fit.rss)}. No other {'line' if len(fit.names) == 1 else 'curve of this kind'} has a smaller "
            f"sum.{some}",
            at(fit, [*marks, *draw.squares(fit)], 0),
            Numbers(facts=[Fact("RSS", num(fit.rss)), Fact("Squares before", num(fit.start))]),
            [Formula("RSS", ["= Σ e^{2}", f"= {num(fit.rss)}"], "square")], SQUARES,
        )  # fmt: skip
    if fit.line and fit.flat:
        yield from influence(fit)
    yield _result(fit, [*draw.cloud(fit), *line, *draw.residuals(fit, fit.predicted)])


def _result(fit: Fit, marks: list[Mark]) -> Scene:
    n, score = len(fit.y), float(r2_score(fit.y, fit.predicted))
    mse = float(mean_squared_error(fit.y, fit.predicted))
    total = float(((fit.y - fit.y.mean()) ** 2).sum())
    facts = [Fact("R²", fixed(score)), Fact("MSE", num(mse)), Fact("RSS", num(fit.rss))]
    if len(fit.names) > 1 and fit.full:
        values = fit.steps[1].singular
        facts.append(Fact("Condition of X", num(values[0] / values[-1], 3)))
    facts.append(Fact("Intercept", num(fit.intercept)))
    facts += [Fact(f"w of {name}", num(w)) for name, w in zip(fit.names[:5], fit.coef[:5], strict=True)]
    if score < 0:
        said = "less than the mean of y alone would explain"
    else:
        said = f"the fit explains {percent(score)} of the variance of these points"
        if not fit.with_intercept:
            said += ", which is taken about their mean, not about 0"
    return Scene(
        "Result",
        f"R² is {fixed(score)}: {said}. A typical miss is √MSE = {num(np.sqrt(mse))}.",
        at(fit, marks, 0), Numbers(facts=facts),
        [Formula("R^{2}", ["= 1 − RSS / Σ (y − ȳ)^{2}", f"= 1 − {num(fit.rss)} / {num(total)} = {fixed(score)}",
                           f"MSE = {num(fit.rss)} / {n} = {num(mse)}"], "square")],
        SCORE, mood="kept",
    )  # fmt: skip
