"""What a plan is made from, read from the store."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from practice.models import Attempt, Prediction, Rehearsal, Review, Story
from practice.reviews.queue import queue
from practice.store import Learner
from practice.stories.keeping import stories
from practice.stories.turning import turn_to
from practice.topics import topic_of, topic_of_page
from questions import Bank
from questions.topics import PRINCIPLES, Principle


@dataclass(frozen=True)
class Cards:
    """What is to review: cards due and new ones, how long they take, the first one's question, and the time spent."""

    due: int = 0
    new: int = 0
    seconds: float = 0.0
    spent: float = 0.0
    first: str = ""


@dataclass(frozen=True)
class Stories:
    """The learner's stories: how many, how many are told for each principle, how often each principle was asked.

    ``gap`` is the principle without a story to see to next, ``turn`` the id and the title of a story that could be
    turned to it.
    """

    count: int = 0
    told: Mapping[Principle, int] = field(default_factory=dict)
    asked: Mapping[Principle, int] = field(default_factory=dict)
    gap: Principle | None = PRINCIPLES[0]
    turn: tuple[str, str] | None = None

    @property
    def gaps(self) -> tuple[Principle, ...]:
        """The principles that no story is told for."""
        return tuple(name for name in PRINCIPLES if not self.told.get(name))


@dataclass(frozen=True)
class DoneToday:
    """What was done since the day began: topics of answers and predictions, whether a story was written, or told."""

    topics: frozenset[str] = frozenset()
    wrote: bool = False
    told: bool = False


def read_cards(mine: Learner, bank: Bank, since: datetime, now: datetime) -> Cards:
    """Return what is left to review, and how long was reviewed since the day began."""
    left = queue(mine, bank, now)
    seconds = select(func.sum(Review.seconds)).where(Review.reviewed_at >= since, ~Review.undone)
    with mine.reading() as session:
        spent = session.scalar(seconds) or 0.0
    first = left.cards[0].prompt.question if left.cards else ""
    return Cards(left.due, left.new, left.seconds, max(spent, 1.0 * left.done), first)


def read_stories(mine: Learner, bank: Bank) -> Stories:
    """Return what is known of the learner's stories; a gap that they would turn a story to goes before the others."""
    kept = stories(mine)
    with mine.reading() as session:
        asked = session.scalars(select(Rehearsal.question_id)).all()
    told = Counter(name for story in kept for name, fit in story.fits.items() if fit == "told")
    often = Counter(name for id in asked if id in bank for name in getattr(bank.card(id), "principles", ()))
    gaps = [name for name in PRINCIPLES if not told[name]]
    marked = {name for story in kept for name in story.fits}
    gap = next((name for name in gaps if name in marked), gaps[0] if gaps else None)
    turned = turn_to(gap, kept, bank).story if gap else None
    return Stories(len(kept), told, often, gap, (turned.id, turned.title) if turned else None)


def read_done(mine: Learner, bank: Bank, since: datetime) -> DoneToday:
    """Return what was done since the day began."""
    with mine.reading() as session:
        attempted = session.scalars(select(Attempt.card_id).where(Attempt.at >= since)).all()
        predicted = session.scalars(select(Prediction.page).where(Prediction.at >= since)).all()
        wrote = session.scalar(select(Story.id).where(Story.updated_at >= since).limit(1)) is not None
        told = session.scalar(select(Rehearsal.id).where(Rehearsal.at >= since).limit(1)) is not None
    told = told or any(getattr(bank.card(id), "family", "") == "story" for id in attempted if id in bank)
    topics = {topic_of(bank, id) for id in attempted} | {topic_of_page(bank, page) for page in predicted}
    return DoneToday(frozenset(topic for topic in topics if topic), wrote, told)
