import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.svm import LinearSVC

from tests.xmr_core.data import random_problem
from xmr_core.family_rows import compact
from xmr_core.solver import GOLDEN, fit_family, mix, padded, seed_of, shuffle, solve


def fit(X, sign, Cp=1.0, Cn=1.0, bias=1.0, eps=1e-5, max_iter=20_000):
    """The dense weights of the compiled solver, bias last; the family is all rows."""
    n_children = sign.shape[1]
    seen = np.full(X.shape[1], -1, dtype=np.int32)
    rows = compact(X.indptr, X.indices, X.data, np.arange(X.shape[0], dtype=np.int32), np.float32(bias), seen)
    assert (seen == -1).all()  # scratch is handed back clean
    block = np.zeros((len(sign), padded(n_children)), dtype=np.int8)
    block[:, :n_children] = sign
    begin, end, feature, weight, bias_weight = solve(rows, block, n_children, Cp, Cn, eps, max_iter, 0.0, np.uint64(7))
    full = np.zeros((X.shape[1] + 1, n_children), dtype=np.float32)
    for c in range(n_children):
        full[feature[begin[c] : end[c]], c] = weight[begin[c] : end[c]]
    full[-1] = bias_weight
    return full


def signs(Y):
    return np.where(Y.toarray() > 0, 1, -1).astype(np.float32)


def test_two_points_by_hand():
    # One feature, x = 1 for the positive and -1 for the negative row, no bias, C = 1: by symmetry the loss is
    # w^2 / 2 + 2 (1 - w)^2, whose derivative w - 4 (1 - w) is 0 at w = 0.8.
    from scipy.sparse import csr_matrix

    X = csr_matrix(np.array([[1.0], [-1.0]], dtype=np.float32))
    W = fit(X, np.array([[1.0], [-1.0]], dtype=np.float32), bias=0.0)
    assert W[0, 0] == pytest.approx(0.8, abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_siblings_solved_together_agree_with_liblinear_one_by_one(seed):
    X, Y = random_problem(seed)
    sign = signs(Y[:, :7])
    W = fit(X, sign)
    for c in range(sign.shape[1]):
        svm = LinearSVC(loss="squared_hinge", dual=True, tol=1e-6, max_iter=50_000).fit(X, sign[:, c])
        np.testing.assert_allclose(W[:-1, c], svm.coef_[0], atol=2e-3)
        assert W[-1, c] == pytest.approx(svm.intercept_[0], abs=2e-3)


def test_unequal_costs_agree_with_liblinear():
    X, Y = random_problem(3)
    sign = signs(Y[:, :2])
    W = fit(X, sign, Cp=4.0, Cn=0.5)
    svm = LinearSVC(class_weight={1: 4.0, -1: 0.5}, dual=True, tol=1e-6, max_iter=50_000).fit(X, sign[:, 0])
    np.testing.assert_allclose(W[:-1, 0], svm.coef_[0], atol=2e-3)


def test_a_child_solved_alone_gets_the_weights_it_gets_in_company():
    X, Y = random_problem(5)
    sign = signs(Y[:, :8])
    np.testing.assert_allclose(fit(X, sign)[:, [3]], fit(X, sign[:, [3]]), atol=2e-3)


def test_python_body_equals_compiled_kernel():
    X, Y = random_problem(1, n=12, d=8, n_labels=3)
    rows = np.arange(12, dtype=np.int32)
    start, members = Y.tocsc().indptr, Y.tocsc().indices
    args = (X.indptr, X.indices, X.data, rows, start, members, 1.0, 2.0, np.float32(1), 0.1, 20, 0.05, 3, 4)
    with np.errstate(over="ignore"):
        plain = fit_family.py_func(*args, np.full(8, -1, dtype=np.int32))
    for fast, slow in zip(fit_family(*args, np.full(8, -1, dtype=np.int32)), plain, strict=True):
        np.testing.assert_allclose(fast, slow, atol=1e-5)


@given(st.integers(0, 2**63), st.integers(1, 50))
def test_shuffle_keeps_every_row(seed, n):
    order = np.arange(n)
    shuffle(order, np.array([seed | 1], dtype=np.uint64))
    assert sorted(order.tolist()) == list(range(n))


def test_the_generator_is_splitmix64():
    # The first numbers of the reference implementation from seed 1234567 (Vigna, prng.di.unimi.it).
    state, numbers = 1234567, []
    for _ in range(3):
        state = (state + int(GOLDEN)) % 2**64
        numbers.append(int(mix(np.uint64(state))))
    assert numbers == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_every_seed_and_task_has_a_generator_of_its_own():
    assert len({int(seed_of(seed, number)) for seed in range(50) for number in range(50)}) == 2500
