"""How long a key in the box of Autocomplete takes until its suggestions are painted.

    python -m benchmarks.key_paint [--url http://127.0.0.1:8501] [--keys 60]

Starts the app (or takes a running one), opens Autocomplete in headless Chromium at two sizes and types queries, a
letter each 0.25 seconds. A key counts from its input event to the second animation frame after the list carries the
number of its request: by then the browser has painted it. Keys of the first query are not counted.
"""

import argparse
import statistics
from itertools import cycle

from playwright.sync_api import Browser

from benchmarks.step_paint import SIZES, percentile, url_of
from tests.browser import chromium
from tests.browser.checks import settled

PATH = "/autocomplete?previous=tent&prefix="
WARM_UP = "garden"
QUERIES = ("camping chair", "smart speaker", "coffee maker", "yoga mat")
PAUSE_MS, PATIENCE_MS = 250, 5000

# Puts a letter into the box and resolves with the milliseconds until the answer to it is on the screen.
TYPE = """(box, [letter, patience]) => new Promise((resolve, reject) => {
  const list = box.getRootNode().querySelector('#cb-list'), start = performance.now();
  const late = setTimeout(() => { watch.disconnect(); reject(new Error('no answer')); }, patience);
  const watch = new MutationObserver(() => {
    watch.disconnect(); clearTimeout(late);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
  });
  watch.observe(list, {attributes: true, attributeFilter: ['data-seq']});
  box.value = letter === '' ? '' : box.value + letter;
  box.dispatchEvent(new InputEvent('input', {bubbles: true}));
})"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Time from a key until its suggestions are painted.")
    parser.add_argument("--url", help="a running app, such as http://127.0.0.1:8501; default: start one")
    parser.add_argument("--keys", type=int, default=60, help="keys to measure at each size (60)")
    options = parser.parse_args()
    with url_of(options.url) as url, chromium.launched() as browser:
        rows = [(f"{width}x{height}", _measure(browser, url, width, height, options.keys)) for width, height in SIZES]
        version = browser.version
    print(f"Key to painted list, {options.keys} keys, Chromium {version}")
    print(f"{'window':<10}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}")
    for window, times in rows:
        print(f"{window:<10}{statistics.median(times):>11.1f}{percentile(times, 0.95):>9.1f}{max(times):>10.1f}")


def _measure(browser: Browser, url: str, width: int, height: int, keys: int) -> list[float]:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(url + PATH)
    box = page.locator("#cb-box")
    box.wait_for(timeout=60_000)
    settled(page)
    times: list[float] = []
    for letter in [*WARM_UP, *_letters(keys)]:
        page.wait_for_timeout(PAUSE_MS)
        times.append(box.evaluate(TYPE, [letter, PATIENCE_MS]))
    page.context.close()
    return times[len(WARM_UP) :]


def _letters(keys: int) -> list[str]:
    """Return the letters of the queries in turn, an empty one before each to clear the box."""
    letters: list[str] = []
    for query in cycle(QUERIES):
        letters += ["", *query]
        if len(letters) >= keys:
            return letters[:keys]
    return letters


if __name__ == "__main__":
    main()
