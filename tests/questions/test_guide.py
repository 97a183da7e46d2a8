"""The guide adds up, agrees with the bank, leads only to screens that exist, and refuses what does not fit."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from questions import BankError, load_bank
from questions.faults import SHARES
from questions.guide import FILE, Guide, Link, load_guide
from questions.people import StoryCard
from questions.reading import read_as
from questions.topics import PRINCIPLES
from questions.wording import texts_of
from visuals.cards.selection import Selection
from visuals.lessons.catalogue import ENTRIES

ROOT = Path(__file__).parents[2]
ADDRESSES = {entry.key for entry in ENTRIES} | set(
    re.findall(r'url_path="(\w+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
)


def round_of(title: str):
    return next(r for stage in load_guide().stages for r in stage.rounds if r.title == title)


# ------------------------------------------------------------------ content


def test_the_minutes_are_those_reported():
    intern = round_of("Intern screen")
    assert [(s.least, s.most) for s in intern.spans] == [(3, 5), (10, 15), (25, 30), (5, 10)]
    assert (intern.minutes.least, intern.minutes.most) == (43, 60)
    phone = round_of("Phone screen")
    assert [str(s) for s in phone.spans] == ["10 to 15", "20", "25 to 30"]  # the last one: 60 less the others
    assert phone.minutes.most == 60
    loop = load_guide().stages[-1].rounds
    assert [str(r.minutes) for r in loop] == ["60"] * 5
    assert all(r.principles_anywhere for r in loop)


def test_the_examples_are_sentences_of_the_worked_story_in_their_parts():
    star = load_guide().star
    card = load_bank().card(star.card)
    assert isinstance(card, StoryCard)
    told = {(s.part, " ".join(s.text.split())) for s in card.worked.sentences}
    assert {(e.part, e.example) for e in star.elements} <= told


def test_the_shares_are_those_that_stories_of_the_bank_are_held_to():
    shares = {" and ".join(s.parts): (s.least / 100, s.most / 100) for s in load_guide().star.shares}
    assert shares == SHARES


@pytest.mark.parametrize("link", load_guide().links, ids=lambda link: f"{link.page}-{link.label}")
def test_every_link_leads_to_a_screen_and_sets_what_it_has(link: Link):
    assert link.page in ADDRESSES
    if link.page == "questions":
        assert Selection.read(link.state).parameters == link.state
    elif link.page == "card":
        load_bank().card(link.state["card"])
    elif link.page == "principles":
        assert set(link.state) <= {"principle"}
        assert set(link.state.values()) <= set(PRINCIPLES)
    else:
        assert link.state == {}


def test_the_mistakes_are_cards_of_the_bank_each_once():
    named = [trap.card for trap in load_guide().traps.mistakes]
    assert len(set(named)) == len(named)
    assert {load_bank().card(id_).family for id_ in named} == {"mistake"}


def test_every_selection_that_it_links_to_holds_cards():
    of = [Selection.read(link.state) for link in load_guide().links if link.page == "questions"]
    assert all(selection.select(load_bank()) for selection in of)


def test_its_style_is_that_of_the_house():
    for text in texts_of(load_guide()):
        assert "\u2014" not in text
        assert "!" not in text


# ------------------------------------------------------------------ refusals


def data() -> dict:
    return deepcopy(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def refusal(tmp_path, content: dict) -> str:
    path = tmp_path / "guide.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_as(Guide, path)
    return str(caught.value)


def put(*path_and_value):
    *path, last, value = path_and_value

    def change(content: dict) -> None:
        for key in path:
            content = content[key]
        content[last] = value

    return change


FIRST = ("stages", 0, "rounds", 0)
PHONE = ("stages", 1, "rounds", 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(*FIRST, "minutes", "most", 61), "the parts add up to 43 to 60 minutes, and minutes says 43 to 61"),
        (put(*FIRST, "parts", 0, "minutes", "least", 6), "least is 6 and most 5; least comes first"),
        (put(*FIRST, "parts", 0, "minutes", {"least": 0, "most": 5}), "parts.0.minutes.least"),
        (put(*FIRST, "parts", 0, "minutes", {"least": 3.5, "most": 5}), "parts.0.minutes.least"),
        (put(*FIRST, "parts", 0, "minutes", None), "one part may be the rest of a round of fixed length"),
        (put(*FIRST, "parts", 0, "kind", "coffee"), "parts.0.kind"),
        (put(*FIRST, "parts", []), "parts"),
        (put(*PHONE, "parts", 0, "minutes", None), "one part may be the rest of a round of fixed length"),
        (put(*PHONE, "parts", 1, "minutes", {"least": 45, "most": 45}), "if the others leave some of it"),
        (put("star", "elements", 1, "part", "S"), "elements are S, T, A, R, each once"),
        (put("star", "shares", 0, "parts", ["S"]), "shares are S, T, A, R, each once"),
        (put("star", "shares", 0, "most", 101), "star.shares.0.most"),
        (put("week", 0, "before", 6), "the days of the week count down; there is 6, 6, 5"),
        (put("week", 0, "tasks", []), "week.0.tasks"),
        (put("week", 0, "links", 0, "page", "../x"), "week.0.links.0.page"),
        (put("traps", "mistakes", 0, "sign", " "), "traps.mistakes.0.sign"),
        (put("traps", "mistakes", 0, "title", "Rushing"), "traps.mistakes.0.title: unknown field"),
        (put("traps", "mistakes", 0, "card", None), "traps.mistakes.0.card"),
        (put("author", "x"), "field author: unknown field"),
        (put("schema", 2), "field schema"),
    ],
)
def test_a_guide_that_does_not_fit_is_refused(tmp_path, change, said):
    content = data()
    change(content)
    assert said in refusal(tmp_path, content)


def test_a_guide_that_is_missing_is_refused(tmp_path):
    with pytest.raises(BankError, match="cannot be read"):
        read_as(Guide, tmp_path / "nowhere.yaml")
