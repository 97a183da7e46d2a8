"""The review in progress: the card stays up until it is answered, in whichever tab, and nothing of it is forgotten."""

from datetime import timedelta

import pytest

from practice import Learner
from practice.drafts import read_draft, save_draft
from practice.errors import MovedOnError
from practice.profile import save_profile
from practice.reviews import sitting
from practice.reviews.grading import grade, set_aside
from practice.reviews.queue import Due, queue
from practice.reviews.sitting import PLACE, Up, attempt_place, up
from practice.reviews.spacing import EASY, FORGOT, RIGHT
from practice.reviews.summary import summary
from questions.bank import Bank
from tests.practice.reviews.rows import NOW, keys, known, own, put, small_bank

BANK = small_bank(pca=2, clustering=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def three(mine: Learner) -> Learner:
    """Return the learner with three cards due today and none that are new."""
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(mine, *(known(key, None, -1, ago=9 - n) for n, key in enumerate(keys(BANK)[:3])))
    return mine


def card_up(mine: Learner, minutes: float = 0, bank: Bank = BANK) -> tuple[Up, Due]:
    here = up(mine, bank, NOW + timedelta(minutes=minutes))
    assert here.due is not None
    return here, here.due


def test_a_card_stays_up_until_it_is_answered(three: Learner) -> None:
    here, due = card_up(three)
    assert (here.place.number, here.place.of, here.place.again, here.place.is_again) == (1, 3, 0, False)
    sitting.answer(three, BANK, due, FORGOT, None, NOW)
    here, second = card_up(three)
    assert second.prompt.key != due.prompt.key
    assert (here.place.number, here.place.of, here.place.again, here.place.is_again) == (2, 3, 1, False)
    # The first card's step has passed by now, and the queue would begin with it.
    here, still = card_up(three, 30)
    assert still.prompt.key == second.prompt.key
    assert queue(three, BANK, NOW + timedelta(minutes=30)).cards[0].prompt.key == due.prompt.key
    sitting.answer(three, BANK, still, RIGHT, None, NOW + timedelta(minutes=31))
    here, first = card_up(three, 32)
    assert first.prompt.key == due.prompt.key
    assert (here.place.number, here.place.of, here.place.again, here.place.is_again) == (2, 3, 1, True)


def test_what_is_shown_is_kept_and_the_next_card_begins_hidden(three: Learner) -> None:
    _, due = card_up(three)
    assert sitting.reveal(three, due, NOW, gave_up=True)
    assert sitting.reveal(three, due, NOW)  # A pressed after D, before the screen was redrawn
    here, same = card_up(three, 1)
    assert (here.sitting.revealed, here.sitting.gave_up, same.prompt.key) == (True, True, due.prompt.key)
    sitting.answer(three, BANK, same, RIGHT, FORGOT, NOW + timedelta(minutes=2))
    here, other = card_up(three, 2)
    assert (here.sitting.revealed, here.sitting.gave_up) == (False, False)
    assert not sitting.reveal(three, due, NOW)  # the tab that still shows the first card
    assert not card_up(three, 2)[0].sitting.revealed
    assert other.prompt.key != due.prompt.key


def test_the_same_card_answered_in_a_second_tab_counts_once(three: Learner) -> None:
    _, due = card_up(three)
    sitting.answer(three, BANK, due, RIGHT, None, NOW)
    _, second = card_up(three)
    with pytest.raises(MovedOnError):
        sitting.answer(three, BANK, due, FORGOT, None, NOW + SECOND)
    assert card_up(three)[1].prompt.key == second.prompt.key
    assert summary(three, NOW).ratings == {RIGHT: 1}


def test_the_time_from_the_question_to_the_grade_is_kept_but_not_a_break(three: Learner) -> None:
    _, due = card_up(three)
    assert sitting.answer(three, BANK, due, RIGHT, None, NOW + timedelta(seconds=42)).review.seconds == 42
    _, due = card_up(three, 1)
    assert sitting.answer(three, BANK, due, RIGHT, None, NOW + timedelta(minutes=21)).review.seconds is None


def test_an_answer_taken_back_brings_its_card_and_its_words_back(three: Learner) -> None:
    _, due = card_up(three)
    save_draft(three, attempt_place(due), "what I wrote", 0, NOW)
    sitting.answer(three, BANK, due, FORGOT, None, NOW)
    card_up(three)
    row = sitting.take_back(three, NOW + SECOND)
    assert row is not None
    here, again = card_up(three)
    assert (again.prompt.key, here.sitting.revealed, here.place.number, here.place.of) == (due.prompt.key, True, 1, 3)
    assert read_draft(three, attempt_place(again)).text == "what I wrote"
    assert sitting.take_back(three, NOW) is None


def test_learning_cards_wait_and_come_early_once(three: Learner) -> None:
    for _ in range(3):
        sitting.answer(three, BANK, card_up(three)[1], FORGOT, None, NOW)
    here = up(three, BANK, NOW)
    assert (here.due, len(here.waiting), here.place.number, here.place.of) == (None, 3, 3, 3)
    sitting.bring_waiting(three, NOW)
    _, due = card_up(three)
    sitting.answer(three, BANK, due, FORGOT, None, NOW + SECOND)
    waiting = [card for card in queue(three, BANK, NOW + timedelta(minutes=1)).cards if card.is_waiting]
    assert [card.prompt.key for card in waiting][-1] == due.prompt.key
    assert card_up(three, 1)[1].prompt.key != due.prompt.key


def test_an_early_review_counts_down_and_ends(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(mine, *(known(key, None, 3) for key in keys(BANK)[:2]))
    assert up(mine, BANK, NOW).due is None
    sitting.begin_ahead(mine, BANK, NOW)
    for number in (1, 2):
        here, due = card_up(mine)
        assert (here.place.number, here.place.of) == (number, 2)
        sitting.answer(
            mine, BANK, due, EASY, None, NOW - (2 - number) * SECOND
        )  # of two at one moment none is the last
    here = up(mine, BANK, NOW)
    assert (here.due, here.sitting.ahead) == (None, 0)
    sitting.take_back(mine, NOW + SECOND)
    assert card_up(mine)[1].prompt.key == due.prompt.key  # although nothing is due today


def test_a_new_card_gets_its_row_with_its_first_answer(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 1}, NOW)
    _, due = card_up(mine)
    assert (due.card_id, due.is_new) == (None, True)
    sitting.reveal(mine, due, NOW)
    assert card_up(mine)[0].sitting.revealed
    assert sitting.answer(mine, BANK, due, EASY, None, NOW).card.key == due.prompt.key
    assert up(mine, BANK, NOW).due is None


def test_the_place_is_counted_anew_when_cards_come_or_the_profile_changes(three: Learner) -> None:
    assert card_up(three)[0].place.of == 3
    put(three, known(keys(BANK)[3], None, -1, ago=3))
    assert card_up(three)[0].place.of == 3  # nobody said so
    sitting.count_anew(three, NOW)
    assert card_up(three)[0].place.of == 4
    save_profile(three, {"reviews_a_day": 2}, NOW + SECOND)
    assert card_up(three, 1)[0].place.of == 2
    here, _ = card_up(three, 24 * 60)
    assert (here.place.number, here.place.of) == (1, 2)


def test_a_card_that_is_gone_or_set_aside_makes_room(three: Learner) -> None:
    _, due = card_up(three)
    assert due.card_id is not None
    set_aside(three, due.card_id)
    _, second = card_up(three)
    assert second.prompt.key != due.prompt.key
    lost = Bank(tuple(card for card in BANK.cards if card.id != second.prompt.card_id))
    assert up(three, lost, NOW).due is None or card_up(three, bank=lost)[1].prompt.card_id != second.prompt.card_id


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 3}', '{"shown_at": "yesterday"}', '{"key": "x", "more": 1}'])
def test_a_sitting_that_cannot_be_read_is_begun_anew(three: Learner, text: str) -> None:
    save_draft(three, PLACE, text, 0, NOW)
    assert card_up(three)[0].place.number == 1


