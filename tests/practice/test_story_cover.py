"""The fewest stories: by hand, and against trying every set."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.stories import KeptStory, best_few, fewest
from practice.stories.measures import story_words
from questions.topics import PRINCIPLES
from tests.practice.told import told

OWNERSHIP, DEEP, FRUGAL, TRUST = "Ownership", "Dive Deep", "Frugality", "Earn Trust"


def cost(some: tuple[KeptStory, ...]) -> tuple[int, int]:
    """Return a set's age and length; the less, the better."""
    days = [s.text.happened_on for s in some]
    return -sum(12 * d.year + d.month for d in days if d), sum(story_words(s.text) for s in some)


def serves(some: tuple[KeptStory, ...]) -> set[str]:
    return {name for story in some for name in story.fits}


def subsets(kept: list[KeptStory]) -> list[tuple[KeptStory, ...]]:
    return [some for size in range(len(kept) + 1) for some in combinations(kept, size)]


@st.composite
def some_stories(draw: st.DrawFn) -> list[KeptStory]:
    """Draw up to seven stories, many of them alike."""
    fits = st.dictionaries(st.sampled_from(PRINCIPLES[:8]), st.sampled_from(["told", "turned"]), max_size=5)
    month = st.sampled_from(["", "2024-01", "2025-06", "2026-11"])
    size = st.integers(0, 3)
    drawn = draw(st.lists(st.tuples(fits, month, size), max_size=7))
    return [told(str(i), f, m, action="word " * n) for i, (f, m, n) in enumerate(drawn)]


@settings(max_examples=40)
@given(kept=some_stories())
def test_no_set_is_smaller_or_better(kept: list[KeptStory]) -> None:
    found = fewest(kept)
    chosen = tuple(serving.story for serving in found.chosen)
    whole = [some for some in subsets(kept) if serves(some) == serves(tuple(kept))]
    assert serves(chosen) == serves(tuple(kept)) == set(PRINCIPLES) - set(found.missing)
    assert (len(chosen), *cost(chosen)) == min((len(some), *cost(some)) for some in whole)


@settings(max_examples=40)
@given(kept=some_stories(), k=st.integers(0, 4))
def test_no_few_stories_serve_more(kept: list[KeptStory], k: int) -> None:
    chosen = tuple(serving.story for serving in best_few(kept, k).chosen)
    best = min((-len(serves(some)), len(some), *cost(some)) for some in subsets(kept) if len(some) <= k)
    assert (-len(serves(chosen)), len(chosen), *cost(chosen)) == best


@settings(max_examples=40)
@given(kept=some_stories())
def test_each_principle_has_one_story_and_a_backup_that_is_another(kept: list[KeptStory]) -> None:
    found = fewest(kept)
    led = {name: serving.story for serving in found.chosen for name in serving.principles}
    assert sum(len(serving.principles) for serving in found.chosen) == len(led) == found.served
    assert set(led) == set(found.backups)
    for name, backup in found.backups.items():
        others = [story for story in kept if name in story.fits and story is not led[name]]
        assert (backup in others) if others else backup is None


def test_worked_by_hand() -> None:
    wide = told("wide", {OWNERSHIP: "told", DEEP: "turned"}, "2025-01")
    deep = told("deep", {DEEP: "told", FRUGAL: "told"}, "2026-01")
    old = told("old", {FRUGAL: "told", DEEP: "told"}, "2020-01")
    found = fewest([old, wide, deep])
    assert [(s.story.title, dict(s.principles)) for s in found.chosen] == [
        ("wide", {OWNERSHIP: "told"}),
        ("deep", {FRUGAL: "told", DEEP: "told"}),
    ]
    # The set's own story stands behind "deep" although it would have to be turned: it is prepared anyway.
    assert found.backups == {OWNERSHIP: None, DEEP: wide, FRUGAL: old}
    assert (found.served, len(found.missing)) == (3, 13)


def test_of_equal_sets_the_shorter_then_the_first_is_taken() -> None:
    short, long = told("short", {TRUST: "told"}, action="I did."), told("long", {TRUST: "told"}, action="I did it.")
    assert fewest([long, short]).chosen[0].story is short
    twins = [told("a", {TRUST: "told"}), told("b", {TRUST: "told"})]
    assert fewest(twins).chosen[0].story is twins[0]


@pytest.mark.parametrize("kept", [[], [told("empty")]])
def test_no_story_serves_nothing(kept: list[KeptStory]) -> None:
    for found in (fewest(kept), best_few(kept)):
        assert (found.chosen, found.backups, found.missing) == ((), {}, PRINCIPLES)


def test_forty_stories_of_three_principles_are_covered() -> None:
    triples = list(product(PRINCIPLES[:4], PRINCIPLES[4:9], PRINCIPLES[9:]))[::3][:40]
    kept = [told(str(i), dict.fromkeys(names, "told")) for i, names in enumerate(triples)]
    assert len(fewest(kept).chosen) == 7  # each has one of the last seven principles
    assert best_few(kept).served == 12  # four stories of three principles each
