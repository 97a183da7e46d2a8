"""Where the learner stands in each topic: what they would recall, now and a week ago, show and predict."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fsrs import Card as FsrsCard
from fsrs import Scheduler
from sqlalchemy import select

from practice.models import Review, ReviewCard
from practice.store import Learner
from practice.topics import topic_of
from questions import Bank
from questions.topics import TOPIC

WEEK = timedelta(days=7)
SCHEDULER = Scheduler()


@dataclass(frozen=True)
class Share:
    """So many of so many, such as rubric points shown of those asked."""

    of: int = 0
    all: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Return both together."""
        return Share(self.of + other.of, self.all + other.all)

    @property
    def value(self) -> float | None:
        """The share from 0 to 1, or None of nothing."""
        return self.of / self.all if self.all else None


@dataclass(frozen=True)
class TopicProgress:
    """Where a topic stands.

    ``recall`` is the mean chance of recall over its ``cards`` that were reviewed at least once, ``recall_before`` the
    same a week earlier over those that were there then; None without a card. ``shown``: rubric points shown of those
    asked, in the last answer to each question. ``predicted``: predictions that were right, of those made.
    """

    topic: str
    cards: int = 0
    recall: float | None = None
    recall_before: float | None = None
    shown: Share = field(default_factory=Share)
    predicted: Share = field(default_factory=Share)

    @property
    def standing(self) -> float | None:
        """The mean of what is known of recall, shown points and predictions; None if nothing is."""
        known = [v for v in (self.recall, self.shown.value, self.predicted.value) if v is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Remembered:
    """A review card at some moment, as far as recall goes; ``last_review`` is None before its first review."""

    topic: str | None
    stability: float | None
    last_review: datetime | None


def recall_by_topic(cards: Iterable[Remembered], at: datetime) -> dict[str, tuple[float, int]]:
    """Return the mean chance of recall and the number of cards of each topic; cards never reviewed are left out."""
    chances: dict[str, list[float]] = defaultdict(list)
    for card in cards:
        if card.topic and card.stability and card.last_review and card.last_review <= at:
            seen = FsrsCard(card_id=1, stability=card.stability, last_review=card.last_review)
            chances[card.topic].append(SCHEDULER.get_card_retrievability(seen, at))
    return {topic: (sum(values) / len(values), len(values)) for topic, values in chances.items()}


def topic_progress(mine: Learner, bank: Bank, now: datetime) -> tuple[TopicProgress, ...]:
    """Return where each topic stands of which anything is known at a moment; the highest chance of recall first."""
    recall, before = (
        recall_by_topic(cards_at(mine, bank, now), now),
        recall_by_topic(cards_at(mine, bank, now - WEEK), now - WEEK),
    )
    found = [
        TopicProgress(topic, cards=count, recall=mean, recall_before=before[topic][0] if topic in before else None)
        for topic, (mean, count) in recall.items()
        if topic in TOPIC
    ]
    return tuple(sorted(found, key=lambda topic: (-(topic.recall or 0), topic.topic)))


def cards_at(mine: Learner, bank: Bank, at: datetime) -> list[Remembered]:
    """Return the learner's cards as they stood at a moment: as before the first review after it, or as they are."""
    later = select(Review.card_id, Review.before).where(Review.reviewed_at > at, ~Review.undone)
    cards = select(ReviewCard.id, ReviewCard.key, ReviewCard.topic, ReviewCard.stability, ReviewCard.last_review)
    with mine.reading() as session:
        # Newest first, so that the first review after the moment is the one that stays.
        before: dict[str, dict[str, Any]] = dict(session.execute(later.order_by(Review.reviewed_at.desc())).all())
        rows = session.execute(cards.where(ReviewCard.last_review.is_not(None))).all()
    return [
        Remembered(topic or topic_of(bank, key), *_spacing(before[id])) if id in before
        else Remembered(topic or topic_of(bank, key), stability, last_review)
        for id, key, topic, stability, last_review in rows
    ]  # fmt: skip


def _spacing(before: dict[str, Any]) -> tuple[float | None, datetime | None]:
    """Read what the log keeps of a card's spacing before a review."""
    last = before.get("last_review")
    return before.get("stability"), datetime.fromisoformat(last) if last else None
