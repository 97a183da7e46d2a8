"""Stories: which story is told for which of the 16 principles, where the gaps are and how they close."""

import streamlit as st

from practice.stories import stories
from questions import load_bank
from questions.people import StoryCard
from visuals.cards.people import worked
from visuals.figures.story_grid import standing
from visuals.frames.learner import mine, said_calmly
from visuals.frames.stories import STORY, STYLE
from visuals.frames.story_aside import aside
from visuals.frames.story_grid import grid

EXAMPLE = "dive-deep-metric-looked-fine"
LEGEND = "● told for this principle · ○ could be turned to it · a cell changes when you click it"


@st.fragment
@said_calmly()
def screen() -> None:
    """Draw the screen; a changed cell reruns this fragment alone."""
    st.html(STYLE)
    learner = mine()
    has_some = bool(stories(learner))
    left, right = st.columns([8.7, 3.3], gap="large") if has_some else (st.container(), None)
    with left:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.title("Stories and the 16 principles", anchor=False, width="content")
            if st.button("Write a story", type="primary", icon=":material/add:"):
                st.switch_page(STORY)
        if right is None:
            empty()
            return
        said = st.empty()
        kept, matrix = grid(learner)
        said.markdown(standing(matrix))
        st.caption(LEGEND)
    with right:
        aside(kept, matrix)


def empty() -> None:
    """Say how to begin, and show a story to begin from."""
    st.markdown("No stories yet. Write the first in ten minutes; the matrix fills itself.")
    card = load_bank().card(EXAMPLE)
    if isinstance(card, StoryCard):
        with st.expander("Look at an example"):
            st.markdown(worked(card.worked))


screen()
