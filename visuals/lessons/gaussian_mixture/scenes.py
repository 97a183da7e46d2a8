"""The scenes of EM: components to start with, then expectation and maximisation by turns until the rise is small."""

import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from algorithms import GaussianMixture, GaussianMixtureStep
from algorithms.gaussian_mixture import expect, maximise
from visuals.figures.marks import Mark, label, regions
from visuals.figures.write import fixed, listed, num, percent, signed
from visuals.lessons.gaussian_mixture import parts
from visuals.lessons.gaussian_mixture.parts import Floats, name
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Scene, Walkthrough

STARTS = {"k-means": "kmeans", "One row each": "random_from_data", "Random shares": "random"}
START = source(GaussianMixture._first_share, "share = rng.uniform", "return np.eye", "share[rows")
EXPECT = source(expect, "joint = log_densities", "likelihood =", "joint -=")
MAXIMISE = source(maximise, "mass, means, raw", "covariances =", '"weights"')
STOP = source(GaussianMixture._run, "converged = abs", "if converged")
MAX_TURNS = 200
SHOWN = 40  # turns that get scenes of their own: the first ones, the last ones, and some between
GRID = (48, 36)


def model(run: Run) -> GaussianMixture:
    """Return the model of a run."""
    return GaussianMixture(
        run["n_components"], covariance_type=run["covariance_type"], init_params=STARTS[run["init_params"]],
        tol=run["tol"], reg_covar=run["reg_covar"], max_iter=MAX_TURNS, random_state=run.seed,
    )  # fmt: skip


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run.

    Raises
    ------
    ValueError
        If there are fewer points than components.
    """
    X, k = run.table.X, run["n_components"]
    if len(X) < max(k, 2):
        raise ValueError(
            f"{k} components need at least {max(k, 2)} points, and there are {len(X)}. Add points or lower the number "
            "of components."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # k-means on equal points, and EM cut short, are told in words here
        fitted = model(run)
        steps = list(fitted.iterate(X))[:-1]
        fitted.fit(X)
    places = np.vstack([X, parts.reach([steps[0], steps[-1]], run["covariance_type"])])
    x, y = (Axis.around(run.table.columns[i], places[:, i], 0.04) for i in range(2))
    scenes = _Scenes(run, fitted, steps, (x, y))
    bounds = np.array([step.lower_bound for step in steps if step.stage == "expectation"])
    plane = Picture(
        "plane", x, y, equal=run.table.columns == ("x₁", "x₂"), title="Points and components",
        alt=f"{len(X)} points and {k} components as ellipses in the plane of {' and '.join(run.table.columns)}.",
    )  # fmt: skip
    drawn = bounds[bounds >= parts.floor_of(bounds)]
    likelihood = Picture(
        "likelihood", Axis("turn", 0.5, len(bounds) + 0.5), Axis.around("log-likelihood", drawn, 0.12),
        "Mean log-likelihood of the points at each turn.", "Mean log-likelihood of a point", 170,
    )  # fmt: skip
    key = [
        Key("soft", "faint", "A point, shape and colour by its likeliest component"),
        Key("soft", "hollow", f"Around a point: another component has at least {percent(parts.SHARED, 0)} of it"),
        Key("ink", "area", "A component at one and two standard deviations"),
        Key("ink", "dash", "Where a component was"),
    ]
    turns = len(bounds)
    shown = len(shown_turns(turns))
    left_out = "" if shown == turns else f"Of {turns} turns {shown} are shown, more at the beginning. "
    if len(drawn) < len(bounds):
        left_out += f"The log-likelihood of turn 1, {num(bounds[0])}, lies below the picture."
    return Walkthrough([plane, likelihood], list(scenes), key, {"data": (X[:, 0], X[:, 1])}, note=left_out.strip())


def shown_turns(turns: int) -> set[int]:
    """Return which turns, counted from 1, get scenes: all, or ever fewer of them, and always the last two."""
    if turns <= SHOWN:
        return set(range(1, turns + 1))
    some = np.unique(np.round(1 + (turns - 1) * np.linspace(0, 1, SHOWN) ** 2).astype(int))
    return {*some.tolist(), turns - 1, turns}


class _Scenes:
    """The scenes of one run, which share its data, its steps and the point that is followed."""

    def __init__(
        self, run: Run, fitted: GaussianMixture, steps: Sequence[GaussianMixtureStep], frame: tuple[Axis, ...]
    ) -> None:
        self.X, self.kind, self.tol, self.reg = run.table.X, run["covariance_type"], run["tol"], run["reg_covar"]
        self.fitted, self.frame = fitted, frame
        self.start, *turns = steps
        self.turns = list(zip(turns[::2], turns[1::2], strict=True))  # expectation and maximisation
        self.floor = parts.floor_of(np.array([told.lower_bound for told, _ in self.turns]))
        self.bounds = [told.lower_bound for told, _ in self.turns]
        top = self._share(0).max(axis=1)
        self.focus = int(np.argmin(np.abs(top - 0.65)))  # shared, but not evenly
        self.asked = self._turns_to_ask()

    def __iter__(self) -> Iterator[Scene]:
        yield self._started()
        for t in sorted(shown_turns(len(self.turns))):
            yield self._expected(t - 1)
            yield self._maximised(t - 1)
        yield self._result()

    def _share(self, t: int) -> Floats:
        share = self.turns[t][0].share
        assert share is not None  # at "expectation" it is there
        return share

    def _before(self, t: int) -> GaussianMixtureStep:
        return self.turns[t - 1][1] if t else self.start

    def _rise(self, t: int) -> float:
        return self.bounds[t] - self.bounds[t - 1] if t else np.inf

    def _picture(self, share: Floats, marks: list[Mark], bounds: Sequence[float]) -> dict[str, list[Mark]]:
        seen = [*parts.cloud(self.X, share, self.focus), *marks]
        return {"plane": seen, "likelihood": parts.climb(bounds, self.floor)}

    # ------------------------------------------------------------------ scenes

    def _started(self) -> Scene:
        step, share = self.start, self._share(0)
        k = len(step.means)
        given = self.start.share if self.start.share is not None else share
        if np.all((given == 0) | (given == 1)) and np.all(given.sum(axis=1) == 1):
            how = "k-means gave each point to one of them, and they were fitted to that."
        elif np.all(given.sum(axis=1) <= 1) and given.sum() == k:
            how = "each is fitted to one drawn point and has no extent yet but reg_covar."
        else:
            how = "each point is shared at random, so all are nearly the same."
        what = "1 component starts" if k == 1 else f"{k} components start"
        caption = f"{what}: {how} Next, each point is shared among them."
        marks = self._picture(share, parts.ellipses(step, self.kind), [])
        drawn = [bound for bound in self.bounds if bound >= self.floor]
        middle = (len(self.bounds) + 1) / 2, (min(drawn) + max(drawn)) / 2
        marks["likelihood"] = [label(*middle, "The first turn comes next", c="soft")]
        table = Numbers(("", "weight", "mean", "spread"), parts.component_rows(step, self.kind))
        formula = Formula("p(x)", [f"= Σ_{{j}} w_{{j}} N(x | μ_{{j}}, Σ_{{j}}),  j = 1 … {k}"])
        return Scene("Start", caption, marks, table, [formula], START, self._ask_share(), "start")

    def _expected(self, t: int) -> Scene:
        step, share = self.turns[t][0], self._share(t)
        between = int((share.max(axis=1) < 1 - parts.SHARED).sum())
        first = (
            f"Turn {t + 1}: each point is shared by Bayes' rule; for {between} of {len(self.X)}, no component has "
            f"{percent(1 - parts.SHARED, 0)}."
        )
        rise, now = self._rise(t), fixed(step.lower_bound, 4)
        if not t:
            second = f"The mean log-likelihood is {now}."
        else:
            how = f"{'rises' if rise >= 0 else 'falls'} by {num(abs(rise), 3)}"
            end = f", less than tol = {num(self.tol)}: stop." if abs(rise) < self.tol else f" to {now}."
            second = f"The log-likelihood {how}{end}"
            if rise < -1e-9:
                second += " It can fall a little because reg_covar widens what the M step fits."
        head, rows = parts.shared_by(self.X[self.focus], step, share[self.focus], self.kind)
        facts = [Fact("Mean log-likelihood", fixed(step.lower_bound, 4), fixed(self.bounds[t - 1], 4) if t else "")]
        if t:
            facts.append(Fact("Rise", num(self._rise(t), 3), note=f"tol is {num(self.tol)}"))
        top = int(share[self.focus].argmax())
        order = [top, *(j for j in range(share.shape[1]) if j != top)]
        formulas = [parts.share_formula(self.X[self.focus], step, share[self.focus], self.kind, j) for j in order]
        marks = self._picture(share, parts.ellipses(step, self.kind), self.bounds[: t + 1])
        table = Numbers(head, rows, facts)
        return Scene("Expectation", f"{first} {second}", marks, table, formulas, EXPECT, self._ask_weight(t))

    def _maximised(self, t: int) -> Scene:
        step, share, before = self.turns[t][1], self._share(t), self._before(t)
        grown = step.weights - before.weights
        most = int(np.argmax(np.abs(grown)))
        caption = f"Turn {t + 1}: each component is fitted to its shares: weight, mean and covariance."
        if len(step.means) > 1 and abs(grown[most]) < 0.0005:
            caption += " No weight changes by 0.001 or more."
        elif len(step.means) > 1:
            caption += (
                f" {name(most)}'s weight changes most, from {fixed(before.weights[most])} to "
                f"{fixed(step.weights[most])}."
            )
        if len(step.singular):
            who = "The one covariance has" if self.kind == "tied" else self._singular_names(step)
            caption += f" {who} no extent in some direction but what reg_covar adds."
        rows = parts.component_rows(step, self.kind, before, most)
        narrow = min(float(parts.axes(step, self.kind, j)[0][-1]) for j in range(len(step.means)))
        thin = min(float(parts.axes(before, self.kind, j)[0][-1]) for j in range(len(step.means)))
        facts = [Fact("Smallest spread", num(narrow, 3), num(thin, 3))]
        formulas = [
            parts.moment_formula(self.X, share, step, self.reg, j)
            for j in (most, *(j for j in range(len(step.means)) if j != most))
        ]
        marks = self._picture(share, parts.ellipses(step, self.kind, before), self.bounds[: t + 1])
        table = Numbers(("", "weight before", "weight", "mean", "spread"), rows, facts)
        return Scene("Maximisation", caption, marks, table, formulas, MAXIMISE, self._ask_rise(t), "kept")

    def _singular_names(self, step: GaussianMixtureStep) -> str:
        return f"{listed(name(j) for j in step.singular)} {'has' if len(step.singular) == 1 else 'have'}"

    def _result(self) -> Scene:
        step, fitted, n = self.turns[-1][1], self.fitted, len(self.turns)
        rise = self._rise(n - 1)
        if step.converged:
            caption = (
                f"EM stops after {_turns(n)}: the last change, {num(abs(rise), 3)}, is less than {num(self.tol)}. "
                "The tint shows the likeliest component everywhere. Another start may end higher."
            )
        else:
            caption = (
                f"EM is cut off after {_turns(n)}: the last change, {num(abs(rise), 3)}, is still not less than tol = "
                f"{num(self.tol)}."
            )
        share = fitted.predict_proba(self.X)
        marks = self._picture(share, parts.ellipses(step, self.kind), self.bounds)
        marks["plane"].insert(0, self._tint())
        facts = [
            Fact("Mean log-likelihood", fixed(step.lower_bound, 4), note="lower_bound_"),
            Fact("Turns", str(n)),
            Fact("BIC", num(fitted.bic(self.X)), note="lower is better"),
            Fact("Weights", listed(fixed(w) for w in step.weights)),
        ]
        formula = Formula(
            "stop",
            [f"|L_{{{n}}} − L_{{{n - 1}}}| = {num(abs(rise), 3)}",
             f"tol = {num(self.tol)}",
             "BIC = −2 n L + (number of parameters) log n"],
        )  # fmt: skip
        table = Numbers(("", "weight", "mean", "spread"), parts.component_rows(step, self.kind), facts)
        return Scene("Result", caption, marks, table, [formula], STOP, None, "kept")

    def _tint(self) -> Mark:
        x, y = ((axis.low, axis.high) for axis in self.frame)
        across, up = np.linspace(*x, GRID[0]), np.linspace(*y, GRID[1])
        places = np.column_stack([axis.ravel() for axis in np.meshgrid(across, up)])
        return regions(self.fitted.predict(places).reshape(GRID[1], GRID[0]) % 6, x, y)

    # ------------------------------------------------------------------ questions

    def _turns_to_ask(self) -> dict[int, str]:
        """Return at which turns something is asked, from 0: twice about weights, and up to three times about the rise.

        A rise is asked for after a maximisation, about the turn that follows; only turns that are shown, and no close
        calls.
        """
        shown = sorted(t - 1 for t in shown_turns(len(self.turns)))
        asked: dict[int, str] = {}
        clear = [t for t in shown[1:] if t - 1 in shown and self._clear_rise(t)]
        if clear:
            middle = clear[len(clear) // 2]
            asked |= dict.fromkeys((clear[0], middle, clear[-1]), "rise")
        weights = [t for t in shown[:12] if self._clear_growth(t)]
        for t in weights[:1] + weights[3:4]:
            asked[t] = asked.get(t, "") + "weight"
        return asked

    def _clear_rise(self, t: int) -> bool:
        return self._rise(t) > 0 and not 0.95 < self._rise(t) / self.tol < 1.05

    def _clear_growth(self, t: int) -> bool:
        grown = np.sort(self.turns[t][1].weights - self._before(t).weights)[::-1]
        return 2 <= len(grown) <= 6 and bool(grown[0] > 0.002) and bool(grown[0] > 1.25 * grown[1])

    def _ask_share(self) -> Ask | None:
        share = self._share(0)[self.focus]
        order = np.argsort(-share, kind="stable")
        if not 2 <= len(share) <= 6 or share[order[0]] - share[order[1]] < 0.1:
            return None
        names = [name(j) for j in range(len(share))]
        return Ask(
            "Which component gets the largest share of point x?", names, int(order[0]),
            f"{names[order[0]]} gets {percent(share[order[0]])} of x, {names[order[1]]} {percent(share[order[1]])}: "
            "weight times density decides, not the distance to the mean alone.",
            [f"c{j}" for j in range(len(share))],
        )  # fmt: skip

    def _ask_weight(self, t: int) -> Ask | None:
        if "weight" not in self.asked.get(t, ""):
            return None
        grown = self.turns[t][1].weights - self._before(t).weights
        most, mass = int(np.argmax(grown)), float(self._share(t).sum(axis=0)[np.argmax(grown)])
        names = [name(j) for j in range(len(grown))]
        return Ask(
            "The components will be fitted to these shares. Whose weight grows most?", names, most,
            f"{names[most]}'s shares add up to {fixed(mass, 1)} of {len(self.X)} points: its weight changes by "
            f"{signed(grown[most])}.",
            [f"c{j}" for j in range(len(grown))],
        )  # fmt: skip

    def _ask_rise(self, t: int) -> Ask | None:
        if "rise" not in self.asked.get(t + 1, ""):
            return None
        rise = self._rise(t + 1)
        more = rise >= self.tol
        return Ask(
            f"Will the log-likelihood now rise by tol = {num(self.tol)} or more?", ("Yes, go on", "No, stop"),
            0 if more else 1,
            f"It rises by {num(rise, 3)} to {fixed(self.bounds[t + 1], 4)}, {'not less' if more else 'less'} than "
            f"tol = {num(self.tol)}.",
        )  # fmt: skip


def _turns(n: int) -> str:
    return "1 turn" if n == 1 else f"{n} turns"
