"""The exhaustive answer with each product's fate in the beam, as a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "answers",
    html=(_HERE / "answers.html").read_text(encoding="utf-8"),
    css=(_HERE / "answers.css").read_text(encoding="utf-8"),
    js=(_HERE / "answers.js").read_text(encoding="utf-8"),
)


def answers(data: Mapping[str, Any], *, key: str) -> None:
    """Show the rows of `visuals.figures.missed_answers.missed_answers`."""
    _component(key=key, data=dict(data))
