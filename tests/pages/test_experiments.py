"""Experiments as a script: finished on arrival, run, pinned, compared, and calm with odd links and failing jobs."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.xmr_core.shops import features_result, growth_result, models_result, small_log
from visuals.frames.engines import data_set
from visuals.frames.experiments import kept, running
from visuals.frames.experiments.desk import desk
from xmr_core.errors import InputError
from xmr_core.experiments import cache, catalogue
from xmr_core.experiments.cache import save_result
from xmr_core.experiments.features import FAMILIES
from xmr_core.experiments.models import MODELS
from xmr_core.experiments.pins import add_pin, load_pins
from xmr_core.experiments.result import Result
from xmr_core.own_datasets import own_names, train_own
from xmr_core.progress import Report
from xmr_core.purchases import Purchases
from xmr_core.shelf import data_folder

ROOT = Path(__file__).parents[2]
PAGE = "pages/experiments/page.py"
NAME, TITLE = "own-mugs-0a1b2c3d", "Mugs (0a1b)"
LIMIT = 60
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test folders of its own for data, pins and results, and an empty desk; the shop's model is shared.

    Experiments are taken for slow, whatever this machine is: a fast one would run short experiments unasked.
    """
    monkeypatch.setattr(running, "waiting_time", lambda experiment, data: 50.0)
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    yield
    if job := desk().job:
        job.cancel()
        assert job.wait(LIMIT)
    for name in own_names():
        data_set.clear(name)
        kept.beam_result.clear(name)
    desk.clear()


@pytest.fixture
def open_screen() -> Open:
    """Open the screen at a link."""

    def open_screen(**link: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT).run()
        for name, value in link.items():
            app.query_params[name] = value
        return app.switch_page(PAGE).run()

    return open_screen


@pytest.fixture
def own_data() -> str:
    """Train and keep a small data set of one's own."""
    log, n = small_log(), 300
    rows = Purchases(
        log.queries[:n], [log.titles[i] for i in log.bought[:n]], np.ones(n, dtype=np.int64), n, False, ","
    )
    train_own(NAME, "mugs.csv", rows, lambda stage, fraction: None)
    return TITLE


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.markdown, *app.caption, *app.subheader])


def finish(app: AppTest) -> AppTest:
    """Wait for the job to end, and let the screen find out."""
    if job := desk().job:
        assert job.wait(LIMIT)
    return app.run()


def gated(outcome: Callable[[], Result], gate: threading.Event) -> Callable[[str, str, Report], Result]:
    """Return an experiment that reports, waits at a gate, reports again and ends."""

    def run(experiment: str, data: str, report: Report) -> Result:
        report("half of it", 0.5)
        assert gate.wait(LIMIT)
        report("the rest", 0.9)
        result = outcome()
        save_result(result)
        return result

    return run


# ------------------------------------------------------------------------------------------- finished results


def test_it_opens_on_a_finished_experiment(open_screen: Open) -> None:
    app = open_screen()
    assert not app.exception
    assert app.title[0].value == "Experiments"
    assert "What do beam width and pruning cost?" in app.subheader[0].value
    assert "What the articles found" in said(app)
    assert "een here" in said(app)
    charts = [chart.proto for chart in app.get("plotly_chart")]
    assert len(charts) == 3
    assert all("threshold" in chart.alt for chart in charts)
    assert len(app.dataframe[0].value) == 60
    assert "Say it in an interview" in said(app)


def test_giving_up_more_recall_frames_a_cheaper_setting(open_screen: Open) -> None:
    app = open_screen(loss="0.0")
    before = said(app)
    app.select_slider(key="loss").set_value(5.0).run()
    assert said(app) != before
    assert "**threshold" in said(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("title", "result", "n_charts"),
    [
        ("Features", features_result(0.6), 2),
        ("Models", models_result(xr=0.8, neural=0.9), 4),
        ("Growth", growth_result(2), 4),
    ],
)
def test_a_kept_result_is_shown_at_once(open_screen: Open, title: str, result: Result, n_charts: int) -> None:
    save_result(result)
    app = open_screen(experiment=title)
    assert not app.exception
    charts = [chart.proto for chart in app.get("plotly_chart")]
    assert len(charts) == n_charts
    assert all(chart.alt for chart in charts)
    assert len(app.dataframe[0].value) == len(result.rows)
    assert "een here" in said(app)
    assert "It counts as seen if" in said(app)
    assert not [button for button in app.button if button.key == "run"]


# ------------------------------------------------------------------------------------------- running


@pytest.mark.parametrize("title", ["Features", "Models", "Growth"])
def test_what_was_not_run_offers_one_button_and_says_how_long_it_takes(open_screen: Open, title: str) -> None:
    app = open_screen(experiment=title)
    assert not app.exception
    assert "How it is done here" in said(app)
    assert "on this machine" in said(app)
    assert app.button(key="run").label == f"Run the experiment “{title}”"
    assert not app.dataframe


