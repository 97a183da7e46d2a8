"""What an interview is at a moment, and how an event changes it: a pure state machine.

`after(state, event, now)` returns the next state or refuses with a `NotNowError`; the state it was given stays as it
was. Time is counted at events: what has passed since the last one belongs to the question that is asked, or is waiting
(a pause, the days between two rounds, in study mode the reading of the feedback). So the times always add up to the
time from the beginning to the last event.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from practice.interview.formats import Draws
from practice.texts import storable

MAX_TEXT = 20_000
MAX_LINE = 2_000
PROBES = 3  # at one question
HINTS = 3

Mode = Literal["study", "real"]
Status = Literal["ready", "answering", "answered", "replying", "paused", "between", "finished", "abandoned"]
Means = Literal["typed", "spoken", "passed"]
StarLabel = Literal["S", "T", "A", "R"]
RUNNING: frozenset[Status] = frozenset({"answering", "answered", "replying"})
OVER: frozenset[Status] = frozenset({"finished", "abandoned"})


def _storable(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


Text = Annotated[str, Field(max_length=MAX_TEXT), BeforeValidator(_storable)]
Line = Annotated[str, Field(max_length=MAX_LINE), BeforeValidator(_storable)]
Words = Annotated[str, Field(min_length=1, max_length=MAX_LINE), BeforeValidator(_storable)]
Seconds = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=1000)]


class Frozen(BaseModel):
    """A part of the state: it is replaced, never changed, and knows every field."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Said(Frozen):
    """What the candidate said, and how many seconds it took.

    ``spoken`` is the length of a recording, ``silence`` and ``longest_silence`` the seconds of it in which nothing was
    heard, ``recording`` where it is kept; ``code`` is what stands on the whiteboard. ``disputed`` are keys of remarks
    that the candidate does not accept, ``labels`` the parts of a story that the candidate set, by sentence.
    """

    text: Text = ""
    means: Means = "typed"
    at: AwareDatetime
    seconds: Seconds = 0
    spoken: Seconds | None = None
    silence: Seconds | None = None
    longest_silence: Seconds | None = None
    recording: Line | None = None
    code: Text = ""
    disputed: tuple[Line, ...] = ()
    labels: tuple[tuple[Count, StarLabel], ...] = ()

    @property
    def is_something(self) -> bool:
        """Whether anything was said: in words, aloud without a transcript, or on the whiteboard."""
        return bool(self.text.strip() or self.spoken or self.code.strip())


class AskedProbe(Frozen):
    """A probe, why it was asked, what a good reply shows, and the reply."""

    ask: Line
    because: Line = ""
    good_reply: Text = ""
    reply: Said | None = None


class Hint(Frozen):
    """A hint or a change of approach; ``pivoted``: an interviewer ticked it, or the next attempt took up its words."""

    kind: Literal["hint", "change"]
    text: Line
    at: AwareDatetime
    after_attempts: Count
    pivoted: Literal["tick", "attempt"] | None = None


class Question(Frozen):
    """A question with all that happened at it.

    ``card`` is None where no card is drawn; ``planned`` are seconds; ``lead`` is what the interviewer says before it.
    ``notes`` are a friend's who asks, and ``heard`` the points of the rubric that the friend heard.
    """

    round: Count
    phase: Count
    draws: Draws
    card: str | None = None
    principle: str | None = None
    topic: str | None = None
    lead: Line = ""
    ask: Text
    planned: Seconds
    spent: Seconds = 0
    asked_at: AwareDatetime | None = None
    attempts: tuple[Said, ...] = ()
    probes: tuple[AskedProbe, ...] = ()
    hints: tuple[Hint, ...] = ()
    nudged: bool = False
    notes: Text = ""
    heard: tuple[Line, ...] = ()

    @property
    def last(self) -> Said | None:
        """The last attempt that says anything: to pass after a hint takes back nothing that was said."""
        return next((said for said in reversed(self.attempts) if said.is_something), None)

    @property
    def replies(self) -> tuple[Said, ...]:
        """The replies to the probes."""
        return tuple(probe.reply for probe in self.probes if probe.reply)

    @property
    def answered(self) -> bool:
        """Whether anything was said to the question or to a probe, with a transcript or without."""
        return bool(self.last) or any(reply.is_something for reply in self.replies)

    @property
    def said(self) -> tuple[str, ...]:
        """The words of the last attempt and of the replies, as far as there are any."""
        told = (*([self.last] if self.last else ()), *self.replies)
        return tuple(said.text for said in told if said.text.strip())


class PhasePlan(Frozen):
    """A phase as planned; minutes from and to, in seconds."""

    name: Line
    draws: Draws
    least: Seconds
    most: Seconds


class RoundPlan(Frozen):
    """A round as planned."""

    title: Line
    focus: Line
    phases: tuple[PhasePlan, ...]


