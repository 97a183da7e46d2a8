"""The story of Predict the beam, from the front door."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

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


def test_predictions_are_counted_over_rounds():
    app = opened()
    payload_id = _walk_id(app)
    right = _questions(app)[0]
    app.session_state["player"] = {"at": {"id": payload_id, "step": 3, "checked": {"1": {"picks": right}}}}
    app.run()
    assert app.caption[-1].value == f"{len(right)} of {len(right)} predictions right in 1 round of this visit."
    assert not app.exception


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


def _walk_id(app: AppTest) -> str:
    return _walk()["id"]


def _questions(app: AppTest) -> list[list[str]]:
    return [level["ask"]["right"][: level["ask"]["pick"]] for level in _walk()["levels"] if level.get("ask")]
