"""Keeping an answer on Settings as it is given, and saying so beside its field."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from practice import PracticeError
from practice.errors import InvalidInputError
from visuals.frames.plain import plain

SEEN = "settings_seen"


def keep(field: str, kept: Any, answer: Any, save: Callable[[Mapping[str, Any]], object], refused: str = "") -> str:
    """Keep an answer that this tab has changed, and return what to say of it.

    It is compared with what the tab saw last, not with what is kept: that another tab may have changed meanwhile.

    Parameters
    ----------
    field : str
        The name that the answer is saved by.
    kept, answer : object
        What the store holds, and what the field says.
    save : callable
        Saves fields by their names.
    refused : str
        What to say of an answer that does not fit; the store's own words without it.
    """
    seen = st.session_state.setdefault(SEEN, {})
    if answer == seen.setdefault(field, kept):
        return ""
    try:
        save({field: answer})
    except PracticeError as error:
        own_words = refused if isinstance(error, InvalidInputError) else ""
        st.error(own_words or plain(str(error)))
        return ""
    seen[field] = answer
    return " :green[:material/check: Kept.]"
