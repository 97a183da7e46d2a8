"""Predictions of this visit: what was right of what was answered, by algorithm."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from visuals.components.algorithm_player import PlayerState

_KEY = "algorithm_predictions"


def record(lesson: str, payload: Mapping[str, Any], state: PlayerState) -> None:
    """Keep the answers of a walk; the same walk counts once, with its last answers. Skipped ones do not count."""
    steps = payload["steps"]
    said = {k: option == steps[k]["ask"]["answer"] for k, option in state.answers.items() if option >= 0}
    if said:
        st.session_state.setdefault(_KEY, {}).setdefault(lesson, {})[payload["id"]] = said


def tally(lesson: str) -> tuple[int, int]:
    """Return how many predictions were right, and how many were made."""
    walks = st.session_state.get(_KEY, {}).get(lesson, {}).values()
    return sum(sum(said.values()) for said in walks), sum(map(len, walks))
