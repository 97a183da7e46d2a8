"""What all tests share: folders that are not the learner's, how random examples are drawn, a place among processes."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parent.parent
BROWSER = "tests/browser/"

# The shop is trained once for all tests, and never into the learner's own cache.
os.environ.setdefault("STARBEAM_CACHE_DIR", str(ROOT / ".cache" / "starbeam"))

# Each process writes into a store of its own, never into the learner's.
os.environ["STARBEAM_DATA_DIR"] = tempfile.mkdtemp(prefix="starbeam-tests-")
os.environ.pop("STARBEAM_DATABASE_URL", None)
atexit.register(shutil.rmtree, os.environ["STARBEAM_DATA_DIR"], ignore_errors=True)

# No timed assertions. With CI=true the examples are the same each time: a red run means that the change is at fault.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


class ByFile(LoadFileScheduling):
    """A file's tests in one process, for they share fixtures; all in the browser too, for they share a server.

    A scheduler of our own, since ``--dist loadgroup`` groups nothing under pytest 9.2 (pytest-xdist's issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share the tests among the processes of ``pytest -n``."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser: it takes the longest, and another process does the rest meanwhile."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))


def pytest_xdist_setupnodes() -> None:
    """Train the shop and compile its kernels before several processes begin: each would do it for itself."""
    subprocess.run([sys.executable, "prepare.py"], cwd=ROOT, check=True)
