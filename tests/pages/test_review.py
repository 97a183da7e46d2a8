"""The Review screen: a day's cards answered, taken back and ended; one's own cards; a second tab; bad input."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.drafts import save_draft
from practice.own_cards import add_card, own_cards
from practice.profile import save_profile
from practice.reviews.deck import prompts
from practice.reviews.grading import LEECH_LAPSES
from practice.reviews.sitting import PLACE, answer, attempt_place, up
from practice.reviews.spacing import FORGOT
from practice.suggestions import open_suggestions, suggest
from questions import load_bank
from tests.pages.opened import opened
from tests.practice.reviews.rows import known, put
from visuals.cards.parts import one_line
from visuals.frames.learner import mine, now

REVIEW = "pages/review/page.py"
PCA = "pca-what-problem-solved"
KEY = f"{PCA}/1"
PROMPT = prompts(load_bank())[KEY]


@pytest.fixture
def three() -> None:
    """Leave three cards due, the bank's PCA first, and none new."""
    save_profile(mine(), {"new_a_day": 0}, now())
    for number, key in enumerate((KEY, "own/one", "own/two")):
        own = {"source": "own", "question": f"<b>{key}</b>?", "answer": "*yes*"} if number else {}
        last = now() - timedelta(days=9 - number)
        put(mine(), known(key, "pca", 0, due=now() - timedelta(days=1), last_review=last, **own))


def said(app: AppTest) -> str:
    assert not app.exception
    elements = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.error)
    return "\n".join(str(element.value) for element in elements)


def press(app: AppTest, key: str) -> str:
    app.button(key=key).click().run()
    return said(app)


def types(app: AppTest, place: str, text: str) -> None:
    """Let a box send what was typed, as its script does."""
    told: dict[str, Any] = {"text": text, "version": 0, "sent": [text], "seq": 1, "mount": "m"}
    app.session_state[f"draft:{place}"] = {"typed": told | {"session": app.session_state["draft_session"]}}
    app.run()


def test_a_day_of_review(three: None) -> None:
    app = opened(REVIEW)
    assert app.title[0].value == one_line(PROMPT.question)
    assert "Card 1 of 3 in today’s review" in said(app)
    assert PROMPT.answer not in said(app)
    here = up(mine(), load_bank(), now())
    assert here.due is not None
    types(app, attempt_place(here.due), "Variance of the projection, reconstruction error <i>")
    assert PROMPT.answer in press(app, "reveal")
    assert "Words of both" in said(app)
    marked = [element.proto.body for element in app.get("html") if 'class="marked"' in element.proto.body]
    assert len(marked) == 1
    assert "<mark>Variance</mark>" in marked[0]
    assert "&lt;i&gt;" in marked[0]
    assert any(box.label.startswith("The whole card:") for box in app.expander)
    assert "“Right”: that card comes again" in press(app, "grade-3")
    assert "Card 2 of 3" in said(app)
    assert app.title[0].value == "\\<b\\>own\\/one\\<\\/b\\>\\?"
    press(app, "undo")
    assert app.title[0].value == one_line(PROMPT.question)
    assert "How well did you know it?" in said(app)
    press(app, "grade-4")
    assert "“I don’t know” suggests “Forgot”" in press(app, "give_up")
    assert "comes again in 10 min" in press(app, "grade-1")
    press(app, "reveal")
    assert "One card comes back in" in press(app, "grade-2")
    assert "Once more: 1 card of today’s 3 comes back" in press(app, "early")
    press(app, "reveal")
    assert "Today’s review is done" in press(app, "grade-3")
    assert "3 cards" in said(app)
    assert any('class="loads"' in element.proto.body for element in app.get("html"))


def test_a_card_graded_in_a_second_tab_is_said_calmly_and_the_next_one_comes(three: None) -> None:
    first, second = opened(REVIEW), opened(REVIEW)
    press(first, "reveal")
    second.run()
    press(first, "grade-3")
    assert "You answered this card in another tab meanwhile" in press(second, "grade-1")
    assert "Card 2 of 3" in said(second)
    press(first, "reveal")
    press(first, "grade-3")
    assert "You went on in another tab" in press(second, "reveal")
    assert "Card 3 of 3" in said(second)


def test_a_missed_point_becomes_a_card_at_one_press(three: None) -> None:
    app = opened(REVIEW)
    press(app, "reveal")
    assert not [button for button in app.button if button.label == "Make a card"]
    app.session_state[f"whole-{PCA}"] = True  # opened
    app.run()
    button = next(button for button in app.button if button.label == "Make a card")
    press(app, button.key)
    assert app.button(key=button.key).disabled
    (made,) = [row for row in own_cards(mine()) if row.source == "suggested"]
    assert made.key.startswith(f"suggested/point/{PCA}/")
    assert open_suggestions(mine()) == ()


