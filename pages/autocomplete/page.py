"""Autocomplete: complete queries after what was typed before, walk and measure what is behind it, bring one's log."""

from collections.abc import Callable

import streamlit as st

from pages.autocomplete import complete, experiments, own_data, trie, walk
from visuals.frames.completers import completer
from visuals.frames.data_box import data_box
from visuals.frames.own_data.mine import my_logs
from xmr_core import ModelFormatError

# By the name of the view, as it stands in the URL.
VIEWS: dict[str, Callable[..., None]] = {
    "Complete": complete.show, "Walk": walk.show, "Trie": trie.show, "Experiments": experiments.show,
    "Your data": own_data.show,
}  # fmt: skip
OF_A_LOG = {"Complete", "Experiments"}  # these are told its name
# As high without the box "Data" as with it, so that the switch stays where it is; on a phone all views in one row.
STYLE = """<style>
.st-key-header > [data-testid=stLayoutWrapper] > * { min-height: 4.5rem }
@media (max-width: 640px) { .st-key-view button { padding-inline: 0.4rem } }
</style>"""


@st.fragment(key=complete.SCREEN)
def screen() -> None:
    """Draw the screen; what stands on it reruns this fragment alone, and a key in the box less than that."""
    header = st.container(key="header")
    header.html(STYLE)
    left, switch = header.columns([7, 7], vertical_alignment="bottom", gap="medium")
    chosen = switch.segmented_control(
        "View", list(VIEWS), key="view", default="Complete", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    view = chosen or "Complete"
    if view not in OF_A_LOG:
        left.title("Autocomplete", anchor=False)
        VIEWS[view]()
        return
    title, data = left.columns(2, vertical_alignment="bottom", gap="medium")
    title.title("Autocomplete", anchor=False)
    log = data_box(data, my_logs(), key="log")
    if view != "Complete" or _opens(log):
        VIEWS[view](log)


def _opens(log: str) -> bool:
    """Open the completer of a log, or say that this cannot be done."""
    try:
        completer(log)
    except ModelFormatError:
        st.error(
            "This log cannot be opened: its files are missing or damaged. Choose another one, or load your file again "
            "under “Your data”."
        )
        return False
    return True


screen()
