"""The line above the results of a search."""

from visuals.figures.search_summary import search_summary
from xmr_core import ProductSearch

SHOP = ProductSearch().fit(["red mug", "blue mug", "tea pot"], ["Mug, Red", "Mug, Blue", "Tea Pot"])


def test_a_blank_query_is_said_nothing_of() -> None:
    assert search_summary(SHOP.trace("  "), "  ", 3, 0) == ""


def test_an_unknown_query_is_called_unknown() -> None:
    said = search_summary(SHOP.trace("zzz"), "zzz", 3, 0)
    assert (
        said == "This search scored 3 of the tree's 3 nodes, but knows no n-gram of the query: the order says nothing."
    )


def test_the_number_of_best_products_is_that_of_the_answer() -> None:
    assert (
        search_summary(SHOP.trace("mug"), "mug", 3, 0)
        == "This search scored 3 of the tree's 3 nodes and found the 3 best."
    )
    assert search_summary(SHOP.trace("mug"), "mug", 3, 1).endswith("**missed 1 of the 3 best**: see Missed.")
