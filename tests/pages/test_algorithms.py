"""The story of every algorithm's page, without a browser: opened, changed, broken, pinned, asked; and bad input."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from visuals.frames.algorithms.state import NONE, OWN
from visuals.lessons.catalogue import ENTRIES, lesson
from visuals.lessons.lesson import Choice, Slide, Whole
from visuals.lessons.payload import payload

APP = str(Path(__file__).parents[2] / "app.py")
KEYS = [entry.key for entry in ENTRIES if find_spec(f"visuals.lessons.{entry.key}")]
OWN_KEYS = [key for key in KEYS if lesson(key).own]
CSV = {
    "points": "a,b,c\n" + "".join(f"{i},{i * i % 7},{i % 3}\n" for i in range(20)),
    "classes": "a,b,c,kind\n" + "".join(f"{i / 20},{i * i % 7},{i % 5},{'xy'[i % 2]}\n" for i in range(20)),
    "values": "a,b,c,y\n" + "".join(f"{i},{i * i % 7},{i % 5},{2 * i + i % 3}\n" for i in range(20)),
}


def opened(key: str, **params: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    for name, value in params.items():
        app.query_params[f"{key}_{name}"] = value
    app.run()
    return app.switch_page(f"pages/algorithms/{key}.py").run()


def said(app: AppTest) -> str:
    return "\n".join(m.value for m in app.markdown)


def sound(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert "Not equal." not in said(app)


@pytest.mark.parametrize("key", KEYS)
def test_it_opens_equal_to_scikit_learn_and_every_parameter_can_be_changed(key: str) -> None:
    app, found = opened(key), lesson(key)
    sound(app)
    assert "Equal." in said(app)
    for param in found.params_of(found.views[0] if found.views else ""):
        name = f"{key}_{param.name}"
        if isinstance(param, Whole):
            app.number_input(key=name).set_value(min(param.default + 1, param.high)).run()
        elif isinstance(param, Slide):
            app.select_slider(key=name).set_value(param.options[-1]).run()
        else:
            assert isinstance(param, Choice)
            app.selectbox(key=name).set_value(param.options[-1]).run()
        sound(app)


@pytest.mark.parametrize("key", KEYS)
def test_broken_pinned_reset_and_another_seed(key: str) -> None:
    app, found = opened(key), lesson(key)
    preset = found.presets[0]
    app.selectbox(key=f"{key}_break").set_value(preset.name).run()
    sound(app)
    assert preset.why in said(app)
    assert app.selectbox(key=f"{key}_data").value == preset.data
    app.button(key=f"{key}_pin").click().run()
    app.button(key=f"{key}_reset").click().run()
    sound(app)
    assert app.selectbox(key=f"{key}_break").value == NONE
    assert "Pinned 1" in said(app)
    seed = app.number_input(key=f"{key}_seed").value
    app.button(key=f"{key}_new_seed").click().run()
    assert app.number_input(key=f"{key}_seed").value == seed + 1
    app.button(key=f"{key}_unpin").click().run()
    sound(app)
    assert "Pinned 1" not in said(app)


@pytest.mark.parametrize("key", KEYS)
def test_two_questions_are_judged(key: str) -> None:
    app = opened(key)
    number = next((box for box in app.text_input if box.key and box.key.startswith(f"{key}_quiz")), None)
    if number is not None:
        number.set_value("a lot")
    next(b for b in app.button if b.label == "Check my answers").click().run()
    sound(app)
    assert "Not answered." in said(app) or app.warning
    app.button(key=f"{key}_quiz_next").click().run()
    sound(app)


@pytest.mark.parametrize("key", KEYS)
def test_a_url_of_nonsense_opens_the_page_all_the_same(key: str) -> None:
    first = lesson(key).params[0].name if lesson(key).params else "seed"
    nonsense = {"data": "<b>none</b>", "seed": "-5", first: "x", "step": "9" * 30, "break": "?", "points": "m1e99,x"}
    app = opened(key, **nonsense)
    assert not app.exception
    assert not app.error
    assert any("no data set" in info.value for info in app.info)


@pytest.mark.parametrize("key", OWN_KEYS)
def test_an_own_file_stands_among_the_data_and_a_bad_one_is_refused(key: str) -> None:
    app, kind = opened(key), lesson(key).own
    upload = app.get("file_uploader")[0]
    upload.set_value(("bad.csv", b"a,b\n1,\n", "text/csv")).run()
    assert len(app.error) == 1
    assert app.selectbox(key=f"{key}_data").value != OWN
    app.get("file_uploader")[0].set_value(("mine.csv", CSV[kind].encode(), "text/csv")).run()
    sound(app)
    assert app.selectbox(key=f"{key}_data").value == OWN


def test_the_overview_leads_to_every_page() -> None:
    app = AppTest.from_file(APP, default_timeout=120).run()
    app.switch_page("pages/algorithms/overview.py").run()
    assert not app.exception
    assert len(app.get("page_link")) == len(ENTRIES)


def test_predictions_are_counted_on_the_overview() -> None:
    app = opened("k_means")
    found = lesson("k_means")
    walk = payload(found.walk(found.run()))
    first = walk["start"]
    right = walk["steps"][first]["ask"]["answer"]
    app.session_state["k_means_player"] = {"at": {"id": walk["id"], "step": first + 1, "answers": {str(first): right}}}
    app.run()
    app.switch_page("pages/algorithms/overview.py").run()
    assert "1 of 1 predictions right in this visit" in said(app)


def test_a_preset_named_in_the_url_sets_the_page() -> None:
    app = opened("k_means", **{"break": "One outlier"})
    sound(app)
    assert app.number_input(key="k_means_n_clusters").value == 2


def test_a_preset_and_its_view_in_the_url_set_the_page() -> None:
    app = opened("pca", **{"break": "Columns of different units", "view": "Find the axes"})
    sound(app)
    assert app.selectbox(key="pca_data").value == "Wines"


def test_points_in_the_url_are_part_of_the_run() -> None:
    app = opened("k_means", points="a1,2,0;r5")
    sound(app)
    assert "110 numbers" in said(app)
    app = opened("k_means", points="r5")
    assert "109 numbers" in said(app)
