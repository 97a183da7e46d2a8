"""Which of the scored nodes the beam walk shows, and which it folds away.

A wide search scores thousands of nodes; about 60 can be read. The window is chosen once a trace, so that
every node keeps its place through all steps. The rules:

1. A kept node, the path of the right label and the best pruned node of a level are always shown.
2. What is left of the budget goes to the levels that show least, up to 14 nodes, or to all of a level of up to 16:
   then every column stands on one screen of 900 px.
3. Within a level it goes to the group that shows least, best score first. Groups thus show about equally
   many nodes, and what is shown does not tell which group holds the winner.
4. A fold never hides a single node while there is room below the ceiling: its row would take as much space.

Everything stays in tree order.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xmr_core.trace import BeamLevel

BUDGET = 60  # nodes to aim for, the root included
MOST = 14  # nodes of a level, where nothing asks for more: with folds and bar a column fits 900 px of screen
SMALL = 16  # a level of this many is shown whole
CEILING = 70  # nodes at most, unless rule 1 alone asks for more


def choose_window(
    levels: Sequence[BeamLevel], path: NDArray[np.int32] | None, budget: int = BUDGET, ceiling: int = CEILING
) -> list[NDArray[np.bool_]]:
    """Return, for each level of a search, which of its scored nodes are shown.

    Parameters
    ----------
    levels : sequence of BeamLevel
    path : int32 array, or None
        The right label's node on each of the tree's levels, from 1.
    budget, ceiling : int
        Nodes to aim for, and at most, the root included.

    Returns
    -------
    shown : list of bool arrays, one for each level, of shape (scored nodes,)
    """
    shown = [must_show(level, path) for level in levels]
    room = budget - 1 - sum(int(s.sum()) for s in shown)
    while room > 0:
        open_levels = [i for i, s in enumerate(shown) if not s.all() and (len(s) <= SMALL or int(s.sum()) < MOST)]
        if not open_levels:
            break
        i = min(open_levels, key=lambda i: int(shown[i].sum()))
        shown[i][_next_to_show(levels[i], shown[i])] = True
        room -= 1
    _spare_single_folds(levels, shown, ceiling - 1 - sum(int(s.sum()) for s in shown))
    return shown


def must_show(level: BeamLevel, path: NDArray[np.int32] | None) -> NDArray[np.bool_]:
    """Return which nodes of a level no window may fold: kept, the right label's path, the best pruned."""
    must = level.kept | (level.rank == int(level.kept.sum()) + 1)
    if path is not None:
        must = must | (level.node == path[level.level - 1])
    return must


def _next_to_show(level: BeamLevel, shown: NDArray[np.bool_]) -> int:
    """Return the best hidden node of the group that shows least; of equal groups, the first."""
    visible = Counter(level.parent[shown].tolist())
    hidden = np.flatnonzero(~shown)
    parents = level.parent[hidden]
    group = min(dict.fromkeys(parents.tolist()), key=lambda p: visible[p])
    inside = hidden[parents == group]
    return int(inside[np.argmin(level.rank[inside])])


def _spare_single_folds(levels: Sequence[BeamLevel], shown: list[NDArray[np.bool_]], room: int) -> None:
    for level, seen in zip(levels, shown, strict=True):
        hidden = Counter(level.parent[~seen].tolist())
        for i in np.flatnonzero(~seen):
            if hidden[int(level.parent[i])] == 1 and room > 0:
                seen[i], room = True, room - 1
