"""Autocomplete: complete queries after what was typed before, walk what is behind it, bring a log of one's own."""

import streamlit as st

from pages.autocomplete import complete, own_data, trie, walk
from visuals.frames.completers import completer
from visuals.frames.data_box import data_box
from xmr_core import ModelFormatError
from xmr_core.own_logs import own_log_names

# By the name of the view, as it stands in the URL. Views of a log are told its name.
OF_A_LOG = {"Complete": complete.show}
OTHERS = {"Walk": walk.show, "Trie": trie.show, "Your data": own_data.show}
# As high without the box "Data" as with it, so that the switch stays where it is.
STYLE = "<style>.st-key-header > [data-testid=stLayoutWrapper] > * { min-height: 4.5rem }</style>"


@st.fragment(key=complete.SCREEN)
def screen() -> None:
    """Draw the screen; what stands on it reruns this fragment alone, and a key in the box less than that."""
    header = st.container(key="header")
    header.html(STYLE)
    left, switch = header.columns([8, 6], vertical_alignment="bottom", gap="medium")
    view = switch.segmented_control(
        "View", [*OF_A_LOG, *OTHERS], key="view", default="Complete", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    if view in OTHERS:
        left.title("Autocomplete", anchor=False)
        OTHERS[view]()
        return
    title, data = left.columns(2, vertical_alignment="bottom", gap="medium")
    title.title("Autocomplete", anchor=False)
    log = data_box(data, own_log_names(), key="log")
    try:
        completer(log)
    except ModelFormatError:
        st.error(
            "This log cannot be opened: its files are missing or damaged. Choose another one, or load your file again "
            "under “Your data”."
        )
        return
    OF_A_LOG[view or "Complete"](log)


screen()
