"""Where the learner's data is kept: a folder of their own, or the database that STARBEAM_DATABASE_URL names."""

import os
from pathlib import Path

from platformdirs import user_data_path

FILE = "starbeam.sqlite"


def data_folder() -> Path:
    """Return the folder of the learner's data: STARBEAM_DATA_DIR, or the one that the system gives applications."""
    named = os.environ.get("STARBEAM_DATA_DIR")
    return Path(named).expanduser() if named else user_data_path("starbeam", appauthor=False)


def database_url() -> str | None:
    """Return the database that STARBEAM_DATABASE_URL names, or None for the file in the data folder.

    "postgresql://" and "postgres://" mean the driver that requirements-postgres.txt installs.
    """
    url = os.environ.get("STARBEAM_DATABASE_URL") or None
    for start in ("postgresql://", "postgres://"):
        if url and url.startswith(start):
            return "postgresql+psycopg://" + url.removeprefix(start)
    return url