def test_each_time_has_a_place_of_its_own_that_fits(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 1}, NOW)
    put(mine, own("x" * 190))
    _, due = card_up(mine)
    before = attempt_place(due)
    assert len(before) <= 200
    graded = sitting.answer(mine, BANK, due, FORGOT, None, NOW)
    assert due.card_id is not None
    again = next(card for card in queue(mine, BANK, NOW).cards if card.card_id == due.card_id)
    assert attempt_place(again) != before
    assert len(attempt_place(again)) <= 200
    assert graded.card.id == due.card_id


def test_written_answers_go_after_a_while(three: Learner) -> None:
    _, due = card_up(three)
    save_draft(three, attempt_place(due), "old", 0, NOW - timedelta(days=3))
    save_draft(three, "story/1/action", "stays", 0, NOW - timedelta(days=30))
    sitting.answer(three, BANK, due, RIGHT, None, NOW)
    assert read_draft(three, attempt_place(due)).version == 0
    assert read_draft(three, "story/1/action").text == "stays"


def test_another_learners_sitting_is_their_own(three: Learner, other: Learner) -> None:
    _, due = card_up(three)
    save_profile(other, {"new_a_day": 0}, NOW)
    assert up(other, BANK, NOW).due is None
    assert not sitting.reveal(other, due, NOW)
    assert sitting.take_back(other, NOW) is None


def test_the_summary_counts_cards_once_and_leaves_out_what_was_taken_back(three: Learner) -> None:
    assert summary(three, NOW) == summary(three, NOW + timedelta(days=1))
    _, due = card_up(three)
    assert due.card_id is not None
    grade(three, due.card_id, FORGOT, NOW - timedelta(days=1), seconds=5)
    grade(three, due.card_id, RIGHT, NOW, seconds=20)
    grade(three, due.card_id, RIGHT, NOW + timedelta(minutes=11), seconds=10)
    found = summary(three, NOW + timedelta(hours=1))
    assert (found.cards, found.seconds, found.ratings) == (1, 30, {RIGHT: 2})
    sitting.take_back(three, NOW + timedelta(hours=1))
    assert summary(three, NOW + timedelta(hours=1)).ratings == {RIGHT: 1}
