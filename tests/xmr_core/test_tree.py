import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_matrix, csr_matrix

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, LabelTree
from xmr_core.label_embedding import pifa


def test_nested_lists_by_hand():
    tree = LabelTree.from_nested([0, [1, 2], [[3, 4], 5]])
    tree._check()
    assert [tree.level_size(level) for level in range(4)] == [1, 3, 5, 6]
    assert [g.tolist() for g in tree.groups(1)] == [[0], [1, 2], [3, 4, 5]]
    assert tree.path(0).tolist() == [0, 0, 0]  # carried down twice
    assert tree.path(4).tolist() == [2, 3, 4]
    assert tree.parents(2).tolist() == [0, 1, 1, 2, 2]


def test_kmeans_separates_two_obvious_directions():
    Z = csr_matrix(np.array([[1, 0], [0, 1], [0.9, 0.1], [0.1, 0.9]], dtype=np.float32))
    tree = LabelTree.balanced_kmeans(Z, branching=2, max_leaf_size=2)
    assert sorted(sorted(g.tolist()) for g in tree.groups(1)) == [[0, 2], [1, 3]]


@given(st.integers(1, 200), st.sampled_from([2, 4, 8, 16]), st.integers(1, 30), st.integers(0, 2**31))
def test_kmeans_trees_are_balanced_and_hold_every_label_once(n_labels, branching, max_leaf_size, seed):
    Z = csr_matrix(np.random.default_rng(seed).random((n_labels, 5)).astype(np.float32))
    tree = LabelTree.balanced_kmeans(Z, branching, max_leaf_size, seed=seed)
    tree._check()
    sizes = [len(g) for g in tree.groups(tree.depth - 1)]
    assert max(sizes) <= max_leaf_size
    assert max(sizes) - min(sizes) <= 1
    assert all(np.diff(p).max() <= branching for p in tree.child_ptr[:-1])


def test_parents_never_mix_the_halves_of_different_splits():
    # Five directions, one label a leaf: halves of single labels are empty and must not shift their neighbours.
    Z = csr_matrix(np.eye(5, dtype=np.float32))
    tree = LabelTree.balanced_kmeans(Z, branching=2, max_leaf_size=1)
    tree._check()
    assert [len(g) for g in tree.groups(1)] == [3, 2]
    assert [len(g) for g in tree.groups(2)] == [2, 1, 1, 1]


