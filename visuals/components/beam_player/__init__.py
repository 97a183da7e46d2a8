"""The beam-walk step player as a Streamlit component: the browser steps, Python hears where the learner rests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_PARTS = (
    "dom.js",
    "layout.js",
    "draw.js",
    "predict.js",
    "numbers.js",
    "panel.js",
    "play.js",
    "main.js",
)  # one ES module, in this order


def _read(part: str) -> str:
    return (_HERE / part).read_text(encoding="utf-8")


# What another step player shares: the bar's HTML, the style, the making of elements, a node's numbers, playing.
BAR, STYLE, MAKING, NUMBERS, PLAYING = map(_read, ("bar.html", "player.css", "dom.js", "numbers.js", "play.js"))

_mount = st.components.v2.component(
    "beam_player",
    html=_read("player.html").replace("  <!-- bar -->\n", BAR),
    css=STYLE,
    js="\n".join(map(_read, _PARTS)),
)

LAST_STEP = -1


@dataclass(frozen=True)
class Prediction:
    """What the learner predicted at one level: node ids picked, and how many of ``of`` were right."""

    picks: tuple[str, ...]
    hit: int
    of: int


@dataclass(frozen=True)
class BeamPlayerState:
    """Where the learner came to rest.

    Attributes
    ----------
    step : int
        From 0.
    checked : dict of int to Prediction
        Predictions checked so far, by level.
    told : bool
        Whether the browser has reported on this walk yet; otherwise ``step`` is where it was told to start.
    """

    step: int
    checked: dict[int, Prediction] = field(default_factory=dict)
    told: bool = False

    @property
    def hit(self) -> int:
        """Right picks over all checked levels."""
        return sum(p.hit for p in self.checked.values())

    @property
    def of(self) -> int:
        """Picks asked for over all checked levels."""
        return sum(p.of for p in self.checked.values())


def beam_player(
    trace_payload: Mapping[str, Any],
    *,
    key: str,
    step: int = 0,
    predict: bool = True,
    url_param: str = "",
    on_change: Callable[[], None] | None = None,
) -> BeamPlayerState:
    """Show the player and return where the learner is.

    Parameters
    ----------
    trace_payload : mapping
        From `visuals.figures.beam_walk.beam_walk`. The same ``id`` keeps step, picks and focus through reruns.
    key : str
        Key of the component.
    step : int
        Where a new walk opens; `LAST_STEP` opens on the result. Ignored while ``id`` stays the same.
    predict : bool
        Whether predictions are asked at first; the learner can switch.
    url_param : str
        The URL's parameter that names the step, if it is to stand there; the first step is not written.
    on_change : callable, optional
        Called 0.4 s after the learner comes to rest on another step.
    """
    last = len(trace_payload["steps"]) - 1
    start = last if step == LAST_STEP else min(max(step, 0), last)
    state = _mount(
        key=key,
        data={**trace_payload, "step": start, "predict": predict, "url_param": url_param},
        on_at_change=on_change or (lambda: None),
    )
    return read_state(state.get("at"), trace_payload, start)


def read_state(at: Any, trace_payload: Mapping[str, Any], start: int) -> BeamPlayerState:
    """Turn what the browser sent into a state; anything about another walk or malformed counts as not told."""
    if not isinstance(at, Mapping) or at.get("id") != trace_payload["id"]:
        return BeamPlayerState(start)
    try:
        step = min(max(int(at["step"]), 0), len(trace_payload["steps"]) - 1)
        checked = {int(level): _prediction(int(level), c, trace_payload) for level, c in at["checked"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return BeamPlayerState(start)
    return BeamPlayerState(step, checked, told=True)


def _prediction(level: int, raw: Mapping[str, Any], trace_payload: Mapping[str, Any]) -> Prediction:
    """Count the hits again from the picks: the browser's own count is not trusted."""
    picks = tuple(str(p) for p in raw["picks"])
    if level < 1 or {int(p.split(".")[0]) for p in picks} != {level}:
        raise ValueError(f"These are no picks of level {level}: {picks}")
    ask = trace_payload["levels"][level]["ask"]
    return Prediction(picks, len(set(picks) & set(ask["right"])), int(ask["pick"]))
