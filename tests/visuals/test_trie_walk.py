import pytest

from visuals.figures.trie_walk import EXAMPLE, INSERT, LOOK_UP, MAX_LETTERS, checked, trie_of, trie_walk
from xmr_core import InputError


def walked(string, mode, words=EXAMPLE):
    return trie_walk(trie_of(words), string, mode)


@pytest.mark.parametrize(("string", "added"), [("PENT", 1), ("PANTS", 2), ("TEN", 3), ("PAN", 0), ("", 0)])
def test_an_insertion_asks_for_the_nodes_and_shows_them(string, added):
    payload = walked(string, INSERT)
    assert payload["ask"]["answer"] == added
    assert string in payload["ask"]["question"]
    assert sum(node["made"] for node in payload["nodes"]) == added
    assert len(payload["steps"]) == len(string) + 2
    assert [step["stage"] for step in payload["steps"][1:-1]] == ["Follow"] * (len(string) - added) + ["Add"] * added


def test_without_pen_inserting_pent_adds_two_nodes():
    assert walked("PENT", INSERT, "P, PA, PE, PAN, PAD")["ask"]["answer"] == 2


def test_a_look_up_counts_and_completes_by_weight():
    payload = walked("PE", LOOK_UP)
    assert payload["ask"]["answer"] == 3  # PE, PEN and PET
    assert "PEN (3), PE (1), PET (1)." in payload["steps"][-1]["caption"]
    assert {node["name"]: node["rank"] for node in payload["nodes"] if node["rank"]} == {"PE": 2, "PEN": 1, "PET": 3}


def test_a_look_up_stops_where_nothing_goes_on():
    payload = walked("PIN", LOOK_UP)
    assert payload["ask"]["answer"] == 0
    assert [step["stage"] for step in payload["steps"]] == ["Start", "Follow", "Stop", "Result"]
    assert payload["steps"][-1]["caption"] == "No string begins with “PIN”."


def test_a_string_that_was_there_gains_weight():
    assert "grows from 2 to 3" in walked("PAN", INSERT)["steps"][-1]["caption"]


def test_no_two_nodes_stand_in_one_place_and_parents_come_first():
    nodes = walked("PENT", INSERT)["nodes"]
    assert len({(node["depth"], node["row"]) for node in nodes}) == len(nodes)
    seen = {None}
    for node in nodes:
        assert node["parent"] in seen
        seen.add(node["id"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (" , ,", "The list is empty"),
        ("a" * (MAX_LETTERS + 1), "13 letters"),
        ("a\x00b", "cannot be shown"),
        (",".join(f"w{i}" for i in range(31)), "31 different strings are too many"),
    ],
)
def test_lists_that_cannot_be_drawn_are_refused(words, said):
    with pytest.raises(InputError, match=said):
        trie_of(words)


def test_accents_typed_in_two_ways_are_one_string():
    assert checked("cafe\u0301") == "café"
    assert len(trie_of("cafe\u0301, café, שלום, 語")) == 3


def test_a_string_ends_in_sight_at_its_last_letter_only_even_where_its_node_was_there() -> None:
    for words, ends_at in (("PEN", 2), ("PEN, PE", 0), ("A", 2)):
        payload = trie_walk(trie_of(words), "PE", INSERT)
        assert next(node["ends_at"] for node in payload["nodes"] if node["name"] == "PE") == ends_at
