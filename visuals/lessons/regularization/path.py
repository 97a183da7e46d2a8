"""The path: from a penalty that leaves nothing to one that does nothing, and which column enters when."""

from collections.abc import Iterator

import numpy as np

from algorithms.coordinate_descent import soft_threshold
from algorithms.regularization_path import enet_path
from algorithms.ridge import shares
from visuals.figures.marks import Mark, curve, label, points, rule
from visuals.figures.write import fixed, listed, num, percent
from visuals.lessons.regularization.parts import bar_marks, bar_picture, count, table
from visuals.lessons.regularization.problem import LASSO, RIDGE, Floats, Problem, kept
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Scene, Walkthrough

GRID, LOWEST, MOST = 50, 4e-3, 22  # alphas; the last as a share of the first; scenes
WALK = source(enet_path, "step = last", "coef = step.coef")
SHARES = source(shares, "keep[:, :rank]")
ASKED = 5


def walk(problem: Problem) -> Walkthrough:
    """Return the scenes of a path."""
    alphas = path_alphas(problem)
    coefs = problem.path(alphas)
    shown = _shown(problem, coefs)
    x = _axis(alphas)
    paths = Picture(
        "paths", x, Axis.around("coefficient", np.r_[0.0, coefs.ravel()], 0.12), height=320,
        title="Path: the penalty falls from left to right", alt="The coefficients as the penalty falls.",
        base=[curve(-np.log10(alphas), values, c="line", width=1) for values in coefs.T],
    )  # fmt: skip
    key = [
        Key("action", "line", "A coefficient"),
        Key("eval", "line", "Changed here"),
        Key("soft", "dash", "Alpha now"),
    ]
    scenes = list(_scenes(problem, alphas, coefs, shown))
    return Walkthrough([paths, bar_picture(problem, coefs)], scenes, key)


def path_alphas(problem: Problem) -> Floats:
    """Return falling alphas: for ridge around the columns' mean square, else from the first that leaves nothing."""
    if problem.penalty == RIDGE:
        return np.geomspace(100, 0.005, GRID) * problem.spread
    return np.geomspace(1, LOWEST, GRID) * problem.top / problem.ratio


def _shown(problem: Problem, coefs: Floats) -> list[int]:
    """Return the alphas that get a scene: where a column enters or leaves, or evenly; and the ends."""
    changed = [k for k in range(1, GRID) if (kept(coefs[k]).tolist() != kept(coefs[k - 1]).tolist())]
    even = list(range(0, GRID, 6))
    found = sorted({0, GRID - 1, *(even if problem.penalty == RIDGE else changed)})
    if len(found) < 8:
        found = sorted({*found, *even})
    return (
        found if len(found) <= MOST else [found[i] for i in np.unique(np.linspace(0, len(found) - 1, MOST).astype(int))]
    )


def _axis(alphas: Floats) -> Axis:
    place = -np.log10(alphas)
    powers = range(int(np.ceil(place[0] - 1e-9)), int(np.floor(place[-1] + 1e-9)) + 1)
    ticks = tuple((float(p), num(10.0**-p, 1)) for p in powers)
    return Axis(
        "alpha", float(place[0]) - 0.1, float(place[-1]) + 0.25, ticks or ((float(place[0]), num(alphas[0], 2)),)
    )


def _scenes(problem: Problem, alphas: Floats, coefs: Floats, shown: list[int]) -> Iterator[Scene]:
    asked = 0
    for at, k in enumerate(shown):
        before = shown[at - 1] if at else None
        after = shown[at + 1] if at + 1 < len(shown) else None
        ask = None
        if after is not None and asked < ASKED:
            ask = _ask(problem, alphas, coefs, k, after)
            asked += ask is not None
        yield _scene(problem, alphas, coefs, k, before, after is None, ask)


