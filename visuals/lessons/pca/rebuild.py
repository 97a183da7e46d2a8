"""The scenes of "Project and rebuild": points dropped onto the axes, and what is lost when only a few are kept."""

from collections.abc import Iterator
from inspect import unwrap

import numpy as np

from algorithms import PCA
from visuals.figures.marks import Colour, Mark, bars, heat, label, points, segments
from visuals.figures.write import fixed, num, percent, sub
from visuals.lessons.lesson import Run
from visuals.lessons.pca import parts
from visuals.lessons.pca.data import SIX_DIGITS
from visuals.lessons.pca.parts import Cloud, Floats, axis_name
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

PROJECT = source(unwrap(PCA.transform), "places = ")
REBUILD = source(PCA.inverse_transform, "return (X * self._spread()) @ self.components_")
LETTERS = "abcd"
ROWS = 8
ROUNDING = 1e-24  # of the variance: less is no more than rounding


def walk_rebuild(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    cloud = parts.cloud_of(run)
    told = _Rebuild(run, cloud)
    k = told.k
    ticks = tuple((float(j), str(j)) for j in range(k + 1))
    left = Picture(
        "left", Axis("axes kept", -0.6, k + 0.6, ticks), Axis("share", 0.0, 1.12, ((0, "0"), (0.5, "0.5"), (1, "1"))),
        "The share of the variance that is lost with each number of axes.", "Share of the variance that is lost", 170,
    )  # fmt: skip
    on_axis: Colour = "action" if isinstance(cloud.colour, str) else "soft"
    key = [*parts.point_keys(run, cloud), Key(on_axis, "solid", "What the axes kept rebuild of it"),
           Key("soft", "line", "What is lost"), Key("kept", "line", "An axis that is kept")]  # fmt: skip
    top = parts.plane(cloud)
    if told.is_image:
        key = []
        top = Picture(
            "plane", Axis("", -0.5, 17.5, bare=True), Axis("", -0.5, 9.5, bare=True), height=360, equal=True,
            alt="A digit of 8 × 8 pixels, and beside it the one rebuilt.", title="A digit and what the axes rebuild",
        )  # fmt: skip
    xy = cloud.xy
    arrays = {} if told.is_image else {cloud.array: (xy[:, 0], xy[:, 1])}
    note = "" if told.is_image else parts.notes(run, cloud)
    if k < run["n_components"]:
        note = f"{note} There are no more than {k} axes: as many as columns, or as rows.".strip()
    return Walkthrough([top, left], list(told), key, arrays, note=note)


class _Rebuild:
    """The scenes of one run: a point is followed, and four are asked about."""

    def __init__(self, run: Run, cloud: Cloud) -> None:
        self.cloud, self.run = cloud, run
        self.k = min(run["n_components"], *cloud.X.shape)
        self.is_image = run.table.name == SIX_DIGITS
        self.fitted = PCA(self.k, svd_solver="full").fit(cloud.X)
        self.gap = cloud.X - cloud.mean
        self.scores = self.fitted.transform(cloud.X)
        self.lost = [self._lost(k) for k in range(self.k + 1)]  # of each point, with k axes
        self.error = [float(one.sum() / (len(cloud.X) - 1)) for one in self.lost]
        self.four = self._four()
        self.focus = int(cloud.rows[self.four[0]])
        self.on_axis = "action" if isinstance(cloud.colour, str) else cloud.colour
        self.who = "this digit" if self.is_image else "point a"

    def _lost(self, k: int) -> Floats:
        rest = self.gap - self.scores[:, :k] @ self.fitted.components_[:k]
        lost = (rest**2).sum(axis=1)
        lost[lost <= ROUNDING * self.cloud.total] = 0
        return np.asarray(lost)

    def _four(self) -> list[int]:
        """Return drawn points whose losses with one axis are clearly different, in any order."""
        order = np.argsort(self.lost[min(1, self.k)][self.cloud.rows], kind="stable")
        parts_of_all = np.random.default_rng(self.run.seed).permutation([0.3, 0.55, 0.75, 1.0])
        return [int(order[round(float(q) * (len(order) - 1))]) for q in parts_of_all]

    def __iter__(self) -> Iterator[Scene]:
        yield self._mean()
        for k in range(1, self.k + 1):
            yield self._projected(k)
            yield self._rebuilt(k)
        yield self._result()

    # ------------------------------------------------------------------ picture

    def _picture(self, k: int, shown: int) -> dict[str, list[Mark]]:
        """Return the points rebuilt from k axes; ``shown`` axes are drawn."""
        share = [self.cloud.share(e) for e in self.error[: k + 1]]
        low = [bars(np.arange(k + 1), share, c="action", width=0.7)]
        low += [label(j, s, percent(s), dy=-6) for j, s in enumerate(share) if self.k <= 8 or j in (0, k)]
        return {"plane": self._digit(k) if self.is_image else self._points(k, shown), "left": low}

    def _points(self, k: int, shown: int) -> list[Mark]:
        cloud, rows = self.cloud, self.cloud.rows
        rebuilt = self._place(k)
        marks: list[Mark] = [
            segments(cloud.xy[:, 0], cloud.xy[:, 1], rebuilt[:, 0], rebuilt[:, 1], c="soft", width=1),
            points(cloud.array, c=cloud.colour, style="faint", lit=np.flatnonzero(rows == self.focus)),
        ]
        for j in range(min(shown, 2)):
            marks += parts.arm(cloud, self.fitted.components_[j], "kept", axis_name(j), tag=f"a{j}")
        if k:
            marks.append(points(rebuilt[:, 0], rebuilt[:, 1], c=self.on_axis, size=3.5))
        marks.append(points([cloud.origin[0]], [cloud.origin[1]], c="ink", size=5))
        for letter, i in zip(LETTERS, self.four, strict=True):
            marks.append(label(cloud.xy[i, 0], cloud.xy[i, 1], letter, dy=-11, bold=True, tag=letter))
        return marks

    def _place(self, k: int) -> Floats:
        """Return where the drawn points stand in the picture when k axes are kept."""
        kept = self.scores[self.cloud.rows, :k] @ self.fitted.components_[:k]
        if self.cloud.flat:
            return np.asarray(kept + self.cloud.mean)
        return np.asarray(kept @ self.cloud.axes[:2].T)

    def _digit(self, k: int) -> list[Mark]:
        given = self.run.table.X
        at, spread = given.mean(axis=0), given.std(axis=0)
        rebuilt = self.scores[self.focus, :k] @ self.fitted.components_[:k]
        if self.cloud.X is not given:
            rebuilt = rebuilt * np.where(spread > 0, spread, 1)
        images = (given[self.focus], rebuilt + at)
        marks: list[Mark] = []
        for image, left, name in zip(images, (0, 9), ("as it is", f"from {_axes(k)}"), strict=True):
            marks.append(heat(image.reshape(8, 8)[::-1] / 16, (left, left + 8), (0, 8), c="ink"))
            marks.append(label(left + 4, 8.4, name))
        return marks

    # ------------------------------------------------------------------ scenes

    def _mean(self) -> Scene:
        total = self.error[0]
        caption = (
            "With no axis, each point is rebuilt as the mean. The squared distances lost, divided by n − 1, are the "
            f"whole variance, {num(total)}."
        )
        formula = Formula("error", ["= Σ ‖x − x̂‖^{2} / (n − 1),  x̂ = x̄", f"= {num(total)}"])
        facts = [Fact("Reconstruction error", num(total)), Fact("Variance kept", percent(0))]
        table = Numbers(("point", "squared distance lost"), self._four_rows(0), facts)
        return Scene("Mean", caption, self._picture(0, 0), table, [formula], REBUILD, self._ask_share(), "start")

    def _projected(self, k: int) -> Scene:
        v, cloud, i = self.fitted.components_[k - 1], self.cloud, self.focus
        z, gap = self.scores[i, k - 1], self.gap[self.focus]
        how = "drops onto the axis at a right angle" if cloud.flat and k == 1 else "gets a place on it"
        caption = (
            f"Axis {k}: each point {how}. For {self.who} the place is z{sub(k)} = {fixed(z)}: its difference from the "
            "mean in each column, times the axis's entry there, added up."
        )
        some = sorted(np.argsort(-np.abs(gap * v), kind="stable")[:ROWS].tolist())
        rows = [Row((cloud.columns[c], fixed(gap[c]), fixed(v[c]), fixed(gap[c] * v[c])), f"x{c}") for c in some]
        rest = float(z - (gap * v)[some].sum())
        facts = [Fact(f"z{sub(k)} of {self.who}", fixed(z))]
        if len(some) < len(gap):
            facts.append(Fact("Other columns", fixed(rest)))
        terms = " + ".join(_term(t) for t in gap * v)
        formula = Formula(
            f"z_{{{k}}}", [f"= (x − x̄) · v_{{{k}}}", *([f"= {terms}"] if cloud.flat else []),
                           f"= {fixed(z)}"], f"a{k - 1}",
        )  # fmt: skip
        picture = self._picture(k - 1, k)
        if cloud.flat and k == 1:
            picture["plane"] = self._points(1, 1)  # the right angles belong to this step
        table = Numbers(("column", "x − x̄", f"v{sub(k)}", "product"), rows, facts)
        return Scene("Project", caption, picture, table, [formula], PROJECT, self._ask_most() if k == 1 else None)

    def _rebuilt(self, k: int) -> Scene:
        now, before, i = self.error[k], self.error[k - 1], self.focus
        kept = self.cloud.share(self.error[0] - now)
        caption = (
            f"{_axes(k).capitalize()} {'rebuilds' if k == 1 else 'rebuild'} the points with an error of {num(now)}, "
            f"after {num(before)}: λ{sub(k)} = {num(before - now)} is won. {percent(kept)} of the variance is "
            f"kept."
        )
        formulas = [
            Formula("x̂", [f"= x̄ + z_{{1}} v_{{1}}{' + … + ' if k > 2 else ' + ' if k == 2 else ''}"
                          f"{f'z_{{{k}}} v_{{{k}}}' if k > 1 else ''}"]),
            Formula(
                "error", [f"= {num(before)} − λ_{{{k}}}", f"= {num(before)} − {num(before - now)}", f"= {num(now)}"]
            ),
        ]  # fmt: skip
        facts = [
            Fact("Reconstruction error", num(now), num(before)),
            Fact("Variance kept", percent(kept), percent(self.cloud.share(self.error[0] - before))),
            Fact(f"Lost of {self.who}", num(self.lost[k][i]), num(self.lost[k - 1][i])),
        ]
        table = Numbers(("point", "squared distance lost"), self._four_rows(k), facts)
        ask = self._ask_half(k) if k < self.k and k <= 3 else None
        return Scene("Rebuild", caption, self._picture(k, k), table, formulas, REBUILD, ask, "kept")

    def _four_rows(self, k: int) -> list[Row]:
        rows = self.cloud.rows
        if self.is_image:
            return [Row(("this digit", num(self.lost[k][self.focus])), "d")]
        pairs = sorted(zip(LETTERS, self.four, strict=True))
        return [Row((letter, num(self.lost[k][rows[i]])), letter, None, letter == LETTERS[0]) for letter, i in pairs]

    def _result(self) -> Scene:
        cloud, k, left = self.cloud, self.k, self.error[-1]
        variances = self.fitted.explained_variance_
        caption = (
            f"{_axes(k).capitalize()} instead of {cloud.X.shape[1]} columns {'keeps' if k == 1 else 'keep'} "
            f"{percent(cloud.share(self.error[0] - left))} of the variance. "
            + (
                "As many axes as columns lose nothing, and save nothing."
                if k == cloud.X.shape[1]
                else f"No other {'direction' if k == 1 else f'{k} directions'} can keep more."
            )
        )
        so_far = np.cumsum(variances)
        rows = [
            Row((axis_name(j), num(variances[j]), percent(cloud.share(float(variances[j]))),
                 percent(cloud.share(float(so_far[j])))), f"a{j}")
            for j in range(min(k, ROWS))
        ]  # fmt: skip
        facts = [
            Fact("Variance kept", percent(cloud.share(self.error[0] - left))),
            Fact("Reconstruction error", num(left)),
            Fact("Total variance", num(cloud.total)),
        ]
        formula = Formula(
            "error",
            [
                "= sum of the λ that are left out",
                f"= {num(self.error[0])} − {num(float(so_far[-1]))}",
                f"= {num(left)}",
            ],
        )
        table = Numbers(("axis", "λ", "share", "sum"), rows, facts)
        return Scene("Result", caption, self._picture(k, k), table, [formula], REBUILD, None, "kept")

    # ------------------------------------------------------------------ questions

    def _ask_share(self) -> Ask | None:
        right = self.cloud.share(self.error[0] - self.error[1])
        around = [right - 0.25, right, right + 0.25] if 0.3 < right < 0.7 else [right, abs(1 - right), 0.5]
        texts = [percent(s, 0) for s in sorted(around)]
        if len(set(texts)) < 3 or min(abs(s - right) for s in around if s != right) < 0.1:
            return None
        return Ask(
            "How much of the variance will the first axis keep?", texts, texts.index(percent(right, 0)),
            f"λ₁ = {num(self.error[0] - self.error[1])} of {num(self.error[0])}, which is {percent(right)}.",
        )  # fmt: skip

    def _ask_most(self) -> Ask | None:
        lost = self.lost[1][self.cloud.rows[self.four]]
        if self.is_image or np.sort(lost)[-1] < 1.1 * np.sort(lost)[-2]:
            return None
        most = int(np.argmax(lost))
        return Ask(
            "Only axis 1 is kept. Which of these points loses most?", tuple(LETTERS), most,
            f"{LETTERS[most]}: its squared distance to the axis is {num(lost[most])}, the largest. How far it lies "
            "along the axis does not count.",
            tuple(LETTERS),
        )  # fmt: skip

    def _ask_half(self, k: int) -> Ask | None:
        now, following = self.error[k], self.error[k + 1]
        if now <= 1e-9 * self.error[0] or 0.45 < following / now < 0.55:
            return None
        half = following < now / 2
        return Ask(
            f"Will axis {k + 1} at least halve the error, {num(now)}?", ("Yes, it halves it", "No"), 0 if half else 1,
            f"It falls to {num(following)}, {percent(following / now)} of {num(now)}." if following
            else "It falls to 0: as many axes as columns lose nothing.",
        )  # fmt: skip


def _axes(k: int) -> str:
    return "no axis" if not k else "1 axis" if k == 1 else f"{k} axes"


def _term(value: float) -> str:
    text = fixed(value)
    return f"({text})" if text.startswith("−") else text