def test_kmeans_is_repeatable_and_the_seed_matters():
    Z = pifa(*random_problem(0, n=300, n_labels=100))
    one, same, other = (LabelTree.balanced_kmeans(Z, 4, 10, seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.label_of_leaf, same.label_of_leaf)
    assert not np.array_equal(one.label_of_leaf, other.label_of_leaf)


def test_kmeans_copes_with_identical_and_empty_embeddings():
    tree = LabelTree.balanced_kmeans(csr_matrix((9, 4), dtype=np.float32), branching=2, max_leaf_size=2)
    tree._check()
    Z = csr_matrix(np.ones((9, 4), dtype=np.float32))
    LabelTree.balanced_kmeans(Z, branching=2, max_leaf_size=2)._check()


@pytest.mark.parametrize(
    ("n_labels", "branching", "max_leaf_size", "sizes"),
    [
        (1, 16, 100, [[1]]),  # one label: the root's only child
        (1, 2, 1, [[1]]),
        (7, 16, 7, [[7]]),  # the labels fit under one node: no cluster at all
        (7, 16, 100, [[7]]),
        (3, 16, 1, [[3], [1, 1, 1]]),  # more branching than labels
        (5, 4, 2, [[4], [2, 1, 1, 1]]),
    ],
)
def test_small_label_sets_have_no_empty_cluster(n_labels, branching, max_leaf_size, sizes):
    tree = LabelTree.balanced_kmeans(csr_matrix(np.eye(n_labels, dtype=np.float32)), branching, max_leaf_size)
    tree._check()
    assert [np.diff(start).tolist() for start in tree.child_ptr] == sizes


def test_labels_without_rows_and_duplicates_are_spread_evenly():
    Z = csr_matrix(np.array([[0, 0], [0, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 0]], dtype=np.float32))
    for seed in range(20):
        tree = LabelTree.balanced_kmeans(Z, 2, 2, seed=seed)
        tree._check()
        assert sorted(len(g) for g in tree.groups(2)) == [1, 2, 2, 2]


def test_equal_labels_are_split_by_number():
    tree = LabelTree.balanced_kmeans(csr_matrix(np.ones((9, 4), dtype=np.float32)), branching=2, max_leaf_size=3)
    assert [g.tolist() for g in tree.groups(2)] == [[0, 1, 2], [3, 4], [5, 6], [7, 8]]


@pytest.mark.parametrize("n_jobs", [2, 3])
def test_kmeans_does_not_depend_on_threads_or_on_the_scale_of_rows(n_jobs):
    Z = pifa(*random_problem(0, n=300, n_labels=100))
    one = LabelTree.balanced_kmeans(Z, 4, 5)
    many = LabelTree.balanced_kmeans(Z, 4, 5, n_jobs=n_jobs)
    scaled = LabelTree.balanced_kmeans(csr_matrix(Z.multiply(2.0 ** np.arange(100)[:, None] / 2**50)), 4, 5)
    assert np.array_equal(one.label_of_leaf, many.label_of_leaf)
    assert np.array_equal(one.label_of_leaf, scaled.label_of_leaf)


def test_kmeans_leaves_the_embedding_as_it_was():
    Z = pifa(*random_problem(1, n=80, n_labels=40))
    before = Z.copy()
    LabelTree.balanced_kmeans(Z, 2, 4)
    assert np.array_equal(Z.indices, before.indices)
    assert np.array_equal(Z.data, before.data)


def test_families_are_sorted_by_their_most_frequent_label():
    tree = LabelTree.from_nested([[[0, 1], [2]], [[3, 4], [5, 6, 7]]]).by_frequency([3, 1, 4, 1, 5, 9, 2, 9])
    tree._check()
    assert [g.tolist() for g in tree.groups(2)] == [[5, 7, 6], [4, 3], [2], [0, 1]]
    assert tree.by_frequency(np.ones(8)).label_of_leaf.tolist() == tree.label_of_leaf.tolist()


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_sorting_by_frequency_keeps_the_groups(seed, n_labels):
    tree = ragged_tree(seed, n_labels)
    again = tree.by_frequency(np.random.default_rng(seed).integers(0, 9, n_labels))
    again._check()
    for level in range(tree.depth + 1):
        assert {frozenset(g.tolist()) for g in tree.groups(level)} == {
            frozenset(g.tolist()) for g in again.groups(level)
        }


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_chain_round_trip(seed, n_labels):
    tree = ragged_tree(seed, n_labels)
    tree._check()
    again = LabelTree.from_chain(tree.to_chain())
    assert np.array_equal(again.label_of_leaf, tree.label_of_leaf)
    assert all(np.array_equal(a, b) for a, b in zip(again.child_ptr, tree.child_ptr, strict=True))


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_paths_parents_leaves_and_groups_agree(seed, n_labels):
    tree = ragged_tree(seed, n_labels)
    for label in range(n_labels):
        path = tree.path(label)
        for level in range(1, tree.depth + 1):
            node = int(path[level - 1])
            assert tree.parents(level)[node] == (0 if level == 1 else path[level - 2])
            assert label in tree.label_of_leaf[tree.leaves(level, node)]
            assert label in tree.groups(level)[node]


def chain(*dense):
    return [csc_matrix(np.array(m, dtype=np.float32)) for m in dense]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LabelTree.from_chain([]), "one column, the root"),
        (lambda: LabelTree.from_chain(chain([[1, 0], [0, 1]])), "one column, the root"),
        (lambda: LabelTree.from_chain(chain([[1], [1]], [[1], [1]])), "has 1 columns; 2 are wanted"),
        (lambda: LabelTree.from_chain(chain([[1], [1]], [[1, 1], [0, 1]])), "exactly one entry"),
        (lambda: LabelTree.from_chain(chain([[1], [1]], [[1, 0], [1, 0]])), "column 1 has no child"),
        (lambda: LabelTree.from_nested([0, []]), "A group of labels is empty"),
        (lambda: LabelTree.from_nested([0, [2]]), "must be 0 to 1"),
        (lambda: LabelTree.from_nested(3), "A list of labels and lists is wanted"),
        (lambda: LabelTree.balanced_kmeans(csr_matrix((0, 3))), "has no rows"),
        (lambda: LabelTree.balanced_kmeans(csr_matrix((4, 3)), branching=3), "a power of two, 2 or more; 3 came"),
        (lambda: LabelTree.balanced_kmeans(csr_matrix((4, 3)), max_leaf_size=0), "max_leaf_size must be at least 1"),
        (lambda: LabelTree.balanced_kmeans(csr_matrix([[1, np.nan], [1, 0]]), 2, 1), "values that are not finite"),
        (lambda: LabelTree.from_nested([0, 1]).path(2), "Labels run from 0 to 1; 2 came"),
        (lambda: LabelTree.from_nested([0, 1]).by_frequency([1, 2, 3]), "One frequency a label is wanted, 2"),
    ],
)
def test_bad_trees_are_refused_in_words(make, message):
    with pytest.raises(InputError, match=message):
        make()
