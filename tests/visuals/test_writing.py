"""What the writing box sent is read part by part: the browser may send anything."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.texts import storable
from visuals.components.writing import Typed, typed

TOLD = {"text": "I stop", "version": 3, "sent": ["I st", "I stop"], "seq": 7, "mount": "m", "session": "s"}


def test_what_the_box_sends_is_read() -> None:
    assert typed({"typed": TOLD}) == Typed("I stop", 3, ("I st", "I stop"), 7, "m", "s")


@pytest.mark.parametrize(
    "state",
    [None, {}, "x", {"typed": None}, {"typed": [1]}, *({"typed": TOLD | {name: None}} for name in TOLD),
     {"typed": TOLD | {"version": "3"}}, {"typed": TOLD | {"sent": "abc"}}],
    ids=str,
)  # fmt: skip
def test_a_foreign_state_is_none(state: Any) -> None:
    assert typed(state) is None


def test_sent_texts_that_are_none_are_left_out() -> None:
    found = typed({"typed": TOLD | {"sent": ["a", 1, None, "b"]}})
    assert found is not None
    assert found.sent == ("a", "b")


def test_half_a_pair_and_a_nul_are_made_storable() -> None:
    assert storable("a\ud83db\0c\n\U0001f600") == "a?bc\n\U0001f600"


@given(st.text(st.characters(exclude_characters="\0")))
def test_whole_text_is_left_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text(st.characters(categories=("Cs", "Lu", "Cc"))))
def test_any_text_becomes_utf_8_without_a_nul(text: str) -> None:
    assert b"\0" not in storable(text).encode()
