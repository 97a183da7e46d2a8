"""How long a step of a player takes from the click until it is painted.

    python -m benchmarks.step_paint [--url http://127.0.0.1:8501] [--steps 20] [--pages /k_means /random_forest]

Starts the app (or takes a running one), opens the beam walk and every algorithm's page (or the pages given) in headless
Chromium at two sizes and presses "Next step".
A step counts from the click event to the second animation frame after the player's text or picture changed: by then
the browser has painted it. The first step of a page is not counted; at the last step the walk starts over.
"""

import argparse
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.checks import settled
from tests.browser.server import running_app
from visuals.lessons.catalogue import ENTRIES

SIZES = ((1440, 900), (390, 844))
WALK = "/product_search?q=rose+of+jericho+plant&view=Walk"
NEXT, FIRST = "[data-go=next]", "[data-go=first]"
PATIENCE_MS = 2000

# Resolves with the milliseconds from the click until the change is on the screen.
PRESS = """(button, patience) => new Promise((resolve, reject) => {
  const start = performance.now();
  const late = setTimeout(() => { watch.disconnect(); reject(new Error('nothing changed')); }, patience);
  const watch = new MutationObserver(() => {
    watch.disconnect(); clearTimeout(late);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
  });
  watch.observe(button.getRootNode(), {subtree: true, childList: true, attributes: true, characterData: true});
  button.click();
})"""


def main() -> None:
    """Measure and print the table."""
    options = _options()
    with url_of(options.url) as url, chromium.launched() as browser:
        print(f"Step click to painted, {options.steps} steps, Chromium {browser.version}")
        print(f"{'page':<26}{'window':<10}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}")
        for page in options.pages:
            for width, height in SIZES:
                times = _measure(browser, url + page, width, height, options.steps)
                middle, late = statistics.median(times), percentile(times, 0.95)
                name, window = page.split("?")[0], f"{width}x{height}"
                print(f"{name:<26}{window:<10}{middle:>11.1f}{late:>9.1f}{max(times):>10.1f}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time from a click on Next step until it is painted.")
    parser.add_argument("--url", help="a running app, such as http://127.0.0.1:8501; default: start one")
    pages = [WALK, *(f"/{entry.key}" for entry in ENTRIES)]
    parser.add_argument("--pages", nargs="+", default=pages, help="paths with a player; default: all")
    parser.add_argument("--steps", type=int, default=20, help="steps to measure at each size (20)")
    return parser.parse_args()


@contextmanager
def url_of(given: str | None) -> Iterator[str]:
    """Give the address of the app: the one given, or that of a new one."""
    if given:
        yield given.rstrip("/")
        return
    with running_app() as app:
        yield app.url


def _measure(browser: Browser, url: str, width: int, height: int, steps: int) -> list[float]:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(url)
    page.locator(NEXT).wait_for(timeout=60_000)
    settled(page)
    _dismiss_prediction(page)
    _press(page)
    times = [_press(page) for _ in range(steps)]
    page.context.close()
    return times


def _dismiss_prediction(page: Page) -> None:
    """Switch "Predict first" off: a step that waits for picks is not a step."""
    predict = page.get_by_role("checkbox", name="Predict first")
    if predict.count() and predict.is_checked():
        predict.uncheck(force=True)


def _press(page: Page) -> float:
    button = page.locator(NEXT)
    if button.get_attribute("aria-disabled") == "true" or button.is_disabled():
        page.locator(FIRST).click()
    elapsed: float = button.evaluate(PRESS, PATIENCE_MS)
    return elapsed


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that a share of all does not exceed."""
    return sorted(values)[ceil(share * len(values)) - 1]


if __name__ == "__main__":
    main()
