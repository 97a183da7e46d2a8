"""The rows of a plan, and how they are fitted into the minutes that the learner has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from practice.plan.days import PlanDay

Kind = Literal["review", "topic", "story", "aloud"]
KINDS: tuple[Kind, ...] = ("review", "topic", "story", "aloud")


@dataclass(frozen=True)
class PlanItem:
    """A row of the plan; ``page`` and ``query`` are the address of the screen where it is done.

    ``minutes`` is what is left to do of it today; ``is_part``: the day has no room for all of it.
    """

    kind: Kind
    title: str
    note: str
    minutes: int
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    done: bool = False
    is_part: bool = False


@dataclass(frozen=True)
class Wish:
    """An item as long as it would like to be, the least that is worth while, and what was spent on it today."""

    item: PlanItem
    least: int
    spent: int = 0


@dataclass(frozen=True)
class Plan:
    """What to do today, in the order of the screen."""

    items: tuple[PlanItem, ...]
    day: PlanDay
    remark: str

    @property
    def minutes(self) -> int:
        """How many minutes are left to do."""
        return sum(item.minutes for item in self.items)

    @property
    def days_left(self) -> int | None:
        """How many days until the interview; None without a date or after it."""
        return self.day.days_left


def fit(wishes: Sequence[Wish], minutes: int) -> tuple[PlanItem, ...]:
    """Fit wishes into a day's minutes: each that has room for its least, in turn, then each as long as it would like.

    The first always has room. Items come back in the order of `KINDS`, with what is left to do of each.
    """
    room = minutes
    given: list[tuple[Wish, int]] = []
    for wish in wishes:
        least = min(wish.least, wish.item.minutes)
        if least <= room or not given:
            given.append((wish, min(least, room)))
            room -= given[-1][1]
    items = []
    for wish, least in given:
        more = min(wish.item.minutes - least, room)
        room -= more
        left = 0 if wish.item.done else max(0, least + more - wish.spent)
        items.append(replace(wish.item, minutes=left, is_part=least + more < wish.item.minutes))
    return tuple(sorted(items, key=lambda item: KINDS.index(item.kind)))


def in_turn(wishes: Sequence[Wish], day: date) -> list[Wish]:
    """Return wishes with another one first each day: where time is short, each has its day."""
    start = day.toordinal() % len(wishes) if wishes else 0
    return [*wishes[start:], *wishes[:start]]
