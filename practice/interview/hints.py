"""What an interviewer says to help, or to see whether the candidate can change course; none gives the answer away."""

from collections.abc import Iterable, Iterator, Mapping

from practice.interview.domains import DOMAINS
from practice.interview.lacks import Lack
from practice.interview.probes import SCALE
from practice.interview.reviewing import card_of, in_words, reviewed, rubric
from practice.interview.state import HINTS, GiveHint, Question, State
from questions import Bank
from questions.cards import DesignCase, Scored, TechnicalCard
from questions.parts import Point
from questions.people import StoryCard
from questions.terms import shown_by

# What an interviewer says to a story that lacks something.
STORY: Mapping[Lack, str] = {
    "situation": "Where and when was it? Two sentences are enough.",
    "task": "Say in one sentence what had to be reached, and by when.",
    "action": "Take it step by step: what did you do first?",
    "result": "Say how it ended.",
    "own part": "Tell the steps again, each with who took it.",
    "number": "Try to put a size to it: a count, a share or a time.",
    "baseline": "Compare it with how it was before.",
    "reflection": "Say what you have done differently since.",
}
INTRODUCTION = (
    "One piece of work is enough: what it was for, what you did, what came of it.",
    "Say it as you would to somebody of another field.",
)
OTHER_STORY = (
    "Suppose I have heard that story already. Tell me another one for the same question.",
    "Tell me one that did not end well.",
)
# A change of approach by topic; each takes away what the usual answer leans on.
CHANGES: Mapping[str, str] = {
    "framing": "Now suppose you have no labels, and none will come for three months. What do you do?",
    "bias_variance": "Now suppose you have only 200 rows. How do you validate?",
    "regularization": "Now suppose that nearly every feature matters a little. Does your choice hold?",
    "linear_regression": "Now suppose there are more columns than rows. What do you do?",
    "logistic_regression": "Now suppose that the classes can be separated without a mistake. What happens?",
    "trees": "Now suppose the model must be a single page that a doctor can read. What do you do?",
    "neighbors": "Now suppose there are 10,000 dimensions. Does it still work?",
    "clustering": "Now suppose the groups have very different sizes and shapes. What do you use?",
    "pca": "Now suppose that the direction that matters has little variance. What do you do?",
    "gmm": "Now suppose that one component shrinks onto a single point. What do you do?",
    "generative": "Now suppose that half of the labels are missing. Which kind of model do you take?",
    "metrics": "Now suppose that one case in ten thousand is positive. Does your measure still say something?",
    "features": "Now suppose that half of that column is missing, and not at random. What do you do?",
    "recommenders": "Now suppose that neither the person nor the item has any history. What do you show?",
    "xmr": "Now suppose that new labels arrive every day. What do you train anew, and what not?",
    "nlp": "Now suppose it must work in a language for which you have no labels. What do you do?",
    "vision": "Now suppose you have ten pictures of each class. What do you do?",
    "time_series": "Now suppose that the series is four weeks old. What do you forecast with?",
    "statistics": "Now suppose that the users influence each other. Does your test still hold?",
    "networks": "Now suppose that the loss becomes infinite after an hour. What do you look at?",
    "scale": "Now suppose that one machine in ten is ten times slower than the others. What do you do?",
    "conversational": "Now suppose you may keep no recording of anybody. What do you learn from?",
    "graphs": "Now suppose that new nodes come without any edge. What do you do?",
}


def next_hint(state: State, bank: Bank, change: bool = False) -> GiveHint | None:
    """Return what the interviewer says now to help, the same for the same state; None if there is nothing left to say.

    Parameters
    ----------
    change : bool, default False
        Whether to ask for another approach instead of helping.
    """
    question = state.now_asked
    if len(question.hints) >= HINTS:
        return None
    said = {hint.text for one in state.questions for hint in one.hints}
    said |= {probe.ask for one in state.questions for probe in one.probes}
    texts = _changes(state, bank, question) if change else _help(state, bank, question)
    return next((GiveHint(text=text, change=change) for text in texts if text not in said), None)


def _changes(state: State, bank: Bank, question: Question) -> Iterable[str]:
    card = card_of(bank, question)
    if isinstance(card, StoryCard):
        return OTHER_STORY
    if not isinstance(card, Scored):
        return ()
    domain = DOMAINS.get(state.domain or "")
    of_topic = CHANGES.get(question.topic or "")
    return [*([of_topic] if of_topic else []), *(domain.scale if domain else ()), *SCALE]


def _help(state: State, bank: Bank, question: Question) -> Iterable[str]:
    card = card_of(bank, question)
    if isinstance(card, StoryCard):
        return _with_story(state, bank, card, question)
    if isinstance(card, Scored):
        return _with_rubric(bank, card, question)
    return INTRODUCTION if question.draws == "introduction" else ()


def _with_story(state: State, bank: Bank, card: StoryCard, question: Question) -> Iterator[str]:
    """Yield times to think of while nothing was said, then what the story lacks."""
    found = reviewed(state, bank, state.at)
    if not question.answered:
        header = next((one for one in bank.principles if one.principle in card.principles), None)
        yield from (f"Think of {worded}." for worded in (header.worded_like if header else ()))
    yield from (STORY[lack] for lack in (found.lacks if found else ()))


def _with_rubric(bank: Bank, card: Scored, question: Question) -> Iterator[str]:
    """Yield what to settle first while nothing was said, then narrower questions about what was not mentioned."""
    if not question.answered:
        yield from _to_settle(card)
    review = rubric(bank, question)
    missing = [one for one in review.points if one.state != "covered"] if review else []
    points = [one.point for one in sorted(missing, key=lambda one: one.tier != "must")]
    yield from (f"A narrower question: {ask}" for point in points for ask in _narrower(card, point))
    if not in_words(question):
        yield from (f"A narrower question: {recall.q}" for recall in card.recall)
    if question.answered:
        yield from _to_settle(card)


def _to_settle(card: Scored) -> Iterator[str]:
    clarifiers = card.clarify_first if isinstance(card, DesignCase) else ()
    clarifiers = card.clarifiers if isinstance(card, TechnicalCard) else clarifiers
    for one in clarifiers:
        yield f"You may assume this: {one.if_unsure}" if one.if_unsure else f"What would you want to know? {one.ask}"


def _narrower(card: Scored, point: Point) -> Iterator[str]:
    """Yield the card's short questions whose answer shows a point and whose words do not give it away."""
    for recall in card.recall:
        if shown_by(point.any_of, recall.a) and not shown_by(point.any_of, recall.q):
            yield recall.q
