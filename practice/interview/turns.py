"""What each event does to an interview; an event that does not fit is refused and changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from practice.errors import InvalidInputError, NotNowError
from practice.feedback.stems import stems
from practice.interview.state import (
    HINTS,
    OVER,
    PROBES,
    RUNNING,
    Again,
    Answer,
    Ask,
    AskedProbe,
    Correct,
    Dispute,
    Event,
    GiveHint,
    Hear,
    Hint,
    LeaveOut,
    Means,
    Note,
    Question,
    Said,
    State,
    Status,
    TickPivot,
    clock_runs,
)

EVENT: TypeAdapter[Any] = TypeAdapter(Event)

BEGUN: frozenset[Status] = RUNNING | OVER | {"paused", "between"}
# What is noted beside the interview: it moves nothing on, so another tab need not know of it.
MARKS = frozenset({"dispute", "correct", "note", "hear"})
# Words of a hint that say nothing of its matter.
TALK = "answer change happen imagine look now point question say step suppose talk tell think thing try use want"
# What can happen where; the words say what does not fit.
ALLOWED: dict[str, frozenset[Status]] = {
    "begin": frozenset({"ready", "between"}),
    "answer": frozenset({"answering", "replying"}),
    "pass": frozenset({"answering", "replying"}),
    "ask": frozenset({"answered"}),
    "hint": frozenset({"answering", "answered"}),
    "tick": RUNNING,
    "again": frozenset({"answered"}),
    "nudge": frozenset({"answering", "replying"}),
    "pause": RUNNING,
    "resume": frozenset({"paused"}),
    "leave_out": RUNNING,
    "dispute": BEGUN,
    "correct": BEGUN,
    "note": BEGUN,
    "hear": BEGUN,
    "next": frozenset({"answered"}),
    "finish": RUNNING | {"paused", "between"},
    "abandon": RUNNING | {"ready", "paused", "between"},
}
DOING: dict[str, str] = {
    "begin": "begin a round", "answer": "take an answer", "pass": "pass on a question", "ask": "ask a probe",
    "hint": "give a hint", "tick": "note a change of course", "again": "take the answer again", "nudge": "nudge",
    "pause": "pause", "resume": "go on after a pause", "leave_out": "leave out the time away",
    "dispute": "dispute a remark", "correct": "label a sentence", "note": "keep notes", "hear": "tick a point",
    "next": "go to the next question", "finish": "finish", "abandon": "abandon it",
}  # fmt: skip
STANDS: dict[Status, str] = {
    "ready": "has not begun yet", "answering": "waits for an answer", "answered": "has the answer",
    "replying": "waits for the reply to a probe", "paused": "is paused", "between": "is between two rounds",
    "finished": "is finished", "abandoned": "was abandoned",
}  # fmt: skip


def event_of(said: object) -> Any:
    """Return an event from what a screen or a file says of it.

    Raises
    ------
    InvalidInputError
        If it is no event; the message names its first fault.
    """
    try:
        return EVENT.validate_python(said)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        if fault["type"] == "string_too_long":
            most = fault["ctx"]["max_length"]
            raise InvalidInputError(
                f"The text has {len(fault['input']):,} characters; {most:,} are kept. Shorten it, then go on."
            ) from error
        where = " ".join(str(part) for part in fault["loc"]) or "event"
        raise InvalidInputError(
            f"This step is none of an interview ({where}: {fault['msg']}). Load the page anew."
        ) from error


def after(state: State, event: Any, now: datetime) -> State:
    """Return the state after an event.

    Parameters
    ----------
    state : State
        It is left as it is.
    event : Event
        One of `practice.interview.state`, or a mapping that says it.
    now : datetime
        With a time zone. A clock that was set back counts as if no time had passed.

    Raises
    ------
    NotNowError
        If the event does not fit the state.
    InvalidInputError
        If it is no event, or its text is too long or empty.
    """
    event = event_of(event)
    if state.status not in ALLOWED[event.kind]:
        raise NotNowError(f"The interview {STANDS[state.status]}: it cannot {DOING[event.kind]} now.")
    ticked = state if state.is_over else _ticked(state, now, event)
    changed = HANDLERS[event.kind](ticked, event)
    return changed if event.kind in MARKS else _with(changed, version=state.version + 1)


def _with(state: State, **values: Any) -> State:
    return state.model_copy(update=values)


def _ticked(state: State, now: datetime, event: Any) -> State:
    """Give the time since the last event to the question, or to the waiting."""
    if now.tzinfo is None:
        raise InvalidInputError("A moment needs a time zone.")
    if state.last_at is None:
        return _with(state, last_at=now)
    passed = max(timedelta(0), now - state.last_at).total_seconds()
    counts = passed if clock_runs(state) else 0.0
    if isinstance(event, LeaveOut):
        counts = 0.0 if event.seconds is None else max(0.0, counts - event.seconds)
    ticked = _with(state, last_at=max(now, state.last_at), waited=state.waited + passed - counts)
    return _with(_at_question(ticked, spent=state.now_asked.spent + counts), since=state.since + counts)


def _at_question(state: State, number: int | None = None, **values: Any) -> State:
    """Change a question: the one that is asked, if no other is named."""
    at, questions = state.at if number is None else number, list(state.questions)
    questions[at] = questions[at].model_copy(update=values)
    return _with(state, questions=tuple(questions))


def _begin(state: State, event: object) -> State:
    number = state.at if state.status == "ready" else state.at + 1
    began = _with(state, began_at=state.began_at or state.last_at)
    return _asking(began, number)


def _asking(state: State, number: int) -> State:
    return _at_question(_with(state, at=number, status="answering", since=0.0), asked_at=state.last_at)


def _answer(state: State, event: Answer) -> State:
    text = event.text.strip()
    if not text and not event.spoken and not event.code.strip():
        raise InvalidInputError("There is no answer yet. Type or record what you would say, or pass on it.")
    means: Means = "typed" if event.spoken is None else "spoken"
    return _said(state, text, means, **event.model_dump(exclude={"kind", "text"}))


def _pass(state: State, event: object) -> State:
    return _said(state, "", "passed")


def _said(state: State, text: str, means: Means, **more: Any) -> State:
    asked, at = state.now_asked, state.last_at
    assert at is not None
    said = Said(text=text, means=means, at=at, seconds=state.since, **more)
    done = _with(state, status="answered", since=0.0)
    if state.status == "replying":
        last = asked.probes[-1].model_copy(update={"reply": said})
        return _at_question(done, probes=(*asked.probes[:-1], last))
    return _at_question(done, attempts=(*asked.attempts, said), hints=_noted(asked, text))


def _noted(asked: Question, text: str) -> tuple[Hint, ...]:
    """Note a pivot: the attempt after a hint has words of the hint that were not said before it."""
    before = " ".join(said.text for said in asked.attempts)
    last = asked.hints[-1] if asked.hints else None
    if last is None or last.pivoted or last.after_attempts != len(asked.attempts) or not before.strip():
        return asked.hints
    news = stems(text).keys() - stems(f"{asked.ask} {before} {TALK}").keys()
    if not stems(last.text).keys() & news:
        return asked.hints
    return (*asked.hints[:-1], last.model_copy(update={"pivoted": "attempt"}))


def _ask(state: State, event: Ask) -> State:
    asked = state.now_asked
    if len(asked.probes) >= PROBES:
        raise NotNowError(f"{PROBES} probes were asked of this answer. Go to the next question.")
    asked_before = any(probe.ask == event.ask for question in state.questions for probe in question.probes)
    if asked_before and not state.partner:  # a friend may ask "Why?" again
        raise NotNowError("This probe was asked in this interview before. Ask another one.")
    probe = AskedProbe(ask=event.ask, because=event.because, good_reply=event.good_reply)
    return _at_question(_with(state, status="replying", since=0.0), probes=(*asked.probes, probe))


def _hint(state: State, event: GiveHint) -> State:
    asked, at = state.now_asked, state.last_at
    assert at is not None
    if len(asked.hints) >= HINTS:
        raise NotNowError(f"{HINTS} hints were given to this question. Take the answer, or go on.")
    kind, n = ("change" if event.change else "hint"), len(asked.attempts)
    hint = Hint(kind=kind, text=event.text, at=at, after_attempts=n)  # type: ignore[arg-type]
    since = state.since if state.status == "answering" else 0.0
    return _at_question(_with(state, status="answering", since=since), hints=(*asked.hints, hint))


def _tick(state: State, event: TickPivot) -> State:
    hints = state.now_asked.hints
    if not hints:
        raise NotNowError("No hint was given to this question: there is no change of course to note.")
    last = hints[-1].model_copy(update={"pivoted": "tick" if event.pivoted else None})
    return _at_question(state, hints=(*hints[:-1], last))


def _again(state: State, event: Again) -> State:
    return _with(state, status="answering", since=0.0)


def _nudge(state: State, event: object) -> State:
    if state.now_asked.nudged:
        raise NotNowError("One nudge was shown at this question; there is no second one.")
    return _at_question(state, nudged=True)


def _pause(state: State, event: object) -> State:
    if state.mode == "real":
        raise NotNowError("In real mode there is no pause: the clock goes on. Practise in study mode to pause.")
    return _with(state, status="paused", back_to=state.status)


def _resume(state: State, event: object) -> State:
    return _with(state, status=state.back_to, back_to=None)


def _leave_out(state: State, event: object) -> State:
    if state.mode == "real":
        raise NotNowError("In real mode all time counts. In study mode time away can be left out.")
    return state


def _dispute(state: State, event: Dispute) -> State:
    said = _attempt(state, event)
    others = tuple(key for key in said.disputed if key != event.key)
    return _at_attempt(state, event, disputed=(*others, event.key) if event.disputed else others)


def _correct(state: State, event: Correct) -> State:
    labels = {n: label for n, label in _attempt(state, event).labels if n != event.sentence}
    if event.label:
        labels[event.sentence] = event.label
    return _at_attempt(state, event, labels=tuple(sorted(labels.items())))


def _note(state: State, event: Note) -> State:
    return _at_question(state, _known(state, event.question), notes=event.text)


def _hear(state: State, event: Hear) -> State:
    number = _known(state, event.question)
    others = tuple(point for point in state.questions[number].heard if point != event.point)
    return _at_question(state, number, heard=(*others, event.point) if event.heard else others)


def _known(state: State, number: int) -> int:
    if number >= len(state.questions):
        raise InvalidInputError(f"There is no question {number + 1}: the interview has {len(state.questions)}.")
    return number


def _attempt(state: State, event: Dispute | Correct) -> Said:
    attempts = state.questions[_known(state, event.question)].attempts
    if event.attempt >= len(attempts):
        raise InvalidInputError(f"There is no answer {event.attempt + 1} to this question: it has {len(attempts)}.")
    return attempts[event.attempt]


def _at_attempt(state: State, event: Dispute | Correct, **values: Any) -> State:
    attempts = list(state.questions[event.question].attempts)
    attempts[event.attempt] = attempts[event.attempt].model_copy(update=values)
    return _at_question(state, event.question, attempts=tuple(attempts))


def _next(state: State, event: object) -> State:
    number = state.at + 1
    if number == len(state.questions):
        return _end(state, "finished")
    if state.questions[number].round != state.now_asked.round:
        return _with(state, status="between", since=0.0)
    return _asking(state, number)


def _finish(state: State, event: object) -> State:
    return _end(state, "finished")


def _abandon(state: State, event: object) -> State:
    return _end(_with(state, began_at=state.began_at or state.last_at), "abandoned")


def _end(state: State, status: Status) -> State:
    assert status in OVER
    return _with(state, status=status, back_to=None, since=0.0)


HANDLERS: dict[str, Callable[[State, Any], State]] = {
    "begin": _begin, "answer": _answer, "pass": _pass, "ask": _ask, "hint": _hint, "tick": _tick, "again": _again,
    "nudge": _nudge, "pause": _pause, "resume": _resume, "leave_out": _leave_out, "dispute": _dispute,
    "correct": _correct, "note": _note, "hear": _hear, "next": _next, "finish": _finish, "abandon": _abandon,
}  # fmt: skip
