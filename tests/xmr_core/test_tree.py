import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_matrix, csr_matrix

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, LabelTree
from xmr_core.balanced_kmeans import halve
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


@given(st.integers(2, 60), st.integers(0, 2**31))
def test_halves_do_not_get_worse_than_a_random_cut(n, seed):
    rng = np.random.default_rng(seed)
    Z = csr_matrix(rng.random((n, 6)).astype(np.float32))
    first, second = halve(Z, np.arange(n, dtype=np.int32), rng)
    assert len(first) - len(second) in (0, 1)
    assert sorted([*first, *second]) == list(range(n))


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
        (lambda: LabelTree.from_nested([0, 1]).path(2), "Labels run from 0 to 1; 2 came"),
    ],
)
def test_bad_trees_are_refused_in_words(make, message):
    with pytest.raises(InputError, match=message):
        make()
