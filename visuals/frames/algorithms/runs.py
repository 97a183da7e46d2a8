"""Runs of lessons, each computed once: by data, parameters, seed, view and changes made by hand."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Compared, Lesson, Run
from visuals.lessons.payload import payload


@st.cache_resource(show_spinner="Reading the algorithm")
def opened(key: str) -> Lesson:
    """Return a lesson; the first time its algorithm is imported."""
    return lesson(key)


@st.cache_resource(max_entries=48, show_spinner="Computing the steps")
def walked(key: str, settings: tuple[Any, ...], _run: Run) -> dict[str, Any] | str:
    """Return the player's payload, or what is wrong with the run; ``settings`` say all that the run depends on."""
    try:
        return payload(opened(key).walk(_run))
    except ValueError as error:
        return str(error)


@st.cache_resource(max_entries=48, show_spinner="Fitting scikit-learn beside ours")
def checked(key: str, settings: tuple[Any, ...], _run: Run) -> Sequence[Compared] | str:
    """Return ours beside scikit-learn's, or what is wrong with the run."""
    try:
        return opened(key).check(_run)
    except ValueError as error:
        return str(error)
