"""A small picture of a beam search: which branches are kept, pruned and never opened. It holds no numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

COLUMN, ROW, GROUP_GAP, MARGIN = 150, 27, 16, 12

# The theme's fixed meanings; light-dark() follows the colour scheme of the page that the image stands in.
STYLE = """
svg { color-scheme: light dark; --kept: light-dark(#0b6e4f, #43cfa6); --pruned: light-dark(#667085, #8b94a7);
  --paper: light-dark(#ffffff, #11151d); fill: none; stroke-linecap: round; stroke-linejoin: round; }
.edge { stroke: var(--pruned); opacity: .55; }
.edge.kept { stroke: var(--kept); stroke-width: 2.5; opacity: 1; }
.disc { fill: var(--kept); }
.tick { stroke: var(--paper); stroke-width: 1.8; }
.ring { fill: var(--paper); stroke: var(--pruned); }
.cross { stroke: var(--pruned); stroke-width: 1.4; }
.unopened { stroke: var(--pruned); stroke-width: 1.5; stroke-dasharray: .1 4.5; }
"""


@dataclass(frozen=True)
class Mark:
    """One node of the sketch; `parent` counts over the kept nodes of the level before."""

    x: float
    y: float
    parent: int
    kept: bool


def beam_sketch(branching: Sequence[int], kept: Sequence[Sequence[int]]) -> str:
    """Draw a beam search from left to right as an SVG image for light and dark pages.

    Parameters
    ----------
    branching : sequence of int, one a level
        Children of every opened node.
    kept : sequence of sequences of int, one a level
        Which of the level's scored nodes stay in the beam, counted from 0 in drawing order.

    Raises
    ------
    ValueError
        If the two differ in length or `kept` names a node that its level does not score.
    """
    levels = _place(branching, kept)
    height = 2 * levels[0][0].y
    width = COLUMN * len(branching) + 2 * MARGIN
    edges = "".join(_edges(above, below) for above, below in pairwise(levels))
    stubs = "".join(_unopened(mark) for level in levels[1:-1] for mark in level if not mark.kept)
    marks = "".join(_kept(mark) if mark.kept else _pruned(mark) for level in levels for mark in level)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}"><style>{STYLE}</style>{edges}{stubs}{marks}</svg>'
    )


def _place(branching: Sequence[int], kept: Sequence[Sequence[int]]) -> list[list[Mark]]:
    """Give every scored node its place; the root is alone in the first of the returned levels."""
    if len(branching) != len(kept):
        raise ValueError(f"branching and kept need one entry a level; got {len(branching)} and {len(kept)}.")
    sizes, opened = [], 1
    for level, (children, staying) in enumerate(zip(branching, kept, strict=True), start=1):
        sizes.append(opened * children)
        if not set(staying) <= set(range(sizes[-1])):
            raise ValueError(f"Level {level} scores nodes 0 to {sizes[-1] - 1}; kept names {sorted(staying)}.")
        opened = len(set(staying))
    middle = MARGIN + max(_extent(*level) for level in zip(sizes, branching, strict=True)) / 2
    levels = [[Mark(MARGIN, middle, parent=-1, kept=True)]]
    for level, (size, children) in enumerate(zip(sizes, branching, strict=True)):
        x, top = MARGIN + COLUMN * (level + 1), middle - _extent(size, children) / 2
        groups = [node // children for node in range(size)]
        levels.append(
            [Mark(x, top + ROW * i + GROUP_GAP * group, group, i in kept[level]) for i, group in enumerate(groups)]
        )
    return levels


def _extent(size: int, children: int) -> float:
    """Height of a level from its first node's centre to its last one's."""
    return ROW * (size - 1) + GROUP_GAP * (size // children - 1) if size else 0


def _edges(above: list[Mark], below: list[Mark]) -> str:
    parents = [mark for mark in above if mark.kept]
    kept_on_top = sorted(below, key=lambda mark: mark.kept)
    return "".join(_edge(parents[mark.parent], mark) for mark in kept_on_top)


def _edge(start: Mark, end: Mark) -> str:
    bend = 0.45 * COLUMN
    line = f"M{start.x:g} {start.y:g}C{start.x + bend:g} {start.y:g} {end.x - bend:g} {end.y:g} {end.x:g} {end.y:g}"
    return f'<path class="edge{" kept" if end.kept else ""}" d="{line}"/>'


def _kept(mark: Mark) -> str:
    return (
        f'<circle class="disc" cx="{mark.x:g}" cy="{mark.y:g}" r="8.5"/>'
        f'<path class="tick" d="M{mark.x - 3.7:g} {mark.y + 0.2:g}l2.7 2.8 4.9-5.6"/>'
    )


def _pruned(mark: Mark) -> str:
    return (
        f'<circle class="ring" cx="{mark.x:g}" cy="{mark.y:g}" r="7.5"/>'
        f'<path class="cross" d="M{mark.x - 2.7:g} {mark.y - 2.7:g}l5.4 5.4m0-5.4l-5.4 5.4"/>'
    )


def _unopened(mark: Mark) -> str:
    return f'<path class="unopened" d="M{mark.x + 12:g} {mark.y:g}h30"/>'
