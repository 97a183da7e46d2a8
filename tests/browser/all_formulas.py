"""An app of one page: every text of the bank that holds a formula, as the screen of its card draws it."""

import streamlit as st

from questions import load_bank
from visuals.cards.stages import bodies

for card in load_bank().cards:
    if texts := [text for text in bodies(card) if "$" in text]:
        with st.container(key=card.id):
            st.markdown("\n\n---\n\n".join(texts))
st.markdown("That is all.")
