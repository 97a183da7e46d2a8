"""Beside a review card: what stands beside the bank's card, or where an own card comes from."""

import streamlit as st

from practice.reviews.deck import Prompt
from questions import Bank
from visuals.cards.demos import SCREENS
from visuals.cards.selection import Selection
from visuals.frames.bank import CARD, card_link
from visuals.frames.card_aside import aside
from visuals.frames.guide_links import PAGES
from visuals.frames.review_head import card_of

WAITS = "First from memory. What belongs to this card comes with its answer."


def beside(bank: Bank, prompt: Prompt, answered: bool) -> None:
    """Draw what stands beside a prompt once it was answered: before, even the names of its neighbours are hints."""
    card = card_of(bank, prompt)
    if not answered:
        if card or prompt.link:
            st.caption(WAITS)
    elif card:
        aside(card, answered, lambda other, _key: card_link(other, Selection()))
        st.page_link(CARD, label="Open the whole card", icon=":material/arrow_forward:",
                     query_params={"card": card.id})  # fmt: skip
    elif prompt.link:
        st.subheader("Where it comes from", anchor=False)
        way_to(prompt)


def way_to(prompt: Prompt) -> None:
    """Draw the link to the live screen or the card that shows a prompt's answer, if there is one."""
    link = prompt.link or ({"page": "card", "query": {"card": prompt.card_id}} if prompt.card_id else {})
    if (page := str(link.get("page"))) in PAGES:
        label = SCREENS[page][1] if page in SCREENS else "Open the card in the question bank"
        query = {str(name): str(value) for name, value in (link.get("query") or {}).items()}
        st.page_link(PAGES[page], label=label, icon=":material/arrow_forward:", query_params=query)
