"""Short lists under three trees: what is read, what is refused, what the nodes are called."""

import numpy as np
import pytest

from xmr_core import InputError
from xmr_core.completion.string_names import StringNames
from xmr_core.completion.three_trees import (
    EIGHT,
    KINDS,
    MAX_LETTERS,
    MAX_STRINGS,
    TYPED,
    fit_three,
    rows_of_log,
    rows_of_strings,
    typical,
)
from xmr_core.session_log import SessionLog


def log_of(*sessions: list[str]) -> SessionLog:
    number = np.repeat(np.arange(len(sessions)), [len(session) for session in sessions]).astype(np.int32)
    return SessionLog([query for session in sessions for query in session], number)


@pytest.fixture(scope="module")
def eight() -> dict[str, StringNames]:
    return {kind: StringNames(log) for kind, log in fit_three(rows_of_strings(EIGHT)).items()}


def test_the_trie_of_the_article_is_named_by_its_letters(eight: dict[str, StringNames]) -> None:
    names = eight["trie"]
    assert [names.node_name(1, node) for node in range(2)] == ["a…", "b…"]
    assert [names.node_name(2, node) for node in range(3)] == ["a", "ab…", "bc…"]
    assert [names.node_name(3, node) for node in range(6)] == ["a", "ab", "abc", "abd", "abf…", "bcd…"]
    assert sorted(names.node_name(names.tree.depth, node) for node in range(8)) == sorted(EIGHT)
    assert [names.node_size(2, node) for node in range(3)] == [1, 5, 2]


def test_a_hybrid_has_letters_above_and_clusters_below(eight: dict[str, StringNames]) -> None:
    names = eight["hybrid"]
    assert [names.node_name(2, node) for node in range(3)] == ["a", "ab…", "bc…"]
    for node in range(names.tree.level_size(3)):
        below = {names.node_name(names.tree.depth, leaf) for leaf in names.tree.leaves(3, node)}
        assert set(names.node_name(3, node).split(" + ")[0].split(", ")) <= below


def test_a_cluster_is_named_by_what_was_typed_most() -> None:
    log = fit_three(rows_of_strings(["b", "b", "b", "a", "c", "c"]))["balanced_kmeans"]
    assert StringNames(log).node_name(0, 0) == "b, c + 1"


def test_features_have_names(eight: dict[str, StringNames]) -> None:
    names = eight["trie"]
    assert [(names.feature_name(j), names.feature_family(j)) for j in range(3)] == [
        ("a", "char"), ("ab", "char"), ("abc", "char"),
    ]  # fmt: skip


def test_each_string_of_a_list_is_typed_equally_often() -> None:
    previous, queries = rows_of_strings(["tea", "e\u0301", "tea"])
    assert previous == [None] * 3 * TYPED
    assert queries.count("tea") == 2 * queries.count("\u00e9") == 2 * TYPED


@pytest.mark.parametrize(
    ("strings", "says"),
    [
        ([], "two different"), (["tea", "tea"], "two different"), (["", "tea"], "empty"),
        (["tea", "x" * (MAX_LETTERS + 1)], "Shorten"), ([str(n) for n in range(MAX_STRINGS + 1)], "too many"),
    ],
)  # fmt: skip
def test_lists_that_cannot_be_walked_are_refused(strings: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        rows_of_strings(strings)


def test_of_a_log_the_queries_typed_most_stay_with_their_previous_query() -> None:
    often = [[f"q{n:03}", "tea"] for n in range(MAX_STRINGS + 5)]
    previous, queries = rows_of_log(log_of(["tea", "q001", "tea"], *often))
    assert len(set(queries)) == MAX_STRINGS
    assert "tea" in queries
    # Ties go by code point: q001 was typed twice, then q000 and on; tea takes one of the places.
    assert set(queries) == {"tea", *(f"q{n:03}" for n in range(MAX_STRINGS - 1))}
    pairs = set(zip(previous, queries, strict=True))
    assert {("tea", "q001"), ("q000", "tea"), (None, "q002")} <= pairs


def test_a_log_of_one_query_cannot_be_walked() -> None:
    with pytest.raises(InputError, match="two different"):
        rows_of_log(log_of(["tea"], ["tea", "x" * (MAX_LETTERS + 1)]))


def test_a_walk_opens_on_the_pair_seen_most_often() -> None:
    assert typical(([None, "tea", "tea", "pot"], ["tea", "pot", "pot", "tea"])) == ("tea", "pot")
    assert typical((["b", "a"], ["x", "x"])) == ("a", "x")
    assert typical(([None], ["tea"])) == ("", "")


def test_the_three_differ_in_the_tree_alone() -> None:
    three = fit_three(rows_of_strings(EIGHT))
    assert tuple(three) == KINDS
    for log in three.values():
        assert log.table_.strings == sorted(EIGHT)
        assert {name: value for name, value in log.get_params().items() if name != "tree"} == {
            name: value for name, value in three["trie"].get_params().items() if name != "tree"
        }
