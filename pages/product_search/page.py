"""Product search: search a shop, walk the beam search behind it, see what it missed, bring own data."""

import streamlit as st

from pages.product_search import missed, own_data, search, walk
from pages.product_search.state import MISSED, OWN, SEARCH, WALK, Settings, controls, header
from visuals.frames.engines import data_set
from xmr_core import ModelFormatError

SHOW = {SEARCH: search.show, WALK: walk.show, MISSED: missed.show}


@st.fragment
def screen() -> None:
    """Draw the screen; a keystroke reruns this fragment alone."""
    query, view = header()
    if view == OWN:
        own_data.show()
        return
    data, width, threshold = controls()
    settings = Settings(data, query, width, threshold)
    try:
        data_set(settings.data)
    except ModelFormatError:
        st.error(
            "This data set cannot be opened: its files are missing or damaged. Choose another one, or load your file "
            "again under “Your data”."
        )
        return
    SHOW[view](settings)


screen()
