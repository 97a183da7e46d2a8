"""The report of an interview played by hand, its two exports, the trend, and two answers compared."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from practice.interview.draw import Facts, draw
from practice.interview.export import NO_SCORE, literal, to_html, to_markdown
from practice.interview.findings import Evidence, Findings, Labelled, Remark
from practice.interview.formats import INTERN_SCREEN, own_mix
from practice.interview.progress import compare, trend
from practice.interview.report import Report, clock, report
from practice.interview.state import Answer, Ask, Begin, Finish, GiveHint, Next, Pass, State
from practice.interview.turns import after
from questions import load_bank
from questions.cards import TechnicalCard

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
CARD = BANK.card("pca-what-problem-solved")
assert isinstance(CARD, TechnicalCard)
STORY = "Orders were late. I asked the owner and cut the delay from 9 to 4 days."
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


def an_interview(story: str = STORY, technical: str = "It keeps the directions of largest variance.") -> State:
    """Return a story with a probe, a technical question with a hint, and one that was passed."""
    start = draw(own_mix({"story": 1, "breadth": 2}), BANK, Facts(), 3)
    first, second, third = start.questions
    second = second.model_copy(update={"card": CARD.id, "ask": CARD.prompt, "topic": "pca"})
    return of(
        (0, Begin()), (100, Answer(text=story)), (110, Ask(ask="What was yours?", because="b")),
        (130, Answer(text="I rewrote the plan.")), (130, Next()), (160, Answer(text="It drops columns?")),
        (170, GiveHint(text="Think of variance", change=True)), (600, Answer(text=technical)), (600, Next()),
        (610, Pass()), (610, Next()),
        state=start.model_copy(update={"questions": (first, second, third)}),
    )  # fmt: skip


FOUND = {
    0: Findings(
        lacks=("reflection",), labels=(Labelled("Orders were late.", "S"), Labelled("I asked the owner", "A")),
        remarks=(Remark("cut the delay", "What else changed?", "Result", "Amazon’s guidance"),),
        evidence=(Evidence("communication", "No filler words were heard", "", 0),),
    )
}  # fmt: skip


def test_a_report_by_hand() -> None:
    state = an_interview()
    made = report(state, BANK, FOUND)
    principle = state.questions[0].principle
    assert (made.asked, made.planned, made.began_at, made.ended_at) == (3, 3, NOW, NOW + timedelta(seconds=610))
    assert made.evidence["principles"] == (
        Evidence("principles", f"{principle}: a story with a quantity", STORY[18:], 0),
    )
    facts = [fact.fact for fact in made.evidence["communication"]]
    assert facts == [
        "Changed course after a hint: Think of variance", "Took 7:50 min; 6:00 min were planned",
        "Passed on the question", "No filler words were heard",
    ]  # fmt: skip
    quotes = {fact.quote for fact in made.evidence["breadth"] if fact.fact.startswith("Mentioned")}
    assert quotes == {"It keeps the directions of largest variance."}
    assert [(phase.name, phase.spent) for phase in made.phases] == [("Behaviour", 130), ("Breadth", 480)]
    assert [(turn.what, turn.question) for turn in made.transcript] == [
        ("question", 0), ("answer", 0), ("probe", 0), ("reply", 0),
        ("question", 1), ("answer", 1), ("change", 1), ("answer", 1), ("question", 2), ("answer", 2),
    ]  # fmt: skip
    assert made.transcript[1].labels == FOUND[0].labels
    assert made.notes[0].startswith(f"Q1 ({principle}): asked “")
    assert made.notes[0].endswith("said “I rewrote the plan.”; 2:10 min.")
    assert "hints 1, changes of course 1" in made.notes[1]
    assert "said nothing" in made.notes[2]
    assert len(made.drills) == 3
    assert made.drills[0].page == "card"
    assert made.drills[1].title == f"A story for {principle}"


def test_an_interview_that_did_not_begin_has_an_empty_report() -> None:
    made = report(draw(INTERN_SCREEN, BANK, Facts(), 1), BANK)
    assert (made.asked, made.transcript, made.phases) == (0, (), ())
    assert [drill.page for drill in made.drills] == ["interview"]
    assert "Nothing was noted." in to_markdown(made)
    assert trend([made]) == ()


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
    found = {
        0: Findings((), (Labelled(text, "S"),), (Remark(text, text, text, text),), (Evidence("depth", text, text),))
    }
    holds_no_markup(report(an_interview(typed, typed), BANK, found))


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: text.replace("\0", "").strip()))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    made = report(an_interview(text + "x"), BANK)
    holds_no_markup(made)
    (shown,) = MarkdownIt("commonmark").parseInline(literal("x" + text + "x"))
    clean = "".join(child.content for child in shown.children or [])
    assert clean.split() == literal_words("x" + text + "x")


def literal_words(text: str) -> list[str]:
    return literal(text).replace("\\\\", "\0").replace("\\", "").replace("\0", "\\").split()


def test_the_exports_say_what_they_are() -> None:
    made = report(an_interview(), BANK, FOUND)
    for text in (to_markdown(made), _Page(to_html(made)).words):
        plain = text.replace("\\", "")
        for words in (NO_SCORE, "Evidence", "4 days", "Situation: Orders were late.", "What else changed?"):
            assert words in plain
        assert "score of" not in plain
    assert "http" not in to_html(made).replace("http-equiv", "")


def test_the_trend_counts() -> None:
    early, late = an_interview("We did it."), an_interview()
    moved = late.model_copy(update={"began_at": NOW + timedelta(days=1)})
    first, second = trend([report(moved, BANK), report(early, BANK)])
    assert (first.at, second.at) == (NOW, NOW + timedelta(days=1))
    assert (first.numbered.of, first.numbered.all, second.numbered.of) == (0, 1, 1)
    assert (first.in_time.of, first.in_time.all, first.asked) == (2, 3, 3)
    assert first.points.all == len(CARD.rubric.must)


def test_two_answers_compared() -> None:
    found = compare(CARD, CARD.tryouts.fails, CARD.answer_2min)
    assert {*found.gained} | {*found.kept} >= {point.point for point in CARD.rubric.must}
    assert not set(found.gained) & set(found.lost)
    back = compare(CARD, CARD.answer_2min, CARD.tryouts.fails)
    assert (back.gained, back.lost, back.words) == (found.lost, found.gained, found.words[::-1])
    same = compare(CARD, CARD.answer_30s, CARD.answer_30s)
    assert (same.gained, same.lost) == ((), ())
    told = compare(None, "We did it.", STORY)
    assert (told.gained, told.quantity, told.words) == ((), (False, True), (3, 16))


def test_a_finish_in_the_middle_reports_what_was_asked() -> None:
    state = of((0, Begin()), (5, Answer(text="I am Ada.")), (6, Finish()), state=draw(INTERN_SCREEN, BANK, Facts(), 1))
    made = report(state, BANK)
    assert (made.asked, len(made.times), len(made.transcript)) == (1, 1, 2)
    assert clock(59.6) == "1:00 min"
