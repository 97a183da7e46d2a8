"""The view Your data in the browser: load, train, search, cancel, delete; a file's text is never more than text."""

import csv
import io
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import settled
from tests.browser.own_data import key, load
from tests.browser.product_search import OpenPage, at_step, best, link, search_box, show_view, titles, type_query
from tests.browser.server import RunningApp

OWN = {"view": "Your data"}
COLOURS, SIZES = ("red", "blue", "green", "amber", "white"), ("small", "large", "tall")
THINGS = ("mug", "teapot", "bowl", "vase", "jug", "plate")
ODD = ["=1+1", "<img src=x onerror=alert(1)>", "$x^2$ **b** [a](javascript:1)", "@SUM(A1)"]


@pytest.fixture(autouse=True)
def empty_shelf(app: RunningApp) -> Iterator[None]:
    """No data set of one test is there in the next."""
    yield
    app.clear_shelves()


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def pottery(n_rows: int) -> bytes:
    """Return purchases of 90 believable products."""
    draw = random.Random(0)
    rows: list[tuple[str, ...]] = [("query", "product", "count")]
    for _ in range(n_rows):
        colour, size, thing = draw.choice(COLOURS), draw.choice(SIZES), draw.choice(THINGS)
        query = draw.choice([f"{colour} {thing}", f"{size} {colour} {thing}", f"{thing} {colour}"])
        rows.append((query, f"Stoneware {thing.title()}, {size.title()}, {colour.title()}", str(draw.randint(1, 9))))
    return as_csv(rows)


def large_file() -> bytes:
    """Return enough rows to train for some seconds."""
    return as_csv([(f"word{i % 5000} thing{i % 771} query {i}", f"Product {i % 6000}") for i in range(60_000)])


def open_own(page: Page) -> None:
    """Press "Search it" and wait for the empty search."""
    key(page, "open-own").click()
    expect(page.locator(".st-key-results .rs.blank")).to_have_count(1)
    expect(search_box(page)).to_have_value("")
    settled(page)


def test_a_file_is_previewed_trained_searched_walked_and_deleted(open_page: OpenPage) -> None:
    page = open_page(link(**OWN))
    expect(key(page, "delete-own")).to_have_count(0)
    load(page, "my pottery.csv", pottery(300))
    expect(page.get_by_text("300 rows")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    key(page, "train").click()
    expect(page.get_by_text("trained just now")).to_be_visible(timeout=60_000)
    expect(page.locator("input[type=file]")).to_have_count(1)
    settled(page)

    open_own(page)
    type_query(page, "small red teapot")
    expect(titles(page).first).to_have_text("Stoneware Teapot, Small, Red")
    settled(page)
    by_link = open_page("/" + page.url.split("/", 3)[3])
    expect(titles(by_link).first).to_have_text("Stoneware Teapot, Small, Red")
    show_view(page, "Walk")
    at_step(page, 1)
    show_view(page, "Missed")
    expect(page.locator(".answers tbody tr")).to_have_count(10)

    show_view(page, "Your data")
    key(page, "delete-own").click()
    expect(key(page, "delete-own")).to_have_count(0)
    show_view(page, "Search")
    expect(titles(page)).to_have_text(best("small red teapot"))


def test_the_settings_survive_a_visit_to_your_data(open_page: OpenPage) -> None:
    page = open_page(link(q="garden hose", width=5, threshold=0.3))
    expect(titles(page)).to_have_text(best("garden hose", 5, 0.3))
    show_view(page, "Your data")
    show_view(page, "Search")
    expect(titles(page)).to_have_text(best("garden hose", 5, 0.3))


def test_training_shows_progress_leaves_the_search_alone_survives_a_refresh_and_can_be_cancelled(
    open_page: OpenPage,
) -> None:
    page = open_page(link(**OWN))
    load(page, "large.csv", large_file())
    key(page, "train").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)

    other = open_page(link())
    type_query(other, "echo with screen")
    expect(titles(other)).to_have_text(best("echo with screen"))

    page.reload()
    expect(key(page, "cancel")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    key(page, "cancel").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("cancelled", timeout=60_000)
    expect(page.locator("input[type=file]")).to_have_count(1)
    expect(key(page, "open-own")).to_have_count(0)
    settled(page)


def best_of_shown(page: Page) -> str:
    """Return the title that the reasons are told of."""
    return page.locator(".st-key-results .why .title").inner_text()


def reasons_are_of_the_first(page: Page) -> None:
    """Wait until the reasons are told of the first result: the list may be drawn a moment before them."""
    first = page.locator(".st-key-results .opt").first
    for _ in range(150):
        if best_of_shown(page) in first.inner_text():
            break
        page.wait_for_timeout(100)
    expect(first).to_contain_text(best_of_shown(page))


def test_formulas_and_markup_in_a_file_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page(link(**OWN))
    page.on("dialog", lambda dialog: pytest.fail(f"a cell ran: {dialog.message}"))
    load(page, "odd.csv", as_csv([(cell, f"p {cell}") for cell in ODD]))
    key(page, "train").click()
    expect(page.get_by_text("trained just now")).to_be_visible(timeout=60_000)
    settled(page)
    open_own(page)
    for cell in ODD:
        type_query(page, cell)
        page.wait_for_function("text => new URL(location).searchParams.get('q') === text", arg=cell)
        settled(page)
        reasons_are_of_the_first(page)
        assert set(titles(page).all_inner_texts()) == {f"p {odd}" for odd in ODD}
    for view, shown in (("Walk", ".sb .node"), ("Missed", ".answers td.product")):
        show_view(page, view)
        expect(page.locator(shown).first).to_be_visible()
        expect(page.locator(f"{shown} img, .stMain a[href^=javascript]")).to_have_count(0)
    assert set(page.locator(".answers td.product").all_inner_texts()) == {f"p {odd}" for odd in ODD}


def test_a_refused_cell_is_quoted_as_the_text_it_is(open_page: OpenPage) -> None:
    page = open_page(link(**OWN))
    error = page.get_by_test_id("stAlert")
    for cell in ("**b** $x$ `c` :red[d]", "[a](http://127.0.0.2:9/)", "<b>x</b>", "![x](http://127.0.0.2:9/x.png)"):
        load(page, "bad.csv", as_csv([("a", "P", cell), ("b", "Q", "1")]))
        # An address is given an invisible joint, so that it does not become a link.
        shown = cell.replace("://", ":\u2060//")
        expect(error).to_contain_text(f"Line 1 has the count “{shown}”;")
        expect(error.get_by_role("link")).to_have_count(0)
        expect(error.locator("img, strong, b, code, .katex")).to_have_count(0)
        settled(page)


def test_a_bad_file_can_be_replaced_by_a_good_one(open_page: OpenPage) -> None:
    page = open_page(link(**OWN))
    load(page, "bad.csv", b"only one column\n")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Line 1 has one column")
    expect(key(page, "train")).to_have_count(0)
    load(page, "good.csv", pottery(20))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(key(page, "train")).to_be_enabled()
    settled(page)
