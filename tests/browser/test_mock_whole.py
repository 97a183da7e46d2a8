"""A whole intern screen in Chromium, its hour in a minute: a refresh, a killed server, and every word in the report.

The server's clock and the browser's are moved on together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practice import Learner, open_store
from practice.interview.keeping import KeptInterview, interviews
from tests.browser.checks import settled
from tests.browser.server import RunningApp, running_app
from tests.browser.watch import PageWatch

START = 120_000  # ms until a new server has opened the bank and answered, also on a busy machine
STORY = (
    "Last March two rankers disagreed and we had two days before the sale. My task was to recommend one of them by "
    "Friday. I replayed 40,000 logged queries through both, and I read 200 of the disagreements by hand. "
)
RESULT = "We shipped it on Friday, and searches without a click fell from 31 % to 24 % in a week."


@dataclass
class Rehearsal:
    """A browser and a server with one clock, which a test moves on."""

    page: Page
    app: RunningApp
    clock: Path
    mine: Learner
    ahead: int = 0

    def later(self, seconds: int) -> None:
        """Let time pass for both."""
        self.ahead += seconds
        self.clock.write_text(str(self.ahead), encoding="utf-8")
        self.page.clock.fast_forward(1000 * seconds)

    def kept(self) -> KeptInterview:
        """Return the interview as the store has it."""
        return interviews(self.mine)[0]

    def box(self) -> Locator:
        """Return the box for what is said now."""
        return self.page.get_by_role("textbox", name=re.compile("^Your (answer|reply|questions)"))

    def press(self, name: str) -> None:
        """Press a button and wait until the store has what it does."""
        before = self.kept().state
        self.page.get_by_role("button", name=name).first.click()
        for _ in range(300):
            if self.kept().state != before:
                break
            self.page.wait_for_timeout(100)
        assert self.kept().state != before, f"{name} did nothing"
        settled(self.page)

    def say(self, text: str, seconds: int, button: str = "Give the answer") -> None:
        """Type what is said, which takes its time, and give it."""
        self.box().fill(text)
        self.later(seconds)
        self.press(button)


@pytest.fixture
def rehearsal(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    clock = tmp_path / "ahead"
    clock.write_text("0", encoding="utf-8")
    start = ("-m", "tests.browser.clocked", "--port")
    with running_app(start, {"CLOCK": str(clock)}) as app, browser.new_context(accept_downloads=True) as context:
        monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
        page = context.new_page()
        page.clock.install()
        page.goto(f"{app.url}/mock")
        settled(page)
        store = open_store()
        yield Rehearsal(page, app, clock, store.learner())
        store.close()


def test_an_intern_screen_from_its_plan_to_the_exported_report(rehearsal: Rehearsal, tmp_path: Path) -> None:
    page = rehearsal.page
    watch = PageWatch(page, rehearsal.app.url)
    page.get_by_role("button", name="Begin the interview").click()
    expect(page.get_by_role("heading", name="Intern screen")).to_be_visible(timeout=START)
    settled(page)
    rehearsal.press("Start the clock")

    rehearsal.say("I am Ada, I study statistics, and I built a ranker last summer.", 200)
    rehearsal.press("Next question")
    first_story(rehearsal)
    assert not troubles(watch)
    killed_while_replying(rehearsal)
    rehearsal.press("Next question")
    rehearsal.say("Nobody asked for a second check, so I wrote one myself.", 150)
    rehearsal.press("Next question")
    technical_part(rehearsal)
    assert page.get_by_role("heading", level=1).inner_text().startswith("That is all from me.")
    rehearsal.say("What would a good first half year look like?", 60)
    rehearsal.press("Finish the interview")

    state = rehearsal.kept().state
    assert state.status == "finished"
    watch.troubles.clear()  # the killed server is heard in the console
    page.get_by_role("button", name="Read the report").click()
    expect(page.get_by_role("radio", name="Evidence")).to_be_checked()
    settled(page)
    in_the_report(rehearsal, tmp_path)
    assert not troubles(watch)
    assert page.get_by_test_id("stException").count() == 0


def troubles(watch: PageWatch) -> list[str]:
    """Return what went wrong, but not that a text and a click came in one message: the click acts all the same."""
    return [trouble for trouble in watch.troubles if "Multiple different fragmentIds" not in trouble]


def first_story(rehearsal: Rehearsal) -> None:
    """Tell a story through a refresh, past its time; read the feedback, dispute a remark and hear a probe."""
    page, box = rehearsal.page, rehearsal.box()
    box.fill(STORY)
    expect(page.locator("section.writing").get_by_role("status").first).to_have_text("Saved.")
    page.reload()
    settled(page)
    expect(box).to_have_value(STORY)
    nudge = page.locator(".nudge")
    expect(nudge).to_have_text("")
    rehearsal.later(500)
    expect(nudge).not_to_have_text("")
    box.fill(STORY + RESULT)
    rehearsal.press("Give the answer")
    question = rehearsal.kept().state.now_asked
    assert (question.nudged, question.attempts[0].text) == (True, STORY + RESULT)
    assert 500 <= question.spent < 600
    rehearsal.press("I disagree")
    assert len(rehearsal.kept().state.now_asked.attempts[0].disputed) == 1
    rehearsal.press("Answer the next probe")


def killed_while_replying(rehearsal: Rehearsal) -> None:
    """Reply to a probe while the server is killed and comes back."""
    box = rehearsal.box()
    box.fill("It was my own idea")
    expect(rehearsal.page.locator("section.writing").get_by_role("status").first).to_have_text("Saved.")
    rehearsal.app.restart(lambda: box.press_sequentially(", and I checked it"))
    status = rehearsal.page.locator("section.writing").get_by_role("status").first
    expect(status).to_have_text("Saved.", timeout=START)
    settled(rehearsal.page)
    rehearsal.press("Give the reply")
    reply = rehearsal.kept().state.now_asked.probes[0].reply
    assert reply is not None
    assert reply.text == "It was my own idea, and I checked it"


def technical_part(rehearsal: Rehearsal) -> None:
    """Answer the technical questions: one after a hint, one passed, one paused at, the others in a sentence."""
    numbers = [n for n, q in enumerate(rehearsal.kept().state.questions) if q.draws == "breadth"]
    for n in numbers:
        assert rehearsal.kept().state.at == n
        if n == numbers[0]:
            rehearsal.press("Ask for a hint")
        if n == numbers[1]:
            rehearsal.press("Pause")
            rehearsal.later(3600)
            rehearsal.press("Go on")
        if n == numbers[2]:
            rehearsal.press("Pass on this question")
        else:
            rehearsal.say(f"Technical answer {n}: I would measure it on data held back in time.", 240)
        rehearsal.press("Next question")


def in_the_report(rehearsal: Rehearsal, tmp_path: Path) -> None:
    """Find every word that was said on the screen and in the three files, and the time against the plan."""
    page, state = rehearsal.page, rehearsal.kept().state
    said = [text for question in state.questions for text in question.said]
    assert len(said) == 9, "an introduction, two stories and a reply, four technical answers, one's own question"
    assert 3600 <= state.waited < 3700
    page.get_by_role("radio", name="Time").click()
    expect(page.get_by_text(re.compile(r"^Behaviour")).first).to_be_visible()
    page.get_by_role("radio", name="Answers").click()
    page.get_by_role("radio", name="2", exact=True).click()
    expect(page.get_by_text("It was my own idea, and I checked it")).to_be_visible()
    page.get_by_role("button", name="Save the report").click()
    files = {name: download(page, name, tmp_path) for name in ("PDF", "Page for a browser (HTML)", "Markdown")}
    assert files["PDF"].startswith(b"%PDF-")
    html = files["Page for a browser (HTML)"].decode()
    assert all(text in html for text in said)
    assert "31 % to 24 %" in html


def download(page: Page, name: str, folder: Path) -> bytes:
    """Return what a button of the report gives."""
    with page.expect_download() as waited:
        page.get_by_role("button", name=name).click()
    file = folder / waited.value.suggested_filename
    waited.value.save_as(file)
    return file.read_bytes()
