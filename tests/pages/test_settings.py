"""Settings as a script: each answer is kept, a bad one is told beside its field, each key that is told exists."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from practice.errors import StoreFullError
from practice.models import Profile
from practice.profile import profile, save_profile
from practice.ratings import RATINGS
from tests.pages.opened import opened
from visuals.frames import settings_profile
from visuals.frames.card_view import SHOW_KEYS
from visuals.frames.learner import store
from visuals.frames.settings_keys import KEYS

ROOT = Path(__file__).parents[2]
PLAYERS = ROOT / "visuals" / "components"
NAMES = {"→": "ArrowRight", "←": "ArrowLeft", "↑": "ArrowUp", "↓": "ArrowDown", "Space": " ", "Esc": "Escape"}
NOW = datetime(2026, 3, 1, tzinfo=UTC)
Open = Callable[..., AppTest]


@pytest.fixture
def settings() -> Open:
    return partial(opened, "pages/settings.py")


def kept() -> Profile:
    return profile(store().learner())


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.error, *app.info))


def test_each_answer_is_kept_and_shown_again(settings: Open) -> None:
    app = settings()
    assert not app.exception
    app.text_input(key="profile_name").set_value(" Ada ").run()
    app.selectbox(key="profile_role").set_value("applied scientist").run()
    app.date_input(key="profile_interview").set_value(date(2099, 5, 4)).run()
    app.number_input(key="profile_minutes_a_day").set_value(45).run()
    app.number_input(key="profile_new_a_day").set_value(0).run()
    app.number_input(key="profile_reviews_a_day").set_value(30).run()
    app.selectbox(key="profile_zone").set_value("Asia/Kolkata").run()
    assert not app.exception
    assert said(app).count("Kept.") == 1
    now = kept()
    assert (now.name, now.role, now.interview_on) == ("Ada", "applied scientist", date(2099, 5, 4))
    assert (now.minutes_a_day, now.new_a_day, now.reviews_a_day) == (45, 0, 30)
    assert now.timezone == "Asia/Kolkata"
    again = settings()
    assert again.text_input(key="profile_name").value == "Ada"
    assert again.date_input(key="profile_interview").value == date(2099, 5, 4)
    assert again.selectbox(key="profile_zone").value == "Asia/Kolkata"


def test_an_answer_can_be_taken_back(settings: Open) -> None:
    save_profile(store().learner(), {"role": "senior", "minutes_a_day": 30, "interview_on": date(2099, 1, 1)}, NOW)
    app = settings()
    app.selectbox(key="profile_role").select_index(0).run()
    app.number_input(key="profile_minutes_a_day").set_value(0).run()
    app.date_input(key="profile_interview").set_value(None).run()
    assert (kept().role, kept().minutes_a_day, kept().interview_on) == (None, None, None)


def test_another_tab_is_not_written_over(settings: Open) -> None:
    here, there = settings(), settings()
    there.text_input(key="profile_name").set_value("Bob").run()
    here.number_input(key="profile_new_a_day").set_value(5).run()
    assert (kept().name, kept().new_a_day) == ("Bob", 5)


def test_what_cannot_be_kept_is_told_beside_its_field_and_kept_later(
    settings: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFullError("There is no room left where [x](http://a.example) lies.")

    app = settings()
    with monkeypatch.context() as patched:
        patched.setattr(settings_profile, "save_profile", full)
        app.text_input(key="profile_name").set_value("Ada").run()
        assert not app.exception
        assert len(app.error) == 1
        assert app.error[0].value.startswith("There is no room left where \\[x\\]")
        assert app.text_input(key="profile_name").value == "Ada"
    app.run()
    assert not app.error
    assert kept().name == "Ada"


def test_minutes_that_are_too_few_are_told_beside_their_field(settings: Open) -> None:
    app = settings()
    app.number_input(key="profile_minutes_a_day").set_value(30).run()
    app.number_input(key="profile_minutes_a_day").set_value(3).run()
    assert not app.exception
    assert [error.value.split(".")[0] for error in app.error] == ["Plans are made for 5 to 480 minutes a day"]
    assert kept().minutes_a_day == 30


@pytest.mark.parametrize("name", ["[x](http://a.example) :red[y]", "<b>b</b>", "日本 ß 'x' \"y\"", "x" * 100])
def test_any_name_is_kept_as_it_is(settings: Open, name: str) -> None:
    app = settings()
    app.text_input(key="profile_name").set_value(name).run()
    assert not app.exception
    assert kept().name == name


def test_a_day_that_is_past_is_told(settings: Open) -> None:
    app = settings()
    app.date_input(key="profile_interview").set_value(date(2020, 1, 1)).run()
    assert [info.value for info in app.info] == ["This day is past. Choose the next one, or empty the field."]
    assert kept().interview_on == date(2020, 1, 1)


def test_a_view_that_is_not_there_becomes_the_first(settings: Open) -> None:
    app = settings(view="Nonsense")
    assert not app.exception
    assert app.text_input(key="profile_name")


def test_about_says_whose_it_is_not_and_the_version(settings: Open) -> None:
    app = settings(view="About")
    assert "not affiliated with Amazon" in said(app)
    assert "practice only" in said(app)
    assert "Version: " in said(app)


def test_without_sign_in_there_is_no_sign_out(settings: Open) -> None:
    assert "sign-out" not in {button.key for button in settings().button}


def test_theme_and_keys_are_told(settings: Open) -> None:
    app = settings(view="Theme and keys")
    assert "**Dark**" in said(app)
    assert all(what in said(app) for does in KEYS.values() for what in does.values())


def keys(place: str) -> set[str]:
    return {NAMES.get(key, key) for told in KEYS[place] for key in told.split()}


def listened(*files: str) -> set[str]:
    """The keys that scripts of the browser tell apart."""
    text = "".join((PLAYERS / file).read_text(encoding="utf-8") for file in files)
    maps = re.findall(r"\{([^{}]*)\}\[(?:e|key)\.key\]", text)
    asked = re.findall(r"(?:e|key)\.key [!=]== '([^']+)'", text)
    return {name for entries in maps for name in re.findall(r"(\w+):", entries)} | set(asked)


@pytest.mark.parametrize("player", ["beam_player", "three_player", "trie_player", "algorithm_player"])
def test_the_keys_of_the_step_players_are_those_of_their_scripts(player: str) -> None:
    told = keys("Step players")
    listens = listened(f"{player}/main.js") - {"Enter"}  # in the trie's number box, as in any form
    assert listens in (told, told - {"ArrowUp", "ArrowDown"})


def test_the_keys_of_boxes_and_points_are_those_of_their_scripts() -> None:
    assert keys("Search boxes that suggest") | {"Home", "End"} == listened("combobox/combobox.js")
    assert keys("Points that you move") | {"Backspace"} == listened("algorithm_player/hand.js")


def test_the_keys_of_a_card_are_those_of_its_buttons() -> None:
    app = opened("pages/question_bank/card.py", card="pca-what-problem-solved", of="family=Technical")
    app.button(key="show-0").click().run()
    listens = {button.proto.shortcut.upper() for button in app.button if button.proto.shortcut}
    assert listens | {SHOW_KEYS[-1]} == keys("A card of the question bank")  # this card has three stages


def test_every_other_key_of_a_button_or_a_box_is_one_of_the_review() -> None:
    sources = [path for folder in ("pages", "visuals") for path in (ROOT / folder).rglob("*.py")]
    listens = {key for path in sources for key in re.findall(r'shortcut="(\w+)"', path.read_text(encoding="utf-8"))}
    boxed = listened("writing/writing.js") | {"Ctrl"}
    assert keys("Review") == listens | boxed | set(map(str, RATINGS))