def test_the_waiting_time_is_estimated_for_each_experiment() -> None:
    seconds = [kept.waiting_time(experiment, "shop") for experiment in ("features", "models", "growth")]
    assert all(0 < s < 3600 for s in seconds)
    assert len(set(seconds)) == 3


def test_a_run_shows_progress_leaves_the_other_experiments_usable_and_ends_with_its_result(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(catalogue, "run", gated(lambda: models_result(xr=0.8), gate))
    app = open_screen(experiment="Models")
    app.button(key="run").click().run()
    assert app.button(key="cancel")
    assert not [button for button in app.button if button.key == "run"]
    app.segmented_control(key="experiment").set_value("Beam").run()
    assert len(app.dataframe[0].value) == 60
    assert app.button(key="cancel")
    app.segmented_control(key="experiment").set_value("Growth").run()
    assert not [button for button in app.button if button.key == "run"]
    other_tab = open_screen(experiment="Models")
    assert other_tab.button(key="cancel")
    gate.set()
    app.segmented_control(key="experiment").set_value("Models")
    finish(app)
    assert not app.exception
    assert len(app.dataframe[0].value) == len(MODELS)
    assert not [button for button in app.button if button.key == "cancel"]


def test_a_cancelled_run_says_so_and_can_be_run_again(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(catalogue, "run", gated(lambda: growth_result(2), gate))
    app = open_screen(experiment="Growth")
    app.button(key="run").click().run()
    app.button(key="cancel").click().run()
    gate.set()
    finish(app)
    assert "cancelled" in app.info[0].value
    app.button(key="run").click().run()
    finish(app)
    assert len(app.dataframe[0].value) == 3


@pytest.mark.parametrize("quick", [False, True])
def test_a_failing_job_is_a_calm_error_and_can_be_run_again(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch, quick: bool
) -> None:
    def fail() -> Result:
        raise ZeroDivisionError("a secret of the program")

    gate = threading.Event()
    gate.set()
    monkeypatch.setattr(catalogue, "run", gated(fail, gate))
    monkeypatch.setattr(running, "waiting_time", lambda experiment, data: 1.0 if quick else 50.0)
    app = open_screen(experiment="Models")
    if not quick:
        app.button(key="run").click().run()
        finish(app)
    assert not app.exception
    assert "failed" in app.error[0].value
    assert "secret" not in app.error[0].value
    monkeypatch.setattr(catalogue, "run", gated(lambda: models_result(xr=0.8), gate))
    app.button(key="run").click().run()
    finish(app)
    assert not app.error
    assert len(app.dataframe[0].value) == len(MODELS)


def test_a_reason_for_the_learner_is_told_as_text(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Result:
        raise InputError("This *data set* has 2 products.")

    gate = threading.Event()
    gate.set()
    monkeypatch.setattr(catalogue, "run", gated(refuse, gate))
    app = open_screen(experiment="Growth")
    app.button(key="run").click().run()
    finish(app)
    assert app.warning[0].value.replace("\\", "") == "This *data set* has 2 products."


@pytest.mark.slow
def test_a_quick_experiment_on_own_data_is_run_at_once(
    open_screen: Open, own_data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "waiting_time", lambda experiment, data: 1.0)
    app = open_screen(data=own_data, experiment="Features")
    assert not app.exception
    assert len(app.dataframe[0].value) == len(FAMILIES)
    assert cache.load_result("features", NAME) is not None
    app.segmented_control(key="experiment").set_value("Growth").run()
    assert "200 products" in app.warning[0].value.replace("\\", "") or len(app.dataframe[0].value) >= 3


def test_own_data_of_an_earlier_version_says_which_experiments_need_its_rows(open_screen: Open, own_data: str) -> None:
    data_set(NAME).save(data_folder() / NAME)  # as before: without the log
    app = open_screen(data=own_data, experiment="Models")
    assert "without its rows" in app.info[0].value
    assert not [button for button in app.button if button.key == "run"]
    app.segmented_control(key="experiment").set_value("Beam").run()
    assert len(app.dataframe[0].value) == 60


# ------------------------------------------------------------------------------------------- pins


def test_a_pinned_run_is_there_after_a_reload_and_is_compared(open_screen: Open) -> None:
    save_result(features_result(0.6))
    app = open_screen(experiment="Features")
    assert "No pinned run" in said(app)
    app.text_input(key="pin_name-features-shop").set_value("before *the* change").run()
    app.button(key="pin").click().run()
    assert "Pinned as" in app.success[0].value
    assert [pin.name for pin in load_pins().pins] == ["before *the* change"]
    save_result(features_result(0.65))
    again = open_screen(experiment="Features")
    assert not again.exception
    assert again.selectbox(key="a_features").value == "before *the* change"
    shown = again.dataframe[1].value
    assert shown["B is"].tolist() == ["= the same", "= the same", "▲ better"]
    assert again.text_input(key="pin_name-features-shop").value == "Synthetic shop, features"


def test_the_name_offered_is_free_again_after_each_pin(open_screen: Open) -> None:
    save_result(growth_result(2))
    app = open_screen(experiment="Growth")
    for number in ("", " 2", " 3"):
        assert app.text_input(key="pin_name-growth-shop").value == f"Synthetic shop, growth{number}"
        app.button(key="pin").click().run()
        assert not app.warning
    assert len(load_pins().pins) == 3


def test_two_pinned_runs_open_by_link_and_can_be_unpinned(open_screen: Open) -> None:
    save_result(growth_result(2))
    add_pin("one", growth_result(2))
    add_pin("two", growth_result(3))
    add_pin("other experiment", features_result(0.6))
    app = open_screen(experiment="Growth", a_growth="two", b_growth="one")
    assert (app.selectbox(key="a_growth").value, app.selectbox(key="b_growth").value) == ("two", "one")
    assert "other experiment" not in app.selectbox(key="a_growth").options
    app.selectbox(key="by_growth").set_value("nodes scored a query").run()
    assert "▲ better" in app.dataframe[1].value["B is"].tolist()
    app.button(key="unpin-1").click().run()
    assert not app.exception
    assert not app.info
    assert [pin.name for pin in load_pins().pins] == ["one", "other experiment"]
    assert "two" not in app.selectbox(key="a_growth").options


def test_each_experiment_has_a_pair_of_its_own(open_screen: Open) -> None:
    save_result(growth_result(2))
    add_pin("one", growth_result(2))
    add_pin("apart", features_result(0.6))
    save_result(features_result(0.6))
    app = open_screen(experiment="Growth", a_growth="the run above")
    app.segmented_control(key="experiment").set_value("Features").run()
    assert not app.exception
    assert not app.info
    assert app.selectbox(key="a_features").value == "apart"
    app.segmented_control(key="experiment").set_value("Growth").run()
    assert app.selectbox(key="a_growth").value == "the run above"


def test_the_same_run_twice_is_no_comparison(open_screen: Open) -> None:
    save_result(growth_result(2))
    add_pin("one", growth_result(2))
    app = open_screen(experiment="Growth", a_growth="one", b_growth="one")
    assert "the same run" in said(app)
    assert len(app.dataframe) == 1


@pytest.mark.parametrize("name", ["", "one"])
def test_a_name_that_cannot_be_kept_is_refused_and_the_run_is_still_there(open_screen: Open, name: str) -> None:
    save_result(growth_result(2))
    add_pin("one", growth_result(2))
    app = open_screen(experiment="Growth")
    app.text_input(key="pin_name-growth-shop").set_value(name).run()
    app.button(key="pin").click().run()
    assert app.warning
    assert len(load_pins().pins) == 1


def test_a_damaged_pin_is_told_and_hides_nothing(open_screen: Open) -> None:
    save_result(growth_result(2))
    add_pin("one", growth_result(2))
    (data_folder().parent / "pinned_runs" / "bad.json").write_text("{")
    app = open_screen(experiment="Growth")
    assert "cannot be read" in app.warning[0].value
    assert "one" in app.selectbox(key="a_growth").options


# ------------------------------------------------------------------------------------------- odd links


@pytest.mark.parametrize(
    "link",
    [
        {"experiment": "Alchemy"},
        {"data": "own-nothing-12345678"},
        {"data": "../../etc"},
        {"loss": "many"},
        {"loss": "-1"},
        {"a_beam": "nothing"},
        {"b_beam": "<b>x</b>"},
        {"by": "nothing"},
        {"unknown": "x"},
    ],
    ids=str,
)
def test_an_odd_link_opens_calmly(open_screen: Open, link: dict[str, str]) -> None:
    app = open_screen(**link)
    assert not app.exception
    assert not app.error
    assert len(app.dataframe[0].value) == 60


def test_a_link_to_a_run_or_data_set_that_is_not_here_says_so_as_text(open_screen: Open) -> None:
    app = open_screen(a_beam="my ![x](http://a.example/x.png) run", data="Somebody's *shop*")
    told = [element.value for element in app.info]
    assert len(told) == 2
    assert not [text for text in told if "![" in text or " *shop" in text]


@pytest.mark.parametrize("title", ["Beam", "Models"])
def test_a_damaged_data_set_is_a_calm_error_and_the_shop_still_works(open_screen: Open, title: str) -> None:
    (data_folder() / NAME / "model").mkdir(parents=True)
    app = open_screen(data=TITLE, experiment=title)
    assert not app.exception
    assert len(app.error) == 1
    app.selectbox(key="data").set_value("shop").run()
    assert not app.error
