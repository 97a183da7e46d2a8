"""The scenes of a run, by its view."""

from visuals.lessons.lesson import Run
from visuals.lessons.preprocessing import leak, missing, one_hot, scale
from visuals.lessons.walkthrough import Walkthrough

SCALE, ONE_HOT, MISSING, LEAK = "Scale", "One-hot", "Missing values", "Leak"
WALKS = {SCALE: scale.walk, ONE_HOT: one_hot.walk, MISSING: missing.walk, LEAK: leak.walk}


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return WALKS[run.view](run)
