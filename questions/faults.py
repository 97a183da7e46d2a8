"""What is wrong with a card that fits its model: one generator of sentences for each rule of the content."""

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch

from questions.cards import Card, Scored, TechnicalCard
from questions.parts import Pitfall, Point
from questions.people import AskingCard, ClarifyDrill, StoryCard, Wanted
from questions.terms import shown_by, term_faults
from questions.wording import Fault, length_fault, maths_faults, number_faults, spoken_faults, texts_of

STAGES = ("basics", "evaluation", "when it fails", "scale it")
SHORT_ANSWER, LONG_ANSWER, RECALL_WORDS = (40, 80), (180, 280), 20
STORY_WORDS = (150, 230)
SHARES = {"S and T": (0.0, 0.35), "A": (0.40, 0.65), "R": (0.10, 0.30)}
I_SHARE = 0.6
PROBES = 3


@singledispatch
def faults(card: Card, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    """Yield the faults of a card.

    Parameters
    ----------
    card : Card
        Of any family.
    others : sequence of Scored
        Cards whose answers must not pass this card's rubric; the card itself may be among them.
    """
    yield from form_faults(card)


@faults.register
def _(card: Scored, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    yield from form_faults(card)
    spoken = [card.full_answer, card.amazon_context or ""]
    if isinstance(card, TechnicalCard):
        spoken.append(card.answer_30s)
        for field, limits in (("answer_30s", SHORT_ANSWER), ("answer_2min", LONG_ANSWER)):
            yield from length_fault(field, getattr(card, field), *limits)
            yield from spoken_faults(field, getattr(card, field))
    for recall in card.recall:
        yield from length_fault(f"the answer to '{recall.q}'", recall.a, 1, RECALL_WORDS)
    broken = list(_broken_terms(card.rubric.points, card.pitfalls))
    yield from broken
    if not broken:
        yield from rubric_faults(card, others)
        yield from pitfall_faults(card)
    yield from ladder_faults(card)
    yield from number_faults(card, " ".join(spoken))


@faults.register
def _(card: ClarifyDrill, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    yield from form_faults(card)
    broken = list(_broken_terms(card.questions, ()))
    yield from broken
    for wanted in () if broken else card.questions:
        if not shown_by(wanted.any_of, wanted.ask):
            yield f"the terms of '{wanted.id}' do not find its own question"
        if shown_by(wanted.any_of, card.prompt):
            yield f"the prompt alone shows '{wanted.id}'"


@faults.register
def _(card: AskingCard, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    yield from form_faults(card)
    if "?" not in card.prompt:
        yield "the prompt of an asking card is the question itself, with a question mark"


@faults.register
def _(card: StoryCard, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    yield from form_faults(card)
    words = {part: len(card.worked.told(part).split()) for part in ("S", "T", "A", "R")}
    total = sum(words.values())
    yield from (f"the story has no sentence of part {part}" for part, n in words.items() if not n)
    if not STORY_WORDS[0] <= total <= STORY_WORDS[1]:
        yield f"the story has {total} words; wanted are {STORY_WORDS[0]} to {STORY_WORDS[1]}"
    told = {"S and T": words["S"] + words["T"], "A": words["A"], "R": words["R"]}
    for part, (low, high) in SHARES.items():
        if not low <= (share := told[part] / total) <= high:
            yield f"{part} is {share:.0%} of the story; wanted are {low:.0%} to {high:.0%}"
    i, we = (len(re.findall(word, card.worked.told("A"))) for word in (r"\bI\b", r"\b[Ww]e\b"))
    if i / max(1, i + we) < I_SHARE:
        yield f"A says I {i} times and we {we} times; at least {I_SHARE:.0%} should be I"
    if len(card.probes) < PROBES:
        yield f"{len(card.probes)} probes; at least {PROBES} are wanted"
    if own := {serves.principle for serves in card.also_serves} & set(card.principles):
        yield f"also_serves names the card's own principle: {', '.join(own)}"


def form_faults(card: Card) -> Iterator[Fault]:
    """Yield faults of any card's texts: formulas, dashes, wordings that stand twice."""
    for text in texts_of(card, frozenset({"checks"})):
        yield from maths_faults(text)
        if "\u2014" in text:
            yield f"an em dash; make two sentences, or use a colon: '{text[:60]}'"
    asked = [" ".join(text.lower().split()) for text in (card.prompt, *card.paraphrases)]
    if len(set(asked)) < len(asked):
        yield "two of prompt and paraphrases are the same"


def rubric_faults(card: Scored, others: Sequence[Scored] = ()) -> Iterator[Fault]:
    """Yield where the rubric misjudges: our answer, the prompt, the tryouts, the answers of other cards."""
    musts, points = card.rubric.must, card.rubric.points
    ids = [point.id for point in points]
    yield from (f"two points have the id '{id_}'" for id_ in sorted({i for i in ids if ids.count(i) > 1}))
    yield from (f"the prompt alone shows '{point.id}'" for point in musts if shown_by(point.any_of, card.prompt))
    if missed := missed_by(card.full_answer, musts):
        yield f"our own answer does not show {', '.join(missed)}"
    if card.tryouts:
        if missed := missed_by(card.tryouts.passes, musts):
            yield f"tryouts.passes does not show {', '.join(missed)}"
        if not missed_by(card.tryouts.fails, musts):
            yield "tryouts.fails shows every must"
    # A design case spans a whole system: its answer rightly shows the musts of the cards that its parts have.
    for other in others:
        if (
            other.id != card.id
            and other.family == card.family
            and all(shown_by(must.any_of, other.full_answer) for must in musts)
        ):
            yield f"the answer of {other.id} shows every must"
    rest = " ".join(texts_of(card, frozenset({"rubric"})))
    for point in points[len(musts) :]:
        if not shown_by(point.any_of, rest):
            yield f"nothing in the card shows '{point.id}'"


def pitfall_faults(card: Scored) -> Iterator[Fault]:
    """Yield where the cues of pitfalls misjudge."""
    for pitfall in card.pitfalls:
        if not shown_by(pitfall.cues, pitfall.wrong):
            yield f"the cues do not find their pitfall: {pitfall.wrong}"
    tryouts = card.tryouts
    right = [("our own answer", card.full_answer)] + ([("tryouts.passes", tryouts.passes)] if tryouts else [])
    for who, text in right:
        yield from (f"{who} is taken for the pitfall: {wrong}" for wrong in slips(text, card.pitfalls))
    if tryouts and not slips(tryouts.fails, card.pitfalls):
        yield "tryouts.fails shows no pitfall"


def ladder_faults(card: Scored) -> Iterator[Fault]:
    """Yield follow-ups out of order, and conditions on points that the rubric lacks."""
    places = [STAGES.index(followup.stage) for followup in card.followups]
    if places != sorted(places):
        yield f"the follow-ups are out of order; the ladder is {', '.join(STAGES)}"
    known = {point.id for point in card.rubric.points}
    for followup in card.followups:
        if followup.point not in {None, *known}:
            yield f"a follow-up waits for a point that the rubric lacks: {followup.point}"


def missed_by(text: str, points: Sequence[Point]) -> list[str]:
    """Return the ids of the points that a text does not show."""
    return [point.id for point in points if not shown_by(point.any_of, text)]


def slips(text: str, pitfalls: Sequence[Pitfall]) -> list[str]:
    """Return the wrong answers that a text repeats."""
    return [pitfall.wrong for pitfall in pitfalls if shown_by(pitfall.cues, text, skip_negated=True)]


def _broken_terms(points: Sequence[Point | Wanted], pitfalls: Sequence[Pitfall]) -> Iterator[Fault]:
    terms = [term for point in points for term in point.any_of]
    for term in [*terms, *(cue for pitfall in pitfalls for cue in pitfall.cues)]:
        yield from (f"term '{term}': {fault}" for fault in term_faults(term))
