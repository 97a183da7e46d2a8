"""The results of one search with their reasons: a trace in, what the results component shows out."""

import hashlib
import json
import math
from collections.abc import Iterator
from typing import Any

from visuals.figures import beam_numbers as write
from visuals.figures import match_score
from visuals.figures.beam_names import Names, node_id
from visuals.figures.node_score import LOG_OWN, breakdown, own_lines
from xmr_core.trace import BeamTrace

TOP_GRAMS = 3  # n-grams named beside a result
FIRST_SHOWN = 16  # nodes of level 1 listed by name
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

EMPTY = "Type a query to see its best products, and which n-grams carried each of them."
UNKNOWN = "No n-gram of this query is known; only biases speak."
ALL_TIE = "No n-gram of this query is known; all products tie."  # where the match alone ranks


def search_results(
    trace: BeamTrace | None, names: Names, query: str, score_function: str = "l3-hinge"
) -> dict[str, Any]:
    """Return the data of the results component.

    Parameters
    ----------
    trace : BeamTrace or None
        None, like a blank query, gives the empty state.
    names : Names
    query : str
    score_function : {"l3-hinge", "sigmoid"}
        How own scores come from margins in this trace.

    Returns
    -------
    dict
        ``id`` (differs where anything else does), ``state`` ("results", "unknown" or "empty"), ``message``,
        ``rows`` (height of the list), ``results``, ``nodes`` (the breakdown of every node on a result's path,
        by id) and ``first`` (the first step of the search). Every number comes written out; the printed
        n-gram rows of a node add up to its printed z. In a search with prototypes each result has a ``blend``:
        how its score follows from path score and match, and the n-grams that add up to the match.

    Raises
    ------
    ValueError
        If the score function is another, or not the one that this trace was made with.
    """
    payload: dict[str, Any] = {"state": "empty", "message": EMPTY, "rows": 10, "query": query}
    payload |= {"results": [], "nodes": {}, "first": None}
    if trace is not None and query.strip():
        known, matching = match_score.multiplications(trace) > 0, match_score.matching_of(trace)
        unknown = ALL_TIE if matching is not None and math.isinf(matching.weight) else UNKNOWN
        paths = _paths(trace)
        payload |= {
            "state": "results" if known else "unknown",
            "message": f"{write.many(len(paths), 'product')}, best first" if known else unknown,
            "rows": max(trace.k, len(paths)),
            "results": [_result(trace, path, rank, names) for rank, path in enumerate(paths, start=1)],
            "nodes": {
                node_id(depth, int(trace.levels[depth - 1].node[i])): _node(trace, depth, i, names, score_function)
                for depth, i in sorted({step for path in paths for step in path})
            },
            "first": _first_step(trace, names),
        }
    content = json.dumps(payload, sort_keys=True).encode()
    return payload | {"id": hashlib.blake2b(content, digest_size=8).hexdigest()}


def _paths(trace: BeamTrace) -> list[list[tuple[int, int]]]:
    """Return the answers, best first, as (level, position among its scored nodes) from level 1 down."""
    at = [{int(node): i for i, node in enumerate(level.node)} for level in trace.levels]
    paths = []
    for last in trace.levels[-1].order[: len(trace.labels)]:
        path, i = [], int(last)
        for level in reversed(trace.levels):
            path.append((level.level, i))
            i = at[level.level - 2][int(level.parent[i])] if level.level > 1 else i
        paths.append(path[::-1])
    return paths


def _result(trace: BeamTrace, path: list[tuple[int, int]], rank: int, names: Names) -> dict[str, Any]:
    last, i = trace.levels[-1], path[-1][1]
    ids = [node_id(depth, int(trace.levels[depth - 1].node[j])) for depth, j in path]
    computed = [n for n, (depth, j) in enumerate(path) if not trace.levels[depth - 1].carried[j]]
    printed = sum(write.log_of(_own(trace, depth, j)) for depth, j in path)
    path_score = write.score(float(match_score.log_paths(last)[i]))
    n_steps = _WORDS[len(path)] if len(path) < len(_WORDS) else str(len(path))
    return {
        "rank": rank,
        "title": names.node_name(last.level, int(last.node[i])),
        "score": write.score(float(last.key[i])),
        "path_score": path_score,
        "bar": math.exp(float(last.key[i] - last.key.max())),
        "grams": _grams(trace, path, names),
        "heading": f"Why this product is {write.place(rank)}",
        "path": ids,
        "open": ids[computed[-1] if computed else -1],
        "product": f"Path score: {n_steps} score{'s multiplied' if len(path) > 1 else ''}",
        # Printed factors are rounded, so that their product may differ from the printed path score.
        "equals": "=" if write.score(printed) == path_score else "≈",
        **_blend(trace, path, names),
    }


def _blend(trace: BeamTrace, path: list[tuple[int, int]], names: Names) -> dict[str, Any]:
    """Return how a result's score follows from its path score and its match; nothing in a plain model."""
    computed = [(depth, i) for depth, i in path if not trace.levels[depth - 1].carried[i]]
    matching = match_score.matching_of(trace)
    if matching is None or not computed:
        return {}
    depth, i = computed[-1]  # an only child has taken over its parent's match
    level = trace.levels[depth - 1]
    rows, total = match_score.match_rows(level, i, names)
    blend = {
        "words": match_score.score_words(matching.weight, "this product"),
        "formula": match_score.blend_lines(level, i),
        "head": "What adds up to the match of this product",
        "rows": _bars(rows) if rows else [],
        "match": total,
        "note": "" if rows else match_score.NOTHING_SHARED,
    }
    return {"blend": blend}


