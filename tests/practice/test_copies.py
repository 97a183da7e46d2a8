"""Copies of the file: when one is made, how many are kept, and that one put in the file's place is all that it was."""

import logging
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from practice import Learner, Store, open_store
from practice.copies import BEFORE_UPDATE, copies, copy_before, keep_this_month
from practice.drafts import save_draft
from practice.errors import StoreFullError
from practice.opening import FILE
from tests.practice.filled import NOW, fill, rows


@pytest.fixture
def ada(sqlite_store: Store) -> Learner:
    """A learner with rows of every kind in a file of the test's own."""
    fill(sqlite_store.learner("ada"))
    return sqlite_store.learner("ada")


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "copies").iterdir())


def test_a_month_has_one_copy_renewed_each_day_and_twelve_months_are_kept(ada: Learner, tmp_path: Path) -> None:
    engine = ada.store.engine
    assert keep_this_month(engine, NOW) == tmp_path / "copies/month-2026-11.sqlite"
    save_draft(ada, "later", "on the same day", 0, NOW)
    assert keep_this_month(engine, NOW + timedelta(hours=14)) is None
    assert keep_this_month(engine, NOW + timedelta(days=1)) is not None
    assert names(tmp_path) == ["month-2026-11.sqlite"]
    for month in range(1, 14):
        keep_this_month(engine, NOW.replace(year=2027 + month // 13, month=(month - 1) % 12 + 1, day=1))
    kept = names(tmp_path)
    assert (len(kept), kept[0], kept[-1]) == (12, "month-2027-02.sqlite", "month-2028-01.sqlite")
    assert copies(tmp_path / FILE)[0].name == kept[-1]


def test_opening_makes_the_months_copy_once_somebody_is_in_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / FILE}"
    store = open_store(url, NOW)
    assert not (tmp_path / "copies").exists()
    store.learner("ada")
    store.close()
    open_store(url, NOW).close()
    assert names(tmp_path) == ["month-2026-11.sqlite"]


def test_a_copy_in_the_place_of_the_file_is_all_that_it_was(ada: Learner, tmp_path: Path) -> None:
    before = rows(ada)
    copy = keep_this_month(ada.store.engine, NOW)
    assert copy is not None
    save_draft(ada, "later", "after the copy", 0, NOW)
    ada.store.close()
    shutil.copy(copy, tmp_path / FILE)
    restored = open_store(f"sqlite:///{tmp_path / FILE}", NOW)
    assert rows(restored.learner("ada")) == before
    restored.close()


def test_a_copy_holds_what_stands_in_the_write_ahead_log_and_is_one_file(ada: Learner, tmp_path: Path) -> None:
    save_draft(ada, "just now", "not in the file itself yet", 0, NOW)
    assert b"not in the file itself yet" not in (tmp_path / FILE).read_bytes()
    copy = copy_before(ada.store.engine, BEFORE_UPDATE, NOW)
    assert copy is not None
    assert b"not in the file itself yet" in copy.read_bytes()
    assert names(tmp_path) == ["before-update-20261129-090000.sqlite"]


def test_five_copies_before_updates_are_kept(ada: Learner, tmp_path: Path) -> None:
    for hour in range(7):
        copy_before(ada.store.engine, BEFORE_UPDATE, NOW + timedelta(hours=hour))
    kept = names(tmp_path)
    assert (len(kept), kept[0]) == (5, "before-update-20261129-110000.sqlite")


def test_a_copy_that_cannot_be_made_stops_nothing_but_what_needs_it(
    ada: Learner, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "copies").write_text("a file in the way")
    with caplog.at_level(logging.WARNING):
        assert keep_this_month(ada.store.engine, NOW) is None
    assert "No copy of this month" in caplog.text
    save_draft(ada, "here", "goes on", 0, NOW)
    with pytest.raises(Exception, match="copies"):
        copy_before(ada.store.engine, BEFORE_UPDATE, NOW)


def test_a_copy_that_fails_half_way_leaves_the_older_one(
    ada: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = keep_this_month(ada.store.engine, NOW)
    assert copy is not None
    before = copy.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "utime", full)
    assert keep_this_month(ada.store.engine, NOW + timedelta(days=1)) is None
    with pytest.raises(StoreFullError):
        copy_before(ada.store.engine, BEFORE_UPDATE, NOW)
    assert copy.read_bytes() == before
    assert names(tmp_path) == ["month-2026-11.sqlite"]


def test_a_damaged_file_does_not_replace_a_sound_copy(ada: Learner, tmp_path: Path) -> None:
    copy = keep_this_month(ada.store.engine, NOW)
    assert copy is not None
    before = copy.read_bytes()
    ada.store.close()
    with (tmp_path / FILE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096 * 8)
    assert keep_this_month(ada.store.engine, NOW + timedelta(days=1)) is None
    assert copy.read_bytes() == before


def test_postgresql_is_not_copied(postgresql_store: Store) -> None:
    assert keep_this_month(postgresql_store.engine, NOW) is None
    assert copy_before(postgresql_store.engine, BEFORE_UPDATE, NOW) is None


def test_copies_are_for_their_owner_alone(ada: Learner, tmp_path: Path) -> None:
    copy = keep_this_month(ada.store.engine, NOW)
    assert copy is not None
    if os.name == "posix":
        assert copy.parent.stat().st_mode & 0o777 == 0o700
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
