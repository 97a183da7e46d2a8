"""Beam search in plain Python, which writes down everything it does.

It computes what `beam.search` computes, one node after the other; a property test holds the two equal.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmr_core import beam, scores
from xmr_core.frozen import Frozen
from xmr_core.ranker import Ranker
from xmr_core.trace import BeamLevel, BeamTrace, Matching, Sought, Truth
from xmr_core.tree import LabelTree

Terms = list[tuple[int, float]]


class _Scored(NamedTuple):
    """One node on its way into a `BeamLevel`."""

    node: int
    parent: int
    margin: float
    log_own: float
    log_path: float
    match: float
    key: float
    carried: bool
    terms: Terms
    match_terms: Terms


class Mask(NamedTuple):
    """A search among some labels only, as `completion.masked_beam.masked_search`.

    ``there`` (bool, nodes of all levels) says which nodes have one of them below; ``bonus`` (float64, n_labels) is
    added to the keys of labels.
    """

    there: NDArray[np.bool_]
    bonus: NDArray[np.float64]


class Place(NamedTuple):
    """One node of a beam."""

    node: int
    key: float
    path: float


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
        scores=scores.values(levels[-1].key[answers], score_function),
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
    mask: Mask | None = None,
) -> Iterator[BeamLevel]:
    """Yield each level of a beam search after its nodes are scored and the best are kept."""
    beams = [Place(0, 0.0, 0.0)]
    for level in range(1, model.depth + 1):
        width = k if level == model.depth else beam_width
        record = score_level(model, score_function, feature, value, level, beams, width, mask)
        yield record
        best = record.order[: int(record.kept.sum())]
        paths = record.key if record.matching is None else record.matching.log_path
        nodes = record.node[best] + model.level_ptr[level]
        beams = [Place(*p) for p in zip(nodes.tolist(), record.key[best].tolist(), paths[best].tolist(), strict=True)]


def score_level(
    model: Frozen,
    score_function: int,
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    level: int,
    beams: list[Place],
    width: int,
    mask: Mask | None = None,
) -> BeamLevel:
    """Score the children of the beam's nodes and rank them."""
    scored = [s for place in sorted(beams) for s in score_family(model, score_function, feature, value, place)]
    node = np.array([s.node for s in scored], dtype=np.int32)
    key = np.array([s.key for s in scored])
    own, path = (np.array(values) for values in zip(*((s.log_own, s.log_path) for s in scored), strict=True))
    allowed, tie = np.ones(len(scored), dtype=np.bool_), node
    if mask is not None:
        allowed = mask.there[node]
        if level == model.depth:
            tie = model.label_of_leaf[node - model.level_ptr[level]]
            key = key + mask.bonus[tie]
    rank = ranks(tie, key, allowed)
    noop = score_function == scores.NOOP + scores.LOG
    return BeamLevel(
        level=level,
        node=node - np.int32(model.level_ptr[level]),
        parent=np.array([s.parent for s in scored], dtype=np.int32) - np.int32(model.level_ptr[level - 1]),
        margin=np.array([s.margin for s in scored]),
        own=own if noop else np.exp(own),
        path=path if noop else np.exp(path),
        key=key,
        rank=rank,
        kept=allowed & (rank <= width),
        carried=np.array([s.carried for s in scored]),
        bias=model.bias[node].astype(np.float64),
        **_flat([s.terms for s in scored]),
        matching=_matching(model, scored, path),
        allowed=None if mask is None else allowed,
    )


def ranks(tie: NDArray[np.int32], key: NDArray[np.float64], allowed: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return ranks from 1, by key; equal keys by ``tie``, and what is not allowed after all that is."""
    rank = np.empty(len(key), dtype=np.int32)
    rank[np.lexsort((tie, -key, ~allowed))] = np.arange(1, len(key) + 1)
    return rank


def score_family(
    model: Frozen, score_function: int, feature: NDArray[np.int32], value: NDArray[np.float32], place: Place
) -> list[_Scored]:
    """Score one chunk's children."""
    carried, first = bool(model.carried[place.node]), int(model.child_ptr[place.node])
    family = []
    for child, (terms, match_terms) in enumerate(contributions(model, place.node, feature, value), start=first):
        margin, match = float(model.bias[child]), 0.0
        for _, term in terms:
            margin += term
        for _, term in match_terms:
            match += term
        own, path, key = 0.0, place.path, place.key
        if not carried:
            own = scores.log_own(margin, score_function)
            path = scores.path_sum(place.path, own, score_function)
            key = scores.blend(path, match, float(model.match_weight[0]))
        family.append(_Scored(child, place.node, margin, own, path, match, key, carried, terms, match_terms))
    return family


def _matching(model: Frozen, scored: list[_Scored], path: NDArray[np.float64]) -> Matching | None:
    if not len(model.match_begin):
        return None
    match = np.array([s.match for s in scored])
    return Matching(float(model.match_weight[0]), path, match, **_flat([s.match_terms for s in scored]))


def _flat(terms: list[Terms]) -> dict[str, Any]:
    """Lay each node's terms end to end."""
    return {
        "feature_ptr": np.concatenate([[0], np.cumsum([len(t) for t in terms])]).astype(np.int64),
        "feature": np.array([f for t in terms for f, _ in t], dtype=np.int32),
        "contribution": np.array([v for t in terms for _, v in t], dtype=np.float64),
    }


def contributions(
    model: Frozen, chunk: int, feature: NDArray[np.int32], value: NDArray[np.float32]
) -> list[tuple[Terms, Terms]]:
    """Return, for each child of a chunk, its terms in the margin and in the match: (feature, contribution)."""
    first_row, end_row = model.chunk_ptr[chunk], model.chunk_ptr[chunk + 1]
    known = model.row_feature[first_row:end_row]
    children = range(model.child_ptr[chunk], model.child_ptr[chunk + 1])
    terms: list[tuple[Terms, Terms]] = [([], []) for _ in children]
    for f, v in zip(feature.tolist(), value.tolist(), strict=True):
        row = int(np.searchsorted(known, f))
        if row == len(known) or known[row] != f:
            continue
        row += int(first_row)
        for child, weight in _entries(model.row_begin, model.entry_child, model.entry_weight, row):
            terms[child][0].append((f, v * weight))
        if len(model.match_begin):
            scaled = v * float(model.match_scale[chunk])
            for child, step in _entries(model.match_begin, model.match_child, model.match_value, row):
                terms[child][1].append((f, scaled * step))
    return terms


def _entries(begin: NDArray, child: NDArray, value: NDArray, row: int) -> Iterator[tuple[int, float]]:
    part = slice(begin[row], begin[row + 1])
    return zip(child[part].tolist(), value[part].tolist(), strict=True)


def follow(tree: LabelTree, widths: "Widths", levels: tuple[BeamLevel, ...], label: int) -> Truth:
    """Find where a label was lost and which beam width would have kept it."""
    width, rank = widths.smallest(label)
    here = seek(tree, levels, label, widths.exhaustive_rank(label))
    return Truth(**vars(here), smallest_width=width, rank_at_smallest_width=rank)


def seek(tree: LabelTree, levels: tuple[BeamLevel, ...], label: int, exhaustive_rank: int) -> Sought:
    """Find where a label was lost, or how it was ranked."""
    path, last = tree.path(label), levels[-1]
    lost = next((lv.level for lv in levels if path[lv.level - 1] not in lv.node[lv.kept]), None)
    here = np.flatnonzero(last.node == path[-1])
    return Sought(label, path, lost, int(last.rank[here[0]]) if len(here) else None, exhaustive_rank)


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
        """Return all labels, best first, and their keys."""
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
