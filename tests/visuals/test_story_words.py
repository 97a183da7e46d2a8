"""What is said of stories: the grid's words, the lists beside it, and states of the grid that nobody sent."""

from typing import Any

import pytest

from practice.stories import best_few, fewest, matrix_of
from practice.stories.turning import Turn
from questions.topics import PRINCIPLES
from tests.practice.told import NOW, told
from visuals.components.story_matrix import Change, changed
from visuals.figures.story_balance import balance_bar, length
from visuals.figures.story_grid import standing, story_grid
from visuals.figures.story_words import backing, closing, fading, hinting, preparing, turning
from visuals.figures.write import listed

A = told("A *bold* one", {"Ownership": "told", "Dive Deep": "turned"}, "2026-03", action="word " * 14)
B = told("B", {"Ownership": "told"}, "2024-01")
TOLD = {"mount": "m", "changes": [{"n": 1, "story": "s", "principle": "Ownership", "fit": "told"}]}


def test_the_grid_says_cover_and_length() -> None:
    data = story_grid(matrix_of([A, B], NOW))
    assert [(c["title"], c["note"], c["href"]) for c in data["columns"]] == [
        ("A *bold* one", "Mar 2026, 6 s", "story?story=A *bold* one"),
        ("B", "Jan 2024, no words yet", "story?story=B"),
    ]
    covers = {row["principle"]: (row["cover"], row["standing"]) for row in data["rows"]}
    assert covers["Ownership"] == ("2 stories", "covered")
    assert covers["Dive Deep"] == ("Not told yet", "gap")
    assert covers["Think Big"] == ("No story", "gap")


def test_how_far_the_stories_reach() -> None:
    assert standing(matrix_of([A, B], NOW)) == "Your 2 stories cover **1 of 16** principles. 15 have no told story."
    everything = dict.fromkeys(PRINCIPLES, "told")
    assert standing(matrix_of([told("s", everything)], NOW)).endswith("16 of 16** principles. 16 hang on a single one.")
    both = matrix_of([told("s", everything), told("t", everything)], NOW)
    assert standing(both).endswith("Each has a second one to fall back on.")


def test_gaps_are_counted_and_reasons_quoted() -> None:
    some = [Turn("Frugality", A, ("cut … bill", "*spare*"), "Lead."), Turn("Think Big", None, (), "Think of a plan.")]
    assert closing(some) == "Two gaps: one could be told with a story you have, one needs a new one."
    assert closing(some[:1]) == "One gap: one could be told with a story you have."
    assert turning(some[0]) == "It says “cut … bill”, “\\*spare\\*”. Lead."
    assert turning(some[1]) == "None of yours fits by its words. Think of a plan."
    assert turning(Turn("Frugality", A, (), "Lead.", said=True)).startswith("You marked it")
    assert hinting({"Frugality": ("budget",)}) == "Its words hint at Frugality (“budget”)."


def test_a_fading_story_names_what_to_tell_instead() -> None:
    (old,) = matrix_of([A, B], NOW).fading
    assert fading(old) == "34 months old. Newer: A \\*bold\\* one for Ownership."
    (alone,) = matrix_of([B], NOW).fading
    assert fading(alone) == "34 months old. Nothing newer for Ownership."


def test_three_or_four_stories_are_the_aim() -> None:
    def said(*kept: Any) -> str:
        return preparing(fewest(kept), best_few(kept))

    assert said() == "Mark what a story is told for; the fewest to prepare are found then."
    assert said(A).startswith("One story serves 2 of 16 principles: all that any of yours serves. Missing: Customer")
    assert said(told("s", dict.fromkeys(PRINCIPLES, "told"))).endswith("several each are the aim; you are there.")
    five = [told(name, {name: "told"}) for name in PRINCIPLES[:5]]
    assert said(*five) == (
        "Five stories serve 5 of 16 principles; the best four serve 4, without Learn and Be Curious. "
        "Aim at three or four that serve several each."
    )


def test_backups_are_named_by_story() -> None:
    found = fewest([A, B])
    assert backing(("Ownership", "Dive Deep"), found) == "Backup: B for Ownership; none for Dive Deep."
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_the_balance_shows_numbers_only() -> None:
    html = balance_bar({"situation": 0.174, "task": 0, "action": 0.626, "result": 0.2})
    assert [f"<dd>{n} %</dd>" in html for n in (17, 0, 63, 20)] == [True] * 4
    assert length(1).startswith("1 word, about 0 seconds")
    assert length(0).startswith("No words yet.")


def test_what_the_grid_sends_is_read() -> None:
    found = changed({"changed": TOLD})
    assert found is not None
    assert (found.mount, found.changes) == ("m", (Change(1, "s", "Ownership", "told"),))


@pytest.mark.parametrize(
    "state", [None, {}, {"changed": None}, {"changed": {"mount": 7, "changes": []}}, {"changed": []}], ids=str
)
def test_a_foreign_state_is_none(state: Any) -> None:
    assert changed(state) is None


@pytest.mark.parametrize("change", [None, {}, {"n": "1", "story": "s", "principle": "p"}, {"n": 1}], ids=str)
def test_foreign_changes_are_left_out(change: Any) -> None:
    found = changed({"changed": {"mount": "m", "changes": [change, *TOLD["changes"]]}})
    assert found is not None
    assert len(found.changes) == 1
