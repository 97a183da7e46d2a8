"""Answers to cards of the bank: what was written, which points it showed, the grade that the learner gave."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from practice.coverage import coverage
from practice.errors import InvalidInputError
from practice.models import Attempt
from practice.ratings import checked_rating
from practice.store import Learner
from practice.texts import kept_text
from questions import Bank
from questions.cards import Scored

MAX_CHARACTERS = 20_000


def record_attempt(mine: Learner, bank: Bank, card_id: str, text: str, grade: int | None, now: datetime) -> Attempt:
    """Keep an answer to a card.

    Parameters
    ----------
    card_id : str
        A card of the bank, of any family.
    text : str
        What was written; empty if it was said aloud. At most 20,000 characters.
    grade : int or None
        A number of `practice.ratings.RATINGS`, or None if it was not graded.

    Raises
    ------
    InvalidInputError
        If the bank has no such card, the text is too long or the grade is none of the four.
    """
    if card_id not in bank:
        raise InvalidInputError(f"The bank has no card “{card_id}”. It may have been renamed; open it from the list.")
    text = kept_text(text, "The answer", MAX_CHARACTERS)
    row = Attempt(card_id=card_id, text=text, grade=None if grade is None else checked_rating(grade), at=now)
    card = bank.card(card_id)
    if text and isinstance(card, Scored):
        found = coverage(card, text)
        row.shown = [shown.point.id for shown in found.shown]
        row.missing = [missing.point.id for missing in found.missing]
    with mine.writing() as session:
        session.add(row)
    return row


def last_grades(mine: Learner) -> dict[str, int]:
    """Return the grade that was given last, by card."""
    with mine.reading() as session:
        rows = session.execute(
            select(Attempt.card_id, Attempt.grade).where(Attempt.grade.is_not(None)).order_by(Attempt.at)
        )
        return {card_id: grade for card_id, grade in rows if grade is not None}


def rubric_share(mine: Learner, bank: Bank, until: datetime | None = None) -> dict[str, tuple[int, int]]:
    """Return by topic how many points the last written answers showed, and how many they were asked for.

    Musts and goods count: a bonus is not asked for. Points that the bank no longer has do not count, and answers from
    ``until`` on neither.
    """
    written = select(Attempt.card_id, Attempt.shown, Attempt.missing).where(Attempt.text != "").order_by(Attempt.at)
    if until is not None:
        written = written.where(Attempt.at < until)
    with mine.reading() as session:
        last = {card_id: (shown, missing) for card_id, shown, missing in session.execute(written)}
    share: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for card_id, (had, lacked) in last.items():
        card = bank.card(card_id) if card_id in bank else None
        topic = getattr(card, "topic", None)
        if not isinstance(card, Scored) or topic is None:
            continue
        asked = {point.id for point in (*card.rubric.must, *card.rubric.good)}
        shown, missing = asked & set(had), asked & set(lacked)
        share[topic] = (share[topic][0] + len(shown), share[topic][1] + len(shown | missing))
    return dict(share)
