"""A text box that saves while one types or dictates: a text area, for prose or for code, as a browser component.

Streamlit's own tells Python what stands in it when it is left, and no sooner.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from practice.texts import storable

_HERE = Path(__file__).parent

_PARTS = ("code.js", "dictation.js", "writing.js")
_component = st.components.v2.component(
    "writing",
    html=(_HERE / "writing.html").read_text(encoding="utf-8"),
    css=(_HERE / "writing.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / part).read_text(encoding="utf-8") for part in _PARTS),  # one module
)


@dataclass(frozen=True)
class Typed:
    """A text that the browser wants kept.

    ``version`` is the saved one that the typing began from, ``sent`` are the texts sent since and not acknowledged.
    ``mount`` names the box on the page and ``seq`` its message; ``session`` is the one that the box was drawn by.
    """

    text: str
    version: int
    sent: tuple[str, ...]
    seq: int
    mount: str
    session: str


def typed(state: Any) -> Typed | None:
    """Return what was typed last, read from the box's state in the session; None for no or a foreign state.

    The browser may send anything, so each part is checked.
    """
    told = state.get("typed") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(told.get("sent"), list):
        return None
    text, version, seq, mount, session = (told.get(name) for name in ("text", "version", "seq", "mount", "session"))
    if not (isinstance(text, str) and isinstance(mount, str) and isinstance(session, str)):
        return None
    if not (isinstance(version, int) and isinstance(seq, int)):
        return None
    sent = tuple(storable(one) for one in told["sent"] if isinstance(one, str))
    return Typed(storable(text), version, sent, seq, mount, session)


def writing(
    data: Mapping[str, Any],
    *,
    key: str,
    on_typed: Callable[[], None],
    on_submit: Callable[[], None],
    on_forget: Callable[[], None],
) -> None:
    """Show the box; mount it alone in a fragment. `visuals.frames.draft_box` says what ``data`` holds.

    Parameters
    ----------
    key : str
        The state of the box is ``st.session_state[key]``; read it with `typed`. Its ``over`` is the length of a text
        that is too long to be kept, else 0.
    on_typed, on_submit, on_forget : callable
        Called when a text wants to be kept, when Control and Enter are pressed, when other tabs' texts may go.
    """
    _component(
        key=key, data=dict(data), on_typed_change=on_typed, on_submit_change=on_submit, on_forget_change=on_forget,
        on_over_change=lambda: None,
    )  # fmt: skip
