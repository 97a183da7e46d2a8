"""What is said while one prefix is walked in three trees: levels, the query that was meant, and the costs."""

from typing import Any

from visuals.figures import beam_numbers as write
from visuals.figures.beam_captions import short
from visuals.figures.beam_names import Names
from xmr_core.completion import XMRTrace
from xmr_core.trace import BeamLevel

ABOUT = {
    "balanced_kmeans": "Strings that are typed after alike queries and prefixes share a group.",
    "trie": "Strings that begin alike share a group: a level for each letter.",
    "hybrid": "A level for each of the first two letters, clusters below them.",
}
KEY = [
    ("kept", "Kept", "--kept"), ("pruned", "Pruned", "--off"), ("barred", "Cannot match the prefix", "--off"),
    ("star", "", "--ink"),
]  # fmt: skip


def key(meant: str | None, masked: bool) -> list[tuple[str, str, str]]:
    """Return what the marks mean: (shape, words, colour), of those marks that occur."""
    words = {"star": f"Leads to “{short(meant)}”" if meant is not None else ""}
    entries = [(shape, words.get(shape, text), colour) for shape, text, colour in KEY]
    return [entry for entry in entries if entry[1] and (masked or entry[0] != "barred")]


# ---------------------------------------------------------------------- one tree


def start(trace: XMRTrace) -> dict[str, Any]:
    """Return what stands above a tree before its first level."""
    kept = "only the best node" if trace.beam_width == 1 else f"the best {trace.beam_width} nodes"
    return {"name": "Root", "caption": f"Each level keeps {kept}.", "dots": 0}


def level_name(level: BeamLevel, kind: str, names: Names) -> str:
    """Return what a level is called."""
    if level.level == names.tree.depth:
        return "Strings"
    last_letter = {"trie": names.tree.depth, "hybrid": 2, "balanced_kmeans": 0}[kind]
    what = "Letter" if level.level <= last_letter else "Clusters, level"
    return f"{what} {level.level}"


def level(level: BeamLevel, trace: XMRTrace, names: Names, meant: str | None) -> str:
    """Say what a level cost, what it kept, and whether the query meant is still in."""
    computed, n_kept = int((~level.carried).sum()), int(level.kept.sum())
    said = [f"{write.thousands(computed)} scored, {write.thousands(n_kept)} kept"]
    if carried := len(level.node) - computed:
        said.append(f"{write.many(carried, 'only child') if carried == 1 else f'{carried} only children'} passed on")
    n_barred = 0 if level.allowed is None else int((~level.allowed).sum())
    if n_barred and level.level < names.tree.depth:
        said.append(f"{write.thousands(n_barred)} cannot match")
    return f"{', '.join(said)}. {fate(level, trace, names, meant)}".strip()


def fate(level: BeamLevel, trace: XMRTrace, names: Names, meant: str | None) -> str:
    """Say where the query that was meant stands after a level."""
    sought = trace.sought
    if sought is None or meant is None:
        return ""
    title = f"“{short(meant)}”"
    if sought.lost_level is not None and sought.lost_level < level.level:
        return f"{title} is out of reach."
    at = level.node.tolist().index(int(sought.path[level.level - 1]))
    comes = write.place(int(level.rank[at]))
    if level.level == names.tree.depth:
        if sought.lost_level is None:
            return f"{title} comes {comes}."
        return f"{title} is scored but is no answer."
    if sought.lost_level is None or sought.lost_level > level.level:
        return f"{title} is still in: its node comes {comes}."
    return f"{title} is lost here: its node comes {comes}, and {trace.beam_width} stay."


def barred(level: BeamLevel, trace: XMRTrace, names: Names) -> str:
    """Say why a node may not be kept."""
    if level.level < names.tree.depth:
        return f"No string below it begins with “{short(trace.prefix)}”, so the mask leaves it out whatever its score."
    return f"It does not begin with “{short(trace.prefix)}”, so it is no answer."


