"""What is remarked of an answer: everything that the signals found, of which at most three are shown, the best first.

A remark quotes the words that caused it, names the rule and its source, and can be disputed by its key: it is left out
then. There is no score, of an answer or of a person.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from textwrap import shorten

from practice.coverage import HeardPitfall, counted
from practice.feedback.figures import figures, technical_figures
from practice.feedback.finding import Finding, Labelled, Told, told
from practice.feedback.rules import RULES
from practice.feedback.signals.clarify import clarify_first
from practice.feedback.signals.shape import CONCEPT, SOLUTION, balance, length, pace, rambling, unread
from practice.feedback.signals.substance import asked_principle, quantified_result, reflection
from practice.feedback.signals.voice import fillers, hedges, honest_gap, own_part
from practice.feedback.technical import TechnicalReview, review_technical
from practice.texts import storable
from questions.cards import Scored
from questions.terms import Span
from questions.topics import Principle

AT_MOST = 3
BRIEFLY = 70  # characters of a quote inside a remark
READ = 12_000  # characters, about a quarter of an hour of speech; words after them are counted, not read
# The good things, the one that is worth the most first; that somebody says "I" is the least of them.
_BEST = (
    "points covered", "quantified result", "reflection", "honest gap", "clarify first", "principle", "own part"
)  # fmt: skip
_MISSING = {
    "S": "I could not find a situation; which sentence says where and when it was?",
    "T": "I could not find a task; which sentence says what had to be reached?",
    "A": "I could not find an action; which sentence says what you did?",
    "R": "I could not find a result; which sentence is it?",
}
# Where a sentence has the label of the part all the same: the label is a guess, and so is that the part is missing.
_MIGHT_BE = {
    "S": ("situation", "Does it say where and when it was?"),
    "T": ("task", "Does it say what had to be reached?"),
    "A": ("action", "Does it say what you did?"),
    "R": ("result", "Does it say what came of it?"),
}


@dataclass(frozen=True)
class Remark:
    """A remark: what it says, the words that caused it, its rule and the rule's source.

    Parameters
    ----------
    key : str
        By which it is disputed, and known again in another attempt.
    good : bool
        Whether it names something that is there; else it is something to look at again.
    spans, quotes : tuple
        Where the words stand, and the words; none if it is about the whole answer or about something absent.
    """

    key: str
    good: bool
    says: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    rule: str
    source: str


@dataclass(frozen=True)
class Feedback:
    """What was found in an answer.

    Parameters
    ----------
    found : tuple of Remark
        All that could be remarked without what was disputed; what to look at again by weight.
    figures : mapping
        What was counted, by its name.
    review : TechnicalReview or None
        The points of the rubric, of a technical answer.
    cut : bool
        Whether the answer was longer than what is read.
    """

    found: tuple[Remark, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    review: TechnicalReview | None = None
    cut: bool = False

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The at most three to show: one good thing first, then what to look at again, then more good things."""
        good = sorted((remark for remark in self.found if remark.good), key=lambda remark: _BEST.index(remark.key))
        notes = [remark for remark in self.found if not remark.good]
        return tuple((good[:1] + notes + good[1:])[:AT_MOST])


def review_story(
    text: str,
    labelled: Labelled = (),
    missing: str | None = None,
    asked: Collection[Principle] = (),
    seconds: float | None = None,
    disputed: Collection[str] = (),
) -> Feedback:
    """Return what is found in a behavioural answer.

    Parameters
    ----------
    text : str
        The answer.
    labelled : sequence
        Its sentences with "S", "T", "A" or "R" and a probability, as `practice.feedback.label_star` returns them.
    missing : {"S", "T", "A", "R"}, optional
        The part that was not found.
    asked : collection of Principle
        The principles that the question asks for.
    seconds : float, optional
        How long it took to say, if it was spoken; what is no length of time counts as not given.
    disputed : collection of str
        Keys of remarks that the learner does not accept.
    """
    text = storable(text)
    if f"missing part: {missing}" in disputed:
        missing = None
    answer, seconds = told(text[:READ], labelled), _timed(seconds)
    unfound = _unfound(missing, answer, labelled) if missing in _MISSING else None
    found = _remarks(_in_story(text, answer, unfound, asked, seconds), answer.text, disputed)
    return Feedback(found, figures(text, answer), cut=len(text) > READ)


