"""What is said at each step of a beam walk: what changed, why, and by how much."""

import math

from visuals.figures import beam_numbers as write
from visuals.figures import match_score
from visuals.figures.beam_names import Names
from xmr_core.trace import BeamLevel, BeamTrace, Truth
from xmr_core.tree import LabelTree


def noun(level: int, depth: int) -> str:
    """Return what a node of a level is called."""
    return "product" if level == depth else "group"


LONGEST = 48  # characters of a title in running text


def short(title: str) -> str:
    """Return a title for running text: a long one loses its middle, as the end often tells variants apart.

    >>> short("Orbital Sound Comet Smart Speaker with Room-Filling Bass, Charcoal")
    'Orbital Sound Comet Smart … Bass, Charcoal'
    """
    if len(title) <= LONGEST:
        return title
    head, tail = title[:29], title[-18:]
    return f"{head.rpartition(' ')[0].rstrip(' ,') or head} … {tail.partition(' ')[2] or tail}"


def quoted(names: Names, level: BeamLevel, i: int) -> str:
    """Return the name of the i-th scored node of a level in quotation marks."""
    return f"“{short(names.node_name(level.level, int(level.node[i])))}”"


# ---------------------------------------------------------------------- before anything is scored


def start(trace: BeamTrace, names: Names, query: str) -> str:
    """Say what the query became and how wide the beam is."""
    n, depth, matching = len(trace.feature), len(trace.levels), match_score.matching_of(trace)
    speaks = "only the bias of each node speaks"
    if matching is not None and math.isinf(matching.weight):
        speaks = "no score differs from another"
    if n:
        said = f"“{short(query)}” has {write.many(n, 'known n-gram')}."
    elif not query.strip():
        said = f"Nothing is typed yet, so {speaks}."
    else:
        said = f"“{short(query)}” has no known n-gram, so {speaks}."
    if depth == 1:
        return f"{said} There are no groups: every product is scored."
    best = "only the best group" if trace.beam_width == 1 else f"the best {trace.beam_width} groups"
    return f"{said} At each level of groups the beam keeps {best}."


def opened(level: BeamLevel, tree: LabelTree) -> str:
    """Say what opens and how much of the level is never looked at."""
    what, n = noun(level.level, tree.depth), len(level.node)
    n_parents = len(set(level.parent.tolist()))
    if level.level == 1:
        who = "The root opens"
    elif n_parents == 1:
        who = "The kept group opens"
    else:
        who = f"The {n_parents} kept groups open"
    never = tree.level_size(level.level) - n
    rest = ""
    if never:
        rest = f" The other {write.thousands(never)} {'is' if never == 1 else 'are'} never looked at."
    carried = int(level.carried.sum())
    if carried == n:
        return f"{who}: {write.many(n, 'only child') if n == 1 else f'{n} only children'}, nothing to compute.{rest}"
    passed = ""
    if carried:
        passed = f" {carried} {'is an only child and costs' if carried == 1 else 'are only children and cost'} nothing."
    return f"{who}: {write.many(n, what)} to score.{passed}{rest}"


# ---------------------------------------------------------------------- scores and the cut


def scored(level: BeamLevel, names: Names) -> str:
    """Say who leads and by how much."""
    order = level.order
    best = int(order[0])
    leader = quoted(names, level, best)
    if level.carried.all():
        said = "Only children take over their parent’s score unchanged. "
    elif level.matching is not None:
        said = f"{match_score.how_scored(level.matching.weight)} "
    elif level.level > 1:
        said = "Each own score is multiplied by the parent’s. "
    else:
        said = ""
    if len(order) == 1:
        return f"{said}{leader} stands alone with {write.score(level.key[best])}."
    second = int(order[1])
    runner_up = quoted(names, level, second)
    if level.key[best] == level.key[second]:
        return f"{said}{leader} and {runner_up} tie at {write.score(level.key[best])}; the first in the tree leads."
    lead, behind = write.score(level.key[best]), write.gap(level.key[best], level.key[second])
    # Far behind, the gap is the leader's own score again: the follower's score says more.
    follows = f"with {write.score(level.key[second])}" if behind == lead else f"{behind} behind"
    return f"{said}{leader} leads with {lead}; {runner_up} follows {follows}."


