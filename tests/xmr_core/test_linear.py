import math
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.base import clone

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, LabelTree, NotFittedError, XRLinear
from xmr_core.label_embedding import pifa
from xmr_core.training import families


def fitted(seed=0, tree=None, **params) -> tuple[XRLinear, csr_matrix, csr_matrix]:
    X, Y = random_problem(seed)
    return XRLinear(branching=4, max_leaf_size=3, **params).fit(X, Y, tree=tree), X, Y


def exhaustive(model: XRLinear, x: csr_matrix) -> dict[int, float]:
    """Score every label from dense weights, without the search: an independent reading of the arrays."""
    f, scores = model.frozen_, {0: 0.0}
    dense = x.toarray().ravel().astype(np.float64)
    for chunk in range(len(f.child_ptr) - 1):
        first, last = f.child_ptr[chunk], f.child_ptr[chunk + 1]
        margin = f.bias[first:last].astype(np.float64)
        for row in range(f.chunk_ptr[chunk], f.chunk_ptr[chunk + 1]):
            for e in range(f.row_begin[row], f.row_begin[row + 1]):
                margin[f.entry_child[e]] += dense[f.row_feature[row]] * f.entry_weight[e]
        for c, z in enumerate(margin):
            own = 0.0 if last - first == 1 else -(max(0.0, 1 - z) ** 3)
            scores[first + c] = scores[chunk] + own
    leaves = range(f.level_ptr[-2], f.level_ptr[-1])
    return {int(f.label_of_leaf[i]): scores[node] for i, node in enumerate(leaves)}


def test_two_labels_by_hand():
    # Two rows, two labels, one family. By symmetry each classifier sees x = (1, 0) against (0, 1) with a bias b:
    # minimise (w1^2 + w2^2 + b^2) / 2 + max(0, 1 - w1 - b)^2 + max(0, 1 + w2 + b)^2; b = 0 and w1 = -w2 = 2/3.
    X = csr_matrix(np.eye(2, dtype=np.float32))
    model = XRLinear(eps=1e-6, max_iter=10_000).fit(X, X)
    own = [math.exp(-((1 - z) ** 3)) for z in (2 / 3, -2 / 3)]
    labels, scores = model.rank(X[0])
    assert labels.tolist() == [0, 1]
    assert scores == pytest.approx(own, abs=1e-4)


@pytest.mark.parametrize("score_function", ["l3-hinge", "sigmoid"])
@given(seed=st.integers(0, 50), width=st.integers(1, 12), k=st.integers(1, 30), ragged=st.booleans())
def test_trace_and_predict_are_equal(score_function, seed, width, k, ragged):
    tree = ragged_tree(seed, 23) if ragged else None
    model, X, _ = fitted(seed, tree, score_function=score_function)
    P = model.predict(X[:5], k=k, beam_width=width)
    for i in range(5):
        trace = model.trace(X[i], k=k, beam_width=width)
        row = slice(P.indptr[i], P.indptr[i + 1])
        labels, scores = model.rank(X[i], k=k, beam_width=width)
        assert trace.labels.tolist() == P.indices[row].tolist() == labels.tolist()
        np.testing.assert_array_equal(scores, trace.scores)
        np.testing.assert_allclose(P.data[row], trace.scores, rtol=1e-6)
        assert model.nodes_scored(X[i], beam_width=width)[0] == trace.nodes_scored


@given(seed=st.integers(0, 30), ragged=st.booleans())
def test_a_beam_that_prunes_nothing_is_the_exhaustive_answer(seed, ragged):
    model, X, _ = fitted(seed, ragged_tree(seed, 23) if ragged else None)
    scores = exhaustive(model, X[0])
    labels, found = model.rank(X[0], k=23, beam_width=23)
    assert sorted(labels.tolist()) == list(range(23))
    np.testing.assert_allclose(np.log(found), [scores[label] for label in labels], atol=1e-9)
    assert (np.diff(found) <= 0).all()


