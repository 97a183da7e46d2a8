"""The story of the view Walk, run by itself."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from visuals.frames.walks import three
from xmr_core.own_logs import read_own_log, train_own_log


def view() -> None:
    from pages.autocomplete import walk

    walk.show()


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(view, default_timeout=120)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> dict:
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith("-three")]
    return json.loads(found[0].json)


def suggestions(payload: dict) -> dict[str, list[str]]:
    return {
        tree["key"]: [r["label"] for r in sorted(tree["rows"], key=lambda r: r["answer"]) if r["answer"]]
        for tree in payload["trees"]
    }


def test_the_eight_strings_are_walked_in_three_trees():
    app = opened()
    assert not app.exception
    payload = shown(app)
    assert [tree["title"] for tree in payload["trees"]] == ["Cluster tree", "Trie", "Trie-tree hybrid"]
    assert all(len(labels) == 2 for labels in suggestions(payload).values())
    app.slider(key="beam").set_value(5).run()
    assert all(sorted(labels) == ["ab", "abc", "abd", "abfgh", "abfgi"] for labels in suggestions(shown(app)).values())
    app.text_input(key="article_prefix").set_value("b").run()
    assert "“abfgi” is not one of the strings that begin with “b”" in app.info[0].value
    assert suggestions(shown(app))["trie"] == ["bcde", "bcdf"] or suggestions(shown(app))["trie"] == ["bcdf", "bcde"]
    assert not app.exception


def test_without_the_mask_no_node_is_left_out_before_the_last_level():
    masked, plain = shown(opened()), shown(opened(mask="false"))
    assert any(row["state"] == "barred" for tree in masked["trees"] for row in tree["rows"])
    for tree in plain["trees"]:
        assert all(row["state"] != "barred" for row in tree["rows"] if row["step"] == 1)


def test_the_shops_queries_are_walked_after_a_previous_query():
    app = opened(strings="Synthetic shop, the 300 queries typed most")
    assert not app.exception
    before = suggestions(shown(app))
    meant = app.text_input(key="shop_meant").value
    assert meant.startswith(app.text_input(key="shop_prefix").value)
    app.text_input(key="shop_previous").set_value("dog food").run()
    assert suggestions(shown(app)) != before
    assert not app.exception


def test_a_log_of_ones_own_is_walked_and_a_damaged_one_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    name, rows = "log-teas-0123456789abcdef", "\n".join(f"{s},tea\n{s},teapot\n{s},mug" for s in range(30))
    train_own_log(name, read_own_log(rows.encode()), lambda stage, fraction: None)
    title = "Teas (0123), the 300 queries typed most"
    app = opened(strings=title)
    assert not app.exception
    assert app.selectbox(key="strings").value == name
    typed = [app.text_input(key=f"{name}_{box}").value for box in ("prefix", "meant", "previous")]
    assert typed == ["t", "teapot", "tea"]
    assert all(set(labels) == {"tea", "teapot"} for labels in suggestions(shown(app)).values())
    shutil.rmtree(next(path for path in tmp_path.rglob("rows") if path.is_dir()))
    three.clear()
    app = opened(strings=title)
    assert "cannot be opened" in app.error[0].value
    assert not app.exception


def test_strings_that_a_link_names_but_are_not_here_are_said_to_be_missing():
    app = opened(strings="<b>Gone</b>, the 300 queries typed most")
    assert "There are no strings" in app.info[0].value
    assert app.selectbox(key="strings").value == "article"
    assert not app.exception


def test_a_list_of_ones_own_is_read_and_bad_ones_are_refused():
    app = opened(strings="A list of my own")
    assert {query for labels in suggestions(shown(app)).values() for query in labels} <= {
        "tea", "teapot", "teacup", "tent", "tent peg", "television", "ten",
    }  # fmt: skip
    app.text_area(key="own_list").set_value("rose, rose plant, <b>rust</b>").run()
    app.text_input(key="list_prefix").set_value("ro").run()
    assert set(suggestions(shown(app))["trie"]) == {"rose", "rose plant"}
    for text, says in (("tea", "two different"), ("x" * 80 + ", tea", "Shorten"), (" , ", "two different")):
        app.text_area(key="own_list").set_value(text).run()
        assert says in app.error[0].value
        assert not app.exception


def test_odd_prefixes_have_a_stated_outcome():
    app = opened()
    for prefix in ("zz", "\x00\x1f", "\u05e9\u05dc", "😀", "<b>"):
        app.text_input(key="article_prefix").set_value(prefix).run()
        assert any("None of the strings begins with" in note.value for note in app.info)
        assert not app.get("bidi_component")
        assert not app.exception
    app.text_input(key="article_prefix").set_value("").run()
    assert shown(app)["steps"][0]["caption"].startswith("Nothing is typed: all 8 strings match.")
    assert not app.exception
