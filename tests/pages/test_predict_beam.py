"""The story of Predict the beam, from the front door."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from practice.own_cards import own_cards
from visuals.figures.beam_captions import short
from visuals.frames.learner import store

APP = str(Path(__file__).parents[2] / "app.py")


def opened() -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120).run()
    return app.switch_page("pages/predict_beam.py").run()


def asked(app: AppTest) -> str:
    return next(m.value for m in app.markdown if "Somebody typed" in m.value)


def test_each_round_asks_another_query_and_a_round_asks_the_same_again():
    app = opened()
    first = asked(app)
    app.button(key="next_round").click().run()
    assert app.number_input(key="round").value == 2
    assert asked(app) != first
    app.number_input(key="round").set_value(1).run()
    assert asked(app) == first
    assert not app.exception


def test_predictions_are_counted_over_rounds_each_once():
    app = opened()
    right = _questions(app)[0]
    for picks in (right, _wrong()):
        _check(app, picks)
        assert any(f"{len(right)} of {len(right)} predictions right over all rounds." in c.value for c in app.caption)


def test_a_wrong_pick_becomes_a_review_card_with_one_click():
    app, walk = opened(), _walk()
    wrong = _wrong()
    _check(app, wrong)
    app.button(key="make-prediction-card").click().run()
    assert not app.exception
    assert any("In your review: Which 2 of these" in caption.value for caption in app.caption)
    (card,) = own_cards(store().learner("local"))
    assert card.question.startswith(f"Beam search for “{walk['query']}”, 2 wide, level 1. Which 2 of these")
    labels = {node["id"]: node["label"] for node in walk["nodes"]}
    assert all(f"“{short(labels[id_])}”" in card.answer for id_ in walk["levels"][1]["ask"]["right"])
    assert any(f"“{short(labels[id_])}” ranks" in card.answer for id_ in wrong)
    assert (card.topic, card.link) == ("xmr", {"page": "predict_beam", "query": {"round": "1"}})


def test_a_round_out_of_range_in_the_url_opens_the_first():
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["round"] = "-5"
    app.run()
    app.switch_page("pages/predict_beam.py").run()
    assert app.number_input(key="round").value == 1
    assert not app.exception


def _walk() -> dict:
    from visuals.figures.beam_walk import beam_walk
    from visuals.frames.engines import SHOP, data_set, pruned

    query, bought = data_set(SHOP).draw(1)
    engine = pruned(SHOP, 0.1)
    return beam_walk(engine.trace(query, beam_width=2, bought=bought), engine, query)


def _check(app: AppTest, picks: list[str]) -> None:
    app.session_state["player"] = {"at": {"id": _walk()["id"], "step": 3, "checked": {"1": {"picks": picks}}}}
    app.run()
    assert not app.exception


def _wrong() -> list[str]:
    walk = _walk()
    right = walk["levels"][1]["ask"]["right"]
    return [node["id"] for node in walk["nodes"] if node["level"] == 1 and node["id"] not in right][:2]


def _questions(app: AppTest) -> list[list[str]]:
    return [level["ask"]["right"][: level["ask"]["pick"]] for level in _walk()["levels"] if level.get("ask")]
