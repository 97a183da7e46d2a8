"""The next probe of an interviewer: what was missing first, then the card's ladder, then scale and evaluation.

Two or three follow each answer: the third only for something that was missing. No probe comes twice in an interview.
"""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from practice.feedback import ReviewedPoint, TechnicalReview
from practice.interview.domains import DOMAINS, Domain
from practice.interview.lacks import LACKING, WORDINGS, Lack
from practice.interview.reviewing import Reviewed, card_of, in_words, reviewed, rubric
from practice.interview.state import PROBES, Ask, Question, State
from practice.stories.probing import ChosenProbe, probes_of
from questions import Bank
from questions.cards import Scored
from questions.parts import Covered, Followup, Missing
from questions.people import StoryCard

USUAL = 2  # probes; one more is asked where something is missing
Candidates = tuple[list[ChosenProbe], list[ChosenProbe]]  # for what is missing, and the usual ones
USUALLY = "It is a usual next question."
SCALE = (
    "It has 100 million items now. What breaks first?", "The data grows a hundredfold. What do you keep?",
    "It must answer within 10 ms. What do you change?", "The data no longer fits on one machine. What now?",
    "It has to be trained anew every hour. What do you change?",
)  # fmt: skip
EVALUATE = (
    "How would you evaluate it?", "Which number would tell you that it got worse?",
    "How would you know that it is better than something simple?", "Which mistakes would you look at by hand?",
    "How would you test it before all users see it?",
)  # fmt: skip
# For introductions and talks: a loop has five of them, with two probes each.
NO_CARD = (
    "What was the result of that work, in one number?", "Which decision in it was yours?",
    "What would you do differently now?", "What was the hardest part of it?", "Who uses it now, and for what?",
    "What did you try that did not work?", "How did you know that it was good enough?",
    "What would you have done with half the time?", "Which part of it did somebody else do?",
    "What did you learn there that you have used since?", "Why did you choose that work?",
    "What would a colleague say was your part in it?",
)  # fmt: skip


def next_probe(state: State, bank: Bank, found: Reviewed | None = None) -> ChosenProbe | None:
    """Return the probe to ask now, or None if the question has had its two or three.

    Parameters
    ----------
    state : State
        The interview; its question has an answer.
    found : Reviewed, optional
        What was found in the answer; worked out here if it is not given.
    """
    question = state.now_asked
    n = len(question.probes)
    if question.draws == "yours" or n >= PROBES or not question.answered:
        return None
    asked = {probe.ask for one in state.questions for probe in one.probes}
    asked |= {hint.text for one in state.questions for hint in one.hints}
    wanted, usual = _candidates(state, bank, question, found or reviewed(state, bank, state.at))
    pool = wanted if n >= USUAL else [*wanted, *usual]
    return next((probe for probe in pool if probe.ask not in asked), None)


def asking(probe: ChosenProbe) -> Ask:
    """Return the event that asks a probe."""
    return Ask(ask=probe.ask, because=probe.because, good_reply=probe.good_reply)


def _candidates(state: State, bank: Bank, question: Question, found: Reviewed | None) -> Candidates:
    """Return the probes for what is missing and the usual ones, the most fitting first."""
    card = card_of(bank, question)
    if isinstance(card, StoryCard):
        return _of_story(card, question, found.lacks if found else ())
    if isinstance(card, Scored):
        review = rubric(bank, question)
        wanted = [*_second_looks(found), *_missing(card, review)] if review else []
        return wanted, [*_ladder(card, review), *_further(DOMAINS.get(state.domain or ""))]
    return [], [ChosenProbe(ask, USUALLY, "") for ask in NO_CARD]


def _of_story(card: StoryCard, question: Question, lacks: Sequence[Lack]) -> Candidates:
    """Return probes for what a story lacks, and its own; what was learned is asked last, for few tell it unasked."""
    asked_here = {probe.ask for probe in question.probes}
    now = [lack for lack in lacks if lack != "reflection" or len(asked_here) >= USUAL]
    return list(_lacking(now, asked_here)), _story(card, question, asked_here)


def _lacking(lacks: Sequence[Lack], asked_here: set[str]) -> Iterator[ChosenProbe]:
    """Yield a probe for each thing that is missing and was not probed at this question."""
    for lack in dict.fromkeys(lacks):
        if not asked_here & set(WORDINGS[lack]):
            because, good = LACKING[lack]
            yield from (ChosenProbe(ask, because, good) for ask in WORDINGS[lack])


def _story(card: StoryCard, question: Question, asked_here: set[str]) -> list[ChosenProbe]:
    """Return the story's own probes; of own part and number not the same again in other words."""
    if not in_words(question):
        return [ChosenProbe(probe.ask, USUALLY, probe.good_reply) for probe in card.probes]
    dealt = [ask for lack in ("own part", "number") if asked_here & set(WORDINGS[lack]) for ask in WORDINGS[lack]]
    told = [probe for probe in probes_of(card, question.said) if probe.ask not in dealt]
    return [*told, *(ChosenProbe(ask, *LACKING["reflection"]) for ask in WORDINGS["reflection"])]


def _second_looks(found: Reviewed | None) -> Iterator[ChosenProbe]:
    """Yield what sounds like a known mistake and was not disputed."""
    if found is None or found.feedback.review is None:
        return
    for heard in found.feedback.review.mistakes:
        words = shorten(" ".join(found.text[slice(*heard.sentence)].split()), 200, placeholder=" …")
        yield ChosenProbe(
            f"You said: “{words}” When would that not hold?",
            f"A known mistake may be in the answer: {heard.pitfall.wrong}", heard.pitfall.why,
        )  # fmt: skip


def _missing(card: Scored, review: TechnicalReview) -> Iterator[ChosenProbe]:
    """Yield the rungs that wait for points that were not mentioned, or partly only; musts first."""
    point_of = {one.point.id: one for one in review.points if one.state != "covered"}
    rungs = [rung for rung in card.followups if isinstance(rung.when, Missing) and rung.point in point_of]
    for rung in sorted(rungs, key=lambda rung: _late(point_of[rung.point or ""])):
        one = point_of[rung.point or ""]
        said = "Not mentioned" if one.state == "not mentioned" else "Partly mentioned"
        yield asked_by(rung, f"{said}: {one.point.point}")


def _late(point: ReviewedPoint) -> tuple[bool, bool]:
    return point.tier != "must", point.state == "partly covered"


def _ladder(card: Scored, review: TechnicalReview | None) -> Iterator[ChosenProbe]:
    """Yield the rungs that lead on from what was covered, then those that are always asked."""
    covered = {one.point.id for one in review.of("covered")} if review else set()
    for rung in card.followups:
        if isinstance(rung.when, Covered) and rung.point in covered:
            yield asked_by(rung, "It leads on from a point that was mentioned.")
    for rung in card.followups:
        if rung.when == "always":
            yield asked_by(rung, "It is asked after every answer to this question.")


def asked_by(rung: Followup, because: str) -> ChosenProbe:
    """Return the probe of a card's rung, and why it is asked."""
    return ChosenProbe(rung.ask, because, rung.answer)


def _further(domain: Domain | None) -> Iterator[ChosenProbe]:
    """Yield probes of scale and of evaluation in turn, the domain's first."""
    scale = (*(domain.scale if domain else ()), *SCALE)
    evaluate = (*(domain.evaluate if domain else ()), *EVALUATE)
    for how, large in zip(evaluate, scale, strict=True):
        yield ChosenProbe(how, "It asks how one would know.", "A measure, its comparison, and its blind spot.")
        yield ChosenProbe(large, "It asks what changes with scale.", "What breaks first, and the simplest remedy.")
