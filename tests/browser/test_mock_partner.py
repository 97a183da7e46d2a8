"""A friend asks in Chromium: ticks and notes live through a refresh, and the screen is fine in both sizes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from practice import Learner, open_store
from practice.interview.draw import Facts, draw
from practice.interview.formats import single_question
from practice.interview.keeping import begin, interview
from practice.interview.partner import listening
from questions import load_bank
from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from tests.browser.server import RunningApp
from visuals.frames.learner import now

BANK = load_bank()


@pytest.fixture
def mine(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """Return the app's learner."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    yield store.learner()
    store.close()


def test_a_friend_asks_through_a_refresh(mine: Learner, open_page: Callable[..., Page]) -> None:
    kept = begin(mine, draw(single_question("breadth"), BANK, Facts(), 11, partner=True), now())
    question = kept.state.questions[0]
    point = listening(BANK, question).points[0][1][0]
    page = open_page(f"/mock_partner?id={kept.id}", **PHONE)
    page.get_by_role("button", name="Begin the interview").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(question.ask)
    page.get_by_text(point, exact=True).click()
    expect(page.get_by_role("checkbox", name=point)).to_be_checked()
    settled(page)
    notes = page.get_by_label("Your notes")
    notes.press_sequentially("Calm, and to the point.", delay=2)
    page.reload()  # in the middle of typing
    settled(page)
    expect(page.get_by_role("checkbox", name=point)).to_be_checked()
    expect(page.get_by_label("Your notes")).to_have_value("Calm, and to the point.")
    page.get_by_role("button", name="The answer is over").click()
    expect(heading).to_have_text("Dig into the answer, or go on")
    page.get_by_text("If they get stuck").click()
    expect(page.get_by_role("button", name="Give this hint")).to_be_visible()
    assert_fine_in_both_sizes(page)
    page.get_by_role("button", name="Ask this").first.click()
    page.get_by_role("button", name="The reply is over").click()
    page.get_by_role("button", name="End the interview here").click()
    expect(heading).to_have_text("The interview is over")
    state = interview(mine, kept.id).state
    assert (state.status, len(state.now_asked.probes)) == ("finished", 1)
    assert (state.now_asked.heard, state.now_asked.notes) == ((point,), "Calm, and to the point.")
