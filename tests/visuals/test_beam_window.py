"""The window of a beam walk: what it must show, what it may fold, and that nothing is lost in between."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visuals.fake_trace import FakeNames, fake
from visuals.figures.beam_walk import beam_walk
from visuals.figures.beam_window import BUDGET, CEILING, MOST, SMALL, choose_window
from xmr_core.trace import BeamTrace

searches = st.builds(
    fake,
    seed=st.integers(0, 10_000),
    depth=st.integers(1, 4),
    branching=st.sampled_from([2, 8, 16]),
    leaf=st.sampled_from([3, 20, 60]),
    k=st.integers(1, 10),
    beam_width=st.integers(1, 10),
    bought=st.booleans(),
)
many = settings(max_examples=60, deadline=None)


def window(trace: BeamTrace) -> list:
    return choose_window(trace.levels, None if trace.truth is None else trace.truth.path)


def _at(payload: dict, level: int) -> list[dict]:
    return [n for n in payload["nodes"] if n["level"] == level]


@many
@given(searches)
def test_walk_shows_at_most_seventy_nodes_up_to_beam_ten_and_four_levels(search: tuple[BeamTrace, FakeNames]) -> None:
    trace = search[0]
    shown = sum(int(s.sum()) for s in window(trace)) + 1
    wanted = sum(len(level.node) if len(level.node) <= SMALL else MOST for level in trace.levels) + 1
    assert min(wanted, BUDGET) <= shown <= CEILING


@many
@given(searches)
def test_walk_folds_never_hide_a_kept_node(search: tuple[BeamTrace, FakeNames]) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    for level in trace.levels:
        ids = {n["id"] for n in _at(payload, level.level)}
        assert {f"{level.level}.{n}" for n in level.node[level.kept]} <= ids


@many
@given(searches)
def test_walk_folds_never_hide_the_bought_products_path_or_the_best_pruned_node(
    search: tuple[BeamTrace, FakeNames],
) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    for level in trace.levels:
        ids = {n["id"] for n in _at(payload, level.level)}
        wanted = set(level.node[level.rank == int(level.kept.sum()) + 1].tolist())
        if trace.truth is not None:
            wanted |= {int(trace.truth.path[level.level - 1])} & set(level.node.tolist())
        assert {f"{level.level}.{n}" for n in wanted} <= ids


@many
@given(searches)
def test_shown_nodes_and_folds_add_up_to_the_scored_nodes_of_each_group(search: tuple[BeamTrace, FakeNames]) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    for level in trace.levels:
        found = Counter(n["parent"] for n in _at(payload, level.level))
        for fold in payload["folds"]:
            if fold["kind"] == "scored" and fold["level"] == level.level:
                found[fold["parent"]] += fold["count"]
        assert found == Counter(f"{level.level - 1}.{p}" for p in level.parent.tolist())


@many
@given(searches)
def test_a_stub_stands_beside_every_shown_pruned_group_and_counts_what_was_not_opened(
    search: tuple[BeamTrace, FakeNames],
) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    stubs = {f["parent"]: f for f in payload["folds"] if f["kind"] == "unopened"}
    pruned = [n for n in payload["nodes"] if 0 < n["level"] < names.tree.depth and not n["kept"]]
    assert set(stubs) == {n["id"] for n in pruned}
    for n in pruned:
        number = int(n["id"].split(".")[1])
        assert stubs[n["id"]]["count"] == len(names.tree.children(n["level"], number))
        assert stubs[n["id"]]["items"] == len(names.tree.leaves(n["level"], number))


@many
@given(searches)
def test_the_window_is_in_tree_order_so_that_its_order_tells_no_score(search: tuple[BeamTrace, FakeNames]) -> None:
    payload = beam_walk(search[0], search[1], "q")
    numbers = [(n["level"], int(n["id"].split(".")[1])) for n in payload["nodes"]]
    assert numbers == sorted(numbers)


@many
@given(searches)
def test_groups_show_evenly_many_nodes_unless_they_must_show_more(search: tuple[BeamTrace, FakeNames]) -> None:
    """Otherwise the group with the most nodes would betray the winner before it is scored."""
    trace, _ = search
    for level, shown in zip(trace.levels, window(trace), strict=True):
        visible, must = Counter(level.parent[shown].tolist()), _must(trace, level)
        folded = set(level.parent[~shown].tolist())
        for group in folded:
            for other in set(level.parent.tolist()):
                extra = visible[other] - max(must[other], visible[group] + 1)
                assert extra <= 1  # one more where a single node was spared its own fold


def _must(trace: BeamTrace, level) -> Counter:
    must = level.kept | (level.rank == int(level.kept.sum()) + 1)
    if trace.truth is not None:
        must = must | (level.node == trace.truth.path[level.level - 1])
    return Counter(level.parent[must].tolist())


def test_a_small_search_is_shown_whole() -> None:
    trace, _ = fake(1, depth=3, branching=4, leaf=4, beam_width=2)
    assert all(shown.all() for shown in window(trace))


def test_a_search_of_a_thousand_products_folds_and_keeps_its_columns_short() -> None:
    trace, _ = fake(3, depth=3, branching=16, leaf=200, beam_width=10)
    shown = window(trace)
    assert len(trace.levels[-1].node) > 700
    assert max(int(s.sum()) for s in shown) <= 30
    assert np.flatnonzero(~shown[-1]).size > 600
