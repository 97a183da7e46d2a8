"""The story of every algorithm's page, without a browser: opened, changed, broken, pinned, asked; and bad input."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice import Learner
from practice.own_cards import own_cards
from practice.visits import last_visits
from visuals.frames.algorithms.state import NONE, OWN
from visuals.frames.learner import store
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


def learner() -> Learner:
    return store().learner("local")


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


def answered(app: AppTest, walk: dict[str, Any], k: int, right: bool) -> None:
    """Let the player of k-means say that a question was answered."""
    ask = walk["steps"][k]["ask"]
    said = ask["answer"] if right else (ask["answer"] + 1) % len(ask["options"])
    at = {"id": walk["id"], "step": k + 1, "answers": {str(k): said}}
    app.session_state["k_means_player"] = {"at": at}
    app.run()
    assert not app.exception


@pytest.fixture
def walk() -> dict[str, Any]:
    """The payload that the page of k-means opens with."""
    return payload(lesson("k_means").walk(lesson("k_means").run()))


def test_the_first_prediction_is_counted_on_the_overview(walk: dict[str, Any]) -> None:
    app = opened("k_means")
    answered(app, walk, walk["start"], right=True)
    again = opened("k_means")  # another visit
    answered(again, walk, walk["start"], right=False)
    for visit in (app, again):
        visit.switch_page("pages/algorithms/overview.py").run()
        assert "1 of 1 predictions right" in said(visit)


def test_a_wrong_prediction_becomes_a_review_card_with_one_click() -> None:
    run = lesson("k_means").run(seed=3)
    walk = payload(lesson("k_means").walk(run))
    k = walk["start"]
    ask = walk["steps"][k]["ask"]
    app = opened("k_means", seed="3")
    answered(app, walk, k, right=True)
    assert not [b for b in app.button if b.key == "make-prediction-card"]
    answered(app, walk, k, right=False)
    app.button(key="make-prediction-card").click().run()
    sound(app)
    assert not [b for b in app.button if b.key == "make-prediction-card"]
    assert any("In your review" in caption.value for caption in app.caption)
    (card,) = own_cards(learner())
    assert (card.source, card.topic) == ("suggested", "clustering")
    assert str(card.question).startswith(f"k-means, step {k + 1} of {len(walk['steps'])}. ")
    assert ask["question"] in str(card.question)
    assert card.answer == f"{ask['options'][ask['answer']]}. {ask['reveal']}"
    assert card.link
    query = card.link["query"]
    assert (query["k_means_seed"], query["k_means_step"]) == ("3", str(k))


@pytest.mark.parametrize("key", KEYS[::5])
def test_the_place_of_a_known_failure_is_kept_and_its_link_sets_every_box_again(key: str) -> None:
    preset = lesson(key).presets[-1]
    app = opened(key, **{"break": preset.name})
    (place,) = last_visits(learner())
    again = AppTest.from_file(APP, default_timeout=120)
    for name, value in place.query.items():
        again.query_params[name] = value
    again.run()
    again.switch_page(f"pages/algorithms/{key}.py").run()
    sound(again)
    for kind in ("number_input", "select_slider", "selectbox"):
        boxes = {box.key: box.value for box in getattr(app, kind) if box.key != f"{key}_break"}
        assert boxes == {box.key: box.value for box in getattr(again, kind) if box.key != f"{key}_break"}


def test_the_place_is_kept_once_something_was_done(walk: dict[str, Any]) -> None:
    app = opened("k_means")
    assert last_visits(learner()) == ()
    k = walk["start"]
    answered(app, walk, k, right=True)
    (place,) = last_visits(learner())
    assert (place.page, place.title) == ("k_means", "k-means")
    assert place.note == f"{lesson('k_means').data[0].name}, step {k + 2} of {len(walk['steps'])}"
    assert place.query["k_means_step"] == str(k + 1)
    before = place.at
    app.run()
    assert [visit.at for visit in last_visits(learner())] == [before]


def test_a_store_that_cannot_be_used_is_said_and_the_page_still_teaches(
    walk: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "file"))
    app = opened("k_means")
    sound(app)
    answered(app, walk, walk["start"], right=False)
    assert any("STARBEAM_DATA_DIR" in error.value for error in app.error)
    assert "Equal." in said(app)


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
