"""Review cards in the learner's own words: written by them, or taken from a suggestion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.errors import InvalidInputError, NotFoundError
from practice.models import ReviewCard, new_id
from practice.reviews.deck import DESIGN
from practice.store import Learner
from practice.texts import kept_text
from questions.topics import PRINCIPLES, TOPIC

OWN, SUGGESTED = "own", "suggested"
KNOWN_TOPICS = frozenset({*TOPIC, *PRINCIPLES, DESIGN})
MAX_CHARACTERS = 2_000


def add_card(
    mine: Learner, question: str, answer: str, topic: str | None, link: Mapping[str, Any] | None, now: datetime
) -> ReviewCard:
    """Make a card; it is due at once.

    Parameters
    ----------
    question, answer : str
        1 to 2,000 characters each.
    topic : str or None
        One of `KNOWN_TOPICS`: a key of `questions.topics.TOPIC`, a principle, or "design".
    link : mapping or None
        Where it comes from: ``page`` (the address) and ``query`` (its parameters).

    Raises
    ------
    InvalidInputError
        If a text is empty or too long, or there is no such topic.
    """
    id_ = new_id()
    row = new_card(f"{OWN}/{id_}", OWN, question, answer, topic, link, now)
    row.id = id_
    with mine.writing() as session:
        session.add(row)
    return row


def new_card(
    key: str, source: str, question: str, answer: str, topic: str | None, link: Mapping[str, Any] | None, now: datetime
) -> ReviewCard:
    """Return a card that is not in the store yet; the arguments are checked as `add_card` says."""
    if topic is not None and topic not in KNOWN_TOPICS:
        raise InvalidInputError(f"There is no topic “{topic}”. Choose one of the list, or none.")
    return ReviewCard(
        key=key, source=source, topic=topic, question=kept_text(question, "The question", MAX_CHARACTERS, 1),
        answer=kept_text(answer, "The answer", MAX_CHARACTERS, 1), link=dict(link) if link else None, due=now,
        created_at=now,
    )  # fmt: skip


def edit_card(mine: Learner, id: str, question: str, answer: str, topic: str | None) -> ReviewCard:
    """Change a card's words and topic; its spacing stays.

    Raises
    ------
    NotFoundError
        If the learner has no card of their own of this id.
    InvalidInputError
        If a text is empty or too long, or there is no such topic; nothing is changed.
    """
    with mine.writing() as session:
        row = _own(session, id)
        said = new_card(row.key, row.source, question, answer, topic, row.link, row.due)
        row.question, row.answer, row.topic = said.question, said.answer, said.topic
    return row


def delete_card(mine: Learner, id: str) -> None:
    """Delete a card with its reviews.

    Raises
    ------
    NotFoundError
        If the learner has no card of their own of this id.
    """
    with mine.writing() as session:
        session.delete(_own(session, id))


def own_cards(mine: Learner) -> tuple[ReviewCard, ...]:
    """Return the cards in the learner's own words, suggested ones too, newest first."""
    with mine.reading() as session:
        own = select(ReviewCard).where(ReviewCard.source.in_((OWN, SUGGESTED)))
        return tuple(session.scalars(own.order_by(ReviewCard.created_at.desc(), ReviewCard.id)))


def card_of(mine: Learner, key: str) -> ReviewCard | None:
    """Return the card of a key, if there is one."""
    with mine.reading() as session:
        return session.scalar(select(ReviewCard).where(ReviewCard.key == key))


def _own(session: Session, id: str) -> ReviewCard:
    row = session.get(ReviewCard, (session.info["learner"], id))
    if row is None or row.source not in (OWN, SUGGESTED):
        raise NotFoundError("This card is not among your own. It may have been deleted in another tab.")
    return row
