"""What the beam walk says: each sentence against a search built to make it true."""

import dataclasses

import numpy as np
import pytest

from tests.visuals.fake_trace import FakeNames, FakeSearch
from visuals.figures.beam_walk import beam_walk
from xmr_core.trace import BeamTrace
from xmr_core.tree import LabelTree

NESTED = [[[0, 1], [2, 3]], [[4, 5], [6, 7]], [[8, 9], [10, 11]]]  # three groups of two groups of two products


class Shop(FakeSearch):
    """A tree whose own scores are set by hand; every node not named scores exp(-8)."""

    def __init__(self, nested: list, margins: dict[tuple[int, int], float], n_features: int = 3) -> None:
        super().__init__(LabelTree.from_nested(nested), np.random.default_rng(0), n_features)
        for level in range(1, self.tree.depth + 1):
            self.terms[level][:] = 0.0
            self.bias[level][:] = [margins.get((level, i), -1.0) for i in range(self.tree.level_size(level))]


def captions(shop: Shop, query: str = "red mug", **kwargs: int) -> dict[tuple[str, int], str]:
    """Return the captions by (stage, level)."""
    payload = beam_walk(shop.trace(**kwargs), FakeNames(shop.tree), query)
    return {(s["stage"], s["level"]): s["caption"] for s in payload["steps"]}


@pytest.fixture
def shop() -> Shop:
    """Group 1.0 is best, then 1.1, then 1.2; below, the left child beats the right one."""
    first = {(1, 0): 1.0, (1, 1): 0.5, (1, 2): 0.0}
    second = {(2, i): 1.0 for i in (0, 2, 4)}
    return Shop(NESTED, first | second | {(3, i): 1.0 for i in range(0, 12, 2)})


def test_start_says_what_is_known_of_the_query_and_how_wide_the_beam_is(shop: Shop) -> None:
    said = captions(shop, beam_width=2)["start", 0]
    assert said == "“red mug” has 3 known n-grams. At each level of groups the beam keeps the best 2 groups."
    assert "keeps only the best group" in captions(shop, beam_width=1)["start", 0]


def test_start_of_a_query_without_known_n_grams_says_that_only_biases_speak() -> None:
    said = captions(Shop(NESTED, {}, n_features=0), "zzqx")["start", 0]
    assert said.startswith("“zzqx” has no known n-gram, so only the bias of each node speaks.")


def test_open_says_what_is_scored_and_what_is_never_looked_at(shop: Shop) -> None:
    said = captions(shop, beam_width=1)
    assert said["open", 1] == "The root opens: 3 groups to score."
    assert said["open", 2] == "The kept group opens: 2 groups to score. The other 4 are never looked at."
    said = captions(shop, beam_width=2)
    assert said["open", 3] == "The 2 kept groups open: 4 products to score. The other 8 are never looked at."


def test_score_says_who_leads_and_by_how_much(shop: Shop) -> None:
    said = captions(shop, beam_width=2)["score", 1]  # exp(0) and exp(-0.125)
    assert said == "“Group 1.0” leads with 1.0000; “Group 1.1” follows 0.1175 behind."


def test_score_names_a_tie() -> None:
    said = captions(Shop(NESTED, {(1, 0): 2.0, (1, 2): 3.0}))["score", 1]
    assert said == "“Group 1.0” and “Group 1.2” tie at 1.0000; the first in the tree leads."


def test_keep_says_how_many_stay_and_by_how_much_the_next_one_misses(shop: Shop) -> None:
    said = captions(shop, beam_width=2)["keep", 1]  # exp(-0.125) - exp(-1)
    assert said == "The beam keeps the best 2 of 3. “Group 1.2” comes third and misses by 0.5146."
    assert captions(shop, beam_width=1)["keep", 1].startswith("The beam keeps only the best of 3. ")


def test_keep_says_when_nothing_is_pruned(shop: Shop) -> None:
    assert captions(shop, beam_width=10)["keep", 1] == "All 3 groups stay: the beam has room for 10."
    assert captions(shop, beam_width=1)["keep", 2].startswith("The beam keeps only the best of 2.")


