"""What the screen is set to: data set and experiment. The URL holds both, and the pair of runs compared."""

import streamlit as st

from visuals.frames.engines import SHOP, title_of
from visuals.frames.plain import plain
from xmr_core.own_datasets import own_names

# As they stand in the switch and in the URL.
TITLES = {"Beam": "beam", "Features": "features", "Models": "models", "Growth": "growth"}


def header() -> tuple[str, str]:
    """Draw title, data set and switch; return the names of experiment and data set."""
    names = [SHOP, *own_names()]
    asked = st.query_params.get("data")
    if asked is not None and asked not in map(title_of, names):
        st.info(f"The data set “{plain(asked)}” is not on this machine. This is the synthetic shop.")
    title, data, switch = st.columns([4, 4, 6], vertical_alignment="bottom", gap="medium")
    title.title("Experiments", anchor=False)
    chosen = data.selectbox("Data", names, format_func=title_of, key="data", bind="query-params")
    shown = switch.segmented_control(
        "Experiment", list(TITLES), key="experiment", default="Beam", required=True, label_visibility="collapsed",
        width="stretch", bind="query-params",
    )  # fmt: skip
    return TITLES[shown or "Beam"], chosen or SHOP


def title(experiment: str) -> str:
    """Return what the switch calls an experiment."""
    return next(text for text, name in TITLES.items() if name == experiment)
