"""Autocomplete: complete queries after what was typed before, and take a trie apart."""

import streamlit as st

from pages.autocomplete import complete, trie

SHOW = {"Complete": complete.show, "Trie": trie.show}  # by the name of the view, as it stands in the URL


@st.fragment(key=complete.SCREEN)
def screen() -> None:
    """Draw the screen; what stands on it reruns this fragment alone, and a key in the box less than that."""
    title, switch = st.columns([9, 5], vertical_alignment="bottom", gap="medium")
    title.title("Autocomplete", anchor=False)
    view = switch.segmented_control(
        "View", list(SHOW), key="view", default="Complete", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    SHOW[view or "Complete"]()


screen()
