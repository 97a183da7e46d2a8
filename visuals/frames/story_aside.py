"""Beside the matrix: how to close its gaps, which stories fade, and the fewest to prepare."""

from collections.abc import Sequence

import streamlit as st

from practice.stories import KeptStory, Matrix, Turn, best_few, fewest, turns
from practice.stories.cover import A_FEW
from questions import load_bank
from visuals.figures.story_words import backing, closing, fading, listed, preparing, turning
from visuals.frames.stories import story_link

AT_ONCE = 4  # gaps shown before the rest is asked for


def aside(kept: Sequence[KeptStory], matrix: Matrix) -> None:
    """Draw the three lists; one without content is left out."""
    if gaps := turns(kept, load_bank()):
        st.subheader("Close the gaps", anchor=False)
        st.caption(closing(gaps))
        first = sorted(gaps, key=lambda turn: turn.story is None)
        for turn in first[:AT_ONCE]:
            _gap(turn)
        if rest := first[AT_ONCE:]:
            with st.expander(f"{len(rest)} more"):
                for turn in rest:
                    _gap(turn)
    if matrix.fading:
        st.subheader("Fading", anchor=False)
        for old in matrix.fading:
            with st.container(key=f"story-links-fading-{old.column.id}"):
                story_link(old.column.id, old.column.title)
                st.markdown(fading(old))
    best = fewest(kept)
    st.subheader("Fewest to prepare", anchor=False)
    st.markdown(preparing(best, best if len(best.chosen) <= A_FEW else best_few(kept)))
    for served in best.chosen:
        with st.container(key=f"story-links-fewest-{served.story.id}"):
            story_link(served.story.id, served.story.title)
            st.markdown(listed(tuple(served.principles)) + ".")
            st.caption(backing(tuple(served.principles), best))


def _gap(turn: Turn) -> None:
    with st.container(key=f"story-links-{turn.principle.replace(' ', '-')}"):
        st.markdown(f"**{turn.principle}**")
        if turn.story:
            story_link(turn.story.id, f"Turn {turn.story.title}")
        st.markdown(turning(turn))
