"""Bring a database's tables to this version, whole or not at all; what a newer version wrote is refused untouched."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from practice.copies import BEFORE_UPDATE, copy_before
from practice.errors import StoreAddressError, StoreError, StoreNewerError, StoreUpdateError
from practice.troubles import trouble, where

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_383_772  # of PostgreSQL's advisory locks, any number that nobody else takes
ONE_AT_A_TIME = threading.Lock()  # Alembic keeps what it works on in globals


@cache
def newest() -> str:
    """Return the name of this version's tables."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def migrate(engine: Engine, now: datetime) -> None:
    """Bring the tables to this version; a SQLite file is copied before.

    Raises
    ------
    StoreNewerError
        If a newer version wrote the tables.
    StoreUpdateError
        If a step failed; the tables are as they were.
    """
    script = ScriptDirectory(str(MIGRATIONS))
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
        if at == script.get_current_head():
            return
        tables = inspect(connection).get_table_names()
    if at is not None and at not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreNewerError(
            f"{where(engine)} was written by a newer Starbeam (its tables are at {at}). Start that version, or name "
            "another folder in STARBEAM_DATA_DIR. Nothing was changed."
        )
    if engine.dialect.name != "sqlite":
        _upgrade(engine, "")
        return
    if tables and at is None:
        raise StoreAddressError(
            f"{where(engine)} holds the tables of another program ({', '.join(sorted(tables)[:3])}). Name another file "
            "and start Starbeam again. Nothing was changed."
        )
    copy = copy_before(engine, BEFORE_UPDATE, now) if tables else None
    _upgrade(engine, f" A copy of it is {copy}." if copy else "")


def _upgrade(engine: Engine, copied: str) -> None:
    try:
        with ONE_AT_A_TIME, _one_transaction(engine) as connection:
            command.upgrade(_alembic(connection), "head")
    except StoreError:
        raise
    except Exception as error:
        if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
            known = trouble(engine, error)
            if type(known) is not StoreError:
                raise known from error
        raise StoreUpdateError(
            f"The tables of {where(engine)} could not be brought to this version ({type(error).__name__}). They are as "
            f"they were: go on with the Starbeam that you had before, and report what the terminal says.{copied}"
        ) from error


@contextmanager
def _one_transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction, in which nobody else changes tables."""
    with engine.connect().execution_options(immediate=True) as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
                yield connection
            return
        # SQLite cannot change a column in place: the table is made anew and the old one dropped. With foreign keys on,
        # that deletes all rows that refer to it; they cannot be turned off within a transaction.
        plain = connection.connection.cursor()
        plain.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise ValueError(f"{len(broken)} rows refer to rows that are gone: {broken[:3]}")
        finally:
            plain.execute("PRAGMA foreign_keys = ON")
            plain.close()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
