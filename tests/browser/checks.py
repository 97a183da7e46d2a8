"""What every screen must hold, asked of a page in the browser."""

import os
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Every rule is checked on every node; of the nodes that pass only one a rule is described: all take half a second more.
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

# A look at a screen takes about two seconds, so a phone is looked at in the dark and a desktop in the light: each size
# and each scheme is seen on every screen. make test-all looks four times.
LOOKS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
EVERY_LOOK = os.environ.get("STARBEAM_EVERY_LOOK") == "true"

UNMENDED_MENU = "ul[data-testid=stSidebarNavItems] > div:not([role])"  # see visuals/components/menu_list


def settled(page: Page) -> None:
    """Wait until the page is connected, its script has ended and its fonts are there.

    A click starts the script a moment later: after one, wait for what it brings first (`expect(...)`).
    """
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    page.evaluate("() => document.fonts.ready.then(() => true)")


# Colours on their way from one to the other are no contrast to judge. What turns for ever is not waited for, nor what
# stands still unfinished, as an animation does whose element left the picture: a second is longer than any of ours.
AT_REST = """() => Promise.race([
  new Promise(end => setTimeout(end, 1000)),
  Promise.allSettled(document.getAnimations()
    .filter(animation => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map(animation => animation.finished)),
]).then(() => true)"""


def at_rest(page: Page, place: Locator) -> FloatRect:
    """Return where something stands once it is in sight and has stopped moving."""
    place.scroll_into_view_if_needed()
    before = place.bounding_box()
    for _ in range(100):
        page.wait_for_timeout(50)
        now = place.bounding_box()
        if now is not None and now == before:
            return now
        before = now
    raise AssertionError(f"{place} does not come to rest: {before}")


def assert_accessible(page: Page) -> None:
    """Fail with a readable list if axe finds a violation of WCAG 2.0 to 2.2, levels A and AA.

    What it finds is looked at twice: on a busy machine a colour may just be on its way to another.
    """
    expect(page.locator(UNMENDED_MENU)).to_have_count(0)
    if _violations(page):
        page.wait_for_timeout(1000)
        lines = _violations(page)
        assert not lines, "axe found:\n" + "\n".join(lines)


def _violations(page: Page) -> list[str]:
    page.evaluate(AT_REST)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate("options => axe.run(options)", AXE)
    assert results["passes"], "axe checked nothing"
    return [
        f"{broken['id']} ({broken['impact']}): {broken['help']}\n    {node['target']}\n    {node['html'][:200]}"
        for broken in results["violations"]
        for node in broken["nodes"]
    ]


def assert_fine(page: Page) -> None:
    """Fail if a page is not accessible, or wider than its window; leave a phone in the dark, a desktop in the light."""
    looks = LOOKS if page.viewport_size == PHONE else LOOKS[::-1]
    for scheme in looks if EVERY_LOOK else looks[1:]:
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        settled(page)
        assert_accessible(page)
    assert_no_sideways_scroll(page)


def assert_fine_in_both_sizes(page: Page) -> None:
    """Fail if what a page opened on a phone shows is not fine there or on a desktop; leave it on the phone.

    So whatever a story brings next is drawn where there is least room, and then in more.
    """
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        settled(page)
        assert_fine(page)
    page.set_viewport_size(PHONE)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail if the page itself can be moved sideways (a part that pans inside its own box is fine)."""
    wide = page.evaluate(
        """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
             .map(box => [box.scrollWidth, box.clientWidth]).filter(([all, seen]) => all > seen)"""
    )
    assert not wide, f"wider than what is seen (content, window): {wide}"
