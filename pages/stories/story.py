"""A story: written part by part, measured while it grows, mapped to the principles it is told for."""

import streamlit as st

from practice import Learner, PracticeError
from practice.stories import add_story, delete_story
from visuals.frames.learner import mine, now
from visuals.frames.plain import plain
from visuals.frames.stories import LIST, REHEARSE, STORY, STYLE, story_of_address
from visuals.frames.story_editor import facts, measures, parts
from visuals.frames.story_grid import grid


def begin() -> None:
    """Ask for a title; the story is there from then on."""
    st.title("Write a story", anchor=False)
    st.markdown("Ten minutes: a title, then four parts. What you type is kept as you type.")
    with st.form("new-story", border=False):
        title = st.text_input("A title by which you know it again", placeholder="Search ranker rewrite", max_chars=120)
        if st.form_submit_button("Begin the story", type="primary"):
            try:
                kept = add_story(mine(), {"title": title}, now())
            except PracticeError as error:
                st.error(str(error))
            else:
                st.switch_page(STORY, query_params={"story": kept.id})
    st.page_link(LIST, label="Back to all stories")


def write() -> None:
    """Draw the story of the address."""
    learner = mine()
    kept = story_of_address(learner)
    st.html(STYLE)
    left, right = st.columns([8, 4], gap="large")
    with left:
        st.title(plain(kept.title), anchor=False)
        facts(learner, kept)
        parts(learner, kept)
    with right, st.container(key="story-side"):
        measures(learner, kept.id)
        st.subheader("Told for", anchor=False)
        serves(learner, kept.id)
        with st.container(key="story-links-after"):
            st.page_link(
                REHEARSE, label="Rehearse this story", icon=":material/arrow_forward:", query_params={"story": kept.id}
            )
            st.page_link(LIST, label="See all stories", icon=":material/arrow_forward:")
        with st.popover("Delete this story"):
            st.markdown("The story goes with its drafts and rehearsals. It cannot be brought back.")
            if st.button("Delete it for good"):
                delete_story(learner, kept.id)
                st.switch_page(LIST)


@st.fragment
def serves(learner: Learner, story_id: str) -> None:
    """Draw the principles; a click reruns them alone."""
    grid(learner, story_id)


if "story" in st.query_params:
    write()
else:
    begin()
