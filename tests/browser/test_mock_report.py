"""The report on a mock interview in Chromium: its views in both sizes, and the files that are saved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from practice import Learner, open_store
from practice.interview.draw import anew
from practice.interview.keeping import KeptInterview, delete_interview
from tests.browser.checks import PHONE, assert_fine, assert_fine_in_both_sizes, settled
from tests.browser.server import RunningApp
from tests.practice.interview.held import events, held
from tests.practice.pdf_text import pdf_text

OpenPage = Callable[..., Page]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WEAK = "We had a problem. We fixed it and it went well."


@pytest.fixture
def kept(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptInterview]:
    """Hold an interview twice, in the store of the server that all tests share; give the second."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    store = open_store()
    mine: Learner = store.learner()
    first = held(mine, NOW, what=events(WEAK))
    second = held(mine, NOW + timedelta(days=2), anew(first.state))
    yield second
    for one in (first, second):
        delete_interview(mine, one.id)
    store.close()


def show(page: Page, view: str) -> None:
    page.get_by_role("radiogroup", name="View").get_by_text(view, exact=True).click()


def test_the_report_is_read_and_saved(open_page: OpenPage, kept: KeptInterview) -> None:
    page = open_page(f"/mock_report?id={kept.id}", **PHONE)
    expect(page.get_by_role("heading", name="Communication")).to_be_visible()
    assert_fine_in_both_sizes(page)
    for view, brings in (
        ("Answers", page.get_by_role("heading", level=2).first),
        ("Time", page.get_by_role("heading", name="By question")),
        ("Notes", page.get_by_text("Asked (PCA and SVD):")),
        ("Compare", page.get_by_label("Compare with")),
    ):
        show(page, view)
        expect(brings).to_be_visible()
        (assert_fine_in_both_sizes if view in ("Answers", "Compare") else assert_fine)(page)
    page.reload()
    settled(page)
    expect(page.get_by_label("Compare with")).to_be_visible()
    page.get_by_role("button", name="Save the report").click()
    saved = {}
    for name, end in (("PDF", "pdf"), ("Page for a browser (HTML)", "html"), ("Markdown", "md")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"starbeam-interview-2026-11-22.{end}"
        saved[end] = download.value.path().read_bytes()
    for text in (pdf_text(saved["pdf"]), saved["html"].decode(), saved["md"].decode()):
        assert "Orders rose from 4" in text
    settled(page)
