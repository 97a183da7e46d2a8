"""Copies of the learner's file: one before its tables change, one a month."""

import sqlite3
from datetime import datetime
from pathlib import Path

FOLDER = "copies"


def copy_file(file: Path, name: str, now: datetime) -> Path:
    """Copy a database that may be in use, and return the copy: ``copies/<name>-<day and time>.sqlite`` beside it.

    SQLite's own backup is used, for a copy of the file alone would lack what still stands in its write-ahead log. The
    copy has its name only once it is whole.
    """
    target = file.parent / FOLDER / f"{name}-{now:%Y%m%d-%H%M%S}.sqlite"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    source, copy = sqlite3.connect(file), sqlite3.connect(unfinished)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    unfinished.replace(target)
    return target
