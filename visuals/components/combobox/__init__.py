"""A search box that completes at every keystroke: an ARIA combobox with its list, as a browser component."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "combobox",
    html=(_HERE / "combobox.html").read_text(encoding="utf-8"),
    css=(_HERE / "combobox.css").read_text(encoding="utf-8"),
    js=(_HERE / "combobox.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Asked:
    """What the box last asked.

    ``text`` is what stands in it, ``seq`` the number of the request, ``mount`` names the box on the page, and ``picks``
    are the queries chosen in it so far, in order: a list, as one choice alone could be overtaken by the next key. After
    a pause in typing the box asks the same once more, ``paused``.
    """

    text: str = ""
    seq: int = 0
    mount: str = ""
    picks: tuple[str, ...] = ()
    paused: bool = False


def asked(state: Any) -> Asked | None:
    """Return what the box asked, read from its state in the session; None before the first key or for a foreign state.

    The browser may send anything, so each part is checked.
    """
    told = state.get("query") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    text, seq, mount, picks = (told.get(name) for name in ("text", "seq", "mount", "picks"))
    if not (isinstance(text, str) and isinstance(seq, int) and isinstance(mount, str) and isinstance(picks, list)):
        return None
    return Asked(text, seq, mount, tuple(pick for pick in picks if isinstance(pick, str)), told.get("paused") is True)


def combobox(data: Mapping[str, Any], *, key: str, on_query: Callable[[], None]) -> None:
    """Show the box; mount it alone in a fragment: the less a key redraws, the sooner its list is painted.

    Parameters
    ----------
    data : mapping
        From `visuals.figures.completion_list.completion_list`.
    key : str
        The state of the box is ``st.session_state[key]``; read it with `asked`.
    on_query : callable
        Called after each key, each choice, and each pause in typing.
    """
    _component(key=key, data=dict(data), on_query_change=on_query)
