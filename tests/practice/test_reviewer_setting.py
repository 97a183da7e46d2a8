"""Whose word holds on where a language model is asked, and which addresses are none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from practice import Learner
from practice.errors import InvalidInputError
from practice.profile import profile, save_profile
from practice.reviewer import Endpoint, Setting, endpoint, save_setting, setting
from practice.reviewer.setting import KEY, MODEL, URL, checked_url
from practice.transfer import export_data, import_data

NOW = datetime(2026, 11, 29, tzinfo=UTC)
MINE = Setting(on=True, url="http://127.0.0.1:11434/v1", model="qwen2.5:7b")
OPERATORS = {URL: "https://models.example.org/v1", MODEL: "big"}


def test_it_is_off_until_the_learner_says_otherwise(mine: Learner, other: Learner) -> None:
    assert setting(mine) == Setting()
    save_profile(mine, {"settings": {"of another": 1}}, NOW)
    save_setting(mine, {"url": "http://127.0.0.1:11434/v1/"}, NOW)
    save_setting(mine, {"model": " qwen2.5:7b ", "on": True}, NOW)
    assert setting(mine) == MINE
    assert profile(mine).settings["of another"] == 1
    assert setting(other) == Setting()
    import_data(other, export_data(mine, NOW), NOW)
    assert setting(other) == MINE.model_copy(update={"on": False}), "a file may name any address"
    assert profile(other).settings["of another"] == 1


@pytest.mark.parametrize(
    "kept", [None, [], "on", {"on": "yes"}, {"on": True, "url": "file:///etc/passwd"}, {"url": 7}, {"model": "a\nb"}]
)
def test_what_an_import_may_hold_counts_as_off(mine: Learner, kept: Any) -> None:
    save_profile(mine, {"settings": {"reviewer": kept}}, NOW)
    assert setting(mine) == Setting()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ""),
        (" http://127.0.0.1:11434/v1/ ", "http://127.0.0.1:11434/v1"),
        ("HTTPS://API.Example.com/v1", "https://api.example.com/v1"),
        ("http://localhost:8080/v1/chat/completions", "http://localhost:8080/v1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example/v1"),
    ],
)
def test_an_address_is_kept_as_it_is_asked(typed: str, asked: str) -> None:
    assert checked_url(typed) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "data:text/html,x", "//example.org/v1",
        "/v1", "127.0.0.1:11434", "http://", "http://:80/", "http://a:99999/", "http://ada:secret@example.org/v1",
        "http://@example.org/", "http://example.org/v1?key=secret", "http://example.org/v1#x", "http://a b/",
        "http://a\nb/", "http://a\x00\tb/", "http://example.org\\@evil.org/", "http://\u202egro.elpmaxe/", "http://%00/",
        "http://xn--/", "http://[::1/", "gopher://127.0.0.1:70/", "unix:///run/docker.sock", f"http://{'a' * 100_000}/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match=r"[Aa]ddress") as told:
        checked_url(typed)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"url": "http://ada:secret@example.org/"}, "The address"), ({"url": None}, "string"),
        ({"on": "yes"}, "boolean"), ({"model": "x" * 201}, "The model's name"), ({"model": "a\nb"}, "The model's name"),
    ],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing(mine: Learner, changes: dict[str, Any], named: str) -> None:
    save_setting(mine, MINE.model_dump(), NOW)
    with pytest.raises(InvalidInputError, match=named) as told:
        save_setting(mine, changes, NOW)
    assert "secret" not in str(told.value)
    assert setting(mine) == MINE


def test_alone_the_learners_own_is_asked() -> None:
    assert endpoint(MINE, {}, "", alone=True) == Endpoint(MINE.url, MINE.model)
    assert endpoint(Setting(on=True, model="m"), {}, "", alone=True) is None
    assert endpoint(Setting(on=True, url=MINE.url), {}, "", alone=True) is None


def test_where_people_sign_in_their_addresses_are_not_asked() -> None:
    assert endpoint(MINE, {}, "", alone=False) is None
    assert endpoint(MINE, OPERATORS, "", alone=False) == Endpoint(OPERATORS[URL], "big")


def test_what_the_operator_set_wins_and_its_key_too() -> None:
    assert endpoint(MINE, OPERATORS | {KEY: " of the environment\n"}, "of the file", alone=True) == Endpoint(
        OPERATORS[URL], "big", "of the environment"
    )
    there = endpoint(MINE, {}, " of the file ", alone=True)
    assert there is not None
    assert there.key == "of the file"
    assert "of the file" not in repr(there)


@pytest.mark.parametrize("wrong", [{URL: "file:///x", MODEL: "big"}, {URL: "https://models.example.org/v1"}])
def test_what_the_operator_set_wrongly_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError, match=URL):
        endpoint(MINE, wrong, "", alone=True)


@pytest.mark.parametrize(
    ("url", "host", "in_the_open"),
    [
        ("http://127.0.0.1:11434/v1", "127.0.0.1:11434", False), ("http://localhost/v1", "localhost", False),
        ("http://[::1]:80/v1", "[::1]", False), ("http://192.168.1.7:8080", "192.168.1.7:8080", True),
        ("https://api.example.com/v1", "api.example.com", False), ("http://localhost.x.org", "localhost.x.org", True),
    ],
)  # fmt: skip
def test_the_host_is_named_and_whether_others_can_read_on_the_way(url: str, host: str, in_the_open: bool) -> None:
    there = Endpoint(checked_url(url), "m")
    assert (there.host, there.in_the_open) == (host, in_the_open)
