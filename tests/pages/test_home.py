"""Home as a script: the three questions, the plan they make, where the learner stands, and where it all leads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from practice import Learner, open_store
from practice.interview.draw import Facts, draw
from practice.interview.formats import single_question
from practice.interview.keeping import begin
from practice.models import Attempt, ReviewCard, Story, StoryPrinciple
from practice.predictions import record_prediction
from practice.profile import profile, save_profile
from practice.visits import record_visit
from questions import load_bank
from tests.pages.opened import APP

NOW = datetime.now(UTC)
NASTY = "](javascript:alert(1)) **<b>bold</b>** $x^2$ :red[no]"


@pytest.fixture
def learner() -> Iterator[Learner]:
    """The learner whose Home is opened."""
    store = open_store()
    yield store.learner()
    store.close()


@pytest.fixture
def studied(learner: Learner) -> Learner:
    """A learner with cards, answers, predictions, a story and a place where they were."""
    save_profile(learner, {"welcomed": True, "minutes_a_day": 60, "interview_on": NOW.date() + timedelta(days=19)}, NOW)
    yesterday = NOW - timedelta(days=1)
    with learner.writing() as session:
        session.add(
            ReviewCard(
                key="pca-what-problem-solved/1", source="bank", topic="pca", state=2, step=None, stability=10.0,
                difficulty=5.0, last_review=NOW - timedelta(days=10), due=yesterday, introduced_at=yesterday,
                created_at=NOW - timedelta(days=20),
            )
        )  # fmt: skip
        session.add(Story(id="s", title=NASTY, created_at=yesterday, updated_at=yesterday))
        session.add(Attempt(card_id="em-when-to-stop", text="x", shown=[], missing=[], at=yesterday))
        session.flush()
        session.add(StoryPrinciple(story_id="s", principle="Ownership", fit="told"))
        session.add(StoryPrinciple(story_id="s", principle="Frugality", fit="turned"))
    record_prediction(learner, "gaussian_mixture", "q", 3, 8, yesterday)
    record_visit(learner, "k_means", NASTY, "Step 4 of 9", {"step": "3"}, NOW)
    return learner


def home() -> AppTest:
    return AppTest.from_file(APP, default_timeout=120).run()


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_home_opens_without_error() -> None:
    app = home()
    assert not app.exception
    assert [title.value for title in app.title] == ["Take a search engine apart"]


def test_somebody_new_has_one_primary_button_a_way_past_it_and_a_way_into_the_product() -> None:
    app = home()
    assert labels(app) == ["Make my plan", "Skip the questions", "Walk a product search"]
    assert [button.label for button in app.button if button.proto.type == "primary"] == ["Make my plan"]


def test_home_says_whose_it_is_not() -> None:
    small_print = home().caption[-1].value
    assert "Not affiliated with Amazon." in small_print
    assert "never for help during an interview" in small_print


def test_example_searches_open_the_walk() -> None:
    links = [element.proto for element in home().get("page_link") if element.proto.page == "product_search"]
    queries = [parse_qs(link.query_string) for link in links]
    assert [query["q"] for query in queries] == [["smart speaker"], ["Echo with screen"], ["rose of jericho plant"]]
    assert all(query["view"] == ["Walk"] for query in queries)


def test_example_questions_open_cards_of_the_bank() -> None:
    links = [element.proto for element in home().get("page_link") if element.proto.page == "card"]
    cards = [load_bank().card(parse_qs(link.query_string)["card"][0]) for link in links]
    assert [card.family for card in cards] == ["technical", "technical", "story"]


def test_three_answers_make_a_plan(learner: Learner) -> None:
    app = home()
    app.segmented_control(key="first_role").set_value("senior")
    app.date_input(key="first_day").set_value(NOW.date() + timedelta(days=20))
    app.segmented_control(key="first_minutes").set_value(45)
    app.button[0].click().run()
    assert not app.exception
    kept = profile(learner)
    assert (kept.role, kept.interview_on, kept.minutes_a_day) == ("senior", NOW.date() + timedelta(days=20), 45)
    assert "minutes today" in app.title[0].value
    assert "in 20 days" in app.markdown[0].value
    assert "8 new cards" in " ".join(element.value for element in app.markdown)
    assert labels(app) == ["Start with the review"]


def test_skipping_keeps_nothing_and_still_makes_a_plan_with_the_ways_in(learner: Learner) -> None:
    app = home()
    app.segmented_control(key="first_role").set_value("senior")
    app.button[1].click().run()
    kept = profile(learner)
    assert (kept.welcomed, kept.role, kept.interview_on, kept.minutes_a_day) == (True, None, None, None)
    assert not app.exception
    assert "minutes today" in app.title[0].value
    headers = [header.value for header in app.header]
    assert headers == ["Mock interview", "Three searches to start with", "Three questions to answer",
                       "What you would recall today", "Stories", "Days of study"]  # fmt: skip


def test_no_answer_is_needed_to_make_a_plan(learner: Learner) -> None:
    app = home()
    app.button[0].click().run()
    assert not app.exception
    assert profile(learner).welcomed
    assert app.markdown[0].value.startswith("With an interview date the plan")


def test_a_date_that_is_over_is_said_and_nothing_is_kept(learner: Learner) -> None:
    app = home()
    app.date_input(key="first_day").set_value(date(2020, 3, 1))
    app.button[0].click().run()
    assert [error.value for error in app.error] == [
        "The interview’s date is over: 1 March 2020. Choose a day from today on, or leave it open."
    ]
    assert not app.exception
    assert not profile(learner).welcomed
    app.date_input(key="first_day").set_value(None)
    app.button[0].click().run()
    assert profile(learner).welcomed


def test_home_shows_where_the_learner_stands(studied: Learner) -> None:
    app = home()
    assert not app.exception
    drawn = html(app)
    assert "PCA and SVD" in drawn
    assert "90 %" in drawn
    assert "3 of 8" in drawn
    assert '<span class="unseen">Ownership: </span>1' in drawn
    assert "1 story covers 1 of 16 principles" in " ".join(caption.value for caption in app.caption)
    assert "of the last 14 days" in " ".join(caption.value for caption in app.caption)


def test_the_plan_leads_to_the_screens_and_an_old_place_to_its_state(studied: Learner) -> None:
    app = home()
    links = {element.proto.label: element.proto for element in app.get("page_link")}
    assert links["Review"].page == "review"
    assert links["Open Gaussian mixture by EM"].page == "gaussian_mixture"
    assert parse_qs(links["Open the story"].query_string) == {"story": ["s"]}
    assert load_bank().card(parse_qs(links["Answer it"].query_string)["card"][0]).family == "story"
    place = next(element.proto for element in app.get("page_link") if element.proto.page == "k_means")
    assert parse_qs(place.query_string) == {"step": ["3"]}
    assert "Three searches to start with" not in [header.value for header in app.header]


def test_an_interview_that_fits_is_offered_and_an_open_one_gone_on_with(studied: Learner) -> None:
    links = {element.proto.page: element.proto for element in home().get("page_link")}
    assert parse_qs(links["mock"].query_string) == {"format": ["intern_screen"]}
    kept = begin(studied, draw(single_question("story"), load_bank(), Facts(), 5), NOW)
    links = {element.proto.page: element.proto for element in home().get("page_link")}
    assert links["mock_round"].label == "Go on with: One question, not begun yet"
    assert parse_qs(links["mock_round"].query_string) == {"id": [kept.id]}
    assert "mock" not in links


def test_the_learners_words_are_shown_as_they_are(studied: Learner) -> None:
    app = home()
    row = next(element.value for element in app.markdown if "could be turned to it" in element.value)
    assert "<b>" not in row.replace("\\", "") or "\\<b\\>" in row
    place = next(element.proto.label for element in app.get("page_link") if element.proto.page == "k_means")
    assert "\\*\\*\\<b\\>" in place


def test_the_same_learner_gets_the_same_plan_again(studied: Learner) -> None:
    first, again = (
        [element.value for element in home().markdown if ":gray[" in element.value] for _ in range(2)
    )  # fmt: skip
    assert first == again
