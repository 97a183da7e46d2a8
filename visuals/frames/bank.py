"""What the screens of the question bank share: the bank, links to cards, and what was graded in this visit."""

import streamlit as st

from questions import Bank, load_bank
from questions.cards import Card
from visuals.cards.parts import labels, one_line
from visuals.cards.selection import Selection

LIST, CARD = "pages/question_bank/page.py", "pages/question_bank/card.py"
GRADES = {"forgot": "Forgot", "hard": "Right, but hard", "right": "Right", "easy": "Easy"}


@st.cache_resource(show_spinner="Opening the question bank")
def bank() -> Bank:
    """Return the bank with its search, made ready once for all sessions."""
    found = load_bank()
    found.search("pca")
    return found


def grades() -> dict[str, str]:
    """Return what the learner said of cards in this visit: a key of `GRADES` for each card's id."""
    return st.session_state.setdefault("bank_grades", {})


def card_link(card: Card, of: Selection) -> None:
    """Draw a link to a card; the selection that it stands in goes along."""
    params = {"card": card.id} | ({"of": of.query} if of.query else {})
    st.page_link(CARD, label=one_line(card.prompt), query_params=params)


def card_row(card: Card, of: Selection) -> None:
    """Draw a card in a list: its prompt as a link, and what it is about."""
    with st.container(gap=None):
        card_link(card, of)
        grade = grades().get(card.id)
        st.caption(" · ".join(labels(card)) + (f" · you said: {GRADES[grade].lower()}" if grade else ""))


def open_card(card: str) -> None:
    """Go from a card to another one; the browser's way back leads here again."""
    st.query_params["card"] = card
