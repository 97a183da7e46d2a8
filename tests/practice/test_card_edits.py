"""Own cards while they are being written: kept as drafts until they are saved or put away."""

import pytest

from practice import Learner
from practice.card_edits import ANSWER, QUESTION, Edit, begin_edit, drop_edit, edits, place, save_edit, set_topic
from practice.drafts import read_draft, read_drafts, save_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.own_cards import add_card, delete_card, own_cards
from tests.practice.reviews.rows import NOW


def write(mine: Learner, id: str, part: str, text: str) -> None:
    save_draft(mine, place(id, part), text, read_draft(mine, place(id, part)).version, NOW)


def test_a_new_card_is_written_and_saved(mine: Learner, other: Learner) -> None:
    id = begin_edit(mine, None, NOW)
    assert edits(mine) == (Edit(id, None, is_new=True),)
    write(mine, id, QUESTION, "Why does k-means stop?")
    write(mine, id, ANSWER, "The cost falls and partitions are finite.")
    set_topic(mine, id, "clustering", NOW)
    assert edits(mine) == (Edit(id, "clustering", is_new=True),)
    assert edits(other) == ()
    row = save_edit(mine, id, NOW)
    assert (row.question, row.topic) == ("Why does k-means stop?", "clustering")
    assert [kept.id for kept in own_cards(mine)] == [row.id]
    assert (edits(mine), read_drafts(mine, "card/")) == ((), {})
    with pytest.raises(NotFoundError, match="another tab"):
        save_edit(mine, id, NOW)


def test_a_card_is_edited_from_what_it_says_and_what_was_begun_goes_on(mine: Learner) -> None:
    row = add_card(mine, "Q", "A", "pca", None, NOW)
    assert begin_edit(mine, row, NOW) == row.id
    assert edits(mine) == (Edit(row.id, "pca", is_new=False),)
    write(mine, row.id, ANSWER, "A, longer")
    begin_edit(mine, row, NOW)
    assert read_draft(mine, place(row.id, ANSWER)).text == "A, longer"
    set_topic(mine, row.id, None, NOW)
    save_edit(mine, row.id, NOW)
    (kept,) = own_cards(mine)
    assert (kept.id, kept.question, kept.answer, kept.topic) == (row.id, "Q", "A, longer", None)


def test_what_is_put_away_changes_nothing(mine: Learner) -> None:
    row = add_card(mine, "Q", "A", None, None, NOW)
    begin_edit(mine, row, NOW)
    write(mine, row.id, QUESTION, "other")
    drop_edit(mine, row.id)
    assert own_cards(mine)[0].question == "Q"
    assert edits(mine) == ()


@pytest.mark.parametrize(("question", "answer"), [("", "A"), ("Q", "  "), ("x" * 2_001, "A")])
def test_what_is_refused_stays_written(mine: Learner, question: str, answer: str) -> None:
    id = begin_edit(mine, None, NOW)
    write(mine, id, QUESTION, question)
    write(mine, id, ANSWER, answer)
    with pytest.raises(InvalidInputError):
        save_edit(mine, id, NOW)
    assert own_cards(mine) == ()
    assert read_draft(mine, place(id, QUESTION)).text == question


def test_a_card_deleted_meanwhile_is_made_anew_from_what_is_written(mine: Learner) -> None:
    row = add_card(mine, "Q", "A", None, None, NOW)
    begin_edit(mine, row, NOW)
    delete_card(mine, row.id)
    assert edits(mine)[0].is_new
    assert save_edit(mine, row.id, NOW).question == "Q"
    assert len(own_cards(mine)) == 1
