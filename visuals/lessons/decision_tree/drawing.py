"""How a tree looks in the plane of its points, and as a tree, at any moment of its growth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.tree import Tree, parents
from algorithms.tree_steps import TreeStep
from visuals.figures.marks import Colour, Mark, box, curve, label, points, segments
from visuals.figures.write import num
from visuals.lessons.decision_tree.setting import Floats, Plane, Setting
from visuals.lessons.trees import Shown, TreePlan, boxes, brief

FULL = 0.9  # share of a strip that a node's best cut fills

FEW = 8  # cuts of a column; more are drawn faintly, so that the steps are seen


def longest(its: Setting) -> int:
    """Return how many characters the longest line in a node has."""
    found = [8, *(len(c[:12]) for c in its.classes)]
    for name in map(brief, its.columns):
        found.append(len(name) + 7 if len(name) + 6 < 13 else len(name))
    return max(found)


@dataclass(frozen=True)
class Canvas:
    """Draws one run."""

    its: Setting
    plane: Plane
    tree: Tree
    plan: TreePlan

    @property
    def owned(self) -> Floats:
        """The box of each node in the plane, shape (nodes, 2, 2); with one column they are as high as the plane."""
        d = self.its.X.shape[1]
        found = np.empty((self.tree.node_count, 2, 2))
        found[:, :d] = boxes(self.tree, *self.plane.within(d))
        if d == 1:
            found[:, 1] = self.plane.low[1], self.plane.high[1]
        return found

    def base(self) -> list[Mark]:
        """Return the borders of the strips."""
        (x, y), (x2, y2) = self.plane.low, self.plane.high
        found = [segments([x], [y], [x2], [y], c="line", width=1)]
        if self.its.X.shape[1] > 1:
            found.append(segments([x], [y], [x], [y2], c="line", width=1))
        return found

    # ------------------------------------------------------------------ the plane

    def so_far(self, done: Sequence[int], at: int, mood: Colour = "eval") -> list[Mark]:
        """Return the points, what the tree with these splits answers, its cuts, and the edge of the node looked at."""
        tree, its, owned = self.tree, self.its, self.owned
        ends = _ends(tree, done)
        marks: list[Mark] = []
        if its.classes and len(ends) > 1:
            for k in ends:
                (x1, x2), (y1, y2) = owned[k]
                c = int(np.argmax(tree.value[k, 0])) % 6
                marks.append(box(x1, y1, x2, y2, c=c, width=0.5, fill=True, tag=f"n{k}"))
        quiet = not its.classes and len(done) > FEW
        for k in done:
            ink: Colour = "line" if quiet else "ink"
            marks.append(self._cut(k, int(tree.feature[k]), float(tree.threshold[k]), ink, 1 if quiet else 1.5))
        if at >= 0:
            (x1, x2), (y1, y2) = owned[at]
            marks.append(box(x1, y1, x2, y2, c=mood, width=2.5, tag=f"n{at}"))
        colour = its.y if its.classes else "ink"
        marks.append(points("data", c=colour, size=4.2, style="faint"))
        if not its.classes:
            marks.append(self._steps(ends))
        return marks

    def _steps(self, ends: Sequence[int]) -> Mark:
        """Return the step function of the leaves so far."""
        stretch = sorted((*self.owned[k, 0], float(self.tree.value[k, 0, 0])) for k in ends)
        x = [at for low, high, _ in stretch for at in (low, high)]
        return curve(x, [value for *_, value in stretch for _ in (0, 1)], width=2.5)

    def _cut(
        self, node: int, feature: int, threshold: float, c: Colour, width: float, dash: bool = False, tag: str = ""
    ) -> Mark:
        (x1, x2), (y1, y2) = self.owned[node]
        ends = ([threshold], [y1], [threshold], [y2]) if feature == 0 else ([x1], [threshold], [x2], [threshold])
        return segments(*ends, c=c, width=width, dash=dash, tag=tag or f"n{node}")

    def cuts(self, node: int, found: Sequence[tuple[int, float]], tags: Sequence[str]) -> list[Mark]:
        """Return cuts that could be taken, dashed, with the threshold beside each."""
        marks: list[Mark] = []
        (_, x2), (_, y2) = self.owned[node]
        for k, ((j, t), tag) in enumerate(zip(found, tags, strict=True)):
            marks.append(self._cut(node, j, t, "eval", 2, True, tag))
            at = (
                {"x": t, "y": y2, "dy": 9 + 13 * (k % 2)}
                if j == 0
                else {"x": x2, "y": t, "anchor": "end", "dx": -4, "dy": -9}
            )
            marks.append(label(text=num(t, 3), c="eval", tag=tag, **at))
        return marks

    def scores(self, step: TreeStep, most: float, others: Sequence[TreeStep] = ()) -> list[Mark]:
        """Return the curves at the edges, one a column that was scored, and the best cut of each.

        ``most``: what the node's best cut takes away; it fills the strip.
        """
        marks: list[Mark] = []
        for its in [*others, step]:
            if its.stage != "score" or not len(its.thresholds if its.thresholds is not None else ()):
                continue
            now = its is step
            marks.append(self._curve(its, most, "eval" if now else "soft"))
            if step.stage == "score":
                c: Colour = "eval" if now else "soft"
                marks.append(self._cut(step.node, its.feature, its.threshold, c, 2, True, "best" if now else ""))
        if step.stage == "split":
            marks.append(self._cut(step.node, step.feature, step.threshold, "kept", 3, tag="best"))
        return marks

    def _curve(self, step: TreeStep, most: float, c: Colour) -> Mark:
        assert step.thresholds is not None
        assert step.decreases is not None
        share = step.decreases / most if most > 0 else np.zeros_like(step.decreases)
        j = step.feature
        height = self.plane.low[1 - j] - self.plane.strip[1 - j] * (1 - FULL * np.clip(share, 0, 1))
        t = step.thresholds
        return curve(t, height, c=c) if j == 0 else curve(height, t, c=c)

    # ------------------------------------------------------------------ the tree

    def tree_so_far(self, done: Sequence[int], at: int, kept: int = -1, ended: bool = False) -> list[Mark]:
        """Return the tree with these splits; ``at`` is being looked at, ``kept`` was just settled."""
        last = max([*done, at, kept, 0])
        shown = {}
        for k in [*done, *_ends(self.tree, done)]:
            inner, opened = k in set(done), ended or k <= last
            c: Colour = "eval" if k == at else "kept" if k == kept else "soft"
            if not inner and self.its.classes and k not in (at, kept):
                c = int(np.argmax(self.tree.value[k, 0])) % 6
            shown[k] = Shown(
                self._words(k, inner), c, k in (at, kept) or (opened and not inner), not inner and not opened
            )
        return self.plan.marks(dict(sorted(shown.items())))

    def _words(self, k: int, inner: bool) -> list[str]:
        tree, its, small = self.tree, self.its, self.plan.small
        n = int(tree.n_node_samples[k])
        rows = "1 row" if n == 1 else f"{n} rows"
        if inner:
            name, at = brief(its.columns[tree.feature[k]]), f"≤ {num(tree.threshold[k], 3)}"
            together = len(name) + len(at) < 13
            return (
                [f"{name[:2] if small else name} {at}"]
                if small
                else [*([f"{name} {at}"] if together else [name, at]), rows]
            )
        answer = its.answer(tree.value[k, 0])
        answer = answer if len(answer) < 13 else answer[:11] + "…"
        if not its.classes:
            return [answer] if small else [answer, rows]
        right = round(float(tree.value[k, 0].max()) * n)
        return [f"{answer[:4]} {right}/{n}"] if small else [answer, f"{right} of {n}"]


def _ends(tree: Tree, done: Sequence[int]) -> list[int]:
    """Return the nodes that are leaves once these are split."""
    above, split = parents(tree), set(done)
    return [k for k in range(tree.node_count) if k not in split and (k == 0 or int(above[k]) in split)]
