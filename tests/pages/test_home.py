"""Home as a script: what it says and where it leads."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from questions import load_bank

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def home() -> AppTest:
    return AppTest.from_file(APP, default_timeout=30).run()


def test_home_opens_without_error(home: AppTest) -> None:
    assert not home.exception
    assert [title.value for title in home.title] == ["Take a search engine apart"]


def test_home_has_one_button(home: AppTest) -> None:
    assert [button.label for button in home.button] == ["Walk a product search"]


def test_home_says_whose_it_is_not(home: AppTest) -> None:
    small_print = home.caption[-1].value
    assert "Not affiliated with Amazon." in small_print
    assert "never for help during an interview" in small_print


def test_example_searches_open_the_walk(home: AppTest) -> None:
    links = [element.proto for element in home.get("page_link") if element.proto.page == "product_search"]
    queries = [parse_qs(link.query_string) for link in links]
    assert [query["q"] for query in queries] == [["smart speaker"], ["Echo with screen"], ["rose of jericho plant"]]
    assert all(query["view"] == ["Walk"] for query in queries)


def test_example_questions_open_cards_of_the_bank(home: AppTest) -> None:
    links = [element.proto for element in home.get("page_link") if element.proto.page == "card"]
    cards = [load_bank().card(parse_qs(link.query_string)["card"][0]) for link in links]
    assert [card.family for card in cards] == ["technical", "technical", "story"]
