"""Predictions count once a question; the last places are kept, one a screen."""

from datetime import UTC, datetime, timedelta

import pytest

from practice import Learner
from practice.errors import InvalidInputError
from practice.predictions import record_prediction, scores
from practice.visits import last_visits, record_visit

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


def test_the_first_answer_to_a_question_counts(mine: Learner, other: Learner) -> None:
    assert record_prediction(mine, "k_means", "walk/3", 0, 1, NOW)
    assert not record_prediction(mine, "k_means", "walk/3", 1, 1, NOW)
    assert record_prediction(mine, "k_means", "walk/5", 1, 1, NOW)
    assert record_prediction(mine, "predict_beam", "walk/3", 1, 2, NOW)
    assert record_prediction(other, "k_means", "walk/3", 1, 1, NOW)
    assert scores(mine) == {"k_means": (1, 2), "predict_beam": (1, 2)}
    assert scores(other) == {"k_means": (1, 1)}


@pytest.mark.parametrize(
    ("page", "question", "hit", "asked"),
    [("p", "q", 2, 1), ("p", "q", -1, 1), ("p", "q", 0, 0), ("", "q", 0, 1), ("p", "q" * 301, 0, 1)],
)
def test_a_prediction_that_makes_no_sense_is_refused(
    mine: Learner, page: str, question: str, hit: int, asked: int
) -> None:
    with pytest.raises(InvalidInputError):
        record_prediction(mine, page, question, hit, asked, NOW)
    assert scores(mine) == {}


def test_the_last_places_come_back_newest_first_one_a_screen(mine: Learner, other: Learner) -> None:
    for minute, (page, note) in enumerate([("a", "Step 1"), ("b", ""), ("c", "x"), ("a", "Step 5 of 11")]):
        record_visit(mine, page, page.upper(), note, {"step": str(minute)}, NOW + timedelta(minutes=minute))
    assert [(v.page, v.title, v.note, v.query) for v in last_visits(mine)] == [
        ("a", "A", "Step 5 of 11", {"step": "3"}), ("c", "C", "x", {"step": "2"}),
    ]  # fmt: skip
    assert len(last_visits(mine, 9)) == 3
    assert last_visits(other) == ()


@pytest.mark.parametrize(
    ("page", "title", "query"), [("", "A", {}), ("p" * 101, "A", {}), ("a", "", {}), ("a", "A", {"q": "x" * 4_001})]
)
def test_a_place_that_cannot_be_kept_is_refused(mine: Learner, page: str, title: str, query: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        record_visit(mine, page, title, "", query, NOW)
    assert last_visits(mine) == ()