def _grams(trace: BeamTrace, path: list[tuple[int, int]], names: Names) -> list[dict[str, str]]:
    """Return the n-grams that raised a result most: its match's, its own level's, then those of the groups above."""
    chosen: dict[int, None] = {}
    for parts in _speaking(trace, path):
        up = [part for part in parts if part[1] > 0]
        chosen |= dict.fromkeys(j for j, _ in sorted(up, key=lambda part: (-part[1], part[0])))
    return [_gram(j, names) for j in list(chosen)[:TOP_GRAMS]]


def _speaking(trace: BeamTrace, path: list[tuple[int, int]]) -> Iterator[list[tuple[int, float]]]:
    """Yield the contributions behind a result's score, those that count most first."""
    nodes = [(trace.levels[depth - 1], i) for depth, i in reversed(path)]
    matching = match_score.matching_of(trace)
    if matching is not None:  # its share of a score is at least half with every weight that is ever chosen
        yield next((lv.matching.contributions(i) for lv, i in nodes if lv.matching and not lv.carried[i]), [])
    if matching is None or not math.isinf(matching.weight):
        yield from (level.contributions(i) for level, i in nodes)


def _gram(j: int, names: Names) -> dict[str, str]:
    family = names.feature_family(j)
    return {"t": _shown(names.feature_name(j), family), "f": family}


def _shown(gram: str, family: str) -> str:
    return f"[{gram}]" if family == "char" else gram


# ------------------------------------------------------------------------------------------- one node


def _own(trace: BeamTrace, depth: int, i: int) -> str:
    level = trace.levels[depth - 1]
    return "1" if level.carried[i] else write.score(_log_own(trace, depth, i))


def _log_own(trace: BeamTrace, depth: int, i: int) -> float:
    """Return the logarithm of a node's own score, also where the score itself has underflowed."""
    level = trace.levels[depth - 1]
    path = float(match_score.log_paths(level)[i])
    if level.own[i] > 0 or depth == 1:
        return math.log(level.own[i]) if level.own[i] > 0 else path
    above = trace.levels[depth - 2]
    return float(path - match_score.log_paths(above)[above.node == level.parent[i]][0])


def _node(trace: BeamTrace, depth: int, i: int, names: Names, score_function: str) -> dict[str, Any]:
    level = trace.levels[depth - 1]
    title, is_product = names.node_name(depth, int(level.node[i])), depth == len(trace.levels)
    own = _own(trace, depth, i)
    entry = {"label": "this product" if is_product else title, "own": own}
    if level.carried[i]:
        passed = "path score is" if level.matching is None else "path score and match are"
        note = f"An only child: nothing is scored here, its parent’s {passed} passed on."
        return entry | {"head": f"Own score {own}", "note": note, "rows": [], "z": "", "formula": []}
    rows, z = breakdown(level, i, names)
    head = "What adds up to z of this product"
    if not is_product:
        size = names.node_size(depth, int(level.node[i]))
        head = f"What adds up to z of “{title}” ({write.many(size, 'product')})"
    return entry | {
        "head": head,
        "note": "",
        "rows": _bars(rows),
        "z": z,
        "formula": _formula(float(level.margin[i]), _log_own(trace, depth, i), score_function),
    }


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each row of a breakdown the length of its bar and which way it pulls."""
    longest = max(abs(row["v"]) for row in rows) or 1.0
    return [
        {
            "t": _shown(row["t"], row["f"]),
            "f": row["f"],
            "s": row["s"],
            "bar": abs(row["v"]) / longest,
            "down": row["v"] < 0,
        }
        for row in rows
    ]


def _formula(z: float, log_own: float, score_function: str) -> list[str]:
    """Return the own score's formula, the same with z put in, and its value."""
    own = write.score(log_own)
    lines = own_lines(z, score_function, own)
    if not math.isclose(LOG_OWN[score_function](z), log_own, rel_tol=1e-3, abs_tol=1e-3):
        raise ValueError(f"The own scores of this trace do not follow from its margins by {score_function}.")
    return [*lines, own]


# ------------------------------------------------------------------------------------------ first step


def _first_step(trace: BeamTrace, names: Names) -> dict[str, Any]:
    level = trace.levels[0]
    order, n_kept = level.order, int(level.kept.sum())
    is_last = len(trace.levels) == 1
    line = f"{write.many(len(order), 'product' if is_last else 'group')} scored, {write.thousands(n_kept)} kept"
    line += f": {write.many(trace.k, 'answer')} wanted." if is_last else f": the beam is {trace.beam_width} wide."
    if n_kept < len(order):
        first_out, last_in = int(order[n_kept]), int(order[n_kept - 1])
        line += f" “{names.node_name(1, int(level.node[first_out]))}” comes {write.place(n_kept + 1)} and "
        if level.key[first_out] == level.key[last_in]:
            line += "loses a tie: the first in the tree stays."
        else:
            line += f"misses by {write.gap(float(level.key[first_out]), float(level.key[last_in]))}."
    nodes = [
        {
            "label": names.node_name(1, int(level.node[i])),
            "score": write.score(float(level.key[i])),
            "kept": bool(level.kept[i]),
        }
        for i in order[:FIRST_SHOWN]
    ]
    return {"line": line, "nodes": nodes, "more": _more(len(order), n_kept)}


def _more(n: int, n_kept: int) -> str:
    if n <= FIRST_SHOWN:
        return ""
    kept, pruned = max(0, n_kept - FIRST_SHOWN), n - max(n_kept, FIRST_SHOWN)
    said = [f"{write.thousands(count)} {word}" for count, word in ((kept, "kept"), (pruned, "pruned")) if count]
    return f"and {write.thousands(n - FIRST_SHOWN)} more: {', '.join(said)}"
