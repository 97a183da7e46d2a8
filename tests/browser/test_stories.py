"""Stories in Chromium: written through a refresh and a second tab, mapped by hand and keys, rehearsed and kept."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practice import Learner, open_store
from practice.stories import add_story, delete_story, set_fit, stories
from tests.browser.checks import assert_fine, settled
from tests.browser.server import RunningApp, running_app
from visuals.frames.learner import now

OpenPage = Callable[..., Page]
SIZES = [(1440, 900), (390, 844)]
START = 120_000  # ms until a new server has opened the bank and answered, also on a busy machine
ACTION = "I timed each step, found the slow one by hand and cut it."


@pytest.fixture
def mine(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """Return the app's learner, without a story."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    learner = store.learner()
    for story in stories(learner):
        delete_story(learner, story.id)
    yield learner
    store.close()


def begun(open_page: OpenPage, title: str) -> Page:
    """Begin a story from the list."""
    page = open_page("/stories")
    page.get_by_role("button", name="Write a story").click()
    page.get_by_label("A title by which you know it again").fill(title)
    page.get_by_role("button", name="Begin the story").click()
    expect(heading(page)).to_have_text(title)
    settled(page)
    return page


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def write(page: Page, part: str, text: str) -> None:
    """Type into a part and wait until it is kept."""
    box = page.get_by_label(part, exact=True)
    box.press_sequentially(text, delay=2)
    section = page.locator("section.writing").filter(has=box)
    expect(section.get_by_role("status")).to_have_text("Saved.")


def test_a_story_is_written_mapped_and_rehearsed_through_refreshes(mine: Learner, open_page: OpenPage) -> None:
    page = begun(open_page, "Slow search")
    write(page, "Action", ACTION)
    expect(page.get_by_text("13 words, about 6 seconds told aloud")).to_be_visible()
    page.get_by_label("Result", exact=True).press_sequentially("It fell to 3 ms", delay=2)
    page.reload()  # in the middle of typing
    settled(page)
    expect(page.get_by_label("Result", exact=True)).to_have_value("It fell to 3 ms")
    expect(page.get_by_label("Action", exact=True)).to_have_value(ACTION)

    deep = page.get_by_role("button", name="Slow search, Dive Deep")
    deep.click()
    expect(deep).to_have_accessible_name("Slow search, Dive Deep: told")
    deep.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    trust = page.get_by_role("button", name="Slow search, Earn Trust")
    expect(trust).to_have_accessible_name("Slow search, Earn Trust: could be turned to it")
    settled(page)  # the name changes in the browser before the server keeps it
    page.get_by_role("link", name="See all stories").click()
    expect(page.get_by_text("Your story covers 1 of 16 principles.")).to_be_visible()
    expect(page.get_by_role("row", name="Dive Deep").get_by_text("Only one")).to_be_visible()
    expect(page.get_by_role("row", name="Earn Trust").get_by_text("Not told yet")).to_be_visible()

    page.get_by_role("link", name="Slow search", exact=True).first.click()
    expect(heading(page)).to_have_text("Slow search")
    page.get_by_role("link", name="Rehearse this story").click()
    expect(page.get_by_text("Rehearsing “Slow search”, for Dive Deep")).to_be_visible()
    write(page, "Your answer", "We looked and we found it.")
    page.get_by_role("button", name="Go on to the probes").click()
    expect(page.get_by_text("Which part of this was your own work?")).to_be_visible()
    write(page, "Your reply 1", "I did all of it.")
    question = heading(page).inner_text()
    page.reload()
    settled(page)
    expect(heading(page)).to_have_text(question)
    expect(page.get_by_label("Your reply 1")).to_have_value("I did all of it.")
    page.get_by_role("button", name="Finish and keep it").click()
    expect(page.get_by_text("A good reply shows")).to_be_visible()
    write(page, "Your notes", "Say I.")


def test_two_tabs_at_one_part_lose_neither_text(mine: Learner, open_page: OpenPage) -> None:
    path = f"/story?story={add_story(mine, {'title': 'Two tabs'}, now()).id}"
    first, second = open_page(path), open_page(path)
    write(first, "Action", "From the first tab.")
    write(second, "Action", "From the second tab.")
    second.locator("summary:visible", has_text="Another tab wrote here too.").click()
    expect(second.locator(".texts").get_by_text("From the first tab.")).to_be_visible()
    second.get_by_label("Title", exact=True).fill("Two tabs, renamed")
    second.get_by_label("Title", exact=True).press("Enter")
    expect(heading(second)).to_have_text("Two tabs, renamed")


def test_a_server_killed_in_the_middle_of_a_story_loses_nothing(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_app() as app, browser.new_context() as context:
        monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
        app.data.mkdir(mode=0o700, exist_ok=True)
        store = open_store()
        told = add_story(store.learner(), {"title": "Killed"}, now())
        page = context.new_page()
        page.goto(f"{app.url}/story?story={told.id}")
        expect(heading(page)).to_have_text("Killed")
        settled(page)
        result = page.get_by_label("Result", exact=True)
        result.fill("Typed before")
        app.restart(lambda: result.press_sequentially(", and while it was gone"))
        section = page.locator("section.writing").filter(has=result)
        expect(section.get_by_role("status")).to_have_text("Saved.", timeout=START)
        page.reload()
        expect(result).to_have_value("Typed before, and while it was gone")
        assert [kept.text.result for kept in stories(store.learner())] == ["Typed before, and while it was gone"]
        store.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_screens_are_fine(mine: Learner, open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("/stories", width=width, height=height)
    expect(page.get_by_text("No stories yet.")).to_be_visible()
    assert_fine(page)
    action = "We met, we talked and we had no budget, so I borrowed an unused machine. " * 6
    kept = add_story(mine, {"title": "How it looks", "action": action, "happened_on": "2020-03-01"}, now())
    set_fit(mine, kept.id, "Ownership", "told", now())
    page.reload()
    expect(page.get_by_text("Your story covers 1 of 16 principles.")).to_be_visible()
    if width < 640:
        page.get_by_role("button", name="Change the stories of Think Big").click()
    page.get_by_role("button", name="How it looks, Think Big").click()
    expect(page.get_by_text("Your story covers 2 of 16 principles.")).to_be_visible()
    assert_fine(page)
    page.get_by_role("link", name="How it looks", exact=True).last.click()
    expect(page.get_by_text("The result is empty.")).to_be_visible()
    expect(page.get_by_text("Its words hint at Frugality")).to_be_visible()
    assert_fine(page)
    page.get_by_role("link", name="Rehearse this story").click()
    write(page, "Your answer", "We met.")
    page.get_by_role("button", name="Go on to the probes").click()
    expect(page.get_by_label("Your reply 1")).to_be_visible()
    assert_fine(page)
