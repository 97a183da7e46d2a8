"""Interviews in the store: a refresh, a restart, a second tab, export and import, damage."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from practice import Learner, Store, open_store
from practice.drafts import read_copies, read_draft, save_draft
from practice.errors import InvalidInputError, MovedOnError, NotFoundError, NotNowError, StoreDamagedError
from practice.interview import keeping
from practice.interview.draw import Facts, draw, read_facts
from practice.interview.formats import INTERN_SCREEN, own_mix, single_question
from practice.interview.keeping import (
    act,
    away,
    begin,
    current,
    delete_interview,
    draft_place,
    interview,
    interviews,
    not_given,
    place_now,
    typed_at,
    unreadable,
)
from practice.interview.state import Abandon, Again, Answer, Ask, Begin, Finish, Hear, Next, Note, Pass
from practice.models import Interview
from practice.stories import stories
from practice.transfer import export_data, import_data
from questions import load_bank
from tests.practice.filled import NOW, fill

BANK = load_bank()
SCREEN = draw(INTERN_SCREEN, BANK, Facts("intern"), 7)
SECOND = timedelta(seconds=1)


def test_a_question_is_kept_with_its_draft_until_it_is_answered(mine: Learner) -> None:
    kept = begin(mine, SCREEN, NOW)
    kept = act(mine, kept.id, Begin(), 0, NOW)
    place = place_now(kept)
    assert place == draft_place(kept.id, 0) == f"interview/{kept.id}/0"
    save_draft(mine, place, "a whole sen", 0, NOW)
    assert interview(mine, kept.id) == kept == current(mine)
    kept = act(mine, kept.id, Answer(text="a whole sentence"), 1, NOW + 60 * SECOND)
    assert read_draft(mine, place).version == 0
    assert read_copies(mine, place) == ()
    kept = act(mine, kept.id, Ask(ask="Why?"), 2, NOW + 61 * SECOND)
    assert place_now(kept) == draft_place(kept.id, 0, 1)
    assert kept.state.questions[0].spent == 60


def test_who_types_is_not_away(mine: Learner) -> None:
    kept = begin(mine, SCREEN, NOW)
    assert away(kept, NOW + 100 * SECOND) == 0 * SECOND
    kept = act(mine, kept.id, Begin(), 0, NOW)
    assert typed_at(mine, kept) is None
    assert away(kept, NOW + 100 * SECOND) == 100 * SECOND
    save_draft(mine, place_now(kept), "a whole sen", 0, NOW + 70 * SECOND)
    assert typed_at(mine, kept) == NOW + 70 * SECOND
    assert away(kept, NOW + 100 * SECOND, typed_at(mine, kept)) == 30 * SECOND
    save_draft(mine, f"{place_now(kept)}/code", "for x in y:", 0, NOW + 80 * SECOND)
    save_draft(mine, draft_place(kept.id, 10), "of another question", 0, NOW + 90 * SECOND)
    assert typed_at(mine, kept) == NOW + 80 * SECOND
    read = act(mine, kept.id, Answer(text="x"), 1, NOW + 100 * SECOND)
    assert away(read, NOW + 900 * SECOND) == 0 * SECOND
    real = begin(mine, SCREEN.model_copy(update={"mode": "real"}), NOW)
    assert away(act(mine, real.id, Begin(), 0, NOW), NOW + 900 * SECOND) == 0 * SECOND


def test_what_was_typed_and_not_given_is_found_again(mine: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    save_draft(mine, draft_place(kept.id, 0), "half a sen", 0, NOW)
    passed = act(mine, kept.id, Pass(), 1, NOW)
    with pytest.raises(MovedOnError):
        act(mine, kept.id, Answer(text="from the other tab"), 1, NOW, draft_place(kept.id, 0))
    assert set(not_given(mine, passed, 0)) == {"half a sen", "from the other tab"}
    assert not_given(mine, passed, 1) == ()
    said = act(mine, kept.id, Again(), passed.state.version, NOW)
    said = act(mine, kept.id, Answer(text="half a sen"), said.state.version, NOW)
    assert not_given(mine, said, 0) == ("from the other tab",)


def test_a_restart_finds_it(sqlite_store: Store) -> None:
    mine = sqlite_store.learner("ada")
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    address = str(sqlite_store.engine.url)
    sqlite_store.close()
    again = open_store(address)
    assert interview(again.learner("ada"), kept.id) == kept
    again.close()


def test_the_second_tab_is_refused_calmly_and_loses_nothing(mine: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    first = act(mine, kept.id, Answer(text="first tab"), 1, NOW)
    save_draft(mine, draft_place(kept.id, 0), "second tab", 0, NOW)
    for _ in "twice":
        with pytest.raises(MovedOnError, match=r"another tab\..*kept as a copy\."):
            act(mine, kept.id, Answer(text="second tab "), 1, NOW, place_now(kept))
    assert interview(mine, kept.id) == first
    assert read_draft(mine, draft_place(kept.id, 0)).text == "second tab"
    assert read_copies(mine, draft_place(kept.id, 0)) == ("second tab",)


def test_a_second_click_of_what_was_given_keeps_no_copy(mine: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    act(mine, kept.id, Answer(text="the same"), 1, NOW)
    for event in (Answer(text="the same "), Pass()):
        with pytest.raises(MovedOnError, match=r"in another tab\. This page"):
            act(mine, kept.id, event, 1, NOW)
    assert read_copies(mine, draft_place(kept.id, 0)) == ()


def test_marks_of_another_tab_are_in_nobodys_way(mine: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    act(mine, kept.id, Note(question=0, text="speaks slowly"), 1, NOW)
    kept = act(mine, kept.id, Answer(text="I am Ada."), 1, NOW)
    kept = act(mine, kept.id, Hear(question=0, point="a result"), 0, NOW)
    assert (kept.state.questions[0].notes, kept.state.questions[0].heard) == ("speaks slowly", ("a result",))
    assert kept.state.version == 2


def test_what_another_tab_was_typing_is_a_copy_once_this_one_answers(mine: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    save_draft(mine, draft_place(kept.id, 0), "of the other tab", 0, NOW)
    act(mine, kept.id, Answer(text="of this tab"), 1, NOW)
    assert read_draft(mine, draft_place(kept.id, 0)).version == 0
    assert read_copies(mine, draft_place(kept.id, 0)) == ("of the other tab",)


def test_what_does_not_fit_changes_nothing(mine: Learner) -> None:
    kept = begin(mine, SCREEN, NOW)
    with pytest.raises(NotNowError):
        act(mine, kept.id, Next(), 0, NOW)
    with pytest.raises(InvalidInputError):
        act(mine, kept.id, {"kind": "?"}, 0, NOW)
    assert interview(mine, kept.id) == kept
    with pytest.raises(InvalidInputError, match="not begun"):
        begin(mine, act(mine, kept.id, Begin(), 0, NOW).state, NOW)


def test_several_are_open_and_the_last_one_touched_is_current(mine: Learner, other: Learner) -> None:
    assert current(mine) is None
    first = begin(mine, SCREEN, NOW)
    second = begin(mine, draw(single_question("story"), BANK, Facts(), 1), NOW + SECOND)
    assert [kept.id for kept in interviews(mine)] == [second.id, first.id]
    act(mine, first.id, Begin(), 0, NOW + 2 * SECOND)
    assert current(mine).id == first.id  # type: ignore[union-attr]
    act(mine, first.id, Finish(), 1, NOW + 3 * SECOND)
    act(mine, second.id, Abandon(), 0, NOW + 3 * SECOND)
    assert current(mine) is None
    assert [kept.id for kept in interviews(mine, "finished")] == [first.id]
    assert interviews(other) == ()
    with pytest.raises(NotFoundError):
        act(other, first.id, Begin(), 2, NOW)


def test_too_many_open_ones_are_refused(mine: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_OPEN", 2)
    begin(mine, SCREEN, NOW)
    begin(mine, SCREEN, NOW)
    with pytest.raises(InvalidInputError, match="2 interviews are open"):
        begin(mine, SCREEN, NOW)


def test_deleting_takes_the_drafts_along(mine: Learner) -> None:
    kept = begin(mine, SCREEN, NOW)
    save_draft(mine, draft_place(kept.id, 3), "x", 0, NOW)
    delete_interview(mine, kept.id)
    assert interviews(mine) == ()
    assert read_draft(mine, draft_place(kept.id, 3)).version == 0
    with pytest.raises(NotFoundError):
        interview(mine, kept.id)


def test_export_and_import_keep_it_exactly_and_refuse_a_damaged_one(mine: Learner, other: Learner) -> None:
    kept = act(mine, begin(mine, SCREEN, NOW).id, Begin(), 0, NOW)
    kept = act(mine, kept.id, Answer(text="Zwölf 東京"), 1, NOW + SECOND)
    kept = act(mine, kept.id, Ask(ask="Why?", because="It says so."), 2, NOW + SECOND)
    file = export_data(mine, NOW)
    import_data(other, file, NOW)
    assert interview(other, kept.id) == kept
    act(other, kept.id, Answer(text="So"), 3, NOW + SECOND)
    for wrong, right in (('"status":"sleeping"', '"status":"replying"'), ('"at":99', '"at":0')):
        assert right in file
        with pytest.raises(InvalidInputError, match="interview"):
            import_data(other, file.replace(right, wrong), NOW)


def test_an_export_of_before_there_were_interviews_is_taken(mine: Learner) -> None:
    begin(mine, SCREEN, NOW)
    old = json.loads(export_data(mine, NOW))
    del old["tables"]["interview"]
    import_data(mine, json.dumps(old), NOW)
    assert interviews(mine) == ()


def test_a_file_of_before_there_were_interviews_is_brought_to_this_version(sqlite_store: Store) -> None:
    fill(sqlite_store.learner("ada"))
    with sqlite_store.engine.begin() as connection:
        connection.execute(text("DROP TABLE interview"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    address = str(sqlite_store.engine.url)
    sqlite_store.close()
    again = open_store(address)
    mine = again.learner("ada")
    assert len(stories(mine)) == 1
    assert begin(mine, SCREEN, NOW) == current(mine)
    again.close()


def test_a_damaged_row_is_said(mine: Learner) -> None:
    kept = begin(mine, SCREEN, NOW)
    with mine.writing() as session:
        session.get_one(Interview, (mine.id, kept.id)).state = {"format": "?"}
    with pytest.raises(StoreDamagedError, match="cannot be read"):
        interview(mine, kept.id)
    other = begin(mine, SCREEN, NOW - SECOND)
    assert current(mine) == other
    assert interviews(mine) == (other,)
    assert unreadable(mine) == (kept.id,)
    delete_interview(mine, kept.id)
    assert unreadable(mine) == ()


def test_what_was_asked_before_is_known_next_time(mine: Learner) -> None:
    state = draw(own_mix({"story": 1}), BANK, Facts(), 1)
    kept = act(mine, begin(mine, state, NOW).id, Begin(), 0, NOW)
    facts = read_facts(mine, BANK, NOW, [kept.state])
    assert facts.asked == {state.questions[0].principle: 1, state.questions[0].card: 1}
