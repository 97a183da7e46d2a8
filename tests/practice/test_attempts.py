"""Answers to cards are kept with the points they showed; the last one counts."""

from datetime import UTC, datetime, timedelta

import pytest

from practice import Learner
from practice.attempts import last_grades, record_attempt, rubric_share
from practice.errors import InvalidInputError
from practice.models import Attempt
from questions import Bank, load_bank
from questions.cards import Scored

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")
assert isinstance(PCA, Scored)
STORY = BANK.filter(family="story")[0]


def test_an_answer_is_kept_with_the_points_it_showed(mine: Learner) -> None:
    row = record_attempt(mine, BANK, PCA.id, " Weighted sums of old columns, I think. ", 2, NOW)
    with mine.reading() as session:
        kept = session.get(Attempt, (mine.id, row.id))
    assert kept
    assert (kept.text, kept.grade, kept.at) == ("Weighted sums of old columns, I think.", 2, NOW)
    assert kept.shown == ["weighted-sums"]
    assert set(kept.shown) | set(kept.missing) == {point.id for point in PCA.rubric.points}


def test_the_last_grade_counts_and_an_ungraded_answer_leaves_it(mine: Learner, other: Learner) -> None:
    record_attempt(mine, BANK, PCA.id, "", 1, NOW)
    record_attempt(mine, BANK, PCA.id, "", 3, LATER)
    record_attempt(mine, BANK, PCA.id, "Weighted sums.", None, LATER + timedelta(minutes=1))
    record_attempt(mine, BANK, STORY.id, "Any card can be graded.", 4, NOW)
    record_attempt(other, BANK, PCA.id, "", 1, LATER)
    assert last_grades(mine) == {PCA.id: 3, STORY.id: 4}


def test_the_share_is_of_musts_and_goods_in_the_last_written_answer(mine: Learner) -> None:
    asked = len(PCA.rubric.must) + len(PCA.rubric.good)
    assert rubric_share(mine, BANK) == {}
    record_attempt(mine, BANK, PCA.id, "", 4, NOW)  # said aloud: nothing to compare
    assert rubric_share(mine, BANK) == {}
    record_attempt(mine, BANK, PCA.id, PCA.full_answer, 4, NOW)
    assert rubric_share(mine, BANK)["pca"][1] == asked
    assert PCA.tryouts
    record_attempt(mine, BANK, PCA.id, "Weighted sums, fitted inside each fold: a bonus.", 2, LATER)
    other = BANK.filter(topic="pca")[1]
    record_attempt(mine, BANK, other.id, "Nothing of it.", 1, LATER)
    assert isinstance(other, Scored)
    assert rubric_share(mine, BANK) == {"pca": (1, asked + len(other.rubric.must) + len(other.rubric.good))}


def test_what_the_bank_lost_does_not_count(mine: Learner) -> None:
    record_attempt(mine, BANK, PCA.id, "Weighted sums.", 2, NOW)
    assert rubric_share(mine, Bank(())) == {}
    with mine.writing() as session:
        session.add(Attempt(card_id=PCA.id, text="Old", shown=["gone"], missing=["weighted-sums"], grade=1, at=LATER))
    assert rubric_share(mine, BANK) == {"pca": (0, 1)}


@pytest.mark.parametrize(
    ("card", "text", "grade", "said"),
    [
        ("nowhere", "", 1, "no card “nowhere”"),
        (PCA.id, "", 5, "Right, but hard"),
        (PCA.id, "", 0, "one of 1"),
        (PCA.id, "x" * 20_001, 1, "20,001 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused(mine: Learner, card: str, text: str, grade: int, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        record_attempt(mine, BANK, card, text, grade, NOW)
    assert last_grades(mine) == {}


def test_characters_that_no_database_takes_do_no_harm(mine: Learner) -> None:
    assert record_attempt(mine, BANK, PCA.id, "a\0b\ud800 'x'; DROP TABLE attempt; 🦆", 1, NOW).text == (
        "ab? 'x'; DROP TABLE attempt; 🦆"
    )
