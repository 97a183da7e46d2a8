"""The tables of the learner's own data.

Every row but `LearnerRow` itself belongs to one learner: it is `Owned`, and its primary key begins with the learner's
id, so that no row can refer to another learner's. `practice.store` limits every statement to one learner.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from practice.errors import StoreDamagedError

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def read_json(text: str) -> Any:
    """Return what a JSON column holds; both engines read with it."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise _unreadable(text) from error


def _unreadable(value: object) -> StoreDamagedError:
    return StoreDamagedError(
        f"Something in your data cannot be read ({str(value)[:40]!r}): the database is damaged. Nothing was changed. "
        "Restore a copy (in the folder “copies” beside the file) or the server's backup."
    )


class _Readable(TypeDecorator[Any]):
    """A type whose values SQLite keeps as text: what is no such value any more is said, for it means damage."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read a value, or say that it cannot be read."""
        read = super().result_processor(dialect, coltype)

        def checked(value: Any) -> Any:
            try:
                return read(value) if read else value
            except (ValueError, TypeError) as error:
                raise _unreadable(value) from error

        return checked


class Day(_Readable):
    """A day."""

    impl = Date
    cache_ok = True


class UtcDateTime(_Readable):
    """A moment in UTC; SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: it would be read in another one."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone; got {value!r}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Read what SQLite keeps at once, several times as fast: a day's queue reads some thousand moments."""
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_utc(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(f"{text}+00:00")
    except (ValueError, TypeError) as error:
        raise _unreadable(text) from error


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text, date: Day(), datetime: UtcDateTime(), dict[str, Any]: JSON, list[str]: JSON,
        list[dict[str, str]]: JSON,
    }  # fmt: skip


def new_id() -> str:
    """Return an id that nobody can guess: it may stand in a URL."""
    return uuid4().hex


class LearnerRow(Base):
    """Who learns: ``subject`` is "local", or what the identity provider calls them."""

    __tablename__ = "learner"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    subject: Mapped[str] = mapped_column(String(500), unique=True)
    created_at: Mapped[datetime]


class Owned(Base):
    """A row of one learner."""

    __abstract__ = True

    learner_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True, sort_order=-2
    )


