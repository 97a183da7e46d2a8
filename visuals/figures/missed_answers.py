"""The exhaustive answer beside the beam's, as data for the answers component."""

from typing import Any

import numpy as np

from visuals.figures import beam_numbers as write
from visuals.figures import match_score
from visuals.figures.beam_captions import quoted
from visuals.figures.beam_names import Names
from xmr_core.product_search import Missed
from xmr_core.trace import BeamTrace, Truth


def missed_answers(missed: Missed, names: Names) -> dict[str, Any]:
    """Return rows for the exhaustive answer, best first, each with its fate in the beam.

    Returns
    -------
    dict
        ``summary`` (one sentence), ``scored`` (what the scores are called), ``rows``: ``rank``, ``product``,
        ``score``, ``beam_rank`` ("" if missed), ``found``, ``fate`` (what happened), ``remedy`` (which width helps, or
        that none does).
    """
    rows = []
    for rank, (label, truth) in enumerate(zip(missed.labels.tolist(), missed.truths, strict=True), start=1):
        leaf = int(names.tree.leaf_of_label[label])
        rows.append(
            {
                "rank": rank,
                "product": names.node_name(names.tree.depth, leaf),
                "score": write.score(float(missed.keys[rank - 1])),
                "beam_rank": "" if truth.lost_level else str(truth.rank),
                "found": truth.lost_level is None,
                "fate": fate(missed.trace, truth, names),
                "remedy": remedy(truth, missed.trace.beam_width),
            }
        )
    scored = "Path score" if match_score.matching_of(missed.trace) is None else "Score"
    return {"summary": summary(missed), "scored": scored, "rows": rows}


def summary(missed: Missed) -> str:
    """Say how many of the exhaustive answers the beam found, and at what price."""
    found = sum(t.lost_level is None for t in missed.truths)
    n, width = len(missed.truths), missed.trace.beam_width
    if found == n:
        return f"At width {width} the beam found all {n} of the best {n} products."
    widths = [t.smallest_width for t in missed.truths]
    text = f"At width {width} the beam found {found} of the best {n} products."
    if None not in widths:
        text += f" To find any one of them takes at most width {max(w for w in widths if w)}."
    return text


def fate(trace: BeamTrace, truth: Truth, names: Names) -> str:
    """Say where the beam lost a product: the level, the group, its rank and by how much it missed."""
    if truth.lost_level is None:
        return "Found"
    level = trace.levels[truth.lost_level - 1]
    i = int(np.flatnonzero(level.node == truth.path[truth.lost_level - 1])[0])
    worst_kept = level.order[int(level.kept.sum()) - 1]
    missed_by = write.gap(float(level.key[worst_kept]), float(level.key[i]))
    what = "It" if truth.lost_level == names.tree.depth else f"Its group {quoted(names, level, i)}"
    where = "among the products" if truth.lost_level == names.tree.depth else f"on level {truth.lost_level}"
    return f"{what} came {write.place(int(level.rank[i]))} {where} and missed by {missed_by}"


def remedy(truth: Truth, width: int) -> str:
    """Say which beam width brings the product into the answer."""
    if truth.lost_level is None:
        return ""
    if truth.smallest_width is None:
        return "No width finds it"
    if truth.smallest_width < width:
        return f"The narrower width {truth.smallest_width} finds it, with fewer rivals in the beam"
    return f"Width {truth.smallest_width} finds it"
