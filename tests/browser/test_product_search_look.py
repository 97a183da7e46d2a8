"""Product search as it looks: accessible and never wider than the window, in every view and state, light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import PHONE, assert_fine, assert_fine_in_both_sizes, settled
from tests.browser.product_search import OpenPage, at_step, go, link, show_view, titles

BAD, GOOD = b"only one column\n", b"red mug,Red Mug\nblue mug,Blue Mug\n"


def test_a_search_and_its_walk_are_accessible_and_fit(open_page: OpenPage) -> None:
    page = open_page(link(q="rose of jericho plant"), **PHONE)
    expect(titles(page)).to_have_count(10)
    assert_fine_in_both_sizes(page)

    show_view(page, "Walk")
    at_step(page, 1)
    assert_fine_in_both_sizes(page)
    go(page, "Next step").click()
    nodes = page.locator(".sb .node[data-s=open]:not(.fold, .more)")
    nodes.nth(0).click()
    nodes.nth(1).click()
    assert_fine_in_both_sizes(page)  # a question, with picks
    page.locator(".sb .check").click()
    expect(page.locator(".sb .verdict")).to_be_visible()
    assert_fine_in_both_sizes(page)
    go(page, "Last step").click()
    page.get_by_text("All steps as text").click()
    assert_fine_in_both_sizes(page)


def test_what_was_missed_and_own_data_are_accessible_and_fit(open_page: OpenPage) -> None:
    page = open_page(link(q="rose of jericho plant", view="Missed"), **PHONE)
    expect(page.locator(".answers tbody tr")).to_have_count(10)
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    assert_fine_in_both_sizes(page)

    show_view(page, "Your data")
    expect(page.locator("input[type=file]")).to_have_count(1)
    assert_fine_in_both_sizes(page)
    for data in (BAD, GOOD):
        page.locator("input[type=file]").set_input_files({"name": "mugs.csv", "mimeType": "text/csv", "buffer": data})
        expect(page.get_by_test_id("stAlert" if data == BAD else "stDataFrame")).to_be_visible()
        assert_fine_in_both_sizes(page)


@pytest.mark.parametrize("query", ["", "?!"])
def test_a_search_that_finds_nothing_is_accessible_and_fits(open_page: OpenPage, query: str) -> None:
    page = open_page(link(q=query), width=390, height=844)
    expect(titles(page)).to_have_count(10 if query else 0)
    assert_fine(page)


def test_the_phone_keeps_what_matters_within_reach(open_page: OpenPage) -> None:
    page = open_page(link(q="rose of jericho plant"), width=390, height=844)
    expect(titles(page).first).to_be_in_viewport()
    for button in page.locator(".st-key-view").get_by_role("radio").all():
        expect(button).to_be_in_viewport(ratio=1)
    show_view(page, "Walk")
    at_step(page, 1)
    for name in ("First step", "Step back", "Play", "Next step", "Last step"):
        box = go(page, name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 40
        assert 0 <= box["x"] <= 390 - box["width"]


def test_views_follow_the_theme(open_page: OpenPage) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = open_page(link(q="smart speaker", view="Missed"), scheme=scheme)
        expect(page.locator(".js-plotly-plot")).to_have_count(3)
        settled(page)
        seen[scheme] = [
            page.locator(part).first.evaluate("e => getComputedStyle(e).color || ''")
            for part in (".answers", ".answers tr.lost .mark")
        ] + [page.locator(".js-plotly-plot .xtick text").first.evaluate("e => getComputedStyle(e).fill")]
    assert all(light != dark for light, dark in zip(seen["light"], seen["dark"], strict=True)), seen