def result(trace: XMRTrace, meant: str | None) -> str:
    """Say what the search found and cost."""
    multiplications = sum(len(lv.feature) for lv in trace.levels)
    found = ", ".join(short(completion.query) for completion in trace.completions)
    answers = f"Suggestions: {found}." if found else f"None of the labels found begins with “{short(trace.prefix)}”."
    return f"{answers} {write.many(multiplications, 'multiplication')}. {_outcome(trace, meant)}".strip()


def _outcome(trace: XMRTrace, meant: str | None) -> str:
    sought = trace.sought
    if sought is None or meant is None:
        return ""
    title, best = f"“{short(meant)}”", write.place(sought.exhaustive_rank)
    if sought.lost_level is None:
        return f"{title} is found."
    if sought.exhaustive_rank > trace.k:
        return f"{title} is not found, and with everything scored it comes {best}: scoring, not search, is at fault."
    return f"{title} is not found, though with everything scored it comes {best}: the beam lost it."


# ---------------------------------------------------------------------- all three


def steps(trees: list[dict[str, Any]], traces: dict[str, XMRTrace], meant: str | None) -> list[dict[str, str]]:
    """Return the steps: start, one for each level of the deepest tree, and the result."""
    first = next(iter(traces.values()))
    found = [
        {"stage": "Start", "colour": "start", "caption": f"{_typed(first)} The trees are searched level by level."}
    ]
    for step in range(1, max(len(tree["levels"]) for tree in trees) - 1):
        so_far = ", ".join(f"{name(tree)} {_level_at(tree, step)['dots']}" for tree in trees)
        found.append({"stage": "Search", "colour": "score", "caption": f"Dot products so far: {so_far}."})
    return [*found, {"stage": "Result", "colour": "keep", "caption": _compared(trees, traces, meant)}]


def _typed(trace: XMRTrace) -> str:
    """Say what was typed, and how many strings match."""
    after = "" if trace.previous is None else f" after “{short(trace.previous)}”"
    if not trace.prefix:
        return f"Nothing is typed{after}: all {write.many(trace.n_matching, 'string')} match."
    begin = "begins" if trace.n_matching == 1 else "begin"
    return f"“{short(trace.prefix)}”{after}: {write.many(trace.n_matching, 'string')} {begin} with it."


def name(tree: dict[str, Any]) -> str:
    """Return a tree's title within a sentence."""
    return tree["title"].lower()


def _level_at(tree: dict[str, Any], step: int) -> dict[str, Any]:
    return tree["levels"][min(step, len(tree["levels"]) - 2)]


def _compared(trees: list[dict[str, Any]], traces: dict[str, XMRTrace], meant: str | None) -> str:
    fewest, most = min(trees, key=lambda tree: tree["dots"]), max(trees, key=lambda tree: tree["dots"])
    if fewest["dots"] == most["dots"]:
        said = f"All three compute {write.many(fewest['dots'], 'dot product')}."
    else:
        low, high = write.many(fewest["dots"], "dot product"), write.thousands(most["dots"])
        said = f"The {name(fewest)} computes fewest, {low}; the {name(most)} most, {high}."
    if meant is None:
        return said
    found = [tree for tree in trees if (sought := traces[tree["key"]].sought) and sought.lost_level is None]
    if len(found) in (0, len(trees)):
        return f"{said} {'All three find' if found else 'None of them finds'} “{short(meant)}”."
    who = " and the ".join(name(tree) for tree in found)
    return f"{said} “{short(meant)}” is found by the {who} only."


def question(trees: list[dict[str, Any]], prefix: str) -> dict[str, Any] | None:
    """Return what is asked before the first step; None if the answer would be all of them."""
    most = max(tree["dots"] for tree in trees)
    right = [tree["key"] for tree in trees if tree["dots"] == most]
    if len(right) == len(trees):
        return None
    counts = ", ".join(f"{name(tree)} {write.thousands(tree['dots'])}" for tree in trees)
    return {
        "question": f"Which tree will compute the most dot products{f' for “{short(prefix)}”' if prefix else ''}?",
        "options": [(tree["key"], tree["title"]) for tree in trees],
        "right": right,
        "reveal": f"Dot products: {counts}.",
    }
