"""What the experiments screen keeps in memory: results by name, and how fast this machine is."""

import streamlit as st

from visuals.frames.engines import data_set
from xmr_core.experiments import catalogue
from xmr_core.experiments.beam import grid
from xmr_core.experiments.cache import load_result
from xmr_core.experiments.result import Result


@st.cache_resource(max_entries=8, show_spinner=False)
def beam_result(data: str) -> Result:
    """Return the grid of a data set's sweep; pruning to each threshold takes a moment."""
    return grid(data, data_set(data))


def result_of(experiment: str, data: str) -> Result | None:
    """Return a finished result, None if the experiment was not run yet.

    Raises
    ------
    ModelFormatError
        If the data set cannot be opened.
    """
    data_set(data)
    return beam_result(data) if experiment == "beam" else load_result(experiment, data)


@st.cache_data(ttl=120, max_entries=64, show_spinner=False)
def waiting_time(experiment: str, data: str) -> float:
    """Return about how many seconds an experiment takes here and now."""
    known = data_set(data)
    return catalogue.estimated_seconds(experiment, len(known.search.products), len(known.bought))
