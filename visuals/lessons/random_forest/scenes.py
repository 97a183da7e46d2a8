"""The scenes of a random forest: draw rows, grow a tree, let it vote."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np

from algorithms import ForestStep, RandomForestClassifier
from algorithms.random_forest import bootstrap
from visuals.figures.marks import Mark, curve, label, points, regions
from visuals.figures.write import fixed, percent
from visuals.lessons.lesson import Run
from visuals.lessons.random_forest.forest import Grown
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

TOLD = 4  # trees that are told in three steps; later ones get one
MOST = 30  # scenes for the later trees
DRAW = source(bootstrap, "drawn = rng.randint", "np.bincount")
GROW = source(RandomForestClassifier.iterate, "rules, tree_seed =", "tree = grown(")
VOTE = source(RandomForestClassifier.iterate, "asked =", "votes[asked] +=", "n_votes[asked] +=")
ANSWER = source(RandomForestClassifier.predict, "argmax")
APART = 0.015  # two accuracies closer than this are not asked about


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    grown = Grown.of(run)
    trees = len(grown.steps[-1].trees)
    votes = [grown.accuracy(step) for step in grown.steps if step.stage == "vote"]
    low = np.nanmin([*grown.own, *votes, 0.9]) - 0.06
    whose = "rows left out" if grown.drawn else "all rows"
    pictures = [
        Picture("plane", grown.x, grown.up, f"{len(grown.X)} points and the areas that the trees give to the classes.",
                "Rows, and which class is answered where", 360),
        Picture("accuracy", Axis("trees", 0.5, trees + 0.5, _ticks(trees)),
                Axis("accuracy", float(low), 1.02, _shares(float(low))),
                f"Accuracy on {whose}, of each tree and of the forest, by the number of trees.",
                f"Accuracy on {whose}", 210),
    ]  # fmt: skip
    key = [
        Key("soft", "solid", "A row, larger the more often it was drawn"),
        Key("off", "solid", "A row that was not drawn"),
        Key("ink", "hollow", "Ringed: the forest so far is wrong"), Key("action", "line", "The forest"),
        Key("soft", "hollow", "One tree alone"),
    ]  # fmt: skip
    note = "The question mark stands over the row on which the trees disagree most." if trees > 1 else ""
    if trees > TOLD:
        note += f" The first {TOLD} trees are told in full, the later ones in one step each."
    if trees - TOLD > MOST:
        note += " Some of them are left out."
    return Walkthrough(
        pictures, list(Story(grown).scenes()), key, {"data": (run.table.X[:, 0], run.table.X[:, 1])}, note=note
    )


def _ticks(trees: int) -> tuple[tuple[float, str], ...]:
    by = 1 if trees <= 12 else 5 if trees <= 40 else 10
    return tuple((float(k), str(k)) for k in range(by if by > 1 else 1, trees + 1, by))


def _shares(low: float) -> tuple[tuple[float, str], ...]:
    by = 0.05 if low > 0.8 else 0.1 if low > 0.5 else 0.2
    return tuple((k * by, percent(k * by, 0)) for k in range(round(1 / by) + 1) if low <= k * by)


@dataclass(frozen=True)
class Story:
    """Tells one forest."""

    grown: Grown

    def scenes(self) -> Iterator[Scene]:
        """Yield all scenes."""
        steps, trees = self.grown.steps, len(self.grown.steps[-1].trees)
        later = max(1, -(-(trees - TOLD) // MOST))
        before = None
        yield self._start(steps[0])
        for step in steps[:-1]:
            t, last = step.number + 1, step.number + 1 == trees
            if step.stage == "bootstrap" and t <= TOLD:
                yield self._drawn(step)
            elif step.stage == "tree" and t <= TOLD:
                yield self._tree(step)
            elif step.stage == "vote":
                if t <= TOLD or (t - TOLD) % later == 0 or last:
                    yield self._vote(step, before, last)
                before = step
        yield self._result(steps[-1])

    # ------------------------------------------------------------------ scenes

    def _start(self, step: ForestStep) -> Scene:
        g, n = self.grown, len(self.grown.X)
        if g.drawn:
            caption = (
                f"{n} rows wait. Each tree will draw {n} of them with replacement, so trees will see different rows."
            )
        else:
            caption = (
                f"{n} rows wait. Every tree will see all of them: only the drawing of columns can make trees differ."
            )
        rows = [Row((c, str(int((g.y == j).sum()))), "", j) for j, c in enumerate(g.classes)]
        marks = {"plane": [points("data", c=g.y, size=4, style="faint")], "accuracy": [self._none_yet()]}
        formula = Formula("chance that a row is never drawn", [f"= (1 − 1/n)^{{n}} = (1 − 1/{n})^{{{n}}}"])
        ask = self._ask_left_out(step) if g.drawn else None
        return Scene(
            "Start", caption, marks, Numbers(("class", "rows"), rows[:6]), [formula] * g.drawn, DRAW, ask, "start"
        )

    def _drawn(self, step: ForestStep) -> Scene:
        _g, n, t = self.grown, len(self.grown.X), step.number + 1
        out, most = int((step.counts == 0).sum()), int(step.counts.max())
        caption = (
            f"Tree {t} draws {n} times: {_rows(out)} never come{'s' if out == 1 else ''} up (grey) and one comes up "
            f"{most} times. The {out} left out will test this tree."
        )
        rows = [
            Row((f"{k}" if k < 4 else "4 or more", str(int((np.minimum(step.counts, 4) == k).sum())),
                 fixed(_expected(n, k), 1)))
            for k in range(5)
        ]  # fmt: skip
        share = (1 - 1 / n) ** n
        formula = Formula(
            "left out", [f"expected: (1 − 1/{n})^{{{n}}} = {fixed(share)}", f"here: {out}/{n} = {fixed(out / n)}"]
        )
        marks = {"plane": self._sample(step), "accuracy": self._accuracy(step.number)}
        return Scene("Draw", caption, marks, Numbers(("times drawn", "rows", "expected"), rows), [formula], DRAW)

    def _tree(self, step: ForestStep) -> Scene:
        g, t = self.grown, step.number + 1
        assert step.tree is not None
        seen = step.counts > 0
        said = g.codes[np.argmax(step.tree.predict(g.X), axis=1)]
        caption = (
            f"Tree {t} is grown on {'what it drew' if g.drawn else 'all rows'}: {step.tree.n_leaves} leaves. The "
            f"areas are its own; it is right on "
            f"{percent(float(np.mean(said[seen] == g.y[seen])))} of the rows that it saw."
        )
        facts = [
            Fact("Leaves", str(step.tree.n_leaves)), Fact("Depth", str(step.tree.max_depth)),
            Fact("Right on rows that it saw", percent(float(np.mean(said[seen] == g.y[seen])))),
        ]  # fmt: skip
        ask = self._ask_alike() if t == 2 else self._ask_alone(step) if t == TOLD else None
        area = [regions(g.area(t - 1, t), (g.x.low, g.x.high), (g.up.low, g.up.high))]
        marks = {"plane": [*area, *self._sample(step)], "accuracy": self._accuracy(step.number)}
        return Scene("Grow", caption, marks, Numbers((), (), facts), [], GROW, ask)

    def _vote(self, step: ForestStep, before: ForestStep | None, last: bool) -> Scene:
        g, t = self.grown, step.number + 1
        now, was = g.accuracy(step), g.accuracy(before) if before else np.nan
        whose, by = (
            ("the rows that it did not see", ", each row by those that did not see it") if g.drawn else ("all rows", "")
        )
        caption = (
            f"Tree {t} votes on {whose}; alone it gets {_share(g.own[t - 1])} right. The vote of {_trees(t)}{by}: "
            f"{_share(now)}."
        )
        i = g.watched
        k = int(step.n_votes[i])
        rows = [
            Row((g.classes[c], fixed(step.votes[i, j], 1), percent(step.votes[i, j] / k) if k else "–"), "watched",
                int(c) % 6)
            for j, c in enumerate(g.codes)
        ]  # fmt: skip
        facts = [
            Fact("Votes on row ?", str(k), str(int(before.n_votes[i])) if before else "", f"it is {g.classes[g.y[i]]}"),
            Fact(self._name, _share(now), _share(was) if before else ""), Fact(f"Tree {t} alone", _share(g.own[t - 1])),
        ]  # fmt: skip
        best = int(np.argmax(step.votes[i]))
        lines = ["= votes for it / trees that may vote"]
        lines += (
            [f"= {fixed(step.votes[i, best], 1)} / {k} = {fixed(step.votes[i, best] / k)}"]
            if k
            else ["nobody may vote yet"]
        )
        formula = Formula(f"p({g.classes[g.codes[best]][:12]} | row ?)", lines, "watched")
        marks = {"plane": self._plane(step), "accuracy": self._accuracy(t)}
        ask = self._ask_single(step) if last and t > TOLD else None
        return Scene(
            "Vote", caption, marks, Numbers(("row ?", "votes", "share"), rows[:6], facts), [formula], VOTE, ask, "kept"
        )

    def _result(self, step: ForestStep) -> Scene:
        g, trees = self.grown, len(step.trees)
        now, alone, alike = (
            g.accuracy(step),
            float(np.nanmean(g.own)) if np.isfinite(g.own).any() else np.nan,
            g.alike(),
        )
        caption = (
            f"{_trees(trees)}: {_share(now)} "
            f"right{' on rows that the voting trees did not see' if g.drawn else ' on rows that all saw'}, "
            f"{_share(alone)} for one tree on average. Two trees answer alike on {percent(alike)} of the plane."
        )
        said = g.guesses(step)
        rows = []
        for c in g.codes:
            mine = (g.y == c) & (said >= 0)
            found = int((said[mine] == c).sum())
            rows.append(
                Row(
                    (
                        g.classes[c],
                        str(int(mine.sum())),
                        str(found),
                        percent(found / mine.sum()) if mine.any() else "–",
                    ),
                    "",
                    int(c) % 6,
                )
            )
        facts = [
            Fact(self._name, _share(now)), Fact("One tree, average", _share(alone)),
            Fact("Trees alike", percent(alike)),
            Fact("Trees", str(trees)),
            Fact("Leaves a tree", fixed(float(np.mean([tree.n_leaves for tree in step.trees])), 1)),
        ]  # fmt: skip
        formula = Formula(
            "variance of the mean", ["= ρ σ^{2} + (1 − ρ) σ^{2} / B", "σ^{2}: of one tree, ρ: correlation of two"]
        )
        marks = {"plane": self._plane(step, False), "accuracy": self._accuracy(trees)}
        return Scene(
            "Result", caption, marks, Numbers(("class", "rows", "found", "share"), rows[:6], facts), [formula], ANSWER,
            None, "kept",
        )  # fmt: skip

    # ------------------------------------------------------------------ questions

    def _ask_left_out(self, step: ForestStep) -> Ask | None:
        n, out = len(self.grown.X), int((step.counts == 0).sum())
        given = [0, round(n * 0.15), round(n * 0.37), round(n * 0.6)]
        away = np.abs(np.array(given) - out)
        if n < 12:
            return None
        words = ["None", *(f"About {k}" for k in given[1:])]
        return Ask(
            f"Tree 1 draws {n} times with replacement. How many of the {n} rows will it miss?", words,
            int(np.argmin(away)),
            f"It misses {out}. A row is missed by all {n} draws with chance (1 − 1/{n})^{n} = "
            f"{fixed((1 - 1 / n) ** n)}: {fixed(_expected(n, 0), 1)} rows are expected.",
        )  # fmt: skip

    def _ask_alike(self) -> Ask | None:
        alike = self.grown.alike([0, 1])
        ends = (0.75, 0.97)
        if min(abs(alike - end) for end in ends) < 0.004:
            return None
        return Ask(
            "On how much of the plane do the first two trees answer alike?", ("Under 75 %", "75 to 97 %", "Over 97 %"),
            int(np.searchsorted(ends, alike)),
            f"On {percent(alike)}. The less alike trees are, the more is gained by averaging them.",
        )  # fmt: skip

    def _ask_alone(self, step: ForestStep) -> Ask | None:
        g, t = self.grown, step.number + 1
        after = next(s for s in g.steps if s.stage == "vote" and s.number == step.number)
        forest, alone = g.accuracy(after), float(g.own[t - 1])
        if not abs(forest - alone) > APART:
            return None
        return Ask(
            f"Which is right more often on rows not seen, tree {t} alone or the vote of all {t}?",
            (f"Tree {t} alone", f"The vote of {t}"), int(forest > alone),
            f"Tree {t} alone: {_share(alone)}; the vote: {_share(forest)}.",
        )  # fmt: skip

    def _ask_single(self, step: ForestStep) -> Ask | None:
        g = self.grown
        forest, alone = g.accuracy(step), float(np.nanmean(g.own)) if np.isfinite(g.own).any() else np.nan
        if not np.isfinite(alone) or 0.003 < abs(forest - alone) < APART:
            return None
        options = ("More often", "As often", "Less often")
        return Ask(
            f"The forest gets {_share(forest)} right. How often is one tree right, on average?", options,
            1 if abs(forest - alone) <= 0.003 else 0 if alone > forest else 2,
            f"{_share(alone)}: "
            + ("trees err in different places, and a vote is wrong only where many do." if forest > alone + APART
               else "these trees err mostly on the same rows, and there a vote does not help."),
        )  # fmt: skip

    # ------------------------------------------------------------------ pictures

    @property
    def _name(self) -> str:
        return "Out-of-bag accuracy" if self.grown.drawn else "Accuracy on all rows"

    def _sample(self, step: ForestStep) -> list[Mark]:
        """Return the points, larger the more often each was drawn."""
        size = np.where(step.counts == 0, 3.0, 2.6 + 1.8 * np.sqrt(step.counts))
        return [points("data", c=np.where(step.counts > 0, self.grown.y, -1), size=size, style="faint")]

    def _plane(self, step: ForestStep, watch: bool = True) -> list[Mark]:
        """Return the areas of all trees so far; rows that they get wrong are ringed."""
        g, said = self.grown, self.grown.guesses(step)
        area = regions(g.area(0, len(step.trees)), (g.x.low, g.x.high), (g.up.low, g.up.high))
        wrong = np.flatnonzero((said >= 0) & (said != g.y))
        marks = [area, points("data", c=g.y, size=4, style="faint", lit=wrong)]
        if watch:
            marks.append(label(g.X[g.watched, 0], g.X[g.watched, 1], "?", bold=True, dy=-13, tag="watched"))
        return marks

    def _none_yet(self) -> Mark:
        """Return what stands in the lower picture before the first vote."""
        return label((len(self.grown.own) + 1) / 2, 0.93, "No tree has voted yet", c="soft")

    def _accuracy(self, trees: int) -> list[Mark]:
        """Return the accuracies up to so many trees."""
        g = self.grown
        votes = [g.accuracy(s) for s in g.steps if s.stage == "vote"][:trees]
        x = np.arange(1, trees + 1)
        if not trees:
            return [self._none_yet()]
        marks = [points(x, g.own[:trees], c="soft", size=3.5, style="hollow"), curve(x, votes, width=2)]
        if np.isfinite(votes[-1]):
            marks.append(points([trees], [votes[-1]], c="action", size=4.5))
        return marks


def _expected(n: int, k: int) -> float:
    """Return how many of n rows come up k times in n draws, on the average; from 4 on all together."""
    chance = [comb(n, j) * (1 / n) ** j * (1 - 1 / n) ** (n - j) for j in range(min(4, n + 1))]
    return n * (chance[k] if k < len(chance) else 0.0) if k < 4 else n * max(0.0, 1 - sum(chance))


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"


def _trees(n: int) -> str:
    return "1 tree" if n == 1 else f"{n} trees"


def _share(value: float) -> str:
    return percent(value) if np.isfinite(value) else "none"
