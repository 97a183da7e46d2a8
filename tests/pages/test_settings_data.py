"""Your data on Settings: told, taken along, brought back, deleted; nothing happens without a second yes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from practice import recordings
from practice.drafts import read_draft, save_draft
from practice.profile import profile, save_profile
from practice.transfer import TABLES, export_data
from practice.whereabouts import whereabouts
from tests.pages.opened import opened
from tests.practice.recordings.sounds import SPOKEN
from visuals.frames.learner import store
from visuals.frames.settings_data import DELETE, NAMES, words_for

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEPT = "a sentence that stays"
Open = Callable[..., AppTest]


@pytest.fixture
def data() -> Open:
    return partial(opened, "pages/settings.py", view="Your data")


def an_export() -> str:
    """What a learner with a profile and a draft takes along; the learner of the screen has them too."""
    mine = store().learner()
    save_profile(mine, {"name": "Ada"}, NOW)
    save_draft(mine, "story/1/action", KEPT, 0, NOW)
    return export_data(mine, NOW)


def upload(app: AppTest, content: bytes) -> AppTest:
    return app.file_uploader[0].upload("mine.json", content, "application/json").run()


def said(app: AppTest) -> str:
    return "\n".join(e.value for e in (*app.markdown, *app.caption, *app.error, *app.warning, *app.success, *app.code))


def test_the_place_its_size_and_what_is_there_are_told(data: Open) -> None:
    an_export()
    app = data()
    assert not app.exception
    assert whereabouts(store()).place in said(app)
    assert "Kept here: 1 draft." in said(app)
    assert "kB. " in said(app)


def test_a_file_replaces_what_is_here_after_a_second_yes(data: Open) -> None:
    text = an_export()
    save_draft(store().learner(), "story/1/action", "something newer", 1, NOW)
    save_draft(store().learner(), "story/2/action", "another draft", 0, NOW)
    app = upload(data(), text.encode())
    assert not app.exception
    assert [w.value for w in app.warning] == ["The file holds 1 draft. It replaces all that is here now: 2 drafts."]
    assert read_draft(store().learner(), "story/1/action").text == "something newer"
    app.button(key="data_import").click().run()
    assert not app.exception
    assert [s.value for s in app.success] == ["Replaced\\. Now here\\: 1 draft\\."]
    assert read_draft(store().learner(), "story/1/action").text == KEPT
    assert read_draft(store().learner(), "story/2/action").text == ""
    assert not app.warning


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1, 2", b"\xff\xfe\x00", b"null", b'{"format": "starbeam-learner", "version": 99}']
)
def test_a_file_that_is_no_export_is_told_and_nothing_changes(data: Open, content: bytes) -> None:
    before = json.loads(an_export())
    app = upload(data(), content)
    assert not app.exception
    assert len(app.error) == 1
    assert "Nothing was changed" in app.error[0].value
    assert "data_import" not in {button.key for button in app.button}
    assert json.loads(export_data(store().learner(), NOW)) == before


def test_a_file_with_one_bad_row_is_told_with_its_place(data: Open) -> None:
    file = json.loads(an_export())
    file["tables"]["profile"][0]["minutes_a_day"] = -5
    app = upload(data(), json.dumps(file).encode())
    assert not app.exception
    assert "minutes" in app.error[0].value


def test_deleting_needs_the_words_typed(data: Open) -> None:
    an_export()
    app = data()
    assert app.button(key="data_delete").disabled
    app.text_input(key="data_sure").set_value("delete").run()
    assert app.button(key="data_delete").disabled
    app.text_input(key="data_sure").set_value(f" {DELETE.upper()} ").run()
    app.button(key="data_delete").click().run()
    assert not app.exception
    assert app.success[0].value.startswith("Deleted\\: 1 draft\\.")
    assert profile(store().learner()).name == ""
    assert read_draft(store().learner(), "story/1/action").text == ""
    assert app.button(key="data_delete").disabled


def test_recordings_are_counted_and_deleted_with_the_rest(data: Open, tmp_path: Path) -> None:
    mine = store().learner()
    recordings.record(mine, "interview/1/0", SPOKEN, NOW)
    app = data()
    assert "Kept here: 1 recording." in said(app)
    app.text_input(key="data_sure").set_value(DELETE).run()
    app.button(key="data_delete").click().run()
    assert not app.exception
    assert app.success[0].value == "Deleted\\: 1 recording\\."
    assert not list(tmp_path.rglob("*.wav"))


def test_counts_are_said_in_words() -> None:
    assert words_for({}) == "nothing"
    assert words_for({"profile": 1, "visit": 9}) == "a profile"
    assert words_for({"story": 1, "review": 1200, "draft": 5}) == "1 story, 1,200 reviews"
    assert words_for({"profile": 1, "draft": 2}) == "2 drafts"
    assert set(NAMES) <= set(TABLES)
