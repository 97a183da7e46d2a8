"""How the tests of Product search find their way about the screen."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import settled
from xmr_core import ProductSearch
from xmr_core.prepare import load_shop

OpenPage = Callable[..., Page]
FIRST_WIDTH, FIRST_THRESHOLD = 2, 0.1


def link(**settings: object) -> str:
    """Return the address of the screen in some state."""
    return "/product_search?" + urlencode(settings)


@cache
def engine(threshold: float = FIRST_THRESHOLD) -> ProductSearch:
    """Return the shop's search, the same that the server loads."""
    return load_shop().search.pruned(threshold)


def best(query: str, width: int = FIRST_WIDTH, threshold: float = FIRST_THRESHOLD) -> list[str]:
    """Return the titles that the engine answers with."""
    return [hit.product for hit in engine(threshold).search(query, beam_width=width)]


def titles(page: Page) -> Locator:
    return page.locator(".st-key-results .opt .name")


def search_box(page: Page) -> Locator:
    return page.locator(".st-key-q input")


def type_query(page: Page, text: str) -> None:
    search_box(page).fill(text)


def show_view(page: Page, view: str) -> None:
    """Choose a view as a learner does."""
    choice = page.locator(".st-key-view").get_by_role("radio", name=view)
    choice.click()
    expect(choice).to_have_attribute("aria-checked", "true")
    settled(page)


def slider(page: Page, key: str) -> Locator:
    """Return the slider "width" or "threshold"."""
    return page.locator(f".st-key-{key}").get_by_role("slider")


def set_width(page: Page, width: int) -> None:
    """Move the beam width's slider by keyboard."""
    thumb = slider(page, "width")
    at = int(thumb.input_value())
    for _ in range(abs(width - at)):
        thumb.press("ArrowRight" if width > at else "ArrowLeft")
    expect(thumb).to_have_value(str(width))
    if width != at:
        wanted = "" if width == FIRST_WIDTH else str(width)  # what the screen opens on is not written in the URL
        page.wait_for_url(lambda url: query_of(url).get("width", "") == wanted)
    settled(page)


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def in_url(page: Page, name: str) -> str | None:
    return query_of(page.url).get(name)


# ------------------------------------------------------------------------------------------- the player


def go(page: Page, name: str) -> Locator:
    """Return one of the player's buttons."""
    return page.locator(".sb .bar").get_by_role("button", name=name, exact=True)


def count(page: Page) -> Locator:
    return page.locator(".sb .count")


def at_step(page: Page, step: int) -> None:
    """Wait until the player shows a step, counted from 1."""
    expect(count(page)).to_have_text(re.compile(rf"^Step {step} of \d+$"))


def n_steps(page: Page) -> int:
    return int(count(page).inner_text().split()[-1])


def picture(page: Page) -> dict[str, object]:
    """Return what the player shows, in words."""
    return {
        "step": count(page).inner_text(),
        "caption": page.locator(".sb .caption").inner_text(),
        "stage": page.locator(".sb .stage").inner_text(),
        "nodes": page.locator(".sb .node").evaluate_all(
            "all => all.filter(n => n.dataset.s !== 'hidden').map(n => [n.dataset.s, n.getAttribute('aria-label')])"
        ),
        "numbers": page.locator(".sb .numbers").inner_text(),
    }
