"""What is being written: kept at each save, and two tabs that write at one place lose nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import Learner
from practice.drafts import (
    MAX_CHARACTERS,
    MAX_COPIES,
    Written,
    drop_draft,
    read_copies,
    read_draft,
    read_drafts,
    save_draft,
)
from practice.errors import InvalidInputError

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
PLACE = "review/pca/1"


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_typing_is_kept_save_by_save(mine: Learner) -> None:
    assert read_draft(mine, PLACE) == Written("", 0)
    first = save_draft(mine, PLACE, "The first", 0, NOW)
    second = save_draft(mine, PLACE, "The first component", first.version, later(1))
    assert (first, second) == (Written("The first", 1), Written("The first component", 2))
    assert read_draft(mine, PLACE) == Written("The first component", 2)
    assert read_copies(mine, PLACE) == ()


def test_what_another_tab_wrote_becomes_a_copy(mine: Learner) -> None:
    save_draft(mine, PLACE, "from tab one", 0, NOW)
    written = save_draft(mine, PLACE, "from tab two", 0, later(1))
    assert written == Written("from tab two", 2, other="from tab one")
    assert read_copies(mine, PLACE) == ("from tab one",)


@pytest.mark.parametrize("before", ["", "  \n", "the same"])
def test_nothing_worth_a_copy_leaves_none(mine: Learner, before: str) -> None:
    save_draft(mine, PLACE, before, 0, NOW)
    assert save_draft(mine, PLACE, "the same", 0, later(1)).other is None
    assert read_copies(mine, PLACE) == ()


def test_a_save_that_changes_nothing_counts_no_version(mine: Learner) -> None:
    save_draft(mine, PLACE, "once", 0, NOW)
    assert save_draft(mine, PLACE, "once", 1, later(1)) == Written("once", 1)


def test_a_text_that_is_too_long_is_refused_and_the_old_one_stands(mine: Learner) -> None:
    save_draft(mine, PLACE, "short", 0, NOW)
    with pytest.raises(InvalidInputError, match="20,001 characters"):
        save_draft(mine, PLACE, "x" * (MAX_CHARACTERS + 1), 1, later(1))
    assert read_draft(mine, PLACE).text == "short"


def test_two_tabs_that_quarrel_keep_the_newest_copies(mine: Learner) -> None:
    for n in range(MAX_COPIES + 5):
        save_draft(mine, PLACE, f"text {n}", 0, later(n))
    copies = read_copies(mine, PLACE)
    assert copies == tuple(f"text {n}" for n in range(MAX_COPIES + 3, 3, -1))


def test_drafts_of_one_start_are_found_and_wildcards_mean_nothing(mine: Learner) -> None:
    for place in ("story/a_1/task", "story/a_1/action", "story/ab1/task", "story/a%/task"):
        save_draft(mine, place, place, 0, NOW)
    assert set(read_drafts(mine, "story/a_1/")) == {"story/a_1/task", "story/a_1/action"}
    assert set(read_drafts(mine, "story/a%")) == {"story/a%/task"}


def test_a_dropped_draft_is_gone_with_its_copies(mine: Learner) -> None:
    save_draft(mine, PLACE, "one", 0, NOW)
    save_draft(mine, PLACE, "two", 0, NOW)
    drop_draft(mine, PLACE)
    assert (read_draft(mine, PLACE), read_copies(mine, PLACE)) == (Written("", 0), ())


def test_somebody_else_writes_at_a_place_of_their_own(mine: Learner, other: Learner) -> None:
    save_draft(mine, PLACE, "mine", 0, NOW)
    assert read_draft(other, PLACE) == Written("", 0)
    save_draft(other, PLACE, "theirs", 0, NOW)
    drop_draft(other, PLACE)
    assert read_draft(mine, PLACE).text == "mine"


TEXTS = st.one_of(
    st.tuples(st.just(0), st.text("ab é", max_size=6)), st.tuples(st.just(1), st.text("xy 中", max_size=6))
)


@given(tabs=st.lists(TEXTS, max_size=12))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_two_tabs_that_write_different_texts_neither_loses_its_last(
    mine: Learner, tabs: list[tuple[int, str]]
) -> None:
    drop_draft(mine, PLACE)
    versions, last = [0, 0], ["", ""]
    for minute, (tab, text) in enumerate(tabs):
        versions[tab] = save_draft(mine, PLACE, text, versions[tab], later(minute)).version
        last[tab] = text
    kept = {read_draft(mine, PLACE).text, *read_copies(mine, PLACE)}
    assert {text for text in last if text.strip()} <= kept
