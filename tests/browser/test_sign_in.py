"""Signing in for real: Chromium, the app with [auth], and an OpenID Connect provider on this machine."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from practice import open_store
from practice.opening import FILE
from practice.profile import profile
from practice.stories import add_story
from tests.browser.checks import PHONE, assert_fine, assert_fine_in_both_sizes, settled
from tests.browser.oidc_provider import Provider, running_provider
from tests.browser.server import RunningApp, running_app
from tests.browser.watch import PageWatch

PEOPLE = {
    "Ada": {"sub": "1", "email": "Ada@Example.com", "email_verified": True},
    "Bob": {"sub": "2", "email": "bob@example.org", "email_verified": True},
    "Eve": {"sub": "3", "email": "ada@example.org.evil.com", "email_verified": True},
    "Mallory": {"sub": "4", "email": "ada@example.com", "email_verified": False},
}
ALLOWED = '["ada@example.com", "@example.org"]'
MENU = "[data-testid=stTopNavLink], [data-testid=stTopNavSection], [data-testid=stSidebarNavLink]"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider(PEOPLE) as provider:
        yield provider


@pytest.fixture(scope="module")
def secrets_file(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    file.write_text(provider.secrets_file(ALLOWED), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def guarded(browser: Browser, secrets_file: Path) -> Iterator[RunningApp]:
    with running_app(environ={"STREAMLIT_SECRETS_FILES": str(secrets_file)}) as app:
        yield app


@pytest.fixture
def visit(browser: Browser, guarded: RunningApp, provider: Provider) -> Iterator[OpenPage]:
    """Open a path in a browser of its own; after the test nothing may have gone wrong behind it."""
    watches: list[PageWatch] = []
    pages: list[Page] = []

    def visit(path: str = "/", *, width: int = 1440, height: int = 900) -> Page:
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        pages.append(page)
        watches.append(PageWatch(page, guarded.url, also=(provider.url,)))
        page.goto(guarded.url + path)
        settled(page)
        return page

    yield visit
    for page in pages:
        page.context.close()
    assert [trouble for watch in watches for trouble in watch.troubles] == []
    assert "Traceback" not in guarded.log.read_text(encoding="utf-8")


def sign_in(page: Page, person: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=person, exact=True).click()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("path", ["/", "/product_search?q=smart+speaker", "/settings"])
def test_who_has_not_signed_in_sees_the_door_alone(visit: OpenPage, path: str) -> None:
    page = visit(path)
    expect(page.get_by_role("heading")).to_have_text(["Sign in to Starbeam"])
    expect(page.get_by_test_id("stMain").get_by_role("button")).to_have_text(["Sign in"])
    expect(page.locator(MENU).filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_door_is_accessible_and_fits(visit: OpenPage) -> None:
    assert_fine_in_both_sizes(visit(**PHONE))


def test_each_learner_has_their_own_data_and_signs_out(
    visit: OpenPage, guarded: RunningApp, provider: Provider
) -> None:
    page = visit()
    sign_in(page, "Ada")
    assert_at_home(page)
    page.goto(f"{page.url}settings")
    settled(page)
    page.get_by_label("Name").fill("Ada of the test")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_text("Kept.")).to_be_visible()
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_label("Name")).to_have_value("Ada of the test")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading")).to_have_text(["Sign in to Starbeam"])

    sign_in(page, "Bob")  # in the same browser
    assert_at_home(page)
    page.goto(f"{page.url}settings")
    settled(page)
    expect(page.get_by_label("Name")).to_have_value("")
    page.goto(f"{origin(page)}/story?story={story_of_ada(guarded, provider)}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This story is not here")
    settled(page)

    again = visit()
    sign_in(again, "Ada")
    again.goto(f"{again.url}settings")
    settled(again)
    expect(again.get_by_label("Name")).to_have_value("Ada of the test")


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("Eve", "ada@example.org.evil.com is not on the list"),
        ("Mallory", "has not verified the address ada@example.com"),
    ],
)
def test_who_is_not_allowed_sees_why_and_no_screen(visit: OpenPage, person: str, why: str) -> None:
    page = visit()
    sign_in(page, person)
    for path in ("", "settings", "card?card=pca-what-problem-solved"):
        page.goto(f"{origin(page)}/{path}")
        settled(page)
        expect(page.get_by_role("heading")).to_have_text(["This address may not come in"])
        assert why in page.get_by_test_id("stMain").inner_text().replace("\u2060", "")
        expect(page.locator(MENU).filter(visible=True)).to_have_count(0)
    assert_fine(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading")).to_have_text(["Sign in to Starbeam"])


def test_who_is_taken_off_the_list_is_out_at_the_next_click(visit: OpenPage, secrets_file: Path) -> None:
    page = visit()
    sign_in(page, "Bob")
    page.goto(f"{page.url}settings")
    settled(page)
    before = secrets_file.read_text(encoding="utf-8")
    secrets_file.write_text(before.replace(ALLOWED, '["ada@example.com"]'), encoding="utf-8")
    try:
        page.get_by_label("Name").fill("Bob")  # reruns a fragment alone, and still meets the door
        page.get_by_label("Name").press("Enter")
        expect(page.get_by_role("heading")).to_have_text(["This address may not come in"])
        expect(page.locator(MENU).filter(visible=True)).to_have_count(0)
        secrets_file.unlink()  # a list that is gone opens no door
        page.reload()
        settled(page)
        expect(page.get_by_role("heading")).to_have_text(["Starbeam is closed"])
    finally:
        secrets_file.write_text(before, encoding="utf-8")


def story_of_ada(guarded: RunningApp, provider: Provider) -> str:
    """Write a story for Ada behind the app's back; return its id, as the address has it."""
    store = open_store(f"sqlite:///{guarded.data / FILE}")
    try:
        ada = store.learner(f"{provider.url}|{PEOPLE['Ada']['sub']}")
        assert profile(ada).name == "Ada of the test"
        return add_story(ada, {"title": "Ada's own"}, datetime.now(UTC)).id
    finally:
        store.close()


def assert_at_home(page: Page) -> None:
    expect(page.locator(MENU).first).to_be_visible()
    assert urlsplit(page.url).path == "/"


def origin(page: Page) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
