"""What an algorithm's page is made from: one frame draws all of them, see visuals/frames/algorithms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator

from algorithms.datasets import Table, real, shape
from algorithms.datasets.real import PAIRS
from visuals.lessons.walkthrough import Walkthrough

MAX_SEED = 999


@dataclass(frozen=True)
class Choice:
    """A parameter with a few named values; the first option is the default unless said otherwise.

    ``views``: names of the lesson's views that have it; none means all. ``format`` writes an option that is no str.
    """

    name: str
    label: str
    options: tuple[Any, ...]
    default: Any = None
    help: str = ""
    views: tuple[str, ...] = ()

    @property
    def start(self) -> Any:
        """The default."""
        return self.options[0] if self.default is None else self.default


@dataclass(frozen=True)
class Whole:
    """A parameter that is a whole number from low to high."""

    name: str
    label: str
    low: int
    high: int
    default: int
    help: str = ""
    views: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The default."""
        return self.default


@dataclass(frozen=True)
class Slide:
    """A parameter on a slider over given numbers, for example powers of ten."""

    name: str
    label: str
    options: tuple[float, ...]
    default: float
    help: str = ""
    views: tuple[str, ...] = ()

    @property
    def start(self) -> float:
        """The default."""
        return self.default


Param = Choice | Whole | Slide


@dataclass(frozen=True)
class Data:
    """A data set that a lesson offers: its name, how it is made of a seed, and one line on what it is there to show.

    ``views``: names of the lesson's views that have it; none means all.
    """

    name: str
    make: Callable[[int], Table]
    hint: str = ""
    views: tuple[str, ...] = ()


def shapes(*names: str) -> tuple[Data, ...]:
    """Return the classic shapes of these names."""
    return tuple(Data(name, lambda seed, name=name: shape(name, seed)) for name in names)  # type: ignore[misc]


def tables(*names: str, all_columns: bool = False) -> tuple[Data, ...]:
    """Return real tables, with the two columns that show them best, or all."""
    return tuple(
        Data(name, lambda seed, name=name: real(name) if all_columns else real(name).pick(*PAIRS[name]))  # type: ignore[misc]
        for name in names
    )


@dataclass(frozen=True)
class Run:
    """One run of a lesson: data (hand-made changes are in it), the parameters' values, the seed, the view's name."""

    table: Table
    values: Mapping[str, Any]
    seed: int
    view: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Preset:
    """A known failure to look at: what is set, and what you see, why, and what to do.

    ``values`` need only name what differs from the defaults; ``step``: the scene to open on (-1 is the last).
    """

    name: str
    see: str
    why: str
    do: str
    data: str
    values: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    view: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Compared:
    """A quantity by ours and by scikit-learn, and how far apart they may be.

    ``tolerance`` is relative to the largest value (and absolute where that is below 1); ``note`` says why it is not 0,
    or what was aligned first.
    """

    name: str
    ours: Any
    theirs: Any
    tolerance: float = 1e-9
    note: str = ""

    @property
    def gap(self) -> float:
        """Largest difference, by the tolerance's measure; infinite if shapes differ."""
        ours, theirs = np.asarray(self.ours, np.float64), np.asarray(self.theirs, np.float64)
        if ours.shape != theirs.shape:
            return float("inf")
        if not ours.size:
            return 0.0
        return float(np.max(np.abs(ours - theirs)) / max(1.0, float(np.max(np.abs(theirs)))))

    @property
    def equal(self) -> bool:
        """Whether the gap is within the tolerance."""
        return self.gap <= self.tolerance


@dataclass(frozen=True)
class Question:
    """A quiz question whose answer the algorithm computed: one of ``options``, or without them a number.

    ``tolerance``: how far a number may be off; ``why``: the way to the answer, with its numbers.
    """

    prompt: str
    answer: float
    why: str
    options: Sequence[str] = ()
    tolerance: float = 0.005


@dataclass(frozen=True)
class Interview:
    """What a candidate says about the algorithm; all in Markdown with KaTeX.

    Attributes
    ----------
    explanation : str
        Two minutes spoken: about 280 words, in paragraphs.
    time, memory : str
        Costs in symbols, each symbol explained.
    not_when : str
        When not to use it, and what instead.
    follow_ups : sequence of (question, answer)
        Three to six that interviewers ask next; answers in two or three sentences.
    """

    explanation: str
    time: str
    memory: str
    not_when: str
    follow_ups: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Lesson:
    """All of an algorithm's page.

    Attributes
    ----------
    key : str
        The page's address, as in `visuals.lessons.catalogue`.
    data : sequence of Data
        The first that a view has is its default.
    params : sequence of parameter
    presets : sequence of Preset
        "Break it": two to five.
    walk : callable
        The scenes of a run. A ValueError from it is shown as a message.
    check : callable
        The same fit by scikit-learn beside ours.
    quiz : callable
        Two questions, other ones for each generator.
    interview : Interview
    views : sequence of str
        Names of the ways to look, shown as a switch; none if there is only one.
    by_hand : bool
        Whether the points of the array "data" may be moved, added and taken away.
    own : {"points", "classes", "values", ""}
        Whether an own CSV can be loaded, and what its target must be: none needed, classes, or numbers.
    own_columns : int
        How many columns of an own file are used; 0 means all.
    own_views : sequence of str
        Names of the views that an own file fits; none means all.
    own_hint : str
        One sentence on what the columns must hold, if not any numbers.
    seed : int
        The default.
    """

    key: str
    data: Sequence[Data]
    params: Sequence[Param]
    presets: Sequence[Preset]
    walk: Callable[[Run], Walkthrough]
    check: Callable[[Run], Sequence[Compared]]
    quiz: Callable[[Generator], tuple[Question, Question]]
    interview: Interview
    views: Sequence[str] = ()
    by_hand: bool = True
    own: str = ""
    own_columns: int = 2
    own_views: Sequence[str] = ()
    own_hint: str = ""
    seed: int = 0

    def params_of(self, view: str) -> tuple[Param, ...]:
        """Return the parameters that a view has."""
        return tuple(p for p in self.params if not p.views or view in p.views)

    def data_of(self, view: str) -> tuple[Data, ...]:
        """Return the data sets that a view has."""
        return tuple(d for d in self.data if not d.views or view in d.views)

    def takes_own(self, view: str) -> bool:
        """Whether an own file can be loaded in a view."""
        return bool(self.own) and (not self.own_views or view in self.own_views)

    def table(self, data: str, seed: int) -> Table:
        """Return a data set by name."""
        return next(d for d in self.data if d.name == data).make(seed)

    def run(
        self, data: str = "", values: Mapping[str, Any] | None = None, seed: int | None = None, view: str = ""
    ) -> Run:
        """Return a run with the defaults for all that is not said: for tests, presets and notebooks."""
        named = next((d.views for d in self.data if d.name == data), ())
        view = view or next(iter(named or self.views), "")
        seed = self.seed if seed is None else seed
        start = {p.name: p.start for p in self.params_of(view)}
        return Run(self.table(data or self.data_of(view)[0].name, seed), start | dict(values or {}), seed, view)

    def preset(self, name: str | None) -> Preset | None:
        """Return the known failure of a name, if there is one."""
        return next((p for p in self.presets if p.name == name), None)

    def view_of(self, preset: Preset) -> str:
        """Return the view that a known failure is looked at in."""
        return preset.view or next(iter(self.views), "")

    def broken(self, preset: Preset) -> Run:
        """Return a preset's run."""
        return self.run(preset.data, preset.values, preset.seed, preset.view)
