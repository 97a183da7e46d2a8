"""Rehearse a story: a question of the bank, one probe after another, and a record of it.

A rehearsal under way stands in drafts, so that a refresh, a second tab or a new server finds it: its answer, what was
asked (as JSON), and the reply to each. Finishing it makes one row of them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice.drafts import write_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.models import Draft, DraftCopy, Rehearsal, Story
from practice.store import Learner
from practice.stories.keeping import FITS, KeptStory
from practice.stories.probing import ChosenProbe, next_probe
from questions import Bank
from questions.people import StoryCard

MOST_DRAWS = 200


def questions_for(story: KeptStory, bank: Bank) -> tuple[StoryCard, ...]:
    """Return the questions of the principles that a story is told for; else those it could be turned to, else all."""
    cards = tuple(card for card in bank.cards if isinstance(card, StoryCard))
    for fit in FITS:
        names = {name for name, its in story.fits.items() if its == fit}
        if found := tuple(card for card in cards if names & set(card.principles)):
            return found
    return cards


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
    return random.choice([card for card in cards if card.id != last] or cards)


def question_now(story: KeptStory, bank: Bank, past: Sequence[Rehearsal], skipped: int = 0) -> StoryCard:
    """Return the question that is drawn now: the same until it is answered or skipped, so that a refresh keeps it.

    Parameters
    ----------
    past : sequence of Rehearsal
        The story's, the newest first.
    skipped : int
        How many questions were drawn and put back.
    """
    random = Random(f"{story.id} {len(past)}")
    last = past[0].question_id if past else None
    for _ in range(min(max(skipped, 0), MOST_DRAWS)):
        last = draw_question(story, bank, random, last).id
    return draw_question(story, bank, random, last)


def rehearsal_place(story_id: str, question_id: str, part: str) -> str:
    """Return the place of drafts of a rehearsal: "answer", "asked", "reply-1" and so on."""
    return f"rehearsal/{story_id}/{question_id}/{part}"


def asked_so_far(mine: Learner, story_id: str, question_id: str) -> tuple[ChosenProbe, ...]:
    """Return the probes of the rehearsal under way."""
    with mine.reading() as session:
        return _asked(session, story_id, question_id)


def ask_next(mine: Learner, story_id: str, card: StoryCard, asked: int, now: datetime) -> bool:
    """Ask one more probe, chosen from what was said so far; return whether there was one.

    Parameters
    ----------
    asked : int
        How many the learner had seen: a second tab that asks at the same time does not skip one.

    Raises
    ------
    InvalidInputError
        If nothing has been answered yet.
    """
    with mine.writing() as session:
        answer, before, replies = _so_far(session, story_id, card.id)
        if not answer.strip():
            raise InvalidInputError("There is no answer yet. Type what you would say, then go on.")
        probe = next_probe(card, [answer, *replies], [probe.ask for probe in before])
        if probe is None or len(before) != asked:
            return probe is not None
        place = rehearsal_place(story_id, card.id, "asked")
        row = session.get(Draft, (mine.id, place))
        text = json.dumps([asdict(one) for one in (*before, probe)])
        write_draft(session, place, text, row.version if row else 0, now)
        return True


def finish_rehearsal(mine: Learner, story_id: str, question_id: str, now: datetime) -> Rehearsal:
    """Record the rehearsal under way and forget its drafts, in one transaction.

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
        answer, asked, replies = _so_far(session, story_id, question_id)
        if not answer.strip():
            raise InvalidInputError("There is no answer to record. It may have been recorded in another tab.")
        probes = [asdict(probe) | {"reply": reply} for probe, reply in zip(asked, replies, strict=True)]
        row = Rehearsal(story_id=story_id, question_id=question_id, answer=answer, probes=probes, at=now)
        session.add(row)
        for table in (Draft, DraftCopy):
            of_this = table.place.startswith(rehearsal_place(story_id, question_id, ""), autoescape=True)
            session.execute(delete(table).where(of_this))
        return row


def rehearsals(mine: Learner, story_id: str) -> tuple[Rehearsal, ...]:
    """Return the rehearsals of a story, the newest first."""
    statement = select(Rehearsal).where(Rehearsal.story_id == story_id).order_by(Rehearsal.at.desc(), Rehearsal.id)
    with mine.reading() as session:
        return tuple(session.scalars(statement))


def _so_far(session: Session, story_id: str, question_id: str) -> tuple[str, tuple[ChosenProbe, ...], list[str]]:
    """Return the answer, the probes and the reply to each."""
    asked = _asked(session, story_id, question_id)
    replies = [_typed(session, story_id, question_id, f"reply-{n}") for n, _ in enumerate(asked, start=1)]
    return _typed(session, story_id, question_id, "answer"), asked, replies


def _asked(session: Session, story_id: str, question_id: str) -> tuple[ChosenProbe, ...]:
    return tuple(ChosenProbe(**one) for one in json.loads(_typed(session, story_id, question_id, "asked") or "[]"))


def _typed(session: Session, story_id: str, question_id: str, part: str) -> str:
    row = session.get(Draft, (session.info["learner"], rehearsal_place(story_id, question_id, part)))
    return row.text if row else ""
