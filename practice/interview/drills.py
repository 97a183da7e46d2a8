"""What to practise after an interview: the answers with most left to say, one of each sort first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from practice.interview.evidence import brief
from practice.interview.lacks import Lack
from practice.interview.reviewing import Reviewed, card_of, needed
from practice.interview.state import Question, State
from practice.topics import demo_pages
from questions import Bank
from questions.topics import TOPIC

DRILLS = 3
NOTHING = 99  # said: it comes before all that can be said better
AGAIN: Mapping[Lack, str] = {
    "own part": "Tell it again with the steps that were yours", "situation": "Tell it again with when and where it was",
    "task": "Tell it again with what had to be reached", "action": "Tell it again with the steps in order",
    "result": "Tell it again with what came of it", "number": "Tell it again with one number",
    "baseline": "Tell it again with what the number was before",
}  # fmt: skip


@dataclass(frozen=True)
class Drill:
    """What to practise next: a title, why, about how many minutes, and the screen by its address in the app."""

    title: str
    note: str
    minutes: int
    page: str
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        """The screen's address in the app, such as "/card?card=pca-what-problem-solved"."""
        return f"/{self.page}" + (f"?{urlencode(self.query)}" if self.query else "")


def drills(state: State, bank: Bank, found: Mapping[int, Reviewed]) -> tuple[Drill, ...]:
    """Return at most three drills."""
    asked = [
        (n, question) for n, question in enumerate(state.questions) if question.asked_at and card_of(bank, question)
    ]
    technical = [one for _, q in asked if not q.principle for one in _technical(bank, q)]
    stories = [one for n, q in asked if q.principle for one in _story(q, found.get(n))]
    ranked = [[drill for _, drill in sorted(some, key=lambda pair: -pair[0])] for some in (technical, stories)]
    first = [some[0] for some in ranked if some]
    more = [drill for some in ranked for drill in some[1:]]
    another = Drill("Another interview", "With other questions and principles", 60, "mock", {})
    return tuple([*first, *more, another][:DRILLS])


def _technical(bank: Bank, question: Question) -> Iterator[tuple[float, Drill]]:
    found = needed(bank, question) if question.answered or question.heard else None
    if question.answered and found is None:
        return  # said aloud, or on the whiteboard alone: nobody knows what it left out
    left = len(found.missing) if found else NOTHING
    if not left:
        return
    note = f"{left} of the points an answer needs were not mentioned" if found else "Not answered"
    title = TOPIC[question.topic].title if question.topic in TOPIC else brief(question.ask, 60)
    yield left, Drill(title, note, 6, "card", {"card": question.card or ""})
    if page := demo_pages(bank).get(question.topic or ""):
        yield left - 0.5, Drill(f"See it run: {title}", "The live screen of this topic", 8, page, {})


def _story(question: Question, found: Reviewed | None) -> Iterator[tuple[float, Drill]]:
    lacks = [lack for lack in found.lacks if lack in AGAIN] if found else []
    if lacks or not question.answered:
        note, left = (AGAIN[lacks[0]], len(lacks)) if lacks else ("No story was told", NOTHING)
        drill = Drill(f"A story for {question.principle}", note, 10, "card", {"card": question.card or ""})
        yield left, drill
