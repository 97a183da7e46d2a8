"""A store in trouble while it is open: what is said, and that nothing which was kept is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from practice import Learner, Store, StoreError, open_store
from practice.drafts import read_draft, save_draft
from practice.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreDiskError,
    StoreFullError,
    StoreMissingError,
    StoreReadOnlyError,
    StoreUnreachableError,
)
from practice.models import Draft
from practice.opening import FILE
from tests.debian import is_root
from tests.practice.filled import NOW, fill, rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ada(sqlite_store: Store) -> Learner:
    """A learner with rows of every kind in a file of the test's own."""
    fill(sqlite_store.learner("ada"), stories=10)
    return sqlite_store.learner("ada")


def said(kind: type[StoreError], mine: Learner, text: str = "more") -> str:
    """Return what is said when a draft cannot be saved."""
    with pytest.raises(StoreError) as caught:
        save_draft(mine, "here", text, 0, NOW)
    assert type(caught.value) is kind, caught.value
    return str(caught.value)


def test_a_file_that_another_program_writes_is_busy_until_it_is_done(
    ada: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practice.sqlite_file.BUSY_SECONDS", 0.05)
    mine = open_store(f"sqlite:///{tmp_path / FILE}").learner("ada")
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert str(tmp_path / FILE) in said(StoreBusyError, mine)
    assert len(rows(mine)["story"]) == 10  # reading goes on
    holder.close()
    assert save_draft(mine, "here", "more", 0, NOW).version == 1
    mine.store.close()


def test_a_full_file_says_so_and_keeps_what_it_has(ada: Learner) -> None:
    before = rows(ada)
    ada.store.close()

    @event.listens_for(ada.store.engine, "connect")
    def limited(connection: sqlite3.Connection, record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    assert "no room" in said(StoreFullError, ada, "x" * 19_000)
    assert rows(ada) == before
    event.remove(ada.store.engine, "connect", limited)
    ada.store.close()
    assert save_draft(ada, "here", "x" * 19_000, 0, NOW).version == 1


# Writes drafts until the system refuses, says what came, makes room, and sees that each acknowledged draft is there.
FILLING = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from practice import StoreError, open_store
from practice.drafts import read_drafts, save_draft
folder, how = Path(sys.argv[1]), sys.argv[2]
mine = open_store(f"sqlite:///{folder / 'starbeam.sqlite'}").learner()
if how == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
kept = {}
for number in range(1000):
    try:
        kept[f"{number}"] = save_draft(mine, f"{number}", f"{number} " * 4000, 0, datetime.now(UTC)).text
    except StoreError as error:
        print(type(error).__name__, error)
        break
assert {place: draft.text for place, draft in read_drafts(mine, "").items()} == kept
(folder / "ballast").unlink()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
save_draft(mine, "after", "there is room again", 0, datetime.now(UTC))
mine.store.close()
again = open_store(f"sqlite:///{folder / 'starbeam.sqlite'}").learner()
assert len(read_drafts(again, "")) == len(kept) + 1 > 2
"""


def fill_up(folder: Path, how: str, *start: str) -> str:
    (folder / "ballast").write_bytes(b"\0" * 300_000)
    command = [*start, sys.executable, "-c", FILLING, str(folder), how]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name != "posix", reason="limits of the system's")
def test_a_write_that_the_system_refuses_is_said_and_loses_nothing(tmp_path: Path) -> None:
    words = fill_up(tmp_path, "limit")
    assert words.startswith(StoreDiskError.__name__)
    assert str(tmp_path / FILE) in words


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    """On a file system of 1.5 MB in a mount namespace of its own, where the system allows one."""
    inside = ["unshare", "--mount", "--map-root-user"]
    mount = f"mount -t tmpfs -o size=1500k tmpfs {tmp_path}"
    if not shutil.which("unshare") or subprocess.run([*inside, "sh", "-c", mount], capture_output=True).returncode:
        pytest.skip("no small file system can be mounted here")
    start = f'{mount} && head -c 300000 /dev/zero > {tmp_path}/ballast && exec "$@"'
    words = fill_up(tmp_path, "disk", *inside, "sh", "-c", start, "sh")
    assert words.startswith((StoreFullError.__name__, StoreDiskError.__name__))
    assert str(tmp_path / FILE) in words


# Rights


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to write everywhere, for a while."""
    if not is_root():
        yield
        return
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.setegid(nobody.pw_gid)
    os.seteuid(nobody.pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def public(ada: Learner) -> Iterator[Path]:
    """A folder that everybody may read, with the file in it."""
    ada.store.close()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copy(str(ada.store.engine.url.database), folder)
        yield Path(folder)
        os.chmod(folder, 0o755)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_folder_that_may_not_be_written_is_said(public: Path) -> None:
    (public / FILE).chmod(0o644)
    public.chmod(0o555)
    before = (public / FILE).read_bytes()
    for file in (public / FILE, public / "new.sqlite"):
        with as_nobody(), pytest.raises(StoreReadOnlyError, match=str(file)):
            open_store(f"sqlite:///{file}")
    assert [path.name for path in public.iterdir()] == [FILE]
    assert (public / FILE).read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_file_that_may_not_be_written_can_be_read(public: Path) -> None:
    before = (public / FILE).read_bytes()
    (public / FILE).chmod(0o444)
    public.chmod(0o777)
    with as_nobody():
        mine = open_store(f"sqlite:///{public / FILE}").learner("ada")
        said(StoreReadOnlyError, mine)
        assert len(rows(mine)["story"]) == 10
        with pytest.raises(StoreReadOnlyError):
            mine.store.learner("somebody new")
        mine.store.close()
    assert (public / FILE).read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_file_that_may_not_be_read_is_said(public: Path) -> None:
    (public / FILE).chmod(0o000)
    with as_nobody(), pytest.raises(StoreReadOnlyError, match=FILE):
        open_store(f"sqlite:///{public / FILE}")


# The file goes away, or is damaged, while the app runs


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps an open file where it is")
def test_nothing_is_written_into_a_file_that_is_gone(ada: Learner, tmp_path: Path) -> None:
    before = rows(ada)
    (tmp_path / FILE).rename(tmp_path / "moved")
    said(StoreMissingError, ada)
    ada.store.close()  # nor does a new connection make a new file
    said(StoreMissingError, ada)
    assert not (tmp_path / FILE).exists()
    (tmp_path / "moved").rename(tmp_path / FILE)
    assert rows(ada) == before
    assert save_draft(ada, "here", "more", 0, NOW).version == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps an open file where it is")
def test_another_file_in_its_place_is_not_taken_for_it(ada: Learner, tmp_path: Path, empty_file: Path) -> None:
    rows(ada)
    (tmp_path / FILE).unlink()
    shutil.copy(empty_file, tmp_path / FILE)
    assert "start it again" in said(StoreMissingError, ada)


def test_a_file_that_is_damaged_while_it_is_open_is_said(ada: Learner, tmp_path: Path) -> None:
    ada.store.close()
    size = (tmp_path / FILE).stat().st_size
    with (tmp_path / FILE).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    before = (tmp_path / FILE).read_bytes()
    said(StoreDamagedError, ada)
    with pytest.raises(StoreDamagedError):
        rows(ada)
    assert (tmp_path / FILE).read_bytes() == before


# PostgreSQL


def test_a_connection_that_the_server_ends_is_made_anew(postgresql_store: Store) -> None:
    mine = postgresql_store.learner("ada")
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def cut_off() -> None:
        with mine.writing() as session:
            session.connection()
            with postgresql_store.engine.connect() as second:
                second.execute(others)
            session.add(Draft(place="here", text="lost", version=1, updated_at=NOW))

    with pytest.raises(StoreUnreachableError):
        cut_off()
    assert rows(mine)["draft"] == []
    save_draft(mine, "here", "again", 0, NOW)
    assert read_draft(mine, "here").text == "again"


def test_a_database_that_may_only_be_read_says_so(postgresql_store: Store, server: str) -> None:
    postgresql_store.learner("ada")
    mine = open_store(f"{server}?options=-c%20default_transaction_read_only%3Don").learner("ada")
    assert "may not be written" in said(StoreReadOnlyError, mine)
    mine.store.close()


def test_a_lock_that_is_held_too_long_is_said(postgresql_store: Store, server: str) -> None:
    mine = open_store(f"{server}?options=-c%20lock_timeout%3D50").learner("ada")
    with postgresql_store.engine.begin() as holder:
        holder.execute(text("LOCK TABLE draft"))
        said(StoreBusyError, mine)
    assert save_draft(mine, "here", "more", 0, NOW).version == 1
    mine.store.close()


def test_too_many_at_once_are_told_to_try_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = store.learner("ada")
    pool = store.engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.05)
    held = [store.engine.connect() for _ in range(32)]
    assert "too busy" in said(StoreBusyError, mine)
    for connection in held:
        connection.close()
    assert save_draft(mine, "here", "more", 0, NOW).version == 1


def test_several_that_start_at_once_make_the_tables_once(tmp_path: Path, shared: Store, server: str) -> None:
    with shared.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS fresh"))
        connection.execute(text("CREATE DATABASE fresh"))
    for url in (f"sqlite:///{tmp_path / 'fresh.sqlite'}", server.replace("/postgres", "/fresh")):
        with ThreadPoolExecutor(4) as threads:
            opened = list(threads.map(open_store, [url] * 4))
        assert len({store.learner("ada").id for store in opened}) == 1
        for store in opened:
            store.close()
