"""Expanding a level in parts, as several workers would, and the ways of reading a chunk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import XRLinear, batch
from xmr_core.batch import Beams, Rows, expand_level
from xmr_core.scores import SCORE_FUNCTIONS


def merged(parts: list[Beams], width: int) -> Beams:
    """Merge candidates by key, ties to the smaller node."""
    n = len(parts[0].size)
    result = Beams.at_root(n, parts[0].key.shape[1])
    for q in range(n):
        key, path, node = (np.concatenate([getattr(p, name)[q, : p.size[q]] for p in parts])
                           for name in ("key", "path", "node"))  # fmt: skip
        best = np.lexsort((node, -key))[:width]
        result.size[q] = len(best)
        result.key[q, : len(best)], result.path[q, : len(best)], result.node[q, : len(best)] = (
            key[best], path[best], node[best])  # fmt: skip
    return result


@settings(max_examples=25)
@given(seed=st.integers(0, 20), weight=st.sampled_from([0.0, 3.0]), ragged=st.booleans(), width=st.integers(1, 6))
def test_ranges_of_chunks_merged_are_the_whole_search(seed, weight, ragged, width):
    X, Y = random_problem(seed)
    tree = ragged_tree(seed, 23) if ragged else None
    model = XRLinear(branching=4, max_leaf_size=3, match_weight=weight).fit(X, Y, tree=tree)
    ranker, rows, k = model.ranker_, Rows(X.indptr.astype(np.int64), X.indices, X.data, 0, X.shape[0]), 8
    beams = Beams.at_root(X.shape[0], 8)
    for level in range(ranker.tree.depth):
        first, end = ranker.frozen.level_ptr[level : level + 2].tolist()
        keep, cut = k if level == ranker.tree.depth - 1 else width, (first + end) // 2
        parts = [expand_level(rows, ranker, SCORE_FUNCTIONS["l3-hinge"], keep, chunks, beams, 8)
                 for chunks in (range(first, cut), range(cut, end))]  # fmt: skip
        beams = merged(parts, keep)
    P = model.predict(X, k=k, beam_width=width)
    for q in range(X.shape[0]):
        found = slice(P.indptr[q], P.indptr[q + 1])
        leaves = beams.node[q, : beams.size[q]] - ranker.frozen.level_ptr[-2]
        assert ranker.frozen.label_of_leaf[leaves].tolist() == P.indices[found].tolist()
        np.testing.assert_array_equal(np.exp(beams.key[q, : beams.size[q]]).astype(np.float32), P.data[found])


@pytest.mark.parametrize("density", [0.02, 0.2, 1.0])
def test_many_queries_at_once_get_the_bits_that_one_gets(density):
    # One query searches the index, many the table, and well-filled chunks are spread out.
    rng = np.random.default_rng(0)
    X = csr_matrix(rng.uniform(0.1, 1, (300, 80)) * (rng.random((300, 80)) < density), dtype=np.float32)
    Y = csr_matrix(np.eye(40)[np.arange(300) % 40])
    model = XRLinear(branching=4, max_leaf_size=10, threshold=0.01).fit(X, Y)
    P = model.predict(X)
    for i in range(300):
        one = model.predict(X[i])
        assert one.indices.tolist() == P[i].indices.tolist()
        assert one.data.tolist() == P[i].data.tolist()


def test_many_answers_are_searched_for_in_small_blocks(monkeypatch):
    X, Y = random_problem(0)
    model = XRLinear(branching=4, max_leaf_size=3, n_jobs=1).fit(X, Y)
    whole, seen = model.predict(X, k=23), []

    def watched(cls, n, places, made=Beams.at_root.__func__):
        seen.append(n * places)
        return made(cls, n, places)

    monkeypatch.setattr(batch, "PLACES", 100)
    monkeypatch.setattr(Beams, "at_root", classmethod(watched))
    again = model.predict(X, k=23)
    assert max(seen) <= 100
    np.testing.assert_array_equal(again.indices, whole.indices)
    np.testing.assert_array_equal(again.data, whole.data)
