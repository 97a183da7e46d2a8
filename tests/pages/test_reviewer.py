"""The language model as a script: set on Settings, tried there, asked in its box, harmless when it fails."""

from collections.abc import Callable, Iterator
from concurrent.futures import wait
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from practice.errors import StoreFullError
from practice.reviewer import save_setting, setting
from practice.reviewer.setting import KEY, MODEL, URL
from tests.model_server import ModelServer, Reply, completion, formed, model_server
from tests.pages.opened import opened
from tests.pages.test_sign_in import visited
from visuals.frames import model_review
from visuals.frames.learner import store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MARKUP = "![x](http://evil.example/x.png) <b>b</b> :red[r] $x$"
QUOTED = {"good": False, "quote": "two weeks", "says": MARKUP}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (URL, MODEL, KEY):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def settings() -> AppTest:
    return opened("pages/settings.py", view="Language model")


def switch_on(server: ModelServer, **changes: object) -> None:
    save_setting(store().learner(), {"on": True, "url": server.url, "model": "tiny", **changes}, NOW)


def box(answer: str = "I tested it for two weeks.") -> AppTest:
    """Two boxes on one screen, and what stands below them."""

    def screen(answer: str) -> None:
        import streamlit as st

        from visuals.frames.learner import mine
        from visuals.frames.model_review import model_review

        model_review(mine(), "Why?", answer, "1")
        model_review(mine(), "How?", answer, "2")
        st.caption("The screen goes on.")

    return AppTest.from_function(screen, default_timeout=60, args=(answer,)).run()


def ask(app: AppTest, key: str) -> AppTest:
    """Press the button, and draw the screen again once something came of it."""
    app.button(key=f"ask-model-{key}").click().run()
    wait([app.session_state[model_review.ASKED][key].outcome], 30)
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error))


def test_it_is_set_tried_and_switched_on(server: ModelServer, nothing_set: pytest.MonkeyPatch) -> None:
    app = settings()
    assert not app.toggle(key="reviewer_on").value
    assert not [button for button in app.button if button.key == "ask-model-try"]
    app.text_input(key="reviewer_url").set_value(f" {server.url}/ ").run()
    app.text_input(key="reviewer_model").set_value("tiny").run()
    assert "No key is set" in said(app)
    assert "What is sent to this address is not encrypted" not in said(app)
    ask(app, "try")
    assert "The result has a number and what it was before" in said(app)
    assert "Answered in" in said(app)
    assert not setting(store().learner()).on
    app.toggle(key="reviewer_on").set_value(True).run()
    kept = setting(store().learner())
    assert (kept.on, kept.url, kept.model) == (True, server.url, "tiny")
    nothing_set.setenv(KEY, "sk-1")
    assert "A key is set" in said(settings())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://ada:secret@h/", "http://h/\x1b", "x" * 500])
def test_an_address_that_is_none_is_told_beside_its_field(server: ModelServer, url: str) -> None:
    switch_on(server)
    app = settings()
    app.text_input(key="reviewer_url").set_value(url).run()
    assert len(app.error) == 1
    assert setting(store().learner()).url == server.url
    assert not app.exception


def test_a_key_of_the_secrets_file_is_sent(server: ModelServer) -> None:
    switch_on(server)
    app = box()
    app.secrets["reviewer"] = {"key": "sk-of-the-file"}
    ask(app.run(), "1")
    assert server.asked[0][1]["Authorization"] == "Bearer sk-of-the-file"


def test_the_box_is_not_there_until_it_is_switched_on(server: ModelServer) -> None:
    assert not box().button
    switch_on(server, on=False)
    assert not box().button
    switch_on(server)
    assert not box(" ").button
    assert len(box().button) == 2
    assert not server.asked


def test_each_box_asks_by_a_click_alone_and_keeps_what_was_said(server: ModelServer) -> None:
    switch_on(server)
    server.replies[:] = [formed([QUOTED, {**QUOTED, "quote": "never said"}])]
    app = ask(box(), "2")
    assert "It may be wrong" in said(app)
    assert "“two weeks”" in said(app)
    assert "1 remark was left out" in said(app)
    assert app.button(key="ask-model-1").label == model_review.ASK
    assert app.button(key="ask-model-2").label == "Ask it again"
    app.run()
    assert "“two weeks”" in said(app)
    assert len(server.asked) == 1


def test_markup_of_a_model_is_shown_as_it_is(server: ModelServer) -> None:
    switch_on(server)
    server.replies[:] = [formed([QUOTED]), Reply(completion(f"{MARKUP}\n\n    {MARKUP}"))]
    app = ask(ask(box(), "1"), "2")
    assert "did not keep to the form" in said(app)
    shown = said(app)
    assert not any(sign in shown for sign in ("![x]", "<b>", ":red[", "$x$", "http://evil"))
    assert shown.count("evil") == 3


def test_while_it_is_waited_for_the_screen_goes_on(server: ModelServer) -> None:
    switch_on(server)
    server.replies[:] = [Reply(formed().body, held=True)]
    app = box()
    app.button(key="ask-model-1").click().run()
    assert "Waiting for tiny, 0 s" in said(app)
    assert "The screen goes on." in said(app)
    server.let_go.set()
    wait([app.session_state[model_review.ASKED]["1"].outcome], 30)
    assert "Waiting" not in said(app.run())


def test_a_failure_is_one_calm_sentence_and_it_can_be_asked_again(server: ModelServer) -> None:
    switch_on(server)
    server.replies[:] = [Reply(status=500), formed([{**QUOTED, "says": "Good."}])]
    app = ask(box(), "1")
    assert [info.value.partition(".")[0] for info in app.info] == ["127\\"]
    assert "The screen goes on." in said(app)
    assert "Good" in said(ask(app, "1"))
    assert not app.info


def test_what_nobody_foresaw_is_told_without_its_words(server: ModelServer, nothing_set: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    switch_on(server)
    nothing_set.setattr("practice.reviewer.client.read", broken)
    app = ask(box(), "1")
    assert [info.value for info in app.info] == [model_review.UNKNOWN]


def test_a_store_that_fails_leaves_the_screen_as_it_is(server: ModelServer, nothing_set: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreFullError("There is no room left.")

    switch_on(server)
    nothing_set.setattr(model_review, "setting", full)
    assert said(box()) == "The screen goes on."


@pytest.fixture
def signed_in(nothing_set: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    nothing_set.setenv("STARBEAM_ALLOWED", "@example.org")

    def open_view() -> AppTest:
        app = visited("pages/settings.py")
        return app.segmented_control(key="view").set_value("Language model").run()

    return open_view


def test_who_signs_in_chooses_no_address(signed_in: Callable[[], AppTest], server: ModelServer) -> None:
    save_setting(store().learner("https://id.example|2"), {"on": True, "url": server.url, "model": "tiny"}, NOW)
    app = signed_in()
    assert "has set up no language model" in said(app)
    assert not app.text_input
    assert not app.toggle


def test_who_signs_in_switches_on_what_the_operator_chose(
    signed_in: Callable[[], AppTest], server: ModelServer, nothing_set: pytest.MonkeyPatch
) -> None:
    nothing_set.setenv(URL, server.url)
    nothing_set.setenv(MODEL, "tiny")
    nothing_set.setenv(KEY, "sk-of-the-operator")
    app = signed_in()
    assert not app.text_input
    app.toggle(key="reviewer_on").set_value(True).run()
    assert setting(store().learner("https://id.example|2")).on
    assert "sk-" not in said(app)
    assert "The result has a number" in said(ask(app, "try"))
    nothing_set.setenv(URL, "file:///x")
    assert URL in said(signed_in())
