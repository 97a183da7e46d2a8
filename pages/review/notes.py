"""What is said on the next screen about the button that led to it."""

from dataclasses import dataclass

import streamlit as st

from practice.reviews.queue import Due

KEY = "review_note"


@dataclass(frozen=True)
class Note:
    """What is said once: after an answer, or since something went wrong; ``leech`` is a card that does not stay."""

    text: str
    is_trouble: bool = False
    leech: Due | None = None
    leech_id: str = ""


def leave(said: Note | None) -> None:
    """Leave a note for the next screen."""
    st.session_state[KEY] = said


def note() -> Note | None:
    """Return what the last button led to."""
    found = st.session_state.get(KEY)
    return found if isinstance(found, Note) else None


def say_trouble() -> None:
    """Draw what went wrong, if anything did; it is said once."""
    if (said := note()) and said.is_trouble:
        leave(None)
        st.info(said.text)
