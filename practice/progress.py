"""Where the learner stands in each topic: what they would recall, now and a week ago, show and predict."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from practice.attempts import rubric_share
from practice.models import Review, ReviewCard
from practice.predictions import scores
from practice.reviews.spacing import recall_chance
from practice.store import Learner
from practice.topics import topic_of, topic_of_page
from questions import Bank
from questions.topics import TOPIC

WEEK = timedelta(days=7)


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


class Card(NamedTuple):
    """A review card as far as forgetting goes; ``last_review`` is None before its first review."""

    id: str
    key: str
    topic: str | None
    stability: float | None
    last_review: datetime | None


@dataclass(frozen=True)
class Kept:
    """The learner's cards as they stand, and the log's reviews since some moment, the newest first."""

    cards: Sequence[Card]
    reviews: Sequence[tuple[str, datetime, dict[str, Any]]]


def topic_progress(mine: Learner, bank: Bank, now: datetime, kept: Kept | None = None) -> tuple[TopicProgress, ...]:
    """Return where each topic stands of which anything is known; the highest chance of recall first, unknown last.

    ``kept`` is what `read_kept` read a week back, where a screen has read it already.
    """
    kept = kept or read_kept(mine, now - WEEK)
    week_ago = recall_by_topic(kept, bank, now - WEEK)
    found = [
        replace(topic, recall_before=week_ago[topic.topic][0] if topic.topic in week_ago else None)
        for topic in standing_at(mine, bank, kept, now)
    ]
    return tuple(sorted(found, key=lambda topic: (-1 if topic.recall is None else -topic.recall, topic.topic)))


def standing_at(mine: Learner, bank: Bank, kept: Kept, at: datetime) -> tuple[TopicProgress, ...]:
    """Return where each topic stood at a moment that ``kept`` reaches back to, in the order of topics."""
    recall = recall_by_topic(kept, bank, at)
    shown = {topic: Share(*points) for topic, points in rubric_share(mine, bank, at).items()}
    predicted: dict[str | None, Share] = {}
    for page, (hit, asked) in scores(mine, at).items():
        topic = topic_of_page(bank, page)
        predicted[topic] = predicted.get(topic, Share()) + Share(hit, asked)
    found = (
        TopicProgress(
            key, recall[key][1] if key in recall else 0, recall[key][0] if key in recall else None,
            shown=shown.get(key, Share()), predicted=predicted.get(key, Share()),
        )
        for key in TOPIC
    )  # fmt: skip
    return tuple(topic for topic in found if topic.standing is not None)


def read_kept(mine: Learner, since: datetime) -> Kept:
    """Read the learner's cards, and their reviews since a moment."""
    log = select(Review.card_id, Review.reviewed_at, Review.before).where(Review.reviewed_at > since, ~Review.undone)
    with mine.reading() as session:
        rows = session.execute(log.order_by(Review.reviewed_at.desc())).all()
        cards = session.execute(select(*(getattr(ReviewCard, name) for name in Card._fields)))
        return Kept([Card._make(card) for card in cards], [(card, moment, before) for card, moment, before in rows])


def recall_by_topic(kept: Kept, bank: Bank, at: datetime) -> dict[str, tuple[float, int]]:
    """Return the mean chance of recall at a moment and the number of cards of each topic; new cards are left out.

    A card stood then as it stood before its first review afterwards.
    """
    before = {card: spacing for card, moment, spacing in kept.reviews if moment > at}
    chances: dict[str, list[float]] = defaultdict(list)
    for card in kept.cards:
        then = _as_before(card, before[card.id]) if card.id in before else card
        topic = card.topic or topic_of(bank, card.key)
        chance = recall_chance(then, at)
        if topic and chance is not None:
            chances[topic].append(chance)
    return {topic: (sum(values) / len(values), len(values)) for topic, values in chances.items()}


def _as_before(card: Card, before: Mapping[str, Any]) -> Card:
    """Return a card as the log says that it stood before a review."""
    last = before["last_review"]
    return card._replace(stability=before["stability"], last_review=datetime.fromisoformat(last) if last else None)
