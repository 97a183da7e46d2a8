"""Settings: the profile, the learner's data, theme and keys, and what this is."""

import re
from pathlib import Path

import streamlit as st

from visuals.frames.settings_data import data_view
from visuals.frames.settings_keys import keys_view
from visuals.frames.settings_profile import profile_view
from visuals.frames.settings_reviewer import reviewer_view
from visuals.frames.sign_in import sign_out_button

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
ABOUT = """
Starbeam prepares for machine-learning interviews with systems that run, are walked through step by step and explained.

It is not affiliated with Amazon. It is for practice only, never for help during an interview.
"""


def about_view() -> None:
    """Draw what this is, whose it is not, and its version."""
    st.markdown(ABOUT)
    newest = re.search(r"^## (.+)$", CHANGELOG.read_text(encoding="utf-8"), flags=re.MULTILINE)
    version = newest[1] if newest else "Unreleased"
    st.caption(f"Version: {version.lower()}. Streamlit {st.__version__}. Licence: Apache 2.0.")


VIEWS = {
    "Profile": profile_view, "Your data": data_view, "Language model": reviewer_view, "Theme and keys": keys_view,
    "About": about_view,
}  # fmt: skip
# On a phone the views stand in two rows: each gets edges of its own, for Streamlit draws those of one row.
EDGES = """<style>@media (max-width: 640px) {
.st-key-view [role=radiogroup] { gap: 4px }
.st-key-view [role=radio] { border-radius: 8px }
.st-key-view [role=radio]:not([aria-checked=true]) { border-color: light-dark(#d5dae4, #353d4d) !important }
}</style>"""

st.html(EDGES)
title, out = st.columns([8, 4], vertical_alignment="center")
title.title("Settings", anchor=False)
with out.container(horizontal_alignment="right"):
    sign_out_button()
view = st.segmented_control(
    "View", list(VIEWS), key="view", default="Profile", required=True, bind="query-params", label_visibility="collapsed"
)  # fmt: skip
with st.container(width=760):
    VIEWS[view or "Profile"]()
