"""Copies of the learner's file: one before its tables change, one a month."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from practice.troubles import said_of

FOLDER = "copies"


def copies(file: Path) -> tuple[Path, ...]:
    """Return the copies of a file, the newest first."""
    found = (file.parent / FOLDER).glob("*.sqlite")
    return tuple(sorted(found, key=lambda copy: copy.stat().st_mtime, reverse=True))


def copy_file(file: Path, name: str, now: datetime) -> Path:
    """Copy a database that may be in use, and return the copy: ``copies/<name>-<day and time>.sqlite`` beside it.

    SQLite's own backup is used, for a copy of the file alone would lack what still stands in its write-ahead log. The
    copy has its name only once it is whole.
    """
    target = file.parent / FOLDER / f"{name}-{now:%Y%m%d-%H%M%S}.sqlite"
    unfinished = target.with_suffix(".unfinished")
    with said_of(target):
        target.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(target)
    return target
