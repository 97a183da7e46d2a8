"""The results of one search, their reasons, and the first step of the search, as a browser component."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "search_results",
    html=(_HERE / "results.html").read_text(encoding="utf-8"),
    css=(_HERE / "results.css").read_text(encoding="utf-8"),
    js=(_HERE / "results.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Selected:
    """What the learner came to rest on: the result's rank and the node of its path, in the results of ``id``."""

    id: str
    rank: int
    node: str


@dataclass(frozen=True)
class ResultsState:
    """What the component tells: the choice (None before the first one), and whether the walk was just asked for."""

    selected: Selected | None
    walk: bool


def results(
    data: Mapping[str, Any],
    *,
    key: str,
    selected: int = 1,
    on_selected: Callable[[], None] | None = None,
    on_walk: Callable[[], None] | None = None,
) -> ResultsState:
    """Show search results; choosing one needs no rerun.

    Parameters
    ----------
    data : mapping
        From `visuals.figures.search_results.search_results`.
    key : str
    selected : int
        Rank to begin with when results of a new ``id`` come; results with the same ``id`` keep the choice.
    on_selected : callable, optional
        Called 0.4 s after the learner has chosen a result or a node of its path.
    on_walk : callable, optional
        Called when "Walk the beam" is pressed.
    """
    state = _component(
        key=key,
        data={**data, "selected": selected},
        on_selected_change=on_selected or _nothing,
        on_walk_change=on_walk or _nothing,
    )
    told = state.selected
    chosen = Selected(str(told["id"]), int(told["rank"]), str(told["node"])) if told else None
    return ResultsState(chosen, bool(state.walk))


def _nothing() -> None:
    """Without a callback Streamlit would not keep the state."""
