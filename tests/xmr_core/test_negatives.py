import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.data import random_problem
from xmr_core import InputError, LabelTree, XRLinear
from xmr_core.negatives import BEAM_WIDTH, widen
from xmr_core.training import Family, families

SMALL = {"branching": 4, "max_leaf_size": 3}


def a_family() -> Family:
    # Two children: rows 1 and 4 belong to the first, row 6 to the second.
    rows, begin, members = np.array([1, 4, 6]), np.array([0, 2, 3]), np.array([1, 4, 6])
    return Family(5, *(a.astype(np.int32) for a in (rows, begin, members)))


def test_both_schemes_by_hand():
    brought = np.array([0, 4, 9], dtype=np.int32)
    both = widen(a_family(), brought, "tfn+man")
    assert both.rows.tolist() == [0, 1, 4, 6, 9]
    assert [p.tolist() for p in both.positives] == [[1, 4], [6]]
    alone = widen(a_family(), brought, "man")
    assert alone.rows.tolist() == [0, 4, 9]
    assert [p.tolist() for p in alone.positives] == [[4], []]
    assert both.chunk == alone.chunk == 5


@settings(max_examples=settings.default.max_examples // 4)  # each trains a model and traces every row
@given(seed=st.integers(0, 30), scheme=st.sampled_from(["man", "tfn+man"]))
def test_a_family_sees_the_rows_that_a_search_brings(seed, scheme):
    X, Y = random_problem(seed)
    model = XRLinear(**SMALL, negative_sampling=scheme).fit(X, Y)
    # Trained again by hand, one level after the other, with rows found by the finished model's own traces: a level's
    # weights do not depend on those below, so the finished model's upper levels are what the training searched.
    tree = model.tree_
    tasks, first = families(tree, Y), 1
    for level in range(1, tree.depth):
        wide = min(BEAM_WIDTH, tree.level_size(level))
        kept = [set() for _ in range(tree.level_size(level))]
        for row in range(X.shape[0]):
            record = model.trace(X[row], k=23, beam_width=wide).levels[level - 1]
            for node in record.node[record.kept]:
                kept[node].add(row)
        for node in range(tree.level_size(level)):
            task = tasks[first + node]
            own = set(task.rows.tolist()) if scheme == "tfn+man" else set()
            assert widen(task, np.array(sorted(kept[node]), np.int32), scheme).rows.tolist() == sorted(kept[node] | own)
        first += tree.level_size(level)


def test_a_tree_of_one_level_needs_no_matcher():
    X, Y = random_problem(0)
    flat = LabelTree.from_nested(list(range(23)))
    weights = [XRLinear(negative_sampling=s).fit(X, Y, tree=flat).frozen_.entry_weight for s in ("tfn", "man")]
    np.testing.assert_array_equal(*weights)


def test_wide_beams_train_every_family_on_every_row():
    # Six groups fit into the matcher's beam, so each leaf family sees all rows, as one classifier against all does.
    X, Y = random_problem(2)
    tree = LabelTree.balanced_kmeans(csr_matrix((Y.T @ X).astype(np.float32)), 8, 4)
    assert tree.level_size(tree.depth - 1) <= BEAM_WIDTH
    model = XRLinear(negative_sampling="man", threshold=0).fit(X, Y, tree=tree)
    flat = XRLinear(threshold=0, eps=0.01, max_iter=1000).fit(X, Y, tree=LabelTree.from_nested(list(range(23))))
    last = model.trace(X[0], k=23, beam_width=23).levels[-1]
    flat_last = flat.trace(X[0], k=23).levels[-1]
    z = dict(zip(tree.label_of_leaf[last.node].tolist(), last.margin.tolist(), strict=True))
    for node, margin in zip(flat_last.node.tolist(), flat_last.margin.tolist(), strict=True):
        assert z[int(flat.tree_.label_of_leaf[node])] == pytest.approx(margin, abs=0.1)


def test_threads_change_nothing_and_unknown_schemes_are_refused():
    X, Y = random_problem(1)
    weights = [XRLinear(**SMALL, negative_sampling="tfn+man", n_jobs=n).fit(X, Y).frozen_.entry_weight for n in (1, 3)]
    np.testing.assert_array_equal(*weights)
    with pytest.raises(InputError, match=r"negative_sampling must be one of tfn, man, tfn\+man"):
        XRLinear(negative_sampling="hard").fit(X, Y)
