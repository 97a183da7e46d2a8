"""What the buttons of one's own cards do."""

from collections.abc import Callable

import streamlit as st

from practice import PracticeError, card_edits, own_cards, suggestions
from practice.models import ReviewCard
from practice.reviews import grading, sitting
from visuals.frames.learner import mine, now

SAID = "cards_said"


def say() -> None:
    """Draw what the last button led to."""
    if said := st.session_state.pop(SAID, None):
        st.info(said)


def begin(row: ReviewCard | None) -> None:
    """Begin to write at a card, or at a new one."""
    _do(lambda: card_edits.begin_edit(mine(), row, now()), "")


def save(id: str) -> None:
    """Make or change the card."""
    _do(lambda: card_edits.save_edit(mine(), id, now()), "The card is saved.")


def put_away(id: str) -> None:
    """Forget what was written and not saved."""
    _do(lambda: card_edits.drop_edit(mine(), id), "")


def choose_topic(id: str, key: str) -> None:
    """Keep the topic that a select box says."""
    _do(lambda: card_edits.set_topic(mine(), id, st.session_state[key], now()), "")


def delete(id: str) -> None:
    """Delete a card."""
    _do(lambda: own_cards.delete_card(mine(), id), "The card is deleted.")


def take(id: str) -> None:
    """Take a suggestion."""
    _do(lambda: suggestions.take(mine(), id, now()), "Taken: the card is in the next review.")


def dismiss(id: str) -> None:
    """Turn a suggestion down."""
    _do(lambda: suggestions.dismiss(mine(), id, now()), "")


def put_aside(id: str) -> None:
    """Let a card come no more."""
    _do(lambda: grading.set_aside(mine(), id), "")


def bring_back(id: str) -> None:
    """Let a card come again."""
    _do(lambda: grading.bring_back(mine(), id), "The card comes again when it is due.")


def _do(act: Callable[[], object], said: str) -> None:
    """Act and say so; a problem is said instead and changes nothing."""
    try:
        act()
        sitting.count_anew(mine(), now())
    except PracticeError as error:
        said = str(error)
    st.session_state[SAID] = said
