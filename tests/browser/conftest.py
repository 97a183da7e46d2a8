"""One server and one browser for all browser tests; a fresh, watched browser context for each page."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.checks import settled
from tests.browser.server import RunningApp, running_app
from tests.browser.watch import PageWatch

HERE = Path(__file__).parent
LOG_TROUBLES = ("Traceback", "Warning", " WARNING ", " ERROR ")
PATIENCE = 30_000  # ms until what a test waits for must have come, also on a busy machine (Playwright: 5 s)

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Package scope, not session: Playwright's event loop must be gone before the page tests run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if chromium.find() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(chromium.MISSING)
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def app(browser: Browser) -> Iterator[RunningApp]:
    with running_app() as app:
        yield app


@pytest.fixture
def open_page(browser: Browser, app: RunningApp) -> Iterator[Callable[..., Page]]:
    """Open a path of the app in a fresh context, settled; after the test nothing may have gone wrong in it."""
    opened: list[tuple[Page, PageWatch]] = []
    log_before = app.log.stat().st_size

    def open_page(
        path: str = "/", *, width: int = 1440, height: int = 900, scheme: str = "light", motion: str = "no-preference"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion=motion
        )
        page = context.new_page()
        opened.append((page, PageWatch(page, app.url)))
        page.goto(app.url + path)
        settled(page)
        return page

    yield open_page

    troubles = [trouble for _, watch in opened for trouble in watch.troubles]
    troubles += [f"exception on the page: {text}" for page, _ in opened for text in _exceptions(page)]
    for page, _ in opened:
        page.context.close()
    log = app.log.read_bytes()[log_before:].decode(errors="replace")
    if any(sign in log for sign in LOG_TROUBLES):
        troubles.append(f"server log: {log[-3000:]}")
    if troubles:
        pytest.fail("\n".join(troubles), pytrace=False)


def _exceptions(page: Page) -> list[str]:
    return [] if page.is_closed() else page.get_by_test_id("stException").all_inner_texts()
