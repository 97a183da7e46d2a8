"""A store in trouble, as a learner meets it: a message in words, never a traceback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from practice.opening import FILE
from tests.pages.opened import opened
from visuals.frames.learner import store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of a learner whose store has not been opened yet."""
    monkeypatch.delenv("STARBEAM_DATABASE_URL", raising=False)
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    store.clear()
    yield tmp_path
    store.clear()


def screen() -> None:
    """A screen that keeps a draft when its button is pressed."""
    import streamlit as st

    from practice.drafts import read_draft, save_draft
    from visuals.frames.learner import mine, now, said_calmly

    me = mine()
    if st.button("Save"):
        with said_calmly():
            save_draft(me, "here", "typed", 0, now())
    with said_calmly():
        st.write(f"Kept: {read_draft(me, 'here').text}")
    st.write("The end")


def messages(app: AppTest) -> str:
    assert not app.exception
    return " ".join(error.value for error in app.error)


def test_a_store_that_cannot_be_opened_is_said_and_opened_once_it_is_mended(folder: Path) -> None:
    (folder / FILE).write_text("no database")
    app = AppTest.from_function(screen).run()
    assert "is damaged" in messages(app)
    assert not app.markdown
    (folder / FILE).unlink()
    assert messages(app.run()) == ""
    assert app.markdown[-1].value == "The end"


def test_a_write_that_fails_is_said_where_it_failed_and_the_screen_goes_on(folder: Path) -> None:
    app = AppTest.from_function(screen).run()
    with store().engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE draft")
        connection.commit()
    app.button[0].click().run()
    assert "What was saved before is safe" in messages(app)
    assert app.markdown[-1].value == "The end"


def test_a_file_that_goes_away_is_said_and_found_again(folder: Path) -> None:
    app = AppTest.from_function(screen).run()
    app.button[0].click().run()
    (folder / FILE).rename(folder / "moved")
    assert "was moved, deleted or replaced" in messages(app.run())
    (folder / "moved").rename(folder / FILE)
    assert messages(app.run()) == ""
    assert app.markdown[0].value == "Kept: typed"


SCREENS = ["pages/home.py", "pages/review/page.py", "pages/stories/page.py", "pages/settings.py",
           "pages/question_bank/page.py"]  # fmt: skip


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_says_it_when_the_file_goes_away_under_it(folder: Path, path: str) -> None:
    app = opened(path)
    assert messages(app) == ""
    (folder / FILE).rename(folder / "moved")
    assert "was moved, deleted or replaced" in messages(app.run())
