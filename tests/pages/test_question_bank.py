"""The question bank's screens: found, opened, revealed, graded, walked; and links that lead nowhere."""

import pytest
from streamlit.testing.v1 import AppTest

from questions import load_bank
from questions.cards import Scored
from tests.pages.opened import opened as from_the_front_door
from visuals.cards.parts import one_line
from visuals.cards.selection import Selection
from visuals.cards.stages import stages
from visuals.frames.bank import CARD, LIST

BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")


def opened(screen: str, **link: str) -> AppTest:
    app = from_the_front_door(screen, **link)
    assert not app.exception
    return app


def rows(app: AppTest) -> list[str]:
    """Return the prompts in the list."""
    return [element.proto.label for element in app.get("page_link")]


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*app.title, *app.subheader, *app.markdown, *app.caption))


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


# ------------------------------------------------------------------ the list


def test_a_question_is_typed_and_found_and_the_list_is_cut_by_filters() -> None:
    app = opened(LIST)
    assert f"{len(BANK.cards)} cards" in said(app)
    assert rows(app) == [one_line(card.prompt) for card in BANK.cards[: len(rows(app))]]
    app.text_input(key="ask").set_value("when do you stop the em algorithm").run()
    assert rows(app)[0] == one_line(BANK.search("when do you stop the em algorithm")[0].prompt)
    assert ", best first" in said(app)
    app.text_input(key="ask").set_value("").run()
    app.get("button_group")[0].set_value("Technical").run()
    app.selectbox(key="topic").set_value("PCA and SVD").run()
    app.selectbox(key="difficulty").set_value("hard").run()
    assert rows(app) == [one_line(card.prompt) for card in BANK.filter(topic="pca", difficulty=3)]
    assert not app.exception


def test_a_link_opens_a_selection() -> None:
    app = opened(LIST, family="Stories", principle="Earn Trust")
    assert rows(app) == [one_line(card.prompt) for card in BANK.filter(principle="Earn Trust")]


@pytest.mark.parametrize(
    "link",
    [{"ask": "?!"}, {"ask": "$x$ <b>"}, {"family": "poems"}, {"family": "Technical", "topic": "Magic"}, {"page": "99"}],
    ids=str,
)
def test_odd_links_open(link: dict[str, str]) -> None:
    app = opened(LIST, **link)
    assert rows(app) or "No card fits" in said(app)


def test_nothing_found_says_what_to_do() -> None:
    assert "No card fits. Take a filter back, or use other words." in said(opened(LIST, ask="?!"))


# ------------------------------------------------------------------ a card


def test_the_prompt_stands_alone_then_the_answers_come_one_by_one() -> None:
    app = opened(CARD, card=PCA.id)
    assert app.title[0].value == one_line(PCA.prompt)
    assert PCA.answer_30s not in said(app)
    assert "Opens after the first answer." in said(app)
    assert not app.expander
    assert "How well did you know it?" not in said(app)
    for i, part in enumerate(stages(PCA)):
        press(app, f"show-{i}")
        assert all(section.body in said(app) for section in part.sections)
        assert app.button(key=f"show-{i}").label == f"Hide {part.ask}"
    assert [expander.label for expander in app.expander] == [one_line(f.ask) for f in PCA.followups]
    press(app, "show-1")
    assert PCA.answer_2min not in said(app)
    assert PCA.answer_30s in said(app)


def test_it_is_graded_and_the_list_says_so() -> None:
    app = press(opened(CARD, card=PCA.id), "show-0")
    press(app, "grade-2")
    app.switch_page(LIST)
    app.query_params["family"], app.query_params["topic"] = "Technical", "PCA and SVD"
    app.run()
    assert "you said: right, but hard" in said(app)


def test_a_grade_is_there_at_the_next_visit() -> None:
    press(press(opened(CARD, card=PCA.id), "show-0"), "grade-3")
    again = press(opened(CARD, card=PCA.id), "show-0")
    assert [again.button(key=f"grade-{n}").proto.type for n in (2, 3)] == ["secondary", "primary"]


def test_a_card_is_added_to_the_review_once() -> None:
    card = BANK.filter(topic="pca")[3]
    assert isinstance(card, Scored)
    app = press(opened(CARD, card=card.id), "show-0")
    press(app, "ask-for")
    assert f"{len(card.recall)} short questions of this card are in your review." in said(app)
    assert "ask-for" not in {button.key for button in app.button}


def test_a_card_without_short_questions_offers_no_review() -> None:
    app = press(opened(CARD, card=BANK.filter(family="asking")[0].id), "show-0")
    assert "ask-for" not in {button.key for button in app.button}


def test_next_walks_through_the_selection_it_came_from() -> None:
    selection = Selection(family="Technical", topic="PCA and SVD")
    cards = selection.select(BANK)
    app = opened(CARD, card=cards[0].id, of=selection.query)
    assert app.button(key="go-Previous").disabled
    for number, card in enumerate(cards, start=1):
        assert app.title[0].value == one_line(card.prompt)
        assert f"Card {number} of {len(cards)}" in said(app)
        if number < len(cards):
            press(app, "go-Next")
    assert app.button(key="go-Next").disabled
    assert app.query_params["of"] == selection.query


def test_a_neighbour_that_is_easily_confused_is_opened() -> None:
    other = next(id_ for id_ in PCA.confusable if id_ in BANK)
    app = press(opened(CARD, card=PCA.id), f"confusable-{other}")
    assert app.title[0].value == one_line(BANK.card(other).prompt)


@pytest.mark.parametrize("family", ["story", "design case", "clarify", "asking", "mistake"])
def test_cards_of_every_family_open(family: str) -> None:
    card = BANK.filter(family=family)[0]
    app = opened(CARD, card=card.id)
    for i, part in enumerate(stages(card)):
        press(app, f"show-{i}")
        assert all(section.title in said(app) for section in part.sections)
    press(app, "grade-4")


@pytest.mark.parametrize("card", ["", "nowhere", "<script>alert(1)</script>", "pca-what-problem-solve"])
def test_a_card_that_is_not_there_is_a_calm_word_and_a_way_back(card: str) -> None:
    app = opened(CARD, card=card, of="family=%ff&x")
    assert "This card is not here" in said(app)
    assert rows(app) == ["Open the question bank"]
