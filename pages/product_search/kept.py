"""The learner's own data sets: open one or delete it."""

import streamlit as st

from pages.product_search.state import SEARCH
from pages.product_search.training import desk
from visuals.frames.engines import forget, title_of
from visuals.frames.plain import plain
from xmr_core.own_datasets import delete_own, own_names


def show() -> None:
    """Draw the list, and above it how the last training ended."""
    done = _last_outcome()
    names = own_names()
    if not names:
        st.markdown(
            ":gray[None yet. Load a file on this page; it is trained here and can then be searched and walked.]"
        )
    for own in names:
        title, open_it, remove = st.columns([6, 4, 3], vertical_alignment="center")
        title.markdown(f"**{title_of(own)}**" + ("  \n:green[trained just now]" if own == done else ""))
        open_it.button("Search it", key=f"open-{own}", on_click=_open, args=(own,), width="stretch")
        remove.button("Delete", key=f"delete-{own}", on_click=_delete, args=(own,), width="stretch")


def _last_outcome() -> str:
    """Say how a training ended that ran during this visit, in any tab; return the name of one that succeeded."""
    here = desk()
    before = st.session_state.setdefault("trainings_before", here.started - here.busy)
    outcome = here.outcome
    if outcome is None or outcome.number <= before:
        return ""
    if outcome.state == "failed":
        why = plain(outcome.why) or "The program's log says why."
        st.error(f"The training failed and nothing was changed. {why}", icon=":material/error:")
    elif outcome.state == "cancelled":
        st.info("The training was cancelled.", icon=":material/info:")
    return outcome.name if outcome.state == "done" else ""


def _open(name: str) -> None:
    st.session_state.update(data=name, view=SEARCH, q="")
    st.query_params["data"] = title_of(name)  # the box is not on screen yet, so it would not write it there itself


def _delete(name: str) -> None:
    delete_own(name)
    forget(name)
    if st.session_state.get("data") == name:
        del st.session_state["data"]
