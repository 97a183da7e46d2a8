"""Autocomplete, view Experiments: offered, run, shown, pinned and compared; calm with odd links."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.xmr_core.shops import completion_result, features_result, small_sessions, trie_depth_result
from visuals.frames.experiments import kept, running
from visuals.frames.experiments.desk import desk
from xmr_core.experiments import cache, catalogue
from xmr_core.experiments.cache import save_result
from xmr_core.experiments.pins import add_pin, load_pins
from xmr_core.experiments.result import Result
from xmr_core.own_logs import train_own_log
from xmr_core.progress import Report

ROOT = Path(__file__).parents[2]
PAGE = "pages/autocomplete/page.py"
NAME, TITLE = "log-mine-0a1b2c3d", "Mine (0a1b)"
LIMIT = 60
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test folders of its own for pins and results, and an empty desk."""
    monkeypatch.setattr(running, "waiting_time", lambda experiment, data: 120.0)
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    yield
    if job := desk().job:
        job.cancel()
        assert job.wait(LIMIT)
    desk.clear()
    kept.rows.clear()
    kept.waiting_time.clear()


@pytest.fixture
def open_view() -> Open:
    """Open the view at a link."""

    def open_view(**link: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT).run()
        for name, value in ({"view": "Experiments"} | link).items():
            app.query_params[name] = value
        return app.switch_page(PAGE).run()

    return open_view


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.markdown, *app.caption, *app.subheader])


@pytest.mark.parametrize(
    ("title", "result", "n_charts"),
    [("Completion", completion_result(), 6), ("Trie depth", trie_depth_result(), 4)],
)
def test_a_kept_result_is_shown_at_once(open_view: Open, title: str, result: Result, n_charts: int) -> None:
    save_result(result)
    app = open_view(comparison=title)
    assert not app.exception
    assert not app.info
    charts = [chart.proto for chart in app.get("plotly_chart")]
    assert len(charts) == n_charts
    assert all("MRR" in chart.alt or chart.alt for chart in charts)
    assert len(app.dataframe[0].value) == len(result.rows)
    shown = said(app)
    assert "What the articles found" in shown
    assert "https://arxiv.org/abs/2012.07654" in shown
    assert "een here" in shown
    assert "It counts as seen if" in shown
    assert "so it is for every query that the training never saw" in shown
    assert "often fewer than ten" in shown or title == "Trie depth"
    assert "Say it in an interview" in shown
    assert not [button for button in app.button if button.key == "run"]


def test_it_is_run_with_progress_and_ends_with_its_result(open_view: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def run(experiment: str, data: str, report: Report) -> Result:
        assert (experiment, data) == ("trie_depth", "shop")
        report("trie", 0.5)
        assert gate.wait(LIMIT)
        result = trie_depth_result()
        save_result(result)
        return result

    monkeypatch.setattr(catalogue, "run", run)
    app = open_view(comparison="Trie depth")
    assert "about 2 minutes" in said(app)
    assert "How it is done here" in said(app)
    app.button(key="run").click().run()
    assert app.button(key="cancel")
    app.segmented_control(key="comparison").set_value("Completion").run()
    assert app.button(key="cancel")
    assert not [button for button in app.button if button.key == "run"]
    app.segmented_control(key="comparison").set_value("Trie depth")
    gate.set()
    job = desk().job
    assert job
    assert job.wait(LIMIT)
    app.run()
    assert not app.exception
    assert len(app.dataframe[0].value) == len(trie_depth_result().rows)


def test_a_run_is_pinned_and_compared_by_its_mrr_and_apart_from_other_experiments(open_view: Open) -> None:
    save_result(completion_result())
    add_pin("on products", features_result(0.6))
    app = open_view()
    assert "No pinned run" in said(app)
    app.button(key="pin").click().run()
    assert [pin.name for pin in load_pins().of("completion")] == ["Synthetic shop, completion"]
    save_result(completion_result(popular=0.3))
    again = open_view()
    assert again.selectbox(key="by_completion").value == "MRR@10, any length"
    assert again.dataframe[1].value["B is"].tolist().count("▲ better") == 1
    assert not again.exception


def test_the_waiting_time_is_estimated_for_both() -> None:
    seconds = [kept.waiting_time(experiment, "shop") for experiment in ("completion", "trie_depth")]
    assert all(0 < s < 3600 for s in seconds)
    assert len(set(seconds)) == 2


def test_a_log_of_ones_own_has_results_of_its_own(open_view: Open) -> None:
    train_own_log(NAME, small_sessions()[0], lambda stage, fraction: None)
    save_result(replace(completion_result(), data=NAME))
    save_result(trie_depth_result())  # of the shop
    app = open_view(log=TITLE)
    assert not app.exception
    assert app.text_input(key=f"pin_name-completion-{NAME}").value == f"{TITLE}, completion"
    app.segmented_control(key="comparison").set_value("Trie depth").run()
    assert app.button(key="run")
    assert not app.dataframe
    shorter = kept.waiting_time("completion", NAME)
    assert 0 < shorter < kept.waiting_time("completion", "shop")
    app.selectbox(key="log").set_value("shop").run()
    assert len(app.dataframe[0].value) == len(trie_depth_result().rows)


def test_a_log_with_damaged_rows_is_a_calm_error(open_view: Open, tmp_path: Path) -> None:
    train_own_log(NAME, small_sessions()[0], lambda stage, fraction: None)
    for path in (tmp_path / "data").rglob("rows/*"):
        path.write_bytes(b"damaged")
    app = open_view(log=TITLE)
    assert not app.exception
    assert "cannot be opened" in app.error[0].value
    assert "the screen Autocomplete" in app.error[0].value


@pytest.mark.parametrize("name", ["Alchemy", "trie_depth", "![x](http://a.example/x.png)"])
def test_a_link_to_an_experiment_that_is_not_there_says_so_as_text(open_view: Open, name: str) -> None:
    save_result(completion_result())
    app = open_view(comparison=name)
    assert not app.exception
    assert not app.error
    assert "There is no experiment" in app.info[0].value
    assert "![" not in app.info[0].value
    assert app.segmented_control(key="comparison").value == "Completion"
    assert app.dataframe
