"""Feedback on answers that names its reasons, from the words alone: parts, signals, remarks, the points of a rubric."""

from practice.feedback.again import Change, Comparison, compare
from practice.feedback.remarks import Feedback, Remark, review_answer, review_story
from practice.feedback.star import MissingParts, label_star, missing_parts
from practice.feedback.technical import ReviewedPoint, TechnicalReview, review_technical

__all__ = [
    "Change", "Comparison", "Feedback", "MissingParts", "Remark", "ReviewedPoint", "TechnicalReview", "compare",
    "label_star", "missing_parts", "review_answer", "review_story", "review_technical",
]  # fmt: skip
