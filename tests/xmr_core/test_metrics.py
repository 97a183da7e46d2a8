import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.metrics import ndcg_score

from xmr_core import InputError
from xmr_core.metrics import ndcg_at_k, precision_at_k, propensities, psp_at_k, recall_at_k

TRUE = csr_matrix([[1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
SCORE = csr_matrix([[0.9, 0.8, 0.1, 0.0], [0.3, 0.2, 0.5, 0.0], [0.1, 0.0, 0.0, 0.0]])


def test_by_hand():
    # Row 0 ranks labels 0 1 2: hits at 1 and 3. Row 1 ranks 2 0 1: a hit at 3. Row 2 has no right label.
    assert precision_at_k(TRUE, SCORE, 1) == pytest.approx(1 / 3)
    assert precision_at_k(TRUE, SCORE, 3) == pytest.approx((2 / 3 + 1 / 3 + 0) / 3)
    assert recall_at_k(TRUE, SCORE, 1) == pytest.approx((1 / 2 + 0) / 2)
    assert recall_at_k(TRUE, SCORE, 3) == pytest.approx(1)
    perfect = 1 + 1 / np.log2(3)
    assert ndcg_at_k(TRUE, SCORE, 3) == pytest.approx(((1 + 1 / 2) / perfect + 1 / 2) / 2)


def test_ties_go_in_stored_order():
    score = csr_matrix((np.array([0.5, 0.5]), np.array([1, 0]), np.array([0, 2])), shape=(1, 2))
    assert precision_at_k(csr_matrix([[0, 1]]), score, 1) == 1
    assert precision_at_k(csr_matrix([[1, 0]]), score, 1) == 0


def test_what_was_not_retrieved_is_no_hit():
    assert recall_at_k(csr_matrix([[0, 1]]), csr_matrix([[0.4, 0.0]]), 2) == 0


@given(st.integers(1, 6), st.integers(0, 2**31))
def test_ndcg_agrees_with_scikit_learn(k, seed):
    rng = np.random.default_rng(seed)
    true = rng.random((5, 8)) < 0.4
    true[:, 0] = True
    score = rng.permuted(np.tile(np.arange(1.0, 9.0), (5, 1)), axis=1)
    ours = ndcg_at_k(csr_matrix(true.astype(float)), csr_matrix(score), k)
    assert ours == pytest.approx(ndcg_score(true, score, k=k))


def test_propensity_scored_precision_by_hand():
    propensity = np.array([0.5, 1.0, 0.25, 1.0])
    # Row 0 finds label 0 (weight 2) at rank 1, row 1 nothing; the best rankings start with weight 4 and 1.
    assert psp_at_k(TRUE, SCORE, 1, propensity) == pytest.approx(2 / 5)
    assert psp_at_k(TRUE, SCORE, 3, propensity) == pytest.approx(1)
    assert psp_at_k(TRUE, SCORE, 3, np.ones(4)) == pytest.approx((2 + 1) / (2 + 1))


def test_propensities_by_hand():
    Y = csr_matrix(np.array([[1, 0]] * 99 + [[0, 1]]))
    C = (np.log(100) - 1) * 2.5**0.55
    np.testing.assert_allclose(propensities(Y), [1 / (1 + C * 100.5**-0.55), 1 / (1 + C * 2.5**-0.55)])


@pytest.mark.parametrize("metric", [precision_at_k, recall_at_k, ndcg_at_k])
def test_bad_input_is_refused_in_words(metric):
    with pytest.raises(InputError, match="they must agree"):
        metric(TRUE, SCORE[:, :3], 1)
    with pytest.raises(InputError, match="k must be a whole number, at least 1; 0 came"):
        metric(TRUE, SCORE, 0)
    with pytest.raises(InputError, match="No row of Y_true has a right label"):
        metric(csr_matrix((3, 4)), SCORE, 1)