def test_a_card_that_does_not_stay_leads_to_its_demo_and_can_be_set_aside() -> None:
    save_profile(mine(), {"new_a_day": 0}, now())
    put(mine(), known(KEY, "pca", 0, due=now() - timedelta(days=1), lapses=LEECH_LAPSES - 1))
    app = opened(REVIEW)
    press(app, "give_up")
    assert "keeps being forgotten" in press(app, "grade-1")
    assert "Principal component analysis" in [element.proto.label for element in app.get("page_link")]
    press(app, "put_aside")
    app.get("button_group")[0].set_value("Your cards").run()
    assert "Set aside." in said(app)
    (button,) = [button for button in app.button if button.label == "Bring this card back"]
    press(app, button.key)
    assert "Cards that do not stay" not in said(app)


def test_nothing_due_says_so_and_offers_an_early_review() -> None:
    save_profile(mine(), {"new_a_day": 0}, now())
    assert "Nothing is due today" in said(opened(REVIEW))
    put(mine(), known(KEY, "pca", 0, due=now() + timedelta(days=3)))
    app = opened(REVIEW)
    assert "In 3 days: 1 review." in said(app)
    assert "Card 1 of 1 ahead of time" in press(app, "ahead")


def test_more_than_a_day_takes_is_a_plan() -> None:
    save_profile(mine(), {"new_a_day": 0, "reviews_a_day": 1}, now())
    put(mine(), *(known(f"{PCA}/{n}", "pca", 0, due=now() - timedelta(days=1)) for n in (1, 2, 3)))
    assert "With 1 review a day it is dealt with in 3 days" in said(opened(REVIEW))


def test_own_cards_are_written_edited_and_deleted() -> None:
    app = opened(REVIEW, view="Your cards")
    assert "No cards of your own yet." in said(app)
    press(app, "write")
    save = next(button.key for button in app.button if button.label == "Save the card")
    assert "The question is empty." in press(app, save)
    id = save.removeprefix("save-")
    types(app, f"card/{id}/question", "Why $x$ & <script>?")
    types(app, f"card/{id}/answer", "Because.")
    app.selectbox(key=f"topic-{id}").set_value("pca").run()
    assert "The card is saved." in press(app, save)
    (row,) = own_cards(mine())
    assert (row.question, row.answer, row.topic) == ("Why $x$ & <script>?", "Because.", "pca")
    assert "**Why \\$x\\$ \\& \\<script\\>\\?**" in said(app)
    press(app, f"edit-{row.id}")
    types(app, f"card/{row.id}/answer", "Because of it.")
    press(app, f"save-{row.id}")
    assert own_cards(mine())[0].answer == "Because of it."
    assert "The card is deleted." in press(app, f"delete-{row.id}")
    assert own_cards(mine()) == ()


def test_suggestions_are_taken_and_dismissed() -> None:
    offers = [suggest(mine(), f"point/x/{n}", "point", f"Q{n}", "A", None, None, now()) for n in (1, 2)]
    app = opened(REVIEW, view="Your cards")
    assert "Taken: the card is in the next review." in press(app, f"take-{offers[0].id}")
    press(app, f"dismiss-{offers[1].id}")
    assert [row.question for row in own_cards(mine())] == ["Q1"]
    assert "Suggested" not in [element.value for element in app.subheader]


def test_a_card_deleted_in_another_tab_is_said_calmly() -> None:
    row = add_card(mine(), "Q", "A", None, None, now())
    first, second = (opened(REVIEW, view="Your cards") for _ in range(2))
    press(first, f"delete-{row.id}")
    assert "It may have been deleted in another tab." in press(second, f"delete-{row.id}")


@pytest.mark.parametrize("text", ["{", '{"key": "nowhere/1", "shown_at": "2026-11-29T09:00:00Z"}'])
def test_a_damaged_review_in_progress_opens_at_the_next_card(three: None, text: str) -> None:
    save_draft(mine(), PLACE, text, 0, now())
    assert "Card 1 of 3" in said(opened(REVIEW, view="nonsense"))


def test_an_answer_given_elsewhere_moves_an_open_screen_on(three: None) -> None:
    app = opened(REVIEW)
    here = up(mine(), load_bank(), now())
    assert here.due is not None
    answer(mine(), load_bank(), here.due, FORGOT, None, now())
    app.run()
    assert "Card 2 of 3" in said(app)
