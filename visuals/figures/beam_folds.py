"""The folds of the beam walk: what was never opened, and what was scored but not shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from visuals.figures import beam_numbers as write
from visuals.figures.beam_captions import noun
from visuals.figures.beam_names import Names, node_id
from xmr_core.trace import BeamLevel, BeamTrace

SOME_NAMES = 8


def unopened(trace: BeamTrace, level: BeamLevel, shown: NDArray[np.bool_], names: Names) -> list[dict[str, Any]]:
    """Return a stub for each shown pruned group: what lies below it was never looked at."""
    if level.level == names.tree.depth:
        return []
    found = []
    for i in np.flatnonzero(shown & ~level.kept):
        number = int(level.node[i])
        children = names.tree.children(level.level, number)
        what = noun(level.level + 1, names.tree.depth)
        below = write.many(len(children), what)
        if what == "group":
            below += f", {write.many(names.node_size(level.level, number), 'product')}"
        found.append({
            "kind": "unopened",
            "parent": node_id(level.level, number),
            "level": level.level,
            "count": len(children),
            "items": names.node_size(level.level, number),
            "note": f"{below}. Never opened: they cost nothing and cannot be found.",
            "names": [names.node_name(level.level + 1, c) for c in children[:SOME_NAMES]],
            "truth": _holds_truth(trace, level, number),
        })  # fmt: skip
    return found


def scored_but_hidden(level: BeamLevel, shown: NDArray[np.bool_], names: Names) -> list[dict[str, Any]]:
    """Return one row for each group that has scored nodes which the window leaves out; all were pruned."""
    found, last = [], level.level == names.tree.depth
    what = noun(level.level, names.tree.depth)
    for parent in dict.fromkeys(level.parent[~shown].tolist()):
        hidden = np.flatnonzero(~shown & (level.parent == parent))
        hidden = hidden[np.argsort(level.rank[hidden])]
        best = write.score(level.key[hidden[0]])
        items = sum(names.node_size(level.level, int(n)) for n in level.node[hidden])
        never = "" if last else f" The {write.many(items, 'product')} below were never opened."
        found.append({
            "kind": "scored",
            "parent": node_id(level.level - 1, int(parent)),
            "level": level.level,
            "count": len(hidden),
            "items": items,
            "best": best,
            "note": f"{write.many(len(hidden), what)} scored and pruned; the best has {best}.{never}",
            "names": [names.node_name(level.level, int(level.node[i])) for i in hidden[:SOME_NAMES]],
            "truth": False,
        })  # fmt: skip
    return found


def hidden_row(level: BeamLevel, shown: NDArray[np.bool_]) -> str:
    """Return the last line of a level's table: how many scored nodes it leaves out, and their best score."""
    hidden = level.key[~shown]
    return f"{write.thousands(len(hidden))} more, best {write.score(hidden.max())}" if len(hidden) else ""


def _holds_truth(trace: BeamTrace, level: BeamLevel, number: int) -> bool:
    return trace.truth is not None and int(trace.truth.path[level.level - 1]) == number
