"""The record of one beam search: what was scored, what was kept, and why.

A `BeamTrace` holds numbers only, in the field's terms. How they look and what is said about
them is decided elsewhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Matching:
    """The matches of one level's nodes, in a model that has prototypes.

    Attributes
    ----------
    weight : float
        The match weight w, above 0.
    log_path : float64 array of shape (m,)
        Sum of the log own scores down to each node (with noop its margin). A carried node has its parent's.
    match : float64 array of shape (m,)
        q.u, the sum of the node's match contributions in the order of the query's features; 0 for a carried node. A
        node's ``key`` is (log_path + w (match - 1)) / (1 + w), or match - 1 if w is infinite; a carried node takes
        over its parent's.
    feature_ptr : int64 array of shape (m + 1,)
        ``feature[feature_ptr[i]:feature_ptr[i + 1]]`` are the query's features in the prototype of node i.
    feature : int32 array
    contribution : float64 array
        Feature value times prototype value, one for each entry of ``feature``.
    """

    weight: float
    log_path: NDArray[np.float64]
    match: NDArray[np.float64]
    feature_ptr: NDArray[np.int64]
    feature: NDArray[np.int32]
    contribution: NDArray[np.float64]

    def contributions(self, i: int) -> list[tuple[int, float]]:
        """Return (feature, contribution) of the i-th scored node's match, in the query's feature order."""
        part = slice(self.feature_ptr[i], self.feature_ptr[i + 1])
        return list(zip(self.feature[part].tolist(), self.contribution[part].tolist(), strict=True))


@dataclass(frozen=True)
class BeamLevel:
    """One level of the search: every node that was scored there, in tree order.

    Attributes
    ----------
    level : int
        1 holds the children of the root, the last level holds the labels.
    node : int32 array of shape (m,)
        Node numbers within the level.
    parent : int32 array of shape (m,)
        Node numbers within the level above.
    margin : float64 array of shape (m,)
        z = w.x + bias: ``bias`` plus the node's contributions, added in the order of the query's features.
    own, path : float64 arrays of shape (m,)
        Own score in [0, 1], and the product of own scores from the root down to here. With noop both are the margin.
    key : float64 array of shape (m,)
        What ranks. In a plain model the natural logarithm of ``path``, which does not underflow (with noop the
        margin); with prototypes see `Matching`.
    rank : int32 array of shape (m,)
        1 is best. Ties go to the smaller node number.
    kept : bool array of shape (m,)
        On an inner level the beam's nodes, on the last level the ``k`` answers.
    carried : bool array of shape (m,)
        Only children: their parent's score is passed on unchanged (``own`` is 1) and nothing is computed.
    bias : float64 array of shape (m,)
        The bias term of each node's margin.
    feature_ptr : int64 array of shape (m + 1,)
        ``feature[feature_ptr[i]:feature_ptr[i + 1]]`` are the query's features with a weight at node i.
    feature : int32 array
    contribution : float64 array
        Feature value times weight, one for each entry of ``feature``.
    matching : Matching or None
        None in a plain model.
    allowed : bool array of shape (m,), or None
        In a search among some of the labels only: whether one of them lies below the node. The others rank last and
        are never kept. None where all are allowed.
    """

    level: int
    node: NDArray[np.int32]
    parent: NDArray[np.int32]
    margin: NDArray[np.float64]
    own: NDArray[np.float64]
    path: NDArray[np.float64]
    key: NDArray[np.float64]
    rank: NDArray[np.int32]
    kept: NDArray[np.bool_]
    carried: NDArray[np.bool_]
    bias: NDArray[np.float64]
    feature_ptr: NDArray[np.int64]
    feature: NDArray[np.int32]
    contribution: NDArray[np.float64]
    matching: Matching | None = None
    allowed: NDArray[np.bool_] | None = None

    @property
    def score(self) -> NDArray[np.float64]:
        """exp(key): equal to ``path`` in a plain model, else the geometric mean of path score and exp(match - 1)."""
        return np.exp(self.key)

    @property
    def match(self) -> NDArray[np.float64]:
        """Match of each node, float64 of shape (m,); 0 in a plain model."""
        return np.zeros(len(self.node)) if self.matching is None else self.matching.match

    def contributions(self, i: int) -> list[tuple[int, float]]:
        """Return (feature, contribution) of the i-th scored node, in the query's feature order."""
        part = slice(self.feature_ptr[i], self.feature_ptr[i + 1])
        return list(zip(self.feature[part].tolist(), self.contribution[part].tolist(), strict=True))

    @property
    def order(self) -> NDArray[np.intp]:
        """Positions of the scored nodes from best to worst."""
        return np.argsort(self.rank)

    @property
    def other_side(self) -> NDArray[np.float64]:
        """Score of the node just across the cut, for every scored node.

        A kept node is compared with the best pruned one, a pruned node with the worst kept one; where
        nothing was pruned the value is NaN. ``abs(score - other_side)`` is how close it was.
        """
        by_rank, n_kept = self.score[self.order], int(self.kept.sum())
        best_pruned = by_rank[n_kept] if n_kept < len(by_rank) else np.nan
        worst_kept = by_rank[n_kept - 1] if n_kept else np.nan
        return np.where(self.kept, best_pruned, worst_kept)


@dataclass(frozen=True)
class Sought:
    """Where a label went in one search.

    Attributes
    ----------
    label : int
    path : int32 array of shape (depth,)
        Node numbers of its ancestors at levels 1 to depth; the last is the label's own leaf.
    lost_level : int or None
        Level at which the beam dropped it; None if it is among the answers. The last level means that the
        label was scored but ranked below ``k``.
    rank : int or None
        Its rank among the scored labels; None if it was never scored.
    exhaustive_rank : int
        Its rank when every label is scored.
    """

    label: int
    path: NDArray[np.int32]
    lost_level: int | None
    rank: int | None
    exhaustive_rank: int


@dataclass(frozen=True)
class Truth(Sought):
    """Where a known right label went in one search, and which beam width would have kept it.

    Attributes
    ----------
    smallest_width : int or None
        Smallest beam width whose ``k`` answers hold it; None if no width does.
    rank_at_smallest_width : int or None
    """

    smallest_width: int | None
    rank_at_smallest_width: int | None


@dataclass(frozen=True)
class BeamTrace:
    """A whole beam search over one query.

    Attributes
    ----------
    feature : int32 array of shape (q,)
        The query's features, ascending.
    value : float32 array of shape (q,)
        Their values; the vector has length 1 unless it is empty.
    beam_width, k : int
    levels : tuple of BeamLevel
        Levels 1 to depth.
    labels : int32 array of shape (<= k,)
        The answers, best first.
    scores : float64 array of shape (<= k,)
        Their scores, as `XRLinear.predict` returns them.
    nodes_scored : int
        Dot products computed: scored nodes that are not carried.
    multiplications : int
        Query features that met a weight, over all scored nodes.
    truth : Truth or None
        Filled in when the right label was given.
    """

    feature: NDArray[np.int32]
    value: NDArray[np.float32]
    beam_width: int
    k: int
    levels: tuple[BeamLevel, ...]
    labels: NDArray[np.int32]
    scores: NDArray[np.float64]
    nodes_scored: int
    multiplications: int
    truth: Truth | None = None
