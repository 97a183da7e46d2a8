"""A network and its moves: one step of small networks on paper, and what must hold for all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.network import Rows, backward, forward, initialize, loss, pack, shares_loss, unpack
from algorithms.optimizers import Adam, Momentum

ONE = np.ones(1)


def test_one_step_of_a_2_2_1_network_on_paper():
    coefs, intercepts = (np.array([[1.0, -1.0], [0.5, 1.0]]), np.array([[1.0], [-2.0]])), (np.zeros(2), np.zeros(1))
    row = Rows(np.array([[1.0, 2.0]]), np.ones((1, 1)), ONE)
    held, scores = forward(row.X, coefs, intercepts, "relu")
    # z = (1 + 1, -1 + 2), both on; the score is 2 - 2 = 0 and p = 1/2.
    assert [layer.tolist() for layer in held] == [[[1, 2]], [[2, 1]], [[0.5]]]
    assert loss(scores, row, coefs, 0.0) == pytest.approx(np.log(2))
    assert loss(scores, row, coefs, 2.0) == pytest.approx(np.log(2) + 1 + 1 + 0.25 + 1 + 1 + 4)
    deltas, (by_coefs, by_intercepts) = backward(held, row, coefs, "relu", 0.0)
    assert [delta.tolist() for delta in deltas] == [[[-0.5, 1]], [[-0.5]]]  # p - y, then times the weights 1 and -2
    assert [slope.tolist() for slope in by_coefs] == [[[-0.5, 1], [-1, 2]], [[-1], [-0.5]]]
    assert [slope.tolist() for slope in by_intercepts] == [[-0.5, 1], [-0.5]]
    theta = pack(coefs, intercepts) + Momentum(0.0).move(pack(by_coefs, by_intercepts), 0.1)
    moved, biases = unpack(theta, [2, 2, 1])
    np.testing.assert_allclose(moved[0], [[1.05, -1.1], [0.6, 0.8]])
    np.testing.assert_allclose(np.concatenate([moved[1].ravel(), *biases]), [1.1, -1.95, 0.05, -0.1, 0.05])
    # The penalty pulls at the weights only, by alpha W / S.
    _, (pulled, still) = backward(held, row, coefs, "relu", 2.0)
    np.testing.assert_allclose(pulled[0], [[1.5, -1], [0, 4]])
    assert still[0].tolist() == by_intercepts[0].tolist()


def test_a_2_2_2_network_shares_the_probability_on_paper():
    eye = np.eye(2)
    row = Rows(np.array([[np.log(3.0), 0.0]]), np.array([[0.0, 1.0]]), ONE)
    held, scores = forward(row.X, (eye, eye), (np.zeros(2), np.zeros(2)), "identity")
    np.testing.assert_allclose(held[-1], [[0.75, 0.25]])
    assert loss(scores, row, (eye, eye), 0.0) == pytest.approx(np.log(4))
    deltas, (by_coefs, _) = backward(held, row, (eye, eye), "identity", 0.0)
    np.testing.assert_allclose(np.vstack(deltas), [[0.75, -0.75]] * 2)
    np.testing.assert_allclose(by_coefs[1], [[0.75 * np.log(3), -0.75 * np.log(3)], [0, 0]])


def test_slopes_of_the_bends_on_paper():
    coefs, start = (np.ones((1, 1)), np.ones((1, 1))), (np.zeros(1), np.zeros(1))
    row = Rows(np.zeros((1, 1)), np.ones((1, 1)), ONE)
    for activation, want in (("tanh", -0.5), ("identity", -0.5), ("relu", 0.0)):  # a relu at 0 is off
        held, _ = forward(row.X, coefs, start, activation)
        assert backward(held, row, coefs, activation, 0.0)[0][0] == pytest.approx(want)
    held, _ = forward(row.X, coefs, (np.zeros(1), np.array([-0.5])), "logistic")  # a = 1/2, so the score is 0
    assert backward(held, row, coefs, "logistic", 0.0)[0][0] == pytest.approx(-0.5 * 0.25)


def test_moves_on_paper():
    plain, ahead = Momentum(0.5, nesterov=False), Momentum(0.5)
    g = np.array([1.0])
    assert [plain.move(g, 0.1)[0], plain.move(g, 0.1)[0]] == pytest.approx([-0.1, -0.15])
    assert [ahead.move(g, 0.1)[0], ahead.move(g, 0.1)[0]] == pytest.approx([-0.15, -0.175])
    # Adam's first move is the rate against the sign, whatever the size; an equal gradient keeps it there.
    adam = Adam(epsilon=1e-300)
    for _ in range(3):
        np.testing.assert_allclose(adam.move(np.array([1e-9, -4.0]), 0.1), [-0.1, 0.1])
    assert adam.t == 3
    np.testing.assert_allclose(adam.mean, (1 - 0.9**3) * np.array([1e-9, -4.0]))


def test_the_start_is_bounded_and_the_shares_give_the_entropy():
    theta = initialize([2, 4, 1], "tanh", np.random.RandomState(0))
    (first, second), (b, c) = unpack(theta, [2, 4, 1])
    assert max(np.abs(first).max(), np.abs(b).max()) <= 1 < np.abs(first).max() / 0.7  # root of 6 / (2 + 4)
    assert np.abs(pack([second], [c])).max() <= np.sqrt(6 / 5)
    assert np.abs(initialize([2, 4], "logistic", np.random.RandomState(0))).max() <= np.sqrt(2 / 6)
    rows = Rows(np.zeros((4, 2)), np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([1.0, 1.0, 1.0, 3.0]))
    assert shares_loss(rows) == pytest.approx(-(np.log(1 / 3) + 2 * np.log(2 / 3)) / 3)
    assert shares_loss(rows._replace(target=np.eye(4), weight=np.ones(4))) == pytest.approx(np.log(4))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), activation=st.sampled_from(["logistic", "tanh", "relu"]), q=st.sampled_from([1, 3]))
def test_hidden_units_may_trade_places(seed, activation, q):
    X = np.random.default_rng(seed).normal(size=(24, 3))
    (first, second), (b, c) = unpack(initialize([3, 5, q], activation, np.random.RandomState(seed)), [3, 5, q])
    order = np.random.default_rng(seed).permutation(5)
    held, _ = forward(X, (first, second), (b, c), activation)
    traded, _ = forward(X, (first[:, order], second[order]), (b[order], c), activation)
    np.testing.assert_allclose(traded[-1], held[-1], atol=1e-14)
    np.testing.assert_array_less(0, held[-1])
    if q > 1:
        np.testing.assert_allclose(held[-1].sum(axis=1), 1)
