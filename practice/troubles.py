"""Say what a database driver's error means for a learner."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError

from practice.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)

# SQLite tells troubles apart in words only; each pattern is matched against its message.
SQLITE = (
    (r"database (table )?is locked|database is busy", StoreBusyError,
     "Another program holds {where}. Close it (another Starbeam, a database viewer, a backup), then try again. "
     "Nothing was changed."),
    (r"disk is full", StoreFullError,
     "There is no room left where {where} lies. Free some space, then try again. What was saved before is safe."),
    (r"readonly|read-only|unable to open", StoreReadOnlyError,
     "{where} cannot be written. Give yourself the right to write there, or name another folder in STARBEAM_DATA_DIR. "
     "Nothing was changed."),
    (r"malformed|not a database|disk image|file is encrypted", StoreDamagedError,
     "{where} is damaged and was left as it is. Starbeam keeps copies in the folder “copies” beside it: stop Starbeam, "
     "move the damaged file away and put the newest copy in its place."),
)  # fmt: skip


def where(engine: Engine) -> str:
    """Return how a learner would name the database: the file's path, or the server's address without its password."""
    return engine.url.database or "the database" if engine.dialect.name == "sqlite" else str(engine.url)


@contextmanager
def said_plainly(engine: Engine) -> Iterator[None]:
    """Turn a driver's error into a `StoreError` that a learner can read; a broken rule of the tables stays as it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise trouble(engine, error) from error


def trouble(engine: Engine, error: DBAPIError) -> StoreError:
    """Return what a driver's error means."""
    place, words = where(engine), str(error.orig)
    if engine.dialect.name == "sqlite" and isinstance(error, DatabaseError):
        for pattern, kind, message in SQLITE:
            if re.search(pattern, words):
                return kind(message.format(where=place))
    return StoreError(
        f"The database at {place} did not answer as it should ({words.splitlines()[0][:200]}). "
        "What was saved before is safe. Try again; if it stays, look at the terminal."
    )
