"""The server as it starts: the first visitor of a new one may come by a link."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import settled
from tests.browser.server import RunningApp, running_app


@pytest.fixture(scope="module")
def fresh() -> Iterator[RunningApp]:
    """A server that nobody has visited before this file's first test."""
    with running_app() as fresh:
        yield fresh


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_the_first_visitor_of_a_new_server_may_open_any_screen(page: Page, fresh: RunningApp) -> None:
    page.goto(f"{fresh.url}/product_search")
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible(timeout=60_000)
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_unknown_address_says_so_and_shows_home(page: Page, fresh: RunningApp) -> None:
    page.goto(f"{fresh.url}/no_such_screen")
    expect(page.get_by_role("dialog")).to_contain_text("Page not found")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a search engine apart")