def review_answer(
    card: Scored, text: str, seconds: float | None = None, disputed: Collection[str] = (), *, draws: str | None = None
) -> Feedback:
    """Return what is found in an answer to a technical question or a design case.

    Parameters
    ----------
    card : Scored
        The question.
    text, seconds, disputed
        As of `review_story`.
    draws : str, optional
        What an interview drew the question as, see `practice.interview.state.Question`: to a question drawn as "coding"
        or "design" a solution is worked out, which may take its time and is better begun with a question.
    """
    text = storable(text)
    review = review_technical(card, text[:READ])
    accepted = tuple(mistake for mistake in review.mistakes if _key(card, mistake) not in disputed)
    review = replace(review, mistakes=accepted)
    answer, seconds = told(text[:READ]), _timed(seconds)
    worked_out = draws in ("coding", "design") or getattr(card, "kind", None) == "design"
    found = _remarks(_in_answer(card, text, answer, review, seconds, worked_out), answer.text, disputed)
    return Feedback(found, figures(text, answer) | technical_figures(review), review, len(text) > READ)


def _key(card: Scored, mistake: HeardPitfall) -> str:
    """Return by which key a mistake is disputed: its place on the card, the same in every attempt."""
    return f"known mistake: {card.pitfalls.index(mistake.pitfall)}"


def _timed(seconds: float | None) -> float | None:
    return seconds if seconds is not None and isfinite(seconds) and seconds > 0 else None


def _in_story(
    text: str, answer: Told, unfound: Finding | None, asked: Collection[Principle], seconds: float | None
) -> Iterator[Finding | None]:
    """Yield what is found in a story, by weight: the substance, then the shape, then the voice."""
    if not text.strip():
        return
    if nothing := unread(answer.text):
        yield nothing
        return
    yield unfound
    yield own_part(answer)
    if unfound is None or unfound.signal != "missing part: R":
        yield quantified_result(answer)
    yield reflection(answer)
    yield asked_principle(answer.text, asked)
    if unfound is None:
        yield balance(answer)
    yield length(text)
    yield from _in_speech(text, answer, seconds)


def _unfound(part: str, answer: Told, labelled: Labelled) -> Finding:
    """Ask for a part that was not found, or whether the sentence that is the likeliest to be it says enough."""
    signal, name = f"missing part: {part}", _MIGHT_BE[part][0]
    might_be = [(sure, sentence) for sentence, label, sure in labelled if label == part and sentence in answer.text]
    if not might_be:
        return Finding(signal, "note", _MISSING[part])
    sentence = max(might_be)[1]
    start = answer.text.index(sentence)
    quote = shorten(sentence, BRIEFLY, placeholder=" …")
    says = f"{'Only this' if len(might_be) == 1 else 'This'} might be the {name}: “{quote}” {_MIGHT_BE[part][1]}"
    return Finding(signal, "note", says, ((start, start + len(sentence)),))


def _in_answer(
    card: Scored, text: str, answer: Told, review: TechnicalReview, seconds: float | None, worked_out: bool
) -> Iterator[Finding | None]:
    """Yield what is found in a technical answer, by weight: mistakes, the points, the shape, the voice."""
    if not text.strip():
        return
    if not (review.covered or review.mistakes) and (nothing := unread(answer.text)):
        yield nothing
        return
    for mistake in review.mistakes:
        says = f"This sounds like a known mistake: “{mistake.pitfall.wrong}” {' '.join(mistake.pitfall.why.split())}"
        yield Finding(_key(card, mistake), "note", says, mistake.spans)
    if covered := review.of("covered", "must") or review.of("covered"):
        more = len(review.of("covered")) - 1
        besides = f" {counted(more)} more point{'s are' if more > 1 else ' is'} touched on." if more else ""
        says = f"These words touch on “{covered[0].point.point}” Do they say it that way round?{besides}"
        yield Finding("points covered", "good", says, tuple(sorted(covered[0].spans)), more + 1)
    for point in review.of("not mentioned", "must")[:1]:
        says = f"Not mentioned, or in words I do not know: “{point.point.point}” Which sentence says it?"
        if not review.covered:
            says = f"I found none of the needed points. The first is: “{point.point.point}” Which sentence says it?"
        yield Finding(f"not mentioned: {point.point.id}", "note", says)
    if worked_out:
        yield clarify_first(answer.text)
    yield length(text, SOLUTION if worked_out else CONCEPT)
    yield from _in_speech(text, answer, seconds)


def _in_speech(text: str, answer: Told, seconds: float | None) -> Iterator[Finding | None]:
    yield honest_gap(answer.text)
    yield hedges(answer.text)
    yield fillers(answer.text, seconds if len(text) <= READ else None)
    yield rambling(answer.text)
    yield pace(text, seconds)


def _remarks(found: Iterator[Finding | None], text: str, disputed: Collection[str]) -> tuple[Remark, ...]:
    return tuple(_remark(finding, text) for finding in found if finding and finding.signal not in disputed)


def _remark(finding: Finding, text: str) -> Remark:
    quotes = tuple(text[a:b] for a, b in finding.spans)
    its = RULES[finding.signal.partition(":")[0]]
    return Remark(finding.signal, finding.kind == "good", finding.says, finding.spans, quotes, its.rule, its.source)
