"""One node of the beam walk: its numbers, its formula and what spoke for it, written out."""

import math
from typing import Any

from visuals.figures import beam_numbers as write
from visuals.figures import match_score
from visuals.figures.beam_captions import noun
from visuals.figures.beam_names import Names, node_id
from visuals.figures.node_score import breakdown, own_lines
from xmr_core.trace import BeamLevel, Matching

INSIDE = 6  # names shown of what lies below a node


def root(names: Names, matching: Matching | None = None) -> dict[str, Any]:
    """Return the root's entry; ``matching`` is that of a search with prototypes."""
    size = names.node_size(0, 0)
    standing = "Every search starts here with path score 1."
    if matching is not None:
        standing = "Every search starts here with path score 1. Matches count from level 1 on."
    return {
        "id": node_id(0, 0), "parent": None, "level": 0, "label": f"All {write.thousands(size)}", "kept": True,
        "rank": 1, "bar": 1.0, "score": "1.0000", "note": write.many(size, "product"),
        "standing": standing, "path": [], "own": [], "contrib": [],
        **inside(names, 0, 0),
    }  # fmt: skip


def node(level: BeamLevel, i: int, parent_path: float, names: Names, formula: str) -> dict[str, Any]:
    """Return the entry of the i-th scored node of a level; ``parent_path`` is its parent’s log path score."""
    number, key, path = int(level.node[i]), float(level.key[i]), float(match_score.log_paths(level)[i])
    carried = bool(level.carried[i])
    log_own = math.log(level.own[i]) if level.own[i] > 1e-300 else path - parent_path
    own = "1" if carried else write.score(log_own)
    size = names.node_size(level.level, number)
    rows, z = ([], "") if carried else breakdown(level, i, names)
    return {
        "id": node_id(level.level, number),
        "parent": node_id(level.level - 1, int(level.parent[i])),
        "level": level.level,
        "label": names.node_name(level.level, number),
        "note": "One product" if level.level == names.tree.depth else write.many(size, "product"),
        "rank": int(level.rank[i]),
        "kept": bool(level.kept[i]),
        "bar": math.exp(key - float(level.key.max())),
        "score": write.score(key),
        "ownScore": own,
        "standing": standing(level, i),
        "why": why_match(level, i) or why(parent_path, log_own, rows, carried),
        "path": ["parent × own", f"{write.factor(write.score(parent_path))} × {write.factor(own)}", write.score(path)],
        "own": [] if carried else [*own_lines(float(level.margin[i]), formula, own), own],
        "z": z,
        "contrib": rows,
        **blend(level, i, names),
        **inside(names, level.level, number),
    }


def blend(level: BeamLevel, i: int, names: Names) -> dict[str, Any]:
    """Return what a node of a search with prototypes has beside a path score; nothing of a plain one."""
    if level.matching is None:
        return {}
    rows, total = ([], "") if level.carried[i] else match_score.match_rows(level, i, names)
    typed_for = "this product" if level.level == names.tree.depth else "the products below"
    words = match_score.score_words(level.matching.weight, typed_for).removeprefix("Score: ")
    return {
        "pathScore": write.score(float(level.matching.log_path[i])),
        "matchScore": "–" if level.carried[i] else write.minus(float(level.matching.match[i])),
        "blend": {
            "words": words[0].upper() + words[1:],
            "formula": match_score.blend_lines(level, i),
            "rows": rows,
            "match": total,
            "note": "" if rows or level.carried[i] else match_score.NOTHING_SHARED,
        },
    }


def standing(level: BeamLevel, i: int) -> str:
    """Return a node's rank and by how much it was kept or pruned."""
    n_kept, n, kept = int(level.kept.sum()), len(level.node), bool(level.kept[i])
    said = f"Rank {level.rank[i]} of {write.thousands(n)}, {'kept' if kept else 'pruned'}"
    if n == n_kept:
        return f"{said}: nothing was pruned."
    across = int(level.order[n_kept if kept else n_kept - 1])
    if level.key[across] == level.key[i]:
        return f"{said} on a tie: the first in the tree stays."
    return f"{said} by {write.gap(level.key[i], level.key[across])}."


def why_match(level: BeamLevel, i: int) -> str:
    """Return that the match holds a node down most, if so; "" elsewhere."""
    if level.matching is None or level.carried[i] or not match_score.match_holds_it_down(level.matching, i):
        return ""
    return f"its match is only {level.matching.match[i]:.4f}"


def why(parent_path: float, log_own: float, rows: list[dict[str, Any]], carried: bool) -> str:
    """Return what holds a node down most: its parent, n-grams against it, or the bias."""
    if carried or parent_path < log_own:
        return f"its parent’s path score is only {write.score(parent_path)}"
    grams = sorted((row for row in rows if row["f"] in ("word", "char")), key=lambda row: row["v"])
    bias = next(row for row in rows if row["f"] == "bias")
    against = [row for row in grams if row["v"] < 0]
    if sum(row["v"] for row in against) < min(bias["v"], 0.0):
        return f"{_listed(against[:2])} speak{'s' * (len(against) == 1)} against it"
    if any(row["v"] > 0 for row in grams):
        return f"the bias ({bias['s']}) outweighs what speaks for it"
    return f"no n-gram of the query speaks for it, and the bias is {bias['s']}"


def _listed(rows: list[dict[str, Any]]) -> str:
    named = ((f"“{row['t']}”" if row["f"] == "word" else f"[{row['t']}]", row["s"]) for row in rows)
    return " and ".join(f"{gram} ({value})" for gram, value in named)


def inside(names: Names, level: int, number: int) -> dict[str, Any]:
    """Return what lies below a node: the names of the first few children and how many more there are."""
    if level == names.tree.depth:
        return {"inside": [], "insideMore": ""}
    children = names.tree.children(level, number)
    more = len(children) - INSIDE
    return {
        "inside": [names.node_name(level + 1, child) for child in children[:INSIDE]],
        "insideMore": f"and {write.many(more, f'more {noun(level + 1, names.tree.depth)}')}" if more > 0 else "",
    }


def log_paths(level: BeamLevel | None) -> dict[int, float]:
    """Return node number -> log path score of a level; the root's for None."""
    if level is None:
        return {0: 0.0}
    return dict(zip(level.node.tolist(), match_score.log_paths(level).tolist(), strict=True))
