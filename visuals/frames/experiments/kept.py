"""What the screens with experiments keep in memory: results by name, and how fast this machine is."""

import streamlit as st

from visuals.frames.engines import SHOP, data_set
from xmr_core.experiments import catalogue
from xmr_core.experiments.beam import grid
from xmr_core.experiments.cache import load_result
from xmr_core.experiments.completion_task import MAX_PAIRS
from xmr_core.experiments.on_purchases import ON_PURCHASES
from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.result import Result
from xmr_core.own_logs import load_session_log
from xmr_core.session_log import SessionLog


@st.cache_resource(max_entries=8, show_spinner=False)
def beam_result(data: str) -> Result:
    """Return the grid of a data set's sweep; pruning to each threshold takes a moment."""
    return grid(data, data_set(data))


@st.cache_resource(max_entries=2, show_spinner=False)
def rows(log: str) -> SessionLog:
    """Return the rows of a log of one's own."""
    return load_session_log(log)


def forget() -> None:
    """Drop what is held of data sets; it is read again when asked for."""
    beam_result.clear()
    rows.clear()
    waiting_time.clear()


def result_of(experiment: str, data: str) -> Result | None:
    """Return a finished result, None if the experiment was not run yet.

    Raises
    ------
    ModelFormatError
        If the data set cannot be opened.
    """
    if experiment in ON_PURCHASES:
        data_set(data)
    elif data != SHOP:
        rows(data)
    return beam_result(data) if experiment == "beam" else load_result(experiment, data)


@st.cache_data(ttl=120, max_entries=64, show_spinner=False)
def waiting_time(experiment: str, data: str) -> float:
    """Return about how many seconds an experiment takes here and now."""
    if experiment in ON_SESSIONS:
        pairs = MAX_PAIRS if data == SHOP else len(rows(data).queries)
        return catalogue.estimated_seconds(experiment, pairs)
    known = data_set(data)
    return catalogue.estimated_seconds(experiment, len(known.search.products), len(known.bought))
