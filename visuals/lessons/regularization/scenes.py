"""The scenes of a penalized regression, by view."""

from visuals.lessons.lesson import Run
from visuals.lessons.regularization import contours, coordinates, path
from visuals.lessons.regularization.problem import ONE, PATH, Problem
from visuals.lessons.walkthrough import Walkthrough


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    problem = Problem.of(run)
    if run.view == PATH:
        return path.walk(problem)
    if run.view == ONE:
        return coordinates.walk(problem, alpha_of(run, problem))
    return contours.walk(problem)


def alpha_of(run: Run, problem: Problem) -> float:
    """Return the run's alpha: a share of that which leaves no coefficient in the lasso."""
    return float(run["alpha"]) * problem.top
