"""The whole view."""

import streamlit as st

from visuals.frames.own_data import kept, load
from visuals.frames.own_data.kind import Kind, Rows


def show(kind: Kind[Rows]) -> None:
    """Draw loading on the left and what is kept on the right."""
    left, right = st.columns([7, 5], gap="large")
    with left:
        load.show(kind)
    with right:
        kept.show(kind)
