"""The 16 principles against the stories: which are told, which hang on a single story, which stories fade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from practice.measures import spoken_seconds
from practice.store import Learner
from practice.stories.keeping import Fit, KeptStory, stories
from practice.stories.measures import story_words
from questions.topics import PRINCIPLES, Principle

FADES_AFTER = 24  # months

Standing = Literal["gap", "single", "covered"]


@dataclass(frozen=True)
class Column:
    """A story in the matrix; ``age`` in months, None where it has no month."""

    id: str
    title: str
    month: str
    seconds: int
    age: int | None
    rehearsed_at: datetime | None

    @property
    def fades(self) -> bool:
        """Whether it is older than `FADES_AFTER` months.

        The age counts, not the time since the last rehearsal: whoever asks can hear how old a story is, and no
        rehearsal mends that, while an unrehearsed story is mended in three minutes.
        """
        return self.age is not None and self.age > FADES_AFTER


@dataclass(frozen=True)
class Row:
    """A principle in the matrix: the fit of each story, in the order of the columns."""

    principle: Principle
    cells: tuple[Fit | None, ...]

    @property
    def told(self) -> int:
        """How many stories are told for it."""
        return self.cells.count("told")

    @property
    def turned(self) -> int:
        """How many stories could be turned to it."""
        return self.cells.count("turned")

    @property
    def standing(self) -> Standing:
        """Whether no story is told for it, it hangs on a single one, or there is a second one to fall back on."""
        if not self.told:
            return "gap"
        return "single" if self.told + self.turned == 1 else "covered"


@dataclass(frozen=True)
class Fading:
    """A story that fades, and for each of its principles the newest story that does not; None where there is none."""

    column: Column
    newer: dict[Principle, Column | None]


@dataclass(frozen=True)
class Matrix:
    """All principles against all stories."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def covered(self) -> int:
        """For how many principles a story is told."""
        return len(self.rows) - len(self.gaps)

    @property
    def gaps(self) -> tuple[Principle, ...]:
        """The principles that no story is told for."""
        return self._standing("gap")

    @property
    def single(self) -> tuple[Principle, ...]:
        """The principles that hang on a single story."""
        return self._standing("single")

    @property
    def fading(self) -> tuple[Fading, ...]:
        """The stories that fade, the oldest first."""
        old = sorted((c for c in self.columns if c.fades), key=lambda c: -(c.age or 0))
        return tuple(Fading(column, self._newer(column)) for column in old)

    def _standing(self, standing: Standing) -> tuple[Principle, ...]:
        return tuple(row.principle for row in self.rows if row.standing == standing)

    def _newer(self, old: Column) -> dict[Principle, Column | None]:
        place = self.columns.index(old)
        found: dict[Principle, Column | None] = {}
        for row in self.rows:
            if row.cells[place] == "told":
                others = [c for c, fit in zip(self.columns, row.cells, strict=True) if fit and _is_fresh(c)]
                found[row.principle] = min(others, key=lambda c: c.age or 0, default=None)
        return found


def matrix(mine: Learner, now: datetime) -> Matrix:
    """Return the learner's matrix as it is at a moment."""
    return matrix_of(stories(mine), now)


def matrix_of(kept: Sequence[KeptStory], now: datetime) -> Matrix:
    """Return the matrix of some stories."""
    return Matrix(
        tuple(_column(story, now) for story in kept),
        tuple(Row(name, tuple(story.fits.get(name) for story in kept)) for name in PRINCIPLES),
    )


def _column(story: KeptStory, now: datetime) -> Column:
    day = story.text.happened_on
    age = None if day is None else 12 * (now.year - day.year) + now.month - day.month
    month = f"{day:%b %Y}" if day else ""
    return Column(story.id, story.title, month, spoken_seconds(story_words(story.text)), age, story.rehearsed_at)


def _is_fresh(column: Column) -> bool:
    return column.age is not None and not column.fades
