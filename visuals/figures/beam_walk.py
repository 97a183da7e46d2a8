"""A beam search as data for the step player: which nodes stand where, and what happens at each step.

Everything a learner reads, numbers included, is written here and in the modules beside it, so that it can be
tested; the player only places and colours it.
"""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visuals.figures import beam_captions as say
from visuals.figures import beam_folds, beam_node, match_score
from visuals.figures import beam_numbers as write
from visuals.figures.beam_names import Names, node_id
from visuals.figures.beam_questions import hint, question
from visuals.figures.beam_window import choose_window
from xmr_core.errors import InputError
from xmr_core.trace import BeamLevel, BeamTrace


def beam_walk(trace: BeamTrace, names: Names, query: str, score_function: str = "l3-hinge") -> dict[str, Any]:
    """Turn a traced search into the player's payload.

    Parameters
    ----------
    trace : BeamTrace
    names : Names
        The searched tree and its names, such as a ProductSearch.
    query : str
        As the learner typed it.
    score_function : {"l3-hinge", "sigmoid"}
        How a margin becomes an own score; decides which formula is shown.

    Returns
    -------
    payload : dict
        JSON-ready: ``id`` (the same for the same search), ``query``, ``beam``, ``k``, ``truth`` (title or None),
        ``levels``, ``nodes`` (the window, in tree order), ``folds``, ``steps``; in a search with prototypes
        also ``match``, what the player says differently of it.

    Raises
    ------
    InputError
        If trace and tree differ in depth.
    """
    depth = names.tree.depth
    if len(trace.levels) != depth:
        raise InputError(
            f"The trace has {len(trace.levels)} levels, the tree {depth}; give the tree that was searched."
        )
    shown = choose_window(trace.levels, None if trace.truth is None else trace.truth.path)
    above = [None, *trace.levels[:-1]]
    matching = match_score.matching_of(trace)
    nodes, folds, levels = [beam_node.root(names, matching)], [], [_root_level()]
    for level, seen, parents in zip(trace.levels, shown, above, strict=True):
        paths = beam_node.log_paths(parents)
        for i in np.flatnonzero(seen):
            entry = beam_node.node(level, int(i), paths[int(level.parent[i])], names, score_function)
            entry["truth"] = trace.truth is not None and int(level.node[i]) == int(trace.truth.path[level.level - 1])
            nodes.append(entry)
        folds += beam_folds.scored_but_hidden(level, seen, names)
        folds += beam_folds.unopened(trace, level, seen, names)
        levels.append({
            **_level(level, seen, depth),
            "ask": question(level, seen, depth),
            "hint": hint(level, parents, names, query),
        })  # fmt: skip
    nodes[0]["truth"] = trace.truth is not None
    return {
        "id": walk_id(trace, query),
        "query": query,
        "beam": trace.beam_width,
        "k": trace.k,
        "truth": None if trace.truth is None else names.node_name(depth, int(trace.truth.path[-1])),
        "levels": levels,
        "nodes": nodes,
        "folds": folds,
        "steps": steps(trace, names, query, shown),
        **({} if matching is None else {"match": match_score.player_words(matching.weight)}),
    }


def steps(trace: BeamTrace, names: Names, query: str, shown: list[NDArray[np.bool_]]) -> list[dict[str, Any]]:
    """Return the steps: start, then open, score and keep for each level, then the result."""
    depth, tree = names.tree.depth, names.tree
    found = [_step("start", 0, node_id(0, 0), say.start(trace, names, query))]
    for level, seen in zip(trace.levels, shown, strict=True):
        at = level.level
        first = int(level.node[np.flatnonzero(seen)[0]])  # in tree order, so that it says nothing about scores
        leader = int(level.node[level.order[0]])
        cut = say.answers(level, trace, names) if at == depth else say.kept(level, trace, names)
        found.append(_step("open", at, node_id(at, first), say.opened(level, tree)))
        found.append(_step("score", at, node_id(at, leader), say.scored(level, names)))
        found.append(_step("keep", at, _focus_of_cut(level, trace, depth), cut))
    found.append(_step("done", depth, _focus_of_result(trace), say.result(trace, tree)))
    return found


def walk_id(trace: BeamTrace, query: str) -> str:
    """Return an id that two traces share only if the same query gave the same search."""
    digest = hashlib.sha256(query.encode())
    for level in trace.levels:
        digest.update(level.node.tobytes() + level.kept.tobytes() + level.key.tobytes())
    bought = "none" if trace.truth is None else str(trace.truth.label)
    return f"b{trace.beam_width}-k{trace.k}-t{bought}-{digest.hexdigest()[:16]}"


def _step(stage: str, level: int, focus: str, caption: str) -> dict[str, Any]:
    return {"stage": stage, "level": level, "focus": focus, "caption": caption}


def _focus_of_cut(level: BeamLevel, trace: BeamTrace, depth: int) -> str:
    """Return the node that the cut is about: the right one if it goes here, else the first pruned."""
    if trace.truth is not None and trace.truth.lost_level == level.level:
        return node_id(level.level, int(trace.truth.path[level.level - 1]))
    n_kept = int(level.kept.sum())
    at = n_kept if n_kept < len(level.node) and level.level < depth else 0
    return node_id(level.level, int(level.node[level.order[at]]))


def _focus_of_result(trace: BeamTrace) -> str:
    """Return where the right product was lost or found, or the first answer."""
    last = trace.levels[-1]
    if trace.truth is None:
        return node_id(last.level, int(last.node[last.order[0]]))
    level = trace.truth.lost_level or last.level
    return node_id(level, int(trace.truth.path[level - 1]))


def _root_level() -> dict[str, Any]:
    return {"name": "Root", "to_score": "", "scored": "", "kept": "", "hidden": "", "ask": None, "hint": ""}


def _level(level: BeamLevel, shown: NDArray[np.bool_], depth: int) -> dict[str, Any]:
    n, n_kept = write.thousands(len(level.node)), write.thousands(int(level.kept.sum()))
    return {
        "name": "Products" if level.level == depth else f"Level {level.level}",
        "noun": say.noun(level.level, depth),
        "to_score": f"{n} to score",
        "scored": f"{n} scored",
        "kept": f"{n} scored, {n_kept} kept",
        "hidden": beam_folds.hidden_row(level, shown),
    }
