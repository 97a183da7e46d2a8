"""A log of one's own in the browser: load, train, complete, reopen by link, cancel, delete, and axe."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import PHONE, assert_accessible, assert_fine_in_both_sizes, settled
from tests.browser.own_data import key, load
from tests.browser.product_search import in_url, show_view
from tests.browser.server import RunningApp
from tests.browser.test_autocomplete import box, engine_says, suggested

OpenPage = Callable[..., Page]
OWN, COMPLETE = "/autocomplete?view=Your+data", "/autocomplete"
SESSIONS = [("ink", "inkwell"), ("ink", "inkwell"), *[("", "insulating tape")] * 9]
INK = "session_id,query\n" + "".join(
    f"{i},{query}\n" for i, queries in enumerate(SESSIONS) for query in queries if query
)
ODD = ["=1+1", "<img src=x onerror=alert(1)>", "$x^2$ **b** [a](javascript:1)"]


@pytest.fixture(autouse=True)
def empty_shelf(app: RunningApp) -> Iterator[None]:
    """No log of one test is there in the next."""
    yield
    app.clear_shelves()


def train(page: Page, name: str, data: bytes) -> None:
    load(page, name, data)
    key(page, "train").click()
    expect(page.get_by_text("trained just now")).to_be_visible(timeout=60_000)
    expect(page.locator("input[type=file]")).to_have_count(1)
    settled(page)


def listed(page: Page, queries: list[str]) -> None:
    """Wait until these are the suggestions."""
    expect(page.locator("#cb-list .opt .text")).to_have_text(queries)
    assert suggested(page) == queries


def test_a_log_is_trained_completed_reopened_by_link_and_deleted(open_page: OpenPage) -> None:
    page = open_page(OWN)
    expect(key(page, "delete-log")).to_have_count(0)
    load(page, "my log.csv", INK.encode())
    expect(page.get_by_text("13 rows")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_contain_text("13 pairs can be learnt from")
    key(page, "train").click()
    expect(page.get_by_text("trained just now")).to_be_visible(timeout=60_000)
    settled(page)

    key(page, "open-log").click()
    listed(page, ["insulating tape", "ink", "inkwell"])
    expect(box(page)).to_have_value("")
    box(page).press_sequentially("in", delay=50)
    listed(page, ["insulating tape", "ink", "inkwell"])
    page.locator(".st-key-previous input").fill("ink")
    page.keyboard.press("Enter")
    listed(page, ["inkwell", "insulating tape", "ink"])
    settled(page)
    assert in_url(page, "log").startswith("My log (")
    listed(open_page("/" + page.url.split("/", 3)[3]), ["inkwell", "insulating tape", "ink"])

    box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(page.locator(".st-key-previous input")).to_have_value("inkwell")
    settled(page)

    show_view(page, "Your data")
    key(page, "delete-log").click()
    expect(key(page, "delete-log")).to_have_count(0)
    show_view(page, "Complete")
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    expect(page.locator(".st-key-log").get_by_role("combobox")).to_have_value("Synthetic shop")
    expect(page.locator(".st-key-previous input")).to_have_value("tent")


def test_the_downloaded_example_can_be_loaded(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(OWN)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download an example").click()
    download.value.save_as(tmp_path / "example.csv")
    load(page, download.value.suggested_filename, (tmp_path / "example.csv").read_bytes())
    expect(page.get_by_text("3,000 rows")).to_be_visible()
    expect(key(page, "train")).to_be_enabled()
    settled(page)


def test_another_log_is_chosen_in_the_box_and_the_shop_comes_back(open_page: OpenPage) -> None:
    page = open_page(OWN)
    train(page, "ink.csv", INK.encode())
    show_view(page, "Complete")
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    for name, first in (("Ink (", ["insulating tape", "ink", "inkwell"]), ("Synthetic shop", engine_says("i", "tent"))):
        box(page).fill("i")
        page.locator(".st-key-log").get_by_role("combobox").click()
        page.get_by_role("option", name=name).click()
        listed(page, first)
        settled(page)


def test_a_log_deleted_in_another_tab_gives_way_to_the_shop_at_the_next_key(open_page: OpenPage) -> None:
    page = open_page(OWN)
    train(page, "ink.csv", INK.encode())
    key(page, "open-log").click()
    listed(page, ["insulating tape", "ink", "inkwell"])
    other = open_page(OWN)
    key(other, "delete-log").click()
    expect(key(other, "delete-log")).to_have_count(0)
    box(page).press_sequentially("i")
    expect(page.locator(".st-key-log").get_by_role("combobox")).to_have_value("Synthetic shop")
    listed(page, engine_says("i", "tent"))
    settled(page)


def test_training_leaves_completion_alone_survives_a_refresh_and_can_be_cancelled(open_page: OpenPage) -> None:
    page = open_page(OWN)
    load(page, "large.csv", "".join(f"{i // 3},query number {i} {i % 97}\n" for i in range(90_000)).encode())
    key(page, "train").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    other = open_page(COMPLETE)
    expect(other.locator("#cb-list .opt")).to_have_count(10)
    assert suggested(other) == engine_says("c", "tent")

    page.reload()
    expect(key(page, "cancel")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    assert_accessible(page)
    key(page, "cancel").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("cancelled", timeout=120_000)
    expect(page.locator("input[type=file]")).to_have_count(1)
    expect(key(page, "open-log")).to_have_count(0)
    settled(page)


def test_a_bad_file_can_be_replaced_and_odd_cells_are_text(open_page: OpenPage) -> None:
    page = open_page(OWN)
    page.on("dialog", lambda dialog: pytest.fail(f"a cell ran: {dialog.message}"))
    load(page, "bad.csv", b"only one column\n")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Line 1 of the file has 1 column; 2 are wanted")
    expect(key(page, "train")).to_have_count(0)
    train(page, "odd.csv", "".join(f'1,"{cell}"\n' for cell in ODD).encode())
    key(page, "open-log").click()
    expect(page.locator("#cb-list .opt")).to_have_count(3)
    assert set(suggested(page)) == set(ODD)
    expect(page.locator(".cb img, .stMain a[href^=javascript]")).to_have_count(0)
    settled(page)


def test_every_state_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page(OWN, **PHONE)
    assert_fine_in_both_sizes(page)
    load(page, "bad.csv", b"alone\n")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    assert_fine_in_both_sizes(page)
    load(page, "ink.csv", INK.encode())
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert_fine_in_both_sizes(page)
    key(page, "train").click()
    expect(page.get_by_text("trained just now")).to_be_visible(timeout=60_000)
    assert_fine_in_both_sizes(page)
    key(page, "open-log").click()
    expect(page.locator("#cb-list .opt")).to_have_count(3)
    assert_fine_in_both_sizes(page)
