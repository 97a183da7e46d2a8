"""Rehearse a story: told to a question of the bank, without looking at it, then probed."""

import streamlit as st

from practice.stories.rehearsal import question_now, rehearsals
from questions import load_bank
from questions.people import StoryCard
from visuals.cards.parts import one_line
from visuals.frames.act_button import act_button
from visuals.frames.bank import CARD
from visuals.frames.learner import mine
from visuals.frames.plain import plain
from visuals.frames.stories import LIST, STYLE, story_link, story_of_address
from visuals.frames.story_rehearsal import finished, story_box, under_way

learner = mine()
kept = story_of_address(learner)
past = rehearsals(learner, kept.id)
told = next((row for row in past if row.id == st.query_params.get("told")), None)


def skip() -> None:
    """Put the question back and draw another."""
    st.query_params["skipped"] = str(skipped() + 1)


def skipped() -> int:
    """Return how many questions were put back, as the address says."""
    said = st.query_params.get("skipped", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def again() -> None:
    """Leave the finished rehearsal for a new one."""
    for name in ("told", "skipped"):
        st.query_params.pop(name, None)


def question() -> StoryCard | None:
    """Return the question of this rehearsal; None if it was finished and the bank has lost it."""
    if told is None:
        return question_now(kept, load_bank(), past, skipped())
    card = load_bank().card(told.question_id) if told.question_id in load_bank() else None
    return card if isinstance(card, StoryCard) else None


st.html(STYLE)
left, right = st.columns([8, 4], gap="large")
card = question()
with left:
    st.caption(f"Rehearsing “{plain(kept.title)}”" + (f", for {' and '.join(card.principles)}" if card else ""))
    st.title(one_line(card.prompt) if card else "A question that has left the bank", anchor=False)
    if told is not None:
        finished(learner, kept, told)
        act_button("Draw a new question", again, type="primary")
    elif card is not None:
        under_way(learner, kept, card)
with right, st.container(key="story-side"):
    story_box(kept)
    if told is None:
        act_button("Draw another question", skip, icon=":material/refresh:")
    with st.container(key="story-links-rehearse"):
        if told is not None and card is not None:
            st.page_link(CARD, label="See what this question listens for", query_params={"card": card.id})
        story_link(kept.id, f"Open {kept.title}")
        st.page_link(LIST, label="See all stories")
    if past:
        st.caption(f"Rehearsed {len(past)} time{'s' * (len(past) > 1)}, last on {past[0].at:%d %b %Y}.")
