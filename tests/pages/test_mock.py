"""A mock interview on its screens: set up, held in study and in real mode, with what learners type and tabs do."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.drafts import read_copies, read_draft, save_draft
from practice.errors import NotFoundError
from practice.interview.draw import Facts, draw
from practice.interview.formats import Draws, Format, own_mix, single_question, single_round
from practice.interview.keeping import KeptInterview, act, begin, draft_place, interview, interviews
from practice.interview.state import Answer, Ask, Begin, Finish, Mode, Next, Pass, Pause
from practice.profile import save_profile
from questions import load_bank
from questions.cards import Scored
from tests.pages.opened import opened as from_the_front_door
from visuals.frames import mock_answered, mock_trend
from visuals.frames.act_button import say_later
from visuals.frames.learner import mine, now
from visuals.frames.mock import REPORT, SETUP, SITTING, do

STORY = (
    "Last March two rankers disagreed and we had two days. My task was to recommend one. I listed what was hard to "
    "undo and I replayed 40,000 queries. The sale went well and everybody was happy."
)
AGAIN = STORY.replace("The sale went well and everybody was happy.", "Complaints fell from 3 % to 1 % in a week.")


def begun(format: Format, *events: Any, mode: Mode = "study", ago: timedelta = timedelta(0)) -> KeptInterview:
    """Keep an interview, and let it go as far as the events say, so long ago."""
    kept = begin(mine(), draw(format, load_bank(), Facts(), 5, mode), now() - ago)
    for event in events:
        kept = act(mine(), kept.id, event, kept.state.version, now() - ago)
    return kept


def one(draws: Draws, *events: Any, **how: Any) -> KeptInterview:
    return begun(single_question(draws), *events, **how)


def opened(kept: KeptInterview) -> AppTest:
    app = from_the_front_door(SITTING, id=kept.id)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    every = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info, *app.error)
    return "\n".join(str(one.value) for one in every).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def type_in(app: AppTest, place: str, **told: Any) -> None:
    """Let the box of a place send a text, maybe to a session that is gone, or tell that it is too long."""
    sent = {"version": 0, "seq": 1, "mount": "m", "session": app.session_state["draft_session"]} | told
    sent["sent"] = [told.get("text", "")]
    app.session_state[f"draft:{place}"] = {"typed": sent} if "text" in told else told
    app.run()
    assert not app.exception


def click(app: AppTest, kept: KeptInterview, **clicked: Any) -> None:
    """Click at a remark or at a letter of the first attempt."""
    app.session_state[f"feedback:{kept.id}:0:0"] = clicked
    app.run()
    assert not app.exception


def now_of(kept: KeptInterview) -> Any:
    return interview(mine(), kept.id).state


def test_an_interview_is_set_up_begun_and_gone_on_with() -> None:
    save_profile(mine(), {"role": "senior"}, now())
    app = from_the_front_door(SETUP)
    assert [heading.value for heading in app.subheader] == ["The plan"]
    assert app.selectbox(key="mock-role").value == "senior"
    assert "The minutes are what one candidate reports. Teams differ." in said(app)
    app.radio(key="mock-mode").set_value("real")
    app.selectbox(key="mock-domain").select("search")
    app.number_input(key="mock-seed").set_value(7).run()
    press(app, "Begin the interview")
    (kept,) = interviews(mine())
    state = kept.state
    assert (state.title, state.seed, state.mode, state.domain, state.role) == (
        "Intern screen", 7, "real", "search", "senior",
    )  # fmt: skip
    app = opened(kept)
    assert "Interviewer, team: Search. 9 questions. Real mode: there is no pause" in said(app)
    press(app, "Start the clock")
    assert now_of(kept).status == "answering"
    app = from_the_front_door(SETUP)
    (link,) = [element.proto for element in app.get("page_link") if element.proto.page == "mock_round"]
    assert link.label.startswith("Go on with: Intern screen, question 1 of 9, begun today ")
    press(app, "Delete it for good")
    assert interviews(mine()) == ()


@pytest.mark.parametrize(
    ("link", "title"),
    [({"format": "single_question", "draws": "design"}, "One question"), ({"format": "loop"}, "Five-round loop"),
     ({"format": "own_mix"}, "Your own mix"), ({"format": "single_round"}, "One round: breadth"),
     ({"format": "<b>", "draws": "?"}, "Intern screen")],
)  # fmt: skip
def test_an_address_may_choose_the_format(link: dict[str, str], title: str) -> None:
    app = press(from_the_front_door(SETUP, **link), "Begin the interview")
    assert [kept.state.title for kept in interviews(mine())] == [title], said(app)


def test_a_mix_without_a_question_is_refused_calmly() -> None:
    app = from_the_front_door(SETUP, format="own_mix")
    for draws in ("story", "breadth"):
        app.number_input(key=f"mock-count-{draws}").set_value(0)
    app.run()
    assert "There is no question in this interview. Choose one at least." in said(app)
    assert not app.exception


def test_study_mode_shows_feedback_takes_disputes_and_corrections_and_compares_a_second_attempt() -> None:
    kept = one("story", Begin())
    app = opened(kept)
    press(app, "Give the answer")
    assert "There is no answer yet. Type or record what you would say, or pass on it." in said(app)
    type_in(app, draft_place(kept.id, 0), text=STORY)
    press(app, "Give the answer")
    assert now_of(kept).questions[0].last.text == STORY
    assert labels(app)[-4:] == [
        "Answer the next probe", "Say it again", "Change the conditions", "Finish the interview",
    ]  # fmt: skip

    click(app, kept, dispute={"key": "quantified result", "disputed": True})
    assert now_of(kept).questions[0].attempts[0].disputed == ("quantified result",)
    click(app, kept, correct={"sentence": 0, "label": "T"})
    click(app, kept, correct={"sentence": 0, "label": "nonsense"})  # takes the letter back
    click(app, kept, correct={"sentence": 1, "label": "S"})
    click(app, kept, dispute=["foreign"], correct={"sentence": -1})
    assert now_of(kept).questions[0].attempts[0].labels == ((1, "S"),)

    press(app, "Answer the next probe")
    probe = now_of(kept).questions[0].probes[0]
    assert app.title[0].value.replace("\\", "") == probe.ask
    type_in(app, draft_place(kept.id, 0, 1), text="It was 3 % before.")
    press(app, "Give the reply")
    assert f"A good reply shows: {probe.good_reply}" in said(app)

    press(app, "Say it again")
    press(app, "Begin from these words")
    assert read_draft(mine(), draft_place(kept.id, 0)).text == STORY
    type_in(app, draft_place(kept.id, 0), text=AGAIN)
    press(app, "Give the answer")
    assert "Against your attempt before" in said(app)
    press(app, "Finish the interview")
    assert app.title[0].value == "The interview is over"
    press(app, "Read the report")
    assert now_of(kept).status == "finished"


def test_in_real_mode_there_is_no_pause_and_what_comes_next_comes_at_once() -> None:
    kept = begun(own_mix({"story": 1, "yours": 1}), Begin(), mode="real")
    app = opened(kept)
    assert "Pause" not in labels(app)
    type_in(app, draft_place(kept.id, 0), text=STORY)
    press(app, "Give the answer")
    assert app.title[0].value.replace("\\", "") == now_of(kept).questions[0].probes[0].ask
    while now_of(kept).at == 0:
        press(app, "Pass on this probe")
    assert app.title[0].value.replace("\\", "") == now_of(kept).questions[1].ask
    press(app, "Pass on this question")
    assert now_of(kept).status == "finished"


@pytest.mark.parametrize("elsewhere", [True, False])
def test_in_real_mode_what_is_refused_shows_no_feedback(monkeypatch: pytest.MonkeyPatch, elsewhere: bool) -> None:
    kept = begun(own_mix({"breadth": 2}), Begin(), Answer(text=STORY), mode="real")

    def refused(kept: KeptInterview, event: Any) -> None:
        monkeypatch.setattr(mock_answered, "do", do)
        if elsewhere:
            act(mine(), kept.id, Next(), kept.state.version, now())
        say_later("This was refused.")

    monkeypatch.setattr(mock_answered, "do", refused)
    app = opened(kept)
    assert "This was refused." in said(app)
    assert "Your answer" not in said(app)
    if not elsewhere:
        press(app, "Next question")
    assert app.title[0].value.replace("\\", "") == now_of(kept).questions[1].ask


def test_a_pause_hides_the_question_and_a_round_can_wait_for_another_day() -> None:
    kept = begun(single_round("breadth"), Begin())
    press(opened(kept), "Pause")
    app = opened(kept)
    assert app.title[0].value == "Paused"
    press(app, "Go on")
    press(app, "Pass on this question")
    assert "You passed on this question." in said(app)
    press(app, "Answer it after all")
    press(app, "Pass on this question")
    press(app, "Next question")
    press(app, "End it and see the report")
    assert now_of(kept).status == "finished"
    kept = one("story", Begin(), Pause())
    press(opened(kept), "End it without a report")
    app = opened(kept)
    assert app.title[0].value == "This interview was ended without a report"
    assert "ended without a report" in said(from_the_front_door(SETUP))


@pytest.mark.parametrize("draws", ["story", "coding"])
def test_what_was_begun_is_not_passed_on_and_is_given_when_the_interview_is_ended(draws: Draws) -> None:
    kept = one(draws, Begin())
    app = opened(kept)
    place = draft_place(kept.id, 0) + ("/code" if draws == "coding" else "")
    type_in(app, place, text="Half of it")
    press(app, "Pass on this question")
    assert "Give it as the answer, or clear it, then pass." in said(app)
    assert now_of(kept).status == "answering"
    if draws == "coding":
        press(app, "Pause")  # no box is drawn now
    press(app, "End it and see the report")
    state = now_of(kept)
    last = state.questions[0].last
    assert (state.status, last.text + last.code) == ("finished", "Half of it")
    assert app.title[0].value.startswith("Report: ")


def test_a_point_is_shown_with_the_words_that_cover_it_and_the_ways_to_its_card() -> None:
    kept = one("breadth", Begin())
    card = load_bank().card(kept.state.questions[0].card or "")
    assert isinstance(card, Scored)
    kept = act(mine(), kept.id, Answer(text=" ".join(point.point for point in card.rubric.points)), 1, now())
    app = opened(kept)
    assert ":gray[(covered: “" in said(app)
    links = [link.proto.label for link in app.get("page_link")]
    assert "Open the card" in links
    assert any(link.startswith("See it run: ") for link in links)


def test_a_text_that_cannot_be_kept_holds_up_the_end() -> None:
    kept = one("story", Begin())
    app = opened(kept)
    type_in(app, draft_place(kept.id, 0), over=100_000)
    press(app, "End it and see the report")
    assert "20,000 are kept. Shorten it, then go on." in said(app)
    assert now_of(kept).status == "answering"


def test_a_hint_stands_above_the_box_and_a_whiteboard_goes_with_the_answer() -> None:
    kept = one("coding", Begin())
    app = press(opened(kept), "Ask for a hint")
    assert now_of(kept).questions[0].hints[0].text in said(app)
    type_in(app, f"{draft_place(kept.id, 0)}/code", text="def f():\n\treturn 1")
    press(app, "Give the answer")
    assert now_of(kept).questions[0].last.code == "def f():\n\treturn 1"
    assert "def f():\n\treturn 1" in [block.value for block in app.code]


def test_time_away_is_offered_to_be_left_out_unless_somebody_typed() -> None:
    kept = one("breadth", Begin(), ago=timedelta(minutes=40))
    app = opened(kept)
    assert "You were away 40 minutes. Leave that time out?" in said(app)
    press(app, "Leave it out")
    assert now_of(kept).questions[0].spent < 60
    typed = one("breadth", Begin(), ago=timedelta(minutes=40))
    save_draft(mine(), draft_place(typed.id, 0), "I am here", 0, now() - timedelta(minutes=2))
    assert "You were away" not in said(opened(typed))


def test_the_nudge_that_the_clock_showed_is_noted_with_what_comes_next() -> None:
    kept = one("breadth", Begin(), ago=timedelta(minutes=7))
    press(opened(kept), "Pass on this question")
    assert now_of(kept).questions[0].nudged
    kept = one("breadth", Begin())
    press(opened(kept), "Pass on this question")
    assert not now_of(kept).questions[0].nudged


def test_another_tab_that_went_on_is_said_and_the_text_stays() -> None:
    kept = one("story", Begin())
    app = opened(kept)
    type_in(app, draft_place(kept.id, 0), text="Mine")
    act(mine(), kept.id, Answer(text="From the other tab"), 1, now())
    press(app, "Give the answer")
    assert "The interview went on in another tab." in said(app)
    assert now_of(kept).questions[0].last.text == "From the other tab"
    assert read_copies(mine(), draft_place(kept.id, 0)) == ("Mine",)


@pytest.mark.parametrize(
    ("draws", "text"),
    [
        ("story", "<script>alert(1)</script> **bold** [a](javascript:alert(1)) $x$"),
        ("breadth", "नमस्ते दुनिया。これは答えです。 مرحبا"),
        ("introduction", "a\x00b\x1b[31m"),
        ("yours", "😀" * 50),
        ("story", "word " * 3999),
    ],
)
def test_whatever_is_typed_is_taken_and_reviewed(draws: Draws, text: str) -> None:
    kept = one(draws, Begin())
    app = opened(kept)
    type_in(app, draft_place(kept.id, 0), text=text)
    press(app, "Give the answer")
    assert now_of(kept).status == "answered"
    assert not [shown for shown in app.markdown if "<script>" in shown.value]


def test_a_text_that_is_too_long_stays_in_its_box() -> None:
    kept = one("story", Begin())
    app = opened(kept)
    place = draft_place(kept.id, 0)
    type_in(app, place, text="The part that was kept")
    type_in(app, place, over=100_000)
    press(app, "Give the answer")
    assert "The text has 100,000 characters; 20,000 are kept. Shorten it, then go on." in said(app)
    assert now_of(kept).status == "answering"
    assert read_draft(mine(), place).text == "The part that was kept"


def test_a_text_that_only_a_server_that_is_gone_was_sent_is_given_unless_another_tab_wrote_since() -> None:
    kept = begun(own_mix({"breadth": 2}), Begin())
    app = opened(kept)
    save_draft(mine(), draft_place(kept.id, 0), "The beginning", 0, now())
    type_in(app, draft_place(kept.id, 0), text="The beginning and the rest", version=1, session="gone")
    press(app, "Give the answer")
    assert now_of(kept).questions[0].last.text == "The beginning and the rest"
    press(app, "Next question")
    for version, text in enumerate(("Old", "Older", "Of another tab")):
        save_draft(mine(), draft_place(kept.id, 1), text, version, now())
    type_in(app, draft_place(kept.id, 1), text="Old", version=0, session="gone")
    press(app, "Give the answer")
    assert now_of(kept).questions[1].last.text == "Of another tab"


@pytest.mark.parametrize("screen", [SITTING, REPORT])
@pytest.mark.parametrize("id", ["", "nobody's", "<b>", "x" * 5000])
def test_an_address_that_leads_nowhere_says_so(screen: str, id: str) -> None:
    app = from_the_front_door(screen, id=id)
    assert app.title[0].value == "This interview is not here"
    assert not app.exception
    assert [link.proto.label for link in app.get("page_link")] == ["Open your mock interviews"]


def test_one_that_another_tab_deletes_at_the_same_moment_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = begun(single_question("story"))
    for app in (opened(kept), from_the_front_door(SETUP)):
        with monkeypatch.context() as patch:
            patch.setattr("visuals.frames.mock.delete_interview", gone)
            press(app, "Delete it for good")
        assert not app.error


def gone(mine: Any, id: str) -> None:
    raise NotFoundError("This interview is not here.")


def test_past_interviews_are_listed_with_their_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    one("story", Begin(), Pass(), Next())
    one("breadth", Begin(), Answer(text=STORY), Ask(ask="Why?"), Finish())
    app = from_the_front_door(SETUP)
    assert "Interviews so far" in [heading.value for heading in app.subheader]
    links = [element.proto.label for element in app.get("page_link") if element.proto.page == "mock_report"]
    assert [link.split(", ")[0] for link in links] == ["One question"] * 2
    assert all("1 of 1 question, study mode" in link for link in links)
    drawn = [one.proto.body for one in app.get("html")]
    monkeypatch.setattr(mock_trend, "report", None)  # it is made once
    app.run()
    assert not app.exception
    assert [one.proto.body for one in app.get("html")] == drawn
