"""What the browser gets of an interview: the answer piece by piece, and the times in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.interview.draw import Facts, draw
from practice.interview.formats import INTERN_SCREEN, single_question
from practice.interview.reviewing import reviewed
from practice.interview.state import Answer, Begin, Correct, Dispute, Next, Nudge, Pass, State
from practice.interview.turns import after
from questions import load_bank
from visuals.figures.interview_time import NUDGE, minutes, question_time, round_plan, round_time, span
from visuals.figures.labelled_answer import labelled_answer_data

T0 = datetime(2026, 11, 29, 10, tzinfo=UTC)
BANK = load_bank()
STORY = "We had two days. My task was to choose. I replayed 40,000 queries. Everybody was happy."


def answered(text: str, draws: str = "story") -> State:
    state = after(draw(single_question(draws), BANK, Facts(), 5), Begin(), T0)  # type: ignore[arg-type]
    return after(state, Answer(text=text), T0 + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 min"), (30, "½ min"), (60, "1 min"), (450, "7½ min"), (600, "10 min")],
)
def test_times_are_written_in_halves_of_a_minute(seconds: float, words: str) -> None:
    assert minutes(seconds).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_span_says_its_minutes_once() -> None:
    assert span(180, 300).replace("\N{NO-BREAK SPACE}", " ") == "3 to 5 min"
    assert span(300, 300).replace("\N{NO-BREAK SPACE}", " ") == "5 min"


def test_the_clock_runs_while_a_question_is_asked_and_counts_from_the_server() -> None:
    plan = round_plan(INTERN_SCREEN.rounds[0])
    assert (plan["counts"], plan["longest"], [part["spent"] for part in plan["parts"]]) == (False, 1800, [0] * 4)
    ready = draw(INTERN_SCREEN, BANK, Facts(), 5)
    assert (round_time(ready, 0, T0)["runs"], round_time(ready, 0, T0)["now"]) == (False, -1)
    state = after(ready, Begin(), T0)
    later = T0 + timedelta(seconds=90)
    drawn = round_time(state, 0, later)
    assert (drawn["runs"], drawn["now"], drawn["parts"][0]["spent"]) == (True, 0, 90)
    assert (question_time(state, later)["spent"], question_time(state, later)["nudge"]) == (90, NUDGE)
    assert question_time(after(state, Nudge(), later), later)["nudge"] == ""
    passed = after(state, Pass(), later)
    assert not round_time(passed, 0, later)["runs"]  # the feedback is read
    assert round_time(after(passed, Next(), later), 0, later)["now"] == 1


@given(st.text(max_size=300), st.sampled_from(["story", "breadth", "introduction"]))
@settings(max_examples=40, deadline=None)
def test_no_word_of_an_answer_is_lost_or_doubled(text: str, draws: str) -> None:
    try:
        state = answered(text, draws)
    except ValueError:
        return  # nothing was said
    found = reviewed(state, BANK, 0)
    assert found is not None
    data = labelled_answer_data(state.questions[0].attempts[0], found)
    shown = "".join(piece["text"] for row in data["rows"] for piece in row["pieces"])
    assert shown.split() == found.text.split() or "".join(shown.split()) == "".join(found.text.split())
    placed = [one["key"] for row in data["rows"] for one in row["remarks"]] + [one["key"] for one in data["whole"]]
    assert sorted(placed) == sorted(remark.key for remark in found.feedback.remarks)


def test_what_is_disputed_waits_below_and_what_is_corrected_is_no_guess() -> None:
    state = answered(STORY)
    state = after(state, Dispute(question=0, attempt=0, key="quantified result"), T0 + timedelta(minutes=3))
    state = after(state, Correct(question=0, attempt=0, sentence=0, label="R"), T0 + timedelta(minutes=3))
    found = reviewed(state, BANK, 0)
    assert found is not None
    data = labelled_answer_data(state.questions[0].attempts[0], found)
    assert {"key": "quantified result", "title": "Quantified result"} in data["left"]
    first = data["rows"][0]
    assert (first["label"], first["own"], first["guess"]) == ("R", True, False)
    assert [part["part"] for part in data["shares"]] == ["S", "T", "A", "R"]
