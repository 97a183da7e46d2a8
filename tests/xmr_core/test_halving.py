from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random_array

from xmr_core import halving


def compact(Z, share=0.0):
    Z = csr_matrix(Z, dtype=np.float32)
    return halving.lean(Z.indptr.astype(np.int64), Z.indices.astype(np.int32), Z.data, share)


def halve(Z, one=0, other=1, max_iter=20):
    """Return the two halves of the rows of a dense matrix."""
    rows = np.arange(len(Z), dtype=np.int32)
    first, whole = np.zeros((2, Z.shape[1]), dtype=np.float32)
    halving.halve(*compact(Z), rows, one, other, max_iter, first, whole)
    assert not first.any()
    assert not whole.any()
    return np.split(rows, [(len(rows) + 1) // 2])


def plain_halve(Z, one, other, max_iter):
    """The same in dense arithmetic, with a stable sort for the cut."""
    n, middle = len(Z), (len(Z) + 1) // 2
    direction, inside = Z[one] - Z[other], None
    for _ in range(max_iter):
        after = np.isin(np.arange(n), np.argsort(-np.round(Z @ direction, 5), kind="stable")[:middle])
        if inside is not None and np.array_equal(after, inside):
            break
        inside = after
        direction = unit(Z[inside].sum(axis=0)) - unit(Z[~inside].sum(axis=0))
    return np.flatnonzero(inside), np.flatnonzero(~inside)


def unit(v):
    return v / np.linalg.norm(v) if v.any() else v


def spread(Z, halves):
    """The sum of all rows' cosines to their half's centroid; larger is better."""
    return sum(np.linalg.norm(Z[h].sum(axis=0)) for h in halves)


def test_two_directions_by_hand():
    Z = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8]])
    assert [h.tolist() for h in halve(Z, 0, 1)] == [[0, 2], [1, 3]]
    assert [h.tolist() for h in halve(Z, 3, 2)] == [[1, 3], [0, 2]]


def test_ties_go_to_the_first_rows_and_the_first_half_is_the_larger():
    assert [h.tolist() for h in halve(np.ones((5, 3)))] == [[0, 1, 2], [3, 4]]
    assert [h.tolist() for h in halve(np.zeros((4, 3)))] == [[0, 1], [2, 3]]


@given(st.integers(2, 40), st.integers(0, 10_000), st.integers(1, 20))
def test_halves_are_those_of_the_plain_algorithm(n, seed, max_iter):
    Z = np.random.default_rng(seed).random((n, 5))
    Z /= np.linalg.norm(Z, axis=1, keepdims=True)
    ours, plain = halve(Z, 0, n - 1, max_iter), plain_halve(Z, 0, n - 1, max_iter)
    # A tie within float32 may fall either way; then both are as good.
    assert np.array_equal(ours[0], plain[0]) or abs(spread(Z, ours) - spread(Z, plain)) < 0.05 * n


@given(st.integers(2, 60), st.integers(0, 10_000))
def test_halving_further_never_scatters_more(n, seed):
    Z = np.random.default_rng(seed).random((n, 6))
    Z /= np.linalg.norm(Z, axis=1, keepdims=True)
    quality = [spread(Z, halve(Z, 0, 1, max_iter)) for max_iter in (1, 2, 5, 20)]
    assert all(b >= a - 1e-3 for a, b in pairwise(quality))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40))
def test_the_upper_half_is_that_of_a_stable_sort(scores):
    score = np.array(scores, dtype=np.float64)
    expected = np.zeros(len(score), dtype=bool)
    expected[np.argsort(-score, kind="stable")[: (len(score) + 1) // 2]] = True
    assert np.array_equal(halving.upper_half(score), expected)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5])
def test_lean_rows_lose_no_more_than_their_share(share):
    Z = csr_matrix(random_array((50, 200), density=0.2, rng=0, dtype=np.float32) ** 3)
    ptr, idx, val = compact(Z, share)
    kept = csr_matrix((val, idx.astype(np.int32), ptr), shape=Z.shape)
    square = np.asarray(kept.multiply(kept).sum(axis=1)).ravel()
    assert (square >= 1 - share - 1e-5).all()
    assert (square <= 1 + 1e-5).all()
    assert kept.nnz == Z.nnz if share == 0 else kept.nnz < Z.nnz


def test_zero_rows_and_stored_zeros_stay_zero():
    Z = csr_matrix((np.array([0, 3, 4], np.float32), [0, 0, 1], [0, 0, 1, 3]), shape=(3, 2))
    ptr, _, val = compact(Z)
    assert ptr.tolist() == [0, 0, 0, 2]
    np.testing.assert_allclose(val, [0.6, 0.8], rtol=1e-6)
