"""Where the learner was, so that they can pick up there: one place a screen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from practice.errors import InvalidInputError
from practice.models import Visit
from practice.store import Learner
from practice.texts import kept_text

MAX_QUERY = 4_000


def record_visit(mine: Learner, page: str, title: str, note: str, query: Mapping[str, str], now: datetime) -> None:
    """Keep the place where the learner is on a screen; it takes that of the last time.

    Parameters
    ----------
    page : str
        The screen's address, at most 100 characters.
    title : str
        What the screen is called.
    note : str
        Where on it, such as "Step 5 of 11".
    query : mapping of str to str
        The URL's parameters that open the place.

    Raises
    ------
    InvalidInputError
        If something is too long to be kept.
    """
    if not 0 < len(page) <= 100:
        raise InvalidInputError(f"A screen's address has 1 to 100 characters; got {len(page)}")
    if sum(len(name) + len(value) for name, value in query.items()) > MAX_QUERY:
        raise InvalidInputError(f"The place's parameters have more than {MAX_QUERY:,} characters and are not kept.")
    title, note = kept_text(title, "The title", 200, 1), kept_text(note, "The note", 300)
    with mine.writing() as session:
        row = session.get(Visit, (mine.id, page))
        if row is None:
            row = Visit(page=page)
            session.add(row)
        row.title, row.note, row.query, row.at = title, note, dict(query), now


def last_visits(mine: Learner, k: int = 2) -> tuple[Visit, ...]:
    """Return the places where the learner was last, the newest first."""
    with mine.reading() as session:
        return tuple(session.scalars(select(Visit).order_by(Visit.at.desc(), Visit.page).limit(k)))
