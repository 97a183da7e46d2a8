r"""A grown decision tree: its record, cost-complexity pruning, and its text.

Pruning. With R(t) the weighted impurity of node t, and T_t the branch below it, the link at t costs

.. math:: \alpha(t) = \frac{R(t) - \sum_{leaves\ of\ T_t} R}{|leaves\ of\ T_t| - 1}

for each leaf that it keeps. Cut the weakest link, reckon again, and go on to the root: each tree on the way is the best
one for the alphas up to the next cut. Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984,
chapter 3, doi:10.1201/9781315139470.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.validation import check_is_fitted

from algorithms.growth import NODES, Growth, leaf_of_compiled
from algorithms.split import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """Arrays over nodes, the root first, each left branch before the right one; scikit-learn's names.

    Attributes
    ----------
    children_left, children_right : int64 arrays of shape (node_count,)
        -1 at a leaf.
    feature : int64 array
        Column that splits the node; -2 at a leaf.
    threshold : float64 array
        Rows with a value of at most this go left; -2 at a leaf.
    impurity, weighted_n_node_samples : float64 arrays
    n_node_samples : int64 array
        Rows of positive weight.
    value : float64 array of shape (node_count, 1, k)
        Share of each class, or the mean target (k = 1).
    depth : int64 array
        0 at the root.
    n_features : int
    """

    children_left: Ints
    children_right: Ints
    feature: Ints
    threshold: Floats
    impurity: Floats
    n_node_samples: Ints
    weighted_n_node_samples: Floats
    value: Floats
    depth: Ints
    n_features: int

    n_outputs = 1

    @property
    def n_classes(self) -> Ints:
        """Number of classes, or 1 for a regression, as an array of one."""
        return np.array([self.value.shape[2]])

    @property
    def node_count(self) -> int:
        """Number of nodes, leaves included."""
        return len(self.feature)

    @property
    def n_leaves(self) -> int:
        """Number of leaves."""
        return int((self.children_left < 0).sum())

    @property
    def max_depth(self) -> int:
        """Depth of the deepest leaf; 0 if the root is one."""
        return int(self.depth.max())

    def apply(self, X: Floats) -> Ints:
        """Return the leaf of each row of X, float64 of shape (n, d). O(n depth)."""
        return leaf_of_compiled(X, self.children_left, self.children_right, self.feature, self.threshold)

    def decision_path(self, X: Floats) -> csr_matrix:
        """Return which nodes each row of X passes, its leaf included: ones in a matrix of shape (n, node_count)."""
        above, node, rows, passed = parents(self), self.apply(X), np.arange(len(X)), []
        while len(rows):
            passed.append((rows, node))
            inner = above[node] >= 0
            rows, node = rows[inner], above[node[inner]]
        at = tuple(np.concatenate(parts) for parts in zip(*passed, strict=True))
        return csr_matrix((np.ones(len(at[0]), np.int64), at), shape=(len(X), self.node_count))

    def predict(self, X: Floats) -> Floats:
        """Return the value of each row's leaf, shape (n, k)."""
        return self.value[self.apply(X), 0]

    def compute_feature_importances(self, normalize: bool = True) -> Floats:
        """Return the impurity that each column's splits take away, shape (d,); as shares of the sum if there is any."""
        inner = np.flatnonzero(self.children_left >= 0)
        mass = self.weighted_n_node_samples * self.impurity
        taken = mass[inner] - mass[self.children_left[inner]] - mass[self.children_right[inner]]
        by_column = np.bincount(self.feature[inner], taken, self.n_features) / self.weighted_n_node_samples[0]
        return by_column / by_column.sum() if normalize and by_column.sum() > 0 else by_column


def tree_of(growth: Growth) -> Tree:
    """Return the nodes opened so far, copied out of their growth."""
    g, n = growth, int(growth.state[NODES])
    return Tree(
        g.left[:n].copy(), g.right[:n].copy(), g.feature[:n].copy(), g.threshold[:n].copy(), g.impurity[:n].copy(),
        g.n_rows[:n].copy(), g.weight[:n].copy(), g.value[:n, None, :].copy(), g.depth[:n].copy(), len(g.features),
    )  # fmt: skip


# ---------------------------------------------------------------------- pruning


@dataclass(frozen=True)
class Cut:
    """A weakest link was cut: ``node`` is a leaf now.

    Attributes
    ----------
    node : int
    alpha : float
        What a leaf of its branch was worth.
    impurity : float
        Sum of R over the leaves that are left.
    kept : bool array of shape (node_count,)
        Nodes of the grown tree that are left.
    """

    node: int
    alpha: float
    impurity: float
    kept: NDArray[np.bool_]


def parents(tree: Tree) -> Ints:
    """Return the parent of each node; -1 at the root."""
    parent, inner = np.full(tree.node_count, -1), np.flatnonzero(tree.children_left >= 0)
    parent[tree.children_left[inner]] = parent[tree.children_right[inner]] = inner
    return parent


