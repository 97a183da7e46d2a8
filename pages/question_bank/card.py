"""A card: the prompt alone, then what is asked for; the ladder, its neighbours and the live screen beside it."""

import streamlit as st

from visuals.cards.selection import Selection
from visuals.frames.bank import LIST, bank
from visuals.frames.card_aside import aside
from visuals.frames.card_view import body, head

card_id = st.query_params.get("card", "")
selection = Selection.from_query(st.query_params.get("of", ""))
if card_id in bank():
    card = bank().card(card_id)
    left, right = st.columns([8, 4], gap="large")
    with left:
        head(card, selection)
        answered = body(card)
    with right:
        aside(card, answered)
else:
    st.title("This card is not here", anchor=False)
    st.markdown("The address names no card of the bank. It may have been cut off when it was copied.")
    st.page_link(LIST, label="Open the question bank")
