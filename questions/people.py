"""The cards about people: stories, questions to ask, drills in asking first, mistakes to avoid."""

from typing import Annotated, Literal

from pydantic import Field

from questions.cards import Card, Some
from questions.parts import Difficulty, Id, Minutes, Part, Recall, Serves, SourceRef, Terms, Text
from questions.topics import Principle

StarPart = Literal["S", "T", "A", "R"]


class Sentence(Part):
    """A sentence of a story and its part: situation, task, action or result."""

    part: StarPart
    text: Text


class Marked(Sentence):
    """A sentence of a weak story, and what is wrong with it."""

    problem: Text


class BeforeAfter(Part):
    """A number of the story."""

    what: Text
    before: Text
    after: Text


class Worked(Part):
    """A good answer; an invented one, and marked so."""

    fictional: Literal[True]
    teller: Text
    sentences: Annotated[tuple[Sentence, ...], Field(min_length=4)]
    numbers: Annotated[tuple[BeforeAfter, ...], Field(min_length=1)]
    why_it_works: Text

    def told(self, part: StarPart) -> str:
        """Return the sentences of a part."""
        return " ".join(s.text for s in self.sentences if s.part == part)


class Weak(Part):
    """A believable weak answer, sentence by sentence."""

    sentences: Annotated[tuple[Marked, ...], Field(min_length=3)]


class Probe(Part):
    """A question that digs: when it is asked, and what a good reply shows."""

    when: Text
    ask: Text
    good_reply: Text


class StoryCard(Card):
    """A behavioural question of one principle or more."""

    family = "story"

    kind: Literal["story"]
    principles: Annotated[tuple[Principle, ...], Field(min_length=1)]
    minutes: Minutes
    listens_for: Some
    strong_signs: Some
    weak_signs: Some
    probes: Annotated[tuple[Probe, ...], Field(min_length=1)]
    worked: Worked
    weak: Weak
    also_serves: Annotated[tuple[Serves, ...], Field(min_length=1)]
    recall: tuple[Recall, ...] = ()


class AskingCard(Card):
    """A question to ask the interviewer; ``prompt`` is the question itself.

    ``then_ask`` follows the usual reply; ``instead_of`` is the weaker question that people ask.
    """

    family = "asking"

    kind: Literal["asking"]
    interviewer: Literal["recruiter", "hiring manager", "team member", "senior scientist", "bar raiser", "anyone"]
    why: Text
    listen_for: Some
    then_ask: Text
    instead_of: Text


class Wanted(Part):
    """A question that a drill waits for; ``any_of`` are the terms by which it is heard."""

    id: Id
    ask: Text
    because: Text
    if_unsure: Text
    any_of: Terms


class ClarifyDrill(Card):
    """A vague task, and what to ask before solving it.

    ``restated`` is the task in one's own words after the replies; ``too_early`` the answer that people blurt out.
    """

    family = "clarify"

    kind: Literal["clarify"]
    difficulty: Difficulty
    minutes: Minutes
    questions: Annotated[tuple[Wanted, ...], Field(min_length=3)]
    restated: Text
    too_early: Text
    why_too_early: Text


class Drill(Part):
    """An exercise against a mistake."""

    task: Text
    minutes: Minutes
    done_when: Text


class MistakeCard(Card):
    """A mistake to avoid; ``prompt`` describes it as it happens."""

    family = "mistake"

    kind: Literal["mistake"]
    title: Text
    why_it_costs: Text
    signs: Some
    instead: Text
    drill: Drill
    source_refs: Annotated[tuple[SourceRef, ...], Field(min_length=1)]


class Confused(Part):
    """A neighbouring principle and what sets it apart."""

    principle: Principle
    difference: Text


class PrincipleHeader(Part):
    """What to know of a principle before its cards."""

    principle: Principle
    gist: Text
    confused_with: Annotated[tuple[Confused, ...], Field(min_length=1)]
    worded_like: Some
