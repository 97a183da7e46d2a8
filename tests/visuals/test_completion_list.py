"""The lists of the autocompletion screen in words and numbers."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visuals.components.combobox import Asked, asked
from visuals.figures.completion_list import (
    LONGEST_QUOTED,
    completion_list,
    how_many,
    likely_next,
    message,
    move,
    points_table,
    quoted,
    shares,
)
from xmr_core.completion.answer import SIGNALS, Completion, CompletionTrace


def trace(*queries: str, kind: str = "known") -> CompletionTrace:
    points = np.arange(len(queries) * len(SIGNALS), dtype=float).reshape(len(queries), len(SIGNALS))[::-1] / 7
    found = [Completion(q, float(row.sum()), kind) for q, row in zip(queries, points, strict=True)]
    return CompletionTrace("a", "b", found, points, np.ones(len(SIGNALS)), 9, 5)


@given(st.lists(st.floats(0, 1e6), max_size=8))
def test_written_parts_add_up_to_the_written_sum(points: list[float]) -> None:
    parts, total = shares(points)
    assert sum(map(Decimal, parts)) == Decimal(total)
    assert Decimal(total) == pytest.approx(Decimal(sum(points)), abs=Decimal("0.0011"))


@pytest.mark.parametrize("detail", [False, True])
def test_each_row_of_points_adds_up_to_its_score(detail: bool) -> None:
    found = trace("ab", "ac", "ad")
    table = points_table(found, detail)
    for row, completion in zip(table["rows"], found.completions, strict=True):
        assert sum(map(Decimal, row["parts"])) == Decimal(row["score"])
        assert float(row["score"]) == pytest.approx(completion.score, abs=0.0006)
        assert len(row["parts"]) == len(table["names"]) == len(table["sources"])
    assert sum(table["rows"][0]["bars"]) == pytest.approx(1)


def test_moves_are_said_in_words() -> None:
    assert [move(q, i, ["x", "y", "z"]) for i, q in enumerate(["z", "y", "x", "w"])] == [
        "up 2", "same place", "down 2", "new",
    ]  # fmt: skip


def test_without_a_comparison_nothing_moves() -> None:
    shown = completion_list(trace("ab", "ac"), None, 0.25)
    assert [item["move"] for item in shown["items"]] == ["", ""]
    assert shown["other"] is None


def test_the_likely_next_texts_are_the_suggestions_one_letter_further() -> None:
    found = trace("abx", "acy", "aby", "a", "zz")  # a correction does not extend what was typed
    assert likely_next(found, None) == ["ab", "ac"]
    assert likely_next(found, trace("ad", "ac")) == ["ab", "ac", "ad"]
    assert likely_next(trace(), None) == []


def test_what_was_counted_names_the_prefix_it_was_counted_for() -> None:
    found = trace("ab")
    assert how_many(found) == "Known queries that begin with “a”: 9. Scored: 5."
    assert completion_list(found, None, 0.25)["count"] == how_many(found) + " Time: 0.2 ms."
    assert points_table(found)["head"] == "Suggestion for “a”"
    nothing_typed = replace(found, prefix="")
    assert how_many(nothing_typed) == "Known queries: 9. Scored: 5."
    assert points_table(nothing_typed)["head"] == "Suggestion"


def test_a_long_text_is_cut_in_its_quotes() -> None:
    assert quoted("x" * LONGEST_QUOTED) == f"“{'x' * LONGEST_QUOTED}”"
    assert quoted("x" * 9999) == f"“{'x' * (LONGEST_QUOTED - 1)}…”"


def test_corrections_are_marked_in_words() -> None:
    shown = completion_list(trace("ab", kind="corrected"), None, 0.25)
    assert shown["items"][0]["tag"] == "corrected"
    assert shown["message"] == "1 suggestion, 1 of them corrected"
    assert message([]).startswith("No suggestion")


def test_the_state_of_the_box_is_read() -> None:
    state = {"query": {"text": "a", "seq": 2, "mount": "m", "picks": ["x", 3]}}
    assert asked(state) == Asked("a", 2, "m", ("x",))
    state["query"]["paused"] = True
    assert asked(state) == Asked("a", 2, "m", ("x",), paused=True)


@pytest.mark.parametrize(
    "state", [None, {}, {"query": None}, {"query": {"text": 3}}, {"query": {"text": "a", "seq": "1"}}]
)
def test_a_foreign_state_is_no_question(state: object) -> None:
    assert asked(state) is None
