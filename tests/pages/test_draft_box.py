"""The autosaving box, without its browser part: what it sends is kept once, and nothing typed is lost."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.drafts import MAX_CHARACTERS, read_copies, read_draft, save_draft
from visuals.frames.learner import mine, now

PLACE = "test/part"
KEY = f"draft:{PLACE}"


def screen() -> None:
    import streamlit as st

    from visuals.frames.draft_box import draft_box
    from visuals.frames.learner import mine

    st.text(draft_box(mine(), "test/part", "Part one", help="Say it."))
    draft_box(mine(), "test/other", "Part two")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(screen, default_timeout=60).run()


def types(app: AppTest, text: str, *, seq: int, version: int = 0, sent: tuple[str, ...] = (), **more: Any) -> str:
    """Let the box send a text; return what the page then knows of it."""
    told = {"text": text, "version": version, "sent": [*sent, text], "seq": seq, "mount": "m"}
    app.session_state[KEY] = {"typed": told | {"session": app.session_state["draft_session"]} | more}
    app.run()
    assert not app.exception
    return app.text[0].value


def test_what_is_typed_is_kept_and_returned(app: AppTest) -> None:
    assert app.text[0].value == ""
    assert types(app, "I watch", seq=1) == "I watch"
    assert types(app, "I watch the gain", seq=2, version=1) == "I watch the gain"
    assert read_draft(mine(), PLACE).text == "I watch the gain"
    assert app.session_state[f"{KEY}:done"] == {"mount": "m", "seq": 2, "message": ""}
    assert read_draft(mine(), "test/other").version == 0


def test_a_message_is_kept_once(app: AppTest) -> None:
    types(app, "first", seq=1)
    save_draft(mine(), PLACE, "another tab", 1, now())
    assert types(app, "first", seq=1) == "another tab"


def test_another_tabs_text_is_offered(app: AppTest) -> None:
    types(app, "mine", seq=1)
    save_draft(mine(), PLACE, "theirs", 1, now())
    assert types(app, "mine, longer", seq=2, version=1) == "mine, longer"
    assert read_copies(mine(), PLACE) == ("theirs",)


def test_a_text_whose_acknowledgement_was_lost_is_nobody_elses(app: AppTest) -> None:
    save_draft(mine(), PLACE, "typed before the cut", 0, now())
    types(app, "typed before the cut and after", seq=2, sent=("typed before the cut",))
    assert read_copies(mine(), PLACE) == ()
    assert read_draft(mine(), PLACE).text == "typed before the cut and after"


def test_a_new_server_asks_again_before_it_keeps_an_older_ones_message(app: AppTest) -> None:
    save_draft(mine(), PLACE, "newer, from another tab", 0, now())
    assert types(app, "old", seq=9, session="of the server that was killed") == "newer, from another tab"
    assert read_copies(mine(), PLACE) == ()


def test_what_is_too_long_is_refused_in_words_and_changes_nothing(app: AppTest) -> None:
    types(app, "short", seq=1)
    assert types(app, "x" * (MAX_CHARACTERS + 1), seq=2, version=1) == "short"
    assert "Shorten it" in app.session_state[f"{KEY}:done"]["message"]


@pytest.mark.parametrize("state", [{"typed": 3}, {"typed": {"text": "x"}}, {}], ids=str)
def test_a_foreign_state_changes_nothing(app: AppTest, state: dict[str, Any]) -> None:
    app.session_state[KEY] = state
    app.run()
    assert not app.exception
    assert read_draft(mine(), PLACE).version == 0
