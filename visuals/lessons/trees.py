"""What the pages of trees share: the picture of a tree, the boxes of its nodes, columns as scikit-learn reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.tree import Tree, parents
from visuals.figures.marks import Colour, Mark, node, segments
from visuals.figures.write import num
from visuals.lessons.walkthrough import Axis, Picture

Floats = NDArray[np.float64]

NAME = 13  # characters of a column's name that fit into a node
CROWDED = 12  # leaves from which on nodes are drawn small
BETWEEN = 10  # pixels between two leaves


def as_read(X: Floats) -> Floats:
    """Return the columns with the digits of float32, which scikit-learn's trees keep: so both see the same numbers."""
    return X.astype(np.float32).astype(np.float64)


def held_out(n: int, seed: int) -> NDArray[np.bool_]:
    """Return which of n rows are kept back to test on: a third of them, drawn by the seed."""
    mask = np.zeros(n, bool)
    mask[np.random.default_rng(seed).permutation(n)[: n // 3]] = True
    return mask


def brief(column: str) -> str:
    """Return a column's name short enough for a node: no unit, then at most a few letters."""
    name = column.split(" (")[0]
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def cut_words(column: str, threshold: float) -> str:
    """Write a cut: "x₁ ≤ 4.95"."""
    return f"{brief(column)} ≤ {num(threshold, 3)}"


def _wide(longest: int) -> int:
    return int(np.clip(14 + 6.3 * longest, 64, 112))


def boxes(tree: Tree, low: Sequence[float], high: Sequence[float]) -> Floats:
    """Return the stretch of each column that each node owns, shape (nodes, d, 2), within low and high."""
    found = np.empty((tree.node_count, tree.n_features, 2))
    found[0, :, 0], found[0, :, 1] = low, high
    for k, above in enumerate(parents(tree)):
        if above >= 0:
            found[k] = found[above]
            side = 1 if tree.children_left[above] == k else 0
            found[k, tree.feature[above], side] = tree.threshold[above]
    return found


@dataclass(frozen=True)
class Shown:
    """How a node looks in a scene: its words, colour, and whether it is lit or only waits."""

    lines: Sequence[str]
    c: Colour = "soft"
    bold: bool = False
    dash: bool = False


@dataclass(frozen=True)
class TreePlan:
    """Where the nodes of a tree stand: leaves side by side, a level a row, each parent above the middle of its two.

    Attributes
    ----------
    tree : Tree
    x, y : float64 arrays of shape (node_count,)
    wide : int
        Pixels of a node.
    """

    tree: Tree
    x: Floats
    y: Floats
    wide: int

    @classmethod
    def of(cls, tree: Tree, longest: int) -> "TreePlan":
        """Return the places of a tree's nodes, wide enough for lines of up to ``longest`` characters."""
        x, leaf = np.zeros(tree.node_count), tree.children_left < 0
        x[leaf] = np.arange(leaf.sum())  # each left branch comes before the right one
        for k in range(tree.node_count - 1, -1, -1):
            if not leaf[k]:
                x[k] = (x[tree.children_left[k]] + x[tree.children_right[k]]) / 2
        return cls(tree, x, -tree.depth.astype(float), 66 if leaf.sum() > CROWDED else _wide(longest))

    @property
    def small(self) -> bool:
        """Whether there are so many leaves that nodes hold few words."""
        return self.tree.n_leaves > CROWDED

    def picture(self, alt: str, title: str = "The tree: left is yes, right is no", row: int = 0) -> Picture:
        """Return the picture that holds the whole tree, ``row`` pixels a level; where there is less room it pans."""
        row = row or (44 if self.small else 64)
        leaves, depth = self.tree.n_leaves, self.tree.max_depth
        x, y = Axis("", -0.55, leaves - 0.45, bare=True), Axis("", -depth - 0.5, 0.5, bare=True)
        width = leaves * (self.wide + BETWEEN) + 8
        return Picture("tree", x, y, alt, title, (depth + 1) * row + 8, min_width=width)

    def marks(self, shown: Mapping[int, Shown]) -> list[Mark]:
        """Return the nodes that are shown, with the links between them below."""
        above = parents(self.tree)
        ends = [(above[k], k) for k in shown if above[k] in shown]
        found: list[Mark] = []
        if ends:
            a, b = np.array(ends).T
            found.append(segments(self.x[a], self.y[a], self.x[b], self.y[b], c="line", width=1.5))
        for k, its in shown.items():
            words = {"c": its.c, "width": self.wide, "bold": its.bold, "dash": its.dash, "tag": f"n{k}"}
            found.append(node(self.x[k], self.y[k], its.lines, **words))  # type: ignore[arg-type]
        return found
