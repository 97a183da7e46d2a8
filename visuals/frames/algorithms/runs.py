"""Runs of lessons, each computed once: by data, parameters, seed, view and changes made by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from algorithms.datasets import Table
from algorithms.datasets.by_hand import changed_by_hand
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Compared, Lesson, Run
from visuals.lessons.payload import payload


@st.cache_resource(show_spinner="Reading the algorithm")
def opened(key: str) -> Lesson:
    """Return a lesson; the first time its algorithm is imported."""
    return lesson(key)


def run_of(
    key: str, data: str, values: Mapping[str, Any], seed: int, view: str, hand: str = "", own: Table | None = None
) -> Run:
    """Return a run; ``own`` stands for the data set if it is given.

    Raises
    ------
    ValueError
        If the changes made by hand do not fit the table.
    """
    table = own if own is not None else opened(key).table(data, seed)
    return Run(changed_by_hand(table, hand), values, seed, view)


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
