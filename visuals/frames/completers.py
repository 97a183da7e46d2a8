"""What the autocompletion screens share: the completer of each log, loaded once, and its traces."""

from time import perf_counter
from typing import Any

import streamlit as st

from visuals.figures.completion_list import completion_list, likely_next
from visuals.frames.engines import SHOP
from visuals.frames.walks import three
from xmr_core import CompletionTrace, SessionAutocomplete
from xmr_core.own_logs import load_own_completer
from xmr_core.prepare import load_completer
from xmr_core.session_log import fold


@st.cache_resource(max_entries=4, show_spinner="Opening the completer (the shop's is trained first, under a minute)")
def completer(name: str = SHOP) -> SessionAutocomplete:
    """Return the completer of a log by the name that the URL gives it: the shop's queries, or a log of one's own.

    Raises
    ------
    ModelFormatError
        If there is no log of that name, or its files are damaged.
    """
    engine = load_completer() if name == SHOP else load_own_completer(name)
    engine.trace("a", "a")  # kernels are loaded now, not under the first key
    return engine


def timed_trace(name: str, prefix: str, previous: str) -> tuple[CompletionTrace, float]:
    """Return the trace of a prefix after a previous query ("" for none), and the milliseconds it took."""
    engine, started = completer(name), perf_counter()
    found = engine.trace(prefix.lower().lstrip(), fold(previous))  # the log is in lower case
    return found, 1000 * (perf_counter() - started)


def completions(name: str, prefix: str, previous: str) -> dict[str, Any]:
    """Return what the combobox shows, and under ``ahead`` the same for what is likely to be typed next."""

    def answered(text: str) -> tuple[dict[str, Any], list[str]]:
        found, took = timed_trace(name, text, previous)
        without = timed_trace(name, text, "")[0] if previous else None
        return completion_list(found, without, took), likely_next(found, without)

    shown, following = answered(prefix)
    return shown | {"ahead": {text: answered(text)[0] for text in following}}


def forget(name: str) -> None:
    """Drop the completer and the trees of a log that is deleted."""
    completer.clear(name)
    three.clear(name, "")
