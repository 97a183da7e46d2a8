"""How long a key in the box of Autocomplete takes until its suggestions are painted.

    python -m benchmarks.key_paint [--url http://127.0.0.1:8501] [--keys 60] [--every 0.25]

Starts the app (or takes a running one), opens Autocomplete in headless Chromium at two sizes and presses the keys of
queries, one each 0.25 seconds. A key counts from the time stamp of its event to the second animation frame after the
list carries the number of the last request, that is, answers the very text in the box: by then it is painted. The
keys of the first query are not counted.

"echo" is the same box on a page of its own that answers with what was typed (`benchmarks/echo_page.py`): what Streamlit
and the browser take when there is nothing to compute and nothing around. Screen and echo take turns.
"""

import argparse
import os
import statistics
from itertools import cycle

from playwright.sync_api import Browser

from benchmarks.step_paint import SIZES, percentile, url_of
from tests.browser import chromium
from tests.browser.checks import settled
from tests.browser.server import running_app

PATHS = {"screen": "/autocomplete?previous=tent&prefix=", "echo": "/"}
ECHO = ("-m", "streamlit", "run", "benchmarks/echo_page.py", "--server.port")
WARM_UP = "garden"
QUERIES = ("camping chair", "smart speaker", "coffee maker", "yoga mat")
CLEAR = "Backspace"
ROUNDS, PATIENCE_MS = 2, 5000

# Notes the milliseconds of each key in window.painted.
WATCH = """box => {
  const list = box.getRootNode().querySelector('#cb-list');
  let start = 0;
  window.painted = [];
  box.addEventListener('keydown', event => { start = event.timeStamp; }, true);
  new MutationObserver(() => {
    const pressed = start;
    requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(performance.now() - pressed)));
  }).observe(list, {attributeFilter: ['data-seq']});
  box.focus();
}"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Time from a key until its suggestions are painted.")
    parser.add_argument("--url", help="a running app, such as http://127.0.0.1:8501; default: start one")
    parser.add_argument("--keys", type=int, default=60, help="keys to measure at each size (60)")
    parser.add_argument("--every", type=float, default=0.25, help="seconds from key to key (0.25)")
    options = parser.parse_args()
    with url_of(options.url) as url, running_app(ECHO) as echo, chromium.launched() as browser:
        print(f"Key to painted list, {options.keys} keys, one each {options.every} s, Chromium {browser.version}")
        print(f"{'window':<10}{'page':<8}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}{'load':>7}")
        for width, height in SIZES:
            times: dict[str, list[float]] = {"screen": [], "echo": []}
            for _ in range(ROUNDS):
                for page, address in (("screen", url), ("echo", echo.url)):
                    keys = -(-options.keys // ROUNDS)
                    times[page] += _measure(browser, address + PATHS[page], width, height, keys, options.every)
            for page, found in times.items():
                figures = f"{statistics.median(found):>11.1f}{percentile(found, 0.95):>9.1f}{max(found):>10.1f}"
                print(f"{f'{width}x{height}':<10}{page:<8}{figures}{os.getloadavg()[0]:>7.1f}")


def _measure(browser: Browser, url: str, width: int, height: int, keys: int, every: float) -> list[float]:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(url)
    box = page.locator("#cb-box")
    box.wait_for(timeout=60_000)
    settled(page)
    box.evaluate(WATCH)
    for n, key in enumerate([*WARM_UP, *_keys(keys)], start=1):
        if key == CLEAR:
            box.select_text()
        page.keyboard.press(key)
        page.wait_for_timeout(1000 * every)
        page.wait_for_function("n => window.painted.length === n", arg=n, polling=100, timeout=PATIENCE_MS)
    times: list[float] = page.evaluate("window.painted")
    page.context.close()
    return times[len(WARM_UP) :]


def _keys(n: int) -> list[str]:
    """Return the keys of the queries in turn; before each the box is cleared."""
    keys: list[str] = []
    for query in cycle(QUERIES):
        keys += [CLEAR, *query]
        if len(keys) >= n:
            return keys[:n]
    return keys


if __name__ == "__main__":
    main()