def _scene(
    problem: Problem, alphas: Floats, coefs: Floats, k: int, before: int | None, last: bool, ask: Ask | None
) -> Scene:
    coef, alpha = coefs[k], float(alphas[k])
    old = coefs[before] if before is not None else np.zeros(len(coef))
    new = [j for j in kept(coef) if j not in kept(old)]
    gone = [j for j in kept(old) if j not in kept(coef)]
    most = int(np.argmax(np.abs(coef - old)))
    lit = int((new or gone or [most])[0])
    names = problem.names
    nonzero, score = len(kept(coef)), problem.score(coef)
    if before is None:
        caption = (
            f"Alpha starts at {num(alpha)}, "
            + (f"so strong that {_left(nonzero, len(coef))}." if problem.penalty != RIDGE else
               f"so strong that all coefficients are small; the largest is {num(coef[np.argmax(np.abs(coef))])}.")
        )  # fmt: skip
    elif last:
        caption = (
            f"Alpha ends at {num(alpha)}: {nonzero} of {count(len(coef))} are other than 0, and R² on these rows is "
            f"{fixed(score)}. Rows that were not fitted choose alpha, not these."
        )
    elif new and problem.penalty != RIDGE:
        enters = listed(f"“{names[j]}”" for j in new)
        what = "enters: only now is its mean product" if len(new) == 1 else "enter: only now are their mean products"
        caption = (
            f"At alpha = {num(alpha)} {enters} {what} with the residual larger than the threshold, "
            f"{num(alpha * problem.ratio)}."
        )
    elif gone and problem.penalty != RIDGE:
        caption = (
            f"At alpha = {num(alpha)} “{names[gone[0]]}” leaves again: the others that came in explain what it did."
        )
    else:
        caption = (
            f"Alpha falls to {num(alpha)}. “{names[most]}” changes most, from {num(old[most])} to {num(coef[most])}; "
            f"{nonzero} of {count(len(coef))} are other than 0."
        )
    cells = [(num(old[j]) if before is not None else "", num(coef[j])) for j in range(len(coef))]
    numbers = table(problem, ("before", "now"), cells, lit)
    then = problem.score(old) if before is not None else None
    facts = [
        Fact("Alpha", num(alpha), num(float(alphas[before])) if before is not None else ""),
        Fact("Not zero", str(nonzero), str(len(kept(old))) if before is not None else ""),
        Fact("R² on these rows", fixed(score), fixed(then) if then is not None else ""),
        Fact("Sum of |w|", num(float(np.abs(coef).sum()))),
    ]  # fmt: skip
    marks = {"paths": _paths(problem, alphas, coefs, k, lit), "weights": bar_marks(coef, lit)}
    return Scene(
        "Result" if last else "Path", caption, marks, Numbers(numbers.head, numbers.rows, facts),
        [_formula(problem, coef, alpha, lit)], SHARES if problem.penalty == RIDGE else WALK, ask,
        "kept" if last else ("start" if before is None else "eval"),
    )  # fmt: skip


def _left(nonzero: int, d: int) -> str:
    if not nonzero:
        return (
            "the only coefficient is 0" if d == 1 else f"{'both coefficients' if d == 2 else f'all {count(d)}'} are 0"
        )
    return f"only {nonzero} of {count(d)} {'is' if nonzero == 1 else 'are'} other than 0"


def _formula(problem: Problem, coef: Floats, alpha: float, j: int) -> Formula:
    """Return how the lit coefficient comes from its column and the residual."""
    column = problem.X[:, j]
    mean_sq = float(column @ column) / len(column)
    rho = float(column @ (problem.y - problem.X @ coef)) / len(column) + coef[j] * mean_sq
    l1, l2 = alpha * problem.ratio, alpha * (1 - problem.ratio)
    name = f"w_{{{problem.names[j][:10]}}}"
    if problem.penalty == RIDGE:
        lines = ["= ρ / (mean x^{2} + α)", f"= {num(rho)} / ({num(mean_sq)} + {num(l2)}) = {num(coef[j])}"]
    else:
        pulled = soft_threshold(rho, l1)
        below = num(mean_sq) if problem.penalty == LASSO else f"({num(mean_sq)} + {num(l2)})"
        lines = [
            f"ρ = {num(rho)}, threshold {num(l1)}",
            f"= S(ρ) / mean x^{{2}} = {num(pulled)} / {below}",
            f"= {num(coef[j])}",
        ]
        if problem.penalty != LASSO:
            lines[1] = f"= {num(pulled)} / {below}"
    return Formula(name, lines, f"w{j}")


def _paths(problem: Problem, alphas: Floats, coefs: Floats, k: int, lit: int) -> list[Mark]:
    x = -np.log10(alphas[: k + 1])
    marks: list[Mark] = [rule(y=0.0, dash=False), rule(x=float(x[-1]))]
    for j in [*(j for j in range(coefs.shape[1]) if j != lit), lit]:
        values = coefs[: k + 1, j]
        if not values.any() and j != lit:
            continue
        now = j == lit
        marks.append(curve(x, values, c="eval" if now else "action", width=2.5 if now else 1.5, tag=f"w{j}"))
        marks.append(points(x[-1:], values[-1:], c="eval" if now else "action", size=4, tag=f"w{j}"))
    name = problem.names[lit] if len(problem.names[lit]) <= 12 else f"{problem.names[lit][:11]}…"
    late = k > 0.6 * len(alphas)
    up = float(coefs[k, lit]) >= 0
    marks.append(label(float(x[-1]), float(coefs[k, lit]), name, c="eval", anchor="end" if late else "start",
                       dx=-8 if late else 8, dy=-9 if up else 11, bold=True, tag=f"w{lit}"))  # fmt: skip
    return marks


