"""Learners who have studied for some weeks, so that a measured review reads a log and not an empty table."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import inspect, select

from practice.models import Owned, Review, ReviewCard
from practice.reviews.grading import grade, introduce
from practice.reviews.queue import queue
from practice.store import Learner
from questions.bank import Bank

RATINGS, ODDS = (1, 2, 3, 4), (15, 20, 50, 15)


def study(mine: Learner, bank: Bank, days: int, now: datetime, seed: int = 0) -> None:
    """Review what is due on each of the days before a moment, as somebody who forgets one card in seven."""
    draw = random.Random(seed)
    for ago in range(days, 0, -1):
        moment = now - timedelta(days=ago)
        for due in queue(mine, bank, moment).cards:
            card = due.card_id or introduce(mine, bank, due.prompt.key, moment).id
            grade(mine, card, draw.choices(RATINGS, ODDS)[0], moment)
            moment += timedelta(seconds=20)


def give(rows_of: Learner, others: Sequence[Learner]) -> None:
    """Give other learners, who have none yet, the same cards and the same log."""
    with rows_of.reading() as session:
        tables = [session.scalars(select(table)).all() for table in (ReviewCard, Review)]
    for other in others:
        with other.writing() as session:
            for rows in tables:  # cards before their log
                session.add_all(type(row)(**_values(row)) for row in rows)
                session.flush()


def _values(row: Owned) -> dict[str, object]:
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name != "learner_id"}
