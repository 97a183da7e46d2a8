"""One sentence on what a search did, for the line above its results."""

from visuals.figures import beam_numbers as write
from visuals.figures.match_score import multiplications
from xmr_core.trace import BeamTrace


def search_summary(trace: BeamTrace, query: str, n_nodes: int, n_lost: int) -> str:
    """Say what was scored and how many of the best products the beam missed; nothing of a blank query.

    Parameters
    ----------
    n_nodes : int
        Nodes of the tree below its root.
    n_lost : int
        How many of the ``k`` best products of the exhaustive answer are not among the beam's.
    """
    if not query.strip():
        return ""
    scored = f"This search scored {write.thousands(trace.nodes_scored)} of the tree's {write.many(n_nodes, 'node')}"
    if not multiplications(trace):
        return f"{scored}, but knows no n-gram of the query: the order says nothing."
    n = len(trace.labels)
    return f"{scored} and " + (
        f"**missed {n_lost} of the {n} best**: see Missed." if n_lost else f"found the {n} best."
    )
