"""Every algorithm's page in Chromium: stepped, predicted, broken; accessible; and what the frame promises."""

import re
from collections.abc import Callable
from importlib.util import find_spec

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_fine_in_both_sizes,
    at_rest,
    settled,
)
from visuals.lessons.catalogue import ENTRIES, lesson
from visuals.lessons.payload import payload

OpenPage = Callable[..., Page]
KEYS = [entry.key for entry in ENTRIES if find_spec(f"visuals.lessons.{entry.key}")]


def count(page: Page) -> tuple[int, int]:
    step, last = re.findall(r"\d+", page.locator(".alg .count").first.inner_text())
    return int(step), int(last)


@pytest.mark.parametrize("key", KEYS)
def test_a_lesson_is_fine_predicted_and_stepped(open_page: OpenPage, key: str) -> None:
    page = open_page(f"/{key}", **PHONE, scheme="dark")
    expect(page.locator(".alg .question")).not_to_be_empty()
    assert_fine_in_both_sizes(page)
    page.set_viewport_size(DESKTOP)
    predict_and_step(page)


# All pages have one frame, so make test steps through every view of three of them.
@pytest.mark.parametrize(
    "key", [pytest.param(key, marks=[pytest.mark.thorough] * (i % 5 > 0)) for i, key in enumerate(KEYS)]
)
def test_a_lesson_is_stepped_in_every_view_and_broken(open_page: OpenPage, key: str) -> None:
    page, found = open_page(f"/{key}"), lesson(key)
    for view in [*found.views[1:], *found.views[:1]]:
        page.get_by_role("radio", name=view, exact=True).click()
        expect(page.get_by_role("radio", name=view, exact=True)).to_be_checked()
        settled(page)
        expect(page.locator(".alg .question")).not_to_be_empty()
        assert steps_to_its_end(page)
    page.get_by_role("combobox", name=re.compile("Break it")).click()
    page.get_by_role("option", name=found.presets[0].name, exact=True).click()
    expect(page.get_by_text("What to do")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{key}_break="))
    settled(page)


def predict_and_step(page: Page) -> None:
    """Answer the first question, go to the end, and a step back and forth."""
    before = count(page)
    page.locator(".alg .option").first.click()
    expect(page.locator(".alg .verdict")).to_contain_text("You said")
    expect(page.locator(".alg .tally")).to_contain_text("of 1 right")
    assert count(page)[0] == before[0] + 1
    page.locator("[data-go=last]").first.click()
    expect(page.locator(".alg .stage").first).to_have_text("Result")
    expect(page.locator(".alg .facts dd").first).to_be_visible()
    picture = page.locator(".alg .pictures").first.inner_html()
    page.locator("[data-go=back]").first.click()
    page.locator("[data-go=next]").first.click()
    assert page.locator(".alg .pictures").first.inner_html() == picture, "back and forth is the same picture"


def test_a_wrong_prediction_becomes_a_review_card(open_page: OpenPage) -> None:
    page, walk = open_page("/pca"), payload(lesson("pca").walk(lesson("pca").run()))
    ask = walk["steps"][walk["start"]]["ask"]
    expect(page.locator(".alg .question")).to_have_text(ask["question"])
    page.locator(".alg .option").nth((ask["answer"] + 1) % len(ask["options"])).click()
    page.get_by_role("button", name="Make a review card of this").click()
    expect(page.get_by_text(f"In your review: {ask['question']}")).to_be_visible()
    expect(page.locator(".alg .verdict")).to_contain_text("You said")  # the player stands where it stood
    assert_accessible(page)


def steps_to_its_end(page: Page) -> bool:
    """Return whether the last step is the result; the run of the view before may still be there for a moment."""
    for _ in range(300):
        page.locator("[data-go=last]").first.click()
        step, last = count(page)
        if page.locator(".alg .stage").first.inner_text() == "Result" and step == last:
            return True
        page.wait_for_timeout(100)
    return False


def test_the_overview_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page("/algorithms", **PHONE)
    expect(page.get_by_role("link", name="k-means").last).to_be_visible()
    assert_fine_in_both_sizes(page)


def test_the_url_holds_data_parameters_seed_and_step(open_page: OpenPage) -> None:
    page = open_page("/k_means?k_means_n_clusters=4&k_means_seed=5&k_means_data=Three+blobs&k_means_step=3")
    expect(page.locator(".alg .caption")).not_to_be_empty()
    assert count(page)[0] == 4
    expect(page.get_by_label("Clusters k")).to_have_value("4")
    page.locator("[data-go=next]").click()
    expect(page).to_have_url(re.compile("k_means_step=4"))
    again = open_page(page.url[page.url.index("/k_means") :])
    expect(again.locator(".alg .caption")).not_to_be_empty()
    assert again.locator(".alg .caption").inner_text() == page.locator(".alg .caption").inner_text()
    assert again.locator(".alg .pictures").inner_html() == page.locator(".alg .pictures").inner_html()


def test_a_point_is_dragged_added_and_taken_away(open_page: OpenPage) -> None:
    page = open_page("/k_means")
    points = page.locator(".alg [data-i]")
    expect(points.first).to_be_visible()
    n = points.count()
    page.get_by_role("button", name="Move points").click()
    box = at_rest(page, points.nth(5))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 60, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("k_means_points=m5"))
    settled(page)
    frame = at_rest(page, page.locator(".alg .pictures svg"))
    page.mouse.click(frame["x"] + 120, frame["y"] + 30)
    expect(points).to_have_count(n + 1)
    points.nth(5).focus()
    page.keyboard.press("Delete")
    expect(points).to_have_count(n)
    settled(page)
    page.get_by_role("button", name="Take my changes back").click()
    expect(page).not_to_have_url(re.compile("points"))
    expect(points).to_have_count(n)


def test_points_move_in_the_second_picture_where_they_are_there(open_page: OpenPage) -> None:
    page = open_page("/neural_network", height=1400)
    page.get_by_role("button", name="Move points").click()
    box = at_rest(page, page.locator('.alg [data-i="20"]'))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("neural_network_points=m20"))
    settled(page)


def test_pointing_at_a_row_lights_its_mark_and_formula(open_page: OpenPage) -> None:
    page = open_page("/k_means?k_means_step=2")
    row = page.locator('.alg tr[data-tag="c1"]')
    row.hover()
    expect(page.locator('.alg .pictures [data-tag="c1"].on').first).to_be_visible()
    expect(page.locator(".alg .formula")).to_have_attribute("data-tag", "c1")
    page.locator(".alg .code .row[data-lit]").first.hover()
    expect(page.locator(".alg .num tr[data-lit].on")).to_have_count(1)
    expect(page.locator(".alg .formula.on")).to_be_visible()


def test_keys_step_and_play_waits_for_the_question(open_page: OpenPage) -> None:
    page = open_page("/k_means")
    page.locator("[data-go=first]").click()
    page.keyboard.press("ArrowRight")
    assert count(page)[0] == 2
    expect(page.locator("[data-go=play]")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("End")
    assert count(page)[0] == count(page)[1]
    page.get_by_label("Predict first").uncheck()
    page.keyboard.press("Home")
    expect(page.locator(".alg .asked")).to_be_hidden()


def test_pinned_runs_stand_side_by_side(open_page: OpenPage) -> None:
    page = open_page("/k_means")
    page.get_by_role("button", name="Pin this run").click()
    expect(page.get_by_text("Pinned 1")).to_be_visible()
    page.get_by_role("button", name="New seed").click()
    expect(page.locator(".still .pictures svg")).to_have_count(2)
    assert_accessible(page)
