"""The session of the view Complete: what was typed before, of which log, and what was chosen since."""

import streamlit as st

from visuals.frames.completers import completer
from visuals.frames.engines import SHOP

FIRST = "tent", "c"  # previous query and prefix that the shop opens on: "camping" instead of "charging cable"
MAX_TEXT = 10_000


def begin(log: str) -> None:
    """Take the previous query and the prefix from the URL at first; another log begins another session."""
    state = st.session_state
    previous, prefix = FIRST if log == SHOP else (next(iter(completer(log).typical_previous()), ""), "")
    if not state.pop("held", False):
        state.pop("overtaken", None)
    if state.setdefault("session_of", log) != log:
        state.update(session_of=log, overtaken=(state["previous"], previous), box_start=prefix, picks=[])
        state["previous"] = previous
        state.pop("example", None)
    state.setdefault("previous", st.query_params.get("previous", previous)[:MAX_TEXT])
    state.setdefault("box_start", st.query_params.get("prefix", prefix)[:MAX_TEXT])


def show(log: str) -> str:
    """Draw the session; return the previous query, "" for none."""
    previous = st.text_input(
        "Typed before, in this session", key="previous", placeholder="Nothing yet", max_chars=MAX_TEXT,
        bind="query-params",
    )  # fmt: skip
    if typical := completer(log).typical_previous():
        st.pills("Or take one of these", typical, key="example", on_change=_example)
    picks = st.session_state.get("picks", [])
    if picks:
        st.caption("This session so far, the last one first:")
        st.text(" ← ".join(reversed(picks[-6:])))
    else:
        st.caption("What you choose in the box becomes the previous query, and the box asks for the next one.")
    return previous or ""


def hold() -> None:
    """Keep the previous query of a session that has just begun when the box speaks.

    What the box sent before the browser heard of the new session brings the old one's previous query along.
    """
    old, new = st.session_state.get("overtaken", (None, None))
    if st.session_state.get("previous") == old:
        st.session_state.update(previous=new, held=True)
    else:
        st.session_state.pop("overtaken", None)


def take(chosen: tuple[str, ...]) -> None:
    """Take what was chosen in the box into the session."""
    st.session_state["picks"] = [*st.session_state.get("picks", []), *chosen]
    st.session_state["previous"] = chosen[-1]


def _example() -> None:
    """Take an example as the previous query."""
    if st.session_state.get("example"):
        st.session_state["previous"] = st.session_state["example"]
