"""What the feedback engine finds in the answers of an interview, with what the candidate disputed and corrected.

A story is read for its parts, an answer to a technical card by its rubric. Where no card says what an answer needs (an
introduction, a paper, questions to the interviewer), only the way of speaking is read: nothing misses a result there.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import NamedTuple

from practice.feedback import (
    Feedback,
    MissingParts,
    Remark,
    TechnicalReview,
    label_star,
    missing_parts,
    review_answer,
    review_story,
    review_technical,
)
from practice.feedback.finding import told
from practice.feedback.signals.substance import quantified_result, reflection
from practice.feedback.star.sentences import sentences
from practice.feedback.technical import State as Covering
from practice.interview.formats import Draws
from practice.interview.lacks import PARTS, WORDINGS, Lack
from practice.interview.state import Question, State
from practice.texts import storable
from questions import Bank
from questions.cards import Card, Scored
from questions.parts import Point
from questions.people import StoryCard
from questions.topics import PRINCIPLES, Principle

Label = tuple[str, str, float]  # sentence, "S", "T", "A" or "R", probability
BRIEF = 5 * 60  # planned seconds up to which an introduction is as long as a story; a talk about a paper is longer
REMEMBERED = 300  # answers, which the screens ask for at every rerun
WITH_BASELINE = 2.0  # the value of a result with a number and with what it was before


@dataclass(frozen=True)
class Reviewed:
    """What was found in an attempt.

    Parameters
    ----------
    feedback : Feedback
        Its remarks' keys are what `Dispute` takes, and their spans are places in ``text``.
    labels : list of (sentence, label, probability)
        The parts of a story, the sentences counted as `Correct` counts them; none of other answers.
    missing : MissingParts or None
        Of a story; what the candidate disputed, or marked as told, is not noted.
    lacks : tuple of Lack
        What could be asked next of a story, the most important first.
    hidden : tuple of Remark
        What the candidate disputed, and may accept again.
    text : str
        What was read.
    question, attempt : int
        Which attempt it is, from 0, as `Dispute` and `Correct` name it.
    """

    feedback: Feedback
    labels: list[Label] = field(default_factory=list)
    missing: MissingParts | None = None
    lacks: tuple[Lack, ...] = ()
    hidden: tuple[Remark, ...] = ()
    text: str = ""
    question: int = 0
    attempt: int = 0


def reviewed(state: State, bank: Bank, number: int, attempt: int | None = None) -> Reviewed | None:
    """Return what was found in an attempt at a question, or None if nothing was said in words.

    Parameters
    ----------
    number : int
        The question, from 0.
    attempt : int, optional
        Which attempt, from 0; the last one that says anything if it is not given.
    """
    question = state.questions[number]
    last = last_attempt(question)
    n = last if attempt is None else attempt
    if n is None or not 0 <= n < len(question.attempts) or not question.attempts[n].text.strip():
        return None
    said = question.attempts[n]
    principles, brief = _principles(bank, question), question.draws == "introduction" and question.planned <= BRIEF
    asked = _Asked(question.card, question.draws, principles, brief)
    found = _read(bank, asked, said.text, said.spoken, said.disputed, said.labels)
    lacks = tuple(_left(found.lacks, question)) if n == last else found.lacks
    return replace(found, labels=[*found.labels], lacks=lacks, question=number, attempt=n)


def all_reviewed(state: State, bank: Bank) -> dict[int, Reviewed]:
    """Return what was found in the last answer to each question that was answered in words, by its number from 0."""
    every = ((n, reviewed(state, bank, n)) for n in range(len(state.questions)))
    return {n: found for n, found in every if found}


def last_attempt(question: Question) -> int | None:
    """Return which attempt, from 0, was the last one that says anything."""
    return next((n for n, said in reversed([*enumerate(question.attempts)]) if said.is_something), None)


def card_of(bank: Bank, question: Question) -> Card | None:
    """Return a question's card; None if it has none, or the bank has it no more."""
    return bank.card(question.card) if question.card and question.card in bank else None


def in_words(question: Question) -> bool:
    """Return whether what was said can be read: of what was told aloud or coded nobody can say what is not in it."""
    return bool(question.last.text.strip() if question.last else question.said)


def rubric(bank: Bank, question: Question) -> TechnicalReview | None:
    """Return which points of its card the last answer and the replies cover; None without a rubric or words."""
    card = card_of(bank, question)
    if not isinstance(card, Scored) or not in_words(question):
        return None
    return _rubric(bank, card.id, "\n\n".join(question.said))


@lru_cache(maxsize=REMEMBERED)
def _rubric(bank: Bank, card: str, said: str) -> TechnicalReview:
    scored = bank.card(card)
    assert isinstance(scored, Scored)
    return review_technical(scored, said)


class Needed(NamedTuple):
    """The points that an answer needs, by what became of them."""

    covered: tuple[Point, ...]
    partly: tuple[Point, ...]
    missing: tuple[Point, ...]


