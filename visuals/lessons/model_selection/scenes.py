"""The scenes of a run, by its view."""

from visuals.lessons.lesson import Run
from visuals.lessons.model_selection import folds, growth, spread
from visuals.lessons.walkthrough import Walkthrough

FOLDS, GROWTH, SPREAD = "Folds", "Learning curve", "Bias and variance"
WALKS = {FOLDS: folds.walk, GROWTH: growth.walk, SPREAD: spread.walk}


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return WALKS[run.view](run)
