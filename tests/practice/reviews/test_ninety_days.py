"""A learner studies for ninety days until the interview; chance is seeded, the days are those of the real functions."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import Learner, open_store
from practice.models import LearnerRow, ReviewCard
from practice.profile import save_profile
from practice.reviews.grading import grade, introduce, undo
from practice.reviews.queue import Due, queue
from practice.reviews.spacing import EASY, FORGOT, HARD, REVIEW, RIGHT, recall_chance, spacing_of
from tests.practice.reviews.rows import keys, small_bank

FIRST = datetime(2026, 9, 1, 18, tzinfo=UTC)
DAYS, REVIEWS_A_DAY, NEW_A_DAY = 90, 20, 2
INTERVIEW = FIRST.date() + timedelta(days=DAYS)
LAST = INTERVIEW - timedelta(days=1)
pytestmark = pytest.mark.slow

BANK = small_bank(pca=4, gmm=4, trees=4, nlp=4, statistics=4)
LEARNER = "0" * 32
SKIPPED = {20, 21, 22, 23}  # four days without study


@dataclass
class Diary:
    """What happened: each answer by day, which cards were new, and where one topic followed itself."""

    answered: dict[date, list[str]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, date] = field(default_factory=dict)
    dues: list[tuple[date, int, datetime]] = field(default_factory=list)
    avoidable: list[tuple[str, str]] = field(default_factory=list)
    behind: Counter[date] = field(default_factory=Counter)
    cards: list[ReviewCard] = field(default_factory=list)


def says(due: Due, now: datetime, chance: Random) -> int:
    """Answer as FSRS expects of a learner: right with the chance of recall, a new card half the time."""
    recalled = recall_chance(due.spacing, now)
    if chance.random() > (0.5 if recalled is None else recalled):
        return FORGOT
    return chance.choices([HARD, RIGHT, EASY], [2, 7, 1])[0]


def study(mine: Learner, now: datetime, diary: Diary, chance: Random) -> None:
    """Answer the day's queue until it is empty; it is made anew when it has been gone through."""
    previous = None
    today = now.date()
    while (round := queue(mine, BANK, now)).cards:
        diary.behind[today] = max(diary.behind[today], round.behind)
        for place, due in enumerate(round.cards):
            rest = round.cards[place:]
            if due.is_waiting and place:
                break  # better made anew: its step may have passed
            others = {other.prompt.topic for other in rest if not other.is_waiting} - {previous}
            if due.prompt.topic == previous and others and not due.is_waiting:
                diary.avoidable.append((str(today), due.prompt.key))
            card_id = due.card_id or introduce(mine, BANK, due.prompt.key, now).id
            before, previous = previous, due.prompt.topic
            graded = grade(mine, card_id, says(due, now, chance), now, shown=due.spacing)
            if chance.random() < 0.01:  # a slip of the finger
                undo(mine, now)
                previous = before
                break
            diary.answered[today].append(due.prompt.key)
            diary.dues.append((today, graded.card.state, graded.card.due))
            if due.is_new:
                diary.first[due.prompt.key] = today
            now += timedelta(seconds=40)


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diary]:
    path: Path = tmp_path_factory.mktemp("ninety") / "starbeam.sqlite"
    store = open_store(f"sqlite:///{path}")
    with (
        Session(store.engine) as session,
        session.begin(),
    ):  # new cards are chosen by the learner's id: no chance in that
        session.add(LearnerRow(id=LEARNER, subject="ada", created_at=FIRST))
    mine = store.learner("ada")
    caps = {"reviews_a_day": REVIEWS_A_DAY, "new_a_day": NEW_A_DAY, "interview_on": INTERVIEW}
    save_profile(mine, caps, FIRST)
    found, chance = Diary(), Random(7)
    for day in sorted({*range(DAYS)} - SKIPPED):
        study(mine, FIRST + timedelta(days=day, hours=chance.uniform(-9, 4)), found, chance)
    with mine.reading() as session:
        found.cards = list(session.scalars(select(ReviewCard)))
    yield found
    store.close()


def test_every_prompt_begins_and_comes_again(diary: Diary) -> None:
    assert sorted(diary.first) == sorted(keys(BANK))
    days = Counter(key for names in diary.answered.values() for key in set(names))
    assert min(days.values()) >= 3


def test_the_caps_hold_on_each_day(diary: Diary) -> None:
    assert max(len(set(names)) for names in diary.answered.values()) <= REVIEWS_A_DAY
    assert max(Counter(diary.first.values()).values()) <= NEW_A_DAY
    assert max(len(names) for names in diary.answered.values()) > REVIEWS_A_DAY  # what comes back on a day counts once


def test_a_pause_is_caught_up_with(diary: Diary) -> None:
    back = FIRST.date() + timedelta(days=max(SKIPPED) + 1)
    assert len(set(diary.answered[back])) == REVIEWS_A_DAY
    assert not any(behind for day, behind in diary.behind.items() if day > back + timedelta(days=2))


def test_one_topic_never_follows_itself_where_that_could_be_avoided(diary: Diary) -> None:
    assert diary.avoidable == []


def test_intervals_respect_the_interview(diary: Diary) -> None:
    last_week = LAST - timedelta(days=6)
    long = [(day, due) for day, state, due in diary.dues if state == REVIEW]
    assert all(due.date() <= LAST for day, due in long if day < last_week)
    assert any(due.date() > INTERVIEW for day, due in long if day >= last_week)  # known for longer than is needed
    assert max(diary.first.values()) <= LAST - timedelta(days=2)


def test_before_the_interview_every_card_has_come_and_is_known(diary: Diary) -> None:
    last_week = [LAST - timedelta(days=n) for n in range(6, -1, -1)]
    seen = [set(diary.answered[day]) for day in last_week]
    assert set().union(*seen) == set(keys(BANK))
    assert 7 * max(map(len, seen)) <= 2 * sum(map(len, seen))  # spread: no day has twice its share
    chances = [recall_chance(spacing_of(card), datetime.combine(INTERVIEW, time(9), UTC)) for card in diary.cards]
    assert all(chance is not None and chance > 0.85 for chance in chances)
