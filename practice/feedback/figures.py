"""What is counted in an answer, to be compared with another attempt; none of it is a grade."""

from practice.feedback.finding import Told
from practice.feedback.signals.substance import specificity
from practice.feedback.technical import TechnicalReview
from practice.measures import PARTS, quantities, spoken_seconds, we_and_i, words


def figures(text: str, answer: Told) -> dict[str, float]:
    """Return the figures of any answer by their names; those of parts only where sentences have labels."""
    n = words(text)
    specific = specificity(answer.text)
    found: dict[str, float] = {
        "words": n,
        "seconds when said": spoken_seconds(n),
        "numbers with a unit": len(quantities(answer.text)),
        "specifics in 100 words": round(specific.value, 1) if specific else 0.0,
    }
    if answer.labelled:
        total = sum(answer.words.values()) or 1
        found |= {f"{part}, share of the words": round(answer.words[part] / total, 2) for part in PARTS}
        we, i = we_and_i(answer.part("action"))
        found |= {"“we” in the action": len(we), "“I” in the action": len(i)}
    return found


def technical_figures(review: TechnicalReview) -> dict[str, float]:
    """Return how many points of a rubric an answer covers."""
    return {
        "points covered": len(review.of("covered")),
        "needed points covered": len(review.of("covered", "must")),
        "points partly covered": len(review.of("partly covered")),
        "known mistakes": len(review.mistakes),
    }
