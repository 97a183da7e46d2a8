"""The step player of three trees as a Streamlit component: one prefix, searched level by level in each of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from visuals.components.beam_player import BAR, MAKING, NUMBERS, PLAYING, STYLE

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "three_player",
    html=(_HERE / "player.html").read_text(encoding="utf-8").replace("  <!-- bar -->\n", BAR),
    css=STYLE + (_HERE / "player.css").read_text(encoding="utf-8"),
    js="\n".join([MAKING, NUMBERS, PLAYING, (_HERE / "main.js").read_text(encoding="utf-8")]),
)


def three_player(payload: Mapping[str, Any], *, key: str) -> None:
    """Show the player.

    Parameters
    ----------
    payload : mapping
        From `visuals.figures.three_walks.three_walks`. The same ``id`` keeps step and answer through reruns.
    key : str
        Key of the component.
    """
    _mount(key=key, data=dict(payload))
