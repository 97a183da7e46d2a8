"""Let the keyboard reach formulas that are wider than the window.

Streamlit lets a displayed formula scroll sideways but gives it no place in the order of focus (WCAG 2.1.1, axe rule
"scrollable-region-focusable"). The component draws nothing; it gives such formulas one, while they are too wide.
"""

from pathlib import Path

import streamlit as st

_mount = st.components.v2.component(
    "wide_formulas", js=(Path(__file__).parent / "wide_formulas.js").read_text(encoding="utf-8")
)


def reach_wide_formulas() -> None:
    """Mount once on a screen that shows formulas."""
    with st.container(key="wide_formulas"):
        st.html("<style>.st-key-wide_formulas { display: none }</style>")
        _mount(key="wide_formulas_mend")
