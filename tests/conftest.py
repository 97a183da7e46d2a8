"""What all tests share: a cache folder in the checkout, a way of drawing random examples, a place among processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# The shop is trained once for all tests, and never into the learner's own cache.
os.environ.setdefault("STARBEAM_CACHE_DIR", str(ROOT / ".cache" / "starbeam"))

# No timed assertions. With CI=true the examples are the same each time: a red run means that the change is at fault.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, for they share fixtures; those in the browser share a server and come first.

    They take the longest: the other process does the rest meanwhile.
    """
    browser = ROOT / "tests" / "browser"
    for item in items:
        group = browser if browser in item.path.parents else item.path
        item.add_marker(pytest.mark.xdist_group(group.relative_to(ROOT).as_posix()))
    items.sort(key=lambda item: browser not in item.path.parents)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Train the shop and compile its kernels before several processes begin: each would do it for itself."""
    subprocess.run([sys.executable, "-m", "xmr_core.prepare"], cwd=ROOT, check=True)
