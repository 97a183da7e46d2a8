"""The time of an interview: the parts of a round with what is used of them, and the question's own time.

The clock counts in the browser from what the server knew when it drew; it tells Python nothing and reruns nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "interview_clock",
    html='<div class="clock"></div>',
    css=(_HERE / "clock.css").read_text(encoding="utf-8"),
    js=(_HERE / "clock.js").read_text(encoding="utf-8"),
)


def interview_clock(data: Mapping[str, Any], *, key: str) -> None:
    """Show what `visuals.figures.interview_time` lays out: the parts of a round, or the line of a question."""
    _component(key=key, data=dict(data))
