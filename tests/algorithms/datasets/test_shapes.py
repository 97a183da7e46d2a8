"""The shapes: the same for the same seed, of the form they are named for; real tables whole."""

import numpy as np
import pytest

from algorithms import datasets
from algorithms.datasets import BLOBS, COLLINEAR, DIABETES, IRIS, LINE, MOONS, OUTLIER, XOR, Table, real, shape
from algorithms.datasets.shapes import _SHAPES


@pytest.mark.parametrize("name", _SHAPES)
def test_a_shape_is_drawn_by_its_seed(name: str) -> None:
    first, again, other = shape(name, 1), shape(name, 1), shape(name, 2)
    np.testing.assert_array_equal(first.X, again.X)
    assert not np.array_equal(first.X, other.X)
    assert first.X.shape[1] == len(first.columns)
    assert np.isfinite(first.X).all()
    if first.classes:
        assert set(first.labels) <= set(range(len(first.classes)))
    assert name in [getattr(datasets, constant) for constant in datasets.__all__ if constant.isupper()]


def test_a_shape_has_as_many_rows_as_asked_for() -> None:
    assert shape(BLOBS, 0, 31).X.shape == (31, 2)
    assert shape(LINE, 0, 7).X.shape == (7, 1)


def test_shapes_are_what_they_are_named_for() -> None:
    blobs = shape(BLOBS, 0)
    centers = np.array([blobs.X[blobs.labels == c].mean(axis=0) for c in range(3)])
    nearest = ((blobs.X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == blobs.labels).mean() > 0.98
    xor = shape(XOR, 0)
    assert ((xor.X[:, 0] * xor.X[:, 1] < 0) == (xor.labels == 1)).all()
    assert np.corrcoef(shape(COLLINEAR, 0).X.T)[0, 1] > 0.999
    assert shape(OUTLIER, 0).X[-1, 0] > 2 * shape(OUTLIER, 0).X[:-1, 0].max()
    assert np.corrcoef(shape(LINE, 0).X[:, 0], shape(LINE, 0).values)[0, 1] > 0.9
    assert len(np.unique(shape(MOONS, 0).labels)) == 2


def test_real_tables_have_classes_or_values() -> None:
    assert real(IRIS).classes == ("setosa", "versicolor", "virginica")
    assert real(IRIS).labels.dtype == np.int64
    assert real(DIABETES).values.max() == 346
    with pytest.raises(ValueError, match="no classes"):
        _ = real(DIABETES).labels
    with pytest.raises(ValueError, match="no values"):
        _ = real(IRIS).values


def test_picking_columns_keeps_order_and_refuses_unknown_ones() -> None:
    table = real(IRIS).pick("petal width (cm)", "sepal length (cm)")
    np.testing.assert_array_equal(table.X, real(IRIS).X[:, [3, 0]])
    with pytest.raises(KeyError):
        real(IRIS).pick("petal weight")
    assert isinstance(table.first(3), Table)
    assert len(table.first(3).labels) == 3
