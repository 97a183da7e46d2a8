"""A table of points with a bar in each row: what every part gives, adding up to the score."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "points_table",
    html='<div class="points"></div>',
    css=(_HERE / "points.css").read_text(encoding="utf-8"),
    js=(_HERE / "points.js").read_text(encoding="utf-8"),
)


def points_table(data: Mapping[str, Any], *, key: str) -> None:
    """Show the table; ``data`` is from `visuals.figures.completion_list.points_table`."""
    _component(key=key, data=dict(data))
