"""Serve the app by a clock that a test moves on: `python -m tests.browser.clocked --port 8600`.

The seconds by which it is later here stand in the file that CLOCK names.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import serve
from visuals.frames import learner

AHEAD = Path(os.environ["CLOCK"])


def now() -> datetime:
    """Return the moment by the test's clock."""
    return datetime.now(UTC) + timedelta(seconds=float(AHEAD.read_text(encoding="utf-8")))


if __name__ == "__main__":
    learner.now = now  # before any screen takes the name
    sys.argv[0] = "serve.py"
    serve.main()
