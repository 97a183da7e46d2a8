"""Keep where the learner is on a screen, so that Home can lead back there."""

from collections.abc import Mapping

import streamlit as st

from practice.visits import MAX_QUERY, record_visit
from visuals.frames.learner import ask_store, now

KEPT = "visits_kept"


def remember(page: str, title: str, note: str, query: Mapping[str, str]) -> None:
    """Keep a place; the same place is not written again, and one that no URL should hold is not kept."""
    kept: dict[str, tuple[str, str, dict[str, str]]] = st.session_state.setdefault(KEPT, {})
    place = (title, note, dict(query))
    if kept.get(page) == place or sum(map(len, (*query, *query.values()))) > MAX_QUERY:
        return
    kept[page] = place
    ask_store(lambda mine: record_visit(mine, page, title, note[:300], query, now()), None)
