"""The day's review: a card to answer, then its answer beside one's own, then the grade; the end of the day."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.review import acts, end
from pages.review.notes import note, say_trouble
from practice import Learner
from practice.drafts import read_draft
from practice.reviews.grading import next_dues
from practice.reviews.queue import Due
from practice.reviews.sitting import Up, attempt_place, up
from visuals.figures.review_words import behind, progress, when
from visuals.frames.bank import bank
from visuals.frames.draft_box import draft_box
from visuals.frames.learner import now
from visuals.frames.review_aside import beside
from visuals.frames.review_compare import compare, whole_card
from visuals.frames.review_grades import grade_buttons
from visuals.frames.review_head import labels_of, question


def show(learner: Learner, head: DeltaGenerator) -> None:
    """Draw the card that is up, or the end of the review."""
    here = up(learner, bank(), now())
    if here.due is None:
        end.show(learner, here, head)
        return
    left, right = st.columns([8, 4], gap="large")
    with head:
        labels_of(bank(), here.due.prompt)
        st.caption(progress(here))
    with left:
        say_trouble()
        question(here.due.prompt)
        (_answered if here.sitting.revealed else _asked)(learner, here, here.due)
    with right:
        beside(bank(), here.due.prompt, here.sitting.revealed)


def _asked(learner: Learner, here: Up, due: Due) -> None:
    """Draw the box for the answer, the two ways on, and what the last answer led to."""
    draft_box(
        learner, attempt_place(due), "Your answer", rows=5, shortcut="W",
        help="Write it, or say it aloud. W leads into the box, Ctrl and Enter show the answer.",
        on_submit=lambda: acts.reveal_from_box(due),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="ways"):
        st.button("Show the answer", type="primary", key="reveal", shortcut="A", on_click=acts.reveal, args=(due,))
        st.button("I don’t know", key="give_up", shortcut="D", on_click=acts.reveal, args=(due, True))
    after_last(here)


def _answered(learner: Learner, here: Up, due: Due) -> None:
    """Draw one's answer beside the right one, and the four grades with what each leads to."""
    text = read_draft(learner, attempt_place(due)).text
    suggested = compare(due.prompt, text, here.sitting.gave_up)
    moment, calendar = now(), acts.calendar(learner)
    dues = {rating: when(to, moment, *calendar) for rating, to in next_dues(learner, due.card_id, moment).items()}
    grade_buttons(dues, suggested, lambda rating: acts.grade(due, rating, suggested.rating))
    whole_card(learner, bank(), due.prompt, text, acts.make_card)


def after_last(here: Up) -> None:
    """Draw what the last answer led to, and the way back from it; say how a backlog is dealt with."""
    said = note()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="last"):
        if said and not said.is_trouble:
            st.caption(said.text, width="content")
        if here.place.done:
            st.button("Take back the last answer", key="undo", type="tertiary", shortcut="U", on_click=acts.take_back)
    if said and said.leech:
        end.leech(said.leech, said.leech_id)
    if here.place.catch_up:
        st.caption(behind(here.place.catch_up))
