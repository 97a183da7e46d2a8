"""Home in the browser: what a newcomer meets first, the three questions, and the plan that stays."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from practice import Learner, Store, open_store
from practice.models import ReviewCard, Story, StoryPrinciple
from practice.opening import FILE
from practice.predictions import record_prediction
from practice.profile import save_profile
from practice.transfer import delete_everything
from practice.visits import record_visit
from tests.browser.checks import PHONE, assert_accessible, assert_fine_in_both_sizes, settled
from tests.browser.server import RunningApp
from visuals.lessons.catalogue import ENTRIES

SIZES = [(1440, 900), (390, 844)]
OpenPage = Callable[..., Page]


@pytest.fixture
def store(app: RunningApp) -> Iterator[Store]:
    """The store of the running server, opened beside it."""
    app.data.mkdir(mode=0o700, exist_ok=True)
    opened = open_store(f"sqlite:///{app.data / FILE}")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def learner(store: Store) -> Iterator[Learner]:
    """Somebody new in every test, and nobody left behind who is not."""
    delete_everything(store.learner())
    yield store.learner()
    delete_everything(store.learner())


@pytest.fixture
def studied(learner: Learner) -> Learner:
    """A learner in the middle: cards of two topics, predictions, a story, places where they were."""
    now = datetime.now(UTC)
    save_profile(learner, {"welcomed": True, "minutes_a_day": 60, "interview_on": now.date() + timedelta(days=19)}, now)
    with learner.writing() as session:
        for key, topic, days in (("pca-what-problem-solved/1", "pca", 10), ("em-when-to-stop/1", "gmm", 30)):
            session.add(
                ReviewCard(
                    key=key, source="bank", topic=topic, state=2, step=None, stability=10.0, difficulty=5.0,
                    last_review=now - timedelta(days=days), due=now - timedelta(hours=1), created_at=now,
                    introduced_at=now - timedelta(days=40),
                )
            )  # fmt: skip
        session.add(Story(id="s", title="Cut labelling cost by 60 %", created_at=now, updated_at=now))
        session.flush()
        session.add(StoryPrinciple(story_id="s", principle="Ownership", fit="told"))
    record_prediction(learner, "gaussian_mixture", "q", 3, 8, now)
    record_visit(learner, "k_means", "k-means", "Step 4 of 9", {"step": "3"}, now)
    record_visit(learner, "product_search", "Beam walk: red tea pot", "Step 5", {"q": "red tea pot"}, now)
    return learner


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_home_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page("/", **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a search engine apart")
    assert_fine_in_both_sizes(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_newcomers_button_leads_to_a_walk(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("/", width=width, height=height)
    button = page.get_by_role("button", name="Walk a product search")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()
    settled(page)
    assert urlsplit(page.url).path == "/product_search"
    expect(page.get_by_test_id("stTextInput").get_by_role("searchbox")).to_have_value("smart speaker")
    assert _query(page)["view"] == ["Walk"]


def test_an_example_search_is_a_deep_link(open_page: OpenPage) -> None:
    page = open_page("/")
    link = page.get_by_role("link", name="Echo with screen")
    target = urlsplit(link.get_attribute("href") or "")
    assert target.path == "product_search"
    assert parse_qs(target.query) == {"q": ["Echo with screen"], "view": ["Walk"]}
    link.click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()
    settled(page)
    assert _query(page)["q"] == ["Echo with screen"]


def test_the_menu_has_no_empty_groups(open_page: OpenPage) -> None:
    page = open_page("/")
    groups = page.get_by_role("navigation").get_by_role("button")
    expect(groups).to_have_text(["Learn", "Algorithms", "Practise", "Guide", "Settings"])
    for group, screens in (
        ("Learn", ["Product search", "Autocomplete", "Experiments"]),
        ("Algorithms", ["Overview", *(entry.title for entry in ENTRIES)]),
        ("Practise", ["Review", "Question bank", "Stories", "Mock interview", "Predict the beam"]),
        ("Guide", ["Leadership Principles", "How the interview goes"]),
        ("Settings", ["Settings"]),
    ):
        groups.get_by_text(group).click()
        expect(page.get_by_role("menuitem")).to_have_text(screens)
        page.keyboard.press("Escape")


def test_the_phone_menu_is_accessible_and_leads_to_the_screen(open_page: OpenPage) -> None:
    page = open_page("/", width=390, height=844)
    page.get_by_test_id("stExpandSidebarButton").click()
    group = page.get_by_role("list", name="Learn")
    expect(group.get_by_role("listitem")).to_have_text(["Product search", "Autocomplete", "Experiments"])
    assert_accessible(page)
    group.get_by_role("link", name="Product search").click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()


def test_the_picture_follows_the_theme(open_page: OpenPage) -> None:
    pixels = {}
    for scheme in ("light", "dark"):
        picture = open_page("/", scheme=scheme).get_by_role("img", name="A beam search two branches wide")
        expect(picture).to_be_visible()
        pixels[scheme] = picture.screenshot()
    assert pixels["light"] != pixels["dark"]


def test_three_answers_make_a_plan_that_stays(open_page: OpenPage) -> None:
    page = open_page("/", **PHONE)
    page.get_by_role("radio", name="Applied scientist").click()
    page.get_by_role("radio", name="45 min").click()
    page.get_by_role("button", name="Make my plan").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("42 minutes today")  # 8 cards of a minute, and each other row as long as it likes
    expect(page.get_by_role("button", name="Start with the review")).to_be_in_viewport()
    assert_fine_in_both_sizes(page)
    page.reload()
    expect(title).to_contain_text("42 minutes today")
    page.get_by_role("button", name="Start with the review").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("minutes today")
    settled(page)
    assert urlsplit(page.url).path == "/review"


def test_whoever_skips_gets_a_plan_too(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Skip the questions").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("30 minutes today")
    settled(page)  # the newcomer's screen has the same link
    expect(page.get_by_role("link", name="Echo with screen")).to_be_visible()
    page.get_by_role("link", name="Set the date").click()
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    settled(page)


def test_home_of_a_learner_in_the_middle(open_page: OpenPage, studied: Learner) -> None:
    page = open_page("/", **PHONE)
    expect(page.get_by_text("2 cards due")).to_be_visible()
    expect(page.get_by_role("row", name="PCA and SVD 90 %")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Ownership: 1")).to_be_visible()
    assert_fine_in_both_sizes(page)
    page.get_by_role("link", name="Beam walk: red tea pot").click()
    expect(page.get_by_role("heading", level=1, name="Product search")).to_be_visible()
    settled(page)
    assert _query(page)["q"] == ["red tea pot"]
