"""The scenes of a growing tree, for classes and for numbers: open a node, score its cuts, split, or leave a leaf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from algorithms.decision_tree import DecisionTreeClassifier, DecisionTreeRegressor
from algorithms.growth import add_up, best_split, spread
from algorithms.split import impurity, scan
from algorithms.tree import Tree, parents, pruned
from algorithms.tree_steps import TreeStep, open_one
from visuals.figures.marks import Mark
from visuals.figures.write import fixed, num, percent
from visuals.lessons.decision_tree.asking import asks_column, asks_cut, asks_mean, gains
from visuals.lessons.decision_tree.drawing import Canvas, longest
from visuals.lessons.decision_tree.setting import Plane, Setting, model, setting
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.trees import TreePlan, brief, cut_words
from visuals.lessons.walkthrough import Ask, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

TOLD = 7  # splits that are told cut by cut, and leaves that are told one by one; later ones get one scene each
MOST = 36  # scenes for the later splits
QUESTIONS = 4
CLASS_IMPURITY = source(impurity, "share =", "return 1 -")
MEAN_ERROR = source(spread.py_func, "total +=", "return")
SCAN = source(scan, "running, mass =", "left, w_left", "right, w_right")
TAKE = source(best_split.py_func, "if cut > 0 and its > best", "best, feature, n_left = its")
SPLIT = source(open_one, "feature, threshold, decrease = int(")
ANSWERS = {
    True: source(DecisionTreeClassifier.predict, "argmax"),
    False: source(DecisionTreeRegressor.predict, "tree_.predict"),
}
ADD = source(add_up.py_func, "total[")


@dataclass(frozen=True)
class Told:
    """A node of the run: its number, and the steps that opened, scored, split or closed it."""

    node: int
    opened: TreeStep
    scored: tuple[TreeStep, ...]
    end: TreeStep

    @property
    def split(self) -> bool:
        """Whether it was split."""
        return self.end.stage == "split"

    @property
    def most(self) -> float:
        """How much the best of all its cuts takes away, of the whole tree's impurity."""
        return max((s.decrease for s in self.scored if np.isfinite(s.decrease)), default=0.0)


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run of "Grow" or "Numbers"."""
    its = setting(run)
    found = list(model(run).iterate(its.X, its.y))
    tree = found[-1].tree
    assert tree is not None  # the last step has it
    nodes = [_told(k, list(steps)) for k, steps in groupby(found[:-2], key=lambda step: step.node)]
    plane = Plane.of(its)
    canvas = Canvas(its, plane, tree, TreePlan.of(tree, longest(its)))
    alt = f"{len(its.X)} points in the plane of {its.axes[0]} and {its.axes[1]}, and the cuts of the tree."
    pictures = [
        Picture("plane", plane.x, plane.y, alt, "The points, the cuts, and the scores at the edge", 350,
                base=canvas.base()),
        canvas.plan.picture(f"A tree of {tree.node_count} nodes, {tree.max_depth} levels deep."),
    ]  # fmt: skip
    scenes = list(Story(its, canvas, tree, nodes).scenes())
    note = its.note
    if sum(told.split for told in nodes) > TOLD:
        note = f"{note} The first {TOLD} splits are told cut by cut, the later ones in one step each.".strip()
    return Walkthrough(pictures, scenes, _key(its), {"data": its.places}, note=note)


def _told(node: int, steps: list[TreeStep]) -> Told:
    return Told(node, steps[0], tuple(s for s in steps if s.stage == "score"), steps[-1])


def _key(its: Setting) -> list[Key]:
    point = Key("soft", "solid", "A row, shape and colour by its class" if its.classes else "A row")
    area = Key("soft", "area", "What a part answers") if its.classes else Key("action", "line", "What the tree answers")
    scored = "At the edge: what a cut there takes away, beside the node's best"
    return [point, area, Key("eval", "line", scored), Key("ink", "line", "A cut that was taken")]


@dataclass
class Story:
    """Tells the nodes one after the other; holds which were split so far."""

    its: Setting
    canvas: Canvas
    tree: Tree
    nodes: Sequence[Told]

    def scenes(self) -> Iterator[Scene]:
        """Yield all scenes."""
        done: list[int] = []
        splits = leaves = asked = 0
        later = [told.node for told in self.nodes if told.split][TOLD:]
        shown = set(later[:: max(1, -(-len(later) // MOST))])
        for told in self.nodes:
            if told.split and splits < TOLD:
                just = splits == 1 and not self.its.classes  # the split before asked: this step answers it
                for scene in self._whole(told, done, splits, asked < QUESTIONS and not just):
                    asked += scene.ask is not None
                    yield scene
            elif told.split and told.node in shown:
                yield self._split(told, [*done, told.node])
            elif not told.split and leaves < TOLD + 1 and splits <= TOLD and (self.tree.node_count > 1):
                yield self._leaf(told, done)
            splits, leaves = splits + told.split, leaves + (not told.split)
            if told.split:
                done.append(told.node)
        yield self._result()

    # ------------------------------------------------------------------ one node

    def _whole(self, told: Told, done: list[int], number: int, may_ask: bool) -> Iterator[Scene]:
        by_column = may_ask and number == 1 and len(told.scored) == 2
        column = asks_column(self.its, told.scored) if by_column else None
        cut, marks = asks_cut(self.its, self.canvas, told.node, told.scored) if may_ask and not column else (None, [])
        yield self._open(told, done, cut, marks)
        for i, step in enumerate(told.scored):
            yield self._score(told, done, step, told.scored[:i], column if i == 0 else None)
        scene = self._split(told, [*done, told.node])
        yield replace(scene, ask=asks_mean(self.its, self.tree)) if number == 0 and may_ask else scene

    def _open(self, told: Told, done: list[int], ask: Ask | None, marks: list[Mark]) -> Scene:
        its, step = self.its, told.opened
        assert step.rows is not None
        n, named = len(step.rows), "The root" if told.node == 0 else f"A node at depth {step.depth}"
        if its.classes:
            caption = (
                f"{named} is opened: {_rows(n)} with {its.measure} {its.amount(step.impurity)}. Each cut of each "
                f"column "
                "is scored by how much of that it takes away."
            )
        else:
            caption = (
                f"{named} is opened: {_rows(n)}, mean {num(step.value[0], 3)}, {its.measure} "  # type: ignore[index]
                f"{its.amount(step.impurity)}. As for classes, each cut is scored by how much of that it takes away."
            )
        picture = [*self.canvas.so_far(done, told.node), *marks]
        return Scene(
            "Open", caption, {"plane": picture, "tree": self.canvas.tree_so_far(done, told.node)},
            self._content(step), [self._impurity(step, told.node)], CLASS_IMPURITY if its.classes else MEAN_ERROR, ask,
        )  # fmt: skip

    def _score(
        self, told: Told, done: list[int], step: TreeStep, earlier: Sequence[TreeStep], ask: Ask | None
    ) -> Scene:
        its, name = self.its, self.its.columns[step.feature]
        gain, best = gains(its, step), float(np.max(gains(its, step))) if len(gains(its, step)) else 0.0
        if not len(gain):
            caption = f"{name} allows no cut here: its values are equal, or a part would be too small."
        else:
            caption = (
                f"All {len(gain)} cuts of {name} are scored. The best, {cut_words(name, step.threshold)}, takes "
                f"{its.amount(best)} of the {its.measure} {its.amount(step.impurity)} away"
            )
            rival = max(earlier, key=lambda s: float(np.nan_to_num(s.decrease)), default=None)
            if rival is not None and np.isfinite(rival.decrease):
                other = float(gains(its, rival).max())
                than = "more" if best > other else "as much" if best == other else "less"
                than = f"{than} {'as' if best == other else 'than'}"
                caption += f", {than} {cut_words(its.columns[rival.feature], rival.threshold)}"
            caption += "."
        marks = [*self.canvas.so_far(done, told.node), *self.canvas.scores(step, told.most, earlier)]
        return Scene(
            "Score", caption, {"plane": marks, "tree": self.canvas.tree_so_far(done, told.node)},
            self._cuts(step), [self._decrease(step, step.feature, step.threshold)] if len(gain) else [], SCAN, ask,
        )  # fmt: skip

    def _split(self, told: Told, done: list[int]) -> Scene:
        its, step, tree = self.its, told.end, self.tree
        name = cut_words(its.columns[step.feature], step.threshold)
        left, right = (int(tree.n_node_samples[c[told.node]]) for c in (tree.children_left, tree.children_right))
        before, after = self._sum(done[:-1]), self._sum(done)
        caption = (
            f"{name} takes most away, so the node is split there: {_rows(left)} left, {right} right. "
            f"The {its.measure} over all leaves falls from {its.amount(before)} to {its.amount(after)}."
        )
        rows = [self._part_row(k) for k in (tree.children_left[told.node], tree.children_right[told.node])]
        numbers = Numbers(
            ("part", "rows", its.measure.split()[0].lower(), "answer"), rows, self._facts(done, done[:-1])
        )
        plane = [*self.canvas.so_far(done, -1), *self.canvas.scores(step, told.most, told.scored)]
        return Scene(
            "Split", caption, {"plane": plane, "tree": self.canvas.tree_so_far(done, -1, told.node)}, numbers,
            [self._decrease(step, step.feature, step.threshold)], TAKE, None, "kept",
        )  # fmt: skip

    def _leaf(self, told: Told, done: list[int]) -> Scene:
        its, step = self.its, told.end
        assert step.rows is not None
        assert step.value is not None
        n = len(step.rows)
        answer = its.answer(step.value)
        if step.why == "pure":
            same = f"all {n} rows are {answer}" if its.classes else f"all {n} rows have one value"
            caption = f"Nothing is left to part: {same if n > 1 else 'one row is here'}. The leaf answers {answer}."
        else:
            why = {
                "max_depth": f"The node is at depth {step.depth}, the deepest allowed",
                "min_samples_leaf": "No cut leaves enough rows on both sides",
                "min_samples_split": "There are too few rows to split",
                "constant": "All rows have the same values in all columns",
            }[step.why]
            what = (
                f"the class of {round(step.value.max() * n)} of its {n} rows"
                if its.classes
                else f"the mean of its {_rows(n)}"
            )
            caption = f"{why}, so it stays a leaf. It answers {answer}, {what}."
        marks = {
            "plane": self.canvas.so_far(done, told.node, "kept"),
            "tree": self.canvas.tree_so_far(done, -1, told.node),
        }
        return Scene(
            "Leaf", caption, marks, self._content(step), [self._impurity(step, told.node)], ANSWERS[bool(its.classes)],
            None, "kept",
        )  # fmt: skip

    def _result(self) -> Scene:
        its, tree = self.its, self.tree
        done = [told.node for told in self.nodes if told.split]
        name, score = its.score(self._predicted(done))
        parts = f"{tree.n_leaves} leaves, {tree.max_depth} levels" if done else "one leaf"
        caption = (
            f"No node waits: {parts}. {name.replace(' on these rows', '')} on the rows that it was grown on: {score}; "
            "only rows that it has not seen say how good it is."
        )
        share = tree.compute_feature_importances()
        rows = [Row((column, percent(share[j])), "", None) for j, column in enumerate(its.columns)]
        facts = [
            Fact(name, score), Fact("Leaves", str(tree.n_leaves)), Fact("Depth", str(tree.max_depth)),
            Fact(f"{its.measure[0].upper()}{its.measure[1:]} left", its.amount(self._sum(done))),
            Fact("First cut", cut_words(its.columns[tree.feature[0]], tree.threshold[0]) if done else "none"),
        ]  # fmt: skip
        marks = {"plane": self.canvas.so_far(done, -1), "tree": self.canvas.tree_so_far(done, -1, ended=True)}
        return Scene(
            "Result", caption, marks, Numbers(("column", "importance"), rows if done else (), facts),
            [], ANSWERS[bool(its.classes)], None, "kept",
        )  # fmt: skip

    # ------------------------------------------------------------------ numbers

    def _content(self, step: TreeStep) -> Numbers:
        its = self.its
        assert step.rows is not None
        assert step.value is not None
        n = len(step.rows)
        if its.classes:
            counts = np.bincount(its.y[step.rows], minlength=len(its.classes))
            rows = [Row((c, str(counts[j]), percent(counts[j] / n)), "", j) for j, c in enumerate(its.classes)]
            return Numbers(
                ("class", "rows", "share"),
                rows[:6],
                [Fact(its.measure[0].upper() + its.measure[1:], its.amount(step.impurity))],
            )
        y = its.y[step.rows]
        facts = [
            Fact("Rows", str(n)),
            Fact("Mean", num(step.value[0], 4)),
            Fact("Squared error", its.amount(step.impurity)),
        ]
        return Numbers((), (), [*facts, Fact("Lowest, highest", f"{num(y.min(), 3)}, {num(y.max(), 3)}")])

    def _cuts(self, step: TreeStep) -> Numbers:
        """Return some of a column's cuts: the best one, and others spread over the column."""
        its, gain = self.its, gains(self.its, step)
        if not len(gain):
            return Numbers()
        assert step.rows is not None
        assert step.thresholds is not None
        best = int(np.argmax(gain))
        some = sorted({best, *np.linspace(0, len(gain) - 1, min(6, len(gain))).round().astype(int).tolist()})
        x, rows = its.X[step.rows, step.feature], []
        for i in some:
            left = int((x <= step.thresholds[i]).sum())
            cells = (f"≤ {num(step.thresholds[i], 3)}", str(left), str(len(x) - left), its.amount(gain[i]))
            rows.append(Row(cells, "best" if i == best else "", None, i == best))
        return Numbers((brief(its.columns[step.feature]), "left", "right", "decrease"), rows)

    def _part_row(self, k: int) -> Row:
        tree, its = self.tree, self.its
        side = "left" if k in tree.children_left else "right"
        cells = (side, str(tree.n_node_samples[k]), its.amount(tree.impurity[k]), its.answer(tree.value[k, 0]))
        return Row(cells, f"n{k}", int(np.argmax(tree.value[k, 0])) if its.classes else None)

    def _facts(self, done: list[int], before: list[int]) -> list[Fact]:
        its = self.its
        name, now = its.score(self._predicted(done))
        _, was = its.score(self._predicted(before))
        return [Fact("Leaves", str(len(done) + 1), str(len(before) + 1)), Fact(name, now, was)]

    def _so_far(self, done: list[int]) -> Tree:
        kept = np.isin(parents(self.tree), done)
        kept[0] = True
        return pruned(self.tree, kept)

    def _predicted(self, done: list[int]) -> np.ndarray:
        value = self._so_far(done).predict(self.its.X)
        return np.argmax(value, axis=1) if self.its.classes else value[:, 0]

    def _sum(self, done: list[int]) -> float:
        """Return the impurity of the leaves so far, each by its share of the rows."""
        tree = self._so_far(done)
        leaves = tree.children_left < 0
        return float(tree.weighted_n_node_samples[leaves] @ tree.impurity[leaves] / len(self.its.X))

    # ------------------------------------------------------------------ formulas

    def _impurity(self, step: TreeStep, node: int) -> Formula:
        its, tag = self.its, f"n{node}"
        assert step.rows is not None
        assert step.value is not None
        n = len(step.rows)
        if not its.classes:
            lines = ["= (1 / n) Σ (y − mean)^{2}", f"= (1 / {n}) Σ (y − {num(step.value[0], 3)})^{{2}}"]
            return Formula("E", [*lines, f"= {its.amount(step.impurity)}"], tag)
        counts = np.bincount(its.y[step.rows], minlength=len(its.classes))
        if its.letter == "G":
            terms, first = [f"− ({c}/{n})^{{2}}" for c in counts if c], "= 1 − Σ p^{2}"
            lines = [f"= 1 {' '.join(terms)}"] if len(terms) <= 3 else []
        else:
            terms, first = (
                [f"− {fixed(c / n, 2)} · log_{{2}} {fixed(c / n, 2)}" for c in counts if c],
                "= − Σ p log_{2} p",
            )
            lines = [f"= {terms[0]}", *terms[1:]] if len(terms) <= 3 else []
        return Formula(its.letter, [first, *lines, f"= {fixed(step.impurity)}"], tag)

    def _decrease(self, step: TreeStep, feature: int, threshold: float) -> Formula:
        its, letter = self.its, self.its.letter
        assert step.rows is not None
        rows = step.rows
        on_left = its.X[rows, feature] <= threshold
        parts = [rows[on_left], rows[~on_left]]
        n, sizes = len(rows), [len(part) for part in parts]
        inner = [self._of_rows(part) for part in parts]
        gain = step.impurity - sum(size / n * value for size, value in zip(sizes, inner, strict=True))
        terms = " − ".join(f"{size}/{n} · {its.amount(v)}" for size, v in zip(sizes, inner, strict=True))
        lines = [
            f"= {letter} − n_{{L}}/n · {letter}_{{L}} − n_{{R}}/n · {letter}_{{R}}",
            f"= {its.amount(step.impurity)} − {terms}",
            f"= {its.amount(gain)}",
        ]  # fmt: skip
        if n < len(its.X):
            lines.append(f"in the whole tree · {n}/{len(its.X)} = {its.amount(gain * n / len(its.X))}")
        return Formula(f"Δ{letter}", lines, "best")

    def _of_rows(self, rows: np.ndarray) -> float:
        its, y = self.its, self.its.y[rows]
        if not its.classes:
            return float(np.mean((y - y.mean()) ** 2))
        counts = np.bincount(y, minlength=len(its.classes)).astype(float)[None]
        return float(impurity(counts, counts.sum(axis=1), its.criterion)[0])


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"
