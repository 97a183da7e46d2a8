"""Experiments in the browser: finished on arrival, run beside other work, pinned over a reload, in every size."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from compiled import cache_folder
from tests.browser.checks import PHONE, assert_accessible, assert_fine_in_both_sizes, settled
from tests.browser.product_search import OpenPage, in_url
from tests.browser.server import RunningApp
from tests.xmr_core.shops import small_log
from xmr_core.experiments.cache import load_result
from xmr_core.own_datasets import train_own
from xmr_core.purchases import Purchases

NAME, TITLE = "own-mugs-0a1b2c3d", "Mugs (0a1b)"
N_CHARTS = {"Beam": 3, "Features": 2, "Models": 4, "Growth": 4}


def link(**settings: object) -> str:
    """Return the address of the screen in some state."""
    return "/experiments?" + urlencode(settings)


def show(page: Page, title: str) -> None:
    """Choose an experiment as a learner does."""
    choice = page.locator(".st-key-experiment").get_by_role("radio", name=title)
    choice.click()
    expect(choice).to_have_attribute("aria-checked", "true")
    settled(page)


def key(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name} button")


def charts(page: Page) -> Locator:
    return page.locator(".js-plotly-plot")


@pytest.fixture(autouse=True)
def clean(app: RunningApp) -> Iterator[None]:
    """No data set, pin or result of one test is there in the next."""
    yield
    app.clear_shelves()
    for path in (cache_folder() / "experiments").glob(f"{NAME}.*"):
        path.unlink()


@pytest.fixture
def own_data(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the server a data set of one's own, small enough that its experiments are run at once."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(app.data))
    log, n = small_log(), 700
    products = [log.titles[i] for i in log.bought[:n]]
    rows = Purchases(log.queries[:n], products, np.ones(n, dtype=np.int64), n, False, ",")
    train_own(NAME, "mugs.csv", rows, lambda stage, fraction: None)
    return TITLE


def test_every_experiment_is_accessible_and_fits(open_page: OpenPage, own_data: str) -> None:
    page = open_page(link(data=own_data), **PHONE)
    for title, n in N_CHARTS.items():
        show(page, title)
        if n != charts(page).count() and key(page, "run").count():  # not so quick on a busy machine
            key(page, "run").click()
        expect(charts(page)).to_have_count(n, timeout=120_000)
        expect(page.get_by_text("counts as seen if")).to_be_visible()
        assert_fine_in_both_sizes(page)
    key(page, "pin").click()
    expect(page.get_by_text("Pinned as")).to_be_visible()
    expect(page.get_by_text("B is better in")).to_be_visible()
    assert_fine_in_both_sizes(page)


def test_it_opens_on_a_finished_experiment_and_the_frame_follows_the_slider(open_page: OpenPage) -> None:
    page = open_page(link())
    expect(page.get_by_role("heading", name="What do beam width and pruning cost?")).to_be_visible()
    expect(charts(page)).to_have_count(3)
    said = page.get_by_text("recall@10 0.").first
    before = said.inner_text()
    thumb = page.locator(".st-key-loss").get_by_role("slider")
    thumb.press("ArrowRight")
    thumb.press("ArrowRight")
    expect(said).not_to_have_text(before)
    settled(page)
    assert in_url(page, "loss") == "5.0"


def test_an_experiment_runs_beside_other_work_survives_a_reload_and_can_be_cancelled(open_page: OpenPage) -> None:
    for path in (cache_folder() / "experiments").glob("shop.features.*"):
        path.unlink()
    page = open_page(link(experiment="Features"))
    expect(page.get_by_text("on this machine and is kept")).to_be_visible()
    assert_accessible(page)
    key(page, "run").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(key(page, "run")).to_have_count(0)
    assert_accessible(page)

    show(page, "Beam")
    expect(charts(page)).to_have_count(3)
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.reload()
    expect(key(page, "cancel")).to_be_visible()
    show(page, "Features")
    key(page, "cancel").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("cancelled", timeout=90_000)
    expect(key(page, "run")).to_be_visible()
    settled(page)
    assert load_result("features", "shop") is None


def test_runs_are_pinned_compared_by_link_downloaded_and_unpinned(open_page: OpenPage, own_data: str) -> None:
    page = open_page(link(data=own_data))
    expect(page.get_by_text("No pinned run")).to_be_visible()
    name = page.locator("[class*=st-key-pin_name] input")
    expect(name).to_have_value("Mugs (0a1b), beam")
    name.fill("my **first** run")
    name.press("Enter")
    settled(page)
    key(page, "pin").click()
    expect(page.get_by_text("Pinned as “my **first** run”")).to_be_visible()
    expect(name).to_have_value("Mugs (0a1b), beam")
    key(page, "pin").click()
    expect(page.get_by_text("Pinned as “Mugs (0a1b), beam”")).to_be_visible()
    expect(name).to_have_value("Mugs (0a1b), beam 2")
    settled(page)
    with page.expect_download() as download:
        key(page, "download").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert (len(rows), rows[0][0]) == (61, "run")

    shop = open_page(link(a_beam="my **first** run", b_beam="the run above"))
    expect(shop.locator(".st-key-a_beam input")).to_have_value("my **first** run")
    expect(shop.get_by_text("B is better in")).to_be_visible()
    shop.get_by_text("Pinned runs of this experiment").click()
    key(shop, "unpin-1").click()
    expect(key(shop, "unpin-1")).to_have_count(0)
    settled(shop)
    key(shop, "unpin-0").click()
    expect(shop.get_by_text("No pinned run")).to_be_visible()
    settled(shop)


def test_the_charts_follow_the_theme(open_page: OpenPage) -> None:
    seen = []
    for scheme in ("light", "dark"):
        page = open_page(link(), scheme=scheme)
        expect(charts(page)).to_have_count(3)
        settled(page)
        seen.append(page.locator(".js-plotly-plot .xtick text").first.evaluate("e => getComputedStyle(e).fill"))
    assert seen[0] != seen[1]


def test_the_phone_has_the_experiments_within_reach(open_page: OpenPage) -> None:
    page = open_page(link(), width=390, height=844)
    expect(page.locator(".st-key-experiment").get_by_role("radio")).to_have_count(4)
    for button in page.locator(".st-key-experiment").get_by_role("radio").all():
        expect(button).to_be_in_viewport(ratio=1)
