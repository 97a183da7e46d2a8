"""The whiteboard in Chromium: its keys indent, a way leads out by keyboard, and what stands on it is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from practice import open_store
from practice.interview.draw import Facts, draw
from practice.interview.formats import single_question
from practice.interview.keeping import act, begin
from practice.interview.state import Begin
from questions import load_bank
from tests.browser.checks import assert_accessible, settled
from tests.browser.server import RunningApp
from visuals.frames.learner import now

CODE = "def least(xs):\n    for x in xs:\n        pass\n    return 0"


def test_code_is_indented_left_and_kept(
    app: RunningApp, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    kept = begin(store.learner(), draw(single_question("coding"), load_bank(), Facts(), 11), now())
    act(store.learner(), kept.id, Begin(), 0, now())
    store.close()
    page = open_page(f"/mock_round?id={kept.id}")
    box = page.get_by_label("Whiteboard")
    box.click()
    for key in (
        "def least(xs):",
        "Enter",
        "Tab",
        "for x in xs:",
        "Enter",
        "Tab",
        "pass",
        "Enter",
        "Shift+Tab",
        "return 0",
    ):
        (box.press if key in ("Enter", "Tab", "Shift+Tab") else box.press_sequentially)(key)
    expect(box).to_have_value(CODE)
    box.press("Control+A")
    box.press("Tab")
    expect(box).to_have_value("\n".join(f"    {line}" for line in CODE.split("\n")))
    box.press("Shift+Tab")
    expect(box).to_have_value(CODE)
    box.press("Escape")
    page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    page.reload()
    settled(page)
    expect(box).to_have_value(CODE)
    assert_accessible(page)
