"""What all tests share: one cache folder in the checkout and one way of drawing random examples."""

import os
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).parent.parent

# The shop is trained once for all tests, and never into the learner's own cache.
os.environ.setdefault("STARBEAM_CACHE_DIR", str(ROOT / ".cache" / "starbeam"))

# No timed assertions. With CI=true the examples are the same each time: a red run means that the change is at fault.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