def kept(level: BeamLevel, trace: BeamTrace, names: Names) -> str:
    """Say how many stay, who just misses, and whether the right product goes with a pruned group."""
    n, n_kept = len(level.node), int(level.kept.sum())
    if n == n_kept:
        if n == 1:
            return "The only group stays."
        every = "Both" if n == 2 else f"All {n}"
        return f"{every} groups stay: the beam has room for {trace.beam_width}."
    stay = "only the best" if n_kept == 1 else f"the best {n_kept}"
    said = f"The beam keeps {stay} of {write.thousands(n)}. {_first_out(level, names)}"
    return said + _truth_pruned(level, trace.truth, names)


def answers(level: BeamLevel, trace: BeamTrace, names: Names) -> str:
    """Say which products are the answer and where the right one came."""
    n, n_kept = len(level.node), int(level.kept.sum())
    first = quoted(names, level, int(level.order[0]))
    if n_kept == 1:
        said = f"{first} is the answer."
    elif n_kept < trace.k:
        said = f"Only {n_kept} products were reached, so there are {n_kept} answers instead of {trace.k}."
    else:
        said = f"The best {n_kept} of {write.thousands(n)} products are the answers; {first} comes first."
    if n > n_kept:
        said += f" {_first_out(level, names)}"
    truth = trace.truth
    if truth is not None and truth.lost_level is None and truth.rank is not None:
        said += f" The bought product comes {write.place(truth.rank)}."
    return said + _truth_pruned(level, truth, names)


def _first_out(level: BeamLevel, names: Names) -> str:
    n_kept = int(level.kept.sum())
    last_in, first_out = int(level.order[n_kept - 1]), int(level.order[n_kept])
    name, comes = quoted(names, level, first_out), write.place(n_kept + 1)
    if level.key[last_in] == level.key[first_out]:
        return f"{name} has the same score as the last one kept and goes: ties go by place in the tree."
    return f"{name} comes {comes} and misses by {write.gap(level.key[last_in], level.key[first_out])}."


def _truth_pruned(level: BeamLevel, truth: Truth | None, names: Names) -> str:
    if truth is None or truth.lost_level != level.level:
        return ""
    i = level.node.tolist().index(int(truth.path[level.level - 1]))
    rank, last = int(level.rank[i]), level.level == names.tree.depth
    if rank == int(level.kept.sum()) + 1:
        return " It is the bought product." if last else " The bought product goes with it."
    if last:
        return f" The bought product comes {write.place(rank)}."
    return f" {quoted(names, level, i)} comes {write.place(rank)}, and the bought product goes with it."


# ---------------------------------------------------------------------- the result


def result(trace: BeamTrace, tree: LabelTree) -> str:
    """Say what the search cost and what became of the right product."""
    every = sum(_computed(tree, level) for level in range(1, tree.depth + 1))
    said = f"{write.many(trace.nodes_scored, 'node')} scored instead of {write.thousands(every)}"
    if trace.nodes_scored == every:
        said = "Nothing was skipped: " + ("the only node was" if every == 1 else f"all {every} nodes were") + " scored"
    said += f", with {write.many(match_score.multiplications(trace), 'multiplication')}."
    return said if trace.truth is None else f"{said} {fate(trace, trace.truth)}"


def _computed(tree: LabelTree, level: int) -> int:
    """Return how many nodes of a level have siblings; an only child needs no dot product."""
    return sum(n for n in (tree.child_ptr[level - 1][1:] - tree.child_ptr[level - 1][:-1]).tolist() if n > 1)


def fate(trace: BeamTrace, truth: Truth) -> str:
    """Say where the right product was found or lost, and what would have brought it in."""
    if truth.lost_level is None and truth.rank is not None:
        return f"The bought product was found at rank {truth.rank}."
    if truth.lost_level == len(trace.levels):
        answers_above = "only answer" if trace.k == 1 else f"{trace.k} answers"
        said = f"The bought product was scored but came {write.place(truth.rank or 0)}, below the {answers_above}"
    else:
        said = f"The bought product was lost at level {truth.lost_level}"
    if truth.smallest_width is None:
        everything = f"with everything scored it comes {write.place(truth.exhaustive_rank)}"
        return f"{said}. No width brings it in: {everything}, so scoring, not search, is at fault."
    there = f"ranked it {write.place(truth.rank_at_smallest_width or 0)}"
    if truth.smallest_width < trace.beam_width:
        return f"{said}; the narrower width {truth.smallest_width} would have {there}, with fewer rivals in the beam."
    return f"{said}; width {truth.smallest_width} would have kept it and {there}."
