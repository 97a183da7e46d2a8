"""The grid of stories on a screen: its clicks are kept, each once."""

from collections.abc import Sequence

import streamlit as st

from practice import Learner, PracticeError
from practice.stories import KeptStory, matrix_of, set_fit, stories
from practice.stories.matrix import Matrix
from visuals.components.story_matrix import changed, story_matrix
from visuals.figures.story_grid import story_grid
from visuals.frames.learner import now
from visuals.frames.stories import STORY


def grid(mine: Learner, only: str | None = None) -> tuple[Sequence[KeptStory], Matrix]:
    """Draw the grid of all stories, or of one alone; return what it shows."""
    key = f"story-grid-{only or 'all'}"
    _take(mine, key)  # the callback was not there to hear it if the server is new
    kept = [story for story in stories(mine) if only in (None, story.id)]
    matrix = matrix_of(kept, now())
    data = story_grid(matrix, alone=only is not None) | {"seen": st.session_state.get(f"{key}:seen")}
    told = story_matrix(data, key=key, on_change=lambda: _take(mine, key), on_open=lambda: None)
    if isinstance(told.open, str):
        st.switch_page(STORY, query_params={"story": told.open})
    if message := st.session_state.pop(f"{key}:message", ""):
        st.error(message)
    return kept, matrix


def _take(mine: Learner, key: str) -> None:
    """Keep the changes that were not seen yet."""
    told = changed(st.session_state.get(key))
    if told is None:
        return
    seen = st.session_state.get(f"{key}:seen") or {}
    last = seen["n"] if seen.get("mount") == told.mount else 0
    try:
        for change in told.changes:
            if change.n > last:
                last = change.n
                set_fit(mine, change.story, change.principle, change.fit, now())  # type: ignore[arg-type]
    except PracticeError as error:
        st.session_state[f"{key}:message"] = str(error)
    st.session_state[f"{key}:seen"] = {"mount": told.mount, "n": last}