@given(seed=st.integers(0, 30), width=st.integers(1, 6), ragged=st.booleans())
def test_trace_is_consistent_in_itself(seed, width, ragged):
    model, X, _ = fitted(seed, ragged_tree(seed, 23) if ragged else None)
    trace = model.trace(X[1], k=5, beam_width=width)
    parents = {0: 1.0}
    for level in trace.levels:
        for i in range(len(level.node)):
            terms = level.contributions(i)
            # The contributions and the bias add up to the margin, to the last bit, in the query's order.
            total = level.bias[i]
            for _, term in terms:
                total += term
            assert total == level.margin[i]
            assert level.path[i] == pytest.approx(parents[int(level.parent[i])] * level.own[i], rel=1e-12)
        assert sorted(level.rank) == list(range(1, len(level.rank) + 1))
        assert (level.kept == (level.rank <= (5 if level.level == model.tree_.depth else width))).all()
        parents = {int(n): p for n, p in zip(level.node[level.kept], level.path[level.kept], strict=True)}
    assert trace.multiplications == sum(len(level.feature) for level in trace.levels)


@given(seed=st.integers(0, 40), width=st.integers(1, 4), label=st.integers(0, 22))
def test_truth_names_the_smallest_width_that_finds_the_label(seed, width, label):
    model, X, _ = fitted(seed)
    truth = model.trace(X[2], k=3, beam_width=width, label=label).truth
    found = [label in model.rank(X[2], k=3, beam_width=w)[0] for w in range(1, 24)]
    assert truth.smallest_width == (found.index(True) + 1 if any(found) else None)
    assert (truth.lost_level is None) == found[width - 1]
    everything = model.rank(X[2], k=23, beam_width=23)[0].tolist()
    assert truth.exhaustive_rank == everything.index(label) + 1


def test_truth_names_the_level_that_lost_the_label():
    model, X, _ = fitted(3)
    for label in range(23):
        trace = model.trace(X[0], k=2, beam_width=1, label=label)
        path = trace.truth.path
        survived = 0
        for level in trace.levels:
            if path[level.level - 1] not in level.node[level.kept]:
                break
            survived += 1
        assert trace.truth.lost_level == (None if survived == model.tree_.depth else survived + 1)


def test_pruning_equals_training_with_the_threshold():
    X, Y = random_problem(1)
    loose, tight = (XRLinear(branching=4, max_leaf_size=3, threshold=t).fit(X, Y) for t in (0.0, 0.3))
    pruned = loose.prune(0.3)
    for name in pruned.frozen_._fields:
        np.testing.assert_array_equal(getattr(pruned.frozen_, name), getattr(tight.frozen_, name), err_msg=name)
    assert pruned.threshold == 0.3
    assert len(loose.frozen_.entry_weight) > len(pruned.frozen_.entry_weight) > 0


def test_fit_leaves_the_callers_arrays_alone():
    X, Y = random_problem(0)
    Y.data[::3] = 0
    before = Y.data.copy(), Y.indices.copy(), Y.indptr.copy()
    XRLinear(branching=4, max_leaf_size=3).fit(X, Y)
    for now, then in zip((Y.data, Y.indices, Y.indptr), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_refit_beside_searches_never_mixes_two_models():
    models = [XRLinear(branching=b, max_leaf_size=3).fit(*random_problem(s)) for s, b in ((0, 2), (1, 8))]
    X, _ = random_problem(0)
    wanted = [model.rank(X[0])[0].tolist() for model in models]
    shared, stop = XRLinear(branching=2, max_leaf_size=3), threading.Event()
    shared.ranker_ = models[0].ranker_

    def swap():
        while not stop.is_set():
            for model in models:
                # A new object each time, as a refit makes one: its lookup index is not built yet.
                shared.ranker_ = replace(model.ranker_)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(300):
            assert shared.rank(X[0])[0].tolist() in wanted
            assert shared.trace(X[0]).labels.tolist() in wanted
    finally:
        stop.set()
        swapper.join()


def test_weights_do_not_depend_on_threads():
    X, Y = random_problem(2)
    one, four = (XRLinear(branching=4, max_leaf_size=3, n_jobs=n).fit(X, Y) for n in (1, 4))
    np.testing.assert_array_equal(one.frozen_.entry_weight, four.frozen_.entry_weight)
    assert (one.predict(X) != four.predict(X)).nnz == 0


def test_a_family_sees_exactly_the_rows_that_reach_its_parent():
    Y = csr_matrix(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [0, 0, 0]]))
    root, left, right = families(LabelTree.from_nested([[0, 1], [2]]), Y)
    assert root.rows.tolist() == [0, 1, 2, 3]  # row 4 has no label
    assert [p.tolist() for p in root.positives] == [[0, 1, 3], [2, 3]]
    assert (left.rows.tolist(), [p.tolist() for p in left.positives]) == ([0, 1, 3], [[0, 3], [1]])
    assert right.rows.tolist() == [2, 3]


