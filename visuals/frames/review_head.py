"""Over a review card: what it is about, and the question."""

import streamlit as st

from practice.reviews.deck import Prompt
from questions import Bank
from questions.cards import Card
from questions.topics import TOPIC
from visuals.cards.parts import displayed, labels, one_line
from visuals.frames.card_view import STYLE
from visuals.frames.plain import plain


def card_of(bank: Bank, prompt: Prompt) -> Card | None:
    """Return the bank's card that a prompt belongs to; None for the learner's own."""
    return bank.card(prompt.card_id) if prompt.card_id and prompt.card_id in bank else None


def labels_of(bank: Bank, prompt: Prompt) -> None:
    """Draw what the card is about in a few short words."""
    card = card_of(bank, prompt)
    topic = [TOPIC[prompt.topic].title.split(":")[0]] if prompt.topic in TOPIC else []
    for label in labels(card) if card else (prompt.title, *topic):
        st.badge(label, color="gray")


def question(prompt: Prompt) -> None:
    """Draw the question as the heading; further paragraphs stand below it."""
    st.html(STYLE)
    first, _, rest = prompt.question.strip().partition("\n\n")
    with st.container(key="prompt"):
        st.title(one_line(shown(prompt, first)), anchor=False)
    if rest:
        st.markdown(shown(prompt, rest))


def shown(prompt: Prompt, text: str) -> str:
    """Return a text of a card as Markdown; only the bank's own may have markup."""
    return displayed(text) if prompt.card_id else plain(text)
