"""Autocomplete: complete queries after what was typed before, walk the trees behind it, and measure them."""

import streamlit as st

from pages.autocomplete import complete, experiments, trie, walk

SHOW = {
    "Complete": complete.show,
    "Walk": walk.show,
    "Trie": trie.show,
    "Experiments": experiments.show,
}  # by the name of the view, as it stands in the URL


@st.fragment
def screen() -> None:
    """Draw the screen; a key in the box reruns this fragment alone."""
    title, switch = st.columns([8, 6], vertical_alignment="bottom", gap="medium")
    title.title("Autocomplete", anchor=False)
    view = switch.segmented_control(
        "View", list(SHOW), key="view", default="Complete", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    SHOW[view or "Complete"]()


screen()
