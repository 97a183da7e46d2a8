"""The learner's day: when it ends, which cards are due on it, how many other days have already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.models import Profile, ReviewCard
from practice.profile import today, zone_of
from practice.reviews.spacing import LAST_DAYS, REVIEW, Spacing, midnight


class Standing(NamedTuple):
    """A review card without its words: what a queue needs of every card."""

    id: str
    key: str
    topic: str | None
    suspended: bool
    introduced_at: datetime | None
    has_words: bool
    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None

    @property
    def spacing(self) -> Spacing:
        """Where the card stands."""
        return Spacing(self.state, self.step, self.stability, self.difficulty, self.due, self.last_review)

    @property
    def bank_card(self) -> str:
        """The id of the bank's card; what the key of an own card gives is none of the bank's."""
        return self.key.rpartition("/")[0]


@dataclass(frozen=True)
class Day:
    """A day of the learner; ``last`` is the last one before the interview, None if there is none or it is over."""

    today: date
    zone: tzinfo
    last: date | None
    begins: datetime

    def of(self, moment: datetime) -> date:
        """Return the day of a moment."""
        return moment.astimezone(self.zone).date()

    def due(self, card: Standing) -> date:
        """Return the day on which a card is due.

        A card that was to come after the interview (its date was set or moved since) comes on one of the last days
        before it, always the same one, if any is left after its last review.
        """
        day = self.of(card.due)
        if card.state != REVIEW or self.last is None or day <= self.last or card.last_review is None:
            return day
        first = max(self.last - timedelta(days=LAST_DAYS - 1), self.of(card.last_review) + timedelta(days=1))
        choices = (self.last - first).days + 1
        return first + timedelta(days=crc32(card.key.encode()) % choices) if choices > 0 else day


def day_of(profile: Profile, now: datetime) -> Day:
    """Return the learner's day at a moment."""
    day, zone = today(profile, now), zone_of(profile)
    last = profile.interview_on - timedelta(days=1) if profile.interview_on else None
    return Day(day, zone, last if last and last >= day else None, midnight(day, zone))


def standings(session: Session) -> list[Standing]:
    """Return where all of the learner's cards stand, in the order in which they were made."""
    columns = (
        ReviewCard.id, ReviewCard.key, ReviewCard.topic, ReviewCard.suspended, ReviewCard.introduced_at,
        ReviewCard.question.is_not(None), ReviewCard.state, ReviewCard.step, ReviewCard.stability,
        ReviewCard.difficulty, ReviewCard.due, ReviewCard.last_review,
    )  # fmt: skip
    rows = session.execute(select(*columns).order_by(ReviewCard.created_at, ReviewCard.key))
    return [Standing._make(row) for row in rows]


def load(cards: Sequence[Standing], day: Day, besides: str | None = None) -> Counter[date]:
    """Return how many cards are due on each day after today, without one that is being graded."""
    due = (day.due(card) for card in cards if card.state == REVIEW and not card.suspended and card.id != besides)
    return Counter(on for on in due if on > day.today)
