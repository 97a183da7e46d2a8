"""Open the store: make the folder, see that the file is sound, copy it before its tables change, change them."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, create_engine, event, inspect
from sqlalchemy.engine import Connection

from practice.copies import copy_file
from practice.errors import StoreDamagedError, StoreNewerError, StoreReadOnlyError
from practice.places import FILE, data_folder, database_url
from practice.store import Store
from practice.troubles import said_plainly, where

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5.0


def open_store(url: str | URL | None = None) -> Store:
    """Open the learner's database, its tables as this version wants them.

    Parameters
    ----------
    url : str or sqlalchemy.URL, optional
        By default STARBEAM_DATABASE_URL, or the SQLite file in the data folder, which is made where there is none.

    Raises
    ------
    StoreError
        If it cannot be opened; the message says what to do. What it holds is as it was.
    """
    url = url or database_url() or _file_in(data_folder())
    engine = create_engine(url, **_options(str(url)))
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine)
    with said_plainly(engine):
        _migrate(engine)
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


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}, "pool_size": 8, "max_overflow": 24}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 24}


def _set_up_sqlite(engine: Engine) -> None:
    """Write ahead, so that readers never wait; wait for the disk at each commit; say ourselves where one begins."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A writer takes its turn at once: one that began as a reader could not become a writer after another's commit.
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the tables to this version; a newer or a damaged file is refused untouched."""
    script = ScriptDirectory(str(MIGRATIONS))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _look_whether_sound(connection)
        at = MigrationContext.configure(connection).get_current_revision()
        tables = inspect(connection).get_table_names()
    if at is not None and at not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreNewerError(
            f"{where(engine)} was written by a newer Starbeam (its tables are at {at}). Start that version, or name "
            "another folder in STARBEAM_DATA_DIR. Nothing was changed."
        )
    if at == script.get_current_head():
        return
    if tables and engine.dialect.name == "sqlite":
        copy_file(Path(str(engine.url.database)), "before-update", datetime.now(UTC))
    with engine.execution_options(immediate=True).begin() as connection:
        command.upgrade(_alembic(connection), "head")


def _look_whether_sound(connection: Connection) -> None:
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise StoreDamagedError(
            f"{connection.engine.url.database} is damaged ({said}) and was left as it is. Starbeam keeps copies in the "
            "folder “copies” beside it: stop Starbeam, move the damaged file away, put the newest copy in its place."
        )


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
