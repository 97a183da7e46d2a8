"""The Review screen in Chromium: by keys alone; and nothing lost by a refresh, a second tab or a killed server.

It has a server of its own, which it may kill.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import text

from practice import Learner, open_store
from practice.drafts import read_drafts
from practice.own_cards import add_card
from practice.profile import save_profile
from practice.reviews.deck import prompts
from practice.reviews.sitting import ATTEMPTS
from practice.reviews.summary import summary
from questions import load_bank
from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from tests.browser.server import RunningApp, running_app
from tests.practice.reviews.rows import known, put
from visuals.cards.parts import one_line

OpenPage = Callable[..., Page]
KEYS = [f"pca-what-problem-solved/{n}" for n in (1, 2, 3)]
PROMPTS = [prompts(load_bank())[key] for key in KEYS]
START = 120_000  # ms until a new server has opened the bank and answered, also on a busy machine


@pytest.fixture(scope="module")
def app(browser: Browser) -> Iterator[RunningApp]:
    with running_app() as app:
        yield app


@pytest.fixture
def mine(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """Return the learner with three cards of the bank due today, in the order of `PROMPTS`, and no new ones."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    with store.engine.execution_options(immediate=True).begin() as connection:
        connection.execute(text("DELETE FROM learner"))
    learner, now = store.learner(), datetime.now(UTC)
    save_profile(learner, {"new_a_day": 0, "welcomed": True}, now)
    put(learner, *(known(key, str(n), 0, due=now - timedelta(days=1), last_review=now - timedelta(days=9 - n))
                   for n, key in enumerate(KEYS)))  # fmt: skip
    yield learner
    store.close()


def box(page: Page, label: str = "Your answer") -> Locator:
    return page.get_by_label(label, exact=True)


def is_up(page: Page, number: int) -> None:
    """Wait until a prompt is up and listens to keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(one_line(PROMPTS[number].question))
    settled(page)


def is_saved(page: Page, within: float = 30_000) -> None:
    expect(page.get_by_role("status").filter(has_text="Saved.").first).to_be_visible(timeout=within)


def is_revealed(page: Page) -> None:
    expect(page.get_by_text("How well did you know it?")).to_be_visible()
    settled(page)


def kept(mine: Learner) -> list[str]:
    return [written.text for written in read_drafts(mine, ATTEMPTS).values()]


def test_cards_are_reviewed_by_keys_alone(open_page: OpenPage, mine: Learner) -> None:
    page = open_page("/review")
    is_up(page, 0)
    page.keyboard.press("w")
    expect(box(page)).to_be_focused()
    page.keyboard.type("the variance of the projection, with keys a and 3")
    expect(page.get_by_text("10 words, about 4 s spoken.")).to_be_visible()
    is_saved(page)
    assert kept(mine) == ["the variance of the projection, with keys a and 3"]
    page.keyboard.type(" unsaved")
    page.keyboard.press("Control+Enter")
    is_revealed(page)
    expect(page.locator(".marked")).to_have_text("the variance of the projection, with keys a and 3 unsaved")
    assert "variance" in page.locator(".marked mark").all_inner_texts()
    page.keyboard.press("3")
    is_up(page, 1)
    expect(page.get_by_text("“Right”: that card comes again")).to_be_visible()
    expect(box(page)).to_have_value("")
    page.keyboard.press("u")
    is_up(page, 0)
    is_revealed(page)
    page.keyboard.press("4")
    is_up(page, 1)
    page.keyboard.press("d")
    is_revealed(page)
    expect(page.get_by_text("“I don’t know” suggests “Forgot”.")).to_be_visible()
    page.keyboard.press("1")
    is_up(page, 2)
    expect(page.get_by_text("Card 3 of 3 in today’s review")).to_be_visible()
    assert summary(mine, datetime.now(UTC)).ratings == {4: 1, 1: 1}


def test_nothing_is_lost(browser: Browser, app: RunningApp, mine: Learner) -> None:
    with browser.new_context() as context:
        page, second = context.new_page(), context.new_page()
        page.goto(f"{app.url}/review")
        is_up(page, 0)
        box(page).press_sequentially("refreshed at once")  # the pause after which it would be sent has not passed
        page.reload()
        expect(box(page)).to_have_value("refreshed at once")
        is_saved(page)
        assert kept(mine) == ["refreshed at once"]

        page.get_by_role("navigation").get_by_text("Practise").click()
        page.get_by_role("menuitem", name="Question bank").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Question bank")
        settled(page)
        page.go_back()
        is_up(page, 0)
        expect(box(page)).to_have_value("refreshed at once")

        second.goto(f"{app.url}/review")
        is_up(second, 0)
        box(second).fill("the second tab's")
        is_saved(second)
        box(page).fill("the first tab's, later")
        page.get_by_text("Another tab wrote here too. Show that text.").click()
        expect(page.get_by_text("the second tab's")).to_be_visible()
        assert kept(mine) == ["the first tab's, later"]

        box(page).fill("typed before the server was killed")
        app.restart(lambda: box(page).press_sequentially(", and while it was gone"))
        is_saved(page, START)
        assert kept(mine) == ["typed before the server was killed, and while it was gone"]
        page.get_by_role("button", name="Show the answer").click()
        is_revealed(page)
        expect(page.locator(".marked")).to_have_text("typed before the server was killed, and while it was gone")

        second.get_by_text("Your cards", exact=True).click()
        second.get_by_role("button", name="Write a card").click()
        box(second, "Question").press_sequentially("Half a ques")
        app.restart()
        is_saved(second, START)
        second.reload()
        expect(box(second, "Question")).to_have_value("Half a ques")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
        is_up(page, 0)
        is_revealed(page)
        page.keyboard.press("3")
        is_up(page, 1)
        assert summary(mine, datetime.now(UTC)).ratings == {3: 1}


def test_the_screens_are_accessible_and_fit(open_page: OpenPage, mine: Learner) -> None:
    add_card(mine, f"Why is {'x' * 90} no reason to scroll?", "It wraps.", "pca", None, datetime.now(UTC))
    page = open_page("/review", **PHONE)
    is_up(page, 0)
    box(page).fill("variance")
    is_saved(page)
    assert_fine_in_both_sizes(page)
    page.get_by_role("button", name="Show the answer").click()
    is_revealed(page)
    page.get_by_text("The whole card:").click()
    expect(page.get_by_role("button", name="Make a card").first).to_be_visible()
    assert_fine_in_both_sizes(page)
    for number in (1, 2):
        page.keyboard.press("4")
        is_up(page, number)
        page.keyboard.press("a")
        is_revealed(page)
    page.keyboard.press("4")
    expect(page.get_by_role("heading", name="Today’s review is done")).to_be_visible()
    assert_fine_in_both_sizes(page)
    page.get_by_text("Your cards", exact=True).click()
    page.get_by_role("button", name="Write a card").click()
    expect(box(page, "Question")).to_be_visible()
    assert_fine_in_both_sizes(page)
