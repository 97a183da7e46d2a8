"""The scenes of gradient boosting, by view."""

from visuals.lessons.gradient_boosting import losses, stages
from visuals.lessons.gradient_boosting.boosted import LOSSES
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return losses.walk(run) if run.view == LOSSES else stages.walk(run)
