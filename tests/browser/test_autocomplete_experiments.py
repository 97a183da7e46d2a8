"""Experiments on completion in the browser: shown, pinned over a reload, run and cancelled, in every size."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from compiled import cache_folder
from tests.browser.checks import DESKTOP, PHONE, assert_accessible, assert_fine_in_both_sizes, at_rest, settled
from tests.browser.product_search import OpenPage, in_url
from tests.browser.server import RunningApp
from tests.xmr_core.shops import completion_result, trie_depth_result
from xmr_core.experiments.cache import load_result, save_result

N_CHARTS = {"Completion": 6, "Trie depth": 4}


def link(**settings: str) -> str:
    """Return the address of the view in some state."""
    return "/autocomplete?" + urlencode({"view": "Experiments"} | settings)


def key(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name} button")


def charts(page: Page) -> Locator:
    return page.locator(".js-plotly-plot")


@pytest.fixture(autouse=True)
def clean(app: RunningApp) -> Iterator[None]:
    """No pin or result of one test is there in the next: the results given here were not measured."""
    yield
    app.clear_shelves()
    for experiment in ("completion", "trie_depth"):
        for path in (cache_folder() / "experiments").glob(f"shop.{experiment}.*"):
            path.unlink()


@pytest.fixture
def given() -> None:
    """Give both experiments a result."""
    save_result(completion_result(popular=0.3))
    save_result(trie_depth_result())


@pytest.mark.usefixtures("given")
def test_both_are_accessible_and_fit(open_page: OpenPage) -> None:
    page = open_page(link(), **PHONE)
    for title, n in N_CHARTS.items():
        choice = page.locator(".st-key-comparison").get_by_role("radio", name=title)
        choice.click()
        expect(choice).to_have_attribute("aria-checked", "true")
        expect(charts(page)).to_have_count(n)
        expect(page.get_by_text("It counts as seen if")).to_be_visible()
        assert_fine_in_both_sizes(page)
    assert in_url(page, "comparison") == "Trie depth"
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        last = at_rest(page, page.locator(".st-key-view").get_by_role("radio").last)
        assert last["x"] + last["width"] <= size["width"]


@pytest.mark.usefixtures("given")
def test_a_run_is_pinned_and_there_after_a_reload(open_page: OpenPage) -> None:
    page = open_page(link(comparison="Trie depth"))
    expect(page.locator("[class*=st-key-pin_name] input")).to_have_value("Synthetic shop, trie depth")
    key(page, "pin").click()
    expect(page.get_by_text("Pinned as “Synthetic shop, trie depth”")).to_be_visible()
    page.reload()
    expect(page.locator(".st-key-a_trie_depth input")).to_have_value("Synthetic shop, trie depth")
    expect(page.get_by_text("the same in 5 of 5 rows")).to_be_visible()
    page.get_by_text("Pinned runs of this experiment").click()
    key(page, "unpin-0").click()
    expect(page.get_by_text("No pinned run")).to_be_visible()
    settled(page)


def test_a_run_goes_on_while_others_are_looked_at_and_can_be_cancelled(open_page: OpenPage) -> None:
    page = open_page(link())
    expect(page.get_by_text("on this machine and is kept")).to_be_visible()
    assert_accessible(page)
    key(page, "run").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.get_by_role("link", name="Experiments on product search").click()
    expect(page.get_by_role("heading", name="Experiments", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.get_by_role("link", name="Experiments on completion").click()
    expect(page.get_by_text("What completes a query best")).to_be_visible()
    key(page, "cancel").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("cancelled", timeout=180_000)
    expect(key(page, "run")).to_be_visible()
    settled(page)
    assert load_result("completion", "shop") is None


@pytest.mark.usefixtures("given")
def test_an_unknown_experiment_in_the_link_says_so(open_page: OpenPage) -> None:
    page = open_page(link(comparison="<b>Alchemy</b>"))
    expect(page.get_by_test_id("stAlert")).to_contain_text("There is no experiment “<b>Alchemy</b>” here")
    expect(charts(page)).to_have_count(N_CHARTS["Completion"])
    settled(page)
