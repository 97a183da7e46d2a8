"""The scenes of a run, by its view."""

from visuals.lessons.lesson import Run
from visuals.lessons.neural_network import one_step, training
from visuals.lessons.neural_network.net import TRAINING
from visuals.lessons.walkthrough import Walkthrough


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return training.walk(run) if run.view == TRAINING else one_step.walk(run)
