"""The scenes of "Choose k": k from 1 to 8 fitted one by one, the inertia's elbow, and the silhouettes."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import KMeans, KMeansStep, silhouette_samples
from algorithms.k_means import within
from algorithms.silhouette import distance_sums, silhouettes
from visuals.figures.marks import Mark, bars, curve, label, points, rule
from visuals.figures.write import fixed, num, pair, percent, sub
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

Floats = NDArray[np.float64]
MOST = 8
BARS = 250  # points that get a bar
FIT = source(within.py_func, "gap = X", "sq += gap", "inertia += weight")
SCORE = source(silhouettes, "a = sums", "b = others", "s = np.divide")


@dataclass(frozen=True)
class Fitted:
    """The best of several starts for one k with its steps, and the silhouettes of its points; none for k = 1."""

    k: int
    model: KMeans
    steps: Sequence[KMeansStep]
    each: Floats | None

    @property
    def inertia(self) -> float:
        """The sum of squared distances."""
        return float(self.model.inertia_)

    @property
    def mean(self) -> float:
        """The mean silhouette; nan for k = 1."""
        return float(self.each.mean()) if self.each is not None else np.nan


def fits(run: Run) -> list[Fitted]:
    """Return the fits for k = 1, 2, … 8, or as many as there are different points.

    Raises
    ------
    ValueError
        If there are fewer than three points, or all are the same.
    """
    X = run.table.X
    most = min(MOST, len(np.unique(X, axis=0)), len(X) - 1)
    if most < 2:
        raise ValueError(
            f"To compare k = 1 and k = 2, three points are needed that are not all in one place; there are {len(X)}. "
            "Add points, or move some apart."
        )
    return [_fit(X, k, run) for k in range(1, most + 1)]


def _fit(X: Floats, k: int, run: Run) -> Fitted:
    model = KMeans(k, n_init=run["n_init"], tol=0, random_state=run.seed)
    *steps, done = model.iterate(X)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # equal points may leave fewer clusters: the table says how many
        model.fit(X)
    found = len(np.unique(model.labels_))
    each = silhouette_samples(X, model.labels_) if 1 < found < len(X) else None
    return Fitted(k, model, [step for step in steps if step.run == done.run], each)


def elbow(inertia: Floats) -> tuple[int, Floats]:
    """Return the k at the elbow, and how far each point of the curve lies below the line from its first to its last.

    Both axes are taken from 0 to 1, so that units do not count; a tie goes to the lower k.
    """
    share = inertia / inertia[0]
    line = np.linspace(share[0], share[-1], len(share))
    return int(np.argmax(line - share)) + 1, line - share


def walk_choose(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    told = _Choose(run, fits(run))
    X = run.table.X
    x, y = run.table.columns[:2]
    most = len(told.fits)
    plane = Picture(
        "plane", Axis.around(x, X[:, 0]), Axis.around(y, X[:, 1]), equal=run.table.columns == ("x₁", "x₂"),
        alt=f"{len(X)} points in the plane of {x} and {y}, grouped by k-means.", title="The groups", height=360,
    )  # fmt: skip
    ticks = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))
    low = min(0.0, float(np.nanmin(told.means))) - 0.05
    curves = Picture(
        "curves", Axis("k", 0.7, most + 0.3, tuple((float(k), str(k)) for k in range(1, most + 1))),
        Axis("", low, 1.06, ticks), "The inertia and the mean silhouette for each k.", "Inertia and mean silhouette",
        190,
    )  # fmt: skip
    least = min(0.0, *(float(f.each.min()) for f in told.fits if f.each is not None)) - 0.05
    each = Picture(
        "bars", Axis("points by cluster", -1.0, min(len(X), BARS), ((0.0, ""),)), Axis("", least, 1.06, ticks),
        "The silhouette of each point, sorted within its cluster.", "Silhouette of each point", 170,
    )  # fmt: skip
    key = [
        Key("soft", "faint", "A point, shape and colour by its cluster"),
        Key("action", "line", "Inertia, as a share of that at k = 1"),
        Key("ink", "line", "Mean silhouette"),
    ]
    note = "" if len(X) <= BARS else f"{BARS} of {len(X)} silhouettes are drawn, evenly spaced within the clusters."
    return Walkthrough([plane, curves, each], list(told), key, {"data": (X[:, 0], X[:, 1])}, note=note)


class _Choose:
    """The scenes of one run."""

    def __init__(self, run: Run, found: list[Fitted]) -> None:
        self.X, self.fits, self.starts = run.table.X, found, run["n_init"]
        self.inertia = np.array([f.inertia for f in found])
        self.means = np.array([f.mean for f in found])
        self.share = self.inertia / self.inertia[0]
        self.elbow, self.below = elbow(self.inertia)
        self.best = int(np.nanargmax(self.means)) + 1
        self.asked = self._when_to_ask()

    def __iter__(self) -> Iterator[Scene]:
        for f in self.fits:
            yield self._fitted(f)
            if f.each is not None:
                yield self._scored(f)
        yield self._result()

    # ------------------------------------------------------------------ picture

    def _picture(self, f: Fitted, scored: bool, chord: bool = False) -> dict[str, list[Mark]]:
        centers = f.model.cluster_centers_
        plane = [points("data", c=f.model.labels_ % 6, style="faint")]
        for j, (x, y) in enumerate(centers[:, :2]):
            plane += [points([x], [y], c=j % 6, size=9, tag=f"c{j}"), label(x, y, f"μ{sub(j + 1)}", dy=-15, bold=True)]
        n, seen = (len(self.fits) if chord else f.k), (len(self.fits) if chord else f.k if scored else f.k - 1)
        ks = np.arange(1, n + 1)
        curves = [curve(ks, self.share[:n]), points(ks, self.share[:n], c="action", size=4, tag=_k_tags(n))]
        if seen > 1:
            curves += [curve(ks[1:seen], self.means[1:seen], c="ink"), points(ks[1:seen], self.means[1:seen], size=4)]
        if chord:
            curves.append(curve([1, n], self.share[[0, -1]], c="soft", dash=True))
        curves.append(rule(x=f.k))
        return {"plane": plane, "curves": curves, "bars": self._bars(f) if scored else [self._none(f)]}

    def _none(self, f: Fitted) -> Mark:
        words = "Needs two clusters" if f.each is None else "Comes next"
        return label(min(len(self.X), BARS) / 2, 0.45, words, c="soft")

    def _bars(self, f: Fitted) -> list[Mark]:
        if f.each is None:
            return []
        order = np.lexsort((-f.each, f.model.labels_))
        if len(order) > BARS:
            order = order[np.round(np.linspace(0, len(order) - 1, BARS)).astype(int)]
        labels = f.model.labels_[order]
        tags = [f"c{j}" for j in labels]
        return [bars(np.arange(len(order)), f.each[order], c=labels % 6, width=0.85, tag=tags), rule(y=f.mean, c="ink")]

    # ------------------------------------------------------------------ scenes

    def _fitted(self, f: Fitted) -> Scene:
        k, before = f.k, self.inertia[f.k - 2] if f.k > 1 else None
        if before is None:
            caption = (
                f"k = 1: the centroid is the mean of all points, with inertia {num(f.inertia)}. More centroids can "
                "lower it."
            )
        elif f.inertia <= before:
            caption = (
                f"k = {k}, the best of {_starts(self.starts)}: the inertia falls from {num(before)} to "
                f"{num(f.inertia)}, {percent(self.share[k - 1])} of that at k = 1."
            )
        else:
            caption = (
                f"k = {k}, the best of {_starts(self.starts)}: the inertia rises from {num(before)} to "
                f"{num(f.inertia)}. "
                "With a good start it could not: this one ended in a poor minimum."
            )
        sq = ((self.X - f.model.cluster_centers_[f.model.labels_]) ** 2).sum(axis=1)
        of_each = [float(sq[f.model.labels_ == j].sum()) for j in range(k)]
        rows = [
            Row((f"μ{sub(j + 1)}", str(int((f.model.labels_ == j).sum())), pair(f.model.cluster_centers_[j, :2]),
                 num(of_each[j])), f"c{j}", j % 6)
            for j in range(k)
        ]  # fmt: skip
        facts = [Fact("Inertia", num(f.inertia), num(before) if before is not None else "")]
        terms = " + ".join(num(v) for v in of_each)
        formula = Formula(
            "inertia", ["= Σ ‖x − μ(x)‖^{2}", *([f"= {terms}"] if 1 < k <= 4 else []), f"= {num(f.inertia)}"]
        )
        table = Numbers(("", "points", "centroid", "inertia"), rows, facts)
        ask = self._ask_fall(f) if f.each is None else self._ask_score(f)
        return Scene("Fit", caption, self._picture(f, False), table, [formula], FIT, ask)

    def _scored(self, f: Fitted) -> Scene:
        assert f.each is not None  # scenes of scores are those that have them
        k, before, labels = f.k, self.means[f.k - 2], f.model.labels_
        wrong = int((f.each < 0).sum())
        change = "" if np.isnan(before) else f", after {fixed(before)}"
        caption = f"k = {k}: the mean silhouette is {fixed(f.mean)}{change}. " + (
            f"{'1 point lies' if wrong == 1 else f'{wrong} points lie'} below 0: nearer, on average, to the points of "
            "another cluster."
            if wrong else "No point lies below 0: each is nearest, on average, to its own cluster."
        )  # fmt: skip
        rows = [
            Row((f"μ{sub(j + 1)}", str(int((labels == j).sum())), fixed(float(f.each[labels == j].mean())),
                 fixed(float(f.each[labels == j].min()))), f"c{j}", j % 6)
            for j in range(k) if (labels == j).any()
        ]  # fmt: skip
        facts = [
            Fact("Mean silhouette", fixed(f.mean), "" if np.isnan(before) else fixed(before)),
            Fact("Below 0", f"{wrong} of {len(self.X)}"),
        ]
        ask = self._ask_elbow() if k == len(self.fits) else self._ask_fall(f)
        table = Numbers(("", "points", "mean silhouette", "lowest"), rows, facts)
        return Scene(
            "Silhouette", caption, self._picture(f, True), table, [self._one(f)], SCORE, ask, "kept"
        )  # fmt: skip

    def _one(self, f: Fitted) -> Formula:
        """Return the silhouette of the point that has the lowest."""
        assert f.each is not None
        i, labels = int(np.argmin(f.each)), f.model.labels_
        names, codes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
        sums = distance_sums(self.X, codes, len(names))[i]
        if sizes[codes[i]] == 1:
            return Formula("s", ["= 0: alone in its cluster"])
        a = sums[codes[i]] / (sizes[codes[i]] - 1)
        b = min(sums[c] / sizes[c] for c in range(len(names)) if c != codes[i])
        return Formula(
            f"x = {pair(self.X[i, :2])}",
            [f"a = {fixed(a)}, mean distance in its cluster", f"b = {fixed(b)}, in the next one",
             "s = (b − a) / max(a, b)", f"= ({fixed(b)} − {fixed(a)}) / {fixed(max(a, b))} = {fixed(f.each[i])}"],
        )  # fmt: skip

    def _result(self) -> Scene:
        best, bend = self.best, self.elbow
        top, (first, second) = fixed(self.means[best - 1]), np.argsort(-self.below, kind="stable")[:2]
        close = self.below[first] - self.below[second] < 0.01
        hardly = f", hardly more than at k = {int(second) + 1}," if close else ""
        if best == bend:
            caption = (
                f"Both say k = {best}: there the inertia's curve bends most, and the mean silhouette is highest, {top}."
            )
        else:
            caption = (
                f"They disagree: the inertia's curve bends most at k = {bend}{hardly or ','} and the mean silhouette "
                f"is highest, {top}, at k = {best}. Both measure round distance; what the groups are for decides."
            )
        rows = [
            Row((str(k), num(self.inertia[k - 1]), percent(self.share[k - 1]), fixed(self.below[k - 1]),
                 fixed(self.means[k - 1])), f"k{k}", None, k in (best, bend))
            for k in range(1, len(self.fits) + 1)
        ]  # fmt: skip
        facts = [
            Fact("Elbow", f"k = {bend}"), Fact("Highest silhouette", f"k = {best}"), Fact("Mean silhouette", top),
        ]  # fmt: skip
        formula = Formula(
            "elbow",
            ["= k farthest below the dashed line", f"k = {bend}: {fixed(self.below[bend - 1])} below"],
            f"k{bend}",
        )
        table = Numbers(("k", "inertia", "of k = 1", "below line", "silhouette"), rows, facts)
        marks = self._picture(self.fits[best - 1], True, chord=True)
        return Scene("Result", caption, marks, table, [formula], SCORE, None, "kept")

    # ------------------------------------------------------------------ questions

    def _when_to_ask(self) -> dict[str, list[int]]:
        """Return at which k is asked whether a third falls away, and whether the silhouette rises; no close calls."""
        most = len(self.fits)
        fall = [k for k in range(1, most) if not 0.3 < 1 - self.inertia[k] / self.inertia[k - 1] < 0.37]
        rise = [k for k in range(3, most + 1) if abs(self.means[k - 1] - self.means[k - 2]) >= 0.02]
        return {"fall": fall[:1] + fall[2:3], "rise": rise[:2]}

    def _ask_fall(self, f: Fitted) -> Ask | None:
        if f.k not in self.asked["fall"]:
            return None
        now, following = self.inertia[f.k - 1], self.inertia[f.k]
        much = following <= now * 2 / 3
        return Ask(
            f"Will k = {f.k + 1} take a third or more off the inertia?", ("Yes, a third or more", "No, less"),
            0 if much else 1,
            f"It goes from {num(now)} to {num(following)}: {percent(1 - following / now)} less.",
        )  # fmt: skip

    def _ask_score(self, f: Fitted) -> Ask | None:
        if f.k not in self.asked["rise"]:
            return None
        before, higher = self.means[f.k - 2], f.mean > self.means[f.k - 2]
        return Ask(
            f"With k = {f.k - 1} the mean silhouette was {fixed(before)}. Is it higher with k = {f.k}?",
            ("Higher", "Lower"), 0 if higher else 1,
            f"It is {fixed(f.mean)}: set against their own cluster, the next one is now "
            f"{'farther' if higher else 'nearer'} on average.",
        )  # fmt: skip

    def _ask_elbow(self) -> Ask | None:
        order = np.argsort(-self.below, kind="stable")[:4]
        if len(order) < 3 or self.below[order[0]] - self.below[order[1]] < 0.01:
            return None
        options = sorted(int(i) + 1 for i in order)
        return Ask(
            "At which k does the inertia's curve lie farthest below the line from its first to its last point?",
            [f"k = {k}" for k in options], options.index(self.elbow),
            f"At k = {self.elbow}, by {fixed(self.below[order[0]])}; at k = {int(order[1]) + 1} by "
            f"{fixed(self.below[order[1]])}.",
            [f"k{k}" for k in options],
        )  # fmt: skip


def _k_tags(n: int) -> list[str]:
    return [f"k{k}" for k in range(1, n + 1)]


def _starts(n: int) -> str:
    return "1 start" if n == 1 else f"{n} starts"
