"""The whole view."""

from dataclasses import replace

import streamlit as st

from visuals.frames.own_data import kept, load
from visuals.frames.own_data.kind import Kind, Rows
from visuals.frames.own_data.mine import my


def show(kind: Kind[Rows]) -> None:
    """Draw loading on the left and what is kept on the right."""
    kind = replace(kind, shelf=my(kind.shelf))
    left, right = st.columns([7, 5], gap="large")
    with left:
        load.show(kind)
    with right:
        kept.show(kind)
