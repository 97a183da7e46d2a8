"""Open the store: find the database, refuse what is not sound, bring its tables to this version."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine

from practice.copies import keep_this_month
from practice.errors import StoreAddressError, StoreReadOnlyError
from practice.migrating import migrate
from practice.places import FILE, data_folder, database_url, read_url
from practice.sqlite_file import engine_of
from practice.store import ENGINE, Store
from practice.troubles import said_plainly

CONNECT_SECONDS = 10


def open_store(url: str | URL | None = None, now: datetime | None = None) -> Store:
    """Open the learner's database, its tables as this version wants them.

    Parameters
    ----------
    url : str or sqlalchemy.URL, optional
        By default STARBEAM_DATABASE_URL, or the SQLite file in the data folder, which is made where there is none.
    now : datetime, optional
        Names the copies that are made, with a time zone; by default the moment of the call.

    Raises
    ------
    StoreError
        If it cannot be opened; the message says what to do. What it holds is as it was.
    """
    now = now or datetime.now(UTC)
    address = read_url(url) if isinstance(url, str) else url or database_url() or _file_in(data_folder())
    engine = engine_of(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    try:
        with said_plainly(engine):
            migrate(engine, now)
            keep_this_month(engine, now)
    except Exception:
        engine.dispose()
        raise
    return Store(engine)


def _file_in(folder: Path) -> URL:
    """Return the address of the file in a folder that only its owner may read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnlyError(
            f"The folder for your data cannot be made at {folder} ({error.strerror}). "
            "Name another one in STARBEAM_DATA_DIR and start Starbeam again."
        ) from error
    return URL.create("sqlite", database=str(folder / FILE))


def _postgresql(url: URL) -> Engine:
    options = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        return create_engine(url, connect_args=options, pool_pre_ping=True, **ENGINE)
    except ImportError as error:
        raise StoreAddressError(
            "STARBEAM_DATABASE_URL names PostgreSQL, but its driver is not installed. Install it (pip install -r "
            "requirements-postgres.txt) and start Starbeam again."
        ) from error
