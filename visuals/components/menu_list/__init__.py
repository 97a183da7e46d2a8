"""Give the phone's menu the list roles that Streamlit leaves out.

Streamlit 1.67 draws a navigation with groups as a `ul` that holds `div` groups of `li`: a screen reader announces no
list (WCAG 1.3.1, axe rules "list" and "listitem"). The component draws nothing; it mends the roles in the browser.
"""

from pathlib import Path

import streamlit as st

_mount = st.components.v2.component(
    "menu_list", js=(Path(__file__).parent / "menu_list.js").read_text(encoding="utf-8")
)


def mend_menu_list() -> None:
    """Mount once, in the front door."""
    _mount(key="menu_list")
