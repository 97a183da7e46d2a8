"""A button that acts beside a box of text, and why the last act was refused."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from practice import PracticeError

SAID = "act:said"


def act_button(label: str, act: Callable[[], object], *, key: str = "", **how: Any) -> None:
    """Draw a button whose act changes more of the screen than the box beside it.

    The act is done before the screen is drawn, and asks for the whole of it: a text that is left for the button comes
    in the same message, and of that its box alone would be drawn. A new server has not been told what to do before; it
    acts where it meets the click.
    """
    key = key or f"act:{label}"
    clicked = st.button(label, key=key, on_click=_act, args=(key, act), **how)
    if clicked and not st.session_state.pop(f"{key}:done", False):
        _act(key, act)


def _act(key: str, act: Callable[[], object]) -> None:
    try:
        act()
    except PracticeError as error:
        say_later(str(error))
    st.session_state[f"{key}:done"] = True
    st.rerun()


def say_later(message: str) -> None:
    """Keep a message for the next `say_what_failed`."""
    st.session_state[SAID] = message


def say_what_failed() -> None:
    """Say once, where this is called, why the last act was refused."""
    if said := st.session_state.pop(SAID, None):
        st.warning(said)
