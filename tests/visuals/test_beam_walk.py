"""The beam walk's payload: what the player gets for a search."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.visuals.fake_trace import FakeNames, FakeSearch, fake
from tests.visuals.test_beam_window import many, searches
from visuals.figures.beam_walk import beam_walk
from visuals.figures.node_score import own_lines
from xmr_core.errors import InputError
from xmr_core.trace import BeamTrace

STAGES = ["open", "score", "keep"]


@many
@given(searches)
def test_the_payload_is_json_and_the_steps_walk_every_level(search: tuple[BeamTrace, FakeNames]) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    walked = [(s["stage"], s["level"]) for s in payload["steps"]]
    depth = names.tree.depth
    wanted = [(stage, level) for level in range(1, depth + 1) for stage in STAGES]
    assert walked == [("start", 0), *wanted, ("done", depth)]


@many
@given(searches)
def test_every_step_focuses_a_shown_node(search: tuple[BeamTrace, FakeNames]) -> None:
    payload = beam_walk(search[0], search[1], "q")
    assert {s["focus"] for s in payload["steps"]} <= {n["id"] for n in payload["nodes"]}


@many
@given(searches)
def test_the_step_before_scoring_focuses_the_first_shown_node_and_says_no_score(
    search: tuple[BeamTrace, FakeNames],
) -> None:
    payload = beam_walk(search[0], search[1], "q")
    for step in payload["steps"]:
        if step["stage"] == "open":
            column = [n for n in payload["nodes"] if n["level"] == step["level"]]
            assert step["focus"] == column[0]["id"]
            assert "×" not in step["caption"]
            assert "." not in step["caption"].replace(". ", "").rstrip(".")


@many
@given(searches)
def test_contributions_add_up_to_the_margin_exactly_as_numbers_and_as_written(
    search: tuple[BeamTrace, FakeNames],
) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    margins = {f"{lv.level}.{n}": z for lv in trace.levels for n, z in zip(lv.node, lv.margin, strict=True)}
    for n in payload["nodes"]:
        if n["contrib"]:
            assert math.isclose(sum(c["v"] for c in n["contrib"]), margins[n["id"]], abs_tol=1e-9)
            assert sum(_units(c["s"]) for c in n["contrib"]) == _units(n["z"])
            assert sum(c["f"] == "bias" for c in n["contrib"]) == 1


def _units(written: str) -> int:
    return round(float(written.replace("−", "-")) * 10_000)


def test_many_n_grams_share_a_row_and_a_single_one_never_does() -> None:
    trace, names = fake(5)
    rests = [c["t"] for n in beam_walk(trace, names, "q")["nodes"] for c in n["contrib"] if c["f"] == "rest"]
    assert rests
    assert all(int(t.split()[0]) >= 2 for t in rests)


def test_an_only_child_carries_its_parents_score_and_shows_no_contributions() -> None:
    trace, names = fake(0)
    payload = beam_walk(trace, names, "q")
    carried = {f"{lv.level}.{n}" for lv in trace.levels for n in lv.node[lv.carried]}
    found = [n for n in payload["nodes"] if n["id"] in carried]
    assert found
    assert all((n["ownScore"], n["own"], n["contrib"]) == ("1", [], []) for n in found)


def test_the_same_search_has_the_same_id_and_any_other_another() -> None:
    trace, names = fake(2)
    ids = [beam_walk(fake(2)[0], names, "q")["id"], beam_walk(trace, names, "q")["id"]]
    assert ids[0] == ids[1]
    others = [beam_walk(fake(2, beam_width=3)[0], names, "q"), beam_walk(fake(2, bought=False)[0], names, "q")]
    others.append(beam_walk(trace, names, "another query"))
    assert len({p["id"] for p in others} | {ids[0]}) == 4


def test_a_trace_of_another_tree_is_refused() -> None:
    with pytest.raises(InputError, match="3 levels, the tree 2"):
        beam_walk(fake(1, depth=3)[0], fake(1, depth=2)[1], "q")


def test_bars_are_relative_to_the_levels_best_even_where_scores_underflow() -> None:
    trace, names = fake(4, depth=4)
    payload = beam_walk(trace, names, "q")
    for level in range(1, 5):
        bars = [n["bar"] for n in payload["nodes"] if n["level"] == level]
        assert max(bars) == 1.0
        assert min(bars) >= 0.0


@pytest.mark.parametrize(
    ("formula", "z", "own", "line"),
    [
        ("l3-hinge", -0.5, "0.0342", "exp(−max(0, 1 + 0.5000)³)"),
        ("l3-hinge", 0.25, "0.6558", "exp(−max(0, 1 − 0.2500)³)"),
        ("sigmoid", -3.328, "0.0346", "1 / (1 + exp(3.3280))"),
        ("sigmoid", 0.5, "0.6225", "1 / (1 + exp(−0.5000))"),
    ],
)
def test_the_formula_has_this_nodes_numbers(formula: str, z: float, own: str, line: str) -> None:
    assert own_lines(z, formula, own)[1] == line


def test_an_unknown_score_function_is_refused() -> None:
    with pytest.raises(ValueError, match="'l3-hinge' or 'sigmoid'"):
        own_lines(0.1, "relu", "0.1")


# ---------------------------------------------------------------------- predictions


@many
@given(searches)
def test_every_question_can_be_answered_from_the_shown_nodes(search: tuple[BeamTrace, FakeNames]) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    for level, said in zip(trace.levels, payload["levels"][1:], strict=True):
        ask = said["ask"]
        if ask is None:
            assert len(level.node) < 2 or level.key.min() == level.key.max()
            continue
        ids = [n["id"] for n in payload["nodes"] if n["level"] == level.level]
        assert set(ask["right"]) <= set(ids)
        assert f"these {len(ids)} " in ask["ask"]
        assert 1 <= ask["pick"] <= min(3, len(ask["right"]))


@many
@given(searches)
def test_survivors_are_asked_for_only_where_guessing_is_at_best_even(search: tuple[BeamTrace, FakeNames]) -> None:
    trace, names = search
    payload = beam_walk(trace, names, "q")
    for level, said in zip(trace.levels, payload["levels"][1:], strict=True):
        ask = said["ask"]
        if ask and ask["kind"] == "survive":
            ids = [n["id"] for n in payload["nodes"] if n["level"] == level.level]
            assert level.level < names.tree.depth
            assert ask["pick"] == int(level.kept.sum())
            assert sorted(ask["right"]) == sorted(f"{level.level}.{n}" for n in level.node[level.kept])
            assert 2 * len(ask["right"]) <= len(ids)


def test_whoever_ties_with_the_leader_is_right_too() -> None:
    names = fake(1, depth=1, leaf=30)[1]
    search = FakeSearch(names.tree, np.random.default_rng(0))
    search.bias[1][:2] = 50.0  # far above the hinge: own score exactly 1
    ask = beam_walk(search.trace(), names, "q")["levels"][1]["ask"]
    assert {"1.0", "1.1"} <= set(ask["right"])
    assert ask["pick"] == 1


@given(st.integers(0, 500))
def test_the_hint_before_scoring_names_only_scores_of_the_level_above(seed: int) -> None:
    trace, names = fake(seed)
    payload = beam_walk(trace, names, "q")
    for level in (2, 3):
        hint = payload["levels"][level]["hint"]
        above = {n["score"] for n in payload["nodes"] if n["level"] == level - 1 and n["kept"]}
        assert any(score in hint for score in above)
