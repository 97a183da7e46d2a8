"""The box that chooses a screen's data set."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from visuals.frames.engines import SHOP, title_of
from visuals.frames.plain import plain


def data_box(place: DeltaGenerator, own: list[str], key: str = "data") -> str:
    """Draw the box and return the name of the chosen data set: the shop or one of ``own``.

    The URL holds its title under ``key``; of a title that is not known it is said, in words, that the shop is shown.
    Streamlit passes on what a browser sends: a name that is not in the box opens nothing, somebody else's neither.
    """
    names = [SHOP, *own]
    asked = st.query_params.get(key)
    if asked is not None and asked not in map(title_of, names):
        st.info(f"The data set “{plain(asked)}” is not on this machine. This is the synthetic shop.")
    chosen = place.selectbox("Data", names, format_func=title_of, key=key, bind="query-params")
    return chosen if chosen in names else SHOP
