"""Each test of a screen begins with an empty store of its own, never with the learner's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from visuals.frames.learner import store


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the screens of this test open a new store."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    store.clear()
    yield
    store.clear()
