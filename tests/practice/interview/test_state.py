"""The state machine: a round played by hand, every refusal, and any sequence of events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.errors import InvalidInputError, NotNowError, PracticeError
from practice.interview.draw import Facts, draw
from practice.interview.formats import INTERN_SCREEN, LOOP
from practice.interview.state import (
    HINTS,
    MAX_TEXT,
    PROBES,
    Abandon,
    Again,
    Answer,
    Ask,
    Begin,
    Correct,
    Dispute,
    Finish,
    GiveHint,
    Hear,
    LeaveOut,
    Mode,
    Next,
    Note,
    Nudge,
    Pass,
    Pause,
    Resume,
    State,
    TickPivot,
    phase_times,
    question_seconds,
)
from practice.interview.turns import ALLOWED, HANDLERS, MARKS, after, event_of
from questions import load_bank

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
SCREEN = draw(INTERN_SCREEN, BANK, Facts("intern"), 7)
FIVE = draw(LOOP, BANK, Facts(), 7)


def played(state: State, *events: tuple[int, Any]) -> State:
    """Return the state after events, each at a second from the beginning."""
    for second, event in events:
        state = after(state, event, NOW + timedelta(seconds=second))
    return state


def in_mode(mode: Mode) -> State:
    return SCREEN.model_copy(update={"mode": mode})


def test_a_question_by_hand() -> None:
    state = played(
        SCREEN,
        (0, Begin()), (30, Nudge()), (100, Answer(text=" I am Ada. ")), (110, Ask(ask="Why this team?")),
        (140, Answer(text="Because")), (150, Next()), (170, GiveHint(text="One number, please")),
    )  # fmt: skip
    first, second = state.questions[0], state.questions[1]
    assert (first.spent, first.nudged, first.said, state.waited) == (130, True, ("I am Ada.", "Because"), 20)
    assert (first.attempts[0].seconds, first.probes[0].reply.seconds) == (100, 30)  # type: ignore[union-attr]
    assert (state.at, state.status, state.version, second.spent) == (1, "answering", 7, 20)
    later = NOW + timedelta(seconds=200)
    assert question_seconds(state, 1, later) == 50
    assert question_seconds(state, 0, later) == 130
    assert [time.spent for time in phase_times(state, later)] == [130, 50, 0, 0]
    assert phase_times(state, NOW + timedelta(seconds=170 + 900 - 10))[1].over == 10


def test_a_pause_stops_the_clock_in_study_mode_and_is_refused_in_real_mode() -> None:
    state = played(SCREEN, (0, Begin()), (10, Pause()), (500, Resume()), (520, Answer(text="x")))
    assert (state.questions[0].spent, state.questions[0].attempts[0].seconds, state.waited) == (30, 30, 490)
    begun = played(in_mode("real"), (0, Begin()))
    with pytest.raises(NotNowError, match="In real mode there is no pause"):
        after(begun, Pause(), NOW)
    with pytest.raises(NotNowError, match="all time counts"):
        after(begun, LeaveOut(), NOW)


def test_time_away_can_be_left_out() -> None:
    state = played(SCREEN, (0, Begin()), (10, Nudge()), (9000, LeaveOut()), (9020, Answer(text="x")))
    assert (state.questions[0].spent, state.waited) == (30, 8990)
    typed = played(SCREEN, (0, Begin()), (9000, LeaveOut(seconds=8900)), (9020, Answer(text="x")))
    assert (typed.questions[0].spent, typed.waited) == (120, 8900)


def test_reading_the_feedback_counts_in_real_mode_alone() -> None:
    steps = ((0, Begin()), (10, Answer(text="x")), (500, Ask(ask="Why?")), (520, Answer(text="y")), (600, Next()))
    study, real = played(SCREEN, *steps), played(in_mode("real"), *steps)
    assert (study.questions[0].spent, study.waited) == (30, 570)
    assert (real.questions[0].spent, real.waited) == (600, 0)
    read = played(SCREEN, *steps[:2])
    assert question_seconds(read, 0, NOW + timedelta(seconds=90)) == 10


def test_a_pivot_is_noted_by_words_of_the_hint_or_by_a_tick() -> None:
    hint = GiveHint(text="Now suppose there are outliers. What changes?", change=True)
    begun = played(SCREEN, (0, Begin()), (10, Answer(text="the mean")), (20, hint))
    given_ = begun.questions[0].hints[0]
    assert (begun.status, given_.kind, given_.pivoted, given_.after_attempts) == ("answering", "change", None, 1)
    for again in ("the mean", "the median", "now I suppose it changes"):
        assert played(begun, (30, Answer(text=again))).questions[0].hints[0].pivoted is None
    other = played(begun, (30, Answer(text="the median, which an outlier hardly moves")))
    assert other.questions[0].hints[0].pivoted == "attempt"
    assert len(other.questions[0].attempts) == 2
    ticked = played(begun, (30, Answer(text="the median")), (40, TickPivot()))
    assert ticked.questions[0].hints[0].pivoted == "tick"
    assert played(ticked, (50, TickPivot(pivoted=False))).questions[0].hints[0].pivoted is None
    early = played(SCREEN, (0, Begin()), (5, GiveHint(text="Two minutes")), (9, Answer(text="two minutes")))
    assert early.questions[0].hints[0].pivoted is None, "there was no course to change"
    known = played(SCREEN, (0, Begin()), (5, Answer(text="outliers move it")), (9, hint), (9, Answer(text="outliers")))
    assert known.questions[0].hints[0].pivoted is None, "it was said before the hint"


def test_a_friend_may_ask_the_same_again() -> None:
    steps = [(0, Begin()), (1, Answer(text="x")), (2, Ask(ask="Why?")), (3, Answer(text="y")), (4, Ask(ask="Why?"))]
    with pytest.raises(NotNowError, match="asked in this interview before"):
        played(SCREEN, *steps)
    assert len(played(SCREEN.model_copy(update={"partner": True}), *steps).questions[0].probes) == 2


def test_said_again_counts_apart() -> None:
    state = played(SCREEN, (0, Begin()), (10, Answer(text="a")), (15, Again()), (40, Answer(text="b", spoken=25.0)))
    assert [(said.text, said.means, said.seconds) for said in state.questions[0].attempts] == [
        ("a", "typed", 10), ("b", "spoken", 25)
    ]  # fmt: skip
    assert state.questions[0].said == ("b",)


def test_the_loop_waits_between_its_rounds_for_days() -> None:
    state = played(FIVE, (0, Begin()))
    second = 0
    while state.status != "between":
        second += 10
        state = played(state, (second, Pass() if state.status == "answering" else Next()))
    assert {question.round for question in state.asked} == {0}
    later = played(state, (second + 86_400, Begin()), (second + 86_410, Pass()))
    assert (later.now_asked.round, later.now_asked.spent, later.waited) == (1, 10, state.waited + 86_400)
    assert played(state, (second, Finish())).status == "finished"


def test_the_last_question_ends_it() -> None:
    state = played(SCREEN, (0, Begin()))
    for _ in SCREEN.questions:
        state = played(state, (1, Pass()), (2, Next()))
    assert (state.status, len(state.asked), state.is_over) == ("finished", len(SCREEN.questions), True)


def test_marks_are_set_and_taken_back_even_when_it_is_over() -> None:
    state = played(SCREEN, (0, Begin()), (9, Answer(text="a")), (10, Finish()))
    marks = [
        Dispute(question=0, attempt=0, key="own part"), Dispute(question=0, attempt=0, key="fillers"),
        Dispute(question=0, attempt=0, key="own part", disputed=False),
        Correct(question=0, attempt=0, sentence=2, label="R"),
        Correct(question=0, attempt=0, sentence=0, label="S"), Correct(question=0, attempt=0, sentence=2, label=None),
        Note(question=1, text="spoke of <b>two</b> teams"), Hear(question=3, point="p1"), Hear(question=3, point="p1"),
    ]  # fmt: skip
    marked = played(state, *((86_400, mark) for mark in marks))
    said = marked.questions[0].attempts[0]
    assert (said.disputed, said.labels) == (("fillers",), ((0, "S"),))
    assert (marked.questions[1].notes, marked.questions[3].heard) == ("spoke of <b>two</b> teams", ("p1",))
    assert (marked.last_at, marked.waited, marked.version) == (state.last_at, state.waited, state.version)
    assert not played(marked, (90_000, Hear(question=3, point="p1", heard=False))).questions[3].heard


@pytest.mark.parametrize(
    "mark",
    [
        Dispute(question=99, attempt=0, key="k"), Dispute(question=0, attempt=1, key="k"), Hear(question=99, point="p"),
        Correct(question=1, attempt=0, sentence=0, label="S"), Note(question=99, text="n"),
    ],
)  # fmt: skip
def test_a_mark_on_what_is_not_there_is_refused(mark: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"There is no (question|answer)"):
        played(SCREEN, (0, Begin()), (1, Answer(text="x")), (2, mark))


def test_to_pass_takes_back_nothing_and_what_was_said_aloud_counts() -> None:
    said = played(SCREEN, (0, Begin()), (9, Answer(text="a")), (10, GiveHint(text="h")), (11, Pass()))
    assert (said.questions[0].said, said.questions[0].answered) == (("a",), True)
    aloud = played(SCREEN, (0, Begin()), (9, Answer(text="", spoken=8.0, silence=2.0, longest_silence=1.5)))
    assert (aloud.questions[0].said, aloud.questions[0].answered) == ((), True)
    assert not played(SCREEN, (0, Begin()), (9, Pass())).questions[0].answered
    drawn = played(SCREEN, (0, Begin()), (9, Answer(text="", code="for x in y:")))
    assert drawn.questions[0].last is not None
    assert drawn.questions[0].last.code == "for x in y:"


ANSWERED = played(SCREEN, (0, Begin()), (1, Answer(text="x")))
PROBED = played(ANSWERED, *[pair for n in range(PROBES) for pair in ((2, Ask(ask=f"{n}?")), (3, Answer(text="y")))])
HINTED = played(SCREEN, (0, Begin()), *[(1, GiveHint(text="h"))] * HINTS)


@pytest.mark.parametrize(
    ("state", "event", "says"),
    [
        (SCREEN, Answer(text="x"), "has not begun yet: it cannot take an answer"),
        (played(SCREEN, (0, Begin())), Begin(), "waits for an answer"),
        (played(SCREEN, (0, Begin())), Next(), "cannot go to the next question"),
        (played(SCREEN, (0, Begin()), (1, Nudge())), Nudge(), "no second one"),
        (ANSWERED, TickPivot(), "No hint was given"),
        (PROBED, Ask(ask="more?"), "3 probes were asked"),
        (played(PROBED, (9, Next()), (9, Pass())), Ask(ask="1?"), "asked in this interview before"),
        (HINTED, GiveHint(text="h"), "3 hints were given"),
        (played(SCREEN, (0, Begin()), (1, Finish())), Next(), "is finished"),
        (played(SCREEN, (0, Abandon())), Begin(), "was abandoned"),
        (played(SCREEN, (0, Begin()), (1, Pause())), Answer(text="x"), "is paused"),
    ],
)
def test_what_does_not_fit_is_refused(state: State, event: Any, says: str) -> None:
    before = state.model_dump_json()
    with pytest.raises(NotNowError, match=says):
        after(state, event, NOW)
    assert state.model_dump_json() == before


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"kind": "answer", "text": "  "}, "There is no answer yet"),
        ({"kind": "answer", "text": "\0\0"}, "There is no answer yet"),
        ({"kind": "answer", "text": "x" * (MAX_TEXT + 1)}, "has 20,001 characters; 20,000 are kept"),
        ({"kind": "answer", "text": "x" * 100_000}, "has 100,000 characters"),
        ({"kind": "answer"}, "none of an interview"),
        ({"kind": "answer", "text": "x", "spoken": float("nan")}, "none of an interview"),
        ({"kind": "cheat"}, "none of an interview"),
        ({"kind": "begin", "extra": 1}, "none of an interview"),
        (None, "none of an interview"),
        ("begin", "none of an interview"),
        ([], "none of an interview"),
    ],
)
def test_what_is_no_event_is_refused(said: object, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        after(played(SCREEN, (0, Begin())), said, NOW)


def test_odd_texts_are_kept_so_that_every_database_takes_them() -> None:
    state = played(SCREEN, (0, Begin()), (1, Answer(text="a\0\ud800 <b>東京</b>")))
    assert state.questions[0].attempts[0].text == "a? <b>東京</b>"
    assert State.model_validate_json(state.model_dump_json()) == state


def test_every_event_has_its_place() -> None:
    assert set(ALLOWED) == set(HANDLERS)
    with pytest.raises(InvalidInputError, match="time zone"):
        after(SCREEN, Begin(), datetime(2026, 11, 29))
    assert event_of({"kind": "hint", "text": "x"}) == GiveHint(text="x")


TEXTS = st.sampled_from(["", " ", "the mean", "the median", "\ud800", "x" * (MAX_TEXT + 1)])
EVENTS = st.one_of(
    st.sampled_from(
        [
            Begin(),
            Pass(),
            Again(),
            Nudge(),
            Pause(),
            Resume(),
            LeaveOut(),
            LeaveOut(seconds=9),
            Next(),
            Next(),
            TickPivot(),
        ]
    ),
    st.builds(lambda text: {"kind": "answer", "text": text}, TEXTS),
    st.builds(lambda n: {"kind": "ask", "ask": f"probe {n}"}, st.integers(0, 9)),
    st.builds(lambda change: {"kind": "hint", "text": "h", "change": change}, st.booleans()),
    st.builds(lambda n: {"kind": "dispute", "question": 0, "attempt": n, "key": "k"}, st.integers(0, 2)),
    st.builds(lambda n: {"kind": "note", "question": n, "text": "n"}, st.integers(0, 9)),
    st.sampled_from([Finish(), Abandon(), {"kind": "?"}, None]),
)
STEPS = st.lists(st.tuples(st.floats(-100, 4000), EVENTS), max_size=60)


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from([SCREEN, in_mode("real"), FIVE]), steps=STEPS)
def test_any_events_keep_the_invariants(start: State, steps: list[tuple[float, Any]]) -> None:
    state, now = after(start, Begin(), NOW), NOW
    for seconds, event in steps:
        now += timedelta(seconds=seconds)
        before = state.model_dump_json()
        try:
            changed = after(state, event, now)
        except PracticeError:
            assert state.model_dump_json() == before
            continue
        assert state.model_dump_json() == before
        assert changed.version == state.version + (event_of(event).kind not in MARKS)
        _grew(state, changed)
        state = changed
        assert State.model_validate_json(state.model_dump_json()) == state
        assert state.began_at is not None
        assert state.last_at is not None
        passed = (state.last_at - state.began_at).total_seconds()
        spent = sum(question.spent for question in state.questions)
        assert spent + state.waited == pytest.approx(passed, abs=1e-6)
        assert sum(time.spent for time in phase_times(state, state.last_at)) == pytest.approx(spent)
        if state.mode == "real":
            assert state.status != "paused"


def _grew(before: State, state: State) -> None:
    """Nothing that was asked or said is lost, and the question is one of those."""
    assert [(q.card, q.ask) for q in state.questions] == [(q.card, q.ask) for q in before.questions]
    assert state.at >= before.at
    for old, new in zip(before.questions, state.questions, strict=True):
        assert [said.text for said in new.attempts[: len(old.attempts)]] == [said.text for said in old.attempts]
        assert [probe.ask for probe in new.probes[: len(old.probes)]] == [probe.ask for probe in old.probes]
        assert len(new.hints) >= len(old.hints)
        assert new.spent >= old.spent
        assert len(new.probes) <= PROBES
    asks = [probe.ask for question in state.questions for probe in question.probes]
    assert len(asks) == len(set(asks))
