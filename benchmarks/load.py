"""Many learners at once on one server process: how long a click takes in a review, and whether every answer is kept.

    python -m benchmarks.load [--learners 1 10 25 50 100] [--cards 8] [--think 8]

Starts the app with an empty data folder, gives each learner three weeks of reviews, and lets all of them review at
once: one card every eight seconds or so, half of the time before "Show the answer" and half before the grade. A click
counts from the message that is sent until the run's last message has come. At the end the store must hold exactly the
grades that were answered, in their order. Exits with 1 if a must does not hold.

"CPU" is the server's processor time for a click: it tells what the machine had to do however busy it was with others.
"""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import URL, select

from benchmarks.session import Session
from benchmarks.step_paint import percentile
from benchmarks.studied import give, study
from benchmarks.table import print_table
from practice import Learner, Store, open_store
from practice.models import Review
from practice.places import FILE
from practice.profile import save_profile
from questions import load_bank
from tests.browser.server import RunningApp, running_app

LEVELS = (1, 10, 25, 50, 100)
MUST_AT, MUST_MS = 50, 500.0
DAYS = 21  # of reviews behind each learner
OPENING = 5  # pages that are opened at the same time
GRADES, ODDS = (1, 2, 3, 4), (15, 20, 50, 15)
WAYS_ON = ("early", "ahead")  # what goes on after the last card of the day, by the keys of the buttons


@dataclass(frozen=True)
class Level:
    """What a number of learners at once met with: seconds of pages and clicks, and the grades that came to be kept.

    ``cpu`` is the server's processor time in seconds, for all clicks.
    """

    opened: tuple[float, ...]
    clicks: tuple[float, ...]
    errors: tuple[str, ...]
    answered: tuple[tuple[int, ...], ...]
    kept: tuple[tuple[int, ...], ...]
    cpu: float

    @property
    def p95_ms(self) -> float:
        """The time in milliseconds that one click in twenty exceeds."""
        return 1000 * percentile(list(self.clicks), 0.95) if self.clicks else float("inf")

    @property
    def lost(self) -> int:
        """Grades that were answered and are not in the store, of all learners."""
        return sum(len(a) - common(a, k) for a, k in zip(self.answered, self.kept, strict=True))

    @property
    def unasked(self) -> int:
        """Grades in the store that were not answered: the click's run failed, or its end never came."""
        return sum(len(k) - common(a, k) for a, k in zip(self.answered, self.kept, strict=True))

    @property
    def holds(self) -> bool:
        """Whether this is fast enough, without an error, and nothing was lost or invented."""
        return self.p95_ms < MUST_MS and not self.errors and not self.lost and not self.unasked

    def row(self, must: bool) -> list[str]:
        """Return the line of the table."""
        clicks = [1000 * took for took in self.clicks] or [float("nan")]
        opened = [1000 * took for took in self.opened] or [float("nan")]
        verdict = ("✓" if self.holds else "✗") if must else ""
        times = [percentile(opened, 0.95), percentile(clicks, 0.5), percentile(clicks, 0.95), max(clicks)]
        times.append(1000 * self.cpu / len(clicks))
        counts = [len(clicks), sum(map(len, self.answered)), len(self.errors), self.lost, self.unasked]
        return [str(len(self.answered)), *(f"{ms:,.0f}" for ms in times), *(f"{n:,}" for n in counts), verdict]


HEADER = ["learners", "page p95 ms", "click p50 ms", "p95 ms", "worst ms", "CPU ms", "clicks", "grades", "errors",
          "lost", "unasked", "must"]  # fmt: skip


def common(answered: Sequence[int], kept: Sequence[int]) -> int:
    """Return how many grades two logs have in common, in one order: their longest common subsequence."""
    best = [0] * (len(kept) + 1)
    for grade in answered:
        before, best = best, [0]
        for place, other in enumerate(kept):
            best.append(before[place] + 1 if grade == other else max(best[place], before[place + 1]))
    return best[-1]


