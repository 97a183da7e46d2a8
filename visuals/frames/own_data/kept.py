"""The learner's own data sets: open one or delete it."""

import streamlit as st

from visuals.frames.engines import title_of
from visuals.frames.own_data.desk import desk
from visuals.frames.own_data.kind import Kind, Rows
from visuals.frames.own_data.mine import delete
from visuals.frames.plain import plain


def show(kind: Kind[Rows]) -> None:
    """Draw the list, and above it how the last training ended."""
    st.subheader("Your data sets", anchor=False)
    done = _last_outcome(kind.shelf.prefix)
    names = kind.shelf.names()
    if not names:
        st.markdown(f":gray[None yet. {kind.none_yet}]")
    for own in names:
        title, open_it, remove = st.columns([6, 4, 3], vertical_alignment="center")
        title.markdown(f"**{title_of(own)}**" + ("  \n:green[trained just now]" if own == done else ""))
        open_it.button(kind.use, key=f"open-{own}", on_click=_open, args=(kind, own), width="stretch")
        remove.button("Delete", key=f"delete-{own}", on_click=_delete, args=(kind, own), width="stretch")


def _last_outcome(prefix: str) -> str:
    """Say how a training ended that ran during this visit, in any tab; return the name of one that succeeded."""
    here = desk(prefix)
    before = st.session_state.setdefault(f"{prefix}_trainings_before", here.started - here.busy)
    outcome = here.outcome
    if outcome is None or outcome.number <= before:
        return ""
    if outcome.state == "failed":
        why = plain(outcome.why) or "The program's log says why."
        st.error(f"The training failed and nothing was changed. {why}", icon=":material/error:")
    elif outcome.state == "cancelled":
        st.info("The training was cancelled.", icon=":material/info:")
    return outcome.name if outcome.state == "done" else ""


def _open(kind: Kind[Rows], name: str) -> None:
    st.session_state[kind.box] = name
    st.query_params[kind.box] = title_of(name)  # the box is not on screen yet, so it would not write it there itself
    kind.opens(name)


def _delete(kind: Kind[Rows], name: str) -> None:
    delete(kind.shelf, name)
    if st.session_state.get(kind.box) == name:
        del st.session_state[kind.box]
