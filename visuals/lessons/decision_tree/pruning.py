"""The scenes of cost-complexity pruning: weigh the links, cut the weakest, watch the rows that were held out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.tree import Cut, Tree, branch_ends, cuts, pruned
from visuals.figures.marks import Colour, Mark, curve, label, points, rule
from visuals.figures.write import fixed, listed, num, percent
from visuals.lessons.decision_tree.setting import Setting, model, setting
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.trees import Shown, TreePlan, brief, held_out
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

WEIGH = source(cuts, "alpha[inner] =", "cut = int(np.argmin(alpha))")
TAKE = source(cuts, "kept[cut + 1", "alpha[cut : end[cut]] = np.inf", "alpha[node] =")
GROWN = source(cuts, "own =", "below[node] +=")
FEWEST = 6  # rows
SAME = 1e-9  # links whose alphas differ by less are cut in one step


@dataclass(frozen=True)
class Stop:
    """A tree on the way from the grown one to the root alone.

    ``removed``: nodes that became leaves in this step; ``alpha``: what a leaf of theirs was worth.
    """

    kept: NDArray[np.bool_]
    alpha: float
    removed: tuple[int, ...]
    leaves: int
    train: float
    held: float


@dataclass(frozen=True)
class Link:
    """A branch that could be cut: the impurity of its node and of its leaves, and what each leaf is worth."""

    node: int
    own: float
    below: float
    leaves: int

    @property
    def alpha(self) -> float:
        """Rise of the impurity for each leaf that is saved."""
        return (self.own - self.below) / (self.leaves - 1)


def parts(run: Run) -> tuple[Setting, NDArray[np.bool_]]:
    """Return the setting of a run and which rows are held out.

    Raises
    ------
    ValueError
        If there are too few rows to hold some out.
    """
    its = setting(run)
    if len(its.X) < FEWEST:
        raise ValueError(
            f"Pruning needs {FEWEST} rows, so that some can be held out; there are {len(its.X)}. Add some."
        )
    return its, held_out(len(its.X), run.seed)


def stops(tree: Tree, its: Setting, held: NDArray[np.bool_], codes: NDArray) -> list[Stop]:
    """Return all trees of the path; links that are equally weak are cut together."""
    steps: list[list[Cut]] = []
    for cut in cuts(tree):
        if steps and cut.alpha <= steps[-1][-1].alpha + SAME:
            steps[-1].append(cut)
        else:
            steps.append([cut])
    found = [_stop(tree, np.ones(tree.node_count, bool), 0.0, (), its, held, codes)]
    for step in steps:
        kept = step[-1].kept
        removed = tuple(sorted(c.node for c in step if kept[c.node]))
        found.append(_stop(tree, kept, step[-1].alpha, removed, its, held, codes))
    return found


def _stop(tree: Tree, kept: NDArray, alpha: float, removed: tuple, its: Setting, held: NDArray, codes: NDArray) -> Stop:
    small = pruned(tree, kept)
    wrong = codes[np.argmax(small.predict(its.X), axis=1)] != its.y
    return Stop(kept, max(alpha, 0.0), removed, small.n_leaves, float(wrong[~held].mean()), float(wrong[held].mean()))


def chosen(path: list[Stop]) -> int:
    """Return the stop with the lowest error on the held-out rows; of equal ones the smallest tree."""
    held = np.array([stop.held for stop in path])
    return int(np.flatnonzero(held <= held.min() + 1e-12)[-1])


def links(tree: Tree, kept: NDArray[np.bool_]) -> list[Link]:
    """Return the branches of what is kept of a tree."""
    own = tree.weighted_n_node_samples * tree.impurity / tree.weighted_n_node_samples[0]
    inner = kept & (tree.children_left >= 0)
    inner[inner] = kept[tree.children_left[inner]]
    ends, leaf = branch_ends(tree), kept & ~inner
    found = []
    for k in np.flatnonzero(inner):
        its = np.flatnonzero(leaf[k : ends[k]]) + k
        found.append(Link(int(k), float(own[k]), float(own[its].sum()), len(its)))
    return found


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    its, held = parts(run)
    fitted = model(run).fit(its.X[~held], its.y[~held])
    tree, codes = fitted.tree_, fitted.classes_
    path = stops(tree, its, held, codes)
    names = [4 + len(brief(c)) for c in its.columns]
    plan = TreePlan.of(tree, max(8, *names, *(len(c[:12]) for c in its.classes)))
    worst = max(max(stop.train, stop.held) for stop in path)
    leaves = Axis("leaves", 0.5, tree.n_leaves + 0.5)
    pictures = [
        plan.picture(f"A tree of {tree.n_leaves} leaves that is cut back.", "The tree, with the nodes' numbers", 58),
        Picture("errors", leaves, _shares(max(worst, 0.1)),
                "Errors on the rows that the tree was grown on and on those held out, by the number of leaves.",
                "Errors by size: pruning goes from right to left", 220),
    ]  # fmt: skip
    key = [
        Key("eval", "line", "Weakest link"), Key("off", "dash", "Cut off"),
        Key("action", "line", "Rows that it was grown on"),
        Key("eval", "dash", "Rows held out"),
    ]  # fmt: skip
    scenes = list(Story(its, tree, codes, path, plan).scenes())
    note = f"{its.note} {int((~held).sum())} rows grow the tree, {int(held.sum())} are held out.".strip()
    which = [k for k, scene in enumerate(scenes) if scene.ask and scene.ask.tags]  # a better start than a plain one
    return Walkthrough(pictures, scenes, key, opens_at=which[0] if which else -1, note=note)


@dataclass(frozen=True)
class Story:
    """Tells the path."""

    its: Setting
    tree: Tree
    codes: NDArray
    path: list[Stop]
    plan: TreePlan

    def scenes(self) -> Iterator[Scene]:
        """Yield all scenes."""
        yield self._grown()
        rises = self._turns()
        asked = 0
        for i in range(1, len(self.path)):
            found = links(self.tree, self.path[i - 1].kept)
            ask = self._ask_error(i) if i in rises else self._ask_link(found, i) if asked < 3 else None
            asked += ask is not None and i not in rises
            yield self._weigh(i, found, ask)
            yield self._cut(i, found)
        yield self._result()

    def _turns(self) -> list[int]:
        """Return the steps at which the error on the held-out rows falls most and rises most."""
        held = np.array([stop.held for stop in self.path])
        change = np.diff(held)
        if not len(change):
            return []
        most = [int(np.argmin(change)) + 1] * bool(change.min() < 0) + [int(np.argmax(change)) + 1] * bool(
            change.max() > 0
        )
        return sorted(set(most))

    # ------------------------------------------------------------------ scenes

    def _grown(self) -> Scene:
        first = self.path[0]
        caption = (
            f"The tree was grown to the end: {_leaves(first.leaves)}, {percent(first.train)} errors on its own rows "
            f"and {percent(first.held)} on those held out. Pruning asks which leaves are worth their place."
        )
        return Scene(
            "Grown", caption, self._marks(0), Numbers((), (), self._facts(0)), [_rule()], GROWN, None, "start",
        )  # fmt: skip

    def _weigh(self, i: int, found: list[Link], ask: Ask | None) -> Scene:
        weakest = [link for link in found if link.node in self.path[i].removed]
        hides = ask is not None and bool(ask.tags)
        by_alpha = sorted(found, key=lambda link: link.alpha)
        shown = sorted({link.node for link in by_alpha[:6]} | {int(t[1:]) for t in (ask.tags if hides and ask else ())})
        listed_links = [link for link in found if link.node in shown][:8]
        if hides:
            caption = (
                f"Each of the {len(found)} branches is weighed: by how much the {self.its.measure} would rise for each "
                "leaf that a cut saves. The lowest goes."
            )
        else:
            one = f"Node {weakest[0].node}" if len(weakest) == 1 else f"Nodes {listed(str(x.node) for x in weakest)}"
            keep = "keeps its" if len(weakest) == 1 else "keep their"
            caption = (
                f"{one} {keep} leaves for the least: {num(self.path[i].alpha, 3)} of {self.its.measure} a leaf. "
                "That is the weakest link."
            )
        rows = [
            Row((str(x.node), fixed(x.own, 4), fixed(x.below, 4), str(x.leaves), "?" if hides else num(x.alpha, 3)),
                f"n{x.node}", None, not hides and x in weakest)
            for x in listed_links
        ]  # fmt: skip
        formulas = (
            [_rule()] if hides else [_weight(x) for x in [*weakest, *(x for x in listed_links if x not in weakest)]]
        )
        lit = () if hides else self.path[i].removed
        return Scene(
            "Weigh", caption, self._marks(i - 1, lit), Numbers(("node", "R(t)", "R(branch)", "leaves", "α"), rows),
            formulas, WEIGH, ask,
        )  # fmt: skip

    def _cut(self, i: int, found: list[Link]) -> Scene:
        stop, before = self.path[i], self.path[i - 1]
        gone = before.leaves - stop.leaves
        caption = (
            f"The branch is cut: {gone} {'leaf goes' if gone == 1 else 'leaves go'}, {stop.leaves} "
            f"{'is' if stop.leaves == 1 else 'are'} left. Errors on the held-out rows "
            f"{_change(before.held, stop.held)}, on its own rows {_change(before.train, stop.train)}."
        )
        weakest = [link for link in found if link.node in stop.removed]
        return Scene(
            "Cut", caption, self._marks(i, stop.removed, "kept"), Numbers((), (), self._facts(i)),
            [_weight(x) for x in weakest], TAKE, None, "kept",
        )  # fmt: skip

    def _result(self) -> Scene:
        best = chosen(self.path)
        stop, full = self.path[best], self.path[0]
        caption = (
            f"The held-out rows choose α = {num(stop.alpha, 3)}: {_leaves(stop.leaves)} with {percent(stop.held)} "
            f"errors, against {percent(full.held)} of all {full.leaves}. In earnest, choose α by cross-validation, "
            f"then test on other rows."
        )
        facts = [
            Fact("α", num(stop.alpha, 3)), Fact("Leaves", str(stop.leaves), str(full.leaves)),
            Fact("Errors, held out", percent(stop.held), percent(full.held)),
            Fact("Errors, own rows", percent(stop.train), percent(full.train)),
        ]  # fmt: skip
        marks = self._marks(best, all_errors=True)
        return Scene("Result", caption, marks, Numbers((), (), facts), [_rule()], WEIGH, None, "kept")

    # ------------------------------------------------------------------ questions

    def _ask_link(self, found: list[Link], i: int) -> Ask | None:
        order = sorted(found, key=lambda link: link.alpha)
        if len(order) < 2 or len(self.path[i].removed) > 1 or order[0].alpha > 0.85 * order[1].alpha:
            return None
        some = sorted((order[0], *order[1 :: max(1, (len(order) - 1) // 3)][:3]), key=lambda link: link.node)
        said = listed(f"node {x.node}: {num(x.alpha, 3)}" for x in some)
        return Ask(
            "Which branch is the weakest link?", [f"Node {x.node}" for x in some], some.index(order[0]),
            f"A leaf is worth, at {said}.", [f"n{x.node}" for x in some],
        )  # fmt: skip

    def _ask_error(self, i: int) -> Ask:
        before, after = self.path[i - 1].held, self.path[i].held
        answer = 1 if abs(after - before) < 1e-12 else 0 if after < before else 2
        return Ask(
            f"The next cut leaves {_leaves(self.path[i].leaves)}. What happens to the errors on the held-out rows?",
            ("They fall", "They stay", "They rise"), answer,
            f"From {percent(before)} to {percent(after)}: "
            + ("the branch had learnt noise." if answer == 0 else "the branch told them nothing." if answer == 1
               else "the branch had learnt something that holds for other rows."),
        )  # fmt: skip

    # ------------------------------------------------------------------ parts

    def _facts(self, i: int) -> list[Fact]:
        now, before = self.path[i], self.path[max(0, i - 1)]
        return [
            Fact("α", num(now.alpha, 3), num(before.alpha, 3)), Fact("Leaves", str(now.leaves), str(before.leaves)),
            Fact("Errors, held out", percent(now.held), percent(before.held)),
            Fact("Errors, own rows", percent(now.train), percent(before.train)),
        ]  # fmt: skip

    def _marks(
        self, i: int, lit: tuple[int, ...] = (), mood: Colour = "eval", all_errors: bool = False
    ) -> dict[str, list[Mark]]:
        tree, kept = self.tree, self.path[i].kept
        shown = {}
        for k in range(tree.node_count):
            inner = kept[k] and tree.children_left[k] >= 0 and kept[tree.children_left[k]]
            c: Colour = "off" if not kept[k] else mood if k in lit else "soft"
            if kept[k] and not inner and k not in lit:
                c = int(self.codes[int(np.argmax(tree.value[k, 0]))]) % 6
            shown[k] = Shown(
                self._words(k, bool(inner), bool(kept[k])), c, k in lit or (bool(kept[k]) and not inner), not kept[k]
            )
        return {"tree": self.plan.marks(shown), "errors": self._errors(len(self.path) - 1 if all_errors else i, i)}

    def _words(self, k: int, inner: bool, kept: bool) -> list[str]:
        tree, its, small = self.tree, self.its, self.plan.small
        n = int(tree.n_node_samples[k])
        if inner or (not kept and tree.children_left[k] >= 0):
            name, at = brief(its.columns[tree.feature[k]]), f"≤ {num(tree.threshold[k], 3)}"
            return [f"{k}: {name[:4]}", at] if small else [f"{k}: {name}", at]
        value = tree.value[k, 0]
        answer = its.classes[int(self.codes[int(np.argmax(value))])]
        right = round(float(value.max()) * n)
        return [answer[:9], f"{right}/{n}"] if small else [answer[:12], f"{right} of {n}"]

    def _errors(self, to: int, at: int) -> list[Mark]:
        x = np.array([stop.leaves for stop in self.path[: to + 1]], float)
        train, held = (np.array([getattr(stop, name) for stop in self.path[: to + 1]]) for name in ("train", "held"))
        now = self.path[at]
        near, side = abs(now.held - now.train) < 0.03, -14 if now.held >= now.train else 14
        return [
            rule(x=now.leaves, c="line"), curve(x, train, width=2), points(x, train, c="action", size=3.5),
            curve(x, held, c="eval", width=2, dash=True), points(x, held, c="eval", size=3.5),
            label(now.leaves, now.held, percent(now.held, 0), c="eval", dy=side),
            *([] if near else [label(now.leaves, now.train, percent(now.train, 0), c="action", dy=-side)]),
        ]  # fmt: skip


def _rule() -> Formula:
    return Formula("α(t)", ["= (R(t) − R(branch)) / (leaves − 1)", "R: impurity times share of the rows"])


def _weight(link: Link) -> Formula:
    lines = [
        "= (R(t) − R(branch)) / (leaves − 1)",
        f"= ({fixed(link.own, 4)} − {fixed(link.below, 4)}) / ({link.leaves} − 1)", f"= {num(link.alpha, 3)}",
    ]  # fmt: skip
    return Formula(f"α(node {link.node})", lines, f"n{link.node}")


def _shares(worst: float) -> Axis:
    """Return the axis of errors, with room below 0 for a label."""
    by = 0.2 if worst > 0.4 else 0.1 if worst > 0.15 else 0.05
    ticks = tuple((k * by, percent(k * by, 0)) for k in range(round(1 / by) + 1) if k * by <= 1.15 * worst)
    return Axis("share of errors", -0.16 * worst, 1.15 * worst, ticks)


def _leaves(n: int) -> str:
    return "1 leaf" if n == 1 else f"{n} leaves"


def _change(before: float, after: float) -> str:
    if abs(before - after) < 1e-12:
        return f"stay at {percent(after)}"
    return f"{'rise' if after > before else 'fall'} from {percent(before)} to {percent(after)}"