def test_pifa_by_hand():
    X = csr_matrix(np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32))
    Y = csr_matrix(np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0]]))
    np.testing.assert_allclose(pifa(X, Y).toarray(), [[0.5**0.5, 0.5**0.5], [1, 0], [0, 0]], atol=1e-7)


def test_a_learnable_problem_is_learned():
    X = csr_matrix(np.eye(40, dtype=np.float32)[np.arange(200) % 40])
    model = XRLinear(branching=4, max_leaf_size=5).fit(X, X)
    assert model.predict(X[:40], k=1).indices.tolist() == list(range(40))


def test_progress_is_told_and_an_exception_in_it_stops_training():
    X, Y = random_problem(0)
    told = []
    model = XRLinear(branching=4, max_leaf_size=3).fit(X, Y, on_progress=lambda *a: told.append(a))
    assert list(dict(told)) == ["tree", "rankers"]
    assert told[-1] == ("rankers", 1.0)
    before = model.frozen_

    def stop(stage, fraction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, on_progress=stop)
    assert model.frozen_ is before


def test_a_query_without_features_is_ranked_by_the_biases():
    model, _, _ = fitted()
    trace = model.trace(csr_matrix((1, 30), dtype=np.float32))
    assert trace.multiplications == 0
    assert all((level.margin == level.bias).all() for level in trace.levels)
    assert len(trace.labels) == 10


def test_scikit_learn_can_clone_it():
    model = XRLinear(branching=4, threshold=0.5)
    assert clone(model).get_params() == model.get_params()


# One table of nasty inputs: what comes in, and what is said.
GOOD_X, GOOD_Y = random_problem(0, n=8, d=5, n_labels=4)
NAN_X = GOOD_X.toarray()
NAN_X[3, 2] = np.nan
NASTY = {
    "NaN": (NAN_X, GOOD_Y, {}, "1 values that are not finite, first at row 3, column 2"),
    "infinite": (np.where(np.isnan(NAN_X), np.inf, NAN_X), GOOD_Y, {}, "not finite"),
    "rows differ": (GOOD_X[:5], GOOD_Y, {}, "X has 5 rows and Y has 8"),
    "no labels": (GOOD_X, csr_matrix((8, 0)), {}, "at least one row must have a label"),
    "no label set": (GOOD_X, csr_matrix((8, 4)), {}, "at least one row must have a label"),
    "one dimension": (np.ones(8), GOOD_Y, {}, "two dimensions; 1 came"),
    "negative cost": (GOOD_X, GOOD_Y, {"Cp": -1.0}, "Cp must be at least 1e-10; -1.0 came"),
    "zero iterations": (GOOD_X, GOOD_Y, {"max_iter": 0}, "max_iter must be a whole number, at least 1; 0 came"),
    "negative threshold": (GOOD_X, GOOD_Y, {"threshold": -0.1}, "threshold must be at least 0"),
    "NaN threshold": (GOOD_X, GOOD_Y, {"threshold": math.nan}, "threshold must be at least 0; nan came"),
    "score": (
        GOOD_X,
        GOOD_Y,
        {"score_function": "l2"},
        "must be one of l3-hinge, sigmoid, log-sigmoid, noop, .*; 'l2' came",
    ),
    "branching": (GOOD_X, GOOD_Y, {"branching": 6}, "a power of two"),
    "branching not whole": (GOOD_X, GOOD_Y, {"branching": 4.0}, "branching must be a whole number"),
    "negative seed": (GOOD_X, GOOD_Y, {"seed": -1}, "seed must be a whole number, at least 0; -1 came"),
    "no threads": (GOOD_X, GOOD_Y, {"n_jobs": 0}, "n_jobs must be a whole number, at least 1; 0 came"),
}


