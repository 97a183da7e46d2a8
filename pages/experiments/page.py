"""Experiments: what the articles measured, measured again on the shop and on the learner's own data."""

import streamlit as st

from visuals.frames.data_box import data_box
from visuals.frames.experiments.show import show
from visuals.frames.experiments.titles import PURCHASES
from visuals.frames.own_data.mine import my_data_sets


def screen() -> None:
    """Draw the screen."""
    show(*_header())
    st.page_link(
        "pages/autocomplete/page.py", label="Experiments on completion", icon=":material/science:",
        query_params={"view": "Experiments"},
    )  # fmt: skip


def _header() -> tuple[str, str]:
    """Draw title, data set and switch, which the URL holds; return the names of experiment and data set."""
    title, data, switch = st.columns([4, 4, 6], vertical_alignment="bottom", gap="medium")
    title.title("Experiments", anchor=False)
    chosen = data_box(data, my_data_sets())
    shown = switch.segmented_control(
        "Experiment", list(PURCHASES), key="experiment", default="Beam", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    return PURCHASES[shown or "Beam"], chosen


screen()
