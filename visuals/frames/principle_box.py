"""A principle in a list: its name and gist; opened, its neighbours, how its questions are worded, and its cards."""

import streamlit as st

from questions import load_bank
from questions.people import PrincipleHeader
from questions.topics import PRINCIPLES, Principle, file_key
from visuals.cards.parts import bullets
from visuals.cards.selection import Selection
from visuals.frames.bank import LIST, card_link
from visuals.frames.guide_links import link_column


def named(text: str) -> Principle | None:
    """Return the principle that a text of an address names, whatever its case and punctuation."""
    return next((name for name in PRINCIPLES if file_key(name) == file_key(text)), None)


def principle_box(name: Principle, opened: bool) -> None:
    """Draw a principle; what is in it is drawn once it is open, and the address names the one opened last."""
    header = next((h for h in load_bank().principles if h.principle == name), None)
    key = f"principle-{file_key(name)}"
    box = st.expander(
        f"**{name}** {header.gist if header else 'Not in this bank yet.'}", opened, key=key,
        on_change=_say, args=(name, key),
    )  # fmt: skip
    if box.open and header:
        with box:
            _inside(header)


def _inside(header: PrincipleHeader) -> None:
    st.markdown(
        "**Often confused with**\n\n" + bullets(f"**{c.principle}.** {c.difference}" for c in header.confused_with)
    )
    st.markdown("**Its questions ask for**\n\n" + bullets(header.worded_like))
    selection = Selection(family="Stories", principle=header.principle)
    cards = selection.select(load_bank())
    st.markdown(f"**Its {len(cards)} cards**")
    with link_column(file_key(header.principle)):
        for card in cards:
            card_link(card, selection)
        st.page_link(
            LIST, label="All of them in the question bank", icon=":material/arrow_forward:",
            query_params=selection.parameters,
        )  # fmt: skip


def _say(name: Principle, key: str) -> None:
    """Put the principle that was opened into the address; closing it takes it out."""
    if st.session_state[key]:
        st.query_params["principle"] = name
    elif named(st.query_params.get("principle", "")) == name:
        del st.query_params["principle"]
