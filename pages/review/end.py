"""When nothing is left: what was done, what comes next, and how to go on all the same; a card that does not stay."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.review import acts
from pages.review.notes import note, say_trouble
from practice import Learner
from practice.profile import profile
from practice.reviews.newcomers import brings_new
from practice.reviews.queue import Due, forecast, study_ahead
from practice.reviews.sitting import Up
from practice.reviews.summary import summary
from practice.suggestions import open_suggestions
from visuals.cards.parts import one_line
from visuals.figures import review_words as words
from visuals.figures.beam_numbers import many
from visuals.figures.load_bars import load_bars
from visuals.frames.bank import LIST, bank
from visuals.frames.learner import now
from visuals.frames.review_aside import way_to
from visuals.frames.review_head import shown


def show(learner: Learner, here: Up, head: DeltaGenerator) -> None:
    """Draw the end of the day's review, or the pause until its last cards come back."""
    moment, said = now(), profile(learner)
    done, coming = summary(learner, moment), forecast(learner, moment)
    with head:
        st.title(_title(here), anchor=False)
    say_trouble()
    st.markdown(words.done_today(done))
    if here.waiting:
        st.button("Show them now", type="primary", key="early", on_click=acts.bring_waiting)
    else:
        st.markdown(words.next_time(coming, said.new_a_day if brings_new(coming[1].day, said.interview_on) else 0))
    _ways(learner, here)
    if any(load.reviews for load in coming):
        st.subheader("Coming reviews", anchor=False)
        st.html(load_bars(coming, said.interview_on))
    if here.place.catch_up:
        st.caption(words.behind(here.place.catch_up))


def _title(here: Up) -> str:
    if here.waiting:
        return words.waits([due.spacing.due for due in here.waiting], now())
    return "Today’s review is done" if here.place.done else "Nothing is due today"


def _ways(learner: Learner, here: Up) -> None:
    """Draw the ways on: study ahead, take the last answer back, look at what Starbeam suggests."""
    said = note()
    if said and not said.is_trouble:
        st.caption(said.text)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways"):
        if not here.waiting and (n := len(study_ahead(learner, bank(), now()).cards)):
            st.button(f"Study {many(n, 'card')} ahead", type="primary", key="ahead", on_click=acts.go_ahead)
        if here.place.done:
            st.button("Take back the last answer", key="undo", shortcut="U", on_click=acts.take_back)
        else:
            st.page_link(LIST, label="Open the question bank", icon=":material/arrow_forward:")
    if n := len(open_suggestions(learner)):
        st.caption(f"{many(n, 'suggested card')} wait for you under “Your cards”.")
    if said and said.leech:
        leech(said.leech, said.leech_id)


def leech(due: Due, card_id: str) -> None:
    """Say that a card does not stay, and lead to where it can be seen at work."""
    with st.container(border=True, key="leech"):
        question = one_line(shown(due.prompt, due.prompt.question))
        st.markdown(
            f"**“{question}” keeps being forgotten.** Words alone may not make it stay. Look at it at work, or set it "
            "aside and come back to it."
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            way_to(due.prompt)
            st.button("Set this card aside", key="put_aside", on_click=acts.put_aside, args=(card_id,))
