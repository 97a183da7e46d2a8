"""The door as a script: who sees which screen, and what somebody taken off the list can still press."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from practice.drafts import read_draft, save_draft
from tests.pages.opened import APP
from visuals.frames.learner import store
from visuals.frames.settings_data import DELETE

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BOB = {
    "is_logged_in": True, "iss": "https://id.example", "sub": "2", "email": "bob@example.org", "email_verified": True,
}  # fmt: skip


def visited(screen: str | None = None, **claims: object) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.user = {**BOB, "iat": datetime.now(UTC).timestamp(), **claims}
    app.run()
    return app.switch_page(screen).run() if screen else app


def titles(app: AppTest) -> list[str]:
    assert not app.exception
    return [title.value for title in app.title]


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("STARBEAM_ALLOWED", "@example.org")
    return monkeypatch


def test_who_is_on_the_list_comes_in_and_can_sign_out() -> None:
    app = visited("pages/settings.py")
    assert titles(app) == ["Settings"]
    assert app.button(key="sign-out")
    assert app.text_input(key="profile_name").value == ""


@pytest.mark.parametrize("claims", [{"is_logged_in": False}, {"iat": 0}])
def test_who_has_not_signed_in_or_long_ago_is_asked_to(claims: dict[str, object]) -> None:
    app = visited(**claims)
    assert titles(app) == ["Sign in to Starbeam"]
    assert [button.label for button in app.button] == ["Sign in"]


def test_a_name_in_the_refusal_is_shown_as_it_is() -> None:
    app = visited(email="![x](http://evil.com/x.png)@evil.com")
    assert titles(app) == ["This address may not come in"]
    assert "![x]" not in app.markdown[-1].value


def test_a_sign_in_that_is_half_set_up_says_so_to_who_presses_it() -> None:
    app = visited(is_logged_in=False)
    app.button(key="sign-in").click().run()
    assert not app.exception
    assert app.error[0].value.startswith("Sign-in is not set up.")


def test_an_empty_list_closes_the_door(listed: pytest.MonkeyPatch) -> None:
    listed.setenv("STARBEAM_ALLOWED", ",")
    assert titles(visited()) == ["Starbeam is closed"]


def test_who_is_taken_off_the_list_can_press_nothing(listed: pytest.MonkeyPatch) -> None:
    app = visited("pages/settings.py")
    mine = store().learner("https://id.example|2")
    save_draft(mine, "story/1/action", "kept", 0, NOW)
    app.segmented_control(key="view").set_value("Your data").run()
    app.text_input(key="data_sure").set_value(DELETE).run()
    listed.setenv("STARBEAM_ALLOWED", "ada@example.com")
    app.button(key="data_delete").click().run()
    assert not app.exception
    assert read_draft(mine, "story/1/action").text == "kept"
    assert titles(app) == ["Settings"]  # AppTest opens it without the front door; in the browser the door is shown


def test_two_people_see_their_own() -> None:
    app = visited("pages/settings.py")
    app.text_input(key="profile_name").set_value("Bob").run()
    other = visited("pages/settings.py", sub="3", email="eve@example.org")
    assert other.text_input(key="profile_name").value == ""
    same = visited("pages/settings.py", email="robert@example.org")  # the address changed, the person did not
    assert same.text_input(key="profile_name").value == "Bob"
