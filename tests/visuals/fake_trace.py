"""Searches made up from a seed: random tree, random margins, a beam that really keeps the best.

Nothing is trained; the records are as self-consistent as the engine's: contributions add up to the margin, the own
score follows from it, a path score is its parent's times its own, ranks follow the path scores.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from xmr_core.trace import BeamLevel, BeamTrace, Matching, Truth
from xmr_core.tree import LabelTree

SMALL = 64  # up to so many labels every beam width is tried for the truth's smallest width, else only the widest


@dataclass(frozen=True)
class FakeNames:
    """Names for a tree's nodes and features."""

    tree: LabelTree

    def node_name(self, level: int, node: int) -> str:
        """Return "All", "Product 7" or "Group 2.3"."""
        if level == 0:
            return "All"
        return f"Product {node}" if level == self.tree.depth else f"Group {level}.{node}"

    def node_size(self, level: int, node: int) -> int:
        """Return the labels below."""
        return len(self.tree.leaves(level, node))

    def feature_name(self, j: int) -> str:
        """Return "w3" or "c4"."""
        return f"{self.feature_family(j)[0]}{j}"

    def feature_family(self, j: int) -> str:
        """Even features are words."""
        return "char" if j % 2 else "word"


def fake_tree(rng: np.random.Generator, depth: int, branching: int, leaf: int) -> LabelTree:
    """Return a tree with 1 to ``branching`` children a node and 1 to ``leaf`` labels a last group."""
    ptr, size = [], 1
    for level in range(depth):
        counts = rng.integers(1, (leaf if level == depth - 1 else branching) + 1, size)
        ptr.append(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
        size = int(ptr[-1][-1])
    return LabelTree(tuple(ptr), rng.permutation(size).astype(np.int32))


class FakeSearch:
    """Scores fixed for every node of a tree, so that any beam can be run over them."""

    def __init__(self, tree: LabelTree, rng: np.random.Generator, n_features: int = 20, spread: float = 1.0) -> None:
        self.tree = tree
        self.feature = np.arange(n_features, dtype=np.int32)
        self.bias = [rng.normal(-0.5, 0.5, tree.level_size(lv)) for lv in range(tree.depth + 1)]
        self.terms = [rng.normal(0, spread / 3, (tree.level_size(lv), n_features)) for lv in range(tree.depth + 1)]
        self.met = [rng.random((tree.level_size(lv), n_features)) < 0.7 for lv in range(tree.depth + 1)]

    def trace(self, k: int = 10, beam_width: int = 10, label: int | None = None) -> BeamTrace:
        """Run the beam; with ``label`` also say what became of it."""
        beam, levels = {0: 0.0}, []
        for lv in range(1, self.tree.depth + 1):
            record = self._level(lv, beam, k if lv == self.tree.depth else beam_width)
            beam = dict(zip(record.node[record.kept].tolist(), record.key[record.kept].tolist(), strict=True))
            levels.append(record)
        last = levels[-1]
        best = last.order[: int(last.kept.sum())]
        return BeamTrace(
            feature=self.feature,
            value=np.full(len(self.feature), 1 / math.sqrt(max(1, len(self.feature))), dtype=np.float32),
            beam_width=beam_width,
            k=k,
            levels=tuple(levels),
            labels=self.tree.label_of_leaf[last.node[best]],
            scores=last.path[best],
            nodes_scored=sum(int((~r.carried).sum()) for r in levels),
            multiplications=sum(len(r.feature) for r in levels),
            truth=None if label is None else self._truth(label, k, levels),
        )

    def _level(self, lv: int, beam: dict[int, float], width: int) -> BeamLevel:
        node: list[int] = []
        parent, carried, key, margin, terms = [], [], [], [], []
        for p in sorted(beam):
            children = self.tree.children(lv - 1, p)
            for c in children:
                met = np.flatnonzero(self.met[lv][c]) if len(children) > 1 else np.array([], dtype=int)
                z = float(self.bias[lv][c] + self.terms[lv][c, met].sum())
                node.append(c)
                parent.append(p)
                carried.append(len(children) == 1)
                margin.append(z)
                terms.append((met, self.terms[lv][c, met]))
                key.append(beam[p] + (0.0 if len(children) == 1 else -(max(0.0, 1 - z) ** 3)))
        rank = np.empty(len(node), dtype=np.int32)
        rank[np.lexsort((np.array(node), -np.array(key)))] = np.arange(1, len(node) + 1)
        own = [math.exp(k - beam[p]) for k, p in zip(key, parent, strict=True)]
        return BeamLevel(
            level=lv,
            node=np.array(node, dtype=np.int32),
            parent=np.array(parent, dtype=np.int32),
            margin=np.array(margin),
            own=np.array(own),
            path=np.exp(key),
            key=np.array(key),
            rank=rank,
            kept=rank <= width,
            carried=np.array(carried),
            bias=self.bias[lv][node],
            feature_ptr=np.concatenate([[0], np.cumsum([len(m) for m, _ in terms])]).astype(np.int64),
            feature=np.concatenate([m for m, _ in terms]).astype(np.int32),
            contribution=np.concatenate([v for _, v in terms]),
        )

    def _truth(self, label: int, k: int, levels: list[BeamLevel]) -> Truth:
        path = self.tree.path(label)
        lost = next((r.level for r in levels if path[r.level - 1] not in r.node[r.kept]), None)
        at = np.flatnonzero(levels[-1].node == path[-1])
        everything = self._rank_of_everything(label)
        widest = max(self.tree.level_size(lv) for lv in range(self.tree.depth))
        if self.tree.n_labels <= SMALL:
            found = {w: self._rank(label, k, w) for w in range(1, widest + 1)}
        else:
            found = {widest: everything if everything <= k else None}
        smallest = next((w for w, r in found.items() if r is not None), None)
        return Truth(
            label=label,
            path=path,
            lost_level=lost,
            rank=int(levels[-1].rank[at[0]]) if len(at) else None,
            exhaustive_rank=everything,
            smallest_width=smallest,
            rank_at_smallest_width=None if smallest is None else found[smallest],
        )

    def _rank_of_everything(self, label: int) -> int:
        key = np.zeros(1)
        for lv in range(1, self.tree.depth + 1):
            z = self.bias[lv] + (self.terms[lv] * self.met[lv]).sum(axis=1)
            alone = np.repeat(np.diff(self.tree.child_ptr[lv - 1]) == 1, np.diff(self.tree.child_ptr[lv - 1]))
            key = key[self.tree.parents(lv)] + np.where(alone, 0.0, -(np.maximum(0, 1 - z) ** 3))
        leaf = int(self.tree.path(label)[-1])
        return int((key > key[leaf]).sum() + (key[:leaf] == key[leaf]).sum()) + 1

    def _rank(self, label: int, k: int, width: int) -> int | None:
        found = self.trace(k, width).labels.tolist()
        return found.index(label) + 1 if label in found else None


def fake(
    seed: int, depth: int = 3, branching: int = 8, leaf: int = 8, k: int = 10, beam_width: int = 2, bought: bool = True
) -> tuple[BeamTrace, FakeNames]:
    """Return one made-up search and its names."""
    rng = np.random.default_rng(seed)
    tree = fake_tree(rng, depth, branching, leaf)
    label = int(rng.integers(tree.n_labels)) if bought else None
    return FakeSearch(tree, rng).trace(k, beam_width, label), FakeNames(tree)


def matched(trace: BeamTrace, weight: float, seed: int) -> BeamTrace:
    """Return a search with prototypes: the same nodes and path scores, with matches made up from a seed.

    Every group of the search must have been kept, as the new scores may prefer others.
    """
    rng, levels = np.random.default_rng(seed), list[BeamLevel]()
    keys: dict[int, float] = {0: 0.0}
    for level in trace.levels:
        met = [np.flatnonzero(rng.random(20) < (0.0 if carried else 0.6)) for carried in level.carried]
        parts = [rng.uniform(0, 0.1, len(features)) for features in met]
        match = np.array([float(sum(part.tolist())) for part in parts])
        blend = match - 1 if math.isinf(weight) else (level.key + weight * (match - 1)) / (1 + weight)
        key = np.where(level.carried, [keys[p] for p in level.parent.tolist()], blend)
        rank = np.empty(len(key), dtype=np.int32)
        rank[np.lexsort((level.node, -key))] = np.arange(1, len(key) + 1)
        kept = level.kept if level.level < len(trace.levels) else rank <= trace.k
        begin = np.concatenate([[0], np.cumsum([len(features) for features in met])]).astype(np.int64)
        matching = Matching(
            weight, level.key, match, begin, np.concatenate(met).astype(np.int32), np.concatenate(parts)
        )
        levels.append(replace(level, key=key, rank=rank, kept=kept, matching=matching))
        keys = dict(zip(level.node.tolist(), key.tolist(), strict=True))
    last = levels[-1]
    best = last.order[: int(last.kept.sum())]
    labels = trace.labels if len(best) == 0 else last.node[best].astype(np.int32)
    return replace(trace, levels=tuple(levels), labels=labels, scores=last.score[best], truth=None)
