"""The SQLite file of the learners: what every connection to it is told, whether it is sound, and still the same one."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection

from practice.copies import copies
from practice.errors import StoreAddressError, StoreMissingError
from practice.store import ENGINE
from practice.troubles import damage, said_of

BUSY_SECONDS = 5.0
SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


def engine_of(url: URL) -> Engine:
    """Return what connects to a file that was found sound, or made."""
    file = Path(str(url.database))
    _look_at(file)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **ENGINE)
    _set_up(engine, file)
    return engine


def _look_at(file: Path) -> None:
    """Refuse what is no sound database, untouched; where there is nothing, make an empty file for its owner alone."""
    if file.is_dir():
        raise StoreAddressError(
            f"{file} is a folder, but the file with your data is wanted there. Move the folder away, or name another "
            "place in STARBEAM_DATA_DIR, and start Starbeam again."
        )
    with said_of(file):
        if not file.exists():
            file.touch(mode=0o600)
            return
        if file.stat().st_size == 0 and copies(file):
            raise damage(file, "it is empty")
        # Only to read: a connection that may write would take over what a crash left in the write-ahead log.
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as reader:
            (said,) = reader.execute("PRAGMA integrity_check(1)").fetchone()
        if said == "ok" and _is_cut_off(file):
            said = "it is cut off"
    if said != "ok":
        raise damage(file, str(said))


def _is_cut_off(file: Path) -> bool:
    """Return whether the last page is not whole: SQLite would read zeros for what is missing of it.

    While something stands in the write-ahead log, that may be so and is made good from there.
    """
    log = file.with_name(f"{file.name}-wal")
    size = file.stat().st_size
    if size == 0 or (log.exists() and log.stat().st_size):
        return False
    with file.open("rb") as head:
        page = int.from_bytes(head.read(18)[16:18])  # 1 means 65,536
    return size < 512 or size % (page if page > 1 else 65_536) != 0


def _set_up(engine: Engine, file: Path) -> None:
    """Write ahead, so that readers never wait; wait for the disk at each commit; say ourselves where one begins.

    From now on every connection and every transaction sees first that the file is still the one that was opened: what
    is written into a file that somebody deleted would be lost without a word.
    """
    opened = _identity(file)

    @event.listens_for(engine, "do_connect")
    def connecting(dialect: Any, record: Any, arguments: Any, options: Any) -> None:
        _see_that_it_is_still(file, opened)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        _see_that_it_is_still(file, opened)
        # A writer takes its turn at once: one that began as a reader could not become a writer after another's commit.
        if connection.get_execution_options().get("immediate", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock yet and cannot fail, so it may go the short way
            connection.connection.cursor().execute("BEGIN")


def wipe(engine: Engine) -> bool:
    """Leave nothing readable of deleted rows in the file and its log; False if others use the file, and it waits."""
    try:
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None, timeout=BUSY_SECONDS)) as alone:
            for setting in SETTINGS:
                alone.execute(f"PRAGMA {setting}")
            alone.execute("VACUUM")
            (is_busy, *_) = alone.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not is_busy


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _see_that_it_is_still(file: Path, opened: tuple[int, int] | None) -> None:
    if _identity(file) != opened:
        raise StoreMissingError(
            f"{file} was moved, deleted or replaced while Starbeam ran. Nothing was changed. Put it back, or stop "
            "Starbeam and start it again: it goes on with the file that is there then."
        )
