"""What the scenes of a k-d tree draw: boxes and cuts in the plane, and the tree of the boxes."""

from collections.abc import Sequence

import numpy as np

from algorithms import KDBuildStep, KDSearchStep
from algorithms.kd_tree import KDTree
from visuals.figures.marks import Colour, Mark, Style, box, curve, ellipse, label, node, points, segments
from visuals.lessons.k_neighbors.vote import METRICS
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats
from visuals.lessons.walkthrough import Axis, Picture

TEXTS = 16  # leaves whose nodes have room for words
COLOURS: dict[str, Colour] = {"open": "soft", "eval": "eval", "kept": "kept", "off": "off", "": "soft"}


class Boxes:
    """A tree, the place that asks, and how they are drawn.

    Parameters
    ----------
    run : Run
    built : sequence of KDBuildStep
    kd : KDTree
    x : float64 array of shape (d,)
        The place.
    """

    def __init__(self, run: Run, built: Sequence[KDBuildStep], kd: KDTree, x: Floats) -> None:
        self.run, self.built, self.kd, self.x = run, built, kd, x
        self.X, self.codes, self.n = run.table.X, run.table.labels, len(run.table.X)
        self.names, self.colours, self.p = run.table.classes, run.table.labels % 6, METRICS[run["metric"]]
        self.nodes = len(kd.split)
        self.leaves = (self.nodes + 1) // 2
        self.depth = int(np.log2(self.nodes + 1))

    def pictures(self) -> tuple[Picture, Picture]:
        x, y = (Axis.around(self.run.table.columns[j], np.append(self.X[:, j], self.x[j])) for j in (0, 1))
        plane = Picture(
            "plane", x, y, f"{self.n} points in the plane of {x.label} and {y.label}, cut into {self.leaves} boxes.",
            height=380,
        )  # fmt: skip
        wide = 84 * self.leaves if self.leaves <= TEXTS else 0
        tree = Picture(
            "tree", Axis("", -0.5, self.leaves - 0.5, bare=True), Axis("", -self.depth + 0.45, 0.55, bare=True),
            f"The tree of {self.nodes} boxes: a box's two halves stand below it.", title="The tree of boxes",
            height=64 + 62 * self.depth if self.leaves <= TEXTS else 200, min_width=wide,
        )  # fmt: skip
        return plane, tree

    # ------------------------------------------------------------------ marks

    def cloud(self, lit: np.ndarray | None = None) -> Mark:
        return points("data", c=self.colours, size=4, lit=() if lit is None else lit)

    def place(self) -> list[Mark]:
        return [
            points([self.x[0]], [self.x[1]], c="ink", size=6, tag="place"),
            label(self.x[0], self.x[1], "?", dy=-12, bold=True, tag="place"),
        ]

    def box(self, b: int, state: str) -> Mark:
        low, high = self.kd.lows[b], self.kd.highs[b]
        c = COLOURS[state]
        return box(
            low[0], low[1], high[0], high[1], c=c, width=2 if state in ("eval", "kept") else 1.25,
            dash=state == "off", fill=state in ("kept", "off"), tag=f"b{b}",
        )  # fmt: skip

    def lines(self, until: int) -> list[Mark]:
        """Return where the boxes up to one are halved, if at one of the two columns shown."""
        made: list[Mark] = []
        for step in self.built:
            if step.stage != "split" or step.node > until or step.column > 1:
                continue
            low, high, j = self.kd.lows[step.node], self.kd.highs[step.node], step.column
            ends = ([step.at, step.at], [low[1], high[1]]) if j == 0 else ([low[0], high[0]], [step.at, step.at])
            made.append(curve(*ends, c="action", width=2.5 if step.node == until else 1.5, tag=f"b{step.node}"))
        return made

    def searched(self, step: KDSearchStep, states: dict[int, str]) -> list[Mark]:
        """Return boxes by what became of them, the circle of the last neighbour so far, and the points found."""
        leaves = {b: s for b, s in states.items() if s in ("off", "kept", "eval")}
        made = [self.box(b, s) for b, s in sorted(leaves.items(), key=lambda item: item[1] == "eval")]
        made += [self.cloud(step.rows), *self.place()]
        if len(step.distances):
            (x, y), r = self.x[:2], float(step.distances[-1])
            if len(self.x) == 2 and self.p == 2:
                made.append(ellipse(x, y, r, r, c="eval", dash=True, fill=False))
            elif len(self.x) == 2:
                made.append(curve([x - r, x, x + r, x, x - r], [y, y + r, y, y - r, y], c="eval", dash=True))
        return made

    def nodes_shown(self, states: dict[int, str], known: int) -> list[Mark]:
        """Return the first ``known`` nodes of the tree and what became of them."""
        at = self._places()
        shown = min(known, self.nodes)
        kids = np.arange(1, shown)
        made: list[Mark] = []
        if len(kids):
            up = (kids - 1) // 2
            made.append(segments(at[up, 0], at[up, 1], at[kids, 0], at[kids, 1], c="line", width=1))
        if self.leaves > TEXTS:
            groups: dict[str, list[int]] = {}
            for b in range(shown):
                groups.setdefault(states.get(b, ""), []).append(b)
            for state, members in groups.items():
                c = COLOURS[state]
                style: Style = "solid" if state in ("kept", "eval") else "hollow"
                made.append(points(*at[members].T, c=c, size=4, style=style, tag=[f"b{b}" for b in members]))
            return made
        for b in range(shown):
            state = states.get(b, "")
            c = COLOURS[state]
            size = int(self.kd.ends[b] - self.kd.starts[b])
            words = {"off": "ruled out", "kept": "compared", "open": "opened", "eval": "now"}.get(state, "")
            lines = [f"{b}: {count_points(size)}", words] if words else [f"{b}: {count_points(size)}"]
            made.append(
                node(at[b, 0], at[b, 1], lines, c=c, width=78, bold=state in ("eval", "kept"), dash=state == "off",
                     tag=f"b{b}")
            )  # fmt: skip
        return made

    def _places(self) -> Floats:
        """Return where each node stands: leaves side by side, parents in the middle above."""
        level = np.floor(np.log2(np.arange(self.nodes) + 1)).astype(int)
        within = np.arange(self.nodes) + 1 - 2**level
        width = self.leaves / 2.0**level
        return np.column_stack([(within + 0.5) * width - 0.5, -level.astype(float)])


def count_points(n: int) -> str:
    return f"{n} {'point' if n == 1 else 'points'}"
