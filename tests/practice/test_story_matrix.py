"""The matrix by hand, and which story could be turned to what."""

import pytest

from practice import Learner
from practice.stories import add_story, matrix, matrix_of, set_fit, turns
from practice.stories.cues import CUES
from practice.stories.turning import hinted, quotes, turn_to
from questions import load_bank
from questions.bank import Bank
from questions.people import StoryCard
from questions.terms import term_faults
from questions.topics import PRINCIPLES
from tests.practice.told import NOW, told

BANK = load_bank()
FRUGAL = "We had no budget. I borrowed an unused machine and cut the bill by half, which saved 900 euros."


def test_the_matrix_by_hand() -> None:
    new = told(
        "new", {"Ownership": "told", "Dive Deep": "turned", "Frugality": "turned"}, "2026-03", action="word " * 7
    )
    old = told("old", {"Ownership": "turned", "Dive Deep": "told", "Earn Trust": "told"}, "2024-10")
    found = matrix_of([new, old, told("undated")], NOW)
    by_name = {row.principle: row for row in found.rows}
    assert tuple(by_name) == PRINCIPLES
    assert by_name["Ownership"].cells == ("told", "turned", None)
    assert [by_name[name].standing for name in ("Ownership", "Earn Trust", "Frugality", "Think Big")] == [
        "covered",
        "single",
        "gap",
        "gap",
    ]
    assert (found.covered, found.single, len(found.gaps)) == (3, ("Earn Trust",), 13)
    assert [(c.month, c.seconds, c.age, c.fades) for c in found.columns] == [
        ("Mar 2026", 3, 8, False),
        ("Oct 2024", 0, 25, True),
        ("", 0, None, False),
    ]
    (fading,) = found.fading
    assert fading.column.title == "old"
    assert {name: column and column.title for name, column in fading.newer.items()} == {
        "Dive Deep": "new",
        "Earn Trust": None,
    }


def test_a_story_fades_after_two_years_to_the_month() -> None:
    assert [matrix_of([told("s", {}, month)], NOW).columns[0].fades for month in ("2024-11", "2024-10")] == [
        False,
        True,
    ]


def test_it_follows_the_store(mine: Learner) -> None:
    assert matrix(mine, NOW).covered == 0
    kept = add_story(mine, {"title": "s"}, NOW)
    set_fit(mine, kept.id, "Ownership", "told", NOW)
    assert matrix(mine, NOW).single == ("Ownership",)


# ------------------------------------------------------------------ turning


def test_every_principle_has_cues_that_can_be_read() -> None:
    assert tuple(CUES) == PRINCIPLES
    assert [fault for cues in CUES.values() for term in cues.terms for fault in term_faults(term)] == []


def test_the_reason_is_in_the_storys_own_words() -> None:
    kept = told("cheap", action=FRUGAL)
    found = turn_to("Frugality", [told("other"), kept], BANK)
    assert found.story is kept
    assert found.advice == CUES["Frugality"].lead
    assert {"budget", "bill … cut"} & set(found.quotes)
    assert all(word in FRUGAL for quote in found.quotes for word in quote.split(" … "))
    assert list(hinted(kept)) == ["Frugality"]


def test_what_the_learner_marked_counts_before_any_word() -> None:
    marked = told("marked", {"Frugality": "turned"})
    found = turn_to("Frugality", [told("cheap", action=FRUGAL), marked], BANK)
    assert (found.story, found.said, found.quotes) == (marked, True, ())


def test_without_a_fitting_story_there_are_times_to_think_of() -> None:
    found = turn_to("Ownership", [told("empty")], BANK)
    assert found.story is None
    assert found.advice == "Think of a task outside your role, or a problem that belonged to nobody."
    assert turn_to("Ownership", [], Bank(())).advice == "Think of a time that answers one of its questions."


def test_only_principles_that_nobody_tells_are_turned_to() -> None:
    kept = [told("s", {"Ownership": "told", "Frugality": "turned"})]
    found = turns(kept, BANK)
    assert [turn.principle for turn in found] == [name for name in PRINCIPLES if name != "Ownership"]
    assert [turn.principle for turn in found if turn.story] == ["Frugality"]


@pytest.mark.parametrize("half", [0, 1])
def test_cues_find_what_the_banks_stories_serve_twice_as_often_as_chance(half: int) -> None:
    # Of all pairs of a story and a principle a fifth to a quarter are named by the bank; of those with two cues half.
    cards = [card for card in BANK.cards if isinstance(card, StoryCard)][half::2]
    served = named = hits = 0
    for card in cards:
        kept = told(card.id, action=" ".join(sentence.text for sentence in card.worked.sentences))
        wanted = {*card.principles, *(other.principle for other in card.also_serves)}
        found = {name for name in PRINCIPLES if len(quotes(name, kept)) >= 2}
        served, named, hits = served + len(wanted), named + len(found), hits + len(found & wanted)
    chance = served / (len(cards) * len(PRINCIPLES))
    assert named >= 30
    assert hits / named >= 1.6 * chance
