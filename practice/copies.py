"""Copies of the SQLite file, beside it in the folder “copies”.

One a month, renewed on each day that Starbeam is used, so the newest is of today; one before the tables change; one
before an import replaces a learner's data. PostgreSQL has backups of its own.
"""

import logging
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from practice.errors import StoreError
from practice.troubles import damage, said_of

FOLDER = "copies"
MONTH, BEFORE_UPDATE, BEFORE_IMPORT = "month", "before-update", "before-import"
KEPT = {MONTH: 12, BEFORE_UPDATE: 5, BEFORE_IMPORT: 5}


def copies(file: Path) -> tuple[Path, ...]:
    """Return the copies of a file, the newest first."""
    found = (file.parent / FOLDER).glob("*.sqlite")
    return tuple(sorted(found, key=lambda copy: copy.stat().st_mtime, reverse=True))


def copy_before(engine: Engine, name: str, now: datetime) -> Path | None:
    """Copy the file before something large happens to it; None where the database is no file.

    Raises
    ------
    StoreError
        If it cannot be copied: then nothing large may happen.
    """
    if engine.dialect.name != "sqlite":
        return None
    return _copy(Path(str(engine.url.database)), name, f"{now.astimezone(UTC):%Y%m%d-%H%M%S}", now)


def keep_this_month(engine: Engine, now: datetime) -> Path | None:
    """Make or renew the month's copy, once a day at most; one that fails is told to the terminal, not to the learner.

    Returns the copy, or None if there was none to make: no file, nobody in it yet, or a copy of this day.
    """
    if engine.dialect.name != "sqlite":
        return None
    file, month = Path(str(engine.url.database)), f"{now.astimezone(UTC):%Y-%m}"
    target = _target(file, MONTH, month)
    try:
        with said_of(target):
            made = datetime.fromtimestamp(target.stat().st_mtime, UTC) if target.exists() else None
            if (made and made.date() >= now.astimezone(UTC).date()) or _is_unused(file):
                return None
        return _copy(file, MONTH, month, now)
    except StoreError as error:
        logging.getLogger(__name__).warning("No copy of this month was made. %s", error)
        return None


def forget_in_copies(file: Path, learner_id: str) -> tuple[Path, ...]:
    """Take a learner out of all copies, and delete those in which nobody is left; return those that refused."""
    refused = []
    for copy in copies(file):
        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                for setting in ("foreign_keys = ON", "secure_delete = ON"):
                    connection.execute(f"PRAGMA {setting}")
                connection.execute("DELETE FROM learner WHERE id = ?", (learner_id,))
                connection.execute("VACUUM")
            if _is_unused(copy):
                copy.unlink()
        except (sqlite3.Error, OSError):
            refused.append(copy)
    return tuple(refused)


def _target(file: Path, name: str, when: str) -> Path:
    return file.parent / FOLDER / f"{name}-{when}.sqlite"


def _copy(file: Path, name: str, when: str, now: datetime) -> Path:
    """Copy a database that may be in use; the copy has its name only once it is whole and found sound.

    SQLite's own backup is used: a copy of the file alone would lack what still stands in its write-ahead log.
    """
    target = _target(file, name, when)
    unfinished = target.with_suffix(f".{os.getpid()}.unfinished")
    with said_of(target):
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            with said_of(file), closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
                (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise damage(file, said)
            os.utime(unfinished, (now.timestamp(), now.timestamp()))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in sorted(target.parent.glob(f"{name}-*.sqlite"), reverse=True)[KEPT[name] :]:
            old.unlink()
    return target


def _is_unused(file: Path) -> bool:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        return reader.execute("SELECT 1 FROM learner LIMIT 1").fetchone() is None
