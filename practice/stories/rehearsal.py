"""Rehearse a story: a question of the bank, probes that fit what was answered, and a record of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice.errors import InvalidInputError, NotFoundError
from practice.models import Draft, DraftCopy, Rehearsal, Story
from practice.store import Learner
from practice.stories.keeping import KeptStory
from practice.stories.measures import has_quantity
from questions import Bank
from questions.people import StoryCard
from questions.terms import shown_by

PROBES = 3
_MISSING = re.compile(r"^(?:no (?P<a>.+)|(?P<b>.+?) (?:is|are) (?:missing|not mentioned|not told|vague|unclear))$")
_EMPTY_WORDS = {"the", "a", "an", "of", "own", "other", "later", "is", "are", "and", "in", "to"}


@dataclass(frozen=True)
class ChosenProbe:
    """A question that digs into an answer; ``because`` says why it is asked, ``good_reply`` what a reply shows."""

    ask: str
    because: str
    good_reply: str


def questions_for(story: KeptStory, bank: Bank) -> tuple[StoryCard, ...]:
    """Return the questions of the principles that a story is told for; else those it could be turned to, else all."""
    cards = [card for card in bank.cards if isinstance(card, StoryCard)]
    for fit in ("told", "turned"):
        names = {name for name, its in story.fits.items() if its == fit}
        if found := tuple(card for card in cards if names & set(card.principles)):
            return found
    return tuple(cards)


def draw_question(story: KeptStory, bank: Bank, random: Random, last: str | None = None) -> StoryCard:
    """Draw a question for a story, never the ``last`` one again while there is another.

    Raises
    ------
    NotFoundError
        If the bank has no question for stories.
    """
    cards = questions_for(story, bank)
    if not cards:
        raise NotFoundError("The question bank has no question to tell a story to.")
    return random.choice([card for card in cards if card.id != last] or list(cards))


def probes(card: StoryCard, answer: str, k: int = PROBES) -> tuple[ChosenProbe, ...]:
    """Return what to ask after an answer: first what it lacks, then what is always asked of this question."""
    lacking = _own_probes(answer)
    lacking += [
        ChosenProbe(probe.ask, f"I did not hear: {missing}.", probe.good_reply)
        for probe in card.probes
        if (missing := _missing(probe.when, answer))
    ]
    always = [ChosenProbe(p.ask, "Asked of every answer.", p.good_reply) for p in card.probes if p.when == "always"]
    rest = [ChosenProbe(p.ask, "A usual next question.", p.good_reply) for p in card.probes]
    found = {probe.ask: probe for probe in reversed([*always, *lacking, *rest])}
    return tuple(reversed(found.values()))[:k]


def _own_probes(answer: str) -> list[ChosenProbe]:
    """Return what any story is asked when it lacks it."""
    found = []
    we, i = len(re.findall(r"\bwe\b", answer, re.IGNORECASE)), len(re.findall(r"\bI\b", answer))
    if we >= 2 and we > i:
        found.append(
            ChosenProbe(
                "Which part of this was your own work?",
                f"The answer says “we” {we} times and “I” {i} times.",
                "Two or three steps that you took, and the names of those who did the rest.",
            )
        )
    if not has_quantity(answer):
        found.append(
            ChosenProbe(
                "How large was the change? Give me a number and what it was before.",
                "I heard no number with what it counts.",
                "A figure before and after, or plainly why there is none and what you saw instead.",
            )
        )
    return found


def _missing(when: str, answer: str) -> str | None:
    """Return what a probe waits for ("no handover") if no word of it is in the answer."""
    match = _MISSING.match(when)
    if not match:
        return None
    wanted = match["a"] or match["b"]
    stems = [word[: max(4, len(word) - 2)] + "*" for word in wanted.split() if word not in _EMPTY_WORDS]
    return None if not stems or shown_by(stems, answer) else wanted


def answer_place(story_id: str, question_id: str, part: str) -> str:
    """Return the place of drafts of a rehearsal: "answer", or "probe-1" and so on."""
    return f"rehearsal/{story_id}/{question_id}/{part}"


def finish_rehearsal(
    mine: Learner, story_id: str, question_id: str, asked: Sequence[str], seconds: float | None, now: datetime
) -> Rehearsal:
    """Record a rehearsal from its drafts and forget them, in one transaction.

    Parameters
    ----------
    asked : sequence of str
        The probes, in order; the reply to the first is the draft "probe-1" of `answer_place`.
    seconds : float or None
        How long it took, if known.

    Raises
    ------
    InvalidInputError
        If nothing was answered: there is nothing to record, or another tab has just recorded it.
    NotFoundError
        If the learner has no story of this id.
    """
    with mine.writing() as session:
        if session.get(Story, (mine.id, story_id)) is None:
            raise NotFoundError("This story is not here. It may have been deleted in another tab.")
        answer = _typed(mine, session, answer_place(story_id, question_id, "answer"))
        if not answer.strip():
            raise InvalidInputError("There is no answer to record. It may have been recorded in another tab.")
        replies = [
            {"ask": ask, "reply": _typed(mine, session, answer_place(story_id, question_id, f"probe-{n}"))}
            for n, ask in enumerate(asked, start=1)
        ]
        row = Rehearsal(
            story_id=story_id, question_id=question_id, answer=answer, probes=replies, seconds=seconds, at=now
        )
        session.add(row)
        for table in (Draft, DraftCopy):
            of_this = table.place.startswith(answer_place(story_id, question_id, ""), autoescape=True)
            session.execute(delete(table).where(of_this))
        return row


def rehearsals(mine: Learner, story_id: str | None = None) -> tuple[Rehearsal, ...]:
    """Return the rehearsals of a story, or of all, the newest first."""
    statement = select(Rehearsal).order_by(Rehearsal.at.desc(), Rehearsal.id)
    if story_id is not None:
        statement = statement.where(Rehearsal.story_id == story_id)
    with mine.reading() as session:
        return tuple(session.scalars(statement))


def _typed(mine: Learner, session: Session, place: str) -> str:
    row = session.get(Draft, (mine.id, place))
    return row.text if row else ""
