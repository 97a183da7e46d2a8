"""What was reviewed on a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from practice.models import Review
from practice.profile import profile
from practice.reviews.days import day_of
from practice.store import Learner


@dataclass(frozen=True)
class Summary:
    """Answers of a day: of how many cards, how long the timed ones took, and how many by rating."""

    cards: int
    seconds: float
    ratings: Mapping[int, int]


def summary(mine: Learner, now: datetime) -> Summary:
    """Return what was reviewed today; what was taken back does not count."""
    begins = day_of(profile(mine), now).begins
    with mine.reading() as session:
        reviews = session.scalars(select(Review).where(~Review.undone, Review.reviewed_at >= begins)).all()
    return Summary(
        len({review.card_id for review in reviews}), sum(review.seconds or 0 for review in reviews),
        Counter(review.rating for review in reviews),
    )  # fmt: skip
