"""The scenes of a run, by its view."""

from dataclasses import replace

from visuals.lessons.lesson import Run
from visuals.lessons.neural_network import one_step, training
from visuals.lessons.neural_network.net import TRAINING
from visuals.lessons.walkthrough import Scene, Walkthrough


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    found = training.walk(run) if run.view == TRAINING else one_step.walk(run)
    return replace(found, scenes=spaced(list(found.scenes)))


def spaced(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes without questions that follow on one: where it would stand, the answer to the first is said."""
    made: list[Scene] = []
    for scene in scenes:
        made.append(replace(scene, ask=None) if made and made[-1].ask else scene)
    return made
