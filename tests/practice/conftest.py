"""A fresh store for each test, on SQLite and on PostgreSQL, and two learners in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from practice import Learner, Store, open_store
from practice.opening import FILE
from tests.practice import postgres


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables and no rows, to be copied: a copy is there sooner than new tables."""
    file = tmp_path_factory.mktemp("empty") / FILE
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server's database; without PostgreSQL the test is skipped, in CI it fails."""
    programs = postgres.find()
    if programs is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(postgres.MISSING)
    with postgres.running(programs) as address:
        yield address


@pytest.fixture(scope="session")
def shared(server: str) -> Iterator[Store]:
    """Return the store on PostgreSQL that all tests of this process use, one after the other."""
    opened = open_store(server)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store in a file of the test's own."""
    opened = open_store(f"sqlite:///{shutil.copy(empty_file, tmp_path / FILE)}")
    yield opened
    opened.close()


@pytest.fixture
def postgresql_store(shared: Store) -> Store:
    """Return an empty store on PostgreSQL; a transaction that the last test left open would be named here."""
    with shared.engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("DELETE FROM learner"))
    return Store(shared.engine)  # what the last test knew of its learners is gone


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """Return an empty store with all its tables: each test runs on both databases."""
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
def mine(store: Store) -> Learner:
    """Return the learner of the test."""
    return store.learner("ada")


@pytest.fixture
def other(store: Store) -> Learner:
    """Return somebody else in the same store."""
    return store.learner("bob")
