"""What the screens of the question bank share: the bank, links to cards, and the grades that the learner gave."""

import streamlit as st

from practice.attempts import last_grades
from practice.ratings import RATINGS
from questions import Bank, load_bank
from questions.cards import Card
from visuals.cards.parts import labels, one_line
from visuals.cards.selection import Selection
from visuals.frames.learner import ask_store

LIST, CARD = "pages/question_bank/page.py", "pages/question_bank/card.py"


@st.cache_resource(show_spinner="Opening the question bank")
def bank() -> Bank:
    """Return the bank with its search, made ready once for all sessions."""
    found = load_bank()
    found.search("pca")
    return found


def grades() -> dict[str, int]:
    """Return how the learner graded their last answer, by card."""
    return ask_store(last_grades, {})


def card_link(card: Card, of: Selection) -> None:
    """Draw a link to a card; the selection that it stands in goes along."""
    params = {"card": card.id} | ({"of": of.query} if of.query else {})
    st.page_link(CARD, label=one_line(card.prompt), query_params=params)


def card_row(card: Card, of: Selection, grade: int | None) -> None:
    """Draw a card in a list: its prompt as a link, what it is about, and how it was graded."""
    with st.container(gap=None):
        card_link(card, of)
        st.caption(" · ".join(labels(card)) + (f" · you said: {RATINGS[grade].lower()}" if grade else ""))


def open_card(card: str) -> None:
    """Go from a card to another one; the browser's way back leads here again."""
    st.query_params["card"] = card
