"""The scenes of a run, by its view."""

from visuals.lessons.classification_metrics import calibration, regression, threshold
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough

THRESHOLD, CALIBRATION, REGRESSION = "Threshold", "Calibration", "Regression"
WALKS = {THRESHOLD: threshold.walk, CALIBRATION: calibration.walk, REGRESSION: regression.walk}


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return WALKS[run.view](run)
