"""A selection stands in the URL and comes back whole; what it selects has all that was asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import load_bank
from visuals.cards.parts import DIFFICULTY, FAMILY, labels
from visuals.cards.selection import ANY, FILTERS, MOST_FOUND, OPTIONS, Selection

BANK = load_bank()
SELECTIONS = st.builds(
    Selection,
    ask=st.text(max_size=40).map(str.strip),
    family=st.sampled_from((ANY, *FAMILY)),
    **{name: st.sampled_from(options) for name, options in OPTIONS.items()},
)


@given(selection=SELECTIONS)
def test_it_comes_back_from_the_url(selection: Selection) -> None:
    assert Selection.from_query(selection.query) == selection
    assert Selection.read(selection.parameters) == selection


@pytest.mark.parametrize(
    "query",
    ["", "family=poems&topic=&difficulty=7", "%%%", "ask", "family=technical%00", "x=1&&&=", "role=intern" * 999],
)
def test_what_it_does_not_know_is_left_out(query: str) -> None:
    assert Selection.from_query(query) == Selection()


@given(selection=SELECTIONS.map(lambda s: Selection(**{**s.parameters, "ask": ""})))
def test_what_is_selected_has_all_that_was_asked(selection: Selection) -> None:
    for card in selection.select(BANK):
        if selection.family != ANY:
            assert card.family == FAMILY[selection.family]
        for name in FILTERS.get(selection.family, ()):
            wanted = getattr(selection, name)
            if name in ("kind", "role", "difficulty") and wanted != ANY:
                assert wanted in labels(card)
            if name == "principle" and wanted != ANY:
                assert wanted in card.principles  # type: ignore[attr-defined]


def test_no_selection_is_the_whole_bank_in_its_order() -> None:
    assert Selection().select(BANK) == BANK.cards
    parts = [Selection(family=family).select(BANK) for family in FAMILY]
    assert sum(map(len, parts)) == len(BANK.cards)
    levels = [Selection(family="Technical", difficulty=level).select(BANK) for level in DIFFICULTY.values()]
    assert sum(map(len, levels)) == len(parts[list(FAMILY).index("Technical")])


def test_a_text_puts_the_best_first_and_keeps_the_filters() -> None:
    found = Selection(ask="when do you stop EM?").select(BANK)
    assert found[0].topic == "gmm"  # type: ignore[attr-defined]
    assert len(found) <= MOST_FOUND
    stories = Selection(ask="when do you stop EM?", family="Stories").select(BANK)
    assert stories
    assert {card.family for card in stories} == {"story"}
    assert Selection(ask="?!").select(BANK) == ()
