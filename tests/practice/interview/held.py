"""An interview held in a learner's store, as the screens hold it: begun, answered, probed, finished."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from practice import Learner
from practice.interview.draw import Facts, draw
from practice.interview.formats import own_mix
from practice.interview.keeping import KeptInterview, act, begin
from practice.interview.state import Answer, Ask, Begin, Finish, GiveHint, Next, Pass, State
from questions import load_bank

CARD = "pca-what-problem-solved"
STORY = (
    "Last March our team had two days before a sale. My task was to recommend one of two rankers by Friday. "
    "I replayed 40,000 logged queries through both and read 200 of the disagreements by hand. "
    "Orders rose from 4.1 to 4.6 percent. Next time I would ask for the test earlier."
)
TECHNICAL = "PCA keeps the directions of largest variance, and the projection has the smallest reconstruction error."


def three_questions(seed: int = 3) -> State:
    """Return a story, PCA and another question of breadth, ready to begin."""
    start = draw(own_mix({"story": 1, "breadth": 2}), load_bank(), Facts(), seed)
    first, second, third = start.questions
    card = load_bank().card(CARD)
    second = second.model_copy(update={"card": CARD, "ask": card.prompt, "topic": "pca"})
    return start.model_copy(update={"questions": (first, second, third)})


def events(story: str = STORY, technical: str = TECHNICAL) -> list[tuple[float, Any]]:
    """Return what happens in it: a story with a probe, an answer after a hint, a pass."""
    return [
        (0, Begin()), (100, Answer(text=story)), (2, Ask(ask="What was your part?", because="“We” was heard.")),
        (28, Answer(text="I rewrote the plan.")), (0, Next()), (30, Answer(text="It drops columns?")),
        (10, GiveHint(text="Think of variance.", change=True)), (430, Answer(text=technical)), (0, Next()),
        (10, Pass()), (0, Next()),
    ]  # fmt: skip


def held(
    mine: Learner, now: datetime, state: State | None = None, what: Iterable[tuple[float, Any]] = ()
) -> KeptInterview:
    """Hold an interview that begins now; each event comes so many seconds after the one before."""
    kept = begin(mine, state or three_questions(), now)
    for seconds, event in what or events():
        now += timedelta(seconds=seconds)
        kept = act(mine, kept.id, event, kept.state.version, now)
    if not kept.state.is_over:
        kept = act(mine, kept.id, Finish(), kept.state.version, now)
    return kept
