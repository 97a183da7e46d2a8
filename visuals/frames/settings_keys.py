"""Theme and keys on Settings: where the theme is switched, and which keys do what on which screen."""

import streamlit as st

from visuals.frames.bank import GRADES
from visuals.frames.card_view import SHOW_KEYS

THEME = "Open the menu at the top right (three dots) and choose **System**, **Light** or **Dark**."
KEYS = {
    "Step players": {
        "→ ←": "next step, step before",
        "Home End": "first step, last step",
        "Space": "play, pause",
        "↑ ↓": "up and down in a tree or a table",
    },
    "A card of the question bank": {
        " ".join(SHOW_KEYS): "show or hide the answers, in their order",
        "P N": "card before, next card",
        " ".join(map(str, range(1, len(GRADES) + 1))): f"how well you knew it: {', '.join(GRADES)}",
    },
    "Search boxes that suggest": {
        "↓ ↑": "through the suggestions",
        "Enter": "take the chosen one",
        "Esc": "close the list",
    },
    "Points that you move": {
        "PageDown PageUp": "next point, point before",
        "→ ← ↑ ↓": "move it",
        "Delete": "take it away",
    },
}


def keys_view() -> None:
    """Draw both."""
    st.header("Theme", anchor=False)
    st.markdown(THEME)
    st.header("Keys", anchor=False)
    st.caption("A player, a box or a point has the keys once you have clicked it, or come to it with Tab.")
    for place, does in KEYS.items():
        name, keys = st.columns([4, 7], gap="small")
        name.markdown(f"**{place}**")
        keys.markdown("  \n".join(f"{_caps(sign)} {what}" for sign, what in does.items()))


def _caps(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split())
