"""Home in the browser: what a newcomer meets first."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import PHONE, assert_accessible, assert_fine_in_both_sizes, settled
from visuals.lessons.catalogue import ENTRIES

SIZES = [(1440, 900), (390, 844)]
OpenPage = Callable[..., Page]


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_home_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page("/", **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a search engine apart")
    assert_fine_in_both_sizes(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_primary_button_leads_to_a_walk(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("/", width=width, height=height)
    button = page.get_by_role("button", name="Walk a product search")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()
    settled(page)
    assert urlsplit(page.url).path == "/product_search"
    expect(page.get_by_test_id("stTextInput").get_by_role("searchbox")).to_have_value("smart speaker")
    assert _query(page)["view"] == ["Walk"]


def test_an_example_search_is_a_deep_link(open_page: OpenPage) -> None:
    page = open_page("/")
    link = page.get_by_role("link", name="Echo with screen")
    target = urlsplit(link.get_attribute("href") or "")
    assert target.path == "product_search"
    assert parse_qs(target.query) == {"q": ["Echo with screen"], "view": ["Walk"]}
    link.click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()
    settled(page)
    assert _query(page)["q"] == ["Echo with screen"]


def test_the_menu_has_no_empty_groups(open_page: OpenPage) -> None:
    page = open_page("/")
    groups = page.get_by_role("navigation").get_by_role("button")
    expect(groups).to_have_text(["Learn", "Algorithms", "Practise", "Guide", "Settings"])
    for group, screens in (
        ("Learn", ["Product search", "Autocomplete", "Experiments"]),
        ("Algorithms", ["Overview", *(entry.title for entry in ENTRIES)]),
        ("Practise", ["Review", "Question bank", "Predict the beam"]),
        ("Guide", ["Leadership Principles", "How the interview goes"]),
        ("Settings", ["Settings"]),
    ):
        groups.get_by_text(group).click()
        expect(page.get_by_role("menuitem")).to_have_text(screens)
        page.keyboard.press("Escape")


def test_the_phone_menu_is_accessible_and_leads_to_the_screen(open_page: OpenPage) -> None:
    page = open_page("/", width=390, height=844)
    page.get_by_test_id("stExpandSidebarButton").click()
    group = page.get_by_role("list", name="Learn")
    expect(group.get_by_role("listitem")).to_have_text(["Product search", "Autocomplete", "Experiments"])
    assert_accessible(page)
    group.get_by_role("link", name="Product search").click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()


def test_the_picture_follows_the_theme(open_page: OpenPage) -> None:
    pixels = {}
    for scheme in ("light", "dark"):
        picture = open_page("/", scheme=scheme).get_by_role("img", name="A beam search two branches wide")
        expect(picture).to_be_visible()
        pixels[scheme] = picture.screenshot()
    assert pixels["light"] != pixels["dark"]
