"""Which sentence of an answer tells situation, task, action or result, and which part is missing."""

from practice.feedback.star.labelling import label_star
from practice.feedback.star.missing import MissingParts, missing_parts

__all__ = ["MissingParts", "label_star", "missing_parts"]
