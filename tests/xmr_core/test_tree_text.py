import pytest

from xmr_core import InputError, LabelTree

TREE = LabelTree.from_nested([0, [1, 2], [[3, 4], 5]])


def test_a_tree_is_drawn_line_by_line():
    assert TREE.describe().splitlines() == [
        "6 labels: 0, 1, 2, ...",
        "├── 0",
        "├── 2 labels: 1, 2",
        "│   ├── 1",
        "│   └── 2",
        "└── 3 labels: 3, 4, 5",
        "    ├── 2 labels: 3, 4",
        "    │   ├── 3",
        "    │   └── 4",
        "    └── 5",
    ]


def test_depth_stops_the_unfolding():
    assert TREE.describe(depth=0) == "6 labels: 0, 1, 2, ..."
    assert TREE.describe(depth=1, examples=1).splitlines() == [
        "6 labels: 0, ...",
        "├── 0",
        "├── 2 labels: 1, ...",
        "└── 3 labels: 3, ...",
    ]
    assert TREE.describe(depth=99) == TREE.describe()


def test_long_families_are_counted():
    tree = LabelTree.from_nested([list(range(1000)), [1000]])
    assert tree.describe(max_children=1, examples=2).splitlines() == [
        "1,001 labels: 0, 1, ...",
        "├── 1,000 labels: 0, 1, ...",
        "│   ├── 0",
        "│   └── ... and 999 more",
        "└── ... and 1 more",
    ]


def test_names_stand_for_numbers_on_one_line():
    names = ["a", "b\nc", " d ", "é", "", "f"]
    assert TREE.describe(names, depth=1).splitlines() == [
        "6 labels: a, b c, d, ...",
        "├── a",
        "├── 2 labels: b c, d",
        "└── 3 labels: é, , f",
    ]


def test_one_label_is_one_line():
    assert LabelTree.from_nested([[[0]]]).describe(["only"]) == "only"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"names": ["a"]}, "One name a label is wanted, 6; 1 came"),
        ({"depth": -1}, "depth must be a whole number, at least 0"),
        ({"max_children": 0}, "max_children must be a whole number, at least 1"),
        ({"examples": 0}, "examples must be a whole number, at least 1"),
    ],
)
def test_bad_wishes_are_refused_in_words(options, message):
    with pytest.raises(InputError, match=message):
        TREE.describe(**options)
