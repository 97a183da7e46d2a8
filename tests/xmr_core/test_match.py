"""Power-mean prototypes and the match in a node's key."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, LabelTree, XRLinear, metrics
from xmr_core.choose_match import GRID
from xmr_core.match_rows import merge_rows
from xmr_core.prototypes import build, power_means
from xmr_core.scores import SCORE_FUNCTIONS

WEIGHTS = [0.5, 30.0, math.inf]


def fitted(seed: int, ragged: bool, **params) -> tuple[XRLinear, csr_matrix, csr_matrix]:
    X, Y = random_problem(seed)
    tree = ragged_tree(seed, 23) if ragged else None
    return XRLinear(branching=4, max_leaf_size=3, **params).fit(X, Y, tree=tree), X, Y


def test_prototypes_by_hand():
    # Label 0 has the rows (2, 1) and (1, 0): cubes add up to (9, 1). Label 1 has the row (0, 3), at length 1 (0, 1).
    X = csr_matrix(np.array([[2, 1], [1, 0], [0, 3]], dtype=np.float32))
    Y = csr_matrix(np.array([[1, 0], [1, 0], [0, 1]]))
    (cubes,) = power_means(X, Y, LabelTree.from_nested([0, 1]))
    pooled = np.array([9 ** (1 / 3), 1.0])
    v = pooled / math.sqrt(pooled @ pooled)
    np.testing.assert_allclose(np.cbrt(cubes.toarray()), [v, [0, 1]], rtol=1e-6)
    (family,) = build(X, Y, LabelTree.from_nested([0, 1]))
    assert family.feature.tolist() == [0, 1]
    assert family.child.tolist() == [0, 0, 1]
    np.testing.assert_allclose(family.value * family.scale, [*v, 1], atol=0.5 / 255)


@settings(max_examples=20)
@given(seed=st.integers(0, 50), ragged=st.booleans())
def test_prototypes_equal_the_definition_on_dense_arrays(seed, ragged):
    X, Y = random_problem(seed)
    tree = ragged_tree(seed, 23) if ragged else LabelTree.balanced_kmeans(csr_matrix(Y.T @ X), 4, 3)
    dense = X.toarray().astype(np.float64)
    level = normalize(np.cbrt((Y.toarray().T > 0).astype(float) @ dense**3))[tree.label_of_leaf]
    for cubes, start in zip(power_means(X, Y, tree), reversed(tree.child_ptr), strict=True):
        np.testing.assert_allclose(np.cbrt(cubes.toarray()), level, atol=1e-5)
        level = np.cbrt(np.add.reduceat(level**3, start[:-1]))


@settings(max_examples=20)
@given(seed=st.integers(0, 50), ragged=st.booleans())
def test_no_child_matches_better_than_its_parent(seed, ragged):
    X, Y = random_problem(seed)
    tree = ragged_tree(seed, 23) if ragged else LabelTree.balanced_kmeans(csr_matrix(Y.T @ X), 4, 3)
    levels = [X @ csr_matrix(np.cbrt(cubes.toarray())).T for cubes in power_means(X, Y, tree)]
    for level, (below, above) in enumerate(pairwise(levels)):
        parents = tree.parents(tree.depth - level)
        assert (above.toarray()[:, parents] >= below.toarray() - 1e-6).all()
    assert levels[0].max() <= 1 + 1e-6


def test_eight_bits_are_within_half_a_step():
    X, Y = random_problem(3)
    tree = LabelTree.balanced_kmeans(csr_matrix(Y.T @ X), 4, 3)
    families, at = build(X, Y, tree), 0
    for cubes, start in zip(reversed(list(power_means(X, Y, tree))), tree.child_ptr, strict=True):
        exact = np.cbrt(cubes.toarray())
        for first, last in pairwise(start):
            family, stored = families[at], np.zeros((last - first, X.shape[1]))
            feature = np.repeat(family.feature, np.diff(family.row_begin))
            stored[family.child, feature] = family.value * np.float64(family.scale)
            if last - first > 1:
                np.testing.assert_allclose(stored, exact[first:last], atol=0.51 * family.scale)
                assert 255 * np.float64(family.scale) <= exact[first:last].max()
            at += 1
    assert at == len(families)


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.integers(0, 5))
def test_merged_rows_keep_every_entry(a, b, seed):
    rng = np.random.default_rng(seed)
    features = [np.array(sorted(s), np.int32) for s in (a, b)]
    begins = [np.concatenate([[0], np.cumsum(rng.integers(1, 4, len(f)))]).astype(np.int64) for f in features]
    feature, *merged = merge_rows(features[0], begins[0], features[1], begins[1])
    assert feature.tolist() == sorted(a | b)
    for own, begin, result in zip(features, begins, merged, strict=True):
        counts = dict(zip(own.tolist(), np.diff(begin).tolist(), strict=True))
        assert np.diff(result).tolist() == [counts.get(f, 0) for f in feature.tolist()]
        assert (result[0], result[-1]) == (begin[0], begin[-1])


@pytest.mark.slow
@pytest.mark.parametrize("score_function", SCORE_FUNCTIONS)
@settings(max_examples=12)
@given(
    seed=st.integers(0, 20), width=st.integers(1, 12), k=st.integers(1, 30), ragged=st.booleans(),
    weight=st.sampled_from([0.0, *WEIGHTS]),
)  # fmt: skip
def test_trace_rank_and_predict_are_equal(score_function, seed, width, k, ragged, weight):
    model, X, _ = fitted(seed, ragged, score_function=score_function, match_weight=weight)
    P = model.predict(X[:3], k=k, beam_width=width)
    for i in range(3):
        trace = model.trace(X[i], k=k, beam_width=width)
        labels, scores = model.rank(X[i], k=k, beam_width=width)
        row = slice(P.indptr[i], P.indptr[i + 1])
        assert trace.labels.tolist() == P.indices[row].tolist() == labels.tolist()
        np.testing.assert_array_equal(scores, trace.scores)
        np.testing.assert_allclose(P.data[row], trace.scores, rtol=1e-6)


@pytest.mark.parametrize("weight", WEIGHTS)
@settings(max_examples=20)
@given(seed=st.integers(0, 20), ragged=st.booleans())
def test_both_parts_of_a_key_add_up_exactly(weight, seed, ragged):
    model, X, _ = fitted(seed, ragged, match_weight=weight)
    key_above = {0: 0.0}
    for level in model.trace(X[1], k=5, beam_width=4).levels:
        m = level.matching
        assert m is not None
        assert m.weight == weight
        for i in range(len(level.node)):
            total = 0.0
            for _, term in m.contributions(i):
                total += term
            assert total == level.match[i]
            if level.carried[i]:
                assert level.key[i] == key_above[int(level.parent[i])]
            elif weight == math.inf:
                assert level.key[i] == total - 1
            else:
                assert level.key[i] == (m.log_path[i] + weight * (total - 1)) / (1 + weight)
        np.testing.assert_array_equal(level.path, np.exp(m.log_path))
        np.testing.assert_array_equal(level.score, np.exp(level.key))
        key_above = dict(zip(level.node.tolist(), level.key.tolist(), strict=True))


@settings(max_examples=20)
@given(seed=st.integers(0, 20), weight=st.sampled_from(WEIGHTS))
def test_scores_of_labels_stay_in_0_to_1_for_rows_of_length_1(seed, weight):
    model, X, _ = fitted(seed, False, match_weight=weight)
    scores = model.predict(X, k=23, beam_width=23).data
    assert (scores > 0).all()
    assert (scores <= 1 + 1e-6).all()


@settings(max_examples=20)
@given(seed=st.integers(0, 20), ragged=st.booleans())
def test_a_wide_beam_with_infinite_weight_ranks_by_cosine_to_the_prototypes(seed, ragged):
    X, Y = random_problem(seed)
    tree = LabelTree.from_nested(list(range(23)))
    model = XRLinear(match_weight=math.inf).fit(X, Y, tree=tree)
    family, dense = model.frozen_, np.zeros((23, X.shape[1]))
    feature = np.repeat(family.row_feature, np.diff(family.match_begin))
    dense[family.match_child, feature] = family.match_value * np.float64(family.match_scale[0])
    labels, scores = model.rank(X[0], k=23)
    np.testing.assert_allclose(scores, np.exp((dense @ X[0].toarray().ravel())[labels] - 1), rtol=1e-12)


def test_weight_0_has_no_prototypes_and_a_model_with_them_the_same_weights():
    plain, X, Y = fitted(0, False)
    matching = XRLinear(branching=4, max_leaf_size=3, match_weight=2.0).fit(X, Y)
    assert len(plain.frozen_.match_begin) == len(plain.frozen_.match_value) == 0
    assert (plain.match_weight_, matching.match_weight_) == (0.0, 2.0)
    np.testing.assert_array_equal(plain.frozen_.entry_weight, matching.frozen_.entry_weight)
    np.testing.assert_array_equal(plain.frozen_.entry_child, matching.frozen_.entry_child)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_saved_model_predicts_bit_for_bit_the_same(tmp_path, weight):
    model, X, _ = fitted(1, True, match_weight=weight)
    model.save(tmp_path / "model")
    again = XRLinear.load(tmp_path / "model")
    assert again.match_weight_ == again.match_weight == weight
    np.testing.assert_array_equal(again.predict(X).data, model.predict(X).data)
    np.testing.assert_array_equal(again.predict(X).indices, model.predict(X).indices)


def test_pruning_keeps_the_prototypes():
    model, X, _ = fitted(2, False, match_weight=math.inf)
    assert (model.prune(100.0).predict(X) != model.predict(X)).nnz == 0
    assert len(model.prune(100.0).frozen_.entry_weight) == 0


def catalogue(seed: int) -> tuple[csr_matrix, csr_matrix, csr_matrix, csr_matrix]:
    """Labels of two rows each: a few words of its own and a topic that many share; queries of its own words."""
    rng = np.random.default_rng(seed)
    n, own, d = 300, 3, 400
    words = rng.integers(0, d, (n, own))
    X, asked = np.zeros((2 * n, d)), np.zeros((n, d))
    for label in range(n):
        for row in (2 * label, 2 * label + 1):
            X[row, words[label]] = rng.uniform(0.5, 1, own)
            X[row, rng.integers(0, d, 6)] = rng.uniform(0.1, 1, 6)
        asked[label, words[label][:2]] = 1
    label = np.repeat(np.arange(n), 2)
    Y = csr_matrix((np.ones(2 * n), (np.arange(2 * n), label)), shape=(2 * n, n))
    return csr_matrix(normalize(X)), Y, csr_matrix(normalize(asked)), csr_matrix(np.eye(n))


def test_auto_chooses_a_weight_that_helps_a_catalogue_of_two_rows_a_label():
    X, Y, asked, right = catalogue(0)
    model = XRLinear(max_leaf_size=20, match_weight="auto").fit(X, Y, validation=(asked[::2], right[::2]))
    plain = XRLinear(max_leaf_size=20).fit(X, Y)
    assert model.match_weight_ in GRID[1:]
    found = [metrics.ndcg_at_k(right[1::2], m.predict(asked[1::2]), 10) for m in (model, plain)]
    assert found[0] > found[1] + 0.005


def test_auto_stays_plain_where_the_match_does_not_help():
    X, _ = random_problem(0)
    # Labels that no prototype can tell: the first feature's half and the others' noise.
    Y = csr_matrix(np.eye(2)[(np.arange(60) % 2)])
    model = XRLinear(match_weight="auto").fit(X, Y, validation=(X, Y))
    assert model.match_weight_ == 0
    assert len(model.frozen_.match_value) == 0


@pytest.mark.parametrize(
    ("weight", "validation", "message"),
    [
        (-1.0, None, 'match_weight must be at least 0, infinity or "auto"; -1.0 came'),
        (math.nan, None, "nan came"),
        (True, None, "True came"),
        ("best", None, "'best' came"),
        ("auto", None, "needs queries to choose on"),
        ("auto", (np.ones((2, 30)), np.ones((3, 23))), "X has 2 rows and Y has 3"),
    ],
)
def test_nasty_match_weights_are_refused_in_words(weight, validation, message):
    X, Y = random_problem(0)
    with pytest.raises(InputError, match=message):
        XRLinear(match_weight=weight).fit(X, Y, validation=validation)


def test_negative_features_are_refused_with_a_match_and_allowed_without():
    X, Y = random_problem(0)
    X = csr_matrix((-X.data, X.indices, X.indptr), shape=X.shape)
    XRLinear(branching=4, max_leaf_size=3).fit(X, Y)
    with pytest.raises(InputError, match=r"X has negative values.*match_weight=0"):
        XRLinear(branching=4, max_leaf_size=3, match_weight=1.0).fit(X, Y)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_tiny_and_huge_features_give_the_same_prototypes(scale):
    X, Y = random_problem(5)
    X = csr_matrix(X, dtype=np.float64)
    tree = LabelTree.from_nested(list(range(23)))
    (wanted,), (found,) = build(X, Y, tree), build(X * scale, Y, tree)
    np.testing.assert_array_equal(found.value, wanted.value)


@pytest.mark.parametrize(
    ("weight", "validation", "message"),
    [
        ("auto", lambda X, Y: X, "needs queries"),
        ("auto", lambda X, Y: (X[:, :3], Y), "validation has 3 features"),
        ("auto", lambda X, Y: (X, Y[:, :3]), "3 labels"),
        ("auto", lambda X, Y: (X[:3], Y), "must agree"),
        (3.0, lambda X, Y: None, "negative"),
        (np.array([1.0, 2.0]), lambda X, Y: None, "match_weight must be"),
    ],
)
def test_what_cannot_be_matched_is_refused_before_the_training(weight, validation, message):
    X, Y = random_problem(0)
    trained = []
    with pytest.raises(InputError, match=message):
        XRLinear(match_weight=weight).fit(
            -X if message == "negative" else X, Y, on_progress=lambda *_: trained.append(1), validation=validation(X, Y)
        )
    assert not trained
