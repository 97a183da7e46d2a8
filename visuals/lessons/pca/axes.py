"""The scenes of "Find the axes": centre, covariance, turns of power iteration, deflation, and the SVD beside it."""

import warnings
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from algorithms import PCA, PCAStep
from algorithms.pca import by_svd, centre, turn
from visuals.figures.marks import Mark, bars, label
from visuals.figures.write import fixed, listed, num, pair, percent, sub
from visuals.lessons.lesson import Run
from visuals.lessons.pca import parts
from visuals.lessons.pca.parts import Cloud, Floats, axis_name
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

CENTRE = source(centre, "mean = X.mean", "gap = X - mean")
COVARIANCE = source(PCA.iterate, "covariance = gap.T @ gap")
TURN = source(turn, "ahead = covariance @ axis", "variance = float", "return (ahead / length")
DEFLATE = source(PCA._power, "left = left - variance", "np.vstack([step.components")
SVD = source(by_svd, "svd(gap", "lengths**2")
AXES = 2
TURNS = 14  # of an axis that get scenes
ROWS = 8


def model(run: Run) -> PCA:
    """Return the model of a run."""
    k = min(AXES, *run.table.X.shape)
    return PCA(k, svd_solver="power", tol=run["tol"], random_state=run.seed)


def walk_axes(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    cloud = parts.cloud_of(run)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an axis still turning after 10,000 turns: the picture says so
        steps = list(model(run).iterate(cloud.X))
    m = min(len(cloud.variances), parts.BARS)
    ticks = tuple((float(j + 1), str(j + 1)) for j in range(m))
    shares = Picture(
        "shares", Axis("axis", 0.4, m + 0.6, ticks), Axis("share", 0.0, 1.08, ((0, "0"), (0.5, "0.5"), (1, "1"))),
        f"The share of the variance that each of {m} axes holds.", "Share of the variance along an axis", 170,
    )  # fmt: skip
    key = [
        *parts.point_keys(run, cloud),
        Key("eval", "line", "The axis in hand, two standard deviations long"),
        Key("soft", "dash", "Where it was a turn before"),
        Key("kept", "line", "An axis that is found"),
    ]
    scenes = list(_Axes(cloud, steps, run["tol"]))
    xy = cloud.xy
    return Walkthrough(
        [parts.plane(cloud), shares], scenes, key, {cloud.array: (xy[:, 0], xy[:, 1])}, note=parts.notes(run, cloud)
    )


def shown_turns(turns: int) -> list[int]:
    """Return which turns of an axis, from 1, get scenes: all of few; of many the first, the last and some between."""
    if turns <= TURNS:
        return list(range(1, turns + 1))
    return sorted({round(float(t)) for t in np.geomspace(1, turns, TURNS)} | {1, 2, 3, turns})


class _Axes:
    """The scenes of one run."""

    def __init__(self, cloud: Cloud, steps: Sequence[PCAStep], tol: float) -> None:
        self.cloud, self.steps, self.tol = cloud, steps, tol
        self.n = len(cloud.X)
        self.done = steps[-1]

    def __iter__(self) -> Iterator[Scene]:
        left = None
        turns: list[PCAStep] = []
        for step in self.steps:
            if step.stage == "centre":
                yield self._centred(step)
            elif step.stage == "covariance":
                left = step.covariance
                yield self._covariance(step)
            elif step.stage == "power":
                turns.append(step)
            elif step.stage == "deflate":
                assert left is not None  # "covariance" came before
                shown = shown_turns(len(turns))
                for t in shown:
                    yield self._turned(turns, t - 1, left, t + 1 in shown)
                yield self._deflated(step, len(turns))
                left, turns = step.covariance, []
        yield self._result()

    def _picture(self, found: Floats, axes: list[Mark], variances: Floats, current: float | None = None) -> dict:
        cloud, k = self.cloud, len(variances)
        plane = parts.dots(cloud)
        for j, v in enumerate(found):
            plane += parts.arm(cloud, v, "kept", axis_name(j), tag=f"a{j}")
        share = [cloud.share(v) for v in variances]
        low = [] if not k else [
            bars(np.arange(1, k + 1), share, c="kept", width=0.7, tag=[f"a{j}" for j in range(k)]),
            *(label(j + 1, s, percent(s), dy=-6) for j, s in enumerate(share)),
        ]  # fmt: skip
        if not k and current is None:
            low = [label((min(len(self.cloud.variances), parts.BARS) + 1) / 2, 0.5, "No axis yet", c="soft")]
        if current is not None:
            low += [bars([k + 1], [cloud.share(current)], c="eval", width=0.7, tag=f"a{k}")]
            low += [label(k + 1, cloud.share(current), percent(cloud.share(current)), dy=-6)]
        return {"plane": [*plane, *axes], "shares": low}

    # ------------------------------------------------------------------ before the turns

    def _centred(self, step: PCAStep) -> Scene:
        d = len(step.mean)
        caption = (
            f"The mean of {self.n} points is taken off every row: directions are measured from the mean, "
            f"{pair(step.mean) if d == 2 else f'in all {d} columns'}."
        )
        rows = [Row((self.cloud.columns[i], num(step.mean[i])), f"x{i}") for i in self._top(step.mean)]
        formula = Formula("x̄", ["= (1 / n) Σ x", f"= {pair(step.mean)}" if d == 2 else f"n = {self.n}, d = {d}"])
        table = Numbers(("column", "mean"), rows, [Fact("Points", str(self.n)), Fact("Columns", str(d))])
        nothing = np.empty((0, d))
        return Scene(
            "Centre", caption, self._picture(nothing, [], np.empty(0)), table, [formula], CENTRE, None, "start"
        )

    def _covariance(self, step: PCAStep) -> Scene:
        C, columns, ask = step.covariance, self.cloud.columns, None
        assert C is not None
        d = len(C)
        if d <= 4:
            head: tuple[str, ...] = ("", *columns)
            rows = [Row((columns[i], *(num(v) for v in C[i])), f"x{i}") for i in range(d)]
        else:
            head = ("column", "variance", "share")
            some = self._top(np.diag(C))
            rows = [Row((columns[i], num(C[i, i]), percent(self.cloud.share(C[i, i]))), f"x{i}") for i in some]
        caption = f"The covariance says how the columns vary together. All variances add up to {num(step.total)}."
        if d == 2:
            together = C[0, 1] / np.sqrt(C[0, 0] * C[1, 1]) if C[0, 0] * C[1, 1] > 0 else 0.0
            caption += f" {columns[0]} and {columns[1]}: {num(C[0, 1])}, a correlation of {fixed(together, 2)}."
            if abs(together) > 0.2:
                up = together > 0
                ask = Ask(
                    "Will the first axis rise or fall from left to right?", ("It rises", "It falls"), 0 if up else 1,
                    f"The covariance of the columns is {num(C[0, 1])}, {'above' if up else 'below'} 0: they go "
                    f"{'up together' if up else 'opposite ways'}.",
                )  # fmt: skip
        formula = Formula(
            "C", ["= (1 / (n − 1)) Σ (x − x̄)(x − x̄)^{T}", f"n − 1 = {self.n - 1}", f"trace C = {num(step.total)}"]
        )
        table = Numbers(head, rows, [Fact("Total variance", num(step.total))])
        nothing = np.empty((0, d))
        return Scene("Covariance", caption, self._picture(nothing, [], np.empty(0)), table, [formula], COVARIANCE, ask)

    def _top(self, size: Floats) -> list[int]:
        """Return the columns that get a row: at most eight, those of the largest size, in their order."""
        return sorted(np.argsort(-np.abs(size), kind="stable")[:ROWS].tolist())

    # ------------------------------------------------------------------ turns

    def _turned(self, turns: Sequence[PCAStep], t: int, left: Floats, next_shown: bool) -> Scene:
        step, cloud = turns[t], self.cloud
        v, j = step.axis, len(step.components)
        assert v is not None
        ahead, variance, residual = turn(left, v, step.components)
        before = turns[t - 1].axis if t else None
        was = turn(left, before, step.components)[1] if before is not None else None
        moved = _angle(before, v) if before is not None else 0.0
        limit, size = self._limit(step, j)
        if was is None and j and cloud.flat:
            caption = (
                f"At right angles to v₁ the plane has one direction left. Along it the variance is {num(variance)}."
            )
        elif was is None:
            where = "in a random direction" if not j else f"in a random direction at right angles to {self._names(j)}"
            caption = (
                f"Axis {j + 1} starts {where}. Along v the variance is {num(variance)}; C v leans towards "
                "where the points vary more, so v turns there."
            )
        else:
            change = (
                f"goes from {num(was)} to {num(variance)}" if num(was) != num(variance) else f"stays {num(variance)}"
            )
            caption = (
                f"Turn {step.iteration}: v is multiplied by C and made 1 long again, and turns by {_degrees(moved)}. "
                f"The variance along it {change}."
            )
        axes = parts.arm(cloud, v, "eval", "v", tag=f"a{j}")
        if before is not None:
            axes = [*parts.arm(cloud, before, "soft", dash=True), *axes]
        rows = [
            Row((cloud.columns[i], fixed(v[i]), num((left @ v)[i]), fixed(ahead[i])), f"x{i}") for i in self._top(ahead)
        ]
        facts = [
            Fact("Variance along v", num(variance), num(was) if was is not None else ""),
            Fact("Residual", num(residual, 3), note=f"stop at {num(limit, 3)}"),
        ]
        formulas = [
            Formula(
                "v ←",
                [
                    "C v / ‖C v‖",
                    *([f"= {pair(ahead, 3)}"] if len(v) == 2 else []),
                    f"‖C v‖ = {num(float(np.linalg.norm(left @ v)))}",
                ],
            ),
            Formula("λ", ["= v^{T} C v", f"= {num(variance)}"], f"a{j}"),
            Formula("‖C v − λ v‖", [f"= {num(residual, 3)}", f"tol · {size} = {num(limit, 3)}"]),
        ]
        ask = self._ask_turn(v, ahead, j) if t == 0 else None
        if t == 1 and next_shown and not j and t + 1 < len(turns):
            ask = self._ask_half(moved, _angle(v, turns[t + 1].axis))
        marks = self._picture(step.components, axes, step.variances, variance)
        return Scene(
            "Turn", caption, marks, Numbers(("column", "v", "C v", "next v"), rows, facts), formulas, TURN, ask
        )

    def _limit(self, step: PCAStep, j: int) -> tuple[float, str]:
        """Return the residual at which axis j is found, and what tol is multiplied by, as `PCA._power` does."""
        return (self.tol * step.total, "total variance") if not j else (self.tol * step.variances[0], "λ₁")

    def _ask_turn(self, v: Floats, ahead: Floats, j: int) -> Ask | None:
        if len(v) == 2:
            angle = np.degrees(np.arctan2(v[0] * ahead[1] - v[1] * ahead[0], v @ ahead))
            if abs(angle) < 1:
                return None
            return Ask(
                "v is multiplied by C. Which way will it turn?", ("With the clock", "Against the clock"),
                0 if angle < 0 else 1,
                f"By {_degrees(abs(angle))} {'with' if angle < 0 else 'against'} the clock, towards the long direction "
                "of the cloud.",
            )  # fmt: skip
        if j:
            return None
        gained = np.abs(ahead) - np.abs(v)
        most = np.argsort(-gained, kind="stable")[:4]
        if gained[most[0]] < 1.05 * max(gained[most[1]], 0) or gained[most[0]] <= 0.01:
            return None
        options = sorted(int(i) for i in most)
        names, best = self.cloud.columns, int(most[0])
        return Ask(
            "v is multiplied by C. In which column does v gain most?", [names[i] for i in options], options.index(best),
            f"In {names[best]}, from {fixed(abs(v[best]))} to {fixed(abs(ahead[best]))}: it varies most together with "
            "the others, in their units.",
            [f"x{i}" for i in options],
        )  # fmt: skip

    def _ask_half(self, moved: float, following: float) -> Ask | None:
        if moved < 0.5 or 0.45 < following / moved < 0.55:
            return None
        less = following < moved / 2
        ratio = float(self.cloud.variances[1] / self.cloud.variances[0])
        return Ask(
            f"v has turned by {_degrees(moved)}. Will the next turn be less than half of that?",
            ("Yes, less", "No, half or more"), 0 if less else 1,
            f"It is {_degrees(following)}. Near the end each turn is λ₂ / λ₁ = {fixed(ratio, 2)} of the one before"
            f"{': a clear first axis is found fast.' if ratio < 0.5 else ', so it takes many.'}",
        )  # fmt: skip

    def _names(self, j: int) -> str:
        return listed(axis_name(i) for i in range(j))

    # ------------------------------------------------------------------ found

    def _deflated(self, step: PCAStep, turns: int) -> Scene:
        cloud, j = self.cloud, len(step.components) - 1
        value, (limit, size) = step.variances[j], self._limit(step, j)
        again = f"{turns} {'turn' if turns == 1 else 'turns'}"
        if value == 0 < cloud.variances[j]:
            caption = (
                f"Axis {j + 1} is stopped after {again}: tol · {size} = {num(limit, 3)} exceeds what is left, so "
                "its variance counts as 0. A lower tol finds it."
            )
        elif step.residual <= max(limit, 1e-12 * step.total):
            caption = f"Axis {j + 1} is found after {again}: C v and λ v differ by {num(step.residual, 3)}, within tol."
        else:
            caption = (
                f"Axis {j + 1} is taken after {again}, though C v and λ v still differ by {num(step.residual, 3)}."
            )
        if value > 0:
            share = percent(cloud.share(value))
            caption += f" It holds {num(value)} of {num(step.total)}, {share}, and is taken out of C."
        last = j + 1 == len(self.done.components)
        ask = None if last else self._ask_next(step)
        formula = Formula(
            "C ←", [f"C − λ_{{{j + 1}}} v_{{{j + 1}}} v_{{{j + 1}}}^{{T}}", f"λ_{{{j + 1}}} = {num(value)}",
                    f"trace: {num(step.total)} − {num(step.variances.sum())}"], f"a{j}",
        )  # fmt: skip
        marks = self._picture(step.components, [], step.variances)
        rows = self._axis_rows(step.variances, step.components, j)
        facts = [Fact("Share so far", percent(cloud.share(float(step.variances.sum()))))]
        head = ("axis", "λ", "share", "sum", "mostly")
        return Scene("Deflate", caption, marks, Numbers(head, rows, facts), [formula], DEFLATE, ask, "kept")

    def _axis_rows(self, variances: Floats, axes: Floats, lit: int = -1) -> list[Row]:
        cloud, so_far = self.cloud, np.cumsum(variances)
        return [
            Row((axis_name(j), num(variances[j]), percent(cloud.share(variances[j])),
                 percent(cloud.share(float(so_far[j]))), cloud.columns[int(np.argmax(np.abs(axes[j])))]),
                f"a{j}", None, j == lit)
            for j in range(len(axes))
        ]  # fmt: skip

    def _ask_next(self, step: PCAStep) -> Ask | None:
        """Ask which share the next axis holds, beside two others that are clearly wrong."""
        cloud, j = self.cloud, len(step.components)
        told = cloud.share(float(self.done.variances[j]))
        options = {told, cloud.share(float(step.variances[j - 1])), (1 - cloud.share(float(step.variances[0]))) / 2}
        texts = [percent(s, 0) for s in sorted(options)]
        if len(set(texts)) < 3 or min(b - a for a, b in pairwise(sorted(options))) < 0.03:
            return None
        rest = 1 - cloud.share(float(step.variances.sum()))
        return Ask(
            f"How much of the variance will axis {j + 1} hold?", texts, texts.index(percent(told, 0)),
            f"λ{sub(j + 1)} = {num(float(self.done.variances[j]))}, which is {percent(told)}: "
            + ("all that axis 1 left." if cloud.flat else f"of {percent(rest)} that was left."),
        )  # fmt: skip

    def _result(self) -> Scene:
        cloud, done, values = self.cloud, self.done, self.cloud.variances
        k = len(done.components)
        apart = [_angle(done.components[j], cloud.axes[j]) for j in range(k)]
        caption = (
            f"The SVD of the centred points finds all axes at once, without the covariance. Beside it, the axes by "
            f"power iteration are off by {_degrees(max(apart))} at most."
        )
        rows = [
            Row((axis_name(j), num(done.variances[j]), num(values[j]), percent(cloud.share(float(values[j]))),
                 _degrees(apart[j])), f"a{j}")
            for j in range(k)
        ]  # fmt: skip
        first = done.components[0]
        top = int(np.argmax(np.abs(first)))
        facts = [
            Fact("Share of axis 1", percent(cloud.share(float(done.variances[0])))),
            Fact(f"Share of {k} axes", percent(cloud.share(float(done.variances.sum())))),
            Fact("Total variance", num(cloud.total)),
            Fact("Axis 1", pair(first, 3) if len(first) == 2 else f"{fixed(first[top])} along {cloud.columns[top]}"),
        ]
        length = num(float(np.sqrt(values[0] * (self.n - 1))))
        formulas = [
            Formula("x − x̄", ["= U S V^{T}, one row a point"], ""),
            Formula(
                "λ_{1}", ["= s_{1}^{2} / (n − 1)", f"= {length}^{{2}} / {self.n - 1}", f"= {num(values[0])}"], "a0"
            ),
        ]  # fmt: skip
        marks = self._picture(done.components, [], done.variances)
        rest = values[k : parts.BARS]
        if len(rest):
            marks["shares"].append(
                bars(np.arange(k + 1, k + 1 + len(rest)), [cloud.share(v) for v in rest], c="soft", width=0.7)
            )
        table = Numbers(("axis", "λ by turns", "λ by SVD", "share", "apart"), rows, facts)
        return Scene("Result", caption, marks, table, formulas, SVD, None, "kept")


def _angle(a: Floats | None, b: Floats | None) -> float:
    """Return the angle between two lines in degrees; exact for small ones too."""
    assert a is not None
    assert b is not None
    b = b if a @ b >= 0 else -b
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


def _degrees(angle: float) -> str:
    return f"{num(angle, 3)}°" if angle >= 1e-9 else "0°"
