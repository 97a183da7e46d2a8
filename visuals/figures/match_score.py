"""The score of a model that has prototypes, written out: path score and match, what they are made of, how they blend.

Each function here speaks of a search whose levels have a `Matching`, unless it says otherwise.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visuals.figures import beam_numbers as write
from visuals.figures.beam_names import Names
from visuals.figures.node_score import DECIMALS, written_rows
from xmr_core import scores
from xmr_core.trace import BeamLevel, BeamTrace, Matching

NOTHING_SHARED = "No n-gram of the query is among those typed for it, so the match is 0."
FINEST = 12  # decimals beyond the usual ones, before a printed score is given up as out of reach


def log_paths(level: BeamLevel) -> NDArray[np.float64]:
    """Return the logarithm of each node's path score, in a model of either kind."""
    return level.key if level.matching is None else level.matching.log_path


def matching_of(trace: BeamTrace) -> Matching | None:
    """Return the matching of the first level: it holds the weight; None in a plain model."""
    return trace.levels[0].matching


def multiplications(trace: BeamTrace) -> int:
    """Return how often a feature of the query met a weight or a prototype, in a model of either kind."""
    return trace.multiplications + sum(len(lv.matching.feature) for lv in trace.levels if lv.matching is not None)


def weighed(weight: float) -> str:
    """Return how path score and match are weighed: "1 to 200".

    >>> print(weighed(200.0), weighed(2.5), sep="; ")
    1 to 200; 1 to 2.5
    """
    return f"1 to {weight:g}"


def match_rows(level: BeamLevel, i: int, names: Names) -> tuple[list[dict[str, Any]], str]:
    """Return the rows that add up to the i-th node's match, and the match written; as `node_score.breakdown`.

    Without a shared n-gram there are no rows.
    """
    assert level.matching is not None
    parts = level.matching.contributions(i)
    return written_rows(parts, [], float(level.matching.match[i]), names) if parts else ([], f"{0:.{DECIMALS}f}")


def blend_lines(level: BeamLevel, i: int) -> list[str]:
    """Return the formula of the i-th node's score, the same with its numbers put in, and the score.

    Path score and match get as many decimals, four or more, as it takes to reach the written score from them.
    """
    assert level.matching is not None
    weight, match, score = level.matching.weight, float(level.matching.match[i]), write.score(float(level.key[i]))
    if level.carried[i]:
        return ["parent’s score", score]
    if math.isinf(weight):
        decimals = next((d for d in range(DECIMALS, FINEST) if write.score(round(match, d) - 1) == score), FINEST)
        return ["exp(match − 1)", f"exp({match:.{decimals}f} − 1)", score]
    all_, path = f"{1 + weight:g}", float(level.matching.log_path[i])
    finer = [(0, extra) for extra in range(4)] + [(extra, extra) for extra in range(1, FINEST)]
    for extra_path, extra_match in finer:
        shown = write.score(path, extra_path), round(match, DECIMALS + extra_match)
        if write.score(scores.blend(write.log_of(shown[0]), shown[1], weight)) == score:
            break
    shares = f"^(1/{all_}) × exp({weight:g}/{all_} × "
    numbers = f"{write.factor(shown[0])}{shares}({shown[1]:.{DECIMALS + extra_match}f} − 1))"
    return [f"path{shares}(match − 1))", numbers, score]


def score_words(weight: float, typed_for: str) -> str:
    """Say what a score is made of; ``typed_for`` is "this product" or what else a prototype stands for."""
    if math.isinf(weight):
        return f"Score: the match with what was typed for {typed_for}, alone. The path score plays no part."
    return f"Score: the path score and the match with what was typed for {typed_for}, weighed {weighed(weight)}."


def match_holds_it_down(matching: Matching, i: int) -> bool:
    """Return whether the i-th node's match costs it more of its score than its path does."""
    if math.isinf(matching.weight):
        return True
    return matching.weight * (1 - float(matching.match[i])) > -float(matching.log_path[i])


def how_scored(weight: float) -> str:
    """Say in short what is done on each level to score a node."""
    if math.isinf(weight):
        return "The match alone ranks: the path score plays no part."
    return f"Each score blends the path score and the match, {weighed(weight)}."


def player_words(weight: float) -> dict[str, Any]:
    """Return what the step player says differently of such a search: its rule and the columns of a level's table."""
    match = "The match says how alike the query is to what was typed for the products below; a group’s can exceed 1."
    own = "own score times the parent’s, with the own score from the query’s n-grams"
    if math.isinf(weight):
        rule, columns = f"the match alone. {match}", []
    else:
        rule, columns = f"path score ({own}) and match, weighed {weighed(weight)}. {match}", [["Path", "pathScore"]]
    said = f"The score is {rule}"  # where there are no levels to speak of
    return {"rule": rule, "said": said, "columns": [*columns, ["Match", "matchScore"], ["Score", "score"]]}
