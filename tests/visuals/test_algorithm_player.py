"""The algorithm player's Python face: what it believes of what the browser tells; its colours are the theme's."""

import re
import tomllib
from pathlib import Path

import pytest

from visuals.components.algorithm_player import MAX_HAND, PlayerState, read_hand, read_state

ROOT = Path(__file__).parents[2]
STEPS = [{"ask": {"options": ["a", "b"]}}, {}, {"ask": {"options": ["a", "b", "c"]}}, {}]
PAYLOAD = {"id": "this", "steps": STEPS, "start": 0}


def test_a_rest_is_read() -> None:
    at = {"id": "this", "step": 2, "answers": {"0": 1, "2": -1}}
    assert read_state(at, PAYLOAD, 0) == PlayerState(2, {0: 1, 2: -1})


def test_answers_to_what_was_not_asked_are_dropped() -> None:
    at = {"id": "this", "step": 99, "answers": {"0": 7, "1": 0, "9": 0, "2": 2}}
    assert read_state(at, PAYLOAD, 0) == PlayerState(3, {2: 2})


@pytest.mark.parametrize(
    "at", [None, 5, {"id": "another", "step": 1, "answers": {}}, {"id": "this"},
           {"id": "this", "step": "x", "answers": {}},
           {"id": "this", "step": 1, "answers": [1]}, {"id": "this", "step": float("inf"), "answers": {}}],
)  # fmt: skip
def test_anything_else_counts_as_not_told(at: object) -> None:
    assert read_state(at, PAYLOAD, -1) == PlayerState(3)


def test_changes_of_another_data_set_are_not_taken_over() -> None:
    assert read_hand({"key": "here", "text": "r1"}, "here") == "r1"
    assert read_hand({"key": "there", "text": "r1"}, "here") is None
    assert read_hand({"key": "here", "text": 5}, "here") is None
    assert read_hand(None, "here") is None
    assert len(read_hand({"key": "here", "text": "r" * 9999}, "here") or "") == MAX_HAND


def test_the_colours_of_classes_are_the_theme_s() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    css = (ROOT / "visuals" / "components" / "algorithm_player" / "player.css").read_text(encoding="utf-8")
    found = re.findall(r"--c\d: light-dark\((#\w+), (#\w+)\)", css)
    assert [light for light, _ in found] == theme["light"]["chartCategoricalColors"]
    assert [dark for _, dark in found] == theme["dark"]["chartCategoricalColors"]
