"""Stories are kept, change field by field, lose nothing to another tab, and belong to one learner."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import Learner
from practice.drafts import read_copies, read_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.stories import (
    KeptStory,
    add_story,
    delete_story,
    place_of,
    save_part,
    save_story,
    set_fit,
    stories,
    story,
)
from practice.stories.keeping import MAX_STORIES
from practice.stories.text import read_story

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def kept(mine: Learner) -> KeptStory:
    """A story as it is first written."""
    return add_story(mine, {"title": "Search ranker rewrite", "situation": "Slow.", "happened_on": "2026-03-17"}, NOW)


def test_a_story_comes_back_as_it_was_written(mine: Learner, kept: KeptStory) -> None:
    assert stories(mine) == (kept,) == (story(mine, kept.id),)
    assert (kept.title, kept.text.situation, kept.text.happened_on) == (
        "Search ranker rewrite",
        "Slow.",
        date(2026, 3, 1),
    )
    assert (kept.version, kept.created_at, dict(kept.fits), kept.rehearsed_at) == (1, NOW, {}, None)
    assert read_draft(mine, place_of(kept.id, "situation")).text == "Slow."


def test_fields_are_tidied(mine: Learner) -> None:
    text = add_story(mine, {"title": "  a \n b ", "tags": ["SQL", " sql ", "two  words"]}, NOW).text
    assert (text.title, text.tags) == ("a b", ("SQL", "two words"))


def test_one_field_is_changed_and_the_others_stay(mine: Learner, kept: KeptStory) -> None:
    saved = save_story(mine, kept.id, {"role": "Lead", "tags": ["search"]}, kept.text, LATER)
    assert (saved.story.text.role, saved.story.text.tags, saved.story.title) == ("Lead", ("search",), kept.title)
    assert (saved.story.version, saved.story.updated_at, saved.replaced) == (2, LATER, {})
    assert save_story(mine, kept.id, {"role": "Lead"}, kept.text, NOW).story.version == 2  # nothing new


def test_a_stale_tab_changes_its_field_only_and_what_it_replaced_is_kept(mine: Learner, kept: KeptStory) -> None:
    save_story(mine, kept.id, {"title": "From the first tab", "role": "Lead"}, kept.text, NOW)
    saved = save_story(mine, kept.id, {"title": "From the second"}, kept.text, LATER)
    assert (saved.story.title, saved.story.text.role) == ("From the second", "Lead")
    assert saved.replaced == {"title": "From the first tab"}
    assert read_copies(mine, place_of(kept.id, "title")) == ("From the first tab",)
    save_story(mine, kept.id, {"happened_on": date(2026, 2, 1), "tags": ["a", "b"]}, kept.text, NOW)
    late = save_story(mine, kept.id, {"happened_on": date(2026, 4, 1), "tags": []}, kept.text, LATER)
    assert late.replaced == {"happened_on": "February 2026", "tags": "a, b"}
    assert save_story(mine, kept.id, {"title": "Third"}, saved.story.text, LATER).replaced == {}


def test_what_is_typed_is_the_story_at_once(mine: Learner, kept: KeptStory) -> None:
    written = save_part(mine, kept.id, "action", "I measured.", 1, NOW)
    assert (written.text, written.version, written.other) == ("I measured.", 2, None)
    assert story(mine, kept.id).text.action == "I measured."
    second = save_part(mine, kept.id, "action", "I guessed.", 1, LATER)  # a tab that had not seen it
    assert (second.text, second.other) == ("I guessed.", "I measured.")
    assert read_copies(mine, place_of(kept.id, "action")) == ("I measured.",)
    assert story(mine, kept.id).text.action == read_draft(mine, place_of(kept.id, "action")).text == "I guessed."


def test_a_part_that_is_saved_as_a_field_is_the_draft_too(mine: Learner, kept: KeptStory) -> None:
    save_story(mine, kept.id, {"situation": "Fast."}, kept.text, NOW)
    assert read_draft(mine, place_of(kept.id, "situation")).text == "Fast."


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "title"),
        ({"title": " \n "}, "few words"),
        ({"title": "x" * 121}, "title.*120"),
        ({"title": "x", "action": "x" * 6_001}, "action.*6000"),
        ({"title": "x", "tags": ["x"] * 13}, "tags.*12"),
        ({"title": "x", "tags": [""]}, "tags 0"),
        ({"title": "x", "happened_on": "2026-12-01"}, "up to November 2026.*December 2026"),
        ({"title": "x", "happened_on": "1949-12-31"}, "happened_on.*1950"),
        ({"title": "x", "happened_on": "soon"}, "happened_on"),
        ({"title": "x", "learner_id": "bob"}, "learner_id"),
        ({"title": 7}, "title"),
    ],
    ids=str,
)
def test_what_cannot_be_a_story_is_refused_by_name(fields: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidInputError, match=named):
        read_story(fields, NOW.date())


def test_a_refused_story_is_not_kept(mine: Learner) -> None:
    with pytest.raises(InvalidInputError, match="few words"):
        add_story(mine, {"title": ""}, NOW)
    assert stories(mine) == ()


def test_a_refused_change_changes_nothing(mine: Learner, kept: KeptStory) -> None:
    with pytest.raises(InvalidInputError, match="title"):
        save_story(mine, kept.id, {"role": "Lead", "title": ""}, kept.text, LATER)
    with pytest.raises(InvalidInputError, match="6000"):
        save_part(mine, kept.id, "action", "x" * 6_001, 1, LATER)
    with pytest.raises(InvalidInputError, match="one of situation"):
        save_part(mine, kept.id, "title", "x", 1, LATER)
    assert stories(mine) == (kept,)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), max_size=40))
def test_any_text_is_kept_but_for_what_no_database_keeps(mine: Learner, text: str) -> None:
    kept = add_story(mine, {"title": "t", "action": text}, NOW)
    whole = all(c != "\0" and not "\ud800" <= c <= "\udfff" for c in text)
    assert not whole or story(mine, kept.id).text.action == text
    assert save_part(mine, kept.id, "action", text, 1, NOW).text == kept.text.action
    delete_story(mine, kept.id)


def test_there_is_a_last_story(mine: Learner) -> None:
    for i in range(MAX_STORIES):
        add_story(mine, {"title": f"story {i}"}, NOW)
    with pytest.raises(InvalidInputError, match="Delete one"):
        add_story(mine, {"title": "one more"}, NOW)


def test_principles_are_told_turned_and_taken_back(mine: Learner, kept: KeptStory) -> None:
    set_fit(mine, kept.id, "Ownership", "turned", NOW)
    set_fit(mine, kept.id, "Dive Deep", "told", NOW)
    assert set_fit(mine, kept.id, "Ownership", "told", LATER).fits == {"Ownership": "told", "Dive Deep": "told"}
    assert set_fit(mine, kept.id, "Dive Deep", None, LATER).fits == {"Ownership": "told"}
    assert set_fit(mine, kept.id, "Dive Deep", None, LATER) == story(mine, kept.id)
    with pytest.raises(InvalidInputError, match=r"16.*'Kindness'"):
        set_fit(mine, kept.id, "Kindness", "told", NOW)
    with pytest.raises(InvalidInputError, match="'perfect'"):
        set_fit(mine, kept.id, "Ownership", "perfect", NOW)  # type: ignore[arg-type]


def test_a_deleted_story_leaves_nothing_of_it(mine: Learner, kept: KeptStory) -> None:
    other = add_story(mine, {"title": "stays", "action": "I stay."}, NOW)
    set_fit(mine, kept.id, "Ownership", "told", NOW)
    save_part(mine, kept.id, "situation", "Slower.", 0, LATER)
    delete_story(mine, kept.id)
    delete_story(mine, kept.id)  # in a second tab
    assert stories(mine) == (other,)
    assert read_draft(mine, place_of(kept.id, "situation")).version == 0
    assert read_copies(mine, place_of(kept.id, "situation")) == ()
    assert read_draft(mine, place_of(other.id, "action")).text == "I stay."


def test_somebody_elses_story_is_not_here(mine: Learner, other: Learner, kept: KeptStory) -> None:
    for attempt in (
        lambda: story(other, kept.id),
        lambda: save_story(other, kept.id, {"title": "stolen"}, kept.text, NOW),
        lambda: save_part(other, kept.id, "action", "stolen", 1, NOW),
        lambda: set_fit(other, kept.id, "Ownership", "told", NOW),
    ):
        with pytest.raises(NotFoundError, match="not here"):
            attempt()
    delete_story(other, kept.id)
    assert stories(other) == ()
    assert stories(mine) == (kept,)
