"""The next probe of an interviewer: what was missing first, then the card's ladder, then scale and evaluation.

Two or three follow each answer: the third only for something that was missing. No probe comes twice in an interview.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from practice.coverage import Coverage, coverage
from practice.interview.domains import DOMAINS, Domain
from practice.interview.findings import Lack
from practice.interview.state import PROBES, Ask, Question, State
from practice.stories.probing import NUMBER, OWN_PART, ChosenProbe, probes_of
from questions import Bank
from questions.cards import Scored
from questions.parts import Covered, Followup, Missing
from questions.people import StoryCard

USUAL = 2  # probes; one more is asked where something is missing
# Several wordings of each, so that the second story that lacks the same is asked in other words.
WORDINGS: Mapping[Lack, tuple[str, ...]] = {
    "own part": (
        OWN_PART, "What did you do yourself, and what did the others do?",
        "If I asked a colleague, what would they say was yours?",
    ),
    "situation": (
        "When and where was that, and why was it a problem?", "What was going on before this began?",
        "Who was affected, and how did you learn of it?",
    ),
    "task": (
        "What were you asked to reach, or what did you set yourself?", "Who expected what of you there?",
        "What would have counted as done?",
    ),
    "action": (
        "What did you do first, and what next?", "Take me through the steps. Which of them was your decision?",
        "What did you try that did not work?",
    ),
    "result": (
        "What came of it?", "How did it end, and how do you know?", "What was different three months later?",
    ),
    "number": (
        NUMBER, "Which number would show me that it worked?", "By how much, and over which time?",
    ),
    "baseline": (
        "What was it before?", "What do you compare that number with?",
        "What would it have been if you had done nothing?",
    ),
    "reflection": (
        "What would you do differently now?", "What did you learn that you have used since?",
        "Which part of it would you not repeat?",
    ),
}  # fmt: skip
LACKING: Mapping[Lack, tuple[str, str]] = {
    "own part": ("The answer does not say which part was the candidate’s own.", "Two or three steps of their own."),
    "situation": ("No situation was heard.", "Time, place, and the fact that made it a problem."),
    "task": ("No task was heard.", "What was theirs to reach or decide."),
    "action": ("No action was heard.", "The steps in order, each with its reason."),
    "result": ("No result was heard.", "What changed, for whom, and how it was seen."),
    "number": ("No quantity was heard.", "A figure, or plainly why there is none and what was seen instead."),
    "baseline": ("There is a number, and nothing to compare it with.", "The same measure before, over the same time."),
    "reflection": ("Nothing was heard of what was learned.", "One concrete thing done differently since."),
}
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
NO_CARD = (
    "What was the result of that work, in one number?", "Which decision in it was yours?",
    "What would you do differently now?",
)  # fmt: skip


def next_probe(
    state: State, bank: Bank, lacks: Sequence[Lack] = (), covered: Coverage | None = None
) -> ChosenProbe | None:
    """Return the probe to ask now, or None if the question has had its two or three.

    Parameters
    ----------
    state : State
        The interview; its question has an answer.
    lacks : sequence of Lack
        What a story lacks, the most important first, as the feedback found it.
    covered : Coverage, optional
        What the technical answer and the replies show, joined by empty lines; worked out here if it is not given.
    """
    question = state.now_asked
    n = len(question.probes)
    if question.draws == "yours" or n >= PROBES or not question.said:
        return None
    asked = {probe.ask for one in state.questions for probe in one.probes}
    wanted, usual = _candidates(state, bank, question, lacks, covered)
    pool = wanted if n >= USUAL else [*wanted, *usual]
    return next((probe for probe in pool if probe.ask not in asked), None)


def asking(probe: ChosenProbe) -> Ask:
    """Return the event that asks a probe."""
    return Ask(ask=probe.ask, because=probe.because, good_reply=probe.good_reply)


def _candidates(
    state: State, bank: Bank, question: Question, lacks: Sequence[Lack], covered: Coverage | None
) -> tuple[list[ChosenProbe], list[ChosenProbe]]:
    """Return the probes for what is missing and the usual ones, the most fitting first."""
    card = bank.card(question.card) if question.card and question.card in bank else None
    domain = DOMAINS.get(state.domain or "")
    asked_here = {probe.ask for probe in question.probes}
    if isinstance(card, StoryCard):
        return list(_lacking(lacks, asked_here)), _story(card, question, asked_here)
    if isinstance(card, Scored):
        text = "\n\n".join(question.said)
        found = covered or coverage(card, text)
        return list(_missing(card, found, text)), [*_ladder(card, found), *_further(domain)]
    return [], [ChosenProbe(ask, "It is a usual next question.", "") for ask in NO_CARD]


def _lacking(lacks: Sequence[Lack], asked_here: set[str]) -> Iterator[ChosenProbe]:
    """Yield a probe for each thing that is missing and was not probed at this question."""
    for lack in dict.fromkeys(lacks):
        if not asked_here & set(WORDINGS[lack]):
            because, good = LACKING[lack]
            yield from (ChosenProbe(ask, because, good) for ask in WORDINGS[lack])


def _story(card: StoryCard, question: Question, asked_here: set[str]) -> list[ChosenProbe]:
    """Return the story's own probes; of own part and number not the same again in other words."""
    dealt = [ask for lack in ("own part", "number") if asked_here & set(WORDINGS[lack]) for ask in WORDINGS[lack]]
    told = [probe for probe in probes_of(card, question.said) if probe.ask not in dealt]
    return [*told, *(ChosenProbe(ask, *LACKING["reflection"]) for ask in WORDINGS["reflection"])]


def _missing(card: Scored, found: Coverage, text: str) -> Iterator[ChosenProbe]:
    """Yield what was heard wrong, and the rungs that wait for points that were not mentioned; musts first."""
    text_of = {missing.point.id: missing for missing in found.missing}
    for heard in found.heard:
        words = shorten(" ".join(text[slice(*heard.sentence)].split()), 200, placeholder=" …")
        yield ChosenProbe(
            f"You said: “{words}” When would that not hold?",
            f"A known mistake may be in the answer: {heard.pitfall.wrong}", heard.pitfall.why,
        )  # fmt: skip
    rungs = [rung for rung in card.followups if isinstance(rung.when, Missing) and rung.point in text_of]
    rungs.sort(key=lambda rung: text_of[rung.point or ""].tier != "must")
    for rung in rungs:
        yield _rung(rung, f"Not mentioned: {text_of[rung.point or ''].point.point}")


def _ladder(card: Scored, found: Coverage) -> Iterator[ChosenProbe]:
    """Yield the rungs that lead on from what was shown, then those that are always asked."""
    shown = {shown.point.id for shown in found.shown}
    for rung in card.followups:
        if isinstance(rung.when, Covered) and rung.point in shown:
            yield _rung(rung, "It leads on from a point that was mentioned.")
    for rung in card.followups:
        if rung.when == "always":
            yield _rung(rung, "It is asked after every answer to this question.")


def _rung(rung: Followup, because: str) -> ChosenProbe:
    return ChosenProbe(rung.ask, because, rung.answer)


def _further(domain: Domain | None) -> Iterator[ChosenProbe]:
    """Yield probes of scale and of evaluation in turn, the domain's first."""
    scale = (*(domain.scale if domain else ()), *SCALE)
    evaluate = (*(domain.evaluate if domain else ()), *EVALUATE)
    for how, large in zip(evaluate, scale, strict=True):
        yield ChosenProbe(how, "It asks how one would know.", "A measure, its comparison, and its blind spot.")
        yield ChosenProbe(large, "It asks what changes with scale.", "What breaks first, and the simplest remedy.")
