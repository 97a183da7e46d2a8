"""The screens of stories: begun, written, mapped, rehearsed; and addresses that lead nowhere."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.stories import KeptStory, add_story, place_of, save_story, set_fit, stories, story
from practice.stories.rehearsal import question_now, rehearsal_place, rehearsals
from questions import load_bank
from tests.pages.opened import opened as from_the_front_door
from visuals.frames.learner import mine, now, store
from visuals.frames.stories import LIST, REHEARSE, STORY


def opened(screen: str, **link: str) -> AppTest:
    app = from_the_front_door(screen, **link)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    every = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning)
    return "\n".join(str(e.value) for e in every)


def button(app: AppTest, label: str) -> Any:
    (found,) = [one for one in app.button if one.label == label]
    return found


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click().run()
    assert not app.exception
    return app


def type_in(app: AppTest, place: str, text: str, seq: int = 1, version: int = 1) -> AppTest:
    """Let the box of a place send a text."""
    told = {"text": text, "version": version, "sent": [text], "seq": seq, "mount": "m"}
    told["session"] = app.session_state["draft_session"]
    app.session_state[f"draft:{place}"] = {"typed": told}
    app.run()
    assert not app.exception
    return app


def click_cells(app: AppTest, *changes: dict[str, Any], mount: str = "m") -> AppTest:
    numbered = [{"n": n, **change} for n, change in enumerate(changes, start=1)]
    app.session_state["story-grid-all"] = {"changed": {"mount": mount, "changes": numbered}}
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def kept() -> KeptStory:
    return add_story(mine(), {"title": "Search *ranker*", "action": "I measured. " * 40}, now())


def test_without_a_story_there_is_a_way_to_begin_and_an_example() -> None:
    app = opened(LIST)
    assert "No stories yet. Write the first in ten minutes; the matrix fills itself." in said(app)
    assert [expander.label for expander in app.expander] == ["Look at an example"]
    assert "Invented." in said(app)
    assert stories(mine()) == ()


def test_a_story_is_begun_by_its_title() -> None:
    app = opened(STORY)
    press(app, "Begin the story")
    assert "a few words are wanted" in said(app)
    app.text_input[0].set_value("Search ranker")
    press(app, "Begin the story")
    (kept,) = stories(mine())
    assert kept.title == "Search ranker"


def test_its_facts_are_saved_when_they_are_left(kept: KeptStory) -> None:
    app = opened(STORY, story=kept.id)
    assert app.title[0].value == "Search \\*ranker\\*"
    app.text_input(key=f"story-{kept.id}-role").set_value("Lead").run()
    app.text_input(key=f"story-{kept.id}-tags").set_value(" search, , teamwork ").run()
    app.selectbox(key=f"story-{kept.id}-happened_on").select_index(2).run()
    text = story(mine(), kept.id).text
    assert (text.role, text.tags) == ("Lead", ("search", "teamwork"))
    assert text.happened_on is not None
    app.text_input(key=f"story-{kept.id}-title").set_value("").run()
    assert "a few words are wanted" in said(app)
    assert story(mine(), kept.id).title == kept.title
    assert not app.exception


def test_another_tabs_title_is_shown_and_not_lost(kept: KeptStory) -> None:
    app = opened(STORY, story=kept.id)
    save_story(mine(), kept.id, {"title": "From the other tab"}, kept.text, now())
    app.text_input(key=f"story-{kept.id}-title").set_value("Mine").run()
    assert "Another tab had “From the other tab” here" in said(app)
    assert story(mine(), kept.id).title == "Mine"
    save_story(mine(), kept.id, {"title": "Again"}, story(mine(), kept.id).text, now())
    app.run()
    assert app.text_input(key=f"story-{kept.id}-title").value == "Again"


def test_what_is_typed_is_measured(kept: KeptStory) -> None:
    app = opened(STORY, story=kept.id)
    assert "The result is empty. What became of it, and how do you know?" in said(app)
    assert "80 words, about 34 seconds told aloud" in said(app)
    type_in(app, place_of(kept.id, "result"), "It fell from 12 to 3 days. " * 5)
    assert story(mine(), kept.id).text.result == "It fell from 12 to 3 days. " * 5
    assert "115 words, about 49 seconds told aloud" in said(app)
    assert "The result is empty" not in said(app)


def test_cells_change_the_matrix_once(kept: KeptStory) -> None:
    app = opened(LIST)
    assert "Your story covers **0 of 16** principles. 16 have no told story." in said(app)
    told = {"story": kept.id, "principle": "Ownership", "fit": "told"}
    click_cells(app, told, told | {"principle": "Frugality", "fit": "turned"})
    assert "Your story covers **1 of 16** principles. 15 have no told story, one hangs on a single one." in said(app)
    assert "You marked it as one that could be turned. Lead with the limit" in said(app)
    set_fit(mine(), kept.id, "Ownership", None, now())  # in another tab: the old click must not come back
    app.run()
    assert story(mine(), kept.id).fits == {"Frugality": "turned"}
    click_cells(app, told, mount="another page")
    assert story(mine(), kept.id).fits == {"Ownership": "told", "Frugality": "turned"}


@pytest.mark.parametrize(
    "change",
    [{"principle": "Kindness", "fit": "told"}, {"principle": "Ownership", "fit": "x"}, {"story": "nobody's"}],
    ids=str,
)
def test_a_cell_that_cannot_be_is_said_calmly(kept: KeptStory, change: dict[str, str]) -> None:
    app = click_cells(opened(LIST), {"story": kept.id, "principle": "Ownership", "fit": "told"} | change)
    assert len(app.error) == 1
    assert story(mine(), kept.id).fits == {}
    app.run()
    assert not app.error


def test_a_story_is_rehearsed(kept: KeptStory) -> None:
    set_fit(mine(), kept.id, "Ownership", "told", now())
    app = opened(REHEARSE, story=kept.id)
    first = app.title[0].value
    press(app, "Draw another question")
    assert app.title[0].value != first
    press(app, "Go on to the probes")
    assert "There is no answer yet. Type what you would say, then go on." in said(app)
    question = question_now(story(mine(), kept.id), load_bank(), (), skipped=1)
    place = rehearsal_place(kept.id, question.id, "answer")
    type_in(app, place, "We met and we talked.", version=0)
    press(app, "Go on to the probes")
    assert "Which part of this was your own work?" in said(app)
    press(app, "Ask the next probe")
    press(app, "Finish and keep it")
    (row,) = rehearsals(mine(), kept.id)
    assert (row.question_id, row.answer, len(row.probes)) == (question.id, "We met and we talked.", 2)
    assert "A good reply shows: Two or three steps that you took, and who did the rest." in said(app)
    assert app.query_params["told"] == row.id
    press(app, "Draw a new question")
    assert "Rehearsed 1 time" in said(app)


@pytest.mark.parametrize("screen", [STORY, REHEARSE])
@pytest.mark.parametrize("id_", ["<script>alert(1)</script>", "theirs"])
def test_a_story_that_is_not_there_is_a_calm_word_and_a_way_back(screen: str, id_: str) -> None:
    if id_ == "theirs":
        id_ = add_story(store().learner("somebody else"), {"title": "Secret"}, now()).id
    app = opened(screen, story=id_)
    assert app.title[0].value == "This story is not here"
    assert "Secret" not in said(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Open your stories"]


@pytest.mark.parametrize("link", [{"skipped": "²"}, {"told": "nowhere", "skipped": "9" * 50}], ids=str)
def test_odd_links_open(kept: KeptStory, link: dict[str, str]) -> None:
    assert button(opened(REHEARSE, story=kept.id, **link), "Go on to the probes")


def test_a_story_is_deleted_after_a_second_question(kept: KeptStory) -> None:
    press(opened(STORY, story=kept.id), "Delete it for good")
    assert stories(mine()) == ()
