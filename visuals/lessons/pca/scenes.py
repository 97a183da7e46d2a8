"""The scenes of PCA, by the view chosen."""

from visuals.lessons.lesson import Run
from visuals.lessons.pca.axes import walk_axes
from visuals.lessons.pca.rebuild import walk_rebuild
from visuals.lessons.walkthrough import Walkthrough

FIND, REBUILD = "Find the axes", "Project and rebuild"


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run.

    Raises
    ------
    ValueError
        If there are fewer than two columns.
    """
    return walk_rebuild(run) if run.view == REBUILD else walk_axes(run)
