"""The principles as a script: all 16, each opened by hand or by its address, and calm without one of them."""

from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from questions import Bank, load_bank
from questions.topics import PRINCIPLES
from tests.pages.opened import opened
from visuals.frames import principle_box

Open = Callable[..., AppTest]


@pytest.fixture
def open_screen() -> Open:
    return partial(opened, "pages/leadership.py")


def links(app: AppTest) -> list[dict[str, list[str]]]:
    return [parse_qs(element.proto.query_string) for element in app.get("page_link")]


def test_the_16_stand_in_order_with_their_gists_and_closed(open_screen: Open) -> None:
    app = open_screen()
    assert not app.exception
    labels = [box.label for box in app.expander]
    assert [label.split("**")[1] for label in labels] == list(PRINCIPLES)
    gists = {header.principle: header.gist for header in load_bank().principles}
    for name, label in zip(PRINCIPLES, labels, strict=True):
        assert label.endswith(gists.get(name, "Not in this bank yet."))
    assert links(app) == []  # what is in a principle is drawn once it is open


@pytest.mark.parametrize("written", ["Dive Deep", "dive deep", "dive_deep"])
def test_an_address_opens_its_principle_with_neighbours_wordings_and_cards(open_screen: Open, written: str) -> None:
    app = open_screen(principle=written)
    assert not app.exception
    header = next(h for h in load_bank().principles if h.principle == "Dive Deep")
    said = "\n".join(m.value for m in app.markdown)
    assert all(f"**{c.principle}.** {c.difference}" in said for c in header.confused_with)
    assert all(wording in said for wording in header.worded_like)
    *cards, onward = links(app)
    stories = load_bank().filter(principle="Dive Deep")
    assert [card["card"] for card in cards] == [[story.id] for story in stories]
    assert all(parse_qs(card["of"][0]) == {"family": ["Stories"], "principle": ["Dive Deep"]} for card in cards)
    assert onward == {"family": ["Stories"], "principle": ["Dive Deep"]}


def test_a_name_that_is_no_principle_is_told_and_all_16_are_there(open_screen: Open) -> None:
    app = open_screen(principle="Move *fast* and [break](https://x.org) things")
    assert not app.exception
    told = next(c.value for c in app.caption if "none of the 16" in c.value)
    assert "\\*fast\\*" in told
    assert "](https" not in told
    assert len(app.expander) == 16
    assert links(app) == []


def test_a_principle_that_the_bank_lacks_breaks_nothing(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_bank()
    few = Bank(whole.cards, tuple(h for h in whole.principles if h.principle != "Dive Deep"))
    monkeypatch.setattr(principle_box, "load_bank", lambda: few)
    app = open_screen(principle="Dive Deep")
    assert not app.exception
    assert len(app.expander) == 16
    assert app.expander[PRINCIPLES.index("Dive Deep")].label == "**Dive Deep** Not in this bank yet."
    assert links(app) == []
