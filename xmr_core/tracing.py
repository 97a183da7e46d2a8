"""Beam search in plain Python, which writes down everything it does.

It computes what `beam.search` computes, one node after the other; a property test holds the two equal.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmr_core import beam
from xmr_core.frozen import Frozen
from xmr_core.ranker import Ranker
from xmr_core.trace import BeamLevel, BeamTrace, Truth
from xmr_core.tree import LabelTree


class _Scored(NamedTuple):
    """One node on its way into a `BeamLevel`."""

    node: int
    parent: int
    margin: float
    log_own: float
    key: float
    carried: bool
    terms: list[tuple[int, float]]


def trace_search(
    ranker: Ranker,
    score_function: int,
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    k: int,
    beam_width: int,
    label: int | None,
) -> BeamTrace:
    """Exhaust `iterate` and keep every level. Parameters as `XRLinear.trace_features`."""
    model = ranker.frozen
    levels = tuple(iterate(model, score_function, feature, value, k, beam_width))
    answers = levels[-1].order[: int(levels[-1].kept.sum())]
    truth = None
    if label is not None:
        widths = Widths(ranker, score_function, feature, value, k)
        truth = follow(ranker.tree, widths, levels, label)
    return BeamTrace(
        feature=feature,
        value=value,
        beam_width=beam_width,
        k=k,
        levels=levels,
        labels=model.label_of_leaf[levels[-1].node[answers]],
        scores=levels[-1].path[answers],
        nodes_scored=sum(int((~level.carried).sum()) for level in levels),
        multiplications=sum(len(level.feature) for level in levels),
        truth=truth,
    )


def iterate(
    model: Frozen,
    score_function: int,
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    k: int,
    beam_width: int,
) -> Iterator[BeamLevel]:
    """Yield each level of a beam search after its nodes are scored and the best are kept."""
    beam_nodes, beam_keys = [0], [0.0]
    for level in range(1, model.depth + 1):
        width = k if level == model.depth else beam_width
        record = score_level(model, score_function, feature, value, level, beam_nodes, beam_keys, width)
        yield record
        best = record.order[: int(record.kept.sum())]
        beam_nodes = (record.node[best] + model.level_ptr[level]).tolist()
        beam_keys = record.key[best].tolist()


def score_level(
    model: Frozen,
    score_function: int,
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    level: int,
    beam_nodes: list[int],
    beam_keys: list[float],
    width: int,
) -> BeamLevel:
    """Score the children of the beam's nodes and rank them."""
    scored: list[_Scored] = []
    for parent, parent_key in sorted(zip(beam_nodes, beam_keys, strict=True)):
        carried = bool(model.carried[parent])
        for child, terms in enumerate(contributions(model, parent, feature, value), start=int(model.child_ptr[parent])):
            margin = float(model.bias[child])
            for _, term in terms:
                margin += term
            log_own = 0.0 if carried else beam.log_own(margin, score_function)
            scored.append(_Scored(child, parent, margin, log_own, parent_key + log_own, carried, terms))
    node = np.array([s.node for s in scored], dtype=np.int32)
    key = np.array([s.key for s in scored])
    rank = np.empty(len(scored), dtype=np.int32)
    rank[np.lexsort((node, -key))] = np.arange(1, len(scored) + 1)
    return BeamLevel(
        level=level,
        node=node - np.int32(model.level_ptr[level]),
        parent=np.array([s.parent for s in scored], dtype=np.int32) - np.int32(model.level_ptr[level - 1]),
        margin=np.array([s.margin for s in scored]),
        own=np.exp([s.log_own for s in scored]),
        path=np.exp(key),
        key=key,
        rank=rank,
        kept=rank <= width,
        carried=np.array([s.carried for s in scored]),
        bias=model.bias[node].astype(np.float64),
        feature_ptr=np.concatenate([[0], np.cumsum([len(s.terms) for s in scored])]).astype(np.int64),
        feature=np.array([f for s in scored for f, _ in s.terms], dtype=np.int32),
        contribution=np.array([v for s in scored for _, v in s.terms], dtype=np.float64),
    )


def contributions(
    model: Frozen, chunk: int, feature: NDArray[np.int32], value: NDArray[np.float32]
) -> list[list[tuple[int, float]]]:
    """Return, for each child of a chunk, (feature, value times weight) wherever the query meets one of its weights."""
    first_row, end_row = model.chunk_ptr[chunk], model.chunk_ptr[chunk + 1]
    known = model.row_feature[first_row:end_row]
    terms: list[list[tuple[int, float]]] = [[] for _ in range(model.child_ptr[chunk], model.child_ptr[chunk + 1])]
    for f, v in zip(feature.tolist(), value.tolist(), strict=True):
        row = int(np.searchsorted(known, f))
        if row == len(known) or known[row] != f:
            continue
        entries = slice(model.row_begin[first_row + row], model.row_begin[first_row + row + 1])
        weights = model.entry_weight[entries].tolist()
        for child, weight in zip(model.entry_child[entries].tolist(), weights, strict=True):
            terms[child].append((f, v * weight))
    return terms


def follow(tree: LabelTree, widths: "Widths", levels: tuple[BeamLevel, ...], label: int) -> Truth:
    """Find where a label was lost and which beam width would have kept it."""
    path = tree.path(label)
    lost = next((lv.level for lv in levels if path[lv.level - 1] not in lv.node[lv.kept]), None)
    last = levels[-1]
    here = np.flatnonzero(last.node == path[-1])
    width, rank = widths.smallest(label)
    return Truth(
        label=label,
        path=path,
        lost_level=lost,
        rank=int(last.rank[here[0]]) if len(here) else None,
        exhaustive_rank=widths.exhaustive_rank(label),
        smallest_width=width,
        rank_at_smallest_width=rank,
    )


class Widths:
    """Answers "what if the beam were wider" for one query, with the compiled search.

    Parameters as `XRLinear.trace_features`. Answers are remembered, so that asking for several labels costs one
    sweep over the widths.
    """

    def __init__(
        self,
        ranker: Ranker,
        score_function: int,
        feature: NDArray[np.int32],
        value: NDArray[np.float32],
        k: int,
    ) -> None:
        self._ranker, self._score_function, self._feature, self._value = ranker, score_function, feature, value
        self.k = k
        self._known: dict[int, list[int]] = {}
        self._everything: tuple[NDArray[np.int32], NDArray[np.float64]] | None = None

    def exhaustive(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return all labels, best first, and their log path scores."""
        if self._everything is None:
            args = self._feature, self._value, self._ranker, self._score_function
            self._everything = beam.rank_everything(*args)
        return self._everything

    def exhaustive_rank(self, label: int) -> int:
        """Return a label's rank when every label is scored."""
        return int(np.flatnonzero(self.exhaustive()[0] == label)[0]) + 1

    def answers(self, width: int) -> list[int]:
        """Return the labels found with a beam width, best first."""
        if width not in self._known:
            args = self._feature, self._value, self._ranker, self._score_function, width, self.k
            self._known[width] = beam.search_query(*args)[0].tolist()
        return self._known[width]

    def smallest(self, label: int) -> tuple[int | None, int | None]:
        """Return the smallest width with the label among the k answers, and its rank there.

        Widths are tried one after the other: a wider beam also lets in more rivals, so a label that width 3
        finds can be missing at width 4, and bisection would be wrong.
        """
        for width in range(1, self._ranker.full_width + 1):
            found = self.answers(width)
            if label in found:
                return width, found.index(label) + 1
        return None, None
