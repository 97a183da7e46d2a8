"""What a player said of a walk: its predictions are kept, a wrong one is offered as a card, the place is kept."""

from collections.abc import Mapping
from typing import Any

from visuals.components.algorithm_player import PlayerState
from visuals.figures.prediction_words import of_step
from visuals.frames.algorithms.controls import first_in_url
from visuals.frames.algorithms.state import Keys
from visuals.frames.predictions import Wrong, keep, offer
from visuals.frames.visits import remember
from visuals.lessons.catalogue import entry
from visuals.lessons.lesson import Lesson


def heard(
    lesson: Lesson, payload: Mapping[str, Any], state: PlayerState, data: str, query: Mapping[str, str] | None
) -> None:
    """Keep the answers of a walk and the place; offer a card for the last answer if it is wrong.

    Parameters
    ----------
    lesson : Lesson
    payload : mapping
        Of the walk.
    state : PlayerState
        What the player said; skipped questions do not count.
    data : str
        The data set's name.
    query : mapping of str to str or None
        The URL's parameters that open this run; None if no link can, as of a learner's file. Then neither card nor
        place is kept: they would lead to something else.
    """
    steps, title, step = payload["steps"], entry(lesson.key).title, Keys(lesson.key)("step")
    answers = {k: option == steps[k]["ask"]["answer"] for k, option in state.answers.items() if option >= 0}
    keep(lesson.key, {f"{payload['id']}/{k}": (int(right), 1) for k, right in answers.items()})
    if query is None:
        return
    last = state.step - 1  # an answer takes the learner to the next step, and that is when Python hears of it
    if answers.get(last) is False:
        words = of_step(title, payload, last)
        offer(Wrong(lesson.key, f"{payload['id']}/{last}", words, {**query, step: str(last)}))
    if answers or query != first_in_url(lesson, query.get(Keys(lesson.key)("view"), "")):
        note = f"{data}, step {state.step + 1} of {len(steps)}"
        remember(lesson.key, title, note, {**query, step: str(state.step)})
