"""The scenes of a run, by its view."""

from visuals.lessons.classification_metrics import calibration, threshold
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough

THRESHOLD, CALIBRATION = "Threshold", "Calibration"


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return calibration.walk(run) if run.view == CALIBRATION else threshold.walk(run)
