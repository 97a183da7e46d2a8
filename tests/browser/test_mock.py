"""A mock interview in Chromium: the clock with its one nudge, an answer given in one go, remarks disputed by hand."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from practice import Learner, open_store
from practice.interview.draw import Facts, draw
from practice.interview.formats import single_question
from practice.interview.keeping import KeptInterview, act, begin, delete_interview, interview
from practice.interview.state import Begin
from questions import load_bank
from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from tests.browser.server import RunningApp
from visuals.frames.learner import now

OpenPage = Callable[..., Page]
STORY = (
    "Last March two rankers disagreed and we had two days. My task was to recommend one. I listed what was hard to "
    "undo and I replayed 40,000 queries. The sale went well and everybody was happy."
)


@pytest.fixture
def mine(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """Return the app's learner."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    yield store.learner()
    store.close()


@pytest.fixture
def asked(mine: Learner) -> Iterator[KeptInterview]:
    """Return an interview of one story whose clock has just begun."""
    kept = begin(mine, draw(single_question("story"), load_bank(), Facts(), 5), now())
    yield act(mine, kept.id, Begin(), 0, now())
    delete_interview(mine, kept.id)


def test_the_choice_is_fine_in_both_sizes(open_page: OpenPage) -> None:
    page = open_page("/mock?format=own_mix", **PHONE)
    expect(page.get_by_role("button", name="Begin the interview")).to_be_visible()
    assert_fine_in_both_sizes(page)


def test_a_story_is_told_with_one_nudge_and_its_remarks_are_the_learners_to_judge(
    mine: Learner, asked: KeptInterview, open_page: OpenPage
) -> None:
    page = open_page(f"/mock_round?id={asked.id}", **PHONE)
    page.clock.install()
    page.reload()
    settled(page)
    expect(page.get_by_text("left in this part")).to_be_visible()
    assert_fine_in_both_sizes(page)
    nudge = page.get_by_role("status").filter(has_text="The time planned for this question is over.")
    expect(nudge).to_have_count(0)
    page.clock.fast_forward("08:10")
    expect(nudge).to_be_visible()
    expect(page.get_by_text("over the plan of this part")).to_be_visible()

    page.get_by_label("Your answer").fill(STORY)
    page.get_by_role("button", name="Give the answer").click(delay=80)  # a tap: the text is on its way
    expect(page.get_by_role("button", name="Answer the next probe")).to_be_visible()
    settled(page)
    assert_fine_in_both_sizes(page)
    page.get_by_role("button", name="I disagree: Quantified result").click()
    expect(page.get_by_text("You disagree with “Quantified result”.")).to_be_visible()
    expect(page.get_by_role("button", name="Show it again")).to_be_focused()
    first = page.get_by_role("group", name="Part told by sentence 1")
    first.get_by_role("button", name="Situation").focus()
    first.get_by_role("button", name="Situation").press("ArrowLeft")
    expect(first.get_by_role("button", name="Result")).to_be_focused()
    expect(first.locator("[tabindex='0']")).to_have_count(1)
    first.get_by_role("button", name="Result").press("ArrowLeft")
    first.get_by_role("button", name="Action").press("Enter")
    expect(first.get_by_role("button", name="Action")).to_have_attribute("aria-pressed", "true")
    said = interview(mine, asked.id).state.questions[0].attempts[0]
    assert (said.text, said.disputed, said.labels) == (STORY, ("quantified result",), ((0, "A"),))
