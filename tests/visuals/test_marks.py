"""Marks, sources and walkthroughs: what they become, and what is refused."""

import json

import numpy as np
import pytest

from algorithms.k_means import assign, assign_compiled, update
from visuals.figures import marks
from visuals.lessons.source import ROOT, source
from visuals.lessons.walkthrough import Ask, Axis, Numbers, Picture, Scene, Walkthrough


def test_numbers_are_sent_short_and_missing_ones_as_null() -> None:
    assert marks.short([1 / 3, np.nan, np.inf, 123456.7]) == [0.33333, None, None, 123460.0]


def test_points_share_an_array_or_bring_their_own() -> None:
    shared = marks.points("data", c=np.array([0, 1]), lit=np.array([1]))
    assert shared == {"t": "points", "of": "data", "c": [0, 1], "r": 4.5, "style": "solid", "lit": [1]}
    own = marks.points([1.0], [2.0], c="kept", size=3, tag="a")
    assert own == {"t": "points", "x": [1.0], "y": [2.0], "c": "kept", "r": 3.0, "style": "solid", "tag": "a"}


def test_marks_without_places_are_drawn_as_nothing() -> None:
    for mark in (marks.points([], []), marks.curve([], []), marks.bars([], [])):
        assert (mark["x"], mark["y"]) == ([], [])
    assert marks.segments([], [], [], [])["x1"] == []


def test_every_mark_is_json() -> None:
    made = [
        marks.points([1], [2], tag=["a"]), marks.curve([0, 1], [0, np.nan], dash=True),
        marks.segments([0], [0], [1], [1], arrow=True), marks.rule(y=0), marks.ellipse(0, 0, 1, 2, 0.3),
        marks.box(-np.inf, 0, 1, np.inf, fill=True), marks.node(0, 0, ["a", "b"]), marks.label(0, 0, "word"),
        marks.bars([0, 1], [2, 3], c=np.array([0, 1])), marks.regions([[0, 1], [1, 12]], (0, 1), (0, 1)),
        marks.heat([[0, 0.5], [1, 2]], (0, 1), (0, 1)),
    ]  # fmt: skip
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert made[5].get("x1") is None
    assert made[9]["rows"] == ["01", "1c"]
    assert made[10]["rows"] == ["05", "99"]


def test_no_points_are_a_mark_all_the_same() -> None:
    assert marks.points([], [])["x"] == marks.points([], [])["y"] == []


def test_a_rule_at_zero_keeps_its_place() -> None:
    assert marks.rule(x=0.0)["x"] == 0.0


def test_an_axis_holds_its_values_with_room() -> None:
    axis = Axis.around("x", [0.0, 10.0, np.nan])
    assert (axis.low, axis.high) == (-0.8, 10.8)
    assert Axis.around("x", [5.0, 5.0]).low < 5 < Axis.around("x", [5.0]).high


def test_a_source_is_the_file_s_own_without_its_docstring() -> None:
    lines = source(assign, "labels =")
    assert lines.file == "algorithms/k_means.py"
    assert '"""' not in "".join(text for _, text in lines.lines)
    written = dict(enumerate((ROOT / lines.file).read_text(encoding="utf-8").splitlines(), 1))
    assert all(written[n].strip() == text.strip() for n, text in lines.lines)
    assert all("labels =" in written[n] for n in lines.lit)


def test_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no line"):
        source(update, "this is not in it")


def test_a_compiled_kernel_is_shown_by_its_own_lines() -> None:
    lines = source(assign_compiled, "sq[c] += gap * gap")
    assert lines.lines[0][1].startswith("def assign_compiled(")
    assert len(lines.lit) == 1


def test_questions_and_walks_that_cannot_be_answered_are_refused() -> None:
    with pytest.raises(ValueError, match="2 to 6 options"):
        Ask("?", ["a"], 0, "")
    with pytest.raises(ValueError, match="Options differ"):
        Ask("?", ["a", "a"], 0, "")
    with pytest.raises(ValueError, match="one tag an option"):
        Ask("?", ["a", "b"], 0, "", ["t"])
    axis = Axis("x", 0, 1)
    last = Scene("s", "c", {}, Numbers(), [], source(assign), Ask("?", ["a", "b"], 0, ""))
    with pytest.raises(ValueError, match="last scene asks"):
        Walkthrough([Picture("p", axis, axis, "a")], [last])
    with pytest.raises(ValueError, match="scenes"):
        Walkthrough([Picture("p", axis, axis, "a")], [])
