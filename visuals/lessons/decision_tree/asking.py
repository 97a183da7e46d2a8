"""The questions of a growing tree; the scores of its cuts answer them."""

from collections.abc import Sequence

import numpy as np

from algorithms.tree import Tree
from algorithms.tree_steps import TreeStep
from visuals.figures.marks import Mark
from visuals.figures.write import listed, num
from visuals.lessons.decision_tree.drawing import Canvas
from visuals.lessons.decision_tree.setting import Floats, Setting
from visuals.lessons.trees import brief, cut_words
from visuals.lessons.walkthrough import Ask

CLEAR = 0.93  # the second best has at most this share of the best's score, otherwise nothing is asked
APART = 0.07  # two cuts of a column lie at least this share of the picture apart


def gains(its: Setting, step: TreeStep) -> Floats:
    """Return by how much each cut of a scored column lowers the node's own impurity."""
    assert step.decreases is not None
    assert step.rows is not None
    return step.decreases * (len(its.X) / len(step.rows))


def asks_cut(its: Setting, canvas: Canvas, node: int, scored: Sequence[TreeStep]) -> tuple[Ask | None, list[Mark]]:
    """Ask which of a few cuts lowers the impurity most: each column's best, and some that are clearly worse."""
    found: list[tuple[int, float, float]] = []
    for step in scored:
        gain = gains(its, step)
        if not len(gain):
            continue
        assert step.thresholds is not None
        wide = canvas.plane.high[step.feature] - canvas.plane.low[step.feature]
        some = [int(np.argmax(gain)), *(np.array([0.5, 0.2, 0.8]) * (len(gain) - 1)).round().astype(int).tolist()]
        mine: list[tuple[int, float, float]] = []
        for i in some:
            if all(abs(step.thresholds[i] - t) > APART * wide for _, t, _ in mine):
                mine.append((step.feature, float(step.thresholds[i]), float(gain[i])))
        found += mine[: 2 if len(scored) > 1 else 4]
    found.sort(key=lambda cut: cut[:2])
    score = [gain for _, _, gain in found]
    if len(found) < 2 or sorted(score)[-2] > CLEAR * max(score):
        return None, []
    words = [cut_words(its.columns[j], t) for j, t, _ in found]
    if len(set(words)) < len(words):
        return None, []
    best, tags = int(np.argmax(score)), [f"cut{i}" for i in range(len(found))]
    said = listed(f"{w}: {its.amount(s)}" for w, s in zip(words, score, strict=True))
    ask = Ask(f"Which of these cuts lowers the {its.measure} most?", words, best, f"Decrease by {said}.", tags)
    return ask, canvas.cuts(node, [(j, t) for j, t, _ in found], tags)


def asks_column(its: Setting, scored: Sequence[TreeStep]) -> Ask | None:
    """Ask, with one column scored, whether the other does better."""
    first, second = (float(g.max()) if len(g := gains(its, step)) else 0.0 for step in scored)
    if min(first, second) > CLEAR * max(first, second):
        return None
    a, b = (its.columns[step.feature] for step in scored)
    return Ask(
        f"{brief(a)} can take {its.amount(first)} away. Does the best cut of {brief(b)} take more?",
        (f"Yes, {brief(b)} takes more", f"No, {brief(a)} stays best"), 0 if second > first else 1,
        f"The best cut of {brief(b)} takes {its.amount(second)} away, that of {brief(a)} {its.amount(first)}.",
    )  # fmt: skip


def asks_mean(its: Setting, tree: Tree) -> Ask | None:
    """Ask what the left part of the first split answers, of a regression."""
    if its.classes:
        return None
    y = its.y[its.X[:, 0] <= tree.threshold[0]]
    mean, options = float(tree.value[tree.children_left[0], 0, 0]), {}
    middle = {
        "its mean": mean,
        "the middle of its range": float((y.min() + y.max()) / 2),
        "its median": float(np.median(y)),
    }
    for name, value in middle.items():
        options[f"{num(value, 3)}, {name}"] = value
    if len({text.split(",")[0] for text in options}) < 3:
        return None
    order = sorted(options, key=lambda text: options[text])
    answer = next(i for i, text in enumerate(order) if text.endswith("its mean"))
    return Ask(
        "What would the left part answer, if it were not split any further?", order, answer,
        f"A leaf answers the mean of its {len(y)} values, {num(mean, 3)}: no other number has a lower squared error. "
        "For the absolute error it would be the median.",
    )  # fmt: skip
