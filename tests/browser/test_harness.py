"""The tools of the browser tests see what they are there to see."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, settled
from tests.browser.server import RunningApp
from tests.browser.watch import DEEP_LINK_PROBE, PageWatch


@pytest.fixture
def page(browser: Browser):
    page = browser.new_context().new_page()
    yield page
    page.context.close()


TROUBLES = [
    ("console.error('from a test')", "console error: from a test"),
    ("setTimeout(() => { throw new Error('from a test') })", "uncaught error"),
    ("fetch('/media/nothing')", "status 404"),
    ("fetch('http://127.0.0.2:9/elsewhere')", "request to another server: http://127.0.0.2:9/elsewhere"),
    ("fetch('http://127.0.0.2:9/nowhere')", "request failed: http://127.0.0.2:9/nowhere"),
    ("new WebSocket('ws://127.0.0.2:9/socket')", "request to another server: http://127.0.0.2:9/socket"),
]


def test_the_watch_notes_trouble(page: Page, app: RunningApp) -> None:
    watch = PageWatch(page, app.url)
    page.goto(app.url)
    settled(page)
    assert watch.troubles == []
    for script, noted in TROUBLES:
        page.evaluate(f"() => {{ {script} }}")
        for _ in range(100):
            if any(trouble.startswith(noted) for trouble in watch.troubles):
                break
            page.wait_for_timeout(100)
        else:
            pytest.fail(f"{noted!r} is not among {watch.troubles}")


def test_the_watch_allows_the_probes_of_a_deep_link(page: Page, app: RunningApp) -> None:
    watch = PageWatch(page, app.url)
    page.goto(f"{app.url}/product_search")
    settled(page)
    assert watch.troubles == []
    assert not DEEP_LINK_PROBE.fullmatch("/_stcore/health")
    assert not DEEP_LINK_PROBE.fullmatch("/product_search/_stcore/stream")


def test_an_inaccessible_page_is_refused(page: Page) -> None:
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_page_that_scrolls_sideways_is_refused(page: Page, app: RunningApp) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(app.url)
    settled(page)
    page.evaluate(
        """() => { const wide = document.createElement('div'); wide.style = 'width:900px;height:9px';
             document.querySelector('[data-testid=stMain]').append(wide); }"""
    )
    with pytest.raises(AssertionError, match="wider than what is seen"):
        assert_no_sideways_scroll(page)
