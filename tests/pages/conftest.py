"""Each test of a screen begins with an empty store of its own, never with the learner's."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from visuals.frames.learner import store


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Look for components among the installed packages once, not for each new AppTest: half of a screen's test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the screens of this test open a new store."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    store.clear()
    yield
    store.clear()
