import numpy as np
import pytest
from scipy.sparse import load_npz

from benchmarks.zipf import problem, write
from xmr_core import XRLinear, metrics


@pytest.mark.parametrize("n_labels", [1, 7, 400])
def test_rows_have_length_one_and_one_label_and_every_label_has_a_row(n_labels):
    found = problem(n_labels, n_test=50)
    assert found.X.shape == (3 * n_labels, 2000)
    assert found.Y.shape == (3 * n_labels, n_labels)
    assert found.Y.indices.dtype == found.X.indices.dtype == np.int32
    for X, Y in ((found.X, found.Y), (found.X_test, found.Y_test)):
        np.testing.assert_allclose(np.sqrt(X.multiply(X).sum(axis=1)), 1, rtol=1e-5)
        assert (np.diff(Y.indptr) == 1).all()
        assert X.has_canonical_format
    assert (np.bincount(found.Y.indices, minlength=n_labels) >= 1).all()


def test_frequencies_follow_zipfs_law():
    n = 20_000
    counts = np.sort(np.bincount(problem(n, n_test=1).Y.indices))[::-1]
    total = np.log(n) + 0.5772  # the harmonic number
    expected = 1 + 2 * n / total / np.arange(1, 11)
    np.testing.assert_allclose(counts[:10], expected, rtol=0.1)
    assert np.median(counts) <= 2


def test_it_is_a_function_of_its_seed():
    a, b, c = problem(100, 3), problem(100, 3), problem(100, 4)
    assert (a.X != b.X).nnz == 0
    assert (a.Y != b.Y).nnz == 0
    assert (a.X != c.X).nnz > 0


def test_it_can_be_learnt():
    found = problem(300, n_test=300)
    P = XRLinear(n_jobs=1).fit(found.X, found.Y).predict(found.X_test)
    assert metrics.precision_at_k(found.Y_test, P, 1) > 0.5


def test_what_is_written_is_what_was_drawn(tmp_path):
    found = problem(50, n_test=20)
    write(found, tmp_path)
    for name, matrix in zip(("X.trn", "Y.trn", "X.tst", "Y.tst"), found, strict=True):
        assert (load_npz(tmp_path / f"{name}.npz") != matrix).nnz == 0
