"""Pin a run, change a parameter, see both: pictures and results side by side."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from visuals.components.algorithm_player import still
from visuals.frames.algorithms.state import Keys
from visuals.frames.plain import plain
from visuals.lessons.lesson import Lesson

MAX_PINS = 2  # beside this run: three pictures fit


@dataclass(frozen=True)
class Pin:
    """A run that was pinned: what it was set to, and what was shown."""

    words: str
    settings: tuple[Any, ...]
    payload: dict[str, Any]


def compare(lesson: Lesson, now: Pin) -> None:
    """Draw the button, and the pinned runs beside this one."""
    key = Keys(lesson.key)("pins")
    pins: list[Pin] = st.session_state.setdefault(key, [])
    st.subheader("Compare runs", anchor=False)
    known = any(pin.settings == now.settings for pin in pins)
    pin_it, clear = st.columns([3, 9], vertical_alignment="center", gap="small")
    pin_it.button(
        "Pin this run", key=Keys(lesson.key)("pin"), on_click=_pin, args=(key, now), disabled=known, width="stretch"
    )
    if not pins:
        clear.markdown(":gray[Pin this run, then change something: both are shown here, side by side.]")
        return
    clear.button("Take the pins out", key=Keys(lesson.key)("unpin"), on_click=_clear, args=(key,))
    shown = [*pins, *([] if known else [now])]
    for number, (place, pin) in enumerate(zip(st.columns(3, gap="medium"), shown, strict=False)):
        with place:
            st.markdown(f"**{'This run' if pin is now else f'Pinned {number + 1}'}**  \n{plain(pin.words)}")
            still(pin.payload, key=f"{Keys(lesson.key)('still')}-{number}")


def _pin(key: str, now: Pin) -> None:
    st.session_state[key] = [*st.session_state[key], now][-MAX_PINS:]


def _clear(key: str) -> None:
    st.session_state[key] = []
