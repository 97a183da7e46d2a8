"""Answering aloud in Chromium: a stand-in for the browser's recognition, a microphone that plays a known sound."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practice import Learner, open_store, recordings
from practice.interview.keeping import KeptInterview, act, begin, delete_interview, interview
from practice.interview.state import Begin
from tests.browser import chromium
from tests.browser.checks import assert_accessible, settled
from tests.browser.server import RunningApp
from tests.practice.filled import ASKED
from tests.practice.recordings.sounds import tones, wav
from visuals.frames.learner import now

OpenPage = Callable[..., Page]
START = 120_000  # ms until a new server has opened the bank, also on a busy machine
EARS = """
window.ears = [];
window.SpeechRecognition = class {
  constructor() { window.ears.push(this); }
  start() { this.on = true; }
  stop() { this.on = false; this.onend?.(); }
  abort() { this.stop(); }
};
window.hear = (transcript, isFinal = true) =>
  window.ears.at(-1).onresult({ resultIndex: 0, results: [Object.assign([{ transcript }], { isFinal })] });
window.fail = error => { const ear = window.ears.at(-1); ear.onerror({ error }); ear.stop(); };
"""
LATER = """() => {
  const now = performance.now;
  performance.now = () => now.call(performance) + 5000;
  try { window.fail('no-speech'); } finally { performance.now = now; }
}"""
DEAF = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
GOES = "Chrome sends the sound to Google, Safari to Apple"


@pytest.fixture
def asked(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Learner, KeptInterview]]:
    """Return the app's learner with an interview that has just asked its question."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    mine = store.learner()
    kept = begin(mine, ASKED, now())
    yield mine, act(mine, kept.id, Begin(), kept.state.version, now())
    delete_interview(mine, kept.id)
    store.close()


def kept_text(page: Page) -> Locator:
    return page.locator("section.writing").get_by_role("status")


def test_what_is_dictated_is_typed_at_the_caret_and_kept(
    asked: tuple[Learner, KeptInterview], open_page: OpenPage
) -> None:
    path = f"/mock_round?id={asked[1].id}"
    page = open_page(path, width=390, height=844)
    page.add_init_script(EARS)
    page.reload()
    box, switch = page.get_by_label("Your answer", exact=True), page.get_by_role("switch", name="Dictate")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(page.get_by_text(GOES)).to_be_visible()
    box.fill("I timed it.")
    box.press("Home")
    switch.click()
    page.evaluate("hear('first', false)")
    expect(page.locator(".guess")).to_have_text("first")
    expect(box).to_have_value("I timed it.")
    page.evaluate("hear('At first')")
    expect(box).to_have_value("At first I timed it.")
    expect(page.locator(".guess")).to_have_text("")
    box.press("End")
    page.evaluate("hear(' Then I cut it.')")
    expect(box).to_have_value("At first I timed it. Then I cut it.")
    expect(kept_text(page)).to_have_text("Saved.")

    page.get_by_label("English of the dictation").select_option("English (UK)")
    assert page.evaluate("ears.map(ear => [ear.lang, ear.on])") == [["en-US", False], ["en-GB", True]]
    page.evaluate("fail('not-allowed')")
    expect(page.get_by_text("The browser may not use the microphone on this page.")).to_be_visible()
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    page.evaluate(LATER)
    expect(page.get_by_text("Nothing heard so far. Dictation is on.")).to_be_visible()
    assert page.evaluate("ears.at(-1).on && !ears.at(-2).on")  # it went on with a new one
    page.evaluate("ears.at(-1).stop()")
    expect(page.get_by_text("The browser ended its speech recognition.")).to_be_visible()
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    page.evaluate("hear('And', false)")
    box.press("Escape")  # leaves the box
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(box).to_have_value("At first I timed it. Then I cut it. And")
    assert page.evaluate("ears.some(ear => ear.on)") is False
    expect(kept_text(page)).to_have_text("Saved.")
    page.reload()
    expect(box).to_have_value("At first I timed it. Then I cut it. And")
    expect(page.get_by_label("English of the dictation")).to_have_value("en-GB")


def test_an_answer_is_recorded_found_after_a_refresh_and_given(
    asked: tuple[Learner, KeptInterview], browser: Browser, app: RunningApp, tmp_path: Path
) -> None:
    mine, kept = asked
    sound = tmp_path / "sound.wav"  # played again and again
    sound.write_bytes(wav(tones([(0.6, True), (1.0, False), (0.4, True)], noise=15)))
    devices = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    args = [*chromium.arguments(), *devices, f"--use-file-for-fake-audio-capture={sound}"]
    with browser.browser_type.launch(executable_path=chromium.find(), args=args) as speaking:
        page = speaking.new_context(permissions=["microphone"], viewport={"width": 390, "height": 844}).new_page()
        page.add_init_script(DEAF)
        page.goto(f"{app.url}/mock_round?id={kept.id}")
        settled(page)
        expect(page.get_by_label("Your answer", exact=True)).to_be_visible()
        expect(page.get_by_text(GOES)).to_be_hidden()
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.get_by_text("00:03")).to_be_visible()
        page.get_by_role("button", name="Stop recording").click()
        facts = page.get_by_text(re.compile(r"^\d\.\d s, longest silence (0\.9|1\.0) s, silent for \d\d % of it\.$"))
        expect(facts).to_be_visible()
        told = facts.inner_text()
        assert_accessible(page)
        page.reload()
        expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_label("Your recorded answer")).to_be_visible()
        settled(page)
        page.get_by_role("button", name="Give the answer").click()
        expect(page.get_by_role("heading", name="Your answer")).to_be_visible(timeout=START)
        expect(page.get_by_text(told)).to_be_visible()
    said = interview(mine, kept.id).state.questions[0].attempts[0]
    assert said.means == "spoken"
    assert recordings.is_here(mine, said.recording or "")
