"""Say what an error of a database driver or of the system means for a learner."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from practice.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreDiskError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnreachableError,
)

BUSY = (
    StoreBusyError,
    "Another program holds {where}. Close it (another Starbeam, a database viewer, a backup), then try again. "
    "Nothing was changed.",
)
FULL = (
    StoreFullError,
    "There is no room left where {where} lies. Free some space, then try again. What was saved before is safe.",
)
READ_ONLY = (
    StoreReadOnlyError,
    "{where} cannot be written. Give yourself the right to write there, or name another folder in STARBEAM_DATA_DIR. "
    "Nothing was changed.",
)
DAMAGED = (
    StoreDamagedError,
    "{where} is damaged ({words}) and was left as it is. Starbeam keeps copies in the folder “copies” beside it: stop "
    "Starbeam, move the damaged file away, with those of the same name that end in -wal and -shm, and put the newest "
    "copy in its place.",
)
DISK = (
    StoreDiskError,
    "The disk did not read or write {where} ({words}). It may be full or failing: see how much space it has, then try "
    "again. What was saved before is safe.",
)
UNREACHABLE = (
    StoreUnreachableError,
    "The database server does not answer at {where} ({words}). See that it runs and that STARBEAM_DATABASE_URL names "
    "it, then try again. What was saved before is safe.",
)
NOT_LET_IN = (
    StoreUnreachableError,
    "The database server does not let Starbeam in at {where} ({words}). See that the user, the password and the "
    "database in STARBEAM_DATABASE_URL are right, then start Starbeam again.",
)
SERVER_BUSY = (
    StoreBusyError,
    "The database at {where} is too busy ({words}). Nothing was changed. Try again in a moment.",
)
SERVER_READ_ONLY = (
    StoreReadOnlyError,
    "The database at {where} may not be written ({words}). Give its user the right to, then try again. Nothing was "
    "changed.",
)
SERVER_DAMAGED = (
    StoreDamagedError,
    "The database at {where} is damaged ({words}). Stop Starbeam and restore the server's backup.",
)
UNKNOWN = (
    StoreError,
    "The database at {where} did not answer as it should ({words}). What was saved before is safe. Try again; if it "
    "stays, look at the terminal.",
)

SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY, sqlite3.SQLITE_LOCKED: BUSY, sqlite3.SQLITE_FULL: FULL, sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_READONLY: READ_ONLY, sqlite3.SQLITE_CANTOPEN: READ_ONLY, sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED, sqlite3.SQLITE_NOTADB: DAMAGED,
}  # fmt: skip
# By PostgreSQL's SQLSTATE; and by the words where a connection failed, for then there is none.
POSTGRESQL = (
    (r"53100", FULL), (r"53|55P03|57014|40", SERVER_BUSY), (r"25006|42501", SERVER_READ_ONLY),
    (r"XX00[12]", SERVER_DAMAGED), (r"28|3D000", NOT_LET_IN), (r"08|57P", UNREACHABLE),
)  # fmt: skip
NO_CONNECTION = (
    (r"authentication failed|pg_hba|does not exist|no password|permission denied", NOT_LET_IN),
    (r"too many (clients|connections)", SERVER_BUSY), (r"connect|timeout|resolve", UNREACHABLE),
)  # fmt: skip
SYSTEM = {
    errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EACCES: READ_ONLY, errno.EPERM: READ_ONLY, errno.EROFS: READ_ONLY,
    errno.ENOENT: READ_ONLY, errno.ENOTDIR: READ_ONLY,
}  # fmt: skip


def where(engine: Engine) -> str:
    """Return how a learner would name the database: the file's path, or the server's address without who enters."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return str(url.database)
    return f"{url.host or 'this machine'}:{url.port or 5432}/{url.database or ''}"


@contextmanager
def said_plainly(engine: Engine) -> Iterator[None]:
    """Turn a driver's error into a `StoreError` that a learner can read; a broken rule of the tables stays as it is."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise trouble(engine, error) from error
    except TimeoutError as error:
        raise _said(SERVER_BUSY, where(engine), "all connections are in use") from error


@contextmanager
def said_of(file: Path) -> Iterator[None]:
    """Turn what SQLite or the system say of a file into a `StoreError` that a learner can read."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(str(file), error) from error
    except OSError as error:
        raise _said(SYSTEM.get(error.errno or 0, DISK), str(file), error.strerror or "") from error


def damage(file: Path, words: str) -> StoreError:
    """Return what to say of a file that is no sound database."""
    return _said(DAMAGED, str(file), words)


def trouble(engine: Engine, error: DBAPIError) -> StoreError:
    """Return what a driver's error means."""
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(where(engine), error.orig)
    words = _without_secrets(str(error.orig), engine.url)
    code = getattr(error.orig, "sqlstate", None)
    if code:
        meanings = (meaning for start, meaning in POSTGRESQL if re.match(start, code))
    else:
        meanings = (meaning for pattern, meaning in NO_CONNECTION if re.search(pattern, words))
    return _said(next(meanings, UNKNOWN), where(engine), words)


def _of_sqlite(place: str, error: sqlite3.Error) -> StoreError:
    # The last eight bits of SQLite's code say the kind; errors of Python's own module have none.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _said(SQLITE.get(kind, UNKNOWN), place, str(error))


def _said(meaning: tuple[type[StoreError], str], place: str, words: str) -> StoreError:
    kind, message = meaning
    first = next(iter(words.strip().splitlines()), "no reason given")
    return kind(message.format(where=place, words=first[:200]))


def _without_secrets(words: str, url: URL) -> str:
    """Take out what may be a password: an address can carry one in front of its host and in its parameters."""
    parts = [url.password, *(part for values in url.normalized_query.values() for part in values)]
    for secret in filter(None, parts):
        words = words.replace(str(secret), "...")
    return words
