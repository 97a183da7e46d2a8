"""Stories, questions to ask, drills in asking first, and mistakes, in stages."""

from itertools import groupby

from questions.people import AskingCard, ClarifyDrill, MistakeCard, StoryCard, Weak, Worked
from visuals.cards.parts import Stage, bullets, stage

PARTS = {"S": "Situation", "T": "Task", "A": "Action", "R": "Result"}


def story(card: StoryCard) -> tuple[Stage, ...]:
    """Return what is listened for, a good story, a weak one, and what else the good one could serve."""
    return (
        stage(
            "what they listen for",
            {
                "What they listen for": bullets(card.listens_for),
                "Strong signs": bullets(card.strong_signs),
                "Weak signs": bullets(card.weak_signs),
            },
        ),
        stage(
            "a worked answer",
            {
                "A worked answer": worked(card.worked),
                "Its numbers": numbers(card.worked),
                "Why it works": card.worked.why_it_works,
                "Other principles it could serve": bullets(f"**{s.principle}.** {s.how}" for s in card.also_serves),
            },
        ),
        stage("a weak answer", {"A weak answer, sentence by sentence": weak(card.weak)}),
    )


def worked(answer: Worked) -> str:
    """Return a story by its parts, marked as invented."""
    told = [
        f"**{PARTS[part]}.** " + " ".join(" ".join(s.text.split()) for s in sentences)
        for part, sentences in groupby(answer.sentences, key=lambda s: s.part)
    ]
    return "\n\n".join([f"*Invented. Told by: {' '.join(answer.teller.split())}.*", *told])


def numbers(answer: Worked) -> str:
    """Return a story's numbers before and after as a table."""
    rows = [f"| {_cell(n.what)} | {_cell(n.before)} | {_cell(n.after)} |" for n in answer.numbers]
    return "\n".join(["| | Before | After |", "|---|---|---|", *rows])


def weak(answer: Weak) -> str:
    """Return a weak story, each sentence with what is wrong with it."""
    return bullets(f"*{PARTS[s.part]}: “{s.text}”* {s.problem}" for s in answer.sentences)


def asking(card: AskingCard) -> tuple[Stage, ...]:
    """Return why to ask it, what to listen for and what to ask then."""
    return (
        stage(
            "why to ask it",
            {
                "Why ask it": card.why,
                "What to listen for": bullets(card.listen_for),
                "Then ask": card.then_ask,
                "Instead of": f"“{card.instead_of}”",
            },
        ),
    )


def clarify(drill: ClarifyDrill) -> tuple[Stage, ...]:
    """Return the questions that were wanted, then the task restated and the answer that comes too early."""
    asked = bullets(f"**{q.ask}** {q.because} If nobody says: {q.if_unsure}" for q in drill.questions)
    return (
        stage("what to ask", {"What to ask first": asked}),
        stage(
            "the task restated",
            {
                "The task restated": drill.restated,
                "The answer that comes too early": f"“{drill.too_early}”",
                "Why it is too early": drill.why_too_early,
            },
        ),
    )


def mistake(card: MistakeCard) -> tuple[Stage, ...]:
    """Return what a mistake costs and what to do, then the drill against it."""
    drill = card.drill
    return (
        stage(
            "what to do instead",
            {
                "Why it costs": card.why_it_costs,
                "How to notice it": bullets(card.signs),
                "What to do instead": card.instead,
            },
        ),
        stage("the drill", {f"A drill of {drill.minutes} minutes": f"{drill.task}\n\nDone when: {drill.done_when}"}),
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
