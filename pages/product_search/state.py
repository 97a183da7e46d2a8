"""What the screen is set to. The URL holds all of it, so a view can be shared and opened again."""

from dataclasses import dataclass

import streamlit as st

from visuals.frames.data_box import data_box
from visuals.frames.engines import title_of
from visuals.frames.own_data.mine import my_data_sets
from xmr_core.sweep import THRESHOLDS

FIRST_QUERY = "smart speaker"
FIRST_WIDTH = 2  # the width of the article's figure, and narrow enough to lose something
FIRST_THRESHOLD = 0.1
MAX_WIDTH = 30
MAX_QUERY = 300
SEARCH, WALK, MISSED, OWN = VIEWS = ("Search", "Walk", "Missed", "Your data")  # as they stand in the URL


@dataclass(frozen=True)
class Settings:
    """One state of the screen.

    ``data`` is the data set's name, ``query`` what is searched, ``width`` the beam width, ``threshold`` the size under
    which weights are dropped.
    """

    data: str
    query: str
    width: int
    threshold: float

    def in_url(self, view: str) -> dict[str, str]:
        """Return the URL's parameters that open a view so."""
        return {
            "q": self.query, "view": view, "data": title_of(self.data), "width": str(self.width),
            "threshold": str(self.threshold),
        }  # fmt: skip


def header() -> tuple[str, str]:
    """Draw title, search box and view switch; return the query and the open view."""
    title, box, switch = st.columns([4, 5, 5], vertical_alignment="bottom", gap="medium")
    title.title("Product search", anchor=False)
    query = box.text_input(
        "Search the shop", value=FIRST_QUERY, key="q", type="search", placeholder="Type what you would buy",
        label_visibility="collapsed", icon=":material/search:", live="0ms", max_chars=MAX_QUERY, bind="query-params",
    )  # fmt: skip
    view = switch.segmented_control(
        "View", VIEWS, key="view", default=SEARCH, required=True, label_visibility="collapsed", width="stretch",
        bind="query-params",
    )  # fmt: skip
    return query or "", view or SEARCH


def controls() -> tuple[str, int, float]:
    """Draw the row of settings; return data set, beam width and threshold."""
    data, sliders = st.columns([4, 10], gap="medium")
    width, threshold = sliders.columns(2, gap="medium", wrap=False)
    chosen = data_box(data, my_data_sets())
    beam = width.slider("Beam width", 1, MAX_WIDTH, FIRST_WIDTH, key="width", bind="query-params")
    cut = threshold.select_slider(
        "Weight threshold", list(THRESHOLDS), FIRST_THRESHOLD, key="threshold", bind="query-params"
    )
    return chosen, int(beam), float(cut)