@pytest.mark.parametrize("case", NASTY)
def test_nasty_training_input_is_refused_in_words(case):
    X, Y, params, message = NASTY[case]
    with pytest.raises(InputError, match=message):
        XRLinear(**params).fit(X, Y)


LEGAL = {
    "one label": (GOOD_X, GOOD_Y[:, :1]),
    "more labels than rows": (GOOD_X[:2], csr_matrix(np.eye(2, 9))),
    "duplicate rows with different labels": (GOOD_X[[0] * 8], GOOD_Y),
    "empty rows": (csr_matrix((8, 5)), GOOD_Y),
    "rows without labels": (GOOD_X, csr_matrix(np.vstack([np.eye(4)[:1], np.zeros((7, 4))]))),
    "constant column": (csr_matrix(np.ones((8, 5))), GOOD_Y),
    "huge offset": (csr_matrix(GOOD_X.toarray() + 1e8), GOOD_Y),
    "explicit zeros": (GOOD_X, csr_matrix((np.array([1.0, 0.0]), ([0, 1], [0, 1])), shape=(8, 4))),
    "unsorted duplicates": (csr_matrix((np.ones(3), [3, 1, 1], [0, 3, 3, 3, 3, 3, 3, 3, 3]), shape=(8, 5)), GOOD_Y),
}


@pytest.mark.parametrize("case", LEGAL)
def test_odd_but_legal_input_gives_finite_scores_for_every_label(case):
    X, Y = LEGAL[case]
    model = XRLinear(branching=2, max_leaf_size=2).fit(X, Y)
    n_labels = Y.shape[1]
    P = model.predict(X, k=n_labels, beam_width=n_labels)
    assert np.diff(P.indptr).tolist() == [n_labels] * X.shape[0]
    assert np.isfinite(P.data).all()
    assert ((P.data >= 0) & (P.data <= 1)).all()


def test_bad_questions_are_refused_in_words():
    model, X, _ = fitted()
    with pytest.raises(InputError, match="k must be a whole number, at least 1; 0 came"):
        model.predict(X, k=0)
    with pytest.raises(InputError, match="beam_width must be a whole number, at least 1"):
        model.trace(X[0], beam_width=2.5)
    with pytest.raises(InputError, match="trained on 30 features; X has 12"):
        model.predict(X[:, :12])
    with pytest.raises(InputError, match="One query is wanted; 60 rows came"):
        model.rank(X)
    with pytest.raises(InputError, match="Labels run from 0 to 22; 23 came"):
        model.trace(X[0], label=23)
    with pytest.raises(InputError, match="lie in 0 to 29"):
        model.rank_features(np.array([3, 30], dtype=np.int32), np.ones(2, dtype=np.float32))
    with pytest.raises(InputError, match="int32 ascending"):
        model.rank_features(np.array([3.0]), np.ones(1, dtype=np.float32))
    with pytest.raises(InputError, match="The tree holds 2 labels and Y has 23"):
        model.fit(*random_problem(0), tree=LabelTree.from_nested([0, 1]))
    with pytest.raises(NotFittedError, match="call fit"):
        XRLinear().predict(X)
