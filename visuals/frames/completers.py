"""What the autocompletion screens share: the completer of a data set, loaded once, and its traces."""

from time import perf_counter

import streamlit as st

from xmr_core import CompletionTrace, SessionAutocomplete
from xmr_core.prepare import load_completer
from xmr_core.session_log import fold


@st.cache_resource(show_spinner="Opening the completer (the first time it is trained, under a minute)")
def completer() -> SessionAutocomplete:
    """Return the completer of the shop's queries."""
    engine = load_completer()
    engine.trace("a", "a")  # kernels are loaded now, not under the first key
    return engine


def timed_trace(prefix: str, previous: str) -> tuple[CompletionTrace, float]:
    """Return the trace of a prefix after a previous query ("" for none), and the milliseconds it took."""
    engine, started = completer(), perf_counter()
    found = engine.trace(prefix.lower().lstrip(), fold(previous))  # the log is in lower case
    return found, 1000 * (perf_counter() - started)