def test_keep_says_that_a_tie_at_the_cut_goes_by_place() -> None:
    said = captions(Shop(NESTED, {}), beam_width=1)["keep", 1]
    assert said == (
        "The beam keeps only the best of 3. “Group 1.1” has the same score as the last one kept and goes: "
        "ties go by place in the tree."
    )


def test_keep_says_when_the_bought_products_group_goes(shop: Shop) -> None:
    near = captions(shop, beam_width=1, label=4)["keep", 1]
    assert near.endswith("“Group 1.1” comes second and misses by 0.1175. The bought product goes with it.")
    far = captions(shop, beam_width=1, label=8)["keep", 1]
    assert far.endswith("“Group 1.2” comes third, and the bought product goes with it.")


def test_products_are_the_answers_and_the_bought_one_is_placed(shop: Shop) -> None:
    said = captions(shop, beam_width=2, k=2, label=0)["keep", 3]
    assert said.startswith("The best 2 of 4 products are the answers; “Product 0” comes first.")
    assert said.endswith("The bought product comes first.")


def test_fewer_products_than_answers_wanted_is_said(shop: Shop) -> None:
    said = captions(shop, beam_width=1, k=10)["keep", 3]
    assert said == "Only 2 products were reached, so there are 2 answers instead of 10."


def test_a_single_answer_is_said_in_the_singular() -> None:
    assert captions(Shop([[0], [1, 2]], {(1, 0): 2.0}), beam_width=1)["keep", 2] == "“Product 0” is the answer."


def test_only_children_are_said_to_cost_nothing() -> None:
    said = captions(Shop([[[0, 1]], [[2, 3]]], {(1, 0): 1.0}), beam_width=2)
    assert said["open", 2] == "The 2 kept groups open: 2 only children, nothing to compute."
    assert said["score", 2].startswith("Only children take over their parent’s score unchanged.")
    assert said["keep", 2] == "Both groups stay: the beam has room for 2."


def test_a_tree_of_one_level_has_no_groups() -> None:
    said = captions(Shop([0, 1, 2], {(1, 1): 1.0}), k=1)
    assert "There are no groups: every product is scored." in said["start", 0]
    assert said["done", 1].startswith("Nothing was skipped: all 3 nodes were scored, with ")


def test_result_counts_what_was_scored_instead_of_everything(shop: Shop) -> None:
    said = captions(shop, beam_width=1)["done", 3]
    assert said.startswith("7 nodes scored instead of 21, with ")


def test_result_says_which_width_would_have_kept_the_bought_product(shop: Shop) -> None:
    said = captions(shop, beam_width=1, k=2, label=4)["done", 3]
    assert said.endswith("The bought product was lost at level 1; width 2 would have kept it and ranked it second.")


def test_result_says_that_scoring_is_at_fault_when_no_width_helps(shop: Shop) -> None:
    said = captions(shop, beam_width=1, k=1, label=11)["done", 3]
    assert "The bought product was lost at level 1. No width brings it in: with everything scored it comes " in said
    assert said.endswith(", so scoring, not search, is at fault.")


def test_result_says_when_the_bought_product_was_scored_but_fell_short(shop: Shop) -> None:
    said = captions(shop, beam_width=1, k=1, label=1)["done", 3]
    assert "The bought product was scored but came second, below the only answer. No width brings it in" in said
    said = captions(shop, beam_width=1, k=1, label=0)["done", 3]
    assert said.endswith("The bought product was found at rank 1.")


def test_result_says_when_a_narrower_beam_would_have_found_it(shop: Shop) -> None:
    found = shop.trace(beam_width=3, k=1, label=4)
    assert found.truth is not None
    truth = dataclasses.replace(found.truth, smallest_width=1, rank_at_smallest_width=1)
    payload = beam_walk(dataclasses.replace(found, truth=truth), FakeNames(shop.tree), "q")
    assert "the narrower width 1 would have ranked it first, with fewer rivals" in payload["steps"][-1]["caption"]


def test_result_says_the_rank_of_a_found_product(shop: Shop) -> None:
    found: BeamTrace = shop.trace(beam_width=3, k=10, label=4)
    assert found.truth is not None
    said = captions(shop, beam_width=3, k=10, label=4)["done", 3]
    assert said.endswith(f"The bought product was found at rank {found.truth.rank}.")
