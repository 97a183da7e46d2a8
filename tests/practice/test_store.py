"""The one place where a learner's statements are limited to their rows: seen with every kind of statement."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from practice import Learner, Store, open_store
from practice.errors import NotFoundError
from practice.models import Draft, Story, StoryPrinciple
from practice.suggestions import suggest

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


def story(title: str) -> Story:
    return Story(title=title, created_at=NOW, updated_at=NOW)


@pytest.fixture
def theirs(other: Learner) -> Story:
    """A story of somebody else."""
    with other.writing() as session:
        row = story("theirs")
        session.add(row)
    return row


def test_a_row_gets_its_owner_and_comes_back(mine: Learner) -> None:
    with mine.writing() as session:
        session.add(story("mine"))
    with mine.reading() as session:
        (row,) = session.scalars(select(Story)).all()
    assert (row.learner_id, row.title, row.created_at) == (mine.id, "mine", NOW)


def test_nobody_elses_row_is_seen_by_any_statement(mine: Learner, theirs: Story) -> None:
    with mine.reading() as session:
        assert session.scalars(select(Story)).all() == []
        assert session.scalars(select(Story).where(Story.learner_id == theirs.learner_id)).all() == []
        assert session.get(Story, (theirs.learner_id, theirs.id)) is None
        assert session.execute(select(Story.title)).all() == []
        assert session.scalar(select(func.count()).select_from(Story)) == 0
        assert session.execute(select(Draft.text, Story.title).join(Story, Draft.place == Story.id)).all() == []


def test_nobody_elses_row_is_changed_by_any_statement(mine: Learner, other: Learner, theirs: Story) -> None:
    with mine.writing() as session:
        session.execute(update(Story).values(title="stolen"))
        session.execute(delete(Story))
    theirs.title = "stolen"
    with pytest.raises(PermissionError), mine.writing() as session:
        session.add(theirs)
    with pytest.raises(PermissionError), mine.writing() as session:
        session.add(Story(learner_id=other.id, title="slipped in", created_at=NOW, updated_at=NOW))
    with other.reading() as session:
        assert session.scalars(select(Story.title)).all() == ["theirs"]


def test_a_row_cannot_hang_on_somebody_elses(mine: Learner, theirs: Story) -> None:
    with pytest.raises(IntegrityError), mine.writing() as session:
        session.add(StoryPrinciple(story_id=theirs.id, principle="Ownership", fit="told"))


def test_raw_sql_would_go_around_the_limit_and_is_refused(mine: Learner) -> None:
    with pytest.raises(RuntimeError, match="models"), mine.reading() as session:
        session.execute(text("SELECT * FROM story"))


def test_what_fails_half_way_leaves_nothing(mine: Learner) -> None:
    with pytest.raises(IntegrityError), mine.writing() as session:
        session.add_all([story("whole"), StoryPrinciple(story_id="nobody's", principle="Ownership", fit="told")])
    with mine.reading() as session:
        assert session.scalars(select(Story)).all() == []


def test_two_tabs_that_make_the_same_row_at_the_same_moment_make_one(mine: Learner) -> None:
    def make(n: int) -> str:
        return suggest(mine, f"key {n // 8}", "missing", "Why?", "So.", "pca", None, NOW).id

    with ThreadPoolExecutor(8) as tabs:
        ids = list(tabs.map(make, range(48)))
    assert [len(set(ids[n : n + 8])) for n in range(0, 48, 8)] == [1] * 6


def test_who_was_deleted_begins_anew(store: Store, mine: Learner) -> None:
    with mine.writing() as session:
        session.add(story("old"))
    Store(store.engine).forget(mine)  # as another process would
    with pytest.raises(NotFoundError, match="deleted"), mine.writing() as session:
        session.add(story("late"))
    with store.learner("ada").writing() as session:
        session.add(story("new"))
    with store.learner("ada").reading() as session:
        assert session.scalars(select(Story.title)).all() == ["new"]


def test_a_learner_is_the_same_at_the_next_visit(store: Store, mine: Learner) -> None:
    assert store.learner("ada").id == mine.id
    assert store.learner("Ada").id != mine.id
    with pytest.raises(ValueError, match="500"):
        store.learner("x" * 501)


def test_writers_of_one_process_wait_for_each_other_and_none_is_turned_away(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_store.engine.url
    monkeypatch.setattr("practice.sqlite_file.BUSY_SECONDS", 0.0)  # SQLite itself waits for nobody
    store = open_store(file)
    learners = [store.learner(f"learner {i}") for i in range(8)]

    def write(learner: Learner) -> None:
        for number in range(5):
            with learner.writing() as session:
                session.add(story(f"{number}"))
                session.flush()  # the file is held from here on
                sleep(0.001)  # let the others come

    with ThreadPoolExecutor(len(learners)) as pool:
        list(pool.map(write, learners))
    for learner in learners:
        with learner.reading() as session:
            assert sorted(session.scalars(select(Story.title))) == ["0", "1", "2", "3", "4"]
    store.close()


def test_a_writing_inside_another_is_part_of_it(mine: Learner) -> None:
    def fail_after_it() -> None:
        with mine.writing() as outer:
            with mine.writing() as inner:
                inner.add(story("inner"))
            assert inner is outer
            raise NotFoundError("for a reason")

    with pytest.raises(NotFoundError, match="reason"):
        fail_after_it()
    with mine.writing(), mine.writing() as inner:
        inner.add(story("kept"))
    with mine.reading() as session:
        assert session.scalars(select(Story.title)).all() == ["kept"]


def test_what_is_read_around_a_writing_is_read_anew_after_it(mine: Learner) -> None:
    with mine.writing() as session:
        session.add(row := story("before"))
    with mine.reading() as outer:
        seen = outer.get(Story, (mine.id, row.id))
        with mine.writing() as session:
            session.execute(update(Story).values(title="after"))
            with mine.reading() as inside:
                assert inside.scalars(select(Story.title)).all() == ["after"]
        with mine.reading() as inner:
            assert inner is outer
            again = inner.get(Story, (mine.id, row.id))
    assert seen is not None
    assert again is not None
    assert (seen.title, again.title) == ("before", "after")


def test_sessions_of_two_learners_do_not_join(mine: Learner, other: Learner) -> None:
    with mine.reading() as my_session, other.reading() as their_session:
        assert my_session is not their_session
        assert their_session.info["learner"] == other.id
