"""Two people who sign in, and the files of each: listed, opened, trained, pinned and deleted apart."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from tests.pages.opened import opened
from tests.pages.test_autocomplete_own_data import TEA
from tests.pages.test_product_search import MUGS
from tests.pages.test_sign_in import BOB as CLAIMS
from tests.pages.test_sign_in import visited
from tests.xmr_core.test_experiment_results import features_result
from visuals.frames import completers, engines, walks
from visuals.frames.engines import SHOP, title_of
from visuals.frames.experiments.desk import desk as experiments
from visuals.frames.own_data.desk import desk
from visuals.frames.settings_data import DELETE
from xmr_core import own_datasets, own_logs
from xmr_core.experiments import cache, catalogue
from xmr_core.experiments.pins import add_pin, load_pins
from xmr_core.experiments.result import Result
from xmr_core.progress import Report
from xmr_core.purchases import read_purchases
from xmr_core.shelf import data_folder, owner_of

ADA, BOB = owner_of(f"{CLAIMS['iss']}|1"), owner_of(f"{CLAIMS['iss']}|2")
SEARCH, COMPLETE, MEASURE = (f"pages/{name}/page.py" for name in ("product_search", "autocomplete", "experiments"))
LIMIT = 60


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test empty folders and desks."""
    monkeypatch.setenv("STARBEAM_ALLOWED", "@example.org")
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    yield
    for job in (experiments().job, *(desk(f"{kind}-{owner}").job for kind in ("own", "log") for owner in (ADA, BOB))):
        if job is not None:
            job.cancel()
            assert job.wait(LIMIT)
    for cached in (desk, experiments, engines.data_set, completers.completer):
        cached.clear()


def sits(sub: str, screen: str, **link: str) -> AppTest:
    """Open a screen at a link as somebody: "1" is Ada, "2" is Bob."""
    app = visited(sub=sub)
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page(screen).run()
    assert not app.exception
    return app


def keep_shop(owner: str) -> str:
    name = own_datasets.SHELF.of(owner).name_for("mugs.csv", MUGS)
    own_datasets.train_own(name, "mugs.csv", read_purchases(MUGS), lambda stage, fraction: None)
    return name


def keep_log(owner: str) -> str:
    name = own_logs.SHELF.of(owner).name_for("tea.csv", TEA)
    own_logs.train_own_log(name, own_logs.read_own_log(TEA), lambda stage, fraction: None)
    return name


def choices(app: AppTest, key: str) -> list[str]:
    return list(app.selectbox(key=key).options)


def test_a_file_is_trained_for_who_loaded_it_and_is_theirs_alone() -> None:
    app = sits("1", COMPLETE, view="Your data")
    assert any("nobody else who signs in" in text.value for text in app.markdown)
    app.file_uploader(key="file").set_value(("tea.csv", TEA, "text/csv")).run()
    app.button(key="train").click().run()
    if job := desk(f"log-{ADA}").job:
        assert job.wait(LIMIT)
    app.run()
    (name,) = own_logs.SHELF.of(ADA).names()
    assert title_of(name).startswith("Tea (")
    assert any("trained just now" in text.value for text in app.markdown)
    app.button(key=f"open-{name}").click().run()
    assert app.selectbox(key="log").value == name
    other = sits("2", COMPLETE, view="Your data")
    assert any("None yet" in text.value for text in other.markdown)
    assert not any("trained just now" in text.value for text in other.markdown)
    assert own_logs.own_log_names() == []  # nor does it belong to a learner without sign-in


def test_links_and_names_of_somebody_else_open_the_shop() -> None:
    shop, log = keep_shop(ADA), keep_log(ADA)
    engines.data_set(shop)  # the caches are everybody's
    completers.completer(log)
    for screen, key, name in ((SEARCH, "data", shop), (MEASURE, "data", shop), (COMPLETE, "log", log)):
        assert sits("1", screen, **{key: title_of(name)}).selectbox(key=key).value == name
        for said in (title_of(name), name):
            app = sits("2", screen, **{key: said})
            assert "is not on this machine" in app.info[0].value
            assert app.selectbox(key=key).value == SHOP
            assert choices(app, key) == ["Synthetic shop"]
    walk = sits("2", COMPLETE, view="Walk", strings=walks.title(log))
    assert "There are no strings" in walk.info[0].value
    hers = choices(sits("1", COMPLETE, view="Walk"), "strings")
    assert choices(walk, "strings") == [title for title in hers if not title.startswith("Tea (")] != hers


