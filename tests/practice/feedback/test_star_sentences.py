"""Where sentences are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.feedback.star.sentences import MOST, sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        (" \n\t ", []),
        ("We had 3.5 weeks. I asked.", ["We had 3.5 weeks.", "I asked."]),
        ("Dr. Lind and J. Roe, e.g. the leads, agreed. Done", ["Dr. Lind and J. Roe, e.g. the leads, agreed.", "Done"]),
        ("it broke. i fixed it. it held", ["it broke.", "i fixed it.", "it held"]),
        ('"Really?" she asked. "Yes." I left.', ['"Really?" she asked.', '"Yes."', "I left."]),
        ("- Asked the lead\n- wrote it down", ["- Asked the lead", "- wrote it down"]),
        ("1. Asked the lead\n2. Wrote it down", ["1. Asked the lead", "2. Wrote it down"]),
        ("It started at 9 a.m. Everybody came.", ["It started at 9 a.m.", "Everybody came."]),
        ("It started at 9 a.m. on Monday.", ["It started at 9 a.m. on Monday."]),
        ("One paragraph\n\nand another", ["One paragraph", "and another"]),
    ],
)  # fmt: skip
def test_sentences_by_hand(text: str, cut: list[str]) -> None:
    assert list(sentences(text)) == cut


def test_lines_that_are_wrapped_are_one_sentence() -> None:
    text = "In the second year our group of four was working on the\nsame machine as two other groups.\nI asked."
    assert len(sentences(text)) == 2


def test_a_text_without_stops_is_cut_at_connectives() -> None:
    text = "we had a problem with the loader on friday night and nobody knew why it was slow so i went and looked " * 4
    found = sentences(text)
    assert " ".join(found) == text.strip()
    assert len(found) > 6
    assert max(len(piece.split()) for piece in found) <= 28


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    found = sentences(text)
    assert " ".join(found).split() == text.split()
    assert all(piece.strip() == piece and piece for piece in found)


def test_of_a_long_text_neighbours_are_taken_together() -> None:
    text = "No. " * 30_000
    found = sentences(text)
    assert len(found) <= MOST
    assert " ".join(found).split() == text.split()
