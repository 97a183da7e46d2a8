"""The learner's own data sets: open one or delete it."""

import streamlit as st

from pages.product_search.state import SEARCH, title_of
from visuals.frames.engines import data_set
from xmr_core.own_datasets import delete_own, own_names


def show() -> None:
    """Draw the list, and above it how the last training of this session ended."""
    state, name = st.session_state.get("ended", ("", ""))
    if state == "failed":
        st.error("The training failed; nothing was changed. The program's log says why.", icon=":material/error:")
    elif state == "cancelled":
        st.info("The training was cancelled; nothing was changed.", icon=":material/info:")
    names = own_names()
    if not names:
        st.markdown(
            ":gray[None yet. Load a file on this page; it is trained here and can then be searched and walked.]"
        )
    for own in names:
        title, open_it, remove = st.columns([6, 4, 3], vertical_alignment="center")
        title.markdown(
            f"**{title_of(own)}**" + ("  \n:green[trained just now]" if own == name and state == "done" else "")
        )
        open_it.button("Search it", key=f"open-{own}", on_click=_open, args=(own,), width="stretch")
        remove.button("Delete", key=f"delete-{own}", on_click=_delete, args=(own,), width="stretch")


def _open(name: str) -> None:
    st.session_state.update(data=name, view=SEARCH, q="")


def _delete(name: str) -> None:
    delete_own(name)
    data_set.clear(name)
    if st.session_state.get("data") == name:
        del st.session_state["data"]
