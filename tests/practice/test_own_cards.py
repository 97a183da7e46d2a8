"""Cards in the learner's own words, and those taken from suggestions."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from practice import Learner
from practice.coverage import MissingPoint, coverage
from practice.errors import InvalidInputError, NotFoundError
from practice.models import ReviewCard, Suggestion
from practice.own_cards import add_card, delete_card, edit_card, own_cards
from practice.suggestions import (
    dismiss,
    open_suggestions,
    point_question,
    suggest,
    suggest_missing,
    take,
)
from questions import load_bank
from questions.cards import Scored

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")
assert isinstance(PCA, Scored)
LINK = {"page": "k_means", "query": {"k_means_step": "3"}}


def offered(mine: Learner, key: str = "prediction/k_means/1") -> Suggestion:
    return suggest(mine, key, "prediction", "Which group?", "The nearest.", "clustering", LINK, NOW)


def test_a_card_is_made_changed_and_deleted(mine: Learner) -> None:
    row = add_card(mine, " What is a centroid? ", "The mean of a cluster.", "clustering", LINK, NOW)
    assert (row.key, row.source, row.due, row.state) == (f"own/{row.id}", "own", NOW, 1)
    newer = add_card(mine, "Q", "A", None, None, LATER)
    assert [card.question for card in own_cards(mine)] == ["Q", "What is a centroid?"]
    assert own_cards(mine)[1].link == LINK
    edit_card(mine, row.id, "And a medoid?", "A member.", None)
    changed = own_cards(mine)[1]
    assert (changed.question, changed.answer, changed.topic, changed.due) == ("And a medoid?", "A member.", None, NOW)
    delete_card(mine, row.id)
    assert [card.id for card in own_cards(mine)] == [newer.id]


@pytest.mark.parametrize(
    ("question", "answer", "topic", "said"),
    [
        ("", "A", None, "The question is empty"),
        ("Q", " \n\0", None, "The answer is empty"),
        ("Q" * 2_001, "A", None, "2,001 characters"),
        ("Q", "A", "magic", "no topic “magic”"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    mine: Learner, question: str, answer: str, topic: str | None, said: str
) -> None:
    kept = add_card(mine, "Q", "A", None, None, NOW)
    with pytest.raises(InvalidInputError, match=said):
        add_card(mine, question, answer, topic, None, NOW)
    with pytest.raises(InvalidInputError, match=said):
        edit_card(mine, kept.id, question, answer, topic)
    assert [(card.question, card.answer) for card in own_cards(mine)] == [("Q", "A")]


def test_only_ones_own_cards_are_changed(mine: Learner, other: Learner) -> None:
    theirs = add_card(other, "Q", "A", None, None, NOW)
    with mine.writing() as session:
        banks = ReviewCard(key="pca-what-problem-solved/1", source="bank", due=NOW, created_at=NOW)
        session.add(banks)
    for id_ in (theirs.id, banks.id, "nowhere"):
        with pytest.raises(NotFoundError):
            edit_card(mine, id_, "mine now", "A", None)
        with pytest.raises(NotFoundError):
            delete_card(mine, id_)
    assert own_cards(other)[0].question == "Q"


def test_a_suggestion_is_offered_once_taken_once_and_due_at_once(mine: Learner) -> None:
    first = offered(mine)
    assert offered(mine).id == first.id
    assert [row.id for row in open_suggestions(mine)] == [first.id]
    card = take(mine, first.id, LATER)
    assert (card.key, card.source, card.due) == ("suggested/prediction/k_means/1", "suggested", LATER)
    assert (card.question, card.answer, card.topic, card.link) == ("Which group?", "The nearest.", "clustering", LINK)
    assert take(mine, first.id, LATER).id == card.id
    assert len(own_cards(mine)) == 1
    assert open_suggestions(mine) == ()
    offered(mine)
    assert open_suggestions(mine) == ()


def test_a_dismissed_suggestion_stays_away_and_a_taken_one_stays_taken(mine: Learner) -> None:
    first, second = offered(mine), offered(mine, "prediction/k_means/2")
    take(mine, first.id, NOW)
    dismiss(mine, first.id, LATER)
    dismiss(mine, second.id, LATER)
    with mine.reading() as session:
        assert {row.key[-1]: row.decision for row in session.scalars(select(Suggestion))} == {
            "1": "taken", "2": "dismissed",
        }  # fmt: skip
    assert open_suggestions(mine) == ()


def test_somebody_elses_suggestion_is_not_there(mine: Learner, other: Learner) -> None:
    theirs = offered(other)
    for decide in (take, dismiss):
        with pytest.raises(NotFoundError):
            decide(mine, theirs.id, NOW)
    assert [row.id for row in open_suggestions(other)] == [theirs.id]


def test_each_point_that_was_left_out_is_offered_but_no_bonus(mine: Learner) -> None:
    found = coverage(PCA, "Weighted sums.")
    suggest_missing(mine, PCA, found.missing, NOW)
    suggest_missing(mine, PCA, found.missing, LATER)
    offers = {row.key: row for row in open_suggestions(mine)}
    left = {point.id for point in (*PCA.rubric.must, *PCA.rubric.good)} - {"weighted-sums"}
    assert set(offers) == {f"point/{PCA.id}/{id_}" for id_ in left}
    order = offers[f"point/{PCA.id}/variance-order"]
    assert order.answer == "The directions are chosen in order of the variance along them."
    assert order.question == (
        "Explain PCA in plain words. Which problem does it solve in machine learning?\n\n"
        "Which point belongs in the answer? Clue: variance order."
    )
    assert (order.topic, order.link) == ("pca", {"page": "card", "query": {"card": PCA.id}})


def test_a_card_can_be_made_of_each_point_of_the_bank(mine: Learner) -> None:
    cards = [card for card in BANK.cards if isinstance(card, Scored)]
    for card in cards:
        for left in (MissingPoint(point, "good") for point in card.rubric.points):
            assert len(point_question(card, left)) < 1_500
            assert len(f"point/{card.id}/{left.point.id}") <= 180
    for card in cards[::80]:
        assert suggest_missing(mine, card, coverage(card, "").missing, NOW)


@pytest.mark.parametrize("key", ["", "x" * 181])
def test_a_key_that_the_store_cannot_hold_is_refused(mine: Learner, key: str) -> None:
    with pytest.raises(InvalidInputError, match="180"):
        offered(mine, key)
