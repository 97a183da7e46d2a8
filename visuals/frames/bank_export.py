"""Take cards away: as Markdown, or as a page that prints well."""

from collections.abc import Sequence

import streamlit as st

from questions.cards import Card
from visuals.cards.export import as_html, as_markdown
from visuals.figures.beam_numbers import many


def export_box(cards: Sequence[Card]) -> None:
    """Draw the button whose box offers the files; they are written when they are asked for."""
    with st.popover("Print or save this list", icon=":material/print:"):
        st.caption(f"{many(len(cards), 'card')}. The page opens in any browser; print it, or save it as PDF.")
        answers = st.toggle("With the answers", value=True, key="export_answers")
        st.download_button(
            "Page to print (HTML)", lambda: as_html(cards, answers), "starbeam-questions.html", "text/html",
            on_click="ignore", key="export_html",
        )  # fmt: skip
        st.download_button(
            "Markdown", lambda: as_markdown(cards, answers), "starbeam-questions.md", "text/markdown",
            on_click="ignore", key="export_md",
        )  # fmt: skip
