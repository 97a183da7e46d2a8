"""Feedback on answers that names its reasons: signals, remarks and the points of a rubric, from the words alone."""

from practice.feedback.again import Change, Comparison, compare
from practice.feedback.remarks import Feedback, Remark, review_answer, review_story
from practice.feedback.technical import ReviewedPoint, TechnicalReview, review_technical

__all__ = [
    "Change", "Comparison", "Feedback", "Remark", "ReviewedPoint", "TechnicalReview", "compare", "review_answer",
    "review_story", "review_technical",
]  # fmt: skip
