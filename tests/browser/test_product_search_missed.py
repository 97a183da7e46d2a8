"""The view Missed in the browser: what the table says agrees with the search, and the charts follow the sliders."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import settled
from tests.browser.product_search import (
    OpenPage,
    best,
    engine,
    link,
    set_width,
    show_view,
    slider,
    type_query,
)

CHARTS = 3


def n_missed_in_caption(page: Page) -> int:
    """Return how many products the caption of the search says were missed."""
    expect(page.locator(".st-key-results .opt")).to_have_count(10)
    said = re.search(r"missed (\d+) of the 10 best", page.get_by_test_id("stCaptionContainer").first.inner_text())
    return int(said[1]) if said else 0


def wait_for_charts(page: Page, width: int, threshold: float) -> None:
    """Wait until every chart shows a width and a threshold."""
    drawn = page.get_by_role("figure", name=re.compile(rf"beam width.* {threshold:g} "))
    expect(drawn).to_have_count(CHARTS)
    page.wait_for_function(
        """([n, width]) => { const plots = [...document.querySelectorAll('.js-plotly-plot')];
             return plots.length === n && plots.every(p => p.calcdata?.at(-1)[0].x === width) }""",
        arg=[CHARTS, width],
    )
    settled(page)


def charts(page: Page) -> list[dict[str, list[float]]]:
    """Return the chosen line (x, then y) and where its mark stands, for each chart."""
    return page.locator(".js-plotly-plot").evaluate_all(
        """plots => plots.map(p => { const [line, mark] = p.calcdata.slice(-2);
             return { x: line.map(point => point.x), y: line.map(point => point.y), mark: [mark[0].x, mark[0].y] } })"""
    )


@pytest.mark.parametrize(("query", "width"), [("smart speaker", 2), ("zzz", 1), ("rose of jericho plant", 30)])
def test_the_table_agrees_with_the_search(open_page: OpenPage, query: str, width: int) -> None:
    page = open_page(link(q=query, width=width))
    said = n_missed_in_caption(page)
    show_view(page, "Missed")
    rows, lost = page.locator(".answers tbody tr"), page.locator(".answers tr.lost")
    expect(rows).to_have_count(10)
    expect(lost).to_have_count(said)
    expect(page.locator(".answers .summary")).to_contain_text(f"{10 - said if said else 'all 10'} of the best 10")
    everything = engine().search(query, beam_width=engine().tree.n_labels)
    expect(page.locator(".answers td.product")).to_have_text([hit.product for hit in everything])
    found = page.locator(".answers tr.found td.product").all_inner_texts()
    assert set(found) <= set(best(query, width))
    assert len(found) == 10 - said


def test_the_width_that_is_named_brings_the_product_in(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", view="Missed"))
    lost = page.locator(".answers tr.lost")
    expect(lost.first).to_be_visible()
    before = lost.count()
    assert before, "the screen opens on a search that misses something"
    product = lost.first.locator(".product").inner_text()
    named = re.search(r"[Ww]idth (\d+) finds", lost.first.locator(".remedy").inner_text())
    assert named
    set_width(page, int(named[1]))
    row = page.locator(".answers tr", has=page.get_by_text(product, exact=True))
    expect(row).to_have_class("found")
    set_width(page, int(named[1]) - 1)
    expect(row).to_have_class("lost")


def test_the_table_follows_the_query(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", view="Missed"))
    for query in ("garden hose", "dog bed"):
        type_query(page, query)
        everything = engine().search(query, beam_width=engine().tree.n_labels)
        expect(page.locator(".answers td.product")).to_have_text([hit.product for hit in everything])


def test_the_three_charts_follow_the_sliders(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", view="Missed"))
    wait_for_charts(page, 2, 0.1)
    before = charts(page)
    for chart in before:
        assert chart["mark"] == [2, chart["y"][chart["x"].index(2)]]
    set_width(page, 4)
    wait_for_charts(page, 4, 0.1)
    wider = charts(page)
    for old, new in zip(before, wider, strict=True):
        assert new["y"] == old["y"]
        assert new["mark"] == [4, old["y"][old["x"].index(4)]]
    slider(page, "threshold").press("End")
    wait_for_charts(page, 4, 0.5)
    for old, new in zip(wider, charts(page), strict=True):
        assert new["y"] != old["y"]
        assert new["mark"] == [4, new["y"][new["x"].index(4)]]