@pytest.mark.parametrize(
    ("screen", "view", "key"),
    [(SEARCH, "Search", "data"), (COMPLETE, "Complete", "log"), (COMPLETE, "Walk", "strings")],
)
def test_a_name_that_a_box_does_not_offer_opens_nothing(
    screen: str, view: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser may send any text for a box; it is looked up among one's own before anything is loaded."""
    name = f"{'own' if key == 'data' else 'log'}-{ADA}-mugs-1a2b3c4d"
    (data_folder() / name).mkdir(parents=True)  # empty: opening it is an error on the screen
    drawn = DeltaGenerator.selectbox

    def sent(place: DeltaGenerator, *args: Any, **options: Any) -> Any:
        return name if drawn(place, *args, **options) and options["key"] == key else None

    monkeypatch.setattr(DeltaGenerator, "selectbox", sent)
    assert "cannot be opened" in sits("1", screen, view=view).error[0].value
    assert not sits("2", screen, view=view).error


def test_pins_are_apart() -> None:
    cache.save_result(features_result(0.6))
    app = sits("1", MEASURE, experiment="Features")
    app.text_input(key="pin_name-features-shop").set_value("Ada's run").run()
    app.button(key="pin").click().run()
    assert [pin.name for pin in load_pins(ADA).pins] == ["Ada's run"]
    assert load_pins().pins == []
    other = sits("2", MEASURE, experiment="Features", a_features="Ada's run")
    assert "There is no pinned run" in other.info[0].value
    assert not any(box.key == "a_features" for box in other.selectbox)


def test_an_experiment_of_somebody_else_is_told_without_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def run(experiment: str, data: str, report: Report) -> Result:
        report("secret stage", 0.5)
        gate.wait(LIMIT)
        report("end", 1.0)
        raise AssertionError("it was cancelled")

    monkeypatch.setattr(catalogue, "run", run)
    name = keep_shop(ADA)
    experiments().start("models", name, ADA)
    other = sits("2", MEASURE, experiment="Models")
    assert "somebody else" in other.info[0].value
    assert "cancel" not in {button.key for button in other.button}
    told = " ".join(str(element.proto) for element in other.main)
    assert "Mugs" not in told
    assert "secret stage" not in told
    app = sits("1", MEASURE, experiment="Models", data=title_of(name))
    assert "cancel" in {button.key for button in app.button}
    job = experiments().job_of(ADA)
    assert job is not None
    job.cancel()
    gate.set()
    assert job.wait(LIMIT)
    again = sits("1", MEASURE, experiment="Models", data=title_of(name))
    assert any("was cancelled" in info.value for info in again.info)
    assert not sits("2", MEASURE, experiment="Models").info


def delete(sub: str) -> str:
    app = sits(sub, "pages/settings.py", view="Your data")
    app.text_input(key="data_sure").set_value(DELETE).run()
    app.button(key="data_delete").click().run()
    assert not app.exception
    return app.success[0].value


def test_deleting_one_s_data_deletes_the_files_too_and_nobody_else_s() -> None:
    kept = [keep_shop(BOB), keep_log(BOB), keep_shop("")]
    gone = [keep_shop(ADA), keep_log(ADA)]
    cache.save_result(Result("features", gone[0], features_result(0.6).rows, features_result(0.6).facts))
    for owner in (ADA, BOB, ""):
        add_pin("run", features_result(0.6), owner)
    there = sits("1", "pages/settings.py", view="Your data")
    assert any("2 data sets, 1 pinned run" in text.value for text in there.markdown)
    assert delete("1").startswith("Deleted\\: 2 data sets\\, 1 pinned run\\.")
    assert sorted(path.name for path in data_folder().iterdir()) == sorted(kept)
    assert cache.load_result("features", gone[0]) is None
    assert [len(load_pins(owner).pins) for owner in (ADA, BOB, "")] == [0, 1, 1]
    assert "is not on this machine" in sits("1", SEARCH, data=title_of(gone[0])).info[0].value


def test_deleting_stops_a_training_that_would_bring_a_data_set_back() -> None:
    waits = threading.Event()

    def train(report: Report) -> None:
        while not waits.wait(0.01):
            report("tree", 0.5)

    desk(f"own-{ADA}").start("x", train)
    desk(f"own-{BOB}").start("y", train)
    delete("1")
    job = desk(f"own-{ADA}").job
    assert job is None or job.state == "cancelled"
    assert desk(f"own-{BOB}").busy
    waits.set()


def test_without_sign_in_deleting_takes_what_nobody_owns(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_shop("")
    kept = keep_shop(ADA)
    monkeypatch.delenv("STARBEAM_ALLOWED")
    app = opened("pages/settings.py", view="Your data")
    app.text_input(key="data_sure").set_value(DELETE).run()
    app.button(key="data_delete").click().run()
    assert app.success[0].value.startswith("Deleted\\: 1 data set\\.")
    assert [path.name for path in data_folder().iterdir()] == [kept]
