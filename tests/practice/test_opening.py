"""Opening a store: what it makes, what it refuses and leaves as it was, and how older tables become this version's."""

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from practice import Learner, Store, StoreError, open_store
from practice.copies import BEFORE_UPDATE, copies
from practice.errors import (
    StoreAddressError,
    StoreBusyError,
    StoreDamagedError,
    StoreNewerError,
    StoreReadOnlyError,
    StoreUnreachableError,
    StoreUpdateError,
)
from practice.migrating import MIGRATIONS
from practice.models import Base
from practice.opening import FILE
from practice.places import data_folder
from tests.practice.filled import NOW, fill, rows

Step = Callable[[str], None]


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def before_update(file: Path) -> list[Path]:
    return [copy for copy in copies(file) if copy.name.startswith(BEFORE_UPDATE)]


def refused(file: Path, kind: type[StoreError]) -> str:
    """Return what is said of a file that cannot be opened, having seen that it was left as it was."""
    before = digest(file)
    with pytest.raises(StoreError) as caught:
        open_store(url(file), NOW)
    assert type(caught.value) is kind
    assert digest(file) == before
    assert str(file) in str(caught.value)
    return str(caught.value)


@pytest.fixture
def file(sqlite_store: Store, tmp_path: Path) -> Path:
    """A file in which a learner has rows of every kind, closed."""
    fill(sqlite_store.learner("ada"), stories=20)
    sqlite_store.close()
    return tmp_path / FILE


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Add a later migration, as the next version of Starbeam will."""
    folder = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr("practice.migrating.MIGRATIONS", folder)

    def add(code: str) -> None:
        lines = ["import sqlalchemy as sa", "from alembic import op", "revision, down_revision = '0003', '0002'"]
        lines += ["def upgrade():", *(f"    {line}" for line in code.splitlines())]
        (folder / "versions" / "0003_later.py").write_text("\n".join(lines))

    return add


def test_the_models_are_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_file_is_made_where_it_belongs_and_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STARBEAM_DATABASE_URL", raising=False)
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "new" / "folder"))
    open_store().close()
    made = data_folder() / FILE
    assert [path.name for path in data_folder().iterdir()] == [FILE]
    if os.name == "posix":
        assert (made.stat().st_mode & 0o777, data_folder().stat().st_mode & 0o777) == (0o600, 0o700)


def test_opening_again_finds_everything_and_changes_nothing(file: Path) -> None:
    before = digest(file)
    again = open_store(url(file))
    assert len(rows(again.learner("ada"))["story"]) == 20
    again.close()
    assert digest(file) == before


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreAddressError, match="is a folder"):
        open_store(url(tmp_path / FILE))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STARBEAM_DATABASE_URL", raising=False)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "file" / "folder"))
    with pytest.raises(StoreReadOnlyError, match="STARBEAM_DATA_DIR"):
        open_store()
    with pytest.raises(StoreReadOnlyError, match="STARBEAM_DATA_DIR"):
        open_store(url(tmp_path / "nowhere" / FILE))


# What is damaged


@pytest.mark.parametrize(
    "content", [b"\0" * 8192, b"not a database", b"SQLite format 3\0" + b"\xff" * 5000, b"\n" * 99]
)
def test_garbage_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert "copies" in refused(tmp_path / FILE, StoreDamagedError)


def test_a_file_cut_off_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    pages = len(whole) // 4096
    assert pages > 30
    random_lengths = random.Random(7).sample(range(1, len(whole)), 40)
    for length in (1, 15, 16, 99, 100, 4095, *(4096 * n for n in range(1, pages)), len(whole) - 1, *random_lengths):
        file.write_bytes(whole[:length])
        refused(file, StoreDamagedError)


def test_an_empty_file_is_a_new_one_unless_there_are_copies(file: Path, step: Step) -> None:
    step("pass")
    open_store(url(file)).close()
    assert len(before_update(file)) == 1
    file.write_bytes(b"")
    refused(file, StoreDamagedError)
    shutil.rmtree(file.parent / "copies")
    fresh = open_store(url(file))
    assert rows(fresh.learner("ada"))["story"] == []
    fresh.close()


def test_a_flipped_byte_is_refused_or_loses_nothing_else(file: Path) -> None:
    """No database sees a wrong letter in a text: what opens is otherwise as it was, and opening makes nothing worse."""
    whole = file.read_bytes()
    before = values(_read(file))
    draws = random.Random(11)
    refusals = 0
    for place in (18, 20, 24, 44, 52, 56, 100, 105, *draws.sample(range(100, len(whole)), 24)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << draws.randrange(8)
        file.write_bytes(damaged)
        try:
            found = values(_read(file))
        except StoreError:
            refusals += 1
        else:
            assert len(found) == len(before)
            assert sum(one != other for one, other in zip(found, before, strict=True)) <= 1
        assert file.read_bytes() == damaged
    assert refusals > 5


def values(tables: dict[str, list[dict[str, object]]]) -> list[object]:
    return [value for found in tables.values() for row in found for value in row.values()]


def _read(file: Path) -> dict[str, list[dict[str, object]]]:
    opened = open_store(url(file))
    try:
        return rows(opened.learner("ada"))
    finally:
        opened.close()


def test_what_a_crash_left_in_the_write_ahead_log_is_taken_in(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store.learner("ada"))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for part in tmp_path.glob(f"{FILE}*"):  # while it is open: as the disk would be after the power went
        shutil.copy(part, crashed)
    assert (crashed / f"{FILE}-wal").stat().st_size > 0
    assert _read(crashed / FILE) == rows(sqlite_store.learner("ada"))


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as theirs:
        theirs.execute("PRAGMA journal_mode = WAL")
        theirs.execute("CREATE TABLE recipe (name TEXT)")
    theirs.close()
    assert "another program (recipe)" in refused(tmp_path / FILE, StoreAddressError)


def test_a_file_that_another_program_holds_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.sqlite_file.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    refused(file, StoreBusyError)
    holder.close()
    open_store(url(file)).close()


# Other versions


def test_a_newer_file_is_refused(file: Path) -> None:
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0999'")
    newer.close()
    assert "0999" in refused(file, StoreNewerError)


def test_an_older_file_is_copied_and_brought_up_to_date(file: Path, step: Step) -> None:
    before = _read(file)
    # The story's table is made anew and the old one dropped: its principles and rehearsals hang on it.
    step(
        "with op.batch_alter_table('story', recreate='always') as batch:\n"
        "    batch.add_column(sa.Column('mood', sa.Text(), nullable=False, server_default='calm'))"
    )
    assert _read(file) == before
    (copy,) = before_update(file)
    with sqlite3.connect(file) as updated:
        assert updated.execute("SELECT DISTINCT mood FROM story").fetchall() == [("calm",)]
        assert updated.execute("PRAGMA foreign_key_check").fetchall() == []
    updated.close()
    shutil.copy(copy, file)  # back to the older version
    (file.parent / "migrations/versions/0003_later.py").unlink()
    assert _read(file) == before


@pytest.mark.parametrize(
    "failing",
    [
        "op.drop_table('story_principle')\nop.execute('UPDATE story SET nonsense = 1')",
        "op.drop_table('draft')\nraise RuntimeError('of the step')",
        "op.execute('DELETE FROM story')",  # leaves principles without their story
    ],
)
def test_a_failing_step_leaves_the_file_and_a_copy_as_they_were(file: Path, step: Step, failing: str) -> None:
    before = _read(file)
    step(failing)
    with pytest.raises(StoreUpdateError) as caught:
        open_store(url(file))
    (copy,) = before_update(file)
    assert str(copy) in str(caught.value)
    (file.parent / "migrations/versions/0003_later.py").unlink()
    assert _read(file) == before
    shutil.copy(copy, file)
    assert _read(file) == before


def test_a_failing_step_on_postgresql_leaves_the_tables_as_they_were(postgresql_store: Store, step: Step) -> None:
    mine = postgresql_store.learner("ada")
    fill(mine)
    before = rows(mine)
    step("op.drop_table('story_principle')\nop.execute('UPDATE story SET nonsense = 1')")
    with pytest.raises(StoreUpdateError):
        open_store(postgresql_store.engine.url)
    assert rows(mine) == before


# STARBEAM_DATABASE_URL

SECRET = "geheim"


@pytest.mark.parametrize(
    "address",
    [
        SECRET, f"postgresql://u:{SECRET}", f"postgresql://u:{SECRET}@host:port/db", f"mysql://u:{SECRET}@host/db",
        f"postgresql://u:a@{SECRET}@host/db", f"postgresql://u:a@{SECRET}/x@host/db", "sqlite://", "sqlite:///:memory:",
        f"nonsense+{SECRET}://u:{SECRET}@host/db", "postgresql+nonsense", "://", "postgresql://[::1/db",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_said_without_repeating_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARBEAM_DATABASE_URL", address)
    with pytest.raises(StoreAddressError, match="STARBEAM_DATABASE_URL") as caught:
        open_store()
    assert SECRET not in str(caught.value)


def test_a_server_that_does_not_answer_is_said_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (f"postgres://u:{SECRET}@127.0.0.1:1/db", f"postgresql://u@127.0.0.1:1/db?password={SECRET}"):
        monkeypatch.setenv("STARBEAM_DATABASE_URL", address)
        with pytest.raises(StoreUnreachableError, match=r"127\.0\.0\.1:1/db") as caught:
            open_store()
        assert SECRET not in str(caught.value)


def test_a_database_that_is_not_there_is_said(server: str) -> None:
    with pytest.raises(StoreUnreachableError, match="does not let Starbeam in"):
        open_store(server.replace("/postgres", "/nobody"))
    with pytest.raises(StoreUnreachableError, match="does not let Starbeam in"):
        open_store(server.replace("starbeam@", f"nobody:{SECRET}@"))


def test_the_driver_refuses_an_option_without_repeating_it(server: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"{server}?nonsense={SECRET}")
    assert SECRET not in str(caught.value)
    assert not isinstance(caught.value, SQLAlchemyError)


def test_the_learner_of_a_store_that_was_closed_is_still_there(mine: Learner) -> None:
    mine.store.close()
    fill(mine)
    assert len(rows(mine)["story"]) == 1