def main() -> None:
    """Measure and print the table; exit with 1 if a must does not hold."""
    options = _options()
    with running_app(("-m", "benchmarks.many_learners", "--port")) as app:
        store = open_store(URL.create("sqlite", database=str(_folder(app) / FILE)))
        learners = {n: [store.learner(f"level-{n}-{i}") for i in range(n)] for n in options.learners}
        _prepare(store, [one for level in learners.values() for one in level])
        asyncio.run(_visit(Session(app.url, "review", learner="first")))  # what the first visitor waits for is not ours
        print(f"One card every {options.think:g} s, {options.cards} cards each, {DAYS} days of reviews behind them")
        levels = {n: measure(app.url, n, learners[n], options.cards, options.think) for n in options.learners}
        store.close()
    print_table(HEADER, [level.row(must=n == MUST_AT) for n, level in levels.items()])
    for n, level in levels.items():
        for error in level.errors[:3]:
            print(f"{n} learners: {error}")
    sys.exit(any(n == MUST_AT and not level.holds for n, level in levels.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Many learners reviewing at once on one server process.")
    parser.add_argument("--learners", type=int, nargs="+", default=LEVELS, help="how many at once, each in turn")
    parser.add_argument("--cards", type=int, default=8, help="cards that each of them answers (8)")
    parser.add_argument("--think", type=float, default=8.0, help="seconds for a card, half to one and a half times (8)")
    return parser.parse_args()


def _folder(app: RunningApp) -> Path:
    app.data.mkdir(exist_ok=True)
    return app.data


def _prepare(store: Store, learners: Sequence[Learner]) -> None:
    """Let one learner study for some weeks and give the others the same log."""
    print(f"Writing {DAYS} days of reviews for {len(learners)} learners ...", flush=True)
    study(pattern := store.learner("pattern"), load_bank(), DAYS, datetime.now(UTC))
    give(pattern, learners)
    for learner in learners:
        save_profile(learner, {"welcomed": True}, datetime.now(UTC))  # as the first start does


async def _visit(session: Session) -> None:
    await session.open()
    await session.close()


def measure(url: str, n: int, learners: Sequence[Learner], cards: int, think: float) -> Level:
    """Let learners named "level-n-0" and so on review at once, and read what the store kept of it."""
    print(f"{n} learners ...", flush=True)
    begin = datetime.now(UTC)
    visits = [Visit(Session(url, "review", learner=f"level-{n}-{i}"), random.Random(i)) for i in range(n)]
    cpu = asyncio.run(_all(visits, cards, think))
    return Level(
        tuple(took for visit in visits for took in visit.opened),
        tuple(took for visit in visits for took in visit.clicks),
        tuple(error for visit in visits for error in visit.errors),
        tuple(tuple(visit.answered) for visit in visits),
        tuple(_kept(learner, begin) for learner in learners),
        cpu,
    )


def _kept(learner: Learner, since: datetime) -> tuple[int, ...]:
    with learner.reading() as session:
        log = select(Review.rating).where(Review.reviewed_at >= since).order_by(Review.reviewed_at)
        return tuple(session.scalars(log))


async def _all(visits: Sequence["Visit"], cards: int, think: float) -> float:
    """Let all visitors open their pages and then review; return what the clicks cost the server."""
    gate = asyncio.Semaphore(OPENING)
    await asyncio.gather(*(visit.open(gate) for visit in visits))
    before = _cpu()
    await asyncio.gather(*(visit.review(cards, think) for visit in visits))
    cost = _cpu() - before
    await asyncio.gather(*(visit.session.close() for visit in visits))
    return cost


def _cpu() -> float:
    (server,) = psutil.Process().children()
    used = server.cpu_times()
    return float(used.user + used.system)


class Visit:
    """One learner's review: the seconds that pages and clicks took, the grades that were answered, what went wrong."""

    def __init__(self, session: Session, draw: random.Random) -> None:
        self.session, self._draw = session, draw
        self.opened: list[float] = []
        self.clicks: list[float] = []
        self.answered: list[int] = []
        self.errors: list[str] = []

    async def open(self, gate: asyncio.Semaphore) -> None:
        """Open the page, not all at the same moment."""
        try:
            async with gate:
                self.opened.append(await self.session.open())
        except Exception as error:  # whatever it is, it is counted
            self.errors.append(f"opening: {type(error).__name__} {error}")

    async def review(self, cards: int, think: float) -> None:
        """Answer cards with a pause before each click; an error ends it."""
        if self.errors:
            return
        await asyncio.sleep(self._draw.uniform(0, think))  # they did not sit down together
        try:
            while len(self.answered) < cards:
                await asyncio.sleep(self._draw.uniform(0.5, 1.5) * think / 2)
                await self._click()
        except Exception as error:
            self.errors.append(f"after {len(self.answered)} grades: {type(error).__name__} {error}")

    async def _click(self) -> None:
        """Press what a learner presses next: the answer, a grade, or the way on after the last card."""
        grade = self._draw.choices(GRADES, ODDS)[0]
        shown = self.session.shown.buttons
        key = next(key for key in (f"grade-{grade}", "reveal", *WAYS_ON) if key in shown)
        self.clicks.append(await self.session.press(key))
        if key.startswith("grade"):
            self.answered.append(grade)


if __name__ == "__main__":
    main()
