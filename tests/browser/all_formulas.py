"""An app of one page: every text of the bank that holds a formula, as the screen of its card draws it."""

import streamlit as st

from questions import load_bank
from visuals.cards.stages import ladder, stages

for card in load_bank().cards:
    texts = [s.body for stage in stages(card) for s in stage.sections] + [rung.reply for rung in ladder(card)]
    if texts := [text for text in texts if "$" in text]:
        with st.container(key=card.id):
            st.markdown("\n\n---\n\n".join(texts))
st.markdown("That is all.")