class Identified(Owned):
    """A row of one learner with an id of its own."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id, sort_order=-1)


class Profile(Owned):
    """What the learner prepares for, and how much a day; empty where they skipped the question.

    ``timezone`` is an IANA name: "today" ends at the learner's midnight.
    """

    __tablename__ = "profile"

    name: Mapped[str] = mapped_column(default="")
    role: Mapped[str | None]
    interview_on: Mapped[date | None]
    minutes_a_day: Mapped[int | None]
    new_a_day: Mapped[int] = mapped_column(default=8)
    reviews_a_day: Mapped[int] = mapped_column(default=60)
    domain: Mapped[str | None]
    timezone: Mapped[str | None]
    welcomed: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime]


class ReviewCard(Identified):
    """Something to remember, and where its spacing stands.

    ``key`` names it once a learner: "<card id>/<number of the recall prompt, from 1>" for the bank's, "own/<id>" for
    the learner's. The bank's words stay in the bank; ``question``, ``answer`` are the learner's own. ``state`` to
    ``last_review`` are FSRS's: state 1 learning, 2 review, 3 relearning; ``step`` of the learning steps.
    """

    __tablename__ = "review_card"
    __table_args__ = (UniqueConstraint("learner_id", "key"),)

    key: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(100))
    question: Mapped[str | None]
    answer: Mapped[str | None]
    link: Mapped[dict[str, Any] | None]
    state: Mapped[int] = mapped_column(default=1)
    step: Mapped[int | None] = mapped_column(default=0)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due: Mapped[datetime] = mapped_column(index=True)
    last_review: Mapped[datetime | None]
    introduced_at: Mapped[datetime | None]
    lapses: Mapped[int] = mapped_column(default=0)
    suspended: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Review(Identified):
    """One answer to a review card; the log is kept whole, an undone review with its mark.

    ``rating`` is FSRS's: 1 forgot, 2 right but hard, 3 right, 4 easy. ``before`` is the card's spacing as it was.
    """

    __tablename__ = "review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["learner_id", "card_id"], ["review_card.learner_id", "review_card.id"], ondelete="CASCADE"
        ),
        Index("ix_review_learner_id_reviewed_at", "learner_id", "reviewed_at"),  # the log grows, its end is read
    )

    card_id: Mapped[str] = mapped_column(String(32), index=True)
    rating: Mapped[int]
    suggested: Mapped[int | None]
    reviewed_at: Mapped[datetime]
    seconds: Mapped[float | None]
    before: Mapped[dict[str, Any]]
    undone: Mapped[bool] = mapped_column(default=False)


class Attempt(Identified):
    """An answer to a card of the bank: what was typed (if anything), which points it showed, and the grade given.

    ``grade`` has the numbers of `Review.rating`; ``card_id`` is the bank's id.
    """

    __tablename__ = "attempt"

    card_id: Mapped[str] = mapped_column(String(80), index=True)
    text: Mapped[str] = mapped_column(default="")
    shown: Mapped[list[str]] = mapped_column(default=list)
    missing: Mapped[list[str]] = mapped_column(default=list)
    grade: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Draft(Owned):
    """What is being written at a place, such as "story/<id>/action"; ``version`` counts the saves."""

    __tablename__ = "draft"

    place: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str]
    version: Mapped[int]
    updated_at: Mapped[datetime]


class DraftCopy(Identified):
    """A text that another tab wrote over: nothing that was typed is lost."""

    __tablename__ = "draft_copy"

    place: Mapped[str] = mapped_column(String(200), index=True)
    text: Mapped[str]
    kept_at: Mapped[datetime]


class Suggestion(Identified):
    """A review card that Starbeam offers: after a wrong prediction, or for a point that an answer did not show.

    ``key`` names its cause once a learner; ``decision`` is None while it is open, then "taken" or "dismissed".
    """

    __tablename__ = "suggestion"
    __table_args__ = (UniqueConstraint("learner_id", "key"),)

    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(100))
    question: Mapped[str]
    answer: Mapped[str]
    link: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(20))


class Prediction(Identified):
    """What the learner predicted in a step player, counted once a question: ``hit`` of ``asked`` were right."""

    __tablename__ = "prediction"

    page: Mapped[str] = mapped_column(String(100), index=True)
    question: Mapped[str] = mapped_column(String(300))
    hit: Mapped[int]
    asked: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class Story(Identified):
    """A story for behavioural questions, part by part; ``happened_on`` is its month. ``version`` counts the saves."""

    __tablename__ = "story"

    title: Mapped[str]
    situation: Mapped[str] = mapped_column(default="")
    task: Mapped[str] = mapped_column(default="")
    action: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    numbers: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class StoryPrinciple(Owned):
    """A Leadership Principle that a story is told for (``fit`` "told") or could be turned to ("turned")."""

    __tablename__ = "story_principle"
    __table_args__ = (
        ForeignKeyConstraint(["learner_id", "story_id"], ["story.learner_id", "story.id"], ondelete="CASCADE"),
    )

    story_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    principle: Mapped[str] = mapped_column(String(100), primary_key=True)
    fit: Mapped[str] = mapped_column(String(10))


class Rehearsal(Identified):
    """A story told to a question of the bank, with the probes and what was answered to each."""

    __tablename__ = "rehearsal"
    __table_args__ = (
        ForeignKeyConstraint(["learner_id", "story_id"], ["story.learner_id", "story.id"], ondelete="CASCADE"),
    )

    story_id: Mapped[str] = mapped_column(String(32), index=True)
    question_id: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(default="")
    probes: Mapped[list[dict[str, str]]] = mapped_column(default=list)
    seconds: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Visit(Owned):
    """A screen that the learner left at an interesting state, to pick up again: its page and the URL's parameters."""

    __tablename__ = "visit"

    page: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class Interview(Identified):
    """A mock interview: its whole state as `practice.interview.state.State` says it; ``version`` counts its events."""

    __tablename__ = "interview"

    state: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(20), default="ready")
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
