"""Where the learner's data is kept: a folder of their own, or the database that STARBEAM_DATABASE_URL names."""

import os
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from practice.errors import StoreAddressError

FILE = "starbeam.sqlite"
WANTED = (
    "It looks like postgresql://user:password@host:5432/database or sqlite:////home/you/starbeam.sqlite. Correct it "
    "and start Starbeam again."
)


def data_folder() -> Path:
    """Return the folder of the learner's data: STARBEAM_DATA_DIR, or the one that the system gives applications."""
    named = os.environ.get("STARBEAM_DATA_DIR")
    return Path(named).expanduser() if named else user_data_path("starbeam", appauthor=False)


def database_url() -> URL | None:
    """Return the database that STARBEAM_DATABASE_URL names, or None for the file in the data folder."""
    named = os.environ.get("STARBEAM_DATABASE_URL")
    return read_url(named) if named else None


def read_url(named: str) -> URL:
    """Read the address of a database.

    "postgresql://" and "postgres://" mean the driver that requirements-postgres.txt installs.

    Raises
    ------
    StoreAddressError
        If it is no such address. The message repeats nothing of it, for any part may be a piece of a password.
    """
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        raise StoreAddressError(f"STARBEAM_DATABASE_URL is not the address of a database. {WANTED}") from None
    if named.count("@") > 1:
        raise StoreAddressError(
            "STARBEAM_DATABASE_URL has more than one @. In a password write %40 for @, %3A for :, %2F for / and %25 "
            "for %, then start Starbeam again."
        )
    kind = url.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise StoreAddressError(f"STARBEAM_DATABASE_URL names neither PostgreSQL nor SQLite. {WANTED}")
    if url.database in (None, "", ":memory:") or "mode=memory" in named:
        raise StoreAddressError(f"STARBEAM_DATABASE_URL names no file: nothing would be kept. {WANTED}")
    return url.set(drivername="sqlite")
