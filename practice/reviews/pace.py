"""How long a review takes this learner."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.models import Review

KNOWN_SECONDS, NEW_SECONDS = 30.0, 60.0
LATEST, ENOUGH = 200, 5  # answers that count, and how many of them make a median worth more than our guess


@dataclass(frozen=True)
class Pace:
    """Seconds for a card that was seen before, and for a new one."""

    known: float = KNOWN_SECONDS
    new: float = NEW_SECONDS


def pace(session: Session) -> Pace:
    """Return the medians of the learner's latest answers; our guess where there are too few."""
    timed = select(Review.seconds, Review.before).where(~Review.undone, Review.seconds.is_not(None))
    latest = session.execute(timed.order_by(Review.reviewed_at.desc()).limit(LATEST)).all()
    known = [seconds for seconds, before in latest if before["last_review"] is not None]
    new = [seconds for seconds, before in latest if before["last_review"] is None]
    return Pace(
        median(known) if len(known) >= ENOUGH else KNOWN_SECONDS, median(new) if len(new) >= ENOUGH else NEW_SECONDS
    )
