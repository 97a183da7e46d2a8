"""The days on which the learner did something, without a count that a missed day would break."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from practice.models import Attempt, Prediction, Rehearsal, Review, Story
from practice.profile import profile
from practice.reviews.days import Day, day_of
from practice.reviews.spacing import midnight
from practice.store import Learner

DAYS = 14
# What counts as a day of study: one row of these with a moment of that day. An undone review was a click too many.
MOMENTS = (Attempt.at, Prediction.at, Rehearsal.at, Story.created_at, Story.updated_at)


@dataclass(frozen=True)
class Streak:
    """The last days, oldest first and today last, each with whether something was studied on it."""

    days: tuple[tuple[date, bool], ...]

    @property
    def studied(self) -> int:
        """On how many of them something was studied."""
        return sum(done for _, done in self.days)


def streak(mine: Learner, now: datetime) -> Streak:
    """Return the learner's last 14 days: reviews, answers, predictions, rehearsals and work on stories count."""
    day = day_of(profile(mine), now)
    since = midnight(day.today - timedelta(days=DAYS - 1), day.zone)
    return streak_of(days_studied(mine, day, since), day.today)


def streak_of(studied: Set[date], last: date) -> Streak:
    """Return the 14 days that end with ``last``."""
    days = (last - timedelta(days=back) for back in reversed(range(DAYS)))
    return Streak(tuple((day, day in studied) for day in days))


def days_studied(mine: Learner, day: Day, since: datetime) -> frozenset[date]:
    """Return the learner's days, in their time zone, on which something was studied since a moment."""
    begins = [midnight(day.of(since) + timedelta(days=n), day.zone) for n in range(DAYS + 1)]
    # Of reviews there are thousands: each day is asked for one.
    kept = select(Review.id).where(~Review.undone)
    of_a_day = (kept.where(Review.reviewed_at >= a, Review.reviewed_at < b).exists() for a, b in pairwise(begins))
    with mine.reading() as session:
        reviewed = session.execute(select(*of_a_day)).one()
        moments = {a for a, any_ in zip(begins, reviewed, strict=False) if any_}
        for column in MOMENTS:
            moments.update(session.scalars(select(column).where(column >= since)))
    return frozenset(day.of(moment) for moment in moments)
