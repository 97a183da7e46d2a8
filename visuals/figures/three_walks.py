"""One prefix walked in three trees side by side, as data for the step player: rows of each tree, and what is said."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visuals.figures import beam_node
from visuals.figures import beam_numbers as write
from visuals.figures import three_captions as say
from visuals.figures.beam_names import Names, node_id
from visuals.figures.beam_window import choose_window
from xmr_core.completion import XMRTrace
from xmr_core.trace import BeamLevel
from xmr_core.tree import LabelTree

BUDGET, CEILING = 26, 30  # rows of a tree: with them the three stand on one screen
TITLES = {"balanced_kmeans": "Cluster tree", "trie": "Trie", "hybrid": "Trie-tree hybrid"}
FORMULA = "l3-hinge"  # of XMRAutocomplete
SOME_NAMES = 8


def three_walks(traces: dict[str, XMRTrace], names: dict[str, Names], meant: str | None) -> dict[str, Any]:
    """Turn the traces of one prefix into the player's payload.

    Parameters
    ----------
    traces : dict of str to XMRTrace
        By tree, in the order in which they are shown; each has levels.
    names : dict of str to Names
        The searched trees and their names.
    meant : str or None
        The query that was meant, if the traces follow one.

    Returns
    -------
    payload : dict
        JSON-ready: ``id`` (the same for the same walk), ``ask``, ``steps``, ``trees`` with their ``levels`` and
        ``rows`` (parents first), and ``key``.
    """
    trees = [_tree(kind, trace, names[kind], meant) for kind, trace in traces.items()]
    digest = hashlib.sha256(repr(trees).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    prefix = next(iter(traces.values())).prefix
    return {
        "id": digest,
        "ask": say.question(trees, prefix),
        "steps": say.steps(trees, traces, meant),
        "trees": trees,
        "key": say.key(meant, any(row["state"] == "barred" for tree in trees for row in tree["rows"])),
    }


def _tree(kind: str, trace: XMRTrace, names: Names, meant: str | None) -> dict[str, Any]:
    """Return one tree; levels on which nothing is computed are passed over."""
    levels = [lv for lv in trace.levels if not lv.carried.all() or lv.level == names.tree.depth]
    path = None if trace.sought is None else trace.sought.path
    outline, told, dots = _Outline(trace, names), [say.start(trace)], 0
    for step, (level, shown) in enumerate(zip(levels, choose_window(levels, path, BUDGET, CEILING), strict=True), 1):
        dots += int((~level.carried).sum())
        outline.add(level, shown, step)
        caption = say.level(level, trace, names, meant)
        told.append({"name": say.level_name(level, kind, names), "caption": caption, "dots": dots})
    told.append({"name": "Result", "caption": say.result(trace, meant), "dots": dots})
    about = say.ABOUT[kind]
    return {"key": kind, "title": TITLES[kind], "about": about, "levels": told, "rows": outline.rows, "dots": dots}


class _Outline:
    """The rows of one tree, parents first. An only child has no row of its own: its parent's stands for it."""

    def __init__(self, trace: XMRTrace, names: Names) -> None:
        self._trace, self._names = trace, names
        self._row_of = {(0, 0): 0}  # (level, node) to the place of its row
        self._above = 0
        self.rows = [_row(node_id(0, 0), None, 0, f"All {write.many(names.node_size(0, 0), 'string')}")]
        self.rows[0] |= {"sought": trace.sought is not None, "standing": "Every search starts with path score 1."}

    def add(self, level: BeamLevel, shown: NDArray[np.bool_], step: int) -> None:
        """Add the shown nodes of a level in tree order, and a row for those of each parent that are not shown."""
        before = next((lv for lv in self._trace.levels if lv.level == level.level - 1), None)
        paths = beam_node.log_paths(before)
        for i in np.flatnonzero(shown):
            parent = self._parent(level, int(i))
            if level.carried[i]:
                place = self._row_of[parent]
            else:
                place = len(self.rows)
                entry = beam_node.node(level, int(i), paths[int(level.parent[i])], self._names, FORMULA)
                self.rows.append(self._node(level, int(i), step, self._id(parent), entry))
            self._row_of[level.level, int(level.node[i])] = place
        for i in np.flatnonzero(level.carried if level.level < self._names.tree.depth else level.carried | shown):
            self.rows[self._row_at(level, int(i))] |= self._ending(level, int(i), step)
        folded = ~shown & ~level.carried
        for number in dict.fromkeys(level.parent[folded].tolist()):
            hidden = np.flatnonzero(folded & (level.parent == number))
            parent = self._parent(level, int(hidden[0]))
            self.rows.append(self._fold(level, hidden[np.argsort(level.rank[hidden])], step, self._id(parent)))
        self._above = level.level

    def _parent(self, level: BeamLevel, i: int) -> tuple[int, int]:
        """Return the node of the last level with rows that a node lies below."""
        return self._above, ancestor(self._names.tree, level.level, int(level.node[i]), self._above)

    def _row_at(self, level: BeamLevel, i: int) -> int:
        """Return the place of the row that stands for a node."""
        return self._row_of.get((level.level, int(level.node[i])), self._row_of[self._parent(level, i)])

    def _ending(self, level: BeamLevel, i: int, step: int) -> dict[str, Any]:
        """Return how a row goes on: as a suggestion with its place, or given up though its parent was kept."""
        if not level.kept[i]:
            return {"turns": step} if level.carried[i] else {}
        if level.level < self._names.tree.depth:
            return {}
        return {"answer": int(level.rank[i]), "answered": step}

    def _id(self, parent: tuple[int, int]) -> str:
        return self.rows[self._row_of[parent]]["id"]

    def _node(self, level: BeamLevel, i: int, step: int, parent: str, entry: dict[str, Any]) -> dict[str, Any]:
        number, sought = int(level.node[i]), self._trace.sought
        barred = level.allowed is not None and not level.allowed[i]
        holds = write.many(self._names.node_size(level.level, number), "string")
        return _row(entry["id"], parent, step, entry["label"]) | {
            **{name: entry[name] for name in ("score", "path", "own", "contrib", "z")},
            "state": "barred" if barred else "kept" if level.kept[i] else "pruned",
            "sought": sought is not None and int(sought.path[level.level - 1]) == number,
            "standing": say.barred(level, self._trace, self._names) if barred else f"{holds}. {entry['standing']}",
        }

    def _fold(self, level: BeamLevel, hidden: NDArray[np.intp], step: int, parent: str) -> dict[str, Any]:
        """Return one row for nodes of one parent, best first, none of which was kept."""
        allowed = hidden if level.allowed is None else hidden[level.allowed[hidden]]
        best = f", best {write.score(level.key[allowed[0]])}" if len(allowed) else ""
        named = [self._names.node_name(level.level, int(level.node[i])) for i in hidden[:SOME_NAMES]]
        more = f", and {len(hidden) - SOME_NAMES} more" if len(hidden) > SOME_NAMES else ""
        number = node_id(level.level, int(level.node[hidden[0]]))
        return _row(f"{number}+", parent, step, f"{len(hidden)} more{best}") | {
            "state": "pruned" if len(allowed) else "barred",
            "fold": True,
            "standing": f"Scored and not kept, left out of the picture: {'; '.join(named)}{more}.",
        }


def _row(number: str, parent: str | None, step: int, label: str) -> dict[str, Any]:
    """Return a row of a node that is kept, with nothing to say yet."""
    return {
        "id": number, "parent": parent, "step": step, "label": label, "state": "kept", "score": "", "sought": False,
        "fold": False, "standing": "", "path": [], "own": [], "contrib": [], "z": "",
        "answer": 0, "answered": 0, "turns": 0,
    }  # fmt: skip


def ancestor(tree: LabelTree, level: int, node: int, above: int) -> int:
    """Return the node of a higher level that a node lies below."""
    for pointers in reversed(tree.child_ptr[above:level]):
        node = int(np.searchsorted(pointers, node, side="right")) - 1
    return node
