"""Technical cards and design cases in stages."""

from questions.cards import DesignCase, TechnicalCard
from questions.parts import Recall, Rubric
from visuals.cards.parts import Stage, back_questions, bullets, stage


def technical(card: TechnicalCard) -> tuple[Stage, ...]:
    """Return the answers of three lengths, each with what belongs beside it."""
    return (
        stage(
            "the 30-second answer",
            {
                "In 30 seconds": card.answer_30s,
                "What to ask back": back_questions(card.clarifiers),
                "Why it is asked": card.why_asked,
            },
        ),
        stage(
            "the 2-minute answer",
            {
                "In 2 minutes": card.answer_2min,
                "What a good answer shows": rubric(card.rubric),
                "Wrong answers people give": pitfalls(card),
            },
        ),
        stage(
            "the deep dive",
            {
                "The mathematics": card.deep_dive.maths,
                "What it costs": card.deep_dive.complexity,
                "At Amazon": card.amazon_context,
                "To remember": recall(card.recall),
                "Sources": bullets(card.sources),
            },
        ),
    )


def design(case: DesignCase) -> tuple[Stage, ...]:
    """Return a case in the order in which a round takes it."""
    metrics = case.metrics
    return (
        stage(
            "what to clarify",
            {
                "What to clarify first": back_questions(case.clarify_first),
                "Why it is asked": case.why_asked,
                "How to spend the time": bullets(
                    f"**{slot.minutes} min: {slot.part}.** Done when: {slot.done_when}" for slot in case.timing
                ),
            },
        ),
        stage(
            "metrics and data",
            {
                "Measured on logs": bullets(metrics.offline),
                "Measured live": bullets(metrics.online),
                "What must not get worse": bullets(metrics.guardrails),
                "Data": bullets(case.data),
            },
        ),
        stage(
            "model and serving",
            {
                "A first version": bullets(case.baseline),
                "The model": bullets(case.model),
                "Serving": bullets(case.serving),
            },
        ),
        stage(
            "evaluation and failures",
            {
                "Evaluation": bullets(case.evaluation),
                "How it fails": bullets(
                    f"**{failure.what}** You see it by this: {failure.sign} Then: {failure.remedy}"
                    for failure in case.failure_modes
                ),
                "What a good answer shows": rubric(case.rubric),
                "Wrong answers people give": pitfalls(case),
                "At Amazon": case.amazon_context,
                "To remember": recall(case.recall),
                "Sources": bullets(case.sources),
            },
        ),
    )


def rubric(rubric: Rubric) -> str:
    """Return the points of a rubric, musts first."""
    groups = (("Must", rubric.must), ("Good", rubric.good), ("Bonus", rubric.bonus))
    return bullets(f"**{name}:** {point.point}" for name, points in groups for point in points)


def pitfalls(card: TechnicalCard | DesignCase) -> str:
    """Return the wrong answers and why they are wrong."""
    return bullets(f"**“{p.wrong}”** {p.why}" for p in card.pitfalls)


def recall(recalls: tuple[Recall, ...]) -> str:
    """Return the atoms to remember."""
    return bullets(f"**{r.q}** {r.a}" for r in recalls)
