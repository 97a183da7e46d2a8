"""Settings in Chromium: an answer survives a reload, every view is accessible and fits."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from tests.model_server import model_server
from visuals.frames.settings_data import DELETE

OpenPage = Callable[..., Page]


def test_an_answer_is_kept_and_taken_back(open_page: OpenPage) -> None:
    page = open_page("/settings")
    name(page, "Ada")
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_label("Name")).to_have_value("Ada")
    name(page, "")


def test_data_is_taken_along_brought_back_and_deleted(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/settings")
    name(page, "Ada who leaves")
    views = page.get_by_role("radiogroup", name="View")
    views.get_by_text("Your data").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["tables"]["profile"][0]["name"] == "Ada who leaves"
    views.get_by_text("Profile").click()
    name(page, "Somebody else")
    views.get_by_text("Your data").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(re.compile(r"The file holds .+\. It replaces all"))).to_be_visible()
    page.get_by_role("button", name="Replace my data by the file").click()
    expect(page.get_by_text("Replaced. Now here")).to_be_visible()
    views.get_by_text("Profile").click()
    expect(page.get_by_label("Name")).to_have_value("Ada who leaves")
    views.get_by_text("Your data").click()
    delete = page.get_by_role("button", name="Delete my data")
    expect(delete).to_be_disabled()
    page.get_by_label("To delete, type").press_sequentially(DELETE)
    expect(delete).to_be_enabled()
    delete.click()
    expect(page.get_by_text(re.compile("^Deleted: "))).to_be_visible()
    views.get_by_text("Profile").click()
    expect(page.get_by_label("Name")).to_have_value("")


def name(page: Page, text: str) -> None:
    page.get_by_label("Name").fill(text)
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_text("Kept.")).to_be_visible()


def test_a_language_model_is_tried(open_page: OpenPage) -> None:
    page = open_page("/settings?view=Language+model", width=390, height=844)
    with model_server() as server:
        fill(page, "Address", server.url)
        fill(page, "Model", "tiny")
        page.get_by_role("button", name="Try the language model").click()
        expect(page.get_by_text(re.compile("Answered in"))).to_be_visible()
        expect(page.get_by_text("“rose from 21 to 24 percent”")).to_be_visible()
        assert_fine_in_both_sizes(page)
    page.get_by_role("button", name="Ask it again").click()
    expect(page.get_by_text("Nothing answers at 127.0.0.1")).to_be_visible()
    fill(page, "Address", "")


def fill(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label, exact=True)
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_text("Kept.")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("view", ["Profile", "Your data", "Theme and keys", "About"])
def test_every_view_is_accessible_and_fits(open_page: OpenPage, view: str) -> None:
    page = open_page(f"/settings?view={view.replace(' ', '+')}", **PHONE)
    expect(page.get_by_role("radio", name=view)).to_be_checked()
    assert_fine_in_both_sizes(page)


def test_the_theme_is_where_settings_says(open_page: OpenPage) -> None:
    page = open_page("/settings?view=Theme+and+keys")
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    for theme in ("System", "Light", "Dark"):
        expect(page.get_by_test_id("stMainMenuList").get_by_text(theme)).to_be_visible()
