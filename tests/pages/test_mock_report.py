"""The report on a mock interview: its views, what may be done with it, and addresses that name nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from practice.interview.draw import anew
from practice.interview.keeping import begin, interviews
from practice.interview.state import Abandon, Again, Answer, Begin, Note
from tests.pages.opened import opened
from tests.practice.interview.held import STORY, events, held, three_questions
from visuals.frames.learner import mine

REPORT = "pages/mock/report_page.py"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MARKUP = "I cut it by 12 percent. <img src=x onerror=alert(1)> [a](javascript:alert(1)) :red[x] $y$"


def said(app: AppTest) -> str:
    assert not app.exception
    elements = (*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.error)
    return "\n".join([*(str(one.value) for one in elements), *(one.proto.body for one in app.get("html"))])


def view(app: AppTest, name: str) -> str:
    app.segmented_control(key="view").set_value(name).run()
    return said(app)


def test_the_views_of_a_report() -> None:
    what = events()
    what[2:2] = [(5, Again()), (80, Answer(text=f"{STORY} {MARKUP}")), (1, Note(question=0, text="Clear <b>so</b>."))]
    what[-2] = (28, Answer(text="", spoken=28, silence=5, longest_silence=2, recording="gone", code="x = [1]"))
    kept = held(mine(), NOW, what=what)
    app = opened(REPORT, id=kept.id)
    shown = said(app)
    assert app.title[0].value == "Report: Your own mix"
    assert "20 November 2026, study mode, 3 of 3 questions asked. Seed 3." in shown
    assert "Mentioned more after a hint: “Think of variance.”" in shown
    assert "projection has the smallest reconstruction error" in shown
    links = [link.proto.page for link in app.get("page_link")]
    assert links[0] == "card"
    assert len(links) == 3

    shown = view(app, "Answers")
    assert app.header[0].value.startswith("1. Tell me about")
    assert "Attempt 2 of 2, 1:20 min" in shown
    assert "What was your part" in shown
    assert "I rewrote the plan" in shown
    app.segmented_control(key="question").set_value("2").run()
    assert "**A change.** Think of variance" in said(app)
    app.segmented_control(key="question").set_value("3").run()
    shown = said(app)
    assert "*Said aloud, 0:28 min, without a transcript.*" in shown
    assert "The recording is not on this machine." in shown
    assert app.code[0].value == "x = [1]"

    shown = view(app, "Time")
    assert '<table class="unseen">' in shown
    assert "1:40 min longer than planned" in shown
    shown = view(app, "Notes")
    assert "Your friend’s notes" in shown
    assert "Clear &lt;b&gt;so&lt;/b&gt;." in shown
    shown = view(app, "Compare")
    assert "Your attempt before, in this interview" in app.selectbox(key="compare-with").options
    assert 'class="changes"' in shown
    assert view(app, "Next").count("About ") == 3
    view(app, "Evidence")
    assert not [one for one in app.get("html") if "<img" in one.proto.body]


def test_an_interview_taken_again_is_compared_with_the_one_before() -> None:
    first = held(mine(), NOW, what=events("We had a problem. We fixed it and it went well."))
    app = opened(REPORT, id=first.id, view="Compare")
    assert "Nothing to compare yet." not in said(app)  # the answer after the hint and the one before
    assert "*Passed.*" in said(opened(REPORT, id=first.id, view="Answers", question="3"))
    assert opened(REPORT, id=first.id, view="Answers", question="99").header[0].value.startswith("1. Tell me about")
    second = held(mine(), NOW + timedelta(days=2), anew(first.state))
    app = opened(REPORT, id=second.id, view="Compare")
    assert [name.partition(":")[0] for name in app.selectbox(key="compare-with").options] == [
        "Your attempt before, in this interview", "The earlier interview of 20 November 2026, 09",
    ]  # fmt: skip
    app.selectbox(key="compare-with").set_value(first.id).run()
    assert "Now there: quantified result" in said(app)
    next(button for button in app.button if button.label == "Take this interview again").click().run()
    assert not app.exception
    newest = interviews(mine())[0].state
    assert newest.status == "ready"
    assert [q.ask for q in newest.questions] == [q.ask for q in first.state.questions]


def test_an_interview_is_deleted_when_that_is_said_twice() -> None:
    kept = held(mine(), NOW)
    app = opened(REPORT, id=kept.id)
    next(button for button in app.button if button.label == "Delete it for good").click().run()
    assert not app.exception
    assert interviews(mine()) == ()


@pytest.mark.parametrize("id", ["", "nothing", "../x", "<b>"])
def test_an_address_that_names_nothing_is_said(id: str) -> None:
    assert "This interview is not here" in said(opened(REPORT, id=id))


def test_an_interview_without_a_report_and_one_that_is_not_over_lead_on() -> None:
    ready = begin(mine(), three_questions(), NOW)
    assert "This interview has not begun" in said(opened(REPORT, id=ready.id))
    gone = held(mine(), NOW, what=[(0, Begin()), (5, Answer(text="Hello.")), (5, Abandon())])
    assert "ended without a report" in said(opened(REPORT, id=gone.id, view="nonsense", question="99"))
