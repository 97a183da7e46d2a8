"""Predict the beam in Chromium: a round from the question to the next query."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled

OpenPage = Callable[..., Page]


def test_a_round_from_the_first_question_to_the_next_query(open_page: OpenPage) -> None:
    page = open_page("/predict_beam")
    typed = page.get_by_text("Somebody typed")
    first = typed.inner_text()
    for _ in range(2):  # two levels of groups: pick the first two, whatever they are
        nodes = page.locator(".node[aria-pressed]:visible")
        nodes.nth(0).click()
        nodes.nth(1).click()
        page.get_by_role("button", name="Check my picks").click()
        expect(page.locator(".verdict")).to_contain_text("of 2 right")
        page.locator("[data-go=next]").click()
    page.locator("[data-go=last]").click()
    expect(page.get_by_text("of 4 predictions right over all rounds")).to_be_visible()
    page.get_by_role("button", name="Draw the next query").click()
    expect(typed).not_to_have_text(first)
    settled(page)
    assert parse_qs(urlsplit(page.url).query)["round"] == ["2"]
    expect(page.get_by_role("button", name="Check my picks")).to_be_visible()


def test_the_screen_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page("/predict_beam?round=3", **PHONE)
    expect(page.get_by_role("button", name="Check my picks")).to_be_visible()
    assert_fine_in_both_sizes(page)
