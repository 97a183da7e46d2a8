"""The scenes of asking all points: the distances of one row to all others, the votes, the areas of the classes."""

from collections.abc import Iterator

import numpy as np

from algorithms import KNeighborsClassifier, StandardScaler
from algorithms.k_neighbors import neighbour_weights, votes
from algorithms.kd_tree import distances
from visuals.figures.marks import Mark, curve, ellipse, label, points, regions, rule, segments
from visuals.figures.write import fixed, listed, num, pair, percent
from visuals.lessons.counts import counts_about
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats, grid
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

SCALES = {"As they are": False, "Standardized": True}
WEIGHTS = {"All alike": "uniform", "1 / distance": "distance"}
METRICS = {"Euclidean": 2, "Manhattan": 1}
DISTANCES = source(distances, "total +=")
VOTES = source(votes, "total = np.bincount", "return")
PREDICT = source(KNeighborsClassifier.predict, "shares.argmax", "shares =")


def enough(k: int, n: int) -> None:
    """Raise ValueError if there are fewer points than neighbours wanted, or fewer than 3 points."""
    if n < 3:
        raise ValueError(f"At least 3 points are needed, so that one can ask the others; there are {n}. Add points.")
    if k > n:
        raise ValueError(f"{k} neighbours are wanted, and there are {n} points. Choose a k of {n} or less.")


def model(run: Run) -> KNeighborsClassifier:
    """Return the model of a run."""
    return KNeighborsClassifier(
        run["k"], weights=WEIGHTS[run["weights"]], algorithm="brute", p=METRICS[run["metric"]]
    )  # fmt: skip


def scaled(run: Run) -> tuple[Floats, Floats]:
    """Return the columns as distances are taken between them, and how long a unit is in each column's own."""
    if not SCALES[run["scale"]]:
        return run.table.X, np.ones(run.table.X.shape[1])
    scaler = StandardScaler().fit(run.table.X)
    return scaler.transform(run.table.X), np.asarray(scaler.scale_)


