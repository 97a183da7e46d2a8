"""A learner's own CSV: read as it stands, refused with what is wrong and where."""

import numpy as np
import pytest

from algorithms.datasets.own import CLASSES, MAX_BYTES, MAX_ROWS, POINTS, VALUES, own_table

ROWS = "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,10,x\n"


def test_classes_are_numbered_in_order_of_their_names() -> None:
    table = own_table(ROWS.encode(), "my.csv", CLASSES)
    np.testing.assert_array_equal(table.X, [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]])
    assert (table.columns, table.target, table.classes) == (("a", "b"), "kind", ("x", "y"))
    np.testing.assert_array_equal(table.labels, [0, 1, 0, 1, 0])


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_mark_at_the_start(separator: str) -> None:
    content = b"\xef\xbb\xbf" + ROWS.replace(",", separator).encode()
    assert own_table(content, "my.csv", CLASSES).columns == ("a", "b")


def test_points_take_columns_of_numbers_only() -> None:
    table = own_table(ROWS.encode(), "my.csv", POINTS, 2)
    assert table.columns == ("a", "b")
    assert table.y is None


def test_values_stand_in_the_last_column() -> None:
    table = own_table(b"a,y\n1,2\n2,4\n3,6\n4,8\n5,10\n", "my.csv", VALUES, 1)
    np.testing.assert_array_equal(table.values, [2, 4, 6, 8, 10])


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", POINTS, "cannot be read"),
        (b"a,b\n1,2\n", POINTS, "has 1 rows"),
        (b"\xff\xfe\x00", POINTS, "UTF-8"),
        (ROWS.replace("7", "seven").encode(), CLASSES, "Line 5, column “a” holds “seven”"),
        (ROWS.replace("7", "").encode(), CLASSES, "Line 5, column “a” is empty"),
        (ROWS.replace("7", "1e300").encode(), CLASSES, "Line 5"),
        (ROWS.encode(), VALUES, "column “kind” holds “x”"),
        (b"a,b,c\n" + b"1,2,x\n" * 6, CLASSES, "1 different values"),
        (b"k,c\n" + b"q,x\n" * 6, POINTS, "0 columns of numbers"),
        (b"a,b\n1,2\n1,2,3\n" * 3, POINTS, "cannot be read"),
        (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), POINTS, "at most 2,000"),
        (b"a" * (MAX_BYTES + 1), POINTS, "at most 1,000,000"),
        (",".join(f"c{i}" for i in range(40)).encode() + b"\n" + b"1\n" * 6, POINTS, "40 columns"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        own_table(content, "my.csv", kind, 1)
