"""The learner's day: when it ends, which cards are due on it, how many other days have already."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple
from zlib import crc32

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from practice.models import Profile, ReviewCard
from practice.profile import today, zone_of
from practice.reviews.spacing import LAST_DAYS, Spacing, midnight


class Standing(NamedTuple):
    """A review card without its words: what a queue needs of every card."""

    id: str
    key: str
    suspended: bool
    has_words: bool
    begun_today: bool
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
    """A day of the learner.

    ``last`` is the last day of review before the interview and ``closes`` its end; None if there is none or it is over.
    """

    today: date
    zone: tzinfo
    begins: datetime
    ends: datetime
    last: date | None = None
    closes: datetime | None = None

    def of(self, moment: datetime) -> date:
        """Return the day of a moment."""
        return moment.astimezone(self.zone).date()

    def due(self, key: str, due: datetime, last_review: datetime | None) -> date:
        """Return the day on which a card that was reviewed is due.

        One that was to come after the interview (its date was set or moved since) comes on one of the last days before
        it, always the same one, unless it was reviewed in them.
        """
        day = self.of(due)
        if self.last is None or day <= self.last or last_review is None:
            return day
        first = self.last - timedelta(days=LAST_DAYS - 1)
        return day if self.of(last_review) >= first else first + timedelta(days=crc32(key.encode()) % LAST_DAYS)

    def is_due(self, card: Standing) -> bool:
        """Return whether a card that was reviewed is due today or was before."""
        if card.due < self.ends or self.closes is None or card.due < self.closes:
            return card.due < self.ends
        return self.due(card.key, card.due, card.last_review) <= self.today


def day_of(profile: Profile, now: datetime) -> Day:
    """Return the learner's day at a moment."""
    day, zone, night = today(profile, now), zone_of(profile), timedelta(days=1)
    begins, ends = midnight(day, zone), midnight(day + night, zone)
    if profile.interview_on is None or profile.interview_on <= day:
        return Day(day, zone, begins, ends)
    return Day(day, zone, begins, ends, profile.interview_on - night, midnight(profile.interview_on, zone))


def standings(session: Session, day: Day) -> list[Standing]:
    """Return where all of the learner's cards stand."""
    begun = ReviewCard.introduced_at >= day.begins
    columns = (
        ReviewCard.id, ReviewCard.key, ReviewCard.suspended, ReviewCard.question.is_not(None), begun,
        ReviewCard.state, ReviewCard.step, ReviewCard.stability, ReviewCard.difficulty, ReviewCard.due,
        ReviewCard.last_review,
    )  # fmt: skip
    return [Standing._make(row) for row in session.execute(select(*columns))]


def load(session: Session, day: Day, besides: str | None = None) -> Counter[date]:
    """Return how many cards are due on each day, without one that is being graded.

    They are counted by moment first: a card in review is due at a midnight, so that there are few of them.
    """
    mine = (ReviewCard.last_review.is_not(None), ~ReviewCard.suspended, ReviewCard.id != (besides or ""))
    before = (ReviewCard.due < day.closes,) if day.closes else ()
    found: Counter[date] = Counter()
    for due, count in session.execute(
        select(ReviewCard.due, func.count()).where(*mine, *before).group_by(ReviewCard.due)
    ):
        found[day.of(due)] += count
    if day.closes:
        late = select(ReviewCard.key, ReviewCard.due, ReviewCard.last_review).where(*mine, ReviewCard.due >= day.closes)
        found.update(day.due(*row) for row in session.execute(late))
    return found
