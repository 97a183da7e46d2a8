"""What is being written: saved while the learner types, and never lost to another tab."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from practice.errors import InvalidInputError
from practice.models import Draft, DraftCopy
from practice.store import Learner

MAX_CHARACTERS = 20_000
MAX_COPIES = 20


@dataclass(frozen=True)
class Written:
    """A draft as it is kept; ``version`` counts its saves, 0 if there is none. ``other`` is what another tab had."""

    text: str
    version: int
    other: str | None = None


def read_draft(mine: Learner, place: str) -> Written:
    """Return what is being written at a place."""
    with mine.reading() as session:
        row = session.get(Draft, (mine.id, place))
        return Written(row.text, row.version) if row else Written("", 0)


def read_drafts(mine: Learner, start: str) -> dict[str, Written]:
    """Return all drafts whose place begins with ``start``, by place."""
    with mine.reading() as session:
        rows = session.scalars(select(Draft).where(Draft.place.startswith(start, autoescape=True)))
        return {row.place: Written(row.text, row.version) for row in rows}


def save_draft(mine: Learner, place: str, text: str, version: int, now: datetime) -> Written:
    """Keep what was typed at a place.

    Parameters
    ----------
    place : str
        Such as "story/<id>/action"; at most 200 characters.
    text : str
        At most 20,000 characters.
    version : int
        The version that the typing began from. If another tab has saved since, its text becomes a copy
        (`read_copies`) and is returned as ``other``: the newest typing stands, and nothing is lost.

    Raises
    ------
    InvalidInputError
        If the text is too long; nothing is changed.
    """
    with mine.writing() as session:
        return write_draft(session, place, text, version, now)


def write_draft(session: Session, place: str, text: str, version: int, now: datetime) -> Written:
    """Do what `save_draft` does inside a transaction that writes more than the draft."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidInputError(
            f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} are kept. Shorten it, it is saved then."
        )
    row = session.get(Draft, (session.info["learner"], place))
    if row is None:
        session.add(Draft(place=place, text=text, version=1, updated_at=now))
        return Written(text, 1)
    other = row.text if version != row.version and row.text.strip() and row.text != text else None
    if other is not None:
        keep_copy(session, place, other, now)
    if row.text != text:
        row.text, row.version, row.updated_at = text, row.version + 1, now
    return Written(text, row.version, other)


def keep_copy(session: Session, place: str, text: str, now: datetime) -> None:
    """Keep a text that is written over, for `read_copies` to return."""
    session.add(DraftCopy(place=place, text=text, kept_at=now))
    _forget_oldest(session, place)


def _forget_oldest(session: Session, place: str) -> None:
    """Keep the newest copies only: two tabs that quarrel must not fill the disk."""
    newest = select(DraftCopy).where(DraftCopy.place == place).order_by(DraftCopy.kept_at.desc())
    for old in session.scalars(newest.offset(MAX_COPIES)).all():
        session.delete(old)


def read_copies(mine: Learner, place: str) -> tuple[str, ...]:
    """Return the texts that were written over by another tab, newest first."""
    with mine.reading() as session:
        rows = session.scalars(select(DraftCopy).where(DraftCopy.place == place).order_by(DraftCopy.kept_at.desc()))
        return tuple(row.text for row in rows)


def drop_copies(mine: Learner, place: str) -> None:
    """Forget what other tabs had written at a place."""
    with mine.writing() as session:
        session.execute(delete(DraftCopy).where(DraftCopy.place == place))


def drop_draft(mine: Learner, place: str) -> None:
    """Forget a draft and its copies: what it held has been kept elsewhere, or is not wanted."""
    with mine.writing() as session:
        session.execute(delete(DraftCopy).where(DraftCopy.place == place))
        session.execute(delete(Draft).where(Draft.place == place))


def drop_drafts(mine: Learner, start: str, before: datetime | None = None) -> None:
    """Forget the drafts whose place begins with ``start``, and their copies; those saved since ``before`` stay."""
    with mine.writing() as session:
        for row, at in ((DraftCopy, DraftCopy.kept_at), (Draft, Draft.updated_at)):
            theirs = delete(row).where(row.place.startswith(start, autoescape=True))
            session.execute(theirs if before is None else theirs.where(at < before))
