"""What the learner is asked to predict at a level of a beam walk.

Two questions, both answerable from the nodes the window shows, because it never hides a kept one:

- "Which 2 of these 8 groups will survive?" on an inner level that keeps at most three groups, prunes some,
  and shows at least twice as many as it keeps. Right are exactly the kept ones.
- "Which of these 19 groups will score best?" on any other inner level, and "Which of these 16 products will
  come first?" on the last. Right is the leader, or whoever has the leader's score.

Nothing is asked where fewer than two nodes are scored, or where all of them tie.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visuals.figures import beam_numbers as write
from visuals.figures.beam_captions import noun
from visuals.figures.beam_names import Names, node_id
from xmr_core.trace import BeamLevel

MOST_PICKS = 3


def question(level: BeamLevel, shown: NDArray[np.bool_], depth: int) -> dict[str, Any] | None:
    """Return ``{pick, kind, ask, right}`` for a level, or None where there is nothing to predict."""
    if len(level.node) < 2 or level.key.min() == level.key.max():
        return None
    n_kept, n_shown = int(level.kept.sum()), int(shown.sum())
    what = noun(level.level, depth)
    few = n_kept <= MOST_PICKS and n_shown >= 2 * n_kept
    if level.level < depth and few and n_kept < len(level.node):
        which = "Which" if n_kept == 1 else f"Which {n_kept}"
        right, pick, ends = level.kept, n_kept, "survive"
    else:
        which, ends = "Which", "come first" if level.level == depth else "score best"
        right, pick = level.key == level.key.max(), 1
    return {
        "pick": pick,
        "kind": "survive" if ends == "survive" else "best",
        "ask": f"{which} of these {n_shown} {what}s will {ends}?",
        "right": [node_id(level.level, int(n)) for n in level.node[right & shown]],
    }


def hint(level: BeamLevel, above: BeamLevel | None, names: Names, query: str) -> str:
    """Return what can be known before scoring: a score never exceeds its parent's, or only by rounding."""
    if above is None:
        return f"Which words does “{query}” share with them?"
    most = "Own scores are at most 1, so none can exceed its parent’s"
    if level.matching is not None:
        both = "No match grows" if math.isinf(level.matching.weight) else "Neither path score nor match grows"
        most = f"{both} on the way down, so but for rounding none exceeds its parent’s"
    parents = [int(i) for i in above.order if above.kept[i]]
    if len(parents) == 1:
        return f"{most} {write.score(above.key[parents[0]])}."
    caps = [f"{write.score(above.key[i])} below “{names.node_name(above.level, int(above.node[i]))}”" for i in parents]
    if len(caps) > MOST_PICKS:
        return f"{most}: from {caps[-1]} to {caps[0]}."
    return f"{most}: {', '.join(caps)}."
