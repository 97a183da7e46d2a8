"""The guide in Chromium: the principles opened, walked and shared; the interview's views; accessible and fitting."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from questions import load_bank
from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled

OpenPage = Callable[..., Page]
VIEWS = ("Rounds", "STAR", "Mistakes", "Week")
DEEP = load_bank().filter(principle="Dive Deep")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_principle_is_opened_shared_and_its_cards_walked(open_page: OpenPage) -> None:
    page = open_page("/principles")
    expect(page.locator("summary")).to_have_count(16)
    page.locator("summary").filter(has_text="Dive Deep").click()
    expect(page.get_by_text("Often confused with")).to_be_visible()
    settled(page)
    assert query(page) == {"principle": ["Dive Deep"]}
    again = open_page(f"/principles?{urlsplit(page.url).query}")
    expect(again.get_by_text("Often confused with")).to_be_visible()
    again.get_by_role("link", name=" ".join(DEEP[0].prompt.split())).click()
    expect(again.get_by_text(f"Card 1 of {len(DEEP)}")).to_be_visible()
    again.get_by_role("button", name="Next").click()
    expect(again.get_by_text(f"Card 2 of {len(DEEP)}")).to_be_visible()
    expect(again.get_by_role("heading", level=1)).to_have_text(" ".join(DEEP[1].prompt.split()))
    settled(again)
    assert query(again)["card"] == [DEEP[1].id]


def test_closing_the_principle_takes_it_out_of_the_address(open_page: OpenPage) -> None:
    page = open_page("/principles?principle=Frugality")
    page.locator("summary").filter(has_text="Frugality").click()
    expect(page.get_by_text("Often confused with")).to_have_count(0)
    settled(page)
    assert query(page) == {}


def test_two_columns_on_a_desktop_and_one_on_a_phone(open_page: OpenPage) -> None:
    for width, columns in ((1440, 2), (390, 1)):
        page = open_page("/principles", width=width)
        lefts = {round(box["x"]) for s in page.locator("summary").all() if (box := s.bounding_box())}
        assert len(lefts) == columns


@pytest.mark.parametrize("link", ["", "?principle=Ownership"])
def test_the_principles_are_accessible_and_fit(open_page: OpenPage, link: str) -> None:
    page = open_page(f"/principles{link}", **PHONE)
    expect(page.locator("summary")).to_have_count(16)
    expect(page.get_by_text("Often confused with")).to_have_count(int(bool(link)))
    assert_fine_in_both_sizes(page)


def test_from_the_rounds_to_star_and_its_story(open_page: OpenPage) -> None:
    page = open_page("/interview")
    bars = page.locator(".mins [role=img]")
    expect(bars).to_have_count(7)
    expect(bars.first).to_have_accessible_name(
        "Intern screen, 43 to 60 minutes: Introductions 3 to 5, Behaviour 10 to 15, Technical 25 to 30 and Your "
        "questions 5 to 10."
    )
    page.get_by_role("radio", name="STAR", exact=True).click()
    expect(page.get_by_role("rowheader", name="Situation")).to_be_visible()
    settled(page)
    assert query(page) == {"view": ["STAR"]}
    page.get_by_role("link", name="The whole story").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("the main metric looked healthy")


def test_a_mistake_leads_to_its_drill_and_the_next_one(open_page: OpenPage) -> None:
    page = open_page("/interview?view=Mistakes")
    page.get_by_role("link", name="Falling silent").click()
    expect(page.get_by_text("Card 3 of")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Card 4 of")).to_be_visible()
    settled(page)


def test_a_bar_is_as_long_as_its_minutes_and_its_parts_too(open_page: OpenPage) -> None:
    page = open_page("/interview")
    intern = page.locator(".mins .row").first
    expect(intern.locator(".part")).to_have_count(4)
    wide = {part.locator("b").inner_text(): box["width"] for part in intern.locator(".part").all()
            if (box := part.bounding_box())}  # fmt: skip
    minutes = {"Introductions": 5, "Behaviour": 15, "Technical": 30, "Your questions": 10}
    assert set(wide) == set(minutes)
    a_minute = sum(wide.values()) / 60
    assert all(abs(wide[name] - n * a_minute) < 2 for name, n in minutes.items())


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_the_interview_is_accessible_and_fits(open_page: OpenPage, view: str) -> None:
    page = open_page(f"/interview?view={quote(view)}", **PHONE)
    expect(page.get_by_role("radio", name=view, exact=True)).to_be_checked()
    expect(page.get_by_text("Not affiliated with Amazon.")).to_be_visible()
    assert_fine_in_both_sizes(page)


def test_the_table_of_star_becomes_blocks_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/interview?view=STAR", width=390, height=844)
    labels = page.locator(".reflow small").filter(has_text="Common fault")
    expect(labels).to_have_count(4)
    expect(labels.first).to_be_visible()
    expect(open_page("/interview?view=STAR").locator(".reflow small").first).to_be_hidden()
