"""Small pictures of the live screens, to know one again by: SVG without numbers."""

from collections.abc import Callable
from itertools import pairwise
from math import cos, exp, pi, sin

WIDTH, HEIGHT = 240, 72

STYLE = """
svg { color-scheme: light dark; --kept: light-dark(#0b6e4f, #43cfa6); --line: light-dark(#667085, #8b94a7);
  --one: light-dark(#2b87e3, #62b6ff); --two: light-dark(#a3851c, #f0d36b); --paper: light-dark(#ffffff, #11151d);
  fill: none; stroke-linecap: round; stroke-linejoin: round; }
.way { stroke: var(--line); opacity: .5; }
.best { stroke: var(--kept); stroke-width: 2.5; }
.open { fill: var(--paper); stroke: var(--line); }
.kept { fill: var(--kept); }
.one { fill: var(--one); }
.two { fill: var(--two); }
.fit { stroke: var(--one); stroke-width: 2.5; }
.axis { stroke: var(--line); opacity: .5; }
"""


def thumb(page: str) -> str:
    """Return the picture of a screen by its address; one that is not known gets the falling curve."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<style>{STYLE}</style>{DRAWN.get(page, _curve)()}</svg>"
    )


def _beam() -> str:
    """Draw two levels of three, one kept on each."""
    columns = ((12, (36,)), (120, (12, 36, 60)), (228, (8, 28, 48)))
    ways, marks, last = "", '<circle class="kept" cx="12" cy="36" r="6"/>', 36
    for (x, _), (right, ys) in pairwise(columns):
        kept = ys[1]
        for y in sorted(ys, key=lambda y: y == kept):
            ways += f'<path class="{"best" if y == kept else "way"}" d="{_bend(x, last, right, y)}"/>'
            marks += f'<circle class="{"kept" if y == kept else "open"}" cx="{right}" cy="{y}" r="6"/>'
        last = kept
    return ways + marks


def _tree() -> str:
    """Draw a tree from its root on the left, all of it open."""
    ways, marks = "", ""
    for x, right, ys in ((12, 90, (36,)), (90, 168, (18, 54)), (168, 228, (9, 27, 45, 63))):
        for y in ys:
            for child in (y,) if x == 168 else (y - 36 / len(ys) / 2, y + 36 / len(ys) / 2):
                ways += f'<path class="way" d="{_bend(x, y, right, child)}"/>'
            marks += f'<circle class="open" cx="{x}" cy="{y}" r="5"/>'
    return ways + marks


def _clusters() -> str:
    """Draw two moons."""
    upper = [(120 - 58 * cos(pi * t / 15) - 20, 46 - 34 * sin(pi * t / 15)) for t in range(16)]
    lower = [(120 - 58 * cos(pi * t / 15) + 32, 30 + 34 * sin(pi * t / 15)) for t in range(16)]
    return "".join(f'<circle class="one" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in upper) + "".join(
        f'<rect class="two" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>' for x, y in lower
    )


def _line() -> str:
    """Draw points about a line."""
    points = ((30, 58), (56, 46), (74, 55), (98, 38), (124, 43), (150, 24), (172, 31), (204, 14))
    marks = "".join(f'<circle class="one" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)
    return f'<path class="best" d="M20 62L220 11"/>{marks}'


def _curve() -> str:
    """Draw a loss that falls."""
    path = " ".join(f"L{20 + x:.0f} {60 - 50 * exp(-x / 50):.1f}" for x in range(10, 201, 10))
    return f'<path class="axis" d="M20 6V66H222"/><path class="fit" d="M20 10 {path}"/>'


def _bend(x: float, y: float, right: float, to: float) -> str:
    half = (right - x) / 2
    return f"M{x:g} {y:g}C{x + half:g} {y:g} {right - half:g} {to:g} {right:g} {to:g}"


DRAWN: dict[str, Callable[[], str]] = {
    **dict.fromkeys(("product_search", "predict_beam", "experiments"), _beam),
    **dict.fromkeys(("autocomplete", "decision_tree", "random_forest", "gradient_boosting"), _tree),
    **dict.fromkeys(("k_means", "gaussian_mixture", "k_neighbors", "preprocessing"), _clusters),
    **dict.fromkeys(("linear_regression", "regularization", "logistic_regression", "naive_bayes", "pca"), _line),
}
