"""The story of the view Complete, run by itself, and what bad links do."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from xmr_core.prepare import load_completer

PAGE = Path(__file__).parents[2] / "pages" / "autocomplete" / "page.py"


def opened(**link: str) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=120)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest, key: str) -> dict:
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    return json.loads(found[0].json)


def suggested(app: AppTest) -> list[str]:
    return [item["query"] for item in shown(app, "box")["items"]]


def test_a_key_completes_and_a_choice_becomes_the_previous_query() -> None:
    app, engine = opened(previous="garden hose", prefix="g"), load_completer()
    assert not app.exception
    assert suggested(app) == [c.query for c in engine.complete("g", "garden hose")]
    app.session_state["box"] = {"query": {"text": "ho", "seq": 1, "mount": "m", "picks": []}}
    app.run()
    assert suggested(app) == [c.query for c in engine.complete("ho", "garden hose")]
    app.text_input(key="previous").set_value("").run()
    assert suggested(app) == [c.query for c in engine.complete("ho", None)]
    assert shown(app, "box")["other"] is None  # nothing to compare with


def test_the_points_of_every_row_add_up() -> None:
    rows = shown(opened(previous="tent", prefix="c"), "points")["rows"]
    assert len(rows) == 10
    for row in rows:
        assert sum(int(part.replace(".", "")) for part in row["parts"]) == int(row["score"].replace(".", ""))


def test_the_examples_are_typical_of_the_log() -> None:
    app, engine = opened(), load_completer()
    assert app.pills(key="example").options == engine.typical_previous()
    app.pills(key="example").set_value(engine.typical_previous()[1]).run()
    assert app.text_input(key="previous").value == engine.typical_previous()[1]


@pytest.mark.parametrize("text", ["x" * 20_000, "\x00\x1f", "\u05e9\u05dc\u05d5\u05dd", "😀", "**b** $x$", " "])
def test_odd_links_open(text: str) -> None:
    app = opened(previous=text, prefix=text)
    assert not app.exception
    assert len(shown(app, "box")["items"]) <= 10


@pytest.mark.parametrize("state", [{"query": 7}, {"query": {"text": 3}}, {"query": {"text": "a", "seq": "b"}}])
def test_what_a_foreign_browser_sends_is_ignored(state: dict) -> None:
    app = opened(previous="tent", prefix="c")
    app.session_state["box"] = state
    app.run()
    assert not app.exception
    assert suggested(app)[0].startswith("c")
