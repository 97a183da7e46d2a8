"""The view Search in the browser: results while typing, and reasons that add up."""

import math
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import settled
from tests.browser.product_search import (
    OpenPage,
    at_step,
    best,
    in_url,
    link,
    search_box,
    set_width,
    slider,
    titles,
    type_query,
)

SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(written: str) -> Decimal:
    """Read a number as the screen writes it: "+0.2950", "−1.0347", "6.0 × 10⁻⁸"."""
    mantissa, _, power = written.replace("−", "-").partition("×")
    return Decimal(mantissa.strip()) * Decimal(10) ** int(power.strip().removeprefix("10").translate(SUPERSCRIPT) or 0)


def why(page: Page) -> dict[str, list[str]]:
    """Return the printed numbers of the breakdown."""
    return page.locator(".st-key-results .why").evaluate(
        """why => {
          const texts = q => [...why.querySelectorAll(q)].map(e => e.textContent);
          return { factors: texts('.factor b'), operators: texts('.factors .op'), score: texts('.result b'),
                   rows: texts('tbody tr:not(.sum) td:last-child'), z: texts('tr.sum td:last-child'),
                   own: texts('.factor[aria-pressed=true] b'), formula: texts('.formula b') };
        }"""
    )


def assert_adds_up(page: Page) -> None:
    told = why(page)
    assert len(told["rows"]) > 1
    assert sum(map(number, told["rows"])) == number(told["z"][0])
    assert told["formula"] == told["own"]


def assert_multiplies(page: Page) -> None:
    told = why(page)
    exact, printed = math.prod(map(number, told["factors"])), number(told["score"][0])
    unit = Decimal(10) ** printed.as_tuple().exponent
    if told["operators"][-1] == "=":
        assert exact.quantize(unit) == printed
    else:  # the printed factors are rounded, and the sign says so
        assert told["operators"][-1] == "≈"
        assert exact != printed
        assert math.isclose(exact, printed, rel_tol=0.1)


def test_each_keystroke_gives_its_own_results_without_a_reload(open_page: OpenPage) -> None:
    page = open_page(link())
    page.evaluate("() => { window.sameDocument = true }")
    search_box(page).fill("")
    expect(titles(page)).to_have_count(0)
    typed = ""
    for letter in "echo with screen":
        search_box(page).press(letter if letter != " " else "Space")
        typed += letter
        if typed.strip():
            expect(titles(page)).to_have_text(best(typed))
    assert any("Echo" in title for title in titles(page).all_inner_texts())
    settled(page)
    assert page.evaluate("() => window.sameDocument")
    assert in_url(page, "q") == "echo with screen"


def test_a_late_answer_never_replaces_a_newer_one(open_page: OpenPage) -> None:
    page = open_page(link())
    page.locator(".st-key-results .heading").evaluate(
        """heading => { window.seen = [];
          const list = heading.getRootNode().querySelector('.list');
          new MutationObserver(() => window.seen.push(list.querySelector('.name')?.textContent ?? ''))
            .observe(list, { subtree: true, childList: true, characterData: true }) }"""
    )
    for query in ("garden hose", "rose of jericho plant", "dog bed", "echo with screen"):
        search_box(page).fill("")
        search_box(page).press_sequentially(query)
    wanted = best("echo with screen")
    expect(titles(page)).to_have_text(wanted)
    settled(page)
    expect(titles(page)).to_have_text(wanted)
    seen = page.evaluate("() => window.seen")
    assert len(seen) > 1
    assert seen[-1] == wanted[0]


def test_clicking_a_result_shows_its_reasons_and_they_add_up(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker"))
    options = page.locator(".st-key-results [role=option]")
    expect(options).to_have_count(10)
    headings = set()
    for i in range(10):
        options.nth(i).click()
        expect(options.nth(i)).to_have_attribute("aria-selected", "true")
        expect(page.locator(".st-key-results .why .title")).to_have_text(titles(page).nth(i).inner_text())
        headings.add(page.locator(".st-key-results .heading").inner_text())
        assert_multiplies(page)
        assert why(page)["score"] == [options.nth(i).locator(".score").inner_text()]
        for factor in page.locator(".st-key-results .factor").all():
            factor.click()
            expect(factor).to_have_attribute("aria-pressed", "true")
            assert_adds_up(page)
    assert len(headings) == 10
    settled(page)
    expect(options.nth(9)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(("query", "width"), [("rose of jericho plant", 10), ("zzz", 1), ("?!", 3)])
def test_arrow_keys_choose_and_numbers_add_up_for_common_rare_and_unknown_words(
    open_page: OpenPage, query: str, width: int
) -> None:
    page = open_page(link(q=query, width=width))
    options, chosen = (
        page.locator(".st-key-results [role=option]"),
        page.locator(".st-key-results [aria-selected=true]"),
    )
    expect(options).to_have_count(10)
    page.get_by_role("listbox", name="Products, best first").focus()
    for i in range(10):
        expect(chosen).to_have_count(1)
        expect(chosen).to_have_attribute("id", f"opt{i}")
        expect(page.get_by_role("listbox")).to_have_attribute("aria-activedescendant", f"opt{i}")
        assert_multiplies(page)
        told = why(page)  # an only child has no rows
        assert sum(map(number, told["rows"])) == sum(map(number, told["z"]))
        page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("id", "opt9")  # the end of the list
    page.keyboard.press("Home")
    expect(chosen).to_have_attribute("id", "opt0")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_attribute("id", "opt0")
    page.keyboard.press("End")
    expect(chosen).to_have_attribute("id", "opt9")


def test_a_choice_stays_while_results_stay_and_begins_anew_with_new_ones(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker"))
    chosen = page.locator(".st-key-results [aria-selected=true]")
    page.locator(".st-key-results [role=option]").nth(4).click()
    expect(chosen).to_have_attribute("id", "opt4")
    type_query(page, "garden hose")
    expect(titles(page)).to_have_text(best("garden hose"))
    expect(chosen).to_have_attribute("id", "opt0")


def test_width_and_threshold_give_the_engines_answer_and_stand_in_the_url(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker"))
    set_width(page, 6)
    expect(titles(page)).to_have_text(best("smart speaker", 6))
    slider(page, "threshold").press("End")
    expect(titles(page)).to_have_text(best("smart speaker", 6, 0.5))
    settled(page)
    assert {name: in_url(page, name) for name in ("width", "threshold")} == {"width": "6", "threshold": "0.5"}


def test_odd_queries_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page(link(q="<img src=x onerror=alert(1)>"))
    page.on("dialog", lambda dialog: pytest.fail(f"a query ran: {dialog.message}"))
    expect(titles(page)).to_have_count(10)
    for query in ("$x$ **b** [a](javascript:1)", "<b>x</b>", "?!" * 150):
        type_query(page, query)
        expect(titles(page)).to_have_text(best(query))
    assert page.locator(".stMain img, .stMain a[href^=javascript]").count() == 0


def test_walk_the_beam_opens_the_walk_of_this_search(open_page: OpenPage) -> None:
    page = open_page(link(q="garden hose", width=3))
    page.get_by_role("button", name="Walk the beam").click()
    at_step(page, 1)
    expect(page.locator(".sb .caption")).to_contain_text("“garden hose”")
    settled(page)
    assert {name: in_url(page, name) for name in ("q", "width", "view")} == {
        "q": "garden hose",
        "width": "3",
        "view": "Walk",
    }
