"""Facts that an interview shows, each with the words that show it: by competency, and no score of anybody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from practice.feedback import Remark, TechnicalReview
from practice.feedback.signals.clarify import clarify_first
from practice.interview.reviewing import Reviewed, card_of, in_words, last_attempt, reviewed, rubric
from practice.interview.state import Hint, Question, Said, State
from practice.interview.transcript import clock
from practice.measures import has_quantity, words
from questions import Bank
from questions.cards import Scored
from questions.terms import sentences

Competency = Literal["principles", "breadth", "depth", "communication"]
BROAD = ("breadth", "coding")
# Of the good things, those that are said of a story here; a number is told with the story.
OF_STORIES = ("own part", "reflection", "principle")
OF_SPEECH = ("honest gap", "hedges", "fillers", "rambling")
LEAST_SECONDS, LEAST_WORDS = 10, 20  # of speech that has a pace


@dataclass(frozen=True)
class Evidence:
    """A fact with the words that show it; ``question`` is counted from 0."""

    competency: Competency
    fact: str
    quote: str = ""
    question: int = 0


def brief(text: str, width: int = 240) -> str:
    """Return a text as one line, cut after a word."""
    line = " ".join(text.split())[: 2 * width]  # what comes later changes nothing, and takes long to wrap
    return shorten(line, width, placeholder=" …") or line[:width]


def evidence(state: State, bank: Bank, found: Mapping[int, Reviewed]) -> Iterator[Evidence]:
    """Yield the facts, question by question."""
    for n, question in enumerate(state.questions):
        if not question.asked_at:
            continue
        if question.principle:
            yield _of_story(n, question, found.get(n))
        if review := rubric(bank, question):
            yield from _of_rubric(n, question, review, found.get(n))
        if n in found:
            yield from _of_remarks(n, question, found[n])
        yield from _heard(n, bank, question)
        yield from _of_talk(n, question)
        yield from (_of_hint(n, state, bank, hint) for hint in question.hints)
        yield from _of_time(n, question)


def _of_story(n: int, question: Question, found: Reviewed | None) -> Evidence:
    """Return what was asked for, for words cannot show that a story shows it, and whether a quantity was heard.

    The sentence with the quantity is quoted if it tells the result or replies to a probe; a number of the situation
    proves nothing. Where no sentence has a label, it is the first one.
    """
    told, replied = (_sentences(some) for some in ((question.last,) if question.last else (), question.replies))
    results = [sentence for sentence, label, _ in found.labels if label == "R"] if found and found.labels else told
    quote = next((sentence for sentence in (*results, *replied) if has_quantity(sentence)), "")
    if not in_words(question):
        heard = "told aloud, without a transcript" if question.answered else "no story was told"
    elif quote or any(map(has_quantity, told)):
        heard = "a quantity was heard"
    else:
        heard = "no quantity was heard"
    return Evidence("principles", f"Asked for {question.principle}: {heard}", brief(quote) if quote else "", n)


def _sentences(said: Iterable[Said]) -> list[str]:
    return [one.text[a:b].strip() for one in said for a, b in sentences(one.text)]


def _of_rubric(n: int, question: Question, review: TechnicalReview, found: Reviewed | None) -> Iterator[Evidence]:
    name, text = _technical(question), "\n\n".join(question.said)
    for point in (*review.of("covered"), *review.of("partly covered")):
        said = "Mentioned" if point.state == "covered" else "Partly mentioned"
        where = name if point.tier == "must" else "depth"
        yield Evidence(where, f"{said}: {point.point.point}", brief(text[slice(*(point.sentence or (0, 0)))]), n)
    if found and found.feedback.review:
        for heard in found.feedback.review.mistakes:
            quote = brief(found.text[slice(*heard.sentence)])
            yield Evidence(name, f"Worth a second look: {heard.pitfall.wrong}", quote, n)


def _technical(question: Question) -> Competency:
    return "breadth" if question.draws in BROAD else "depth"


def _of_remarks(n: int, question: Question, found: Reviewed) -> Iterator[Evidence]:
    """Yield what the feedback says of a story and of the way of speaking."""
    for remark in found.feedback.found:
        if question.principle and remark.good and remark.key in OF_STORIES:
            yield _as_evidence(n, "principles", remark, found.text)
        if remark.key in OF_SPEECH:
            yield _as_evidence(n, "communication", remark, found.text)


def _as_evidence(n: int, competency: Competency, remark: Remark, text: str) -> Evidence:
    """Return the fact of a remark, without the question or the advice that follows it, and its first sentence."""
    start, end = sentences(remark.says)[0]
    said = (text[a:b] for a, b in sentences(text) if remark.spans and a <= remark.spans[0][0] < b)
    return Evidence(competency, remark.says[start:end], brief(next(said, "")), n)


def _heard(n: int, bank: Bank, question: Question) -> Iterator[Evidence]:
    """Yield what the friend who asks has ticked: points of the rubric by their ids, or in words."""
    card = card_of(bank, question)
    points = {point.id: point.point for point in card.rubric.points} if isinstance(card, Scored) else {}
    name = "principles" if question.principle else _technical(question) if card else "communication"
    for point in question.heard:
        yield Evidence(name, f"Heard by the interviewer: {points.get(point, point)}", "", n)


def _of_talk(n: int, question: Question) -> Iterator[Evidence]:
    """Yield facts about the talk: asked first, pace, silence, passed."""
    said = question.last
    if said and question.draws in ("design", "coding"):
        asked = clarify_first(said.text)
        if asked and asked.kind == "good":
            quote = brief(said.text[slice(*asked.spans[0])])
            yield Evidence("communication", "Asked or stated an assumption before the solution", quote, n)
    if said:
        yield from (Evidence("communication", fact, "", n) for fact in _of_recording(said))
    if question.attempts and not question.answered:
        yield Evidence("communication", "Passed on the question", "", n)


def _of_recording(said: Said) -> Iterator[str]:
    n = words(said.text)
    if said.spoken and said.spoken >= LEAST_SECONDS and n >= LEAST_WORDS:
        yield f"Spoke about {60 * n / said.spoken:.0f} words a minute"
    if said.spoken and said.silence is not None:
        longest = f"; the longest pause took {said.longest_silence:.0f} s" if said.longest_silence else ""
        yield f"Silent for {said.silence:.0f} of {said.spoken:.0f} s{longest}"


def _of_hint(n: int, state: State, bank: Bank, hint: Hint) -> Evidence:
    """Return what followed on a hint, as far as it can be seen: a change of course is said only with its evidence."""
    question, k = state.questions[n], hint.after_attempts
    after = question.attempts[k] if k < len(question.attempts) and question.attempts[k].is_something else None
    gained = _gained(state, bank, n, k) if after else None
    if hint.pivoted == "tick":
        fact, quote = "Changed course after a hint, as the interviewer noted", ""
    elif gained:
        fact, quote = "Mentioned more after a hint", gained
    elif hint.pivoted == "attempt" and after:
        fact, quote = "Took up the words of a hint", after.text
    elif after:
        fact, quote = "Answered again after a hint" if _said_before(question, k) else "Answered after a hint", ""
    else:
        fact, quote = "No answer followed on a hint", ""
    return Evidence("communication", f"{fact}: “{brief(hint.text, 120)}”", brief(quote) if quote else "", n)


def _said_before(question: Question, k: int) -> bool:
    return any(said.is_something for said in question.attempts[:k])


def _gained(state: State, bank: Bank, n: int, k: int) -> str | None:
    """Return the words by which attempt k covers a point of the rubric that the one before did not."""
    earlier = last_attempt(state.questions[n].model_copy(update={"attempts": state.questions[n].attempts[:k]}))
    before = reviewed(state, bank, n, earlier) if earlier is not None else None
    now = reviewed(state, bank, n, k)
    if not (before and now and before.feedback.review and now.feedback.review):
        return None
    known = {point.point.id for point in before.feedback.review.of("covered")}
    news = [point for point in now.feedback.review.of("covered") if point.point.id not in known]
    return now.text[slice(*news[0].sentence)] if news and news[0].sentence else None


def _of_time(n: int, question: Question) -> Iterator[Evidence]:
    if question.spent > question.planned:
        spent, planned = clock(question.spent), clock(question.planned)
        yield Evidence("communication", f"Took {spent}; {planned} were planned", "", n)
