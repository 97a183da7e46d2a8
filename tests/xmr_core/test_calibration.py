import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.calibration import calibration_curve

from tests.xmr_core.data import random_problem
from xmr_core import InputError, NotFittedError, XRLinear
from xmr_core.calibration import GROUP, Calibration
from xmr_core.metrics import reliability_table


def test_a_curve_by_hand():
    # Two groups of 25: one in five right below, four in five above.
    keys = np.concatenate([np.linspace(-3, -2, GROUP), np.linspace(-1, 0, GROUP)])
    right = np.concatenate([np.arange(GROUP) % 5 == 0, np.arange(GROUP) % 5 != 0])
    curve = Calibration.fit(keys, right)
    np.testing.assert_allclose(curve.key, [-2.5, -0.5])
    np.testing.assert_allclose(curve.probability, [0.2, 0.8])
    np.testing.assert_allclose(curve(np.array([-9, -2.5, -1.5, -0.5, 0])), [0.2, 0.2, 0.5, 0.8, 0.8])


def test_groups_that_fall_are_pooled():
    keys = np.repeat([-3.0, -2.0, -1.0], GROUP)
    right = np.concatenate([np.ones(GROUP), np.zeros(GROUP), np.ones(GROUP)]) > 0
    np.testing.assert_allclose(Calibration.fit(keys, right).probability, [0.5, 0.5, 1])


@given(st.integers(0, 2**31), st.integers(1, 400))
def test_the_curve_rises_and_keeps_the_mean(seed, n):
    rng = np.random.default_rng(seed)
    keys = -rng.integers(0, 30, n) / 10.0
    right = rng.random(n) < np.exp(keys)
    curve = Calibration.fit(keys, right)
    assert (np.diff(curve.key) > 0).all()
    assert (np.diff(curve.probability) >= 0).all()
    assert 0 <= curve.probability[0] <= curve.probability[-1] <= 1


def test_no_answers_are_refused():
    with pytest.raises(InputError, match="no answers"):
        Calibration.fit(np.zeros(0), np.zeros(0, dtype=bool))


def noisy_problem(seed: int = 0, n: int = 4000):
    """Rows whose label is the prototype's only with the chance that its feature's size says."""
    rng = np.random.default_rng(seed)
    true = rng.integers(8, size=n)
    clear = rng.random(n)
    said = np.where(rng.random(n) < clear, true, rng.integers(8, size=n))
    X = np.eye(8, dtype=np.float32)[true] * clear[:, None] + 0.3 * rng.random((n, 8))
    return csr_matrix(X.astype(np.float32)), csr_matrix(np.eye(8, dtype=np.float32)[said])


@pytest.mark.parametrize("n_trees", [1, 2])
def test_probabilities_are_what_happens(n_trees, tmp_path):
    X, Y = noisy_problem()
    model = XRLinear(branching=2, max_leaf_size=2, n_trees=n_trees).fit(X[:2000], Y[:2000])
    model.calibrate(X[2000:3000], Y[2000:3000])
    P = model.predict_proba(X[3000:])
    table = reliability_table(Y[3000:], P)
    scores = model.predict(X[3000:])
    assert table.expected_error < 0.03 < reliability_table(Y[3000:], scores).expected_error
    assert table.count.sum() == P.nnz
    np.testing.assert_array_equal(P.indices, scores.indices)  # the ranking stays
    model.save(tmp_path / "model")
    again = XRLinear.load(tmp_path / "model").predict_proba(X[3000:])
    np.testing.assert_array_equal(again.toarray(), P.toarray())


def test_a_threshold_drops_unlikely_labels():
    X, Y = noisy_problem()
    model = XRLinear(branching=2, max_leaf_size=2).fit(X[:2000], Y[:2000]).calibrate(X[2000:], Y[2000:])
    everything, likely = model.predict_proba(X[:50]), model.predict_proba(X[:50], threshold=0.4)
    assert likely.nnz == (everything.data >= 0.4).sum() < everything.nnz
    assert likely.data.min() >= 0.4


def test_new_weights_never_meet_the_old_curve():
    class Watched(XRLinear):
        def __setattr__(self, name, value):
            if name == "rankers_":
                assert not hasattr(self, "calibration_")
            super().__setattr__(name, value)

    X, Y = random_problem(0)
    model = Watched(branching=4, max_leaf_size=3).fit(X, Y).calibrate(X, Y)
    model.fit(X, Y)
    with pytest.raises(NotFittedError):
        model.predict_proba(X)


def test_scores_are_no_probabilities_before_calibration():
    X, Y = random_problem(0)
    model = XRLinear(branching=4, max_leaf_size=3).fit(X, Y)
    with pytest.raises(NotFittedError, match="calibrate"):
        model.predict_proba(X)
    model.calibrate(X, Y).fit(X, Y)
    with pytest.raises(NotFittedError, match="calibrate"):
        model.predict_proba(X)


def test_reliability_by_hand():
    Y = csr_matrix([[1, 0, 0], [0, 1, 0]])
    P = csr_matrix([[0.9, 0.1, 0.0], [0.95, 1.0, 0.05]])
    table = reliability_table(Y, P, n_bins=2)
    np.testing.assert_allclose(table.prob_pred, [0.075, 0.95])
    np.testing.assert_allclose(table.prob_true, [0, 2 / 3])
    assert table.count.tolist() == [2, 3]
    assert table.expected_error == pytest.approx((2 * 0.075 + 3 * (0.95 - 2 / 3)) / 5)


@given(st.integers(0, 2**31))
def test_reliability_agrees_with_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    P = rng.uniform(0.001, 0.999, (6, 9))
    Y = rng.random((6, 9)) < P
    Y[0, 0] = True
    true, pred = calibration_curve(Y.ravel(), P.ravel(), n_bins=7)
    table = reliability_table(csr_matrix(Y), csr_matrix(P), n_bins=7)
    np.testing.assert_allclose(table.prob_true[table.count > 0], true)
    np.testing.assert_allclose(table.prob_pred[table.count > 0], pred)


def test_what_is_no_probability_is_refused():
    with pytest.raises(InputError, match="between 0 and 1"):
        reliability_table(csr_matrix([[1]]), csr_matrix([[1.5]]))


def test_labels_of_another_model_are_refused():
    X, Y = random_problem(0)
    with pytest.raises(InputError, match="knows 23 labels and Y has 5"):
        XRLinear().fit(X, Y).calibrate(X, Y[:, :5])
