"""Feedback on answers: what was said, by which words, and what was not found. Explainable, and without a network."""

from practice.feedback.star import MissingParts, label_star, missing_parts

__all__ = ["MissingParts", "label_star", "missing_parts"]
