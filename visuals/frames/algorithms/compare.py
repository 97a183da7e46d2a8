"""Pin a run, change a parameter, see both: pictures and results side by side."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

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


def pin_button(place: DeltaGenerator, lesson: Lesson, now: Pin) -> None:
    """Draw the button that pins this run."""
    keys = Keys(lesson.key)
    place.button(
        "Pin this run", key=keys("pin"), on_click=_pin, args=(keys("pins"), now), disabled=_known(keys, now),
        width="stretch", help="Pin it, then change something: both are shown side by side.",
    )  # fmt: skip


def compare(lesson: Lesson, now: Pin) -> None:
    """Draw the pinned runs beside this one, if there are any."""
    keys = Keys(lesson.key)
    pins: list[Pin] = st.session_state.get(keys("pins"), [])
    if not pins:
        return
    title, clear = st.columns([9, 3], vertical_alignment="bottom", gap="small")
    title.subheader("Compare runs", anchor=False)
    clear.button("Take the pins out", key=keys("unpin"), on_click=_clear, args=(keys("pins"),), width="stretch")
    shown = [*pins, *([] if _known(keys, now) else [now])]
    for number, (place, pin) in enumerate(zip(st.columns(3, gap="medium"), shown, strict=False)):
        with place:
            st.markdown(f"**{'This run' if pin is now else f'Pinned {number + 1}'}**  \n{plain(pin.words)}")
            still(pin.payload, key=f"{keys('still')}-{number}")


def _known(keys: Keys, now: Pin) -> bool:
    return any(pin.settings == now.settings for pin in st.session_state.get(keys("pins"), []))


def _pin(key: str, now: Pin) -> None:
    st.session_state[key] = [*st.session_state.get(key, []), now][-MAX_PINS:]


def _clear(key: str) -> None:
    st.session_state[key] = []
