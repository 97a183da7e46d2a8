"""Points changed by hand: what a text does to a table, and which texts are refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.datasets import BLOBS, DIABETES, LINE, Table, real, shape
from algorithms.datasets.by_hand import MAX_CHANGES, changed_by_hand

TABLE = Table("t", np.array([[0.0, 1], [2, 3], [4, 5]]), np.array([0, 1, 0]), ("a", "b"), "c", ("A", "B"))


def test_moved_taken_away_and_added() -> None:
    found = changed_by_hand(TABLE, "m1,9,8;r0;a7,6,1")
    np.testing.assert_array_equal(found.X, [[9, 8], [4, 5], [7, 6]])
    np.testing.assert_array_equal(found.labels, [1, 0, 1])
    np.testing.assert_array_equal(TABLE.X, [[0, 1], [2, 3], [4, 5]])


def test_with_one_column_the_second_number_is_the_value() -> None:
    line = shape(LINE, 0)
    found = changed_by_hand(line, "m0,5,-2;a1,2")
    assert (found.X[0, 0], found.values[0]) == (5, -2)
    assert (found.X[-1, 0], found.values[-1]) == (1, 2)


def test_nothing_changed_is_the_table_itself() -> None:
    assert changed_by_hand(TABLE, "") is TABLE


@pytest.mark.parametrize(
    "text",
    ["m9,1,1", "r-1", "r0.5", "x1,2", "m1,2", "a1", "a1,2,5", "m1,nan,2", "a1e12,2", "r0;r1", "hello", ";", "a1,2,-1",
     ";".join(["a1,2"] * (MAX_CHANGES + 1))],
)  # fmt: skip
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".{15,}"):
        changed_by_hand(TABLE, text)


def test_a_table_of_many_columns_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="two columns"):
        changed_by_hand(real(DIABETES), "m0,1,2")


@given(st.text(alphabet="mra0123456789.,;-e", max_size=40))
def test_any_text_gives_a_sound_table_or_a_message(text: str) -> None:
    try:
        found = changed_by_hand(shape(BLOBS, 0), text)
    except ValueError:
        return
    assert len(found.X) == len(found.labels) >= 2
    assert np.isfinite(found.X).all()
