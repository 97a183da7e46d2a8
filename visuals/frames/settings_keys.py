"""Theme and keys on Settings: where the theme is switched, and which keys do what on which screen."""

import streamlit as st

from practice.ratings import RATINGS
from visuals.frames.card_view import SHOW_KEYS

THEME = "Open the menu at the top right (three dots) and choose **System**, **Light** or **Dark**."
GRADE = " ".join(map(str, RATINGS))
KEYS = {
    "Review": {
        "W": "write your answer, or a card",
        "Ctrl Enter": "show the answer, from where you write",
        "Esc": "leave the box where you write",
        "A": "show the answer",
        "D": "say that you do not know",
        GRADE: "forgot; right, but hard; right; easy",
        "U": "take back the last answer",
    },
    "Step players": {
        "→ ←": "next step, step before",
        "Home End": "first step, last step",
        "Space": "play, pause",
        "↑ ↓": "up and down in a tree or a table",
    },
    "A card of the question bank": {
        " ".join(SHOW_KEYS): "show or hide the answers, in their order",
        "P N": "card before, next card",
        GRADE: "forgot; right, but hard; right; easy",
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
