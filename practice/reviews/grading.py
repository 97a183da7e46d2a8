"""Answer a review card: the spacing moves on, the log keeps it, and the last answer can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.errors import InvalidInputError, MovedOnError, NotFoundError
from practice.models import Review, ReviewCard
from practice.profile import profile
from practice.reviews.days import Day, day_of, load
from practice.reviews.deck import Prompt, prompt_of, prompts
from practice.reviews.spacing import FORGOT, RATINGS, REVIEW, Spacing, offers, spacing_of, unseen
from practice.store import Learner
from questions.bank import Bank

# A card forgotten four times after it had been learnt has cost about twenty answers. Words alone do not make it stay;
# something to look at might. (Anki waits for eight, but its learners have years, and ours have weeks.)
LEECH_LAPSES = 4


@dataclass(frozen=True)
class Graded:
    """An answer as the log has it, and the card after it; ``is_leech``: forgotten again, and often by now."""

    review: Review
    card: ReviewCard
    is_leech: bool


@dataclass(frozen=True)
class Leech:
    """A card that keeps being forgotten; ``prompt.link`` is the demo to go to, ``prompt.card_id`` the whole card."""

    card: ReviewCard
    prompt: Prompt


def introduce(mine: Learner, bank: Bank, key: str, now: datetime) -> ReviewCard:
    """Return the learner's card of a prompt of the bank; it is made if there is none yet.

    Raises
    ------
    NotFoundError
        If the bank has no such prompt.
    """
    if (prompt := prompts(bank).get(key)) is None:
        raise NotFoundError(f"The question bank has no prompt {key!r} any more. Go on with the next card.")
    with mine.writing() as session:
        if (row := _by_key(session, key)) is None:
            row = ReviewCard(key=key, source="bank", topic=prompt.topic, due=now, created_at=now)
            session.add(row)
    return row


def next_dues(mine: Learner, card_id: str | None, now: datetime) -> dict[int, Spacing]:
    """Return where a card will stand after each rating, exactly as `grade` would leave it; None is a new card."""
    said = profile(mine)
    with mine.reading() as session:
        row = None if card_id is None else _card(session, mine, card_id, to_change=False)
        return _offers(session, row, day_of(said, now), now)


def grade(
    mine: Learner,
    card_id: str,
    rating: int,
    now: datetime,
    *,
    shown: Spacing | None = None,
    suggested: int | None = None,
    seconds: float | None = None,
) -> Graded:
    """Keep an answer.

    Parameters
    ----------
    card_id : str
        Of a `ReviewCard`; a new prompt of the bank gets one by `introduce`.
    rating : int
        1 forgot, 2 right but hard, 3 right, 4 easy.
    shown : Spacing, optional
        Where the card stood when it was shown (`Due.spacing`). If it has been answered since, nothing is kept: the
        same recall must not count twice.
    suggested : int, optional
        The rating that was suggested.
    seconds : float, optional
        From the question to the rating; what is no time is not kept.

    Raises
    ------
    MovedOnError
        If the card was answered in another tab since it was shown.
    NotFoundError
        If the learner has no such card.
    InvalidInputError
        If the rating is none of the four.
    """
    if rating not in RATINGS:
        raise InvalidInputError(f"A rating is 1 (forgot), 2 (right but hard), 3 (right) or 4 (easy); got {rating!r}.")
    said = profile(mine)
    with mine.writing() as session:
        row = _card(session, mine, card_id)
        if shown is not None and shown.last_review != row.last_review:
            raise MovedOnError("You answered this card in another tab meanwhile; that answer counts.")
        if row.last_review is not None and now <= row.last_review < now + timedelta(seconds=1):
            now = row.last_review + timedelta(microseconds=1)  # so that the log has an order
        review = Review(card_id=row.id, rating=rating, suggested=suggested, reviewed_at=now,
                        seconds=_time(seconds), before=_before(row))  # fmt: skip
        lapsed = rating == FORGOT and row.state == REVIEW
        spacing = _offers(session, row, day_of(said, now), now)[rating]
        for name, value in vars(spacing).items():
            setattr(row, name, value)
        row.lapses += lapsed
        row.introduced_at = row.introduced_at or now
        session.add(review)
    return Graded(review, row, lapsed and row.lapses >= LEECH_LAPSES)


def undo(mine: Learner, now: datetime) -> ReviewCard | None:
    """Take the last answer back and return its card as it was before; None if there is none. The log marks it."""
    with mine.writing() as session:
        log = select(Review, ReviewCard).join(ReviewCard, ReviewCard.id == Review.card_id)
        # The last by the clock, unless the clock was put back since: then the card has a later one.
        last = log.where(~Review.undone, Review.reviewed_at == ReviewCard.last_review)
        found = session.execute(last.order_by(Review.reviewed_at.desc()).limit(1).with_for_update()).first()
        if found is None:
            return None
        review, row = found
        review.undone = True
        moments = {"due", "last_review", "introduced_at"}
        for name, value in review.before.items():
            setattr(row, name, datetime.fromisoformat(value) if name in moments and value else value)
    return row


def leeches(mine: Learner, bank: Bank) -> tuple[Leech, ...]:
    """Return the cards forgotten most often after they had been learnt, those set aside too, the worst first."""
    with mine.reading() as session:
        worst = select(ReviewCard).where(ReviewCard.lapses >= LEECH_LAPSES)
        rows = session.scalars(worst.order_by(ReviewCard.lapses.desc(), ReviewCard.key)).all()
    return tuple(Leech(row, prompt) for row in rows if (prompt := prompt_of(bank, row)) is not None)


def set_aside(mine: Learner, card_id: str) -> ReviewCard:
    """Let a card come no more until it is brought back."""
    with mine.writing() as session:
        row = _card(session, mine, card_id)
        row.suspended = True
    return row


def bring_back(mine: Learner, card_id: str) -> ReviewCard:
    """Let a card come again; its lapses are counted anew, or one more would name it at once."""
    with mine.writing() as session:
        row = _card(session, mine, card_id)
        row.suspended, row.lapses = False, 0
    return row


def _card(session: Session, mine: Learner, card_id: str, to_change: bool = True) -> ReviewCard:
    """Return a card; one that is to change is kept from other tabs until the transaction ends."""
    row = session.get(ReviewCard, (mine.id, card_id), with_for_update=to_change)
    if row is None:
        raise NotFoundError("This card is not there any more. Go on with the next one.")
    return row


def _by_key(session: Session, key: str) -> ReviewCard | None:
    return session.scalar(select(ReviewCard).where(ReviewCard.key == key))


def _offers(session: Session, row: ReviewCard | None, day: Day, now: datetime) -> dict[int, Spacing]:
    taken = load(session, day, besides=row.id if row else None)
    return offers(spacing_of(row) if row else unseen(now), now, last_day=day.last, zone=day.zone, load=taken)


def _before(row: ReviewCard) -> dict[str, Any]:
    """Return what an answer changes of a card, as JSON."""
    moments = {"due": row.due, "last_review": row.last_review, "introduced_at": row.introduced_at}
    return {
        "state": row.state, "step": row.step, "stability": row.stability, "difficulty": row.difficulty,
        "lapses": row.lapses, **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }  # fmt: skip


def _time(seconds: float | None) -> float | None:
    return seconds if seconds is not None and isfinite(seconds) and seconds >= 0 else None
