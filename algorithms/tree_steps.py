"""The run of a decision tree: node after node is opened, scored and split or left a leaf, then weak links are cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from algorithms import growth as fates
from algorithms.growth import DRAWN, NODES, SPLIT, WAITING, Growth, grow, seed_growth
from algorithms.split import Floats, Rows, Rules, scan
from algorithms.steps import last
from algorithms.training import DEEP, Training
from algorithms.tree import Tree, cuts, pruned, tree_of

WHY = {
    fates.PURE: "pure", fates.CONSTANT: "constant", fates.MAX_DEPTH: "max_depth", fates.MIN_SPLIT: "min_samples_split",
    fates.MIN_LEAF: "min_samples_leaf", fates.MIN_WEIGHT: "min_weight_fraction_leaf",
    fates.MIN_DECREASE: "min_impurity_decrease",
}  # fmt: skip


@dataclass(frozen=True)
class TreeStep:
    """One stage of a tree's growth.

    Attributes
    ----------
    stage : {"open", "score", "split", "leaf", "grown", "prune", "done"}
        A node was taken up; all thresholds of one of its columns were scored; it was split; it stays a leaf; no node
        waits; the weakest link was cut; the tree is the answer.
    node, depth : int
        At "prune" the node that became a leaf, by its number in the grown tree.
    rows : int32 array of shape (m,)
        Rows of the node, at "open", "score", "split" and "leaf".
    impurity : float
        Of the node; at "prune" the sum over all leaves.
    value : float64 array of shape (k,)
        Share of each class, or the mean, in the node.
    feature : int
        Column, at "score" and "split".
    thresholds, decreases : float64 arrays of shape (number of thresholds,)
        At "score": each threshold that is allowed and how much it would lower the impurity, times the node's share of
        all weight: what ``min_impurity_decrease`` is held against.
    threshold, decrease : float
        At "score" the column's best, NaN if it allows none; at "split" what was taken.
    why : str
        At "leaf": "pure", "constant" (all columns are) or the parameter that forbids a split.
    alpha : float
        At "prune": what the link was worth.
    kept : bool array of shape (nodes,)
        At "prune": nodes of the grown tree that are left.
    tree : Tree or None
        At "grown" and "done".
    """

    stage: Literal["open", "score", "split", "leaf", "grown", "prune", "done"]
    node: int = 0
    depth: int = 0
    rows: Rows | None = None
    impurity: float = nan
    value: Floats | None = None
    feature: int = -1
    thresholds: Floats | None = None
    decreases: Floats | None = None
    threshold: float = nan
    decrease: float = nan
    why: str = ""
    alpha: float = nan
    kept: NDArray[np.bool_] | None = None
    tree: Tree | None = None


def steps(data: Training, rules: Rules, seed: int, ccp_alpha: float, detail: bool) -> Iterator[TreeStep]:
    """Grow a tree and prune it; without ``detail`` the nodes are opened in one go, and only the ends are told."""
    growth = seed_growth(data.order, data.y, data.weight, data.n_values, rules, seed)
    while growth.state[WAITING]:
        if detail:
            yield from open_one(data, growth, rules)
        else:
            grow(data.columns, data.weight, growth, rules, DEEP)
    tree = tree_of(growth)
    yield TreeStep("grown", tree=tree)
    kept = None
    for cut in cuts(tree) if ccp_alpha > 0 else ():
        if cut.alpha > ccp_alpha:
            break
        kept = cut.kept
        yield TreeStep("prune", cut.node, int(tree.depth[cut.node]), impurity=cut.impurity, alpha=cut.alpha, kept=kept)
    yield TreeStep("done", tree=tree if kept is None else pruned(tree, kept))


def open_one(data: Training, growth: Growth, rules: Rules) -> Iterator[TreeStep]:
    """Open the next node and tell what was looked at: `grow` decides, `scan` scores the same columns for the eye."""
    start, end = growth.stack[growth.state[WAITING] - 1, :2]
    rows, node = np.sort(growth.rows[start:end]), int(growth.state[NODES])
    grow(data.columns, data.weight, growth, rules, 1)
    depth, impurity, value = int(growth.depth[node]), float(growth.impurity[node]), growth.value[node].copy()
    yield TreeStep("open", node, depth, rows, impurity, value)
    share = growth.weight[node] / growth.weight[0]
    for feature in growth.drawn[: growth.state[DRAWN]].tolist():
        x, y, weight = data.columns[feature, rows], data.y[rows], data.weight[rows]
        thresholds, decreases = scan(x, y, weight, data.n_values, rules)
        decreases *= share
        best = int(np.argmax(decreases)) if len(decreases) else -1
        threshold, decrease = (float(thresholds[best]), float(decreases[best])) if len(decreases) else (nan, nan)
        yield TreeStep(
            "score", node, depth, rows, impurity, value, feature, thresholds, decreases, threshold, decrease
        )  # fmt: skip
    if growth.fate[node] != SPLIT:
        yield TreeStep("leaf", node, depth, rows, impurity, value, why=WHY[int(growth.fate[node])])
        return
    feature, threshold, decrease = int(growth.feature[node]), growth.threshold[node], growth.decrease[node]
    yield TreeStep(
        "split", node, depth, rows, impurity, value, feature, threshold=float(threshold), decrease=float(decrease)
    )  # fmt: skip


def grown(run: Iterator[TreeStep]) -> Tree:
    """Return the tree at the end of a run."""
    tree = last(run).tree
    assert tree is not None  # the last step has it
    return tree