def needed(bank: Bank, question: Question) -> Needed | None:
    """Return the points that an answer needs; what a friend ticked is covered, who passed mentions none of them.

    None without a rubric, or where nobody can say: of what was told aloud, or coded, without a transcript.
    """
    card, review = card_of(bank, question), rubric(bank, question)
    if not isinstance(card, Scored) or not (review or question.heard or (question.attempts and not question.answered)):
        return None
    state_of = {one.point.id: one.state for one in review.points} if review else {}
    state_of |= {point.id: "covered" for point in card.rubric.must if {point.id, point.point} & {*question.heard}}
    states: tuple[Covering, ...] = ("covered", "partly covered", "not mentioned")
    return Needed(*(tuple(p for p in card.rubric.must if state_of.get(p.id, "not mentioned") == one) for one in states))


class _Asked(NamedTuple):
    """How an answer is read: by which card, drawn as what, as a story of which principles, as a brief introduction."""

    card: str | None
    draws: Draws
    principles: tuple[Principle, ...]
    brief: bool


def _principles(bank: Bank, question: Question) -> tuple[Principle, ...]:
    """Return the principles that a question asks for: the card's, or the one that was drawn if the card is gone."""
    card = card_of(bank, question)
    return card.principles if isinstance(card, StoryCard) else tuple(p for p in PRINCIPLES if p == question.principle)


@lru_cache(maxsize=REMEMBERED)
def _read(
    bank: Bank,
    asked: _Asked,
    text: str,
    seconds: float | None,
    disputed: tuple[str, ...],
    labels: tuple[tuple[int, str], ...],
) -> Reviewed:
    if asked.draws == "story":
        return _read_story(asked.principles, text, seconds, disputed, labels)
    card = bank.card(asked.card) if asked.card and asked.card in bank else None
    if isinstance(card, Scored):
        read = partial(review_answer, card, text, seconds, draws=asked.draws)
        return _with_hidden(lambda without: read(disputed=without), text, disputed)
    unasked = () if asked.brief else ("length",)  # nobody says how long a question to the interviewer should be
    return _with_hidden(lambda without: review_story(text, (), None, (), seconds, (*without, *unasked)), text, disputed)


def _with_hidden(read: Callable[[Collection[str]], Feedback], text: str, disputed: tuple[str, ...]) -> Reviewed:
    """Return what is found without what is disputed, and each disputed remark as it would be."""
    hidden = (
        remark for key in disputed for remark in read([other for other in disputed if other != key]).found
        if remark.key == key
    )  # fmt: skip
    return Reviewed(read(disputed), hidden=tuple(hidden), text=text)


def _read_story(
    principles: tuple[Principle, ...],
    text: str,
    seconds: float | None,
    disputed: tuple[str, ...],
    corrected: tuple[tuple[int, str], ...],
) -> Reviewed:
    n = len(sentences(storable(text)))
    corrections = {place: label for place, label in corrected if place < n}  # the sentences may be cut anew since
    labels, missing = label_star(text, corrections), missing_parts(text)
    if missing.note in corrections.values():
        missing = MissingParts(None, missing.scores)
    note = missing.note
    found = _with_hidden(lambda without: review_story(text, labels, note, principles, seconds, without), text, disputed)
    if f"missing part: {note}" in disputed:
        missing = MissingParts(None, missing.scores)
    return replace(found, labels=labels, missing=missing, lacks=tuple(_lacks(found.feedback, text, labels, missing)))


def _lacks(feedback: Feedback, text: str, labels: list[Label], missing: MissingParts) -> Iterator[Lack]:
    """Yield what a story lacks: a part, whose work it was, a number, what it was before, what was learned."""
    answer, remarked = told(text, labels), {remark.key: remark.good for remark in feedback.found}
    if missing.note:
        yield PARTS[missing.note]
    if remarked.get("own part") is False:
        yield "own part"
    if remarked.get("quantified result") is False:
        yield "number"
    result = quantified_result(answer)
    if remarked.get("quantified result") and result and result.value < WITH_BASELINE:
        yield "baseline"
    if reflection(answer) is None:
        yield "reflection"


def _left(lacks: tuple[Lack, ...], question: Question) -> Iterator[Lack]:
    """Yield what is still lacking after the replies to the probes.

    A number, what it was before and what was learned are looked for in the replies. A part, and whose work it was,
    count as told once there is a reply to a probe that asked for them.
    """
    replies = "\n\n".join(reply.text for reply in question.replies)
    answer = told(replies, [(replies, "R", 1.0)] if replies.strip() else ())
    result = quantified_result(answer)
    number = result.value if result else 0.0
    given = {
        "number": number > 0, "baseline": number >= WITH_BASELINE, "reflection": reflection(answer) is not None
    }  # fmt: skip
    replied = {probe.ask for probe in question.probes if probe.reply and probe.reply.is_something}
    yield from (lack for lack in lacks if not given.get(lack, bool(replied & {*WORDINGS[lack]})))
