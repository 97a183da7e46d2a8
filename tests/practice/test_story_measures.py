"""What is measured of a story and remarked, by hand and on the bank's good and weak stories."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.measures import has_quantity, quantities, spoken_seconds, words
from practice.stories import PARTS, StoryText
from practice.stories.measures import AT_MOST, balance, remarks, story_words
from questions import load_bank
from questions.people import StoryCard

CARDS = [card for card in load_bank().cards if isinstance(card, StoryCard)]


def story(**part: int | str) -> StoryText:
    """Return a story with so many words in each part."""
    written = {name: n if isinstance(n, str) else " ".join(["word"] * n) for name, n in part.items()}
    return StoryText(title="t", **written)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        ("I don't know.", 3),
        ("a 3.5 % rise - at once", 5),
        ("\n two\twords ", 2),
        ("— … !", 0),
        ("één twee", 2),
    ],
)
def test_words_are_counted_as_they_are_spoken(text: str, n: int) -> None:
    assert words(text) == n


def test_a_minute_holds_140_words() -> None:
    assert [spoken_seconds(n) for n in (0, 1, 140, 350)] == [0, 0, 60, 150]


def test_shares_by_hand() -> None:
    text = story(situation=20, task=10, action=50, result=20, numbers=90)
    assert balance(text) == {"situation": 0.2, "task": 0.1, "action": 0.5, "result": 0.2}
    assert story_words(text) == 100
    assert balance(story()) == dict.fromkeys(PARTS, 0)


@settings(max_examples=40)
@given(st.fixed_dictionaries({part: st.text(max_size=60) for part in PARTS}))
def test_shares_add_up(parts: dict[str, str]) -> None:
    text = StoryText(title="t", **parts)
    assert sum(balance(text).values()) == pytest.approx(1 if story_words(text) else 0)
    assert len(remarks(text)) <= AT_MOST


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"situation": 40, "task": 10, "action": 40, "result": "12 days saved. " * 5}, []),
        ({"situation": 10, "action": 40, "result": 5}, []),  # still being written
        ({"situation": 60, "task": 5, "action": 40, "result": "3 of 4 stayed. " * 5}, ["take 52 %"]),
        ({"situation": 50, "action": 24, "result": "3 of 4 stayed. " * 8}, ["action has 23 %"]),
        ({"situation": 40, "action": 65, "result": "It fell to 3 days."}, ["result has 5 %"]),
        ({"situation": 20, "action": 40, "result": "3 of 4 stayed. " * 15}, ["result has 50 %"]),
        ({"situation": 30, "action": 80}, ["result is empty"]),
        ({"situation": 30, "result": "3 of 4 stayed. " * 20}, ["action is empty", "result has 73 %"]),
        ({"situation": 30, "action": 60, "result": "It went well for everyone. " * 4}, ["no quantity"]),
        ({"situation": 30, "action": "We met and we talked, I wrote. " * 10, "result": "3 of 4 stayed. " * 5},
         ["“we” 20 times and “I” 10 times"]),
        ({"situation": 10, "action": 40, "result": "3 of 4 stayed. " * 4}, ["about 28 seconds"]),
        ({"situation": 100, "action": 300, "result": "3 of 4 stayed. " * 20}, ["about 206 seconds"]),
    ],
)  # fmt: skip
def test_remarks_are_questions_about_what_stands_out(parts: dict[str, int | str], said: list[str]) -> None:
    found = remarks(story(**parts))
    assert len(found) == len(said)
    assert all(words in remark for words, remark in zip(said, found, strict=True))
    assert all(remark.endswith("?") for remark in found)


def test_numbers_may_stand_in_their_own_field() -> None:
    parts = {"situation": 30, "action": 60, "result": "It went well for everyone. " * 4}
    assert remarks(story(**parts, numbers="18 % to 7 %")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 12 %.", "twelve per cent fewer", "from 40 to 12", "from about forty to twelve", "€3,000 a year",
        "cut to 40 ms", "three weeks earlier", "11 of 12 stayed", "nine out of ten", "rated 4/5", "31 signs",
        "half of the users", "2x as fast", "+3 points", "half a day", "two new colleagues use it in 4 teams",
        "we halved it", "Orders doubled.", "which tripled the sales", "it halves the wait", "fell by a fifth",
        "cut it by half", "by almost a third in May", "by a quarter, and", "by a tenth", "by two thirds",
        "twice as fast", "three times as many", "four times faster", "three hundred reviews", "two hundred",
        "a thousand of them",
    ],
)  # fmt: skip
def test_a_quantity_is_heard(text: str) -> None:
    assert has_quantity(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "It was much faster.", "In 2024 users noticed.", "We met at 14:30 and", "We passed ISO 9001 audits.",
        "She was one of them.", "version 3", "the first step", "room 12",
        "We doubled down on it.", "two doubles and a family room", "by half past nine", "by half-time",
        "It was reviewed by a third party.", "by a fifth engineer", "twice as a volunteer", "hundreds of them",
        "I double-checked it.",
    ],
)  # fmt: skip
def test_a_year_a_time_and_a_name_are_no_quantity(text: str) -> None:
    assert not has_quantity(text)


def test_most_good_stories_of_the_bank_pass_without_a_remark() -> None:
    told = [
        StoryText(title="t", **{name: card.worked.told(part) for name, part in zip(PARTS, "STAR", strict=True)})
        for card in CARDS
    ]
    noted = [text for text in told if remarks(text)]
    assert len(told) == 110
    assert len(noted) <= 15


def test_quantities_are_pointed_at_each_once() -> None:
    text = "It fell from 40 to 12 days, for 1000+ users, 3 per week."
    assert [text[a:b] for a, b in quantities(text)] == ["from 40 to 12 days", "1000+ users", "3 per week"]
    text = "I read three hundred reviews; the delay halved, errors fell by a fifth, and it was twice as fast."
    assert [text[a:b] for a, b in quantities(text)] == [
        "three hundred reviews",
        "halved",
        "by a fifth",
        "twice as fast",
    ]
