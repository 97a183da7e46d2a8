"""A data set with prototypes in the browser: scores that blend path and match, with sums that add up."""

import math
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.product_search import OpenPage, link, titles
from tests.browser.server import RunningApp
from xmr_core import datasets
from xmr_core.own_datasets import delete_own, train_own
from xmr_core.purchases import read_purchases

NAME, TITLE = "own-prototypes-0a1b2c3d", "Prototypes (0a1b)"
COLOURS, THINGS = ("red", "blue", "green", "black"), ("mug", "teapot", "lamp", "shelf", "tent", "drill", "rug", "vase")


@pytest.fixture
def prototypes(app: RunningApp, monkeypatch: pytest.MonkeyPatch):
    """Give the running app a data set of one row a product, trained with match weight 200."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    monkeypatch.setattr(datasets, "MATCH_WEIGHT", 200.0)
    rows = [f"{colour} {thing},{colour} {thing}".title() for colour in COLOURS for thing in THINGS]
    train_own(NAME, "prototypes.csv", read_purchases("\n".join(["query,product", *rows]).encode()), lambda *_: None)
    yield
    delete_own(NAME)


def number(written: str) -> Decimal:
    return Decimal(written.replace("−", "-"))


def sums(table: Locator) -> tuple[Decimal, Decimal]:
    """Return the sum of a table's printed rows, and the sum that it prints."""
    *rows, total = table.locator("tr td:last-child").all_inner_texts()
    return sum(map(number, rows), Decimal(0)), number(total)


@pytest.mark.usefixtures("prototypes")
@pytest.mark.parametrize("width", [1440, 390])
def test_a_result_is_explained_by_its_path_score_and_its_match(open_page: OpenPage, width: int) -> None:
    page = open_page(link(data=TITLE, q="a blue tent"), width=width)
    expect(titles(page).first).to_have_text("Blue Tent")
    why = page.locator(".st-key-results .why")
    expect(why.locator(".words")).to_have_text(
        "Score: the path score and the match with what was typed for this product, weighed 1 to 200."
    )
    added, match = sums(why.locator(".of-match tbody"))
    assert added == match
    path, score = (float(why.locator(q).inner_text()) for q in (".result b", ".blend b"))
    assert math.exp((math.log(path) + 200 * (float(match) - 1)) / 201) == pytest.approx(score, abs=1e-4)
    expect(page.locator(".st-key-results .opt .score").first).to_have_text(why.locator(".blend b").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.usefixtures("prototypes")
def test_the_walk_shows_a_nodes_score_path_and_match(open_page: OpenPage) -> None:
    page = open_page(link(data=TITLE, q="a blue tent", view="Walk", step=99))
    numbers = page.locator(".sb .numbers")
    expect(numbers.locator("h4").first).to_have_text("Score")
    for table in numbers.locator(".con").all():
        added, total = sums(table)
        assert added == total
    expect(page.locator(".sb .scores th")).to_have_text(["#", "Product", "Path", "Match", "Score"])
