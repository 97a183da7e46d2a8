"""The scenes of a decision tree, by view."""

from visuals.lessons.decision_tree import growing, pruning
from visuals.lessons.decision_tree.setting import PRUNE
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return pruning.walk(run) if run.view == PRUNE else growing.walk(run)
