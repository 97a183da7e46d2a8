"""Script time of one search on the Product search screen: ``python -m benchmarks.script_time``.

Runs the app's own script without a browser, as Streamlit does after each keystroke, with queries that were never
asked before (so nothing is cached), and times the whole run and the search inside it.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "error")

from streamlit.testing.v1 import AppTest

from benchmarks.table import print_table
from visuals.frames.engines import SHOP, data_set, pruned

APP = Path(__file__).parent.parent / "app.py"
N_QUERIES = 60


def main() -> None:
    """Measure and print medians and 95th percentiles."""
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    app.switch_page("pages/product_search/page.py").run()
    data = data_set(SHOP)
    queries = [f"{q} {i}" for i, q in enumerate(data.test_queries[:N_QUERIES])]
    runs = [timed(ask, app, q) for q in queries]
    assert not app.exception
    rows = [row("whole script run, a query never asked before", runs)]
    rows.append(row("of it: search with trace", [timed(engine, q) for q in queries]))
    idle = [timed(app.run) for _ in range(N_QUERIES)]
    rows.append(row("whole script run, nothing changed", idle))
    print_table(["", "median ms", "p95 ms"], rows)


def ask(app: AppTest, query: str) -> None:
    """Type a query and let the script run."""
    app.text_input(key="q").set_value(query).run()


def engine(query: str) -> None:
    """Answer one query with its trace, as the Search view does."""
    pruned(SHOP, 0.1).trace(query, beam_width=2)


def timed(run: Callable[..., object], *args: object) -> float:
    """Return the milliseconds that a call takes."""
    begin = time.perf_counter()
    run(*args)
    return 1000 * (time.perf_counter() - begin)


def row(name: str, times: list[float]) -> list[str]:
    """Return a table row."""
    return [name, f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"]


if __name__ == "__main__":
    main()
