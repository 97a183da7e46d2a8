"""A walkthrough: a run of an algorithm as scenes, one a step, each with picture, caption, numbers, formula and code.

Everything that is shown is written here, in Python, and tested here; the browser only draws it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from visuals.figures.marks import Colour, Mark
from visuals.lessons.source import Lines

Mood = Literal[
    "start", "eval", "kept", "stop"
]  # of a stage: grey, orange (being evaluated), green (settled), red (broken off)

MAX_SCENES = 240


@dataclass(frozen=True)
class Axis:
    """An axis: its label, the range shown, and ticks of its own as (value, text), else round numbers.

    Without a label and ticks (``bare``) nothing is drawn: trees and networks need none. ``log``: powers of ten.
    """

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    bare: bool = False
    log: bool = False

    @classmethod
    def around(cls, label: str, values: ArrayLike, margin: float = 0.08) -> "Axis":
        """Return an axis that holds all the values with a margin; of one value only, one unit around it."""
        kept = np.asarray(values, float)
        kept = kept[np.isfinite(kept)]
        low, high = (float(kept.min()), float(kept.max())) if len(kept) else (0.0, 1.0)
        room = (high - low) * margin or max(abs(high) * margin, 1.0)
        return cls(label, low - room, high + room)


BARE = Axis("", 0.0, 1.0, bare=True)


@dataclass(frozen=True)
class Picture:
    """One picture: its axes stay the same in all scenes.

    Attributes
    ----------
    name : str
        By which scenes put their marks on it.
    x, y : Axis
    alt : str
        One sentence for those who do not see it.
    title : str
        Above it; needed where there are two.
    height : int
        Pixels.
    equal : bool
        Whether a unit is as long on x as on y (right angles stay right): the shorter axis is extended.
    min_width : int
        Pixels; where there is less room the picture pans sideways in its box. Trees need it.
    base : sequence of marks
        Drawn below those of each scene.
    """

    name: str
    x: Axis
    y: Axis
    alt: str
    title: str = ""
    height: int = 440
    equal: bool = False
    min_width: int = 0
    base: Sequence[Mark] = ()


@dataclass(frozen=True)
class Row:
    """A row of numbers; ``c`` puts the mark of a class before it, ``lit`` says that this step changed it."""

    cells: Sequence[str]
    tag: str = ""
    c: Colour | None = None
    lit: bool = False


@dataclass(frozen=True)
class Fact:
    """A number with a name: now, and before this step if it changed. The last scene's facts are the run's result."""

    name: str
    now: str
    before: str = ""
    note: str = ""


@dataclass(frozen=True)
class Numbers:
    """What is counted at this step: a table, and single facts below it."""

    head: Sequence[str] = ()
    rows: Sequence[Row] = ()
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class Formula:
    """A formula with this step's numbers: left side, then the right sides, one a line.

    ``x_{12}`` and ``e^{-2}`` are set low and high. Pointing at something with the same tag shows this one; otherwise
    the first of the scene is shown.
    """

    left: str
    lines: Sequence[str]
    tag: str = ""


@dataclass(frozen=True)
class Ask:
    """A question before the next step is shown, its answer computed by the algorithm.

    Attributes
    ----------
    question : str
    options : sequence of str
        Two to six.
    answer : int
        Which of them is right.
    reveal : str
        One sentence with the numbers that decide; said with the next scene, right or wrong.
    tags : sequence of str
        One an option, if they stand in the picture: pressing one there chooses it.
    """

    question: str
    options: Sequence[str]
    answer: int
    reveal: str
    tags: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= 6 or not 0 <= self.answer < len(self.options):
            raise ValueError(f"A question has 2 to 6 options and one answer; got {self.options!r}, {self.answer}.")
        if len(set(self.options)) < len(self.options) or (self.tags and len(self.tags) != len(self.options)):
            raise ValueError(f"Options differ, and there is one tag an option: {self.options!r}, {self.tags!r}.")


@dataclass(frozen=True)
class Scene:
    """One step.

    Attributes
    ----------
    stage : str
        The sub-goal in one or two words, the same in caption, picture and code: "Assign".
    caption : str
        What changed, then why, in one or two short sentences with the number.
    marks : mapping of str to sequence of marks
        By the picture's name.
    numbers : Numbers
    formulas : sequence of Formula
    code : Lines
        The source that ran.
    ask : Ask, optional
        Asked in this scene, revealed by the next one; 3 to 6 in a walkthrough.
    mood : {"start", "eval", "kept", "stop"}
    """

    stage: str
    caption: str
    marks: Mapping[str, Sequence[Mark]]
    numbers: Numbers
    formulas: Sequence[Formula]
    code: Lines
    ask: Ask | None = None
    mood: Mood = "eval"


@dataclass(frozen=True)
class Key:
    """What a mark means: its colour, how it looks, and the words."""

    c: Colour
    style: Literal["solid", "faint", "hollow", "ghost", "big", "line", "dash", "area"]
    text: str


@dataclass(frozen=True)
class Walkthrough:
    """All scenes of a run.

    Attributes
    ----------
    pictures : sequence of Picture
        One to three, below each other.
    scenes : sequence of Scene
    key : sequence of Key
    arrays : mapping of str to (x, y) arrays
        Points that many scenes share; the one called "data" is what a hand can move.
    opens_at : int
        The scene that the page opens on: by default the first that asks.
    note : str
        Said below the picture, for example what was left out.
    """

    pictures: Sequence[Picture]
    scenes: Sequence[Scene]
    key: Sequence[Key] = ()
    arrays: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    opens_at: int = -1
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.scenes) <= MAX_SCENES:
            raise ValueError(f"A walkthrough has 1 to {MAX_SCENES} scenes; got {len(self.scenes)}: show fewer.")
        if self.scenes[-1].ask:
            raise ValueError("The last scene asks, and nothing follows that could answer.")

    @property
    def start(self) -> int:
        """The scene to open on."""
        asks = [k for k, scene in enumerate(self.scenes) if scene.ask]
        return self.opens_at if self.opens_at >= 0 else (asks[0] if asks else 0)
