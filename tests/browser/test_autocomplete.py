"""Autocomplete in a browser: every key completes, no list is stale, keys alone suffice, every view is accessible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import PHONE, assert_fine_in_both_sizes, settled
from tests.browser.product_search import in_url
from xmr_core.prepare import load_completer

OpenPage = Callable[..., Page]
PATH = "/autocomplete"

# Each change of the list is looked at: a suggestion that does not extend what stands in the box is stale.
WATCH = """() => {
  const host = [...document.querySelectorAll('*')].flatMap(e => e.shadowRoot || []).find(r => r.querySelector('.cb'));
  const root = host || document, box = root.querySelector('#cb-box');
  window.stale = []; window.lists = 0;
  new MutationObserver(() => {
    window.lists += 1;
    const typed = box.value.toLowerCase();
    root.querySelectorAll('#cb-list .opt').forEach(o => {
      const { query, kind } = o.dataset;
      if (!query.startsWith(typed) && kind !== 'corrected') window.stale.push([typed, query]);
    });
  }).observe(root.querySelector('#cb-list'), { childList: true, subtree: true, attributeFilter: ['data-query'] });
}"""


def box(page: Page):
    return page.locator("#cb-box")


def suggested(page: Page) -> list[str]:
    return [o.get_attribute("data-query") or "" for o in page.locator("#cb-list .opt").all()]


def engine_says(prefix: str, previous: str | None) -> list[str]:
    return [c.query for c in load_completer().complete(prefix, previous)]


def test_the_session_changes_the_suggestions(open_page: OpenPage) -> None:
    page = open_page(PATH)
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    assert suggested(page) == engine_says("c", "tent")
    assert page.locator(".plain li").all_inner_texts() == engine_says("c", None)
    example = load_completer().typical_previous()[1]
    page.locator(".st-key-example").get_by_text(example).click()
    expect(page.locator("#cb-list .opt").first).to_have_attribute("data-query", engine_says("c", example)[0])
    assert suggested(page) == engine_says("c", example)


def test_fast_typing_never_shows_a_stale_list(open_page: OpenPage) -> None:
    page = open_page(PATH)
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    page.evaluate(WATCH)
    for text in ("camping chair", "smart speaker"):
        box(page).fill("")
        box(page).press_sequentially(text, delay=30)
        for _ in range(len(text) - 2):
            box(page).press("Backspace", delay=30)
    expect(page.locator("#cb-list .opt").first).to_have_attribute("data-query", engine_says("sm", "tent")[0])
    assert suggested(page) == engine_says("sm", "tent")
    assert page.evaluate("window.lists") > 20
    assert page.evaluate("window.stale") == []
    page.wait_for_function("new URL(location).searchParams.get('prefix') === 'sm'")  # written when typing pauses


def test_a_key_redraws_the_box_alone_and_a_pause_the_rest(open_page: OpenPage) -> None:
    page, frames = open_page(PATH + "?previous=tent&prefix=c"), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    page.reload()
    expect(page.locator(".points thead .query")).to_have_text("Suggestion for “c”")
    settled(page)
    frames.clear()
    box(page).press("End")
    box(page).press("a")
    expect(page.locator("#cb-list .opt").first).to_have_attribute("data-query", engine_says("ca", "tent")[0])
    box(page).press("ArrowDown")
    expect(page.locator(".points thead .query")).to_have_text("Suggestion for “ca”")
    settled(page)
    drawn = [name for frame in frames for name in (b"combobox", b"points_table") if name in frame]
    assert drawn[0] == b"combobox"
    assert drawn.count(b"points_table") == 1  # by the pause
    expect(box(page)).to_have_attribute("aria-activedescendant", "cb-opt0")  # the pause leaves what is chosen


def test_a_key_that_was_expected_is_answered_at_once_and_rightly(open_page: OpenPage) -> None:
    page = open_page(PATH)
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    for typed in ("ca", "cam", "camp"):
        settled(page)
        # Read in the very task of the key: no answer of the server can have come by then.
        at_once = box(page).evaluate(
            """(box, text) => {
              box.value = text;
              box.dispatchEvent(new InputEvent('input', { bubbles: true }));
              return [...box.getRootNode().querySelectorAll('#cb-list .opt')].map(o => o.dataset.query);
            }""",
            typed,
        )
        assert at_once == engine_says(typed, "tent")
        settled(page)
        assert suggested(page) == engine_says(typed, "tent")


def test_keys_alone_choose_a_query_and_grow_the_session(open_page: OpenPage) -> None:
    page = open_page(PATH + "?previous=tent&prefix=camp")
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    second = suggested(page)[1]
    box(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", "cb-opt1")
    expect(page.locator("#cb-opt1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("")
    expect(page.locator(".st-key-previous input")).to_have_value(second)
    expect(page.locator("#cb-list .opt").first).to_have_attribute("data-query", engine_says("", second)[0])
    page.keyboard.press("Escape")
    expect(page.locator("#cb-list .opt")).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-expanded", "true")


def test_a_slip_is_said_to_be_corrected(open_page: OpenPage) -> None:
    page = open_page(PATH + "?previous=&prefix=smrat+speker")
    expect(page.locator("#cb-list .opt .tag").first).to_have_text("corrected")
    expect(page.locator(".said")).to_contain_text("corrected")


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "\u05e9\u05dc\u05d5\u05dd", "😀", "x" * 3000])
def test_odd_texts_are_texts(open_page: OpenPage, text: str) -> None:
    page = open_page(PATH)
    page.on("dialog", lambda dialog: pytest.fail(f"a text ran: {dialog.message}"))
    box(page).fill(text)
    page.locator(".st-key-previous input").fill(text)
    page.keyboard.press("Enter")
    settled(page)
    expect(box(page)).to_have_value(text)
    expect(page.locator(".cb img")).to_have_count(0)


def test_every_view_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page(PATH, **PHONE)
    expect(page.locator("#cb-list .opt")).to_have_count(10)
    expect(page.locator(".points tbody tr")).to_have_count(10)
    assert_fine_in_both_sizes(page)
    box(page).fill("qqqq")  # nothing begins so
    expect(page.locator("#cb-list .opt")).to_have_count(0)
    assert_fine_in_both_sizes(page)
    page.locator(".st-key-view").get_by_role("radio", name="Walk").click()
    page.locator(".three .skip").click()
    page.locator("[data-go=last]").click()
    page.locator(".three .row:visible").nth(2).click()
    expect(page.locator(".three .numbers")).to_contain_text("Path score")
    assert_fine_in_both_sizes(page)
    page.locator(".st-key-view").get_by_role("radio", name="Trie").click()
    expect(page.get_by_text("How many nodes will inserting")).to_be_visible()
    assert_fine_in_both_sizes(page)


def test_the_trie_asks_before_it_shows_and_steps_by_key(open_page: OpenPage) -> None:
    page = open_page(PATH + "?view=Trie&trie_words=P%2C+PA%2C+PE&trie_insert=PENT")
    number = page.get_by_role("spinbutton").or_(page.locator(".sb input[inputmode=numeric]")).first
    number.fill("2")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".verdict")).to_contain_text("2")
    page.locator(".sb .scrub").focus()
    page.keyboard.press("End")
    expect(page.locator(".count")).to_have_text("Step 6 of 6")


def walk_rows(page: Page, tree: str) -> list[str]:
    return page.get_by_label(tree, exact=True).locator(".row:visible .lab").all_inner_texts()


def test_three_trees_are_walked_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page(PATH + "?view=Walk")
    choice = page.get_by_label("Your answer")
    choice.focus()
    choice.select_option("trie")
    page.get_by_role("button", name="Check my answer").press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Dot products: cluster tree")
    assert walk_rows(page, "Trie") == ["All 8 strings"]
    page.keyboard.press("ArrowRight")
    assert walk_rows(page, "Trie") == ["All 8 strings", "a…", "b…"]
    page.keyboard.press("End")
    expect(page.locator(".three .stage")).to_have_text("Result")
    expect(page.get_by_label("Trie", exact=True).locator(".told")).to_contain_text("“abfgi” is found.")
    row = page.get_by_label("Trie", exact=True).locator(".row").first
    row.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".three .numbers")).to_contain_text("What adds up to z")
    page.keyboard.press("Enter")
    expect(page.locator(".three .numbers")).to_have_count(0)
    page.keyboard.press("Home")
    assert walk_rows(page, "Trie") == ["All 8 strings"]


def test_a_walk_reopens_from_its_link_and_shows_markup_as_text(open_page: OpenPage) -> None:
    page = open_page(PATH + "?view=Walk&strings=A+list+of+my+own&list_prefix=%3Cb&list_meant=&beam=3&mask=false")
    expect(page.get_by_text("None of the strings begins with")).to_be_visible()
    page.get_by_label("Strings, with commas").fill("<b>bold</b>, <b>brass</b>, tea")
    page.get_by_label("Strings, with commas").press("Control+Enter")
    expect(page.locator(".three")).to_be_visible()
    page.locator("[data-go=last]").click()
    assert "<b>bold</b>" in walk_rows(page, "Trie")
    expect(page.locator(".three b b, .three li b")).to_have_count(0)
    assert in_url(page, "beam") == "3"
    assert in_url(page, "mask") == "false"
