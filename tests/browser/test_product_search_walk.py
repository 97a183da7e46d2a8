"""The view Walk in the browser: stepping, predicting, playing, and links that bring back the same picture."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import settled
from tests.browser.product_search import (
    OpenPage,
    at_step,
    go,
    in_url,
    link,
    n_steps,
    picture,
    set_width,
    show_view,
    type_query,
)

WALK = {"view": "Walk"}


def without_questions(page: Page) -> None:
    page.get_by_label("Predict first").uncheck()


def told(page: Page, step: int) -> None:
    """Wait until the URL names a step, counted from 1; the screen hears of it when the learner rests."""
    page.wait_for_url(lambda url: f"step={step - 1}" in url)
    settled(page)


def open_nodes(page: Page) -> Locator:
    """Return the nodes that can be picked at this question."""
    return page.locator(".sb .node[data-s=open]:not(.fold, .more)")


def pick(page: Page, n: int) -> list[str]:
    """Pick the first nodes in the tree and return their names."""
    nodes = open_nodes(page)
    names = [nodes.nth(i).locator(".lab").inner_text() for i in range(n)]
    for i in range(n):
        nodes.nth(i).click()
        expect(nodes.nth(i)).to_have_attribute("aria-pressed", "true")
    return names


def kept(page: Page, names: list[str]) -> int:
    return sum(page.locator(".sb .node[data-pick][data-s=kept] .lab").all_inner_texts().count(name) for name in names)


def test_every_control_moves_as_it_says(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    last = n_steps(page)
    expect(go(page, "First step")).to_have_attribute("aria-disabled", "true")
    expect(go(page, "Step back")).to_have_attribute("aria-disabled", "true")
    without_questions(page)
    go(page, "Next step").click()
    at_step(page, 2)
    go(page, "Next step").click()
    at_step(page, 3)
    go(page, "Step back").click()
    at_step(page, 2)
    go(page, "Last step").click()
    at_step(page, last)
    expect(go(page, "Next step")).to_have_attribute("aria-disabled", "true")
    expect(go(page, "Last step")).to_have_attribute("aria-disabled", "true")
    go(page, "First step").click()
    at_step(page, 1)
    scrub = page.locator(".sb .scrub")
    scrub.fill("6")
    at_step(page, 7)
    expect(scrub).to_have_attribute("aria-valuetext", re.compile(rf"^7 of {last}: "))


def test_keys_step_and_stay_on_the_walk(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    last = n_steps(page)
    without_questions(page)
    page.locator(".sb .node[aria-current=true]").focus()
    for key, step in [("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", last), ("ArrowRight", last),
                      ("Home", 1), ("ArrowLeft", 1), ("ArrowRight", 2)]:  # fmt: skip
        page.keyboard.press(key)
        at_step(page, step)
        expect(page.locator(".sb .node:focus")).to_have_count(1)
    first = page.locator(".sb .node:focus").get_attribute("aria-label")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".sb .node:focus")).not_to_have_attribute("aria-label", first or "")
    at_step(page, 2)


def test_the_steps_as_text_say_what_the_picture_says(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    without_questions(page)
    captions = []
    for step in range(n_steps(page)):
        page.locator(".sb .scrub").fill(str(step))
        at_step(page, step + 1)
        captions.append(page.locator(".sb .caption").inner_text().replace("\u00a0", " "))
    page.get_by_text("All steps as text").click()
    told_steps = page.locator(".sb .text > ol > li")
    expect(told_steps).to_have_count(len(captions))
    for i, caption in enumerate(captions):
        expect(told_steps.nth(i)).to_contain_text(caption)


def test_predictions_are_checked_counted_and_can_be_skipped(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    stage, check = page.locator(".sb .stage"), page.locator(".sb .check")
    at_step(page, 1)
    expect(page.locator(".sb .tally")).to_be_hidden()
    go(page, "Next step").click()
    expect(stage).to_have_text("Predict")
    expect(check).to_be_disabled()
    shown = open_nodes(page).all_inner_texts()
    assert not [text for text in shown if re.search(r"\d\.\d{4}|×", text)], "a score is shown before the check"
    names = pick(page, 2)
    expect(check).to_be_enabled()
    check.click()
    expect(stage).to_have_text("Keep")
    right = kept(page, names)
    expect(page.locator(".sb .verdict")).to_contain_text(f"{right} of 2 right.")
    expect(page.locator(".sb .tally")).to_have_text(f"{right} of 2 right")
    expect(go(page, "Next step")).to_be_focused()

    go(page, "Next step").click()
    expect(stage).to_have_text("Predict")
    page.locator(".sb .skip").click()
    expect(stage).to_have_text("Score")
    expect(page.locator(".sb .tally")).to_have_text(f"{right} of 2 right")

    go(page, "Next step").click()
    go(page, "Next step").click()
    expect(stage).to_have_text("Predict")
    pick(page, 1)
    expect(check).to_be_enabled()
    check.click()
    expect(page.locator(".sb .tally")).to_have_text(re.compile(rf"^({right}|{right + 1}) of 3 right$"))
    settled(page)
    expect(page.locator(".sb .tally")).to_have_text(re.compile(r" of 3 right$"))


def test_one_pick_too_many_drops_the_oldest_and_a_second_click_takes_one_back(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    go(page, "Next step").click()
    pick(page, 3)
    expect(page.locator(".sb .node[data-pick]")).to_have_count(2)
    expect(open_nodes(page).nth(0)).to_have_attribute("aria-pressed", "false")
    open_nodes(page).nth(2).click()
    expect(page.locator(".sb .node[data-pick]")).to_have_count(1)
    expect(page.locator(".sb .check")).to_be_disabled()


def test_play_runs_to_the_next_question_and_waits_there(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    page.get_by_label("Speed").select_option("2×")
    go(page, "Play").click()
    expect(go(page, "Pause")).to_be_visible()
    expect(page.locator(".sb .stage")).to_have_text("Predict")
    at_step(page, 2)
    expect(go(page, "Play")).to_have_attribute("aria-disabled", "true")
    page.locator(".sb .skip").click()
    at_step(page, 3)
    go(page, "Play").click()
    at_step(page, 5)  # over "Keep" to the next question
    expect(page.locator(".sb .stage")).to_have_text("Predict")
    expect(go(page, "Play")).to_be_visible()


def test_pause_and_any_step_end_the_playing(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    without_questions(page)
    go(page, "Play").click()
    go(page, "Pause").click()
    expect(go(page, "Play")).to_be_visible()
    at_step(page, 1)
    go(page, "Play").click()
    go(page, "Next step").click()
    expect(go(page, "Play")).to_be_visible()
    at_step(page, 2)


def test_a_link_brings_back_the_same_picture(open_page: OpenPage) -> None:
    step = 6
    page = open_page(link(q="rose of jericho plant", width=3, threshold=0.2, **WALK))
    at_step(page, 1)
    without_questions(page)
    page.locator(".sb .scrub").fill(str(step - 1))
    at_step(page, step)
    told(page, step)
    again = open_page("/" + page.url.split("/", 3)[3])
    at_step(again, step)
    without_questions(again)
    assert picture(again) == picture(page)
    assert {name: in_url(again, name) for name in ("q", "width", "threshold", "view")} == {
        "q": "rose of jericho plant", "width": "3", "threshold": "0.2", "view": "Walk",
    }  # fmt: skip


def test_reruns_keep_step_picks_and_score(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    go(page, "Next step").click()
    names = pick(page, 2)
    told(page, 2)  # the screen heard of the step: its script has run again
    expect(page.locator(".sb .node[data-pick] .lab")).to_have_text(names)
    page.locator(".sb .check").click()
    expect(page.locator(".sb .stage")).to_have_text("Keep")
    before = picture(page)
    told(page, 4)
    assert picture(page) == before
    page.emulate_media(color_scheme="dark")
    settled(page)
    assert picture(page) == before
    expect(page.locator(".sb .tally")).to_have_text(f"{kept(page, names)} of 2 right")


def shown_step(page: Page) -> int:
    return int(page.locator(".sb .count").inner_text().split()[1])


def test_the_url_always_names_the_step_that_is_shown(open_page: OpenPage) -> None:
    """Two searches in turn, and a look at another view, must not leave one walk's step in the other's link."""
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    without_questions(page)
    page.locator(".sb .scrub").fill("6")
    told(page, 7)

    def agrees() -> bool:
        settled(page)
        return shown_step(page) == int(in_url(page, "step") or 0) + 1

    for query in ("garden hose", "smart speaker", "garden hose"):
        type_query(page, query)
        expect(page.locator(".sb .text li").first).to_contain_text(f"“{query}”")
        assert agrees(), f"{query}: shown {shown_step(page)}, link {page.url}"
        page.locator(".sb .scrub").fill("4")
        told(page, 5)
        assert agrees()


def test_another_view_and_back_keeps_the_step(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    type_query(page, "garden hose")
    expect(page.locator(".sb .text li").first).to_contain_text("“garden hose”")
    without_questions(page)
    page.locator(".sb .scrub").fill("4")
    told(page, 5)
    show_view(page, "Missed")
    show_view(page, "Walk")
    at_step(page, 5)
    assert in_url(page, "step") == "4"


def test_a_new_width_is_a_new_walk(open_page: OpenPage) -> None:
    page = open_page(link(q="smart speaker", **WALK))
    at_step(page, 1)
    without_questions(page)
    page.locator(".sb .scrub").fill("3")
    told(page, 4)
    expect(page.locator(".sb .node[data-s=kept]:not(.fold, .more)")).to_have_count(1 + 2)
    set_width(page, 4)
    at_step(page, 1)
    expect(page.locator(".sb .caption")).to_contain_text(re.compile(r"\b4\b"))
    page.locator(".sb .scrub").fill("3")
    expect(page.locator(".sb .node[data-s=kept]:not(.fold, .more)")).to_have_count(1 + 4)


def test_titles_and_queries_are_text_in_the_player(open_page: OpenPage) -> None:
    page = open_page(link(q="<img src=x onerror=alert(1)> $x$", **WALK))
    page.on("dialog", lambda dialog: pytest.fail(f"a query ran: {dialog.message}"))
    at_step(page, 1)
    expect(page.locator(".sb .caption")).to_contain_text("“<img src=x onerror=alert(1)> $x$”")
    expect(page.locator(".sb img")).to_have_count(0)


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_reduced_motion_is_honoured(open_page: OpenPage, motion: str, moves: bool) -> None:
    page = open_page(link(q="smart speaker", **WALK), motion=motion)
    at_step(page, 1)
    without_questions(page)
    page.locator(".sb .scrub").fill("2")
    at_step(page, 3)
    lasting = page.locator(".sb").evaluate(
        """sb => [...sb.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionProperty !== 'none'
             && getComputedStyle(e).transitionDuration.split(', ').some(d => parseFloat(d) > 0)).length"""
    )
    running = page.locator(".sb").evaluate(
        """sb => { sb.querySelector('[data-go=next]').click(); return sb.getAnimations({ subtree: true }).length }"""
    )
    assert (lasting > 0) == (running > 0) == moves
