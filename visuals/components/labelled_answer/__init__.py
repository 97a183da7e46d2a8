"""An answer sentence by sentence: which part of the story each tells, and the remarks in the margin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import streamlit as st

from practice.interview.state import StarLabel

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "labelled_answer",
    html='<div class="answer"></div>',
    css=(_HERE / "answer.css").read_text(encoding="utf-8"),
    js=(_HERE / "answer.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Disputed:
    """A remark, by its key, that the learner does not accept, or accepts again."""

    key: str
    disputed: bool


@dataclass(frozen=True)
class Corrected:
    """A sentence, counted from 0, with the part that it tells; None leaves it to the reader."""

    sentence: int
    label: StarLabel | None


def disputed(state: Any) -> Disputed | None:
    """Return what was clicked at a remark, from the component's state; None for no or a foreign click."""
    told = state.get("dispute") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(told.get("key"), str):
        return None
    return Disputed(told["key"], told.get("disputed") is True)


def corrected(state: Any) -> Corrected | None:
    """Return which part a sentence was given, from the component's state; None for no or a foreign click."""
    told = state.get("correct") if isinstance(state, Mapping) else None
    sentence = told.get("sentence") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or isinstance(sentence, bool) or not isinstance(sentence, int) or sentence < 0:
        return None
    label = next((one for one in get_args(StarLabel) if one == told.get("label")), None)
    return Corrected(sentence, label)


def labelled_answer(data: Mapping[str, Any], *, key: str, on_click: Callable[[], None]) -> Any:
    """Show an answer as `visuals.figures.labelled_answer` lays it out, and return its state.

    Parameters
    ----------
    on_click : callable
        Called after a click at a remark or a letter; read ``st.session_state[key]`` with the two functions above.
    """
    return _component(key=key, data=dict(data), on_dispute_change=on_click, on_correct_change=on_click)
