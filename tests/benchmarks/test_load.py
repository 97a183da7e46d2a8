"""The load tool's sums: what is lost, what nobody was told of, which level holds; and that its learners are apart."""

import asyncio
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from streamlit.proto.Delta_pb2 import Delta

from benchmarks.load import HEADER, Level, Visit, common
from benchmarks.session import Session, Shown
from benchmarks.studied import give, study
from practice import open_store
from practice.models import Review, ReviewCard
from questions import load_bank

LOGS = st.lists(st.integers(1, 4), max_size=12)


def level(answered, kept, clicks=(0.1,), errors=()):
    return Level((0.2,), tuple(clicks), tuple(errors), tuple(answered), tuple(kept), 0.05)


def test_what_is_lost_and_what_nobody_was_told_of_are_counted_by_learner():
    found = level([(1, 2, 3), (4,), (3, 3)], [(1, 3), (4, 4), (3, 3)])
    assert (found.lost, found.unasked, found.holds) == (1, 1, False)


def test_grades_of_another_learner_are_no_replacement():
    assert level([(1,), (2,)], [(2,), (1,)]).lost == 2


@given(LOGS)
def test_the_same_log_has_everything_in_common(log):
    assert common(log, log) == len(log)


@given(LOGS, LOGS, LOGS)
def test_what_is_left_out_is_all_that_is_lost(before, out, after):
    assert common(before + out + after, before + after) == len(before + after)


@pytest.mark.parametrize(
    ("clicks", "errors", "holds"),
    [
        ([0.1] * 95 + [0.9] * 5, (), True),
        ([0.1] * 94 + [0.9] * 6, (), False),
        ([0.1], ("a run failed",), False),
        ([0.5], (), False),
        ([], (), False),
    ],
)
def test_a_level_holds_if_it_is_quick_and_nothing_went_wrong(clicks, errors, holds):
    found = level([(3,)], [(3,)], clicks, errors)
    assert found.holds is holds
    assert found.row(must=True)[-1] == ("✓" if holds else "✗")
    assert found.row(must=False)[-1] == ""


def test_a_row_says_what_its_header_says():
    row = dict(zip(HEADER, level([(3,), (2, 2)], [(3,), (2,)], [0.1, 0.3], ["x"]).row(must=True), strict=True))
    assert row == {
        "learners": "2", "page p95 ms": "200", "click p50 ms": "100", "p95 ms": "300", "worst ms": "300",
        "CPU ms": "25", "clicks": "2", "grades": "3", "errors": "1", "lost": "1", "unasked": "0", "must": "✗",
    }  # fmt: skip


def test_buttons_are_known_by_their_keys_and_troubles_are_noted():
    shown = Shown()
    for key in ("grade-1", "reveal"):
        button = Delta(fragment_id="f")
        button.new_element.button.id = f"$$ID-0a1b2c-{key}"
        shown.take(button)
    trouble, alert = Delta(), Delta()
    trouble.new_element.exception.type, trouble.new_element.exception.message = "ValueError", "no"
    alert.new_element.alert.body = "The disk is full."
    shown.take(trouble)
    shown.take(alert)
    assert shown.buttons == {"grade-1": ("$$ID-0a1b2c-grade-1", "f"), "reveal": ("$$ID-0a1b2c-reveal", "f")}
    assert shown.troubles == ["ValueError: no", "The disk is full."]


async def pressed(*keys):
    """Return what a visitor presses on a screen with some buttons, and the grades they count as answered."""
    visit, taken = Visit(Session("http://127.0.0.1:1", "review"), random.Random(0)), []

    async def press(key):
        taken.append(key)
        return 0.1

    visit.session.press = press
    visit.session.shown.buttons = dict.fromkeys(keys, ("", ""))
    await visit._click()
    return taken, visit.answered


@pytest.mark.parametrize("key", ["reveal", "early", "ahead"])
def test_the_way_on_is_pressed_where_there_is_no_grade(key):
    assert asyncio.run(pressed("undo", key)) == ([key], [])


def test_a_grade_is_pressed_where_there_is_one_and_counts_once_it_is_answered():
    (key,), (grade,) = asyncio.run(pressed("reveal", *(f"grade-{n}" for n in (1, 2, 3, 4))))
    assert key == f"grade-{grade}"


def test_others_are_given_the_same_log_and_nobody_elses(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/s.sqlite")
    first, *others = (store.learner(name) for name in ("first", "second", "third"))
    study(first, load_bank(), 2, datetime(2026, 11, 29, 12, tzinfo=UTC))
    give(first, others[:1])
    logs = []
    for learner in (first, *others):
        with learner.reading() as session:
            log = select(Review.id, Review.rating, ReviewCard.key).join(ReviewCard, ReviewCard.id == Review.card_id)
            logs.append(session.execute(log.order_by(Review.id)).all())
            assert session.scalar(select(func.count()).select_from(ReviewCard)) == len({row.key for row in logs[-1]})
    store.close()
    assert len(logs[0]) > 10
    assert logs[1] == logs[0]
    assert logs[2] == []
