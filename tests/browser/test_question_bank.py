"""The question bank in Chromium: typed, found, answered by keys alone, graded, walked, taken away."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from questions import load_bank
from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from visuals.cards.parts import one_line
from visuals.cards.selection import Selection

OpenPage = Callable[..., Page]
BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")
CASES = [(PCA.id, "asd"), *((BANK.filter(family=f)[0].id, "a") for f in ("story", "design case", "clarify", "mistake"))]


def rows(page: Page) -> Locator:
    return page.locator(".st-key-rows").get_by_role("link")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def press(page: Page, key: str) -> None:
    """Press a key once the page listens to it."""
    expect(page.locator(".st-key-asks button").first).to_be_enabled()
    settled(page)
    page.keyboard.press(key)


def reveal(page: Page, keys: str) -> None:
    """Ask for one answer after another by their keys."""
    hide = page.get_by_role("button", name=re.compile("^Hide "))
    for number, key in enumerate(keys, start=1):
        press(page, key)
        expect(hide).to_have_count(number)


def test_a_question_is_typed_with_a_slip_and_its_card_answered_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page("/questions")
    expect(rows(page)).to_have_count(15)
    page.get_by_label("What were you asked?").press_sequentially("whn to stop em algorthm", delay=20)
    expected = [one_line(card.prompt) for card in BANK.search("whn to stop em algorthm", 3)]
    expect(rows(page).first).to_have_text(expected[0])
    settled(page)
    assert parse_qs(urlsplit(page.url).query)["ask"] == ["whn to stop em algorthm"]

    rows(page).first.click()
    expect(heading(page)).to_have_text(expected[0])
    expect(page.get_by_text("Opens after the first answer.").first).to_be_visible()
    expect(page.get_by_role("heading", name="In 30 seconds")).to_have_count(0)
    reveal(page, "as")
    expect(page.get_by_role("heading", name="In 30 seconds")).to_be_visible()
    expect(page.get_by_role("heading", name="In 2 minutes")).to_be_visible()
    press(page, "2")
    expect(page.get_by_role("button", name="Right, but hard")).to_have_attribute("data-testid", re.compile("primary"))
    page.get_by_role("button", name="Add to my review").click()
    expect(page.get_by_text(re.compile(r"^\d short questions of this card are in your review\.$"))).to_be_visible()
    press(page, "n")
    expect(heading(page)).to_have_text(expected[1])
    expect(page.get_by_role("heading", name="In 30 seconds")).to_have_count(0)
    press(page, "n")
    expect(heading(page)).to_have_text(expected[2])
    press(page, "p")
    expect(heading(page)).to_have_text(expected[1])
    page.go_back()
    expect(heading(page)).to_have_text(expected[2])

    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_label("What were you asked?")).to_have_value("whn to stop em algorthm")
    expect(page.get_by_text("you said: right, but hard")).to_be_visible()
    settled(page)
    another_visit = open_page("/questions?ask=whn+to+stop+em+algorthm")
    expect(another_visit.get_by_text("you said: right, but hard")).to_be_visible()


def test_the_list_is_cut_by_filters_and_its_link_opens_it_again(open_page: OpenPage) -> None:
    page = open_page("/questions")
    page.get_by_role("radio", name="Stories").click()
    page.get_by_role("combobox", name=re.compile("Principle")).click()
    page.get_by_role("option", name="Frugality").click()
    wanted = [one_line(card.prompt) for card in BANK.filter(principle="Frugality")]
    expect(rows(page)).to_have_text(wanted)
    settled(page)
    again = open_page("/" + page.url.split("/", 3)[3])
    expect(rows(again)).to_have_text(wanted)
    rows(again).nth(1).click()
    expect(heading(again)).to_have_text(wanted[1])
    expect(again.get_by_text(f"Card 2 of {len(wanted)}")).to_be_visible()


def test_a_ladder_a_neighbour_and_the_live_screen_at_its_step(open_page: OpenPage) -> None:
    page = open_page(f"/card?card={PCA.id}")
    expect(page.get_by_role("link", name="Principal component analysis")).to_have_count(0)
    reveal(page, "a")
    rung = page.get_by_text(PCA.followups[0].ask)
    rung.click()
    expect(page.get_by_text("The covariance is defined around the mean.")).to_be_visible()
    other = BANK.card(next(id_ for id_ in PCA.confusable if id_ in BANK))
    page.get_by_role("button", name=one_line(other.prompt)).click()
    expect(heading(page)).to_have_text(one_line(other.prompt))
    page.go_back()
    expect(heading(page)).to_have_text(one_line(PCA.prompt))
    page.get_by_role("link", name="Principal component analysis, the last step").click()
    expect(page.locator(".alg .stage").first).to_have_text("Result")
    expect(page.get_by_role("radio", name="Project and rebuild")).to_be_checked()
    settled(page)


def test_a_selection_is_taken_away(open_page: OpenPage) -> None:
    page = open_page("/questions?family=Design+cases")
    page.get_by_role("button", name="Print or save this list").click()
    for name, end in (("Markdown", "md"), ("Page to print (HTML)", "html")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"starbeam-questions.{end}"
        text = download.value.path().read_text(encoding="utf-8")
        assert text.count("## " if end == "md" else "<h2>") >= len(BANK.filter(family="design case"))
    settled(page)


def test_the_list_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page("/questions?family=Technical", **PHONE)
    expect(rows(page)).to_have_count(15)
    assert_fine_in_both_sizes(page)
    page.get_by_label("What were you asked?").fill("?!")
    expect(page.get_by_text("No card fits.")).to_be_visible()
    assert_fine_in_both_sizes(page)


@pytest.mark.parametrize(("card", "keys"), CASES)
def test_cards_are_accessible_and_fit(open_page: OpenPage, card: str, keys: str) -> None:
    page = open_page(f"/card?card={card}", **PHONE)
    expect(heading(page)).to_have_text(one_line(BANK.card(card).prompt))
    reveal(page, keys)
    assert_fine_in_both_sizes(page)


def test_a_broken_link_leads_back_to_the_bank(open_page: OpenPage) -> None:
    page = open_page(f"/card?card=nowhere&of={Selection(ask='x').query}")
    expect(heading(page)).to_have_text("This card is not here")
    page.get_by_role("link", name="Open the question bank").click()
    expect(heading(page)).to_have_text("Question bank")
    settled(page)
