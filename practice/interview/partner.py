"""What a friend who asks needs: what to listen for, what to ask next, and notes that are kept.

The friend hears the answer and nobody writes it down: what the friend ticks stands in for what the answer covered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from practice.drafts import save_draft
from practice.interview.keeping import act, draft_place
from practice.interview.lacks import LACKING, WORDINGS, Lack
from practice.interview.probes import NO_CARD, asked_by
from practice.interview.reviewing import BRIEF, card_of
from practice.interview.state import PROBES, Answer, Note, Question, State, running
from practice.store import Learner
from practice.stories.probing import ChosenProbe
from questions import Bank
from questions.cards import Scored
from questions.parts import Covered, Missing
from questions.people import StoryCard

OFFERED = 6  # probes at a time
OF_ANY_STORY: tuple[Lack, ...] = ("own part", "number", "baseline", "reflection")
OWN = "The friend’s own question."
# What to listen for where no card says it.
INTRODUCED = ("What they do now.", "One piece of work, and what came of it.", "A reason for this team.")
OF_A_PAPER = (
    "The problem, and why it was worth solving.", "Which part was their own.", "What was tried that did not work.",
    "How the result was measured, and against what.",
)  # fmt: skip
THEIR_QUESTIONS = (
    "A question about the work itself, not about what a website says.", "A question that follows from your reply.",
    "A question about what success looks like in the first months.",
)  # fmt: skip


@dataclass(frozen=True)
class Listening:
    """What to listen for: the points of each tier ("must", "good", "bonus", "listens", "strong"), and mistakes.

    A mistake is what is said and why it is wrong; of a weak story there is no more than the sign.
    """

    points: tuple[tuple[str, tuple[str, ...]], ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()


def listening(bank: Bank, question: Question) -> Listening:
    """Return what to listen for in an answer; nothing if its card has left the bank."""
    card = card_of(bank, question)
    if isinstance(card, Scored):
        tiers = (("must", card.rubric.must), ("good", card.rubric.good), ("bonus", card.rubric.bonus))
        points = tuple((tier, tuple(point.point for point in of_tier)) for tier, of_tier in tiers if of_tier)
        return Listening(points, tuple((pitfall.wrong, pitfall.why) for pitfall in card.pitfalls))
    if isinstance(card, StoryCard):
        points = (("listens", card.listens_for), ("strong", card.strong_signs))
        return Listening(points, tuple((sign, "") for sign in card.weak_signs))
    if question.draws == "yours":
        return Listening((("listens", THEIR_QUESTIONS),))
    if question.draws == "introduction":
        return Listening((("listens", INTRODUCED if question.planned <= BRIEF else OF_A_PAPER),))
    return Listening()


def open_probes(state: State, bank: Bank) -> tuple[ChosenProbe, ...]:
    """Return what a friend could ask now, the most fitting first; what was asked in this interview is left out."""
    question = state.now_asked
    if question.draws == "yours" or len(question.probes) >= PROBES:
        return ()
    asked = {probe.ask for one in state.questions for probe in one.probes}
    return tuple(probe for probe in _candidates(bank, question) if probe.ask not in asked)[:OFFERED]


def _candidates(bank: Bank, question: Question) -> Iterator[ChosenProbe]:
    card = card_of(bank, question)
    if isinstance(card, Scored):
        yield from _ladder(card, frozenset(question.heard))
    elif isinstance(card, StoryCard):
        for probe in card.probes:
            when = "After every answer." if probe.when == "always" else f"If {probe.when}."
            yield ChosenProbe(probe.ask, when, probe.good_reply)
        for lack in OF_ANY_STORY:
            yield ChosenProbe(WORDINGS[lack][0], f"If you did not hear it: {lack}.", LACKING[lack][1])
    else:
        yield from (ChosenProbe(ask, "A usual next question.", "") for ask in NO_CARD)


def _ladder(card: Scored, heard: frozenset[str]) -> Iterator[ChosenProbe]:
    """Yield the rungs for needed points without a tick, for others without one, after ticked ones, and the usual."""
    text = {point.id: point.point for point in card.rubric.points}
    musts = {point.id for point in card.rubric.must}
    missing = [rung for rung in card.followups if isinstance(rung.when, Missing) and text.get(rung.point or "")]
    for rung in sorted(missing, key=lambda rung: rung.point not in musts):
        if (point := text[rung.point or ""]) not in heard:
            yield asked_by(rung, f"Not ticked: {point}")
    for rung in card.followups:
        if isinstance(rung.when, Covered) and text.get(rung.point or "") in heard:
            yield asked_by(rung, f"It leads on from what you ticked: {text[rung.point or '']}")
    yield from (asked_by(rung, "After every answer.") for rung in card.followups if rung.when == "always")


def heard_answer(state: State, now: datetime) -> Answer:
    """Return the event that ends an answer or a reply that a friend heard: spoken, without a transcript."""
    return Answer(text="", spoken=max(1.0, round(state.since + running(state, now), 1)))


def notes_place(id: str, number: int) -> str:
    """Return the place of the draft of a friend's notes on a question, counted from 0."""
    return f"{draft_place(id, number)}/notes"


def keep_notes(mine: Learner, id: str, number: int, text: str, version: int, now: datetime) -> None:
    """Keep a friend's notes, as the draft that is being typed and with the interview, both or neither.

    Parameters
    ----------
    number : int
        The question, from 0.
    version : int
        The draft's that the typing began from, as `practice.drafts.save_draft` takes it.
    """
    with mine.writing():
        save_draft(mine, notes_place(id, number), text, version, now)
        act(mine, id, Note(question=number, text=text), 0, now)  # a mark: any version will do
