"""The story of the view Trie, run by itself."""

import json

from streamlit.testing.v1 import AppTest


def view() -> None:
    from pages.autocomplete import trie

    trie.show()


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(view, default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> dict:
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith("-trie")]
    return json.loads(found[0].json)


def test_a_word_is_inserted_and_a_prefix_looked_up():
    app = opened()
    assert not app.exception
    assert shown(app)["ask"]["question"] == "How many nodes will inserting “PENT” add?"
    app.text_input(key="trie_words").set_value("P, PA, PE").run()
    assert shown(app)["ask"]["answer"] == 2
    app.segmented_control(key="trie_mode").set_value("Look up").run()
    assert shown(app)["ask"] == {
        "question": "How many strings begin with “PE”?",
        "answer": 1,
        "reveal": "1 string begins with it; every node knows its number.",
    }
    assert not app.exception


def test_a_link_brings_back_list_word_and_mode():
    app = opened(trie_mode="Look up", trie_prefix="te", trie_words="tea, ten, to")
    assert shown(app)["ask"]["answer"] == 2
    assert not app.exception


def test_an_empty_list_says_what_to_type():
    app = opened(trie_words=" , ")
    assert "The list is empty" in app.error[0].value
    assert not app.get("bidi_component")
    assert not app.exception
