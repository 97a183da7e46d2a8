"""The least that a key can cost on Streamlit: a page with a box that answers with what stands in it.

`benchmarks.key_paint` starts it beside the app and types into both. The box is the app's own, alone in a fragment.
"""

import streamlit as st

from visuals.components.combobox import asked, combobox


@st.fragment
def echo() -> None:
    """Draw the box with one line: its own text."""
    told = asked(st.session_state.get("box"))
    text, seq, mount = (told.text, told.seq, told.mount) if told else ("", 0, "")
    line = {"query": text, "kind": "known", "tag": "", "move": ""}
    answer = {"items": [line], "other": None, "message": "", "count": "", "text": text, "seq": seq, "mount": mount}
    combobox({**answer, "start": ""}, key="box", on_query=_nothing)


def _nothing() -> None:
    """Be the callback that the box wants."""


echo()