# ---------------------------------------------------------------------- questions


def _ask(problem: Problem, alphas: Floats, coefs: Floats, k: int, after: int) -> Ask | None:
    if problem.penalty == RIDGE or len(problem.names) <= 3:
        return _ask_shrunk(problem, alphas, coefs, k, after)
    now, then = kept(coefs[k]), kept(coefs[after])
    new = [int(j) for j in then if j not in now]
    if len(new) != 1 or len(now) + 1 >= len(problem.names):
        return None
    residual = problem.y - problem.X @ coefs[k]
    pull = np.abs(problem.X.T @ residual) / len(residual)
    others = [int(j) for j in np.argsort(-pull, kind="stable") if j not in now and j != new[0]][:3]
    choices = sorted([new[0], *others])
    said = listed(f"{problem.names[j]} {num(pull[j], 3)}" for j in choices)
    return Ask(
        f"The mean products with the residual now: {said}. Which column enters next?",
        [problem.names[j] for j in choices], choices.index(new[0]),
        f"“{problem.names[new[0]]}” enters by alpha = {num(float(alphas[after]))}: "
        f"{_reason(problem, coefs[after], pull, new[0], others)}.",
        [f"w{j}" for j in choices],
    )  # fmt: skip


def _reason(problem: Problem, coef: Floats, pull: Floats, entered: int, others: list[int]) -> str:
    """Return why this column came first, though another one's product may have been larger."""
    rival = max(others, key=lambda j: pull[j])
    if pull[rival] <= pull[entered]:
        return "its product was the largest and is the first over the threshold"
    then = np.abs(problem.X.T @ (problem.y - problem.X @ coef)) / len(problem.y)
    return (
        f"that of “{problem.names[rival]}” has fallen to {num(float(then[rival]), 3)} meanwhile, as the columns in the "
        "model grew and took its part"
    )


def _ask_shrunk(problem: Problem, alphas: Floats, coefs: Floats, k: int, after: int) -> Ask | None:
    d = coefs.shape[1]
    if k == 0 and d > 2 and problem.penalty == RIDGE:
        zeros = d - len(kept(coefs[after]))
        options = ["0", str(d // 3 or 1), str(d - 1)]
        if str(zeros) in options and len(set(options)) == 3:
            return Ask(
                f"At alpha = {num(float(alphas[after]))}, how many of {count(d)} will be exactly 0?", options,
                options.index(str(zeros)),
                f"{zeros}: ridge divides each direction by s² + α, which makes it small but never 0.",
            )  # fmt: skip
    step = np.abs(coefs[after]) - np.abs(coefs[k])
    falls = [int(j) for j in np.argsort(step) if step[j] < -0.02 * np.abs(coefs[after]).max()]
    rises = [int(j) for j in np.argsort(-step) if step[j] > 0.02 * np.abs(coefs[after]).max()]
    if not rises:
        return None
    if problem.penalty == RIDGE and not falls and (share := _ask_share(problem, alphas, coefs, after, rises[0])):
        return share
    j = falls[0] if falls and k % 4 else rises[0]
    return Ask(
        f"The penalty falls to alpha = {num(float(alphas[after]))}. Does the coefficient of “{problem.names[j]}”, now "
        f"{num(coefs[k, j])}, come nearer to 0 or move away?",
        ("Nearer to 0", "Away from 0"), 0 if step[j] < 0 else 1,
        f"It becomes {num(coefs[after, j])}"
        + (": others that it stood in for take their part back." if step[j] < 0 else ": it shrinks less."),
    )  # fmt: skip


def _ask_share(problem: Problem, alphas: Floats, coefs: Floats, after: int, j: int) -> Ask | None:
    """Ask how much of its least-squares value a coefficient has under ridge, where none comes nearer to 0."""
    free, then = float(problem.free[j]), float(coefs[after, j])
    share = then / free if free else -1.0
    if not 0 < share < 1 or any(abs(share - edge) < 0.05 for edge in (1 / 3, 2 / 3)):
        return None
    return Ask(
        f"The penalty falls to alpha = {num(float(alphas[after]))}. How much of its least-squares value, {num(free)}, "
        f"does “{problem.names[j]}” have then?",
        ("Under a third", "A third to two thirds", "Over two thirds"), int(3 * share),
        f"{percent(share, 0)}: it becomes {num(then)}.",
    )  # fmt: skip
