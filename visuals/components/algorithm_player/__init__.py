"""The step player of all algorithms as a Streamlit component: the whole walk is sent once, the browser steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from visuals.components.beam_player import BAR, MAKING, PLAYING, STYLE

_HERE = Path(__file__).parent
_PARTS = ("place.js", "marks.js", "picture.js", "panel.js", "hand.js", "main.js")  # one ES module, in this order
MAX_HAND = 2000  # characters of changes made by hand


def _read(part: str) -> str:
    return (_HERE / part).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "algorithm_player",
    html=_read("player.html").replace("  <!-- bar -->\n", BAR),
    css=STYLE + _read("player.css"),
    js="\n".join([MAKING, PLAYING, *map(_read, _PARTS)]),
)


@dataclass(frozen=True)
class Hand:
    """What a hand may change: ``n`` rows of the table, its classes, and the changes so far as text.

    ``key`` names the data set: changes of another one are not taken over.
    """

    key: str
    n: int
    classes: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class PlayerState:
    """What was predicted, and the step that this was heard at.

    Attributes
    ----------
    step : int
    answers : dict of int to int
        By scene: the option chosen; -1 is skipped.
    """

    step: int
    answers: dict[int, int] = field(default_factory=dict)


def algorithm_player(
    payload: Mapping[str, Any], *, key: str, opens: str = "", step: int | None = None, hand: Hand | None = None,
    url: Mapping[str, str] | None = None, on_change: Callable[[], None] | None = None,
) -> PlayerState:  # fmt: skip
    """Show the player.

    Parameters
    ----------
    payload : mapping
        From `visuals.lessons.payload.payload`. The same ``id`` keeps step and answers through reruns.
    key : str
        Key of the component.
    opens : str
        As long as it stays the same, another walk keeps the step; a new one opens the walk at ``step``.
    step : int, optional
        Where a walk opens; by default where its first question is; -1 is the last.
    hand : Hand, optional
        If points may be moved.
    url : mapping, optional
        Names of the URL's parameters "step" and "points", if they are to stand there.
    on_change : callable, optional
        Called when points were changed by hand.
    """
    start = payload["start"] if step is None else step
    sent = {**payload, "go": opens, "step": start, "url": dict(url) if url else None}
    if hand is not None:
        sent["hand"] = {"key": hand.key, "n": hand.n, "classes": list(hand.classes), "text": hand.text}
    ignore = lambda: None  # noqa: E731 - state without a callback is not kept
    state = _mount(key=key, data=sent, on_at_change=ignore, on_hand_change=on_change or ignore)
    return read_state(state.get("at"), payload, start)


def still(payload: Mapping[str, Any], *, key: str) -> None:
    """Show the last scene's picture and facts alone."""
    last = {**payload, "steps": payload["steps"][-1:], "start": 0}
    _mount(key=key, data={**last, "go": "", "step": 0, "still": True})


def sketch(picture: Mapping[str, Any], *, key: str) -> None:
    """Show a small picture alone, from `visuals.lessons.gallery`."""
    _mount(key=key, data={**picture, "go": "", "step": 0, "still": "sketch"})


def read_state(at: Any, payload: Mapping[str, Any], start: int) -> PlayerState:
    """Turn what the browser sent into a state; anything about another walk or malformed counts as not told."""
    end = len(payload["steps"]) - 1
    opened = PlayerState(end if start < 0 else min(start, end))
    if not isinstance(at, Mapping) or at.get("id") != payload["id"]:
        return opened
    try:
        step = min(max(int(at["step"]), 0), end)
        answers = {int(k): int(i) for k, i in at["answers"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return opened
    asked = {k: step["ask"] for k, step in enumerate(payload["steps"]) if "ask" in step}
    return PlayerState(step, {k: i for k, i in answers.items() if k in asked and -1 <= i < len(asked[k]["options"])})


def read_hand(sent: Any, key: str) -> str | None:
    """Return the changes that the browser sent for a data set, or None if it sent none for it."""
    if not isinstance(sent, Mapping) or sent.get("key") != key or not isinstance(sent.get("text"), str):
        return None
    return sent["text"][:MAX_HAND]
