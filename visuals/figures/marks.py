"""The marks that a picture of an algorithm is made of: plain data, drawn by the browser (components/algorithm_player).

Places are in the picture's own units; sizes are in pixels. A colour is the number of a class or cluster (colour and
shape follow from it, in a fixed order), or one of the roles below, which mean the same on every screen. A tag links a
mark to the rows of numbers, formulas and options that carry the same tag: pointing at one lights the others.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

Mark = dict[str, Any]
Role = Literal["ink", "soft", "line", "kept", "eval", "off", "you", "action", "bad"]
Colour = int | Role
Style = Literal["solid", "faint", "hollow", "ghost"]  # ghost: where something was, dashed and not filled

DIGITS = 5  # significant ones: a pixel is at most a thousandth of a picture


def points(
    x: ArrayLike | str, y: ArrayLike = (), *, c: Colour | ArrayLike = "ink", size: float | ArrayLike = 4.5,
    style: Style = "solid", tag: str | Sequence[str] = "", lit: ArrayLike = (),
) -> Mark:  # fmt: skip
    """Return small marks, one a place.

    Parameters
    ----------
    x, y : arrays of shape (n,), or the name of an array of `Walkthrough.arrays` as ``x``
        A named array is sent once for all scenes.
    c : colour, or int array of shape (n,)
        Of all or of each; -1 is a point without a class yet.
    size : float or array of shape (n,)
        Radius in pixels.
    style : {"solid", "faint", "hollow", "ghost"}
    tag : str or n of them
    lit : int array
        Points that stand out in this scene: they get a ring.
    """
    place = {"of": x} if isinstance(x, str) else {"x": short(x), "y": short(y)}
    each = c if isinstance(c, int | str) else [int(i) for i in np.asarray(c)]
    radius = float(size) if isinstance(size, int | float) else short(size)
    named = tag if isinstance(tag, str) else list(tag)
    return _mark("points", **place, c=each, r=radius, style=style, tag=named, lit=[int(i) for i in np.asarray(lit)])


def curve(
    x: ArrayLike, y: ArrayLike, *, c: Colour = "action", width: float = 2, dash: bool = False, fill: bool = False,
    tag: str = "",
) -> Mark:  # fmt: skip
    """Return a line through places in order; NaN breaks it; ``fill`` tints what it encloses."""
    return _mark("curve", x=short(x), y=short(y), c=c, w=width, dash=dash, fill=fill, tag=tag)


def segments(
    x1: ArrayLike, y1: ArrayLike, x2: ArrayLike, y2: ArrayLike, *, c: Colour = "soft", width: float = 1.25,
    dash: bool = False, arrow: bool = False, tag: str = "",
) -> Mark:  # fmt: skip
    """Return straight lines from (x1, y1) to (x2, y2), with a head at the end if ``arrow``."""
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return _mark("segments", **{k: short(v) for k, v in ends.items()}, c=c, w=width, dash=dash, arrow=arrow, tag=tag)


def rule(
    *, x: float | None = None, y: float | None = None, c: Colour = "soft", width: float = 1.25, dash: bool = True,
    tag: str = "",
) -> Mark:  # fmt: skip
    """Return a line across the whole picture at an x or a y."""
    return _mark("rule", x=_one(x), y=_one(y), c=c, w=width, dash=dash, tag=tag)


def ellipse(
    x: float, y: float, rx: float, ry: float, angle: float = 0.0, *, c: Colour = "action", width: float = 1.5,
    dash: bool = False, fill: bool = True, tag: str = "",
) -> Mark:  # fmt: skip
    """Return an ellipse with half axes rx and ry, turned by ``angle`` radians against the clock."""
    place = {"x": _one(x), "y": _one(y), "rx": _one(rx), "ry": _one(ry), "a": _one(angle)}
    return _mark("ellipse", **place, c=c, w=width, dash=dash, fill=fill, tag=tag)


def box(
    x1: float, y1: float, x2: float, y2: float, *, c: Colour = "soft", width: float = 1.25, dash: bool = False,
    fill: bool = False, tag: str = "",
) -> Mark:  # fmt: skip
    """Return a rectangle with corners in the picture's units; it may be infinite on any side."""
    big = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    place = {k: None if np.isinf(v) else _one(v) for k, v in big.items()}  # None: the picture's edge
    return _mark("box", **place, c=c, w=width, dash=dash, fill=fill, tag=tag)


def node(
    x: float, y: float, lines: Sequence[str], *, c: Colour = "soft", width: int = 96, bold: bool = False,
    dash: bool = False, tag: str = "",
) -> Mark:  # fmt: skip
    """Return a node of a tree or network: a box ``width`` pixels wide around (x, y), with lines of text in it."""
    return _mark("node", x=_one(x), y=_one(y), lines=list(lines), c=c, wide=width, bold=bold, dash=dash, tag=tag)


def label(
    x: float, y: float, text: str, *, c: Colour = "ink", anchor: Literal["start", "middle", "end"] = "middle",
    dx: float = 0, dy: float = 0, bold: bool = False, tag: str = "",
) -> Mark:  # fmt: skip
    """Return a word at a place, moved by dx and dy pixels (down is positive)."""
    return _mark("label", x=_one(x), y=_one(y), text=text, c=c, anchor=anchor, dx=dx, dy=dy, bold=bold, tag=tag)


def bars(
    x: ArrayLike, y: ArrayLike, *, c: Colour | ArrayLike = "action", width: float = 0.8, base: float = 0.0,
    across: bool = False, tag: str | Sequence[str] = "",
) -> Mark:  # fmt: skip
    """Return bars from ``base`` to y, ``width`` units wide around x; ``across``: they lie, x up and y to the right."""
    each = c if isinstance(c, int | str) else [int(i) for i in np.asarray(c)]
    named = tag if isinstance(tag, str) else list(tag)
    return _mark("bars", x=short(x), y=short(y), c=each, w=width, base=_one(base), across=across, tag=named)


def regions(classes: ArrayLike, x: tuple[float, float], y: tuple[float, float]) -> Mark:
    """Return the tinted areas of a classifier: ``classes`` is an int array (rows from low y to high y, columns)."""
    grid = np.asarray(classes)
    rows = ["".join(_DIGIT[int(i)] for i in row) for row in grid]  # a letter a cell: short to send
    return _mark("regions", rows=rows, x1=_one(x[0]), x2=_one(x[1]), y1=_one(y[0]), y2=_one(y[1]))


def heat(values: ArrayLike, x: tuple[float, float], y: tuple[float, float], *, c: Colour = "action") -> Mark:
    """Return a field of one colour: ``values`` from 0 (page) to 1 (colour), rows from low y to high y; ten shades."""
    grid = np.clip(np.asarray(values, float), 0, 1)
    rows = ["".join(str(int(i)) for i in row) for row in np.minimum(9, np.floor(grid * 10))]
    return _mark("heat", rows=rows, x1=_one(x[0]), x2=_one(x[1]), y1=_one(y[0]), y2=_one(y[1]), c=c)


_DIGIT = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(values: ArrayLike) -> list[float | None]:
    """Return numbers as JSON takes them, with few digits; NaN becomes None."""
    return [_one(v) for v in np.atleast_1d(np.asarray(values, float))]


def _one(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(f"{float(value):.{DIGITS}g}")


def _mark(kind: str, **parts: Any) -> Mark:
    """Return a mark without what it leaves unsaid; places stay, even if there are none."""
    unsaid = {k for k, v in parts.items() if v is None or v is False or v == "" or (v == [] and k in ("lit", "tag"))}
    return {"t": kind} | {k: v for k, v in parts.items() if k not in unsaid}