class State(Frozen):
    """An interview; ``at`` is the number of the question now, from 0, and ``version`` counts the events but marks.

    ``back_to`` is where a pause goes on; ``since`` begins what is being said now; ``waited`` are seconds of pauses,
    between rounds, and in study mode after an answer. With a ``partner`` a friend asks, and sees what the candidate
    does not.
    """

    format: Line
    title: Line
    mode: Mode
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)]
    role: Line | None = None
    domain: Line | None = None
    partner: bool = False
    rounds: Annotated[tuple[RoundPlan, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    status: Status = "ready"
    back_to: Status | None = None
    at: Count = 0
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    began_at: AwareDatetime | None = None
    last_at: AwareDatetime | None = None
    since: Seconds = 0
    waited: Seconds = 0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.at >= len(self.questions):
            raise ValueError(f"question {self.at + 1} of {len(self.questions)} is none")
        if any(q.round >= len(self.rounds) or q.phase >= len(self.rounds[q.round].phases) for q in self.questions):
            raise ValueError("a question stands in a phase that is not there")
        if (self.status == "paused") != (self.back_to in RUNNING):
            raise ValueError("a pause, and nothing else, has somewhere to go back to")
        if self.status != "ready" and (self.began_at is None or self.last_at is None):
            raise ValueError("an interview that has begun has its moments")
        return self

    @property
    def now_asked(self) -> Question:
        """The question that is asked, or was asked last."""
        return self.questions[self.at]

    @property
    def is_over(self) -> bool:
        """Whether it is finished or abandoned."""
        return self.status in OVER

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that were asked so far."""
        return tuple(question for question in self.questions if question.asked_at)


class Begin(Frozen):
    """Begin the interview, or its next round."""

    kind: Literal["begin"] = "begin"


class Answer(Frozen):
    """Give an answer; its fields are those of `Said`."""

    kind: Literal["answer"] = "answer"
    text: Text
    spoken: Seconds | None = None
    silence: Seconds | None = None
    longest_silence: Seconds | None = None
    recording: Line | None = None
    code: Text = ""


class Pass(Frozen):
    """Say nothing to the question or the probe."""

    kind: Literal["pass"] = "pass"


class Ask(Frozen):
    """Ask a probe."""

    kind: Literal["ask"] = "ask"
    ask: Words
    because: Line = ""
    good_reply: Text = ""


class GiveHint(Frozen):
    """Give a hint, or change the approach."""

    kind: Literal["hint"] = "hint"
    text: Words
    change: bool = False


class TickPivot(Frozen):
    """Note, or take back, that the candidate changed course after the last hint."""

    kind: Literal["tick"] = "tick"
    pivoted: bool = True


class Again(Frozen):
    """Say the answer again."""

    kind: Literal["again"] = "again"


class Nudge(Frozen):
    """Note that the one nudge of a question was shown."""

    kind: Literal["nudge"] = "nudge"


class Pause(Frozen):
    """Stop the clock."""

    kind: Literal["pause"] = "pause"


class Resume(Frozen):
    """Go on after a pause."""

    kind: Literal["resume"] = "resume"


class LeaveOut(Frozen):
    """Do not count the last seconds, or all the time since the last event: the learner was away."""

    kind: Literal["leave_out"] = "leave_out"
    seconds: Seconds | None = None


class Dispute(Frozen):
    """Dispute a remark on an attempt, by its key, or accept it again; questions and attempts count from 0."""

    kind: Literal["dispute"] = "dispute"
    question: Count
    attempt: Count
    key: Words
    disputed: bool = True


class Correct(Frozen):
    """Set which part of the story a sentence of an attempt tells, or leave it to the reader again."""

    kind: Literal["correct"] = "correct"
    question: Count
    attempt: Count
    sentence: Count
    label: StarLabel | None


class Note(Frozen):
    """Keep the notes of a friend who asks, in place of those before."""

    kind: Literal["note"] = "note"
    question: Count
    text: Text


class Hear(Frozen):
    """Tick a point of the rubric that a friend heard, or take it back."""

    kind: Literal["hear"] = "hear"
    question: Count
    point: Words
    heard: bool = True


class Next(Frozen):
    """Go to the next question; after the last one of a round the round is over."""

    kind: Literal["next"] = "next"


class Finish(Frozen):
    """End the interview here and report on what was asked."""

    kind: Literal["finish"] = "finish"


class Abandon(Frozen):
    """End the interview without a report."""

    kind: Literal["abandon"] = "abandon"


Event = Annotated[
    Begin | Answer | Pass | Ask | GiveHint | TickPivot | Again | Nudge | Pause | Resume | LeaveOut | Dispute | Correct
    | Note | Hear | Next | Finish | Abandon,
    Field(discriminator="kind"),
]  # fmt: skip


class PhaseTime(Frozen):
    """A phase's time: planned from and to, and spent, in seconds."""

    round: int
    name: str
    least: float
    most: float
    spent: float

    @property
    def over(self) -> float:
        """The seconds above the plan's longest."""
        return max(0.0, self.spent - self.most)


def clock_runs(state: State) -> bool:
    """Return whether time counts: in study mode not while the feedback on an answer is read."""
    return state.status in RUNNING and not (state.mode == "study" and state.status == "answered")


def running(state: State, now: datetime) -> float:
    """Return the seconds since the last event, as far as the clock runs."""
    if state.last_at is None or not clock_runs(state):
        return 0.0
    return max(0.0, (now - state.last_at).total_seconds())


def question_seconds(state: State, number: int, now: datetime) -> float:
    """Return the seconds spent at a question up to now."""
    return state.questions[number].spent + (running(state, now) if number == state.at else 0.0)


def phase_times(state: State, now: datetime) -> tuple[PhaseTime, ...]:
    """Return the time of every phase, in order."""
    return tuple(_phase_times(state, now))


def _phase_times(state: State, now: datetime) -> Iterator[PhaseTime]:
    for r, round_ in enumerate(state.rounds):
        for p, phase in enumerate(round_.phases):
            numbers = [n for n, q in enumerate(state.questions) if (q.round, q.phase) == (r, p)]
            spent = sum(question_seconds(state, n, now) for n in numbers)
            yield PhaseTime(round=r, name=phase.name, least=phase.least, most=phase.most, spent=spent)
