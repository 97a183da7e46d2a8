"""Review cards that Starbeam offers: for points that an answer left out, and after wrong predictions.

Each has a key that names its cause, so that it is offered once, whatever was decided.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.coverage import MissingPoint
from practice.errors import InvalidInputError, NotFoundError
from practice.models import ReviewCard, Suggestion
from practice.own_cards import SUGGESTED, new_card
from practice.reviews.deck import topic_of
from practice.store import Learner
from questions.cards import Scored

Kind = Literal["point", "prediction"]
TAKEN, DISMISSED = "taken", "dismissed"
MAX_KEY = 180


def suggest(
    mine: Learner, key: str, kind: Kind, question: str, answer: str, topic: str | None,
    link: Mapping[str, Any] | None, now: datetime,
) -> Suggestion:  # fmt: skip
    """Offer a card; one of the same key is left as it is and returned.

    Parameters
    ----------
    key : str
        Names the cause, at most 180 characters.
    question, answer, topic, link
        What the card will have, as `practice.own_cards.add_card` takes it.
    """
    if not 0 < len(key) <= MAX_KEY:
        raise InvalidInputError(f"The key of a suggestion has 1 to {MAX_KEY} characters; got {len(key)}")
    with mine.writing() as session:
        return _suggest(session, key, kind, question, answer, topic, link, now)


def suggest_missing(
    mine: Learner, card: Scored, missing: Iterable[MissingPoint], now: datetime
) -> tuple[Suggestion, ...]:
    """Offer a card for each point that an answer left out; a bonus is not asked for."""
    topic = topic_of(card)
    with mine.writing() as session:
        return tuple(
            _suggest(
                session, point_key(card, left), "point", point_question(card, left), left.point.point,
                topic, {"page": "card", "query": {"card": card.id}}, now,
            )
            for left in missing
            if left.tier != "bonus"
        )  # fmt: skip


def point_key(card: Scored, left: MissingPoint) -> str:
    """Return the key of the suggestion for a point."""
    return f"point/{card.id}/{left.point.id}"


def card_key(key: str) -> str:
    """Return the key of the review card that a suggestion becomes."""
    return f"{SUGGESTED}/{key}"


def point_question(card: Scored, left: MissingPoint) -> str:
    """Return a question whose answer is one point alone: the card's prompt, and the point's name as a clue."""
    prompt, clue = " ".join(card.prompt.split()), left.point.id.replace("-", " ")
    return f"{prompt}\n\nWhich point belongs in the answer? Clue: {clue}."


def open_suggestions(mine: Learner) -> tuple[Suggestion, ...]:
    """Return the offers that wait for a decision, newest first."""
    with mine.reading() as session:
        waiting = select(Suggestion).where(Suggestion.decision.is_(None))
        return tuple(session.scalars(waiting.order_by(Suggestion.created_at.desc(), Suggestion.key)))


def take(mine: Learner, id: str, now: datetime) -> ReviewCard:
    """Make the card that a suggestion offers; it is due at once. Taken twice, it is the same card.

    Raises
    ------
    NotFoundError
        If the learner has no suggestion of this id.
    """
    with mine.writing() as session:
        row = _found(session, id)
        row.decision, row.decided_at = TAKEN, now
        key = card_key(row.key)
        card = session.scalar(select(ReviewCard).where(ReviewCard.key == key))
        if card is None:
            card = new_card(key, SUGGESTED, row.question, row.answer, row.topic, row.link, now)
            session.add(card)
    return card


def dismiss(mine: Learner, id: str, now: datetime) -> None:
    """Decide against a suggestion; one that was taken stays taken.

    Raises
    ------
    NotFoundError
        If the learner has no suggestion of this id.
    """
    with mine.writing() as session:
        row = _found(session, id)
        if row.decision is None:
            row.decision, row.decided_at = DISMISSED, now


def _suggest(
    session: Session, key: str, kind: Kind, question: str, answer: str, topic: str | None,
    link: Mapping[str, Any] | None, now: datetime,
) -> Suggestion:  # fmt: skip
    row = session.scalar(select(Suggestion).where(Suggestion.key == key))
    if row is None:
        card = new_card(key, SUGGESTED, question, answer, topic, link, now)
        row = Suggestion(
            key=key, kind=kind, question=card.question, answer=card.answer, topic=topic, link=card.link, created_at=now
        )
        session.add(row)
    return row


def _found(session: Session, id: str) -> Suggestion:
    row = session.get(Suggestion, (session.info["learner"], id))
    if row is None:
        raise NotFoundError("This suggestion is not there any more.")
    return row
