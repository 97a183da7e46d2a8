import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.data import random_problem
from xmr_core import InputError, LabelTree, ModelFormatError, ProductSearch, XRLinear
from xmr_core.ensemble import mean_answer, mean_predictions


def test_a_mean_by_hand():
    first = np.array([3, 1], dtype=np.int32), np.log([0.9, 0.4])
    second = np.array([1, 2], dtype=np.int32), np.log([0.6, 0.5])
    labels, scores = mean_answer([first, second], k=3)
    assert labels.tolist() == [1, 3, 2]  # 1: (0.4 + 0.6) / 2, 3: 0.9 / 2, 2: 0.5 / 2
    np.testing.assert_allclose(np.exp(scores), [0.5, 0.45, 0.25])


def test_ties_go_to_the_smaller_label():
    answers = [(np.array([label], dtype=np.int32), np.log([0.5])) for label in (7, 2)]
    assert mean_answer(answers, k=2)[0].tolist() == [2, 7]


@given(st.integers(0, 40), st.integers(1, 8), st.integers(1, 25))
def test_predict_averages_what_each_tree_predicts(seed, width, k):
    X, Y = random_problem(seed)
    model = XRLinear(branching=4, max_leaf_size=3, n_trees=3, seed=seed).fit(X, Y)
    trees = model.estimators_
    assert [len(set(t.tree_.label_of_leaf.tolist())) for t in trees] == [23] * 3
    total = sum(t.predict(X[:4], k=max(k, width), beam_width=width).toarray().astype(np.float64) for t in trees) / 3
    P = model.predict(X[:4], k=k, beam_width=width)
    for i in range(4):
        row = slice(P.indptr[i], P.indptr[i + 1])
        np.testing.assert_allclose(P.data[row], np.sort(total[i])[::-1][: row.stop - row.start], rtol=1e-5)
        np.testing.assert_allclose(P.data[row], total[i][P.indices[row]], rtol=1e-5)
        labels, scores = model.rank(X[i], k=k, beam_width=width)
        assert labels.tolist() == P.indices[row].tolist()
        np.testing.assert_allclose(scores, P.data[row], rtol=1e-6)
    assert model.nodes_scored(X[:1], width)[0] == sum(t.nodes_scored(X[:1], width)[0] for t in trees)


def test_each_tree_is_what_its_seed_grows():
    X, Y = random_problem(1)
    trees = XRLinear(branching=4, max_leaf_size=3, n_trees=2, seed=5).fit(X, Y).estimators_
    for i, tree in enumerate(trees):
        alone = XRLinear(branching=4, max_leaf_size=3, seed=5 + i).fit(X, Y)
        np.testing.assert_array_equal(alone.frozen_.entry_weight, tree.frozen_.entry_weight)
        np.testing.assert_array_equal(alone.tree_.label_of_leaf, tree.tree_.label_of_leaf)


def test_mean_predictions_keep_at_most_k():
    P = mean_predictions([csr_matrix(np.log([[0.2, 0.8, 0.6]])), csr_matrix([[np.log(0.4), 0.0, np.log(0.6)]])], k=2)
    assert P.indices.tolist() == [2, 1]
    np.testing.assert_allclose(np.exp(P.data), [0.6, 0.4])


def test_scores_too_small_for_a_number_keep_their_order():
    # exp(-800) is 0; the mean of two such scores has still a logarithm.
    first = np.array([3, 1], dtype=np.int32), np.array([-800.0, -900.0])
    second = np.array([1, 2], dtype=np.int32), np.array([-810.0, -820.0])
    labels, keys = mean_answer([first, second], k=3)
    assert labels.tolist() == [3, 1, 2]
    np.testing.assert_allclose(keys, np.array([-800.0, -810.0, -820.0]) - np.log(2))
    rows = [csr_matrix((key, label, [0, 0, 2]), shape=(2, 5)) for label, key in (first, second)]
    P = mean_predictions(rows, k=3)
    assert P.indptr.tolist() == [0, 0, 3]
    assert P.indices.tolist() == [3, 1, 2]
    np.testing.assert_array_equal(P.data, keys)


@pytest.mark.parametrize("score_function", ["l4-hinge", "log-l4-hinge"])
def test_far_off_queries_are_answered_alike_by_rank_and_predict(score_function):
    X, Y = random_problem(0)
    X = X * 100
    model = XRLinear(branching=2, max_leaf_size=3, n_trees=2, score_function=score_function).fit(X / 100, Y)
    P = model.predict(X)
    assert np.isfinite(P.data).all()
    for i in range(X.shape[0]):
        labels, _ = model.rank(X[i])
        assert P.indices[P.indptr[i] : P.indptr[i + 1]].tolist() == labels.tolist()


def test_saving_and_pruning_keep_every_tree(tmp_path):
    X, Y = random_problem(2)
    model = XRLinear(branching=4, max_leaf_size=3, n_trees=2).fit(X, Y)
    model.save(tmp_path / "model")
    again = XRLinear.load(tmp_path / "model")
    np.testing.assert_array_equal(again.predict(X).toarray(), model.predict(X).toarray())
    pruned = model.prune(0.3)
    assert [len(t.frozen_.entry_weight) for t in pruned.estimators_] == [
        len(t.prune(0.3).frozen_.entry_weight) for t in model.estimators_
    ]


def test_trees_that_do_not_fit_are_refused():
    X, Y = random_problem(2)
    model = XRLinear(branching=4, max_leaf_size=3, n_trees=2).fit(X, Y)
    small = XRLinear(branching=4, max_leaf_size=3).fit(X, Y[:, :20])
    arrays = model.to_arrays() | {f"tree1_{name}": a for name, a in small.to_arrays().items()}
    with pytest.raises(ModelFormatError, match="same labels"):
        XRLinear.from_arrays(model.get_params(), X.shape[1], arrays)
    del arrays["tree1_bias"]
    with pytest.raises(ModelFormatError, match="missing: bias"):
        XRLinear.from_arrays(model.get_params(), X.shape[1], arrays)


def test_what_needs_one_tree_says_so(tmp_path):
    X, Y = random_problem(0)
    model = XRLinear(branching=4, max_leaf_size=3, n_trees=2).fit(X, Y)
    for call in (lambda: model.trace(X[0]), lambda: model.tree_, lambda: model.save_pecos(tmp_path / "p")):
        with pytest.raises(InputError, match=r"estimators_\[0\]"):
            call()
    assert model.estimators_[1].trace(X[0]).labels.tolist() == model.estimators_[1].rank(X[0])[0].tolist()
    with pytest.raises(InputError, match="leave the tree out"):
        model.fit(X, Y, tree=LabelTree.from_nested([list(range(23))]))
    with pytest.raises(InputError, match="one tree"):
        ProductSearch(model=XRLinear(n_trees=2)).fit(["a", "b"], ["x", "y"])
