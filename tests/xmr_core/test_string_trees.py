import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from xmr_core import InputError, LabelTree
from xmr_core.string_trees import MAX_DEPTH, as_nested

EIGHT = ["a", "ab", "abc", "abd", "abfgh", "abfgi", "bcde", "bcdf"]
STRINGS = st.lists(st.text(alphabet="abé", max_size=4), min_size=1, max_size=30)


def named(tree, strings, level):
    return [[strings[label] for label in group] for group in tree.groups(level)]


def embeddings(n, seed=0):
    return csr_matrix(np.random.default_rng(seed).random((n, 6)).astype(np.float32))


# ------------------------------------------------------------------ by hand


def test_the_trie_of_eight_strings_groups_them_by_their_first_letters():
    tree = LabelTree.trie(EIGHT)
    tree._check()
    a, b = EIGHT[:6], EIGHT[6:]
    assert named(tree, EIGHT, 1) == [a, b]
    assert named(tree, EIGHT, 2) == [["a"], EIGHT[1:6], b]
    assert named(tree, EIGHT, 3) == [["a"], ["ab"], ["abc"], ["abd"], ["abfgh", "abfgi"], b]
    assert named(tree, EIGHT, 4) == [["a"], ["ab"], ["abc"], ["abd"], ["abfgh", "abfgi"], ["bcde"], ["bcdf"]]
    assert named(tree, EIGHT, 5) == [[string] for string in EIGHT]
    assert tree.depth == 5


def test_the_hybrid_of_eight_strings_is_a_trie_for_two_letters_and_clusters_below():
    # Two kinds of strings below "ab": those ending in a letter before d, and the rest.
    Z = csr_matrix(np.array([[1, 0], [1, 0], [1, 0.1], [0, 1], [0, 1], [0.1, 1], [1, 0], [0, 1]], dtype=np.float32))
    tree = LabelTree.hybrid(EIGHT, Z, trie_depth=2, branching=2, max_leaf_size=3)
    tree._check()
    groups = [[sorted(group) for group in named(tree, EIGHT, level)] for level in (1, 2, 3)]
    assert groups[0] == [EIGHT[:6], EIGHT[6:]]
    assert groups[1] == [["a"], EIGHT[1:6], EIGHT[6:]]
    assert ["ab", "abc"] in groups[2]
    assert ["abd", "abfgh", "abfgi"] in groups[2]


def test_a_small_group_of_a_hybrid_stays_together_down_to_its_labels():
    # "ab" holds five strings and is divided; "b" fits a leaf, so its only child stands in for the missing level.
    tree = LabelTree.hybrid(EIGHT, embeddings(8), trie_depth=1, branching=2, max_leaf_size=2)
    tree._check()
    assert tree.depth > 3
    assert EIGHT[6:] in [sorted(group) for group in named(tree, EIGHT, tree.depth - 1)]


def test_a_depth_ends_the_trie_and_hangs_the_rest_on_its_last_level():
    tree = LabelTree.trie(EIGHT, depth=1)
    assert tree.depth == 2
    assert named(tree, EIGHT, 1) == [EIGHT[:6], EIGHT[6:]]
    assert LabelTree.trie(EIGHT, depth=99).depth == 5


# ------------------------------------------------------------------ relations


@given(STRINGS, st.one_of(st.none(), st.integers(1, 6)))
def test_every_level_of_a_trie_groups_by_that_many_letters(strings, depth):
    tree = LabelTree.trie(strings, depth)
    tree._check()
    strings = [unicodedata.normalize("NFC", string) for string in strings]
    in_order = [strings[label] for label in tree.label_of_leaf]
    assert in_order == sorted(strings)
    for level in range(1, tree.depth):
        expected = {}
        for string in sorted(strings):
            expected.setdefault(string[:level], []).append(string)
        assert named(tree, strings, level) == list(expected.values())


@given(STRINGS, st.integers(1, 4), st.sampled_from([1, 2, 5]))
def test_a_hybrid_has_the_tries_groups_on_top_and_every_label_below(strings, depth, max_leaf_size):
    tree = LabelTree.hybrid(strings, embeddings(len(strings)), depth, 2, max_leaf_size)
    tree._check()
    top = LabelTree.trie(strings, depth)
    for level in range(1, min(depth, top.depth) + 1):
        groups = [{int(label) for label in group} for group in tree.groups(level)]
        assert groups == [{int(label) for label in group} for group in top.groups(level)]


@given(STRINGS)
def test_nested_lists_and_back_are_the_same_tree(strings):
    tree = LabelTree.trie(strings)
    again = LabelTree.from_nested(as_nested(tree.child_ptr, tree.label_of_leaf))
    assert np.array_equal(again.label_of_leaf, tree.label_of_leaf)
    assert all(np.array_equal(one, other) for one, other in zip(again.child_ptr, tree.child_ptr, strict=True))


# ------------------------------------------------------------------ odd strings


@pytest.mark.parametrize(
    "strings",
    [[""], ["a"], ["", "", ""], ["same"] * 5, ["a" * 10_000, "a" * 10_000 + "b"], ["👩‍🚀", "👩", "שלום", "\x00", " "]],
)
def test_odd_strings_make_a_sound_tree_of_bounded_depth(strings):
    for tree in (LabelTree.trie(strings), LabelTree.hybrid(strings, embeddings(len(strings)), 2, 2, 2)):
        tree._check()
        assert tree.n_labels == len(strings)
        assert tree.depth <= MAX_DEPTH + 1


@pytest.mark.parametrize(
    ("strings", "message"),
    [([], "At least one string"), ("abc", "in a list"), (["a", None], "number 1 is of the type NoneType")],
)
def test_what_is_no_list_of_strings_is_refused(strings, message):
    with pytest.raises(InputError, match=message):
        LabelTree.trie(strings)


def test_odd_depths_and_embeddings_are_refused():
    with pytest.raises(InputError, match="depth"):
        LabelTree.trie(EIGHT, depth=0)
    with pytest.raises(InputError, match="trie_depth"):
        LabelTree.hybrid(EIGHT, embeddings(8), trie_depth=0)
    with pytest.raises(InputError, match="Z has 7 rows for 8 strings"):
        LabelTree.hybrid(EIGHT, embeddings(7))
