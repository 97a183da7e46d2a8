"""The whiteboard without its browser part: code is kept as it was typed, and what to ask first fits the question."""

import pytest
from streamlit.testing.v1 import AppTest

from practice.drafts import read_draft
from visuals.frames.learner import mine
from visuals.frames.whiteboard import ALOUD, CODING, DESIGN, HELP

CODE = "def f(xs):\n    return [x for x in xs if x < 3]  # <b>&</b>"


def screen(draws: str) -> None:
    import streamlit as st

    from visuals.frames.learner import mine
    from visuals.frames.whiteboard import whiteboard

    st.text(whiteboard(mine(), "interview/a/0", draws))


@pytest.mark.parametrize(("draws", "asks"), [("coding", CODING), ("design", DESIGN), ("depth", CODING)])
def test_code_is_kept_as_typed_below_what_to_ask_first(draws: str, asks: tuple[str, ...]) -> None:
    app = AppTest.from_function(screen, default_timeout=60, args=(draws,)).run()
    assert app.text[0].value == ""
    said = [one.value for one in app.markdown]
    assert "\n".join(f"- {ask}" for ask in asks) in said
    assert ALOUD in said
    assert "Nothing here is run." in HELP
    told = {"text": CODE, "version": 0, "sent": [CODE], "seq": 1, "mount": "m"}
    told["session"] = app.session_state["draft_session"]
    app.session_state["draft:interview/a/0/code"] = {"typed": told}
    app.run()
    assert not app.exception
    assert app.text[0].value == read_draft(mine(), "interview/a/0/code").text == CODE
