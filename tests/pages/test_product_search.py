"""Product search as a script: what each view is given to show, odd links and queries, own files from load to use."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.product_search.state import MAX_QUERY, MISSED, OWN, SEARCH, VIEWS, WALK
from practice.own_cards import own_cards
from practice.visits import last_visits
from tests.xmr_core.test_purchases import NASTY
from visuals.frames.engines import SHOP, data_set
from visuals.frames.learner import store
from visuals.frames.own_data.desk import desk
from xmr_core import datasets
from xmr_core.own_datasets import example_csv, name_for, own_names
from xmr_core.shelf import data_folder

ROOT = Path(__file__).parents[2]
PAGE = "pages/product_search/page.py"
COMPONENT = {SEARCH: "results", WALK: "walk", MISSED: "answers"}
MUGS = b"query,product,count\nred mug,Red Clay Mug,3\nmug with lid,Travel Mug with Lid,1\nblue mug,Blue Clay Mug,2\n"
ODD = {
    "very long": "smart speaker " * 400,
    "symbols": "?!%&$ ()[]{}|\\/-_=+;:'\"",
    "blank": "   ",
    "HTML": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "KaTeX": "$x^2$ and $$\\frac{a}{b}$$",
    "Markdown": "[a](javascript:1) **b** ![c](http://127.0.0.2/c.png) :red[d]",
    "other scripts": "日本語 می\u200cخواهم İstanbul e\u0301",
    "emoji": "\U0001f642\U0001f642",
    "control characters": "a\0b\nc\td",
}
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test a data folder of its own and an empty desk; leave no training behind."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    yield data_folder()
    if job := desk("own").job:
        job.cancel()
        assert job.wait(60)
    for name in own_names():
        data_set.clear(name)
    desk.clear()


@pytest.fixture
def open_screen() -> Open:
    """Open the screen at a link."""

    def open_screen(**link: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        for name, value in link.items():
            app.query_params[name] = value
        return app.switch_page(PAGE).run()

    return open_screen


def shown(app: AppTest, key: str) -> dict[str, Any] | None:
    """Return what a component on the screen was given, or None if it is not there."""
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    return json.loads(found[0].json) if found else None


def results(app: AppTest) -> dict[str, Any]:
    payload = shown(app, "results")
    assert payload is not None
    return payload


def titles(app: AppTest) -> list[str]:
    return [result["title"] for result in results(app)["results"]]


def n_missed(app: AppTest) -> int:
    """Return how many of the ten best the caption of the search says were missed."""
    said = re.search(r"missed (\d+) of the 10 best", app.caption[0].value)
    return int(said[1]) if said else 0


def load(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader(key="file").set_value((name, data, "text/csv"))
    return app.run()


def train(app: AppTest) -> AppTest:
    """Press the button, wait for the training to end, and let the screen find out."""
    app.button(key="train").click().run()
    if job := desk("own").job:  # a quick one has ended and been found by now
        assert job.wait(60)
    return app.run()


def as_csv(rows: list[tuple[str, str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("query", "product"), *rows])
    return out.getvalue().encode()


# ------------------------------------------------------------------------------------------- the shop


def test_it_opens_on_a_finished_search(open_screen: Open) -> None:
    app = open_screen()
    assert not app.exception
    assert app.title[0].value == "Product search"
    payload = results(app)
    assert payload["state"] == "results"
    assert payload["query"] == app.text_input(key="q").value != ""
    assert [result["rank"] for result in payload["results"]] == list(range(1, 11))
    assert len(set(titles(app))) == 10
    assert "Synthetic shop" in app.caption[0].value


def test_a_search_is_what_the_engine_answers(open_screen: Open) -> None:
    app = open_screen(q="rose of jericho plant", width="5", threshold="0.2")
    hits = data_set(SHOP).search.pruned(0.2).search("rose of jericho plant", beam_width=5)
    assert titles(app) == [hit.product for hit in hits]


@pytest.mark.parametrize("query", ["rose of jericho plant", "Echo with screen", "smart speaker"])
def test_a_wider_beam_scores_more_and_misses_no_more(open_screen: Open, query: str) -> None:
    app = open_screen(q=query, width="1")
    narrow, missed_at_1 = app.caption[0].value, n_missed(app)
    app.slider(key="width").set_value(30).run()
    assert app.caption[0].value != narrow
    scored = [int(re.search(r"scored ([\d,]+)", text)[1].replace(",", "")) for text in (narrow, app.caption[0].value)]
    assert scored[0] < scored[1]
    assert n_missed(app) == 0 <= missed_at_1
    assert not app.exception


def test_dropping_weights_changes_the_scores(open_screen: Open) -> None:
    app = open_screen()
    before = results(app)
    app.select_slider(key="threshold").set_value(0.5).run()
    assert results(app)["id"] != before["id"]
    assert not app.exception


def test_typing_gives_other_results(open_screen: Open) -> None:
    app = open_screen()
    app.text_input(key="q").set_value("echo with screen").run()
    assert any("Echo" in title for title in titles(app))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_by_link_and_from_the_session_without_error(open_screen: Open, view: str) -> None:
    by_link = open_screen(view=view)
    switched = open_screen()
    switched.session_state["view"] = view
    switched.run()
    for app in (by_link, switched):
        assert not app.exception
        assert not app.error
        assert {key for key in COMPONENT.values() if shown(app, key)} == ({COMPONENT[view]} if view != OWN else set())
        assert any("Say it in an interview" in text.value for text in app.markdown)


def test_the_walk_is_of_the_same_search(open_screen: Open) -> None:
    app = open_screen(q="rose of jericho plant", width="3", view=WALK)
    walk = shown(app, "walk")
    assert walk is not None
    assert (walk["query"], walk["beam"], walk["step"]) == ("rose of jericho plant", 3, 0)


def test_a_walk_keeps_its_place_and_makes_a_card_of_a_wrong_pick_and_both_links_open_it(open_screen: Open) -> None:
    app = open_screen(q="rose of jericho plant", width="3", threshold="0.2", view=WALK)
    walk = shown(app, "walk")
    assert walk is not None
    assert last_visits(store().learner("local")) == ()
    asked = next(level for level, about in enumerate(walk["levels"]) if about["ask"])
    right = walk["levels"][asked]["ask"]["right"]
    wrong = next(n["id"] for n in walk["nodes"] if n["level"] == asked and n["id"] not in right)
    app.session_state["walk"] = {"at": {"id": walk["id"], "step": 3, "checked": {str(asked): {"picks": [wrong]}}}}
    app.run().button(key="make-prediction-card").click().run()
    assert not app.exception
    (place,) = last_visits(store().learner("local"))
    assert place.note == f"“rose of jericho plant”, step 4 of {len(walk['steps'])}"
    (card,) = own_cards(store().learner("local"))
    assert card.link
    for query, step in ((place.query, 3), (card.link["query"], 3 * asked - 2)):
        again = shown(open_screen(**query), "walk")
        assert again is not None
        assert (again["id"], again["step"]) == (walk["id"], step)


@pytest.mark.parametrize("query", ["smart speaker", "rose of jericho plant", "gift for gardener", "yoga mat"])
@pytest.mark.parametrize("width", ["1", "2", "4"])
def test_search_and_missed_agree(open_screen: Open, query: str, width: str) -> None:
    app = open_screen(q=query, width=width)
    by_title = {result["title"]: result["score"] for result in results(app)["results"]}
    said = n_missed(app)
    app.session_state["view"] = MISSED
    app.run()
    answers = shown(app, "answers")
    assert answers is not None
    assert sum(not row["found"] for row in answers["rows"]) == said
    found = {row["product"]: row["score"] for row in answers["rows"] if row["found"]}
    assert found == {title: score for title, score in by_title.items() if title in found}


@pytest.mark.parametrize("query", ["qqxq", "?", "\U0001f600"])
def test_an_unknown_query_is_not_judged(open_screen: Open, query: str) -> None:
    app = open_screen(q=query)
    assert "knows no n-gram of the query" in app.caption[0].value
    assert results(app)["state"] == "unknown"


def test_a_link_to_a_data_set_that_is_not_here_says_so(open_screen: Open) -> None:
    app = open_screen(data="Somebody's ![x](http://a.example/x.png) shop")
    assert "is not on this machine" in app.info[0].value
    assert "![" not in app.info[0].value
    assert titles(app)
    assert not app.exception


def test_the_charts_have_a_description_and_follow_the_settings(open_screen: Open) -> None:
    app = open_screen(view=MISSED)
    drawn = [chart.proto for chart in app.get("plotly_chart")]
    assert len(drawn) == 3
    assert all("beam width" in chart.alt for chart in drawn)
    app.select_slider(key="threshold").set_value(0.5).run()
    moved = [chart.proto for chart in app.get("plotly_chart")]
    assert all(new.spec != old.spec and new.alt != old.alt for new, old in zip(moved, drawn, strict=True))


# ------------------------------------------------------------------------------------------- odd links


@pytest.mark.parametrize(
    "link",
    [
        {"data": "own-nothing-12345678"},
        {"data": "../../etc"},
        {"data": "<b>x</b>"},
        {"width": "99"},
        {"width": "-1"},
        {"width": "many"},
        {"threshold": "0.15"},
        {"threshold": "nan"},
        {"view": "Nowhere"},
        {"view": WALK, "step": "99999"},
        {"view": WALK, "step": "-1"},
        {"view": WALK, "step": "٣"},
        {"view": WALK, "step": "9" * 400},
        {"unknown": "x"},
    ],
    ids=str,
)
def test_an_odd_link_opens_calmly(open_screen: Open, link: dict[str, str]) -> None:
    app = open_screen(**link)
    assert not app.exception
    key = COMPONENT[link.get("view", SEARCH) if link.get("view") in VIEWS else SEARCH]
    payload = shown(app, key)
    assert payload is not None
    assert key != "walk" or 0 <= payload["step"] < len(payload["steps"])


@pytest.mark.parametrize("view", [SEARCH, WALK, MISSED])
@pytest.mark.parametrize("damage", ["empty", "foreign", "truncated"])
def test_a_damaged_data_set_is_a_calm_error_and_the_shop_still_works(
    open_screen: Open, own_folder: Path, view: str, damage: str
) -> None:
    folder = own_folder / "own-mugs-0a1b2c3d"
    (folder / "model").mkdir(parents=True)
    if damage != "empty":
        (folder / "model" / "manifest.json").write_text("{" if damage == "foreign" else '{"format": "starbeam"}')
    app = open_screen(data="Mugs (0a1b)", view=view)
    assert not app.exception
    assert len(app.error) == 1
    assert "cannot be opened" in app.error[0].value
    app.selectbox(key="data").set_value(SHOP).run()
    assert not app.error
    assert shown(app, COMPONENT[view])


# ------------------------------------------------------------------------------------------- odd queries


@pytest.mark.parametrize("view", [SEARCH, WALK, MISSED])
@pytest.mark.parametrize("name", ODD)
def test_an_odd_query_breaks_nothing_and_never_becomes_markdown(open_screen: Open, name: str, view: str) -> None:
    app = open_screen(q=ODD[name], view=view)
    assert not app.exception
    payload = shown(app, COMPONENT[view])
    assert payload is not None
    marked = ODD[name].strip()
    if len(marked) > 1:
        rendered = [*app.markdown, *app.caption, *app.subheader, *app.title]
        assert not [element.value for element in rendered if marked in element.value]
    if view != MISSED:  # the component is told the query itself and shows it as text
        assert payload["query"] == ODD[name][:MAX_QUERY]


def test_a_query_without_a_known_n_gram_says_so(open_screen: Open) -> None:
    app = open_screen(q="?!")
    assert results(app)["state"] == "unknown"


@pytest.mark.parametrize("query", ["", "   "])
def test_a_blank_query_shows_nothing_found_and_claims_no_search(open_screen: Open, query: str) -> None:
    app = open_screen(q=query)
    assert results(app)["state"] == "empty"
    assert results(app)["results"] == []
    assert not [caption.value for caption in app.caption if "missed" in caption.value or "This search" in caption.value]


# ------------------------------------------------------------------------------------------- own data


def test_a_good_file_goes_from_preview_to_search(open_screen: Open) -> None:
    app = load(open_screen(view=OWN), "my mugs.csv", MUGS)
    assert not app.error
    assert any("**3 rows** with **3 products**" in text.value for text in app.markdown)
    preview = app.dataframe[0].value
    assert preview.to_dict("list") == {
        "query": ["red mug", "mug with lid", "blue mug"],
        "product": ["Red Clay Mug", "Travel Mug with Lid", "Blue Clay Mug"],
        "count": [3, 1, 2],
    }
    train(app)
    assert not app.exception
    name = name_for("my mugs.csv", MUGS)
    assert own_names() == [name]
    assert any("trained just now" in text.value for text in app.markdown)
    app.button(key=f"open-{name}").click().run()
    assert app.session_state["view"] == SEARCH
    app.text_input(key="q").set_value("mug with lid").run()
    assert not app.exception
    assert not app.error
    assert titles(app)[0] == "Travel Mug with Lid"
    assert "Your data, 3 products" in app.caption[0].value
    for view in (WALK, MISSED):
        app.session_state["view"] = view
        app.run()
        assert not app.exception
        assert shown(app, COMPONENT[view])


def test_the_example_file_can_be_loaded_and_trained(open_screen: Open) -> None:
    example = example_csv()
    app = train(
        load(open_screen(view=OWN), "example-shop.csv", example.encode() if isinstance(example, str) else example)
    )
    assert not app.exception
    assert len(own_names()) == 1


def test_the_same_file_can_be_trained_again(open_screen: Open) -> None:
    for _ in range(2):
        app = train(load(open_screen(view=OWN), "mugs.csv", MUGS))
        assert not app.error
        assert any("trained just now" in text.value for text in app.markdown)
    assert own_names() == [name_for("mugs.csv", MUGS)]


def interview(app: AppTest) -> str:
    return next(text.value for text in app.markdown if "Say it in an interview" in text.value)


@pytest.mark.parametrize("weight", [200.0, float("inf")])
def test_a_data_set_with_prototypes_is_explained_by_path_and_match(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch, weight: float
) -> None:
    monkeypatch.setattr(datasets, "MATCH_WEIGHT", weight)
    rows = [
        (f"{c} {t}", f"{c} {t}".title()) for c in ("red", "blue", "green") for t in ("mug", "tent", "lamp", "drill")
    ]
    file = f"few {weight}.csv"  # what is kept in memory is known by this name
    name = name_for(file, as_csv(rows))
    app = train(load(open_screen(view=OWN), file, as_csv(rows)))
    app.button(key=f"open-{name}").click().run()
    app.text_input(key="q").set_value("a blue tent").run()
    assert titles(app)[0] == "Blue Tent"
    how = "by the match with prototypes alone." if weight == float("inf") else "weighed 1 to 200."
    assert "held-back ones" in app.caption[0].value
    assert how in app.caption[0].value
    blend = results(app)["results"][0]["blend"]
    assert blend["formula"][2] == results(app)["results"][0]["score"]
    assert ("plays no part" in blend["words"]) == (weight == float("inf"))
    assert "a match with prototypes" in interview(app)
    for view in (WALK, MISSED):
        app.session_state["view"] = view
        app.run()
        assert not app.exception
        payload = shown(app, COMPONENT[view])
        assert payload is not None
        assert ("match" in payload) if view == WALK else (payload["scored"] == "Score")
        assert view == MISSED or "prototype" in interview(app)


def test_the_shop_is_explained_by_path_scores_alone(open_screen: Open) -> None:
    app = open_screen()
    assert not [result for result in results(app)["results"] if "blend" in result]
    assert "prototypes" not in interview(app) + app.caption[0].value
    app.session_state["view"] = MISSED
    app.run()
    answers = shown(app, "answers")
    assert answers is not None
    assert answers["scored"] == "Path score"


@pytest.mark.parametrize("name", NASTY)
def test_a_file_that_cannot_be_used_is_refused_in_words(open_screen: Open, name: str) -> None:
    data, message, _ = NASTY[name]
    app = load(open_screen(view=OWN), "bad.csv", data)
    assert not app.exception
    (error,) = app.error
    assert message in error.value.replace("\\", "")  # a character may be escaped, so that Markdown leaves it alone
    assert not [button for button in app.button if button.key == "train"]
    assert not own_names()


def test_formulas_and_markup_in_a_file_stay_the_text_they_are(open_screen: Open) -> None:
    cells = ["=1+1", "@SUM(A1)", "<img src=x onerror=alert(1)>", "$x$ **b** [a](javascript:1)", ":red[x]"]
    data = as_csv([(cell, f"p {cell}") for cell in cells])
    app = load(open_screen(view=OWN), "odd.csv", data)
    assert app.dataframe[0].value["query"].tolist() == cells
    train(app)
    app.button(key=f"open-{name_for('odd.csv', data)}").click().run()
    for cell in cells:
        app.text_input(key="q").set_value(cell).run()
        assert not app.exception
        assert set(titles(app)) == {f"p {c}" for c in cells}
        rendered = [*app.markdown, *app.caption]
        assert not [element.value for element in rendered if cell in element.value]


def test_a_cancelled_training_keeps_nothing(open_screen: Open) -> None:
    rows = [(f"query number {i} {i % 97}", f"Product {i % 3000}") for i in range(30_000)]
    app = load(open_screen(view=OWN), "large.csv", as_csv(rows))
    app.button(key="train").click().run()
    job = desk("own").job
    assert job is not None
    assert not app.file_uploader
    app.button(key="cancel").click().run()
    assert job.wait(60)
    assert job.state == "cancelled"
    app.run()
    assert not app.exception
    assert app.info
    assert app.file_uploader
    assert not own_names()


def test_another_session_finds_the_running_training_and_can_search_meanwhile(open_screen: Open) -> None:
    rows = [(f"query number {i} {i % 97}", f"Product {i % 3000}") for i in range(30_000)]
    first = load(open_screen(view=OWN), "large.csv", as_csv(rows))
    first.button(key="train").click().run()
    second = open_screen(view=OWN)
    assert [button.key for button in second.button if button.key == "cancel"]
    second.session_state["view"] = SEARCH
    second.run()
    assert len(titles(second)) == 10
    assert desk("own").busy


def test_a_failed_training_is_said_calmly(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pages.product_search.own_data.train_own", broken)
    app = train(load(open_screen(view=OWN), "mugs.csv", MUGS))
    assert not app.exception
    assert len(app.error) == 1
    assert app.file_uploader
    assert not own_names()


def test_a_deleted_data_set_is_gone_and_the_shop_is_back(open_screen: Open) -> None:
    app = train(load(open_screen(view=OWN), "mugs.csv", MUGS))
    (name,) = own_names()
    app.button(key=f"open-{name}").click().run()
    app.session_state["view"] = OWN
    app.run()
    app.button(key=f"delete-{name}").click().run()
    assert not app.exception
    assert not own_names()
    app.session_state["view"] = SEARCH
    app.run()
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="data").value == SHOP