def others(run: Run, k: int) -> np.ndarray:
    """Return the class that each row is given by its k nearest others."""
    Z, _ = scaled(run)
    fitted = model(run).fit(Z, run.table.labels)
    far, rows = fitted.kneighbors(None, k)
    codes = np.searchsorted(fitted.classes_, run.table.labels)
    share = votes(codes[rows], neighbour_weights(far, WEIGHTS[run["weights"]]), len(fitted.classes_))
    found: np.ndarray = fitted.classes_[share.argmax(axis=1)]
    return found


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [Key(c, "solid", name) for c, name in zip(scenes.colours, scenes.names, strict=True)]
    key += [Key("ink", "big", "The row that asks"), Key("eval", "line", "To its neighbours")]
    if scenes.flat:
        key.append(Key("eval", "dash", "As far as the last of them"))
    note = "" if scenes.flat else f"The plane shows two of {run.table.X.shape[1]} columns; distances are over all."
    X = run.table.X
    return Walkthrough([scenes.plane, scenes.shares], told, key, {"data": (X[:, 0], X[:, 1])}, note=note)


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        X, y = run.table.X, run.table.labels
        if X.shape[1] < 2:
            raise ValueError("The picture is a plane, so it needs two columns of numbers or more; there is one.")
        enough(run["k"], len(X))
        self.run, self.X, self.y, self.n = run, X, y, len(X)
        self.flat = X.shape[1] == 2
        self.Z, self.unit = scaled(run)
        self.model = model(run).fit(self.Z, y)
        classes = [int(c) for c in self.model.classes_]
        self.names, self.colours = [run.table.classes[c] for c in classes], [c % 6 for c in classes]
        self.codes = np.searchsorted(self.model.classes_, y)
        self.k = min(run["k"], self.n - 1)
        self.loo = np.searchsorted(self.model.classes_, others(run, self.k))
        self.row = self._chosen()
        # The search among all others, nearest first, as the algorithm makes it.
        rest = np.delete(np.arange(self.n), self.row)
        asked = model(run).set_params(n_neighbors=1).fit(self.Z[rest], y[rest])
        end = list(asked.search(self.Z[self.row], self.n - 1))[-1]
        self.near, self.far = rest[end.rows], end.distances
        weight = neighbour_weights(self.far[None], WEIGHTS[run["weights"]])[0]
        one_hot = (self.codes[self.near][:, None] == np.arange(len(classes))) * weight[:, None]
        self.by_k = one_hot.cumsum(axis=0) / weight.cumsum()[:, None]
        self.plane, self.shares = self._pictures()

    def _chosen(self) -> int:
        """Return the row that asks: one whose nearest other says something else than its k nearest, if there is."""
        first = np.searchsorted(self.model.classes_, others(self.run, 1))
        far, rows = self.model.kneighbors(None, self.k)
        share = votes(self.codes[rows], neighbour_weights(far, WEIGHTS[self.run["weights"]]), len(self.names)).max(
            axis=1
        )
        return int(np.argmin(np.abs(share - 0.7) + 2 * ((first == self.loo) | (self.loo != self.codes))))

    def _pictures(self) -> tuple[Picture, Picture]:
        x, y = (Axis.around(self.run.table.columns[j], self.X[:, j]) for j in (0, 1))
        plane = Picture(
            "plane", x, y, f"{self.n} points of {len(self.names)} classes in the plane of {x.label} and {y.label}; one "
            "of them asks the others.", height=380,
        )  # fmt: skip
        shares = Picture(
            "shares", Axis("neighbours asked", 0.9, 1.05 * (self.n - 1), log=True), Axis("share of votes", 0, 1.05),
            "The share of votes that each class has, by how many neighbours are asked.",
            title="Votes, by how many neighbours are asked", height=190,
        )  # fmt: skip
        return plane, shares

    def all(self) -> Iterator[Scene]:
        yield self._start()
        yield self._distances()
        ladder = sorted({1, min(self.k, self.k // 3 | 1), self.k})
        for at, k in enumerate(ladder):
            yield self._vote(k, ladder[at + 1] if at + 1 < len(ladder) else None)
        yield self._areas()
        yield self._result()

    # ------------------------------------------------------------------ stages

    def _start(self) -> Scene:
        caption = (
            f"Nothing is learnt: the {self.n} points are kept. One of them, at {self._place()}, will ask the others, "
            "as if its own class were not known."
        )
        counts = np.bincount(self.codes, minlength=len(self.names))
        rows = [Row((name, str(counts[c])), f"k{c}", self.colours[c]) for c, name in enumerate(self.names)]
        formula = Formula("P(c | x)", ["= share of c among the k nearest"])
        marks = {"plane": [self._cloud(), *self._asking()], "shares": self._later()}
        nearest = self.names[self.codes[self.near[0]]]
        ask = None
        if 2 <= len(self.names) <= 6 and (len(self.far) < 2 or self.far[1] > 1.02 * self.far[0]):
            ask = Ask(
                f"Of which class is the point nearest to the marked one, by {self.run['metric']} distance?",
                list(self.names), self.names.index(nearest),
                f"The nearest is of {nearest}, {num(self.far[0], 3)} away; the next, of "
                f"{self.names[self.codes[self.near[1]]]}, {num(self.far[1], 3)}.",
                [f"k{c}" for c in range(len(self.names))],
            )  # fmt: skip
        return Scene("Keep", caption, marks, Numbers(("class", "points"), rows), [formula], DISTANCES, ask, "start")

    def _distances(self) -> Scene:
        times = self.far[-1] / self.far[0] if self.far[0] > 0 else np.inf
        caption = (
            f"The distances to all {self.n - 1} others are computed and sorted: the nearest is {num(self.far[0], 3)} "
            f"away, the farthest {num(self.far[-1], 3)}, {num(times, 3)} times as far."
        )
        d = self.X.shape[1]
        facts = [
            Fact("Distances", str(self.n - 1)), Fact("Subtractions", f"{(self.n - 1) * d:,}", note=f"{d} columns"),
            Fact("Farthest / nearest", num(times, 3)),
        ]  # fmt: skip
        rows = [self._neighbour(i) for i in range(min(7, len(self.near)))]
        ends, x, y = self.X[self.near], *(np.full(self.n - 1, v) for v in self.X[self.row, :2])
        lines = segments(x, y, ends[:, 0], ends[:, 1], c="line", width=1)
        plane = [lines, self._cloud(), *self._asking()]
        ask = None
        winner = self._winner(self.k)
        if winner is not None and 2 <= len(self.names) <= 6 and self.k > 1:  # of one the first question told
            top = self.by_k[self.k - 1]
            ask = Ask(
                f"The {self.k} nearest vote. Which class wins?", list(self.names), winner,
                f"{self.names[winner]} has {percent(top[winner], 0)} of the votes.",
                [f"k{c}" for c in range(len(self.names))],
            )  # fmt: skip
        return Scene(
            "Distances", caption, {"plane": plane, "shares": self._later()},
            Numbers(("rank", "distance", "class"), rows, facts),
            [self._formula(0), *(self._formula(i) for i in range(1, len(rows)))], DISTANCES, ask,
        )  # fmt: skip

    def _vote(self, k: int, following: int | None) -> Scene:
        share = self.by_k[k - 1]
        first = int(share.argmax())
        names = listed(f"{self.names[c]} {fixed(share[c], 2)}" for c in np.argsort(-share) if share[c] > 0)
        truth, counts = self.names[self.codes[self.row]], np.bincount(self.codes[self.near[:k]], minlength=len(share))
        caption = (
            f"{'The nearest point alone,' if k == 1 else f'The {k} nearest, up to'} {num(self.far[k - 1], 3)} away, "
            f"{'gives' if k == 1 else 'give'} {names}: the answer is {self.names[first]}, "
            f"{'which is right' if truth == self.names[first] else f'but in truth it is {truth}'}."
        )
        rows = [
            Row((name, str(int(counts[c])), fixed(share[c])), f"k{c}", self.colours[c], c == first)
            for c, name in enumerate(self.names)
        ]  # fmt: skip
        numbers = Numbers(
            ("class", "neighbours", "share"), rows, [Fact("k", str(k)), Fact("Answer", self.names[first])]
        )
        marks = {"plane": self._circle(k), "shares": self._shares(k)}
        mine = int(counts[first])
        lines = (
            [f"= {mine} / {k} = {num(share[first])}"] if self.run["weights"] == "All alike"
            else ["= Σ of its 1/d  /  Σ of all 1/d", f"= {num(share[first])}"]
        )  # fmt: skip
        formula = Formula(f"P({self.names[first][:12]} | x)", lines, f"k{first}")
        ask = self._ask_change(k, following) if following else self._ask_training()
        return Scene("Vote", caption, marks, numbers, [formula], VOTES, ask)

    def _areas(self) -> Scene:
        right = int((self._training() == self.codes).sum())
        caption = f"Of the {self.n} points themselves {right} are given their class, but each of them counts itself"
        if self.flat:
            caption = "Each place is given the class that wins there. " + caption
        caption += ": with k = 1 that says nothing." if self.run["k"] == 1 else f" among its {self.run['k']} nearest."
        wrong = np.flatnonzero(self._training() != self.codes)
        marks = {"plane": [*self._tint(), self._cloud(lit=wrong)], "shares": self._shares(self.k)}
        facts = [Fact("Right, counting themselves", f"{right} of {self.n}")]
        loo = int((self.loo == self.codes).sum())
        options = counts_about(loo, self.n)
        told = f"after {right} when" if loo != right else "as many as when"
        ask = Ask(
            f"Now each point asks only the others. How many of {self.n} are given their class?",
            [str(o) for o in options], options.index(loo), f"{loo}, {told} each counted itself.",
        ) if len(options) > 1 else None  # fmt: skip
        formula = Formula("ŷ(x)", ["= the class with most votes", "  a tie goes to the first class"])
        return Scene("Areas", caption, marks, Numbers((), (), facts), [formula], PREDICT, ask)

    def _result(self) -> Scene:
        right, loo = self._training() == self.codes, self.loo == self.codes
        d = self.X.shape[1]
        caption = (
            f"Asking only the others, {int(loo.sum())} of {self.n} points are given their class (the others ringed). "
            f"One answer costs {self.n} distances over {d} columns."
        )
        members = [self.codes == c for c in range(len(self.names))]
        facts = [
            Fact("Accuracy, others asked", percent(float(loo.mean()))),
            Fact("Accuracy, itself counted", percent(float(right.mean()))),
            Fact("Distances an answer", str(self.n)), Fact("k", str(self.run["k"])),
            Fact("Farthest / nearest", num(self.far[-1] / self.far[0], 3) if self.far[0] > 0 else "∞"),
        ]  # fmt: skip
        rows = [
            Row((name, str(int(mine.sum())), percent(float(loo[mine].mean()))), f"k{c}", self.colours[c])
            for c, (name, mine) in enumerate(zip(self.names, members, strict=True))
        ]  # fmt: skip
        marks = {"plane": [*self._tint(), self._cloud(lit=np.flatnonzero(~loo))], "shares": self._shares(self.k)}
        formula = Formula("cost", [f"= n · d = {self.n} · {d} = {self.n * d:,} an answer"])
        return Scene(
            "Result",
            caption,
            marks,
            Numbers(("class", "points", "found"), rows, facts),
            [formula],
            PREDICT,
            None,
            "kept",
        )

    # ------------------------------------------------------------------ questions

    def _winner(self, k: int) -> int | None:
        """Return the class that wins among k, if it wins clearly."""
        share = np.sort(self.by_k[k - 1])
        return int(self.by_k[k - 1].argmax()) if len(share) < 2 or share[-1] > share[-2] + 1e-9 else None

    def _ask_change(self, k: int, following: int) -> Ask | None:
        now, then = self._winner(k), self._winner(following)
        if now is None or then is None:
            return None
        return Ask(
            f"With k = {following} instead of {k}: is the answer still {self.names[now]}?",
            ("Yes", "No"), 0 if now == then else 1,
            f"Of the {following} nearest {percent(self.by_k[following - 1][then], 0)} of the votes are for "
            f"{self.names[then]}.",
        )  # fmt: skip

    def _ask_training(self) -> Ask | None:
        right = int((self._training() == self.codes).sum())
        options = counts_about(right, self.n)
        return Ask(
            f"Now each of the {self.n} points asks all of them, itself as well, with k = {self.run['k']}. How many are "
            "given their class?", [str(o) for o in options], options.index(right),
            f"{right} of {self.n}." + (" Each is its own nearest point." if self.run["k"] == 1 else ""),
        ) if len(options) > 1 else None  # fmt: skip

    # ------------------------------------------------------------------ parts

    def _training(self) -> np.ndarray:
        found: np.ndarray = np.searchsorted(self.model.classes_, self.model.predict(self.Z))
        return found

    def _place(self) -> str:
        return pair(self.X[self.row, :2]) + ("" if self.flat else " in its first two columns")

    def _neighbour(self, i: int) -> Row:
        c = self.codes[self.near[i]]
        return Row((str(i + 1), num(self.far[i]), self.names[c]), f"n{i}", self.colours[c])

    def _formula(self, i: int) -> Formula:
        a, b = self.Z[self.row], self.Z[self.near[i]]
        gaps = [f"({num(v, 3)} − {num(w, 3)})" for v, w in zip(a[:2], b[:2], strict=True)]
        if METRICS[self.run["metric"]] == 1:
            gaps = [f"|{g[1:-1]}|" for g in gaps]
            lines = [f"= {' + '.join(gaps)}"]
        else:
            lines = [f"= √({'² + '.join(gaps)}²)"]
        if not self.flat:
            lines = [f"= over {len(a)} columns, the first two:", f"  {' and '.join(gaps)}"]
        return Formula(f"d(x, {i + 1})", [*lines, f"= {num(self.far[i])}"], f"n{i}")

    # ------------------------------------------------------------------ marks

    def _cloud(self, lit: np.ndarray | None = None) -> Mark:
        return points("data", c=np.array(self.colours)[self.codes], style="solid", lit=() if lit is None else lit)

    def _asking(self) -> list[Mark]:
        x, y = self.X[self.row, :2]
        c = self.colours[self.codes[self.row]]
        ring = points([x], [y], c="eval", style="hollow", size=12, tag="row")
        return [points([x], [y], c=c, size=7, tag="row"), ring, label(x, y, "?", dy=-19, bold=True, tag="row")]

    def _circle(self, k: int) -> list[Mark]:
        x, y = self.X[self.row, :2]
        near = self.X[self.near[:k]]
        from_x, from_y = np.full(k, x), np.full(k, y)
        made: list[Mark] = [segments(from_x, from_y, near[:, 0], near[:, 1], c="eval", width=1.5)]
        r = self.far[k - 1] * self.unit
        if self.flat and METRICS[self.run["metric"]] == 2:
            made.append(ellipse(x, y, r[0], r[1], c="eval", dash=True, fill=False))
        elif self.flat:
            made.append(curve([x - r[0], x, x + r[0], x, x - r[0]], [y, y + r[1], y, y - r[1], y], c="eval", dash=True))
        colours = np.array(self.colours)[self.codes[self.near[:k]]]
        others_too = points("data", c=np.array(self.colours)[self.codes], style="faint")
        return [others_too, *made, points(near[:, 0], near[:, 1], c=colours, size=6, lit=np.arange(k)), *self._asking()]

    def _shares(self, k: int) -> list[Mark]:
        at = np.arange(1, self.n)
        made = [curve(at, self.by_k[:, c], c=self.colours[c], tag=f"k{c}") for c in range(len(self.names))]
        return [*made, rule(x=float(k), c="eval")]

    def _later(self) -> list[Mark]:
        return [label(float(np.sqrt(max(self.n - 1, 1))), 0.5, "drawn when they vote", c="soft")]

    def _tint(self) -> list[Mark]:
        if not self.flat:
            return []
        cells = grid(self.plane.x, self.plane.y)
        places = StandardScaler().fit(self.X).transform(cells.cells) if SCALES[self.run["scale"]] else cells.cells
        areas = np.array(self.colours)[np.searchsorted(self.model.classes_, self.model.predict(places))]
        return [regions(areas.reshape(cells.shape), cells.x, cells.y)]
