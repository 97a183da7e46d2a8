"""What a feedback engine found in an answer, as the probes and the report take it; nothing here finds anything."""

from dataclasses import dataclass
from typing import Literal

Lack = Literal["own part", "situation", "task", "action", "result", "number", "baseline", "reflection"]
Competency = Literal["principles", "breadth", "depth", "communication"]
Label = Literal["S", "T", "A", "R", ""]


@dataclass(frozen=True)
class Labelled:
    """A sentence of an answer with its part of the story; empty if it has none."""

    sentence: str
    label: Label = ""


@dataclass(frozen=True)
class Remark:
    """A remark on an answer: the words that caused it, what is said, the rule and where the rule is from."""

    quote: str
    says: str
    rule: str = ""
    source: str = ""


@dataclass(frozen=True)
class Evidence:
    """A fact with the words that show it; ``question`` is counted from 0."""

    competency: Competency
    fact: str
    quote: str = ""
    question: int = 0


@dataclass(frozen=True)
class Findings:
    """All that was found in the last answer to a question."""

    lacks: tuple[Lack, ...] = ()
    labels: tuple[Labelled, ...] = ()
    remarks: tuple[Remark, ...] = ()
    evidence: tuple[Evidence, ...] = ()
