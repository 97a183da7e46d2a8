import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.data import random_problem
from xmr_core.label_embedding import EMBEDDINGS, pifa, pii


def dense_pifa(X, Y):
    """PECOS's definition, in the order in which it computes."""
    Z = unit(Y).T @ X
    return unit(Z)


def unit(A):
    length = np.linalg.norm(A, axis=1, keepdims=True)
    return np.divide(A, length, out=np.zeros_like(A), where=length > 0)


def test_pifa_weighs_a_row_by_the_number_of_its_labels():
    X = csr_matrix(np.array([[1, 0], [0, 1]], dtype=np.float32))
    Y = csr_matrix(np.array([[1, 0, 0, 0], [1, 1, 1, 1]], dtype=np.float32))
    # Label 0: (1, 0) + (0, 1) / 2, whose length is sqrt(5) / 2.
    np.testing.assert_allclose(pifa(X, Y).toarray()[0], [2 / 5**0.5, 1 / 5**0.5], rtol=1e-6)
    np.testing.assert_allclose(pifa(X, Y).toarray()[1], [0, 1])


def test_pii_is_a_column_of_y_at_length_one():
    Y = csr_matrix(np.array([[1, 0, 3], [1, 0, 0], [0, 0, 4]], dtype=np.float32))
    Z = pii(csr_matrix((3, 5), dtype=np.float32), Y)
    np.testing.assert_allclose(Z.toarray(), [[0.5**0.5, 0.5**0.5, 0], [0, 0, 0], [0.6, 0, 0.8]], rtol=1e-6)
    assert Y.data.tolist() == [1, 3, 1, 4]


@given(st.integers(0, 10_000))
def test_pifa_agrees_with_dense_arithmetic(seed):
    X, Y = random_problem(seed, n=40, n_labels=15)
    Y.data = np.random.default_rng(seed).uniform(0.5, 2, Y.nnz).astype(np.float32)
    Z = pifa(X, Y)
    assert Z.dtype == np.float32
    np.testing.assert_allclose(Z.toarray(), dense_pifa(X.toarray(), Y.toarray()), atol=1e-5)


def test_labels_without_rows_are_rows_of_zeros():
    X, Y = csr_matrix(np.eye(3, dtype=np.float32)), csr_matrix((3, 2), dtype=np.float32)
    for embed in EMBEDDINGS.values():
        assert embed(X, Y).shape == (2, 3)
        assert embed(X, Y).nnz == 0


def test_rows_that_cancel_out_leave_zeros_and_no_nan():
    X, Y = csr_matrix(np.array([[1.0], [-1.0]], dtype=np.float32)), csr_matrix(np.ones((2, 1), dtype=np.float32))
    assert pifa(X, Y).toarray().tolist() == [[0]]
