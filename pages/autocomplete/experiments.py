"""Experiments: what the articles measured on completion, measured again on sessions."""

import streamlit as st

from visuals.frames.engines import SHOP
from visuals.frames.experiments.show import show as show_experiment
from visuals.frames.experiments.titles import SESSIONS
from visuals.frames.plain import plain


def show(data: str = SHOP) -> None:
    """Draw the view on a log of sessions."""
    asked = st.query_params.get("comparison")
    if asked and asked not in SESSIONS:
        st.info(f"There is no experiment “{plain(asked)}” here. This is “Completion”.")
    switch, other = st.columns([5, 9], vertical_alignment="center", gap="medium")
    shown = switch.segmented_control(
        "Experiment", list(SESSIONS), key="comparison", default="Completion", required=True,
        label_visibility="collapsed", width="stretch", bind="query-params",
    )  # fmt: skip
    other.page_link("pages/experiments/page.py", label="Experiments on product search", icon=":material/science:")
    show_experiment(SESSIONS[shown or "Completion"], data)