def branch_ends(tree: Tree) -> Ints:
    """Return the end of each node's branch: nodes ``t`` to ``end[t] - 1`` are t and what is below it."""
    end = np.arange(1, tree.node_count + 1)
    for node in range(tree.node_count - 1, -1, -1):
        if tree.children_right[node] >= 0:
            end[node] = end[tree.children_right[node]]
    return end


def cuts(tree: Tree) -> Iterator[Cut]:
    """Yield the weakest links in the order of cutting, to the root. Of equally weak ones the first node is cut.

    O(node_count) a cut.
    """
    own = tree.weighted_n_node_samples * tree.impurity / tree.weighted_n_node_samples[0]
    parent, end = parents(tree), branch_ends(tree)
    below, n_leaves = np.zeros(tree.node_count), np.zeros(tree.node_count, np.int64)
    for leaf in np.flatnonzero(tree.children_left < 0):
        node = int(leaf)
        while node >= 0:
            below[node] += own[leaf]
            n_leaves[node] += 1
            node = int(parent[node])
    alpha = np.full(tree.node_count, np.inf)
    inner = tree.children_left >= 0
    alpha[inner] = (own[inner] - below[inner]) / (n_leaves[inner] - 1)
    kept = np.ones(tree.node_count, bool)
    while np.isfinite(alpha[0]):
        cut = int(np.argmin(alpha))
        weakest = float(alpha[cut])
        kept[cut + 1 : end[cut]] = False
        alpha[cut : end[cut]] = np.inf
        fewer, more = n_leaves[cut] - 1, own[cut] - below[cut]
        node = cut
        while node >= 0:
            n_leaves[node] -= fewer
            below[node] += more
            if node != cut:
                alpha[node] = (own[node] - below[node]) / (n_leaves[node] - 1)
            node = int(parent[node])
        yield Cut(cut, weakest, float(below[0]), kept.copy())


def pruned(tree: Tree, kept: NDArray[np.bool_]) -> Tree:
    """Return the tree of the nodes that are kept; a node whose children are not is a leaf."""
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    inner = kept & (tree.children_left >= 0)
    inner[inner] = kept[tree.children_left[inner]]
    left = np.where(inner, number[tree.children_left], -1)[kept]
    right = np.where(inner, number[tree.children_right], -1)[kept]
    feature, threshold = np.where(inner, tree.feature, -2)[kept], np.where(inner, tree.threshold, -2.0)[kept]
    return Tree(
        left, right, feature, threshold, tree.impurity[kept], tree.n_node_samples[kept],
        tree.weighted_n_node_samples[kept], tree.value[kept], tree.depth[kept], tree.n_features,
    )  # fmt: skip


# ---------------------------------------------------------------------- text


def export_text(
    decision_tree: Any, *, feature_names: Sequence[str] | None = None, max_depth: int = 10, decimals: int = 2
) -> str:
    """Return a fitted tree as lines of text, a branch indented under its rule.

    Parameters
    ----------
    decision_tree : DecisionTreeClassifier or DecisionTreeRegressor
    feature_names : sequence of d str, default "feature_0", ...
    max_depth : int, default 10
        What lies deeper is named by its depth only.
    decimals : int, default 2

    Examples
    --------
    >>> from algorithms import DecisionTreeClassifier, export_text
    >>> print(export_text(DecisionTreeClassifier().fit([[0.0], [2.0]], ["no", "yes"])))
    |--- feature_0 <= 1.00
    |   |--- class: no
    |--- feature_0 >  1.00
    |   |--- class: yes
    <BLANKLINE>
    """
    check_is_fitted(decision_tree)
    tree, classes = decision_tree.tree_, getattr(decision_tree, "classes_", None)
    names = [f"feature_{f}" for f in range(tree.n_features)] if feature_names is None else list(feature_names)
    if len(names) != tree.n_features:
        raise ValueError(f"feature_names must contain {tree.n_features} elements, got {len(names)}")
    ends, lines, waiting = branch_ends(tree), [], [(0, "")]
    while waiting:
        node, rule = waiting.pop()
        depth, feature, value = int(tree.depth[node]), int(tree.feature[node]), tree.value[node, 0]
        if rule:
            lines.append("|   " * (depth - 1) + "|--- " + rule)
        if feature < 0:
            says = f"value: [{value[0]:.{decimals}f}]" if classes is None else f"class: {classes[np.argmax(value)]}"
            lines.append("|   " * depth + "|--- " + says)
        elif depth > max_depth:
            levels = int(tree.depth[node : ends[node]].max()) - depth + 1
            lines.append("|   " * depth + f"|--- truncated branch of depth {levels}")
        else:
            at = f"{tree.threshold[node]:.{decimals}f}"
            waiting.append((int(tree.children_right[node]), f"{names[feature]} >  {at}"))
            waiting.append((int(tree.children_left[node]), f"{names[feature]} <= {at}"))
    return "\n".join(lines) + "\n"
