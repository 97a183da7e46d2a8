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
# make test-all draws more of them: --hypothesis-profile=thorough.
settings.register_profile("here", deadline=None, max_examples=30)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
settings.register_profile("thorough", settings.default, max_examples=100)


class FromBothEnds(LoadFileScheduling):
    """A file's tests in one process, for they share fixtures; the first process begins at the front, others at the end.

    In front are the tests in the browser, which share a server. Whoever is done with their part takes files of the
    other's, so that all processes end at about the same time.
    """

    def _assign_work_unit(self, node: Any) -> None:
        if node is not self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FromBothEnds:
    """Share the tests among the processes of ``pytest -n``."""
    return FromBothEnds(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the browser in front."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))


def pytest_xdist_setupnodes() -> None:
    """Train and compile what each of several processes would make for itself."""
    subprocess.run([sys.executable, "prepare.py"], cwd=ROOT, check=True)
