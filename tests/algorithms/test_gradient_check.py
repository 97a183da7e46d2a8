"""Backpropagation against differences of the loss: a line by hand, random networks, kinks, what is refused."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms import MLPClassifier, gradient_check
from algorithms.network import unpack
from tests.algorithms.nasty import CLASSES, PLAIN, REFUSED


def draw(seed, sizes, n=6):
    """Return X, a target, weights, biases and the weights of the rows."""
    rng = np.random.default_rng(seed)
    k = sizes[-1]
    target = rng.integers(0, 2, (n, 1)) if k == 1 else np.eye(k)[rng.integers(0, k, n)]
    coefs = [rng.normal(size=shape) for shape in pairwise(sizes)]
    return rng.normal(size=(n, sizes[0])), target, coefs, [rng.normal(size=k) for k in sizes[1:]], rng.integers(1, 4, n)


def test_one_weight_by_hand():
    # One row x = 2 with y = 1 and w = b = 0: p = 1/2, so the slope is (p - y) x = -1 by w and -1/2 by b.
    check = gradient_check([[2.0]], [[1]], [[[0.0]]], [[0.0]], alpha=0.0)
    np.testing.assert_allclose(check.analytic, [-1, -0.5])
    np.testing.assert_allclose(check.numeric, [-1, -0.5], atol=1e-9)
    assert not check.at_kink.any()
    # A penalty adds alpha w / n.
    check = gradient_check([[0.0], [0.0]], [[1], [0]], [[[3.0]]], [[0.0]], alpha=4.0)
    np.testing.assert_allclose(check.analytic, [6, 0], atol=1e-15)
    np.testing.assert_allclose(check.numeric, [6, 0], atol=1e-8)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000), activation=st.sampled_from(["identity", "logistic", "tanh"]),
    hidden=st.lists(st.integers(1, 4), max_size=3), q=st.sampled_from([1, 3]), alpha=st.sampled_from([0.0, 0.3]),
)  # fmt: skip
def test_smooth_networks_agree_to_a_millionth(seed, activation, hidden, q, alpha):
    check = gradient_check(*draw(seed, [2, *hidden, q])[:4], activation, alpha, draw(seed, [2, *hidden, q])[4])
    assert check.relative_error.max() < 1e-6
    assert not check.at_kink.any()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), q=st.sampled_from([1, 3]))
def test_relu_networks_agree_away_from_kinks(seed, q):
    check = gradient_check(*draw(seed, [2, 4, 3, q])[:4], "relu")
    assert check.relative_error[~check.at_kink].max() < 1e-6


def test_at_a_kink_the_difference_is_the_mean_of_both_slopes():
    # z = w x + b is exactly 0, the unit counts as off: the slope is 0 by backpropagation, on the other side it is -1/2.
    check = gradient_check([[1.0]], [[1]], [[[1.0]], [[1.0]]], [[-1.0], [0.0]], alpha=0.0)
    assert check.at_kink.tolist() == [True, False, True, False]  # the first layer's weight and bias
    np.testing.assert_allclose(check.analytic, [0, 0, 0, -0.5])
    np.testing.assert_allclose(check.numeric, [-0.25, 0, -0.25, -0.5], atol=1e-5)
    assert check.relative_error[~check.at_kink].max() < 1e-6


def test_a_wrong_gradient_would_be_seen(monkeypatch):
    monkeypatch.setitem(gradient_check.__globals__["loss_gradient"].__globals__["SLOPES"], "tanh", np.ones_like)
    assert gradient_check(*draw(0, [2, 3, 1])[:4], "tanh").relative_error.max() > 0.01


def test_a_fitted_model_can_be_checked():
    model = MLPClassifier((3,), "tanh", solver="lbfgs", random_state=0).fit(PLAIN, CLASSES)
    check = gradient_check(PLAIN, CLASSES[:, None], model.coefs_, model.intercepts_, "tanh", model.alpha)
    assert np.abs(check.analytic).max() < 1e-3  # a minimum
    np.testing.assert_allclose(check.analytic, check.numeric, atol=1e-9)
    coefs, intercepts = unpack(check.numeric, [3, 3, 1])
    assert [part.shape for part in (*coefs, *intercepts)] == [(3, 3), (3, 1), (3,), (1,)]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        gradient_check(X, CLASSES[:, None], [np.ones((3, 1))], [np.ones(1)])


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"target": [[0.5], [1]]}, "target must have a row of 0 and 1"), ({"target": [[1]]}, "each of the 2 rows"),
        ({"coefs": [np.ones((2, 1))]}, "shapes of coefs must be"), ({"coefs": [], "intercepts": []}, "shapes of coefs"),
        ({"target": np.eye(2)}, "end in 2 by target"), ({"activation": "sine"}, "'activation'"), ({"h": 0}, "'h'"),
        ({"alpha": -1}, "'alpha'"), ({"intercepts": [[np.nan]]}, "NaN"), ({"sample_weight": [1, -1]}, "[Nn]egative"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(changed, says):
    fine = {"X": [[1.0], [2.0]], "target": [[0], [1]], "coefs": [[[1.0]]], "intercepts": [[0.0]]}
    with pytest.raises(ValueError, match=says):
        gradient_check(**(fine | changed))
