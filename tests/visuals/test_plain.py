"""Learner text in Markdown."""

import pytest

from visuals.frames.plain import plain


@pytest.mark.parametrize(
    "text", ["![x](http://a.example/x.png)", ":red[**big**]", "$x^2$", "`code`", "<b>b</b>", "_a_ ~b~"]
)
def test_every_sign_of_markup_is_escaped(text: str) -> None:
    shown = plain(text)
    assert shown.replace("\\", "").replace("\u2060", "") == text
    assert all(shown[i - 1] == "\\" for i, c in enumerate(shown) if c in "![]()*_$`<>~:")


def test_addresses_do_not_become_links() -> None:
    assert "\u2060" in plain("see http://a.example")
    assert "\u2060" in plain("www.a.example")
    assert "\u2060" in plain("ada@a.example")


def test_letters_of_any_script_stay_as_they_are() -> None:
    assert plain("Über “Größe” 日本語 हिन्दी") == "Über “Größe” 日本語 हिन्दी"
