"""What an algorithm's page holds: keys of its widgets, and what the URL said when the page was opened."""

from dataclasses import dataclass

import streamlit as st

from visuals.lessons.lesson import MAX_SEED, Lesson, Preset

OWN = "Your CSV"
NONE = "Choose a known failure"


@dataclass(frozen=True)
class Keys:
    """Names of the widgets of a lesson; each is the URL's parameter as well."""

    lesson: str

    def __call__(self, name: str) -> str:
        return f"{self.lesson}_{name}"


def start(lesson: Lesson) -> None:
    """Set what the URL did not: the first time, a preset that it names sets data, parameters and seed."""
    keys = Keys(lesson.key)
    if st.session_state.get(keys("opened")):
        return
    st.session_state[keys("opened")] = True
    said = {name for name in st.query_params if name.startswith(f"{lesson.key}_")}
    preset = lesson.preset(st.query_params.get(keys("break")))
    if preset is not None and said <= {keys("break"), keys("step"), keys("view")}:
        choose(lesson, preset)


def choose(lesson: Lesson, preset: Preset) -> None:
    """Set data, parameters, seed and view to a preset's."""
    keys = Keys(lesson.key)
    st.session_state[keys("data")] = preset.data
    st.session_state[keys("seed")] = preset.seed
    if lesson.views:
        st.session_state[keys("view")] = lesson.view_of(preset)
    for param in lesson.params:
        st.session_state[keys(param.name)] = preset.values.get(param.name, param.start)
    st.session_state[keys("hand")] = {}


def reset(lesson: Lesson) -> None:
    """Set everything back but the seed."""
    keys = Keys(lesson.key)
    st.session_state[keys("data")] = lesson.data[0].name
    st.session_state[keys("break")] = NONE
    for param in lesson.params:
        st.session_state[keys(param.name)] = param.start
    st.session_state[keys("hand")] = {}


def new_seed(lesson: Lesson) -> None:
    """Take the next seed."""
    key = Keys(lesson.key)("seed")
    st.session_state[key] = (st.session_state[key] + 1) % (MAX_SEED + 1)
