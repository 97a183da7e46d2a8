"""What a friend who asks listens for: points to tick, known mistakes, what to reply, and a box for notes."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview
from practice.interview.partner import Listening, keep_notes, listening, notes_place
from practice.interview.reviewing import card_of
from practice.interview.state import Hear, Question
from questions.cards import Card, DesignCase, TechnicalCard
from questions.people import StoryCard
from visuals.cards.parts import bullets, displayed, one_line
from visuals.frames.bank import bank
from visuals.frames.draft_box import draft_box
from visuals.frames.mock import do
from visuals.frames.mock_feedback import TIERS

TITLES = TIERS | {"listens": "What the question looks for", "strong": "Strong signs"}
YOU = "“You” is the candidate."  # the bank's lists speak to who prepares


def listen(mine: Learner, kept: KeptInterview) -> None:
    """Draw what to listen for in the answer to the question now, and the notes."""
    question = kept.state.now_asked
    found = listening(bank(), question)
    st.subheader("What to listen for", anchor=False)
    if not found.points:
        st.markdown("This question has left the bank, and its points with it. Write down what you hear.")
    _points(kept, question, found)
    place = notes_place(kept.id, kept.state.at)
    keep = partial(keep_notes, mine, kept.id, kept.state.at)
    draft_box(mine, place, "Your notes", rows=4, help="They go into the report.", keep=keep)
    _mistakes(found, question.draws == "story")
    _aids(card_of(bank(), question))


def _points(kept: KeptInterview, question: Question, found: Listening) -> None:
    if question.draws == "story":
        st.caption(YOU)
    for tier, points in found.points:
        with st.container(key=f"heard-{tier}", gap="xxsmall"):
            st.markdown(f"**{TITLES[tier]}**")
            for n, point in enumerate(points):
                key = f"heard:{kept.id}:{kept.state.at}:{tier}:{n}"
                tick_box(one_line(point), point in question.heard, key, partial(_hear, kept, point))


def _hear(kept: KeptInterview, point: str, heard: bool) -> None:
    do(kept, Hear(question=kept.state.at, point=point, heard=heard))


def tick_box(label: str, is_on: bool, key: str, act: Callable[[bool], object]) -> None:
    """Draw a tick that stands as the store has it; a click acts before the screen is drawn."""

    def clicked() -> None:
        act(st.session_state[key])

    st.session_state[key] = is_on
    st.checkbox(label, key=key, on_change=clicked)


def _mistakes(found: Listening, is_story: bool) -> None:
    if found.mistakes:
        with st.expander("Weak signs" if is_story else "Known mistakes"):
            st.markdown(bullets(f"“{wrong}” {why}" if why else wrong for wrong, why in found.mistakes))


def _aids(card: Card | None) -> None:
    """Draw what helps somebody who does not know the subject, closed."""
    if asks := getattr(card, "clarifiers", ()) or getattr(card, "clarify_first", ()):
        with st.expander("If the candidate asks back"):
            st.markdown(bullets(f"**{c.ask}** {c.if_unsure or 'Say: choose one, and tell me which.'}" for c in asks))
    if isinstance(card, TechnicalCard):
        with st.expander("A full answer"):
            st.markdown(displayed(card.answer_2min))
    elif isinstance(card, DesignCase):
        with st.expander("How the time may be used"):
            st.markdown(bullets(f"**{slot.minutes} min: {slot.part}.** {slot.done_when}" for slot in card.timing))
    elif isinstance(card, StoryCard):
        with st.expander("A full answer, invented"):
            st.markdown(" ".join(sentence.text for sentence in card.worked.sentences))
