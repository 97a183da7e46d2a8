"""Saying it again: what became of the remarks, and what changed in the figures."""

from dataclasses import dataclass

from practice.feedback.remarks import Feedback, Remark


@dataclass(frozen=True)
class Change:
    """A figure before and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True)
class Comparison:
    """Two attempts beside each other.

    Parameters
    ----------
    gone : tuple of Remark
        Of the first attempt, not to be said of the second: not merely crowded out by others.
    new : tuple of Remark
        Of the second attempt alone.
    stayed : tuple of Remark
        Of both, as the second words it.
    changes : tuple of Change
        Figures that both attempts have and that differ.
    """

    gone: tuple[Remark, ...]
    new: tuple[Remark, ...]
    stayed: tuple[Remark, ...]
    changes: tuple[Change, ...]


def compare(before: Feedback, after: Feedback) -> Comparison:
    """Compare two attempts; what turned from a note into something good is gone as the one and new as the other."""
    first, second = ({(r.key, r.good): r for r in feedback.found} for feedback in (before, after))
    both = {name: value for name, value in before.figures.items() if name in after.figures}
    return Comparison(
        tuple(remark for key, remark in first.items() if key not in second),
        tuple(remark for key, remark in second.items() if key not in first),
        tuple(remark for key, remark in second.items() if key in first),
        tuple(Change(name, old, after.figures[name]) for name, old in both.items() if old != after.figures[name]),
    )
