"""What a player said of a beam walk: its predictions are kept, and a wrong one is offered as a review card."""

from collections.abc import Mapping
from typing import Any

from visuals.components.beam_player import BeamPlayerState
from visuals.figures.prediction_words import of_level
from visuals.frames.predictions import Wrong, keep, offer


def heard(
    page: str, payload: Mapping[str, Any], state: BeamPlayerState, query: Mapping[str, str], step: str = ""
) -> None:
    """Keep the checked predictions, and offer a card for the last one if it is wrong.

    Parameters
    ----------
    page : str
        The screen's address.
    payload : mapping
        From `visuals.figures.beam_walk.beam_walk`.
    state : BeamPlayerState
    query : mapping of str to str
        The URL's parameters that open this walk.
    step : str
        The URL's parameter that names the step, if there is one.
    """
    said = {level: p for level, p in state.checked.items() if p.of}
    keep(page, {f"{payload['id']}/{level}": (p.hit, p.of) for level, p in said.items()})
    level = max(said, default=0)  # levels are asked from the root down
    if level and said[level].hit < said[level].of:
        opens = [(at["level"], at["stage"]) for at in payload["steps"]].index((level, "open"))
        shows = {**query, step: str(opens)} if step else query
        offer(Wrong(page, f"{payload['id']}/{level}", of_level(payload, level, said[level]), shows))
