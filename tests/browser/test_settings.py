"""Settings in Chromium: an answer survives a reload, every view is accessible and fits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import assert_fine, settled

OpenPage = Callable[..., Page]


def test_an_answer_is_kept_and_taken_back(open_page: OpenPage) -> None:
    page = open_page("/settings")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_text("Kept.")).to_be_visible()
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.get_by_label("Name").fill("")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_text("Kept.")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("view", ["Profile", "Theme and keys", "About"])
def test_every_view_is_accessible_and_fits(open_page: OpenPage, view: str, width: int, height: int) -> None:
    page = open_page(f"/settings?view={view.replace(' ', '+')}", width=width, height=height)
    expect(page.get_by_role("radio", name=view)).to_be_checked()
    assert_fine(page)


def test_the_theme_is_where_settings_says(open_page: OpenPage) -> None:
    page = open_page("/settings?view=Theme+and+keys")
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    for theme in ("System", "Light", "Dark"):
        expect(page.get_by_test_id("stMainMenuList").get_by_text(theme)).to_be_visible()
