"""A fresh store for each test, and two learners in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from practice import Learner, Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store with all its tables."""
    opened = open_store(f"sqlite:///{tmp_path / 'starbeam.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def mine(store: Store) -> Learner:
    """Return the learner of the test."""
    return store.learner("ada")


@pytest.fixture
def other(store: Store) -> Learner:
    """Return somebody else in the same store."""
    return store.learner("bob")
