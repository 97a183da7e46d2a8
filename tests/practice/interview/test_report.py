"""The report of an interview played by hand, its two exports, the trend, and two answers compared."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from practice.errors import PracticeError
from practice.interview.draw import Facts, anew, draw
from practice.interview.drills import Drill
from practice.interview.evidence import Evidence
from practice.interview.export import NO_SCORE, literal, to_html, to_markdown
from practice.interview.formats import INTERN_SCREEN, LOOP, Draws, own_mix
from practice.interview.notes import Note as Noted
from practice.interview.progress import compared_attempts, compared_interviews, trend
from practice.interview.report import Report, report
from practice.interview.reviewing import all_reviewed
from practice.interview.state import (
    Abandon,
    Again,
    Answer,
    Ask,
    Begin,
    Dispute,
    Finish,
    GiveHint,
    Hear,
    Next,
    Note,
    Pass,
    State,
    TickPivot,
)
from practice.interview.transcript import clock
from practice.interview.turns import after
from questions import load_bank
from questions.cards import Scored, TechnicalCard
from tests.practice.interview.test_state import STEPS

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
CARD = BANK.card("pca-what-problem-solved")
assert isinstance(CARD, TechnicalCard)
STORY = "Orders were late. I asked the owner, I changed the plan, and I cut the delay from 9 to 4 days."
NASTY = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "![x](http://evil/x.png)",
    "# heading", "| a | b |", "```\ncode",
    "$$x$$", ":red[x]", "<!-- ", "&lt;b&gt;", "\x00\x1b[31m", "\u202eabc", "東京 🙂",
    "http://evil.example", "1. one\n- two\n> three", "", "   ", "\\", "*" * 50, "a" * 100_000,
]  # fmt: skip


def of(*events: tuple[int, Any], state: State) -> State:
    for second, event in events:
        state = after(state, event, NOW + timedelta(seconds=second))
    return state


DRAWN = draw(own_mix({"story": 1, "breadth": 2}), BANK, Facts(), 3)


def an_interview(story: str = STORY, technical: str = "It keeps the directions of largest variance.") -> State:
    """Return a story with a probe, a technical question with a hint, and one that was passed."""
    first, second, third = DRAWN.questions
    second = second.model_copy(update={"card": CARD.id, "ask": CARD.prompt, "topic": "pca"})
    return of(
        (0, Begin()), (100, Answer(text=story)), (110, Ask(ask="What was yours?", because="b")),
        (130, Answer(text="I rewrote the plan.")), (130, Next()), (160, Answer(text="It drops columns?")),
        (170, GiveHint(text="Think of variance", change=True)), (600, Answer(text=technical)), (600, Next()),
        (610, Pass()), (610, Next()),
        state=DRAWN.model_copy(update={"questions": (first, second, third)}),
    )  # fmt: skip


def test_a_report_by_hand() -> None:
    state = an_interview()
    made = report(state, BANK)
    assert made == report(state, BANK, all_reviewed(state, BANK))
    principle = state.questions[0].principle
    assert (made.asked, made.planned, made.began_at, made.ended_at) == (3, 3, NOW, NOW + timedelta(seconds=610))
    assert made.evidence["principles"][0] == Evidence(
        "principles", f"Asked for {principle}: a quantity was heard", "", 0
    )
    assert made.evidence["principles"][1] == Evidence(
        "principles", "The action says what you did yourself: “I” 3 times.", STORY[18:], 0
    )
    facts = [(fact.question, fact.fact) for fact in made.evidence["communication"]]
    assert facts == [
        (1, "Mentioned more after a hint: “Think of variance”"), (1, "Took 7:40 min; 6:00 min were planned"),
        (2, "Passed on the question"),
    ]  # fmt: skip
    quotes = {fact.quote for fact in made.evidence["breadth"] if fact.fact.startswith("Mentioned")}
    assert quotes == {"It keeps the directions of largest variance."}
    assert [(phase.name, phase.spent) for phase in made.phases] == [("Behaviour", 120), ("Breadth", 470)]
    assert [(turn.what, turn.question, turn.attempt) for turn in made.transcript] == [
        ("question", 0, None), ("answer", 0, 0), ("probe", 0, None), ("reply", 0, None),
        ("question", 1, None), ("answer", 1, 0), ("change", 1, None), ("answer", 1, 1),
        ("question", 2, None), ("answer", 2, 0),
    ]  # fmt: skip
    assert made.transcript[1].labels[0][0] == "Orders were late."
    assert made.notes[0].text.startswith(f"Asked ({principle}): “")
    assert made.notes[0].text.endswith("\nReplied: “I rewrote the plan.”\nTook 2:00 min.")
    assert made.notes[1].text.endswith("\nHints: 1.\nTook 7:40 min.")
    assert made.notes[2].text.endswith("\nSaid nothing.\nTook 0:10 min.")
    assert f"- Q1: Asked ({principle}): “" in to_markdown(made).replace("\\", "")
    assert "study mode, 3 of 3 questions asked. Seed 3." in to_markdown(made)
    assert len(made.drills) == 3
    assert made.drills[0].page == "card"


def one(draws: Draws, *events: Any, **fields: Any) -> State:
    """Return an interview of one question of a kind after events, all at its beginning."""
    start = draw(own_mix({draws: 1}), BANK, Facts(), 3)
    question = start.questions[0].model_copy(update=fields)
    state = after(start.model_copy(update={"questions": (question,)}), Begin(), NOW)
    return of(*((0, event) for event in events), state=state)


def test_the_number_of_a_story_is_that_of_its_result() -> None:
    told = (
        "Last March we had two days before the sale, and two rankers disagreed. My task was to recommend one of them. "
        "I replayed the logged queries through both, and I read the disagreements. "
        "As a result, searches without a click fell from 31 % to 24 %."
    )
    state = one("story", Answer(text=told), principle="Dive Deep")
    facts = report(state, BANK, all_reviewed(state, BANK)).evidence["principles"]
    assert facts[0].fact == "Asked for Dive Deep: a quantity was heard"
    assert facts[0].quote == "As a result, searches without a click fell from 31 % to 24 %."


@pytest.mark.parametrize(
    ("events", "heard", "quote"),
    [
        ((Answer(text="We had 40 customers. I asked Ana. They stayed."),), "a quantity was heard", ""),
        ((Answer(text="I asked Ana."), Ask(ask="How much?"), Answer(text="It fell by a third.")),
         "a quantity was heard", "It fell by a third."),
        ((Answer(text="I asked Ana, and they stayed."),), "no quantity was heard", ""),
        ((Answer(text="", spoken=9.0),), "told aloud, without a transcript", ""),
        ((Pass(),), "no story was told", ""),
    ],
)  # fmt: skip
def test_a_principle_is_asked_for_and_not_credited(events: tuple[Any, ...], heard: str, quote: str) -> None:
    (fact, *_) = report(one("story", *events, principle="Dive Deep"), BANK).evidence["principles"]
    assert (fact.fact, fact.quote) == (f"Asked for Dive Deep: {heard}", quote)


def test_a_note_taker_writes_action_result_and_number_and_the_points() -> None:
    told = (
        "Last March we had 2 days before the sale, and two rankers disagreed. My task was to recommend one of them. "
        "I replayed the logged queries through both. As a result, searches without a click fell from 31 % to 24 %."
    )
    note = report(one("story", Answer(text=told), principle="Dive Deep"), BANK).notes[0].text.split("\n")[1:-1]
    assert note == [
        "Action: “I replayed the logged queries through both.”",
        "Result: “As a result, searches without a click fell from 31 % to 24 %.”", "Number: from 31 % to 24 %.",
    ]  # fmt: skip
    said = "New columns are weighted sums of the old ones. PCA prevents overfitting."
    mentioned, *rest = report(one("breadth", Answer(text=said), card=CARD.id), BANK).notes[0].text.split("\n")[1:-1]
    assert mentioned.startswith("Mentioned: ")
    assert any(line.startswith("Not mentioned: ") for line in rest)
    assert rest[-1] == "Worth a second look: Use PCA first, because it prevents overfitting."
    greeted = report(one("introduction", Answer(text="I am Ada.")), BANK)
    assert "\nSaid: “I am Ada.”\n" in greeted.notes[0].text


def communication(state: State) -> list[str]:
    return [fact.fact for fact in report(state, BANK).evidence["communication"]]


HINT = GiveHint(text="Think of outliers")


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((HINT,), "No answer followed on a hint"),
        ((HINT, Answer(text="The mean.")), "Answered after a hint"),
        ((Answer(text="The mean."), HINT, Pass()), "No answer followed on a hint"),
        ((Answer(text="The mean."), HINT, Answer(text="The median.")), "Answered again after a hint"),
        ((Answer(text="The mean."), HINT, Answer(text="Outliers move it.")), "Took up the words of a hint"),
        ((Answer(text="A."), HINT, Answer(text="B."), TickPivot()), "Changed course after a hint, as the interviewer"),
        ((Answer(text="", spoken=9.0), HINT, Answer(text="", spoken=9.0)), "Answered again after a hint"),
    ],
)
def test_a_change_of_course_is_said_only_with_its_evidence(events: tuple[Any, ...], says: str) -> None:
    (fact,) = [fact for fact in communication(one("breadth", *events)) if "hint" in fact]
    assert fact.startswith(says)


def test_what_was_told_aloud_was_told() -> None:
    spoken = Answer(text="", spoken=80.0, silence=12.0, longest_silence=5.0)
    state = one("story", spoken, Ask(ask="Why?"), spoken)
    made = report(state, BANK)
    (told,) = made.stories
    assert (told.told, told.numbered) == (True, None)
    assert [turn.text for turn in made.transcript if turn.who == "Candidate"] == [
        "Spoken, 1:20 min, no transcript."
    ] * 2  # fmt: skip
    aloud = "aloud for 1:20 min, without a transcript."
    assert f"Said: {aloud}\nReplied: {aloud}\n" in made.notes[0].text
    assert made.evidence["principles"][0].fact.endswith(": told aloud, without a transcript")
    assert communication(state) == ["Silent for 12 of 80 s; the longest pause took 5 s"]
    assert [drill.title for drill in made.drills] == ["Another interview"]
    assert [drill.title for drill in report(one("breadth", spoken), BANK).drills] == ["Another interview"]
    assert trend([made])[0].numbered.all == 0


def test_code_is_a_turn_of_its_own() -> None:
    code = "for x in rows:\n    total += x"
    made = report(one("coding", Answer(text="I sum it up.", code=code)), BANK)
    assert [(turn.what, turn.text) for turn in made.transcript[1:]] == [("answer", "I sum it up."), ("code", code)]
    alone = report(one("coding", Answer(text="", code=code)), BANK)
    assert [turn.what for turn in alone.transcript] == ["question", "code"]
    assert "\nSaid: code.\n" in alone.notes[0].text


def test_a_recording_gives_plain_figures() -> None:
    assert "Spoke about 100 words a minute" in communication(one("story", Answer(text="so " * 50, spoken=30.0)))
    assert not [fact for fact in communication(one("story", Answer(text="so " * 50))) if "minute" in fact]


def test_asking_first_is_noted_in_design() -> None:
    asked = communication(one("design", Answer(text="How many users are there? Then I rank. I train. I test.")))
    assert "Asked or stated an assumption before the solution" in asked
    assert "Asked or stated an assumption before the solution" not in communication(one("design", Answer(text="I.")))


def test_what_a_friend_heard_and_wrote_is_marked_as_the_friends() -> None:
    point = CARD.rubric.must[0]
    marks = (Hear(question=0, point=point.id), Hear(question=0, point="drew it"), Note(question=0, text="slow start"))
    made = report(one("breadth", Answer(text="x"), *marks, card=CARD.id, topic="pca"), BANK)
    heard = [fact.fact for fact in made.evidence["breadth"] if fact.fact.startswith("Heard")]
    assert heard == [f"Heard by the interviewer: {point.point}", "Heard by the interviewer: drew it"]
    (points,) = made.points
    assert points.covered == (point.point,)
    aloud = report(one("breadth", Answer(text="", spoken=9.0), *marks, card=CARD.id, topic="pca"), BANK)
    assert (aloud.points, aloud.drills[0].page) == (made.points, "card")
    greeted = one("introduction", Answer(text="", spoken=9.0), Hear(question=0, point="What they do now."))
    assert communication(greeted) == ["Heard by the interviewer: What they do now."]
    assert made.notes[1] == Noted(0, "slow start", by_friend=True)
    assert "noted by the friend who asked: slow start" in to_markdown(made).replace("\\", "")


def test_what_is_disputed_leaves_the_margin_and_can_come_back() -> None:
    state = an_interview("Orders were late. We changed the plan and we moved people. We got better.")
    answer = report(state, BANK).transcript[1]
    assert "own part" in [remark.key for remark in answer.remarks]
    disputed = after(state, Dispute(question=answer.question, attempt=answer.attempt, key="own part"), NOW)
    answer = report(disputed, BANK).transcript[1]
    assert "own part" not in [remark.key for remark in answer.remarks]
    assert [remark.key for remark in answer.hidden] == ["own part"]


def test_drills_name_their_screen() -> None:
    assert Drill("t", "n", 6, "card", {"card": "a b"}).address == "/card?card=a+b"
    assert Drill("t", "n", 6, "mock", {}).address == "/mock"
    made = report(an_interview(), BANK)
    for text in (to_markdown(made).replace("\\", ""), _Page(to_html(made)).words):
        assert f"/card?card={made.drills[0].query['card']}" in text
    gone = report(one("breadth", Pass(), card="gone"), BANK)
    assert [drill.page for drill in gone.drills] == ["mock"]


def test_an_interview_that_did_not_begin_has_an_empty_report() -> None:
    start = draw(INTERN_SCREEN, BANK, Facts(), 1)
    made = report(start, BANK)
    assert (made.asked, made.transcript, made.phases) == (0, (), ())
    assert [drill.page for drill in made.drills] == ["mock"]
    assert "Nothing was noted." in to_markdown(made)
    assert trend([made, report(after(start, Abandon(), NOW), BANK)]) == ()


class _Page(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


OURS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "blockquote", "table", "tr", "th", "td",
    "ul", "li",
}  # fmt: skip


def holds_no_markup(made: Report) -> None:
    page = _Page(to_html(made))
    assert page.tags <= OURS
    assert page.names <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable("table").parse(to_markdown(made))
    kinds = {token.type for token in tokens} | {c.type for token in tokens for c in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "code_inline", "hr"}
    assert sum(token.type == "heading_open" for token in tokens) == 10


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_whatever_was_typed_is_text_in_both_exports(text: str) -> None:
    typed = text[:20_000]
    if not typed.replace("\0", "").strip():
        typed += "x"
    state = after(an_interview(typed, typed), Note(question=0, text=typed), NOW)
    holds_no_markup(report(after(state, Hear(question=1, point=typed[:2000]), NOW), BANK))


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: text.replace("\0", "").strip()))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    holds_no_markup(report(one("story", Answer(text=text + "x")), BANK))
    (shown,) = MarkdownIt("commonmark").parseInline(literal("x" + text + "x"))
    clean = "".join(child.content for child in shown.children or [])
    assert clean.split() == literal_words("x" + text + "x")


def literal_words(text: str) -> list[str]:
    return literal(text).replace("\\\\", "\0").replace("\\", "").replace("\0", "\\").split()


def test_the_exports_say_what_they_are() -> None:
    made = report(an_interview(), BANK)
    for text in (to_markdown(made), _Page(to_html(made)).words):
        plain = text.replace("\\", "")
        for words in (NO_SCORE, "Evidence", "4 days", "Situation: Orders were late.", "Rule:", "Source:"):
            assert words in plain
        assert "score of" not in plain
    assert "http" not in to_html(made).replace("http-equiv", "")


def test_the_trend_counts() -> None:
    early, late = an_interview("We did it."), an_interview()
    moved = late.model_copy(update={"began_at": NOW + timedelta(days=1)})
    first, second = trend([report(moved, BANK), report(early, BANK)])
    assert (first.at, second.at) == (NOW, NOW + timedelta(days=1))
    assert (first.numbered.of, first.numbered.all, second.numbered.of) == (0, 1, 1)
    assert (first.in_time.of, first.in_time.all, first.asked) == (1, 2, 3), "to pass is not to be in time"
    passed = BANK.card(early.questions[2].card or "")
    assert isinstance(CARD, Scored)
    assert isinstance(passed, Scored)
    musts = len(CARD.rubric.must) + len(passed.rubric.must)
    assert first.points.all == musts, "who passes mentions none of them"


def test_two_answers_compared() -> None:
    both = one("story", Answer(text="We did it."), Again(), Pass(), Again(), Answer(text=STORY))
    made = compared_attempts(both, BANK, 0)
    assert made is not None
    assert (made.before.attempt, made.after.attempt, made.ask) == (0, 2, both.questions[0].ask)
    assert {change.name: (change.before, change.after) for change in made.comparison.changes}["words"] == (3, 21)
    assert compared_attempts(one("story", Answer(text="We did it.")), BANK, 0) is None


def test_the_same_interview_again_is_compared_by_card() -> None:
    first = an_interview("We did it.")
    fresh = anew(first)
    assert (fresh.status, fresh.version, fresh.asked) == ("ready", 0, ())
    asked = [(q.card, q.ask, q.principle, q.topic, q.planned, q.lead) for q in first.questions]
    assert [(q.card, q.ask, q.principle, q.topic, q.planned, q.lead) for q in fresh.questions] == asked
    assert anew(draw(INTERN_SCREEN, BANK, Facts(), 1)) == draw(INTERN_SCREEN, BANK, Facts(), 1)
    steps = ((0, Begin()), (9, Answer(text=STORY)), (9, Next()), (20, Answer(text=CARD.answer_2min)))
    second = of(*steps, state=fresh)
    pairs = compared_interviews(first, second, BANK)
    assert [(pair.ask, pair.before.question, pair.after.text) for pair in pairs] == [
        (first.questions[0].ask, 0, STORY), (CARD.prompt, 1, CARD.answer_2min)
    ]  # fmt: skip
    assert compared_interviews(second, draw(INTERN_SCREEN, BANK, Facts(), 1), BANK) == ()


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_any_interview_has_a_report_that_adds_up(steps: list[tuple[float, Any]]) -> None:
    start = draw(INTERN_SCREEN, BANK, Facts(), 1)
    state, now = after(start, Begin(), NOW), NOW
    for seconds, event in steps:
        now += timedelta(seconds=seconds)
        with suppress(PracticeError):
            state = after(state, event, now)
    made = report(state, BANK)
    assert made.began_at is not None
    assert made.ended_at is not None
    spent = sum(phase.spent for phase in made.phases)
    assert spent == pytest.approx(sum(time.spent for time in made.times))
    assert spent + state.waited == pytest.approx((made.ended_at - made.began_at).total_seconds())
    said = [(turn.question, turn.attempt) for turn in made.transcript if turn.what == "answer"]
    assert said == [(n, k) for n, q in enumerate(state.questions) for k in range(len(q.attempts))]
    for turn in made.transcript:
        assert not {remark.key for remark in turn.hidden} & {remark.key for remark in turn.remarks}
    assert {fact.question for facts in made.evidence.values() for fact in facts} <= {one.question for one in made.times}
    assert {note.question for note in made.notes} <= {one.question for one in made.times}
    assert anew(state) == start
    assert compared_interviews(state, start, BANK) == ()


def test_phases_of_several_rounds_are_told_apart() -> None:
    made = report(after(draw(LOOP, BANK, Facts(), 1), Begin(), NOW), BANK)
    assert made.rounds[made.phases[-1].round] == "Loop, round 5"
    assert "| Loop, round 5: Principles in depth | 14 to 18 min | 0:00 min |" in to_markdown(made).replace("\\", "")


def test_a_finish_in_the_middle_reports_what_was_asked() -> None:
    state = of((0, Begin()), (5, Answer(text="I am Ada.")), (6, Finish()), state=draw(INTERN_SCREEN, BANK, Facts(), 1))
    made = report(state, BANK)
    assert (made.asked, len(made.times), len(made.transcript)) == (1, 1, 2)
    assert clock(59.6) == "1:00 min"
