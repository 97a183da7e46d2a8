"""Checks of form on any text of a card: lengths, mathematics that KaTeX can parse, numbers that are accounted for."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from questions.cards import Scored
from questions.terms import fold

Fault = str

# Of "leverage" the verb: what a far point has is the noun.
_EMPTY = re.compile(
    r"\b(?:simply|obviously|leverag(?:es|ed|ing)|(?:(?<=I )|(?<=we )|(?<=to )|(?<=can ))leverage)\b", re.IGNORECASE
)
_DOLLARS = re.compile(r"(?<!\\)\$\$?")


def texts_of(value: object, leave_out: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield all texts below a value, in the order of the fields, but those of the fields left out."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in leave_out:
                yield from texts_of(getattr(value, name), leave_out)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner, leave_out)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts_of(inner, leave_out)
    elif value is not None:
        yield str(value)


def length_fault(field: str, text: str, low: int, high: int) -> Iterator[Fault]:
    """Yield a fault if a text has too few or too many words."""
    if not low <= (n := len(text.split())) <= high:
        yield f"{field} has {n} words; wanted are {low} to {high}"


def spoken_faults(field: str, text: str) -> Iterator[Fault]:
    """Yield what cannot be spoken, formulas, lists and bold, and words that say nothing."""
    for name, pattern in (("a formula", r"\$"), ("bold", r"\*\*"), ("a list", r"^\s*(?:[-*]|\d+[.)])\s")):
        if re.search(pattern, text, re.MULTILINE):
            yield f"{field} holds {name}; it is to be spoken"
    yield from (f"{field} says '{word}'; leave it out" for word in _EMPTY.findall(text))


def maths_faults(text: str) -> Iterator[Fault]:
    """Yield what KaTeX could not parse: delimiters, braces, \\left and \\right, environments that do not match."""
    marks = [match.group() for match in _DOLLARS.finditer(text)]
    opened = ""
    for mark in marks:
        if opened and mark != opened:
            yield f"the formula opened by {opened} is closed by {mark}: {_start(text)}"
            return
        opened = "" if opened else mark
    if opened:
        yield f"a formula is opened by {opened} and not closed: {_start(text)}"
        return
    for formula in _DOLLARS.split(text)[1::2]:
        yield from _formula_faults(formula)


def _formula_faults(formula: str) -> Iterator[Fault]:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula.replace("\\\\", "")):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth:
        yield f"braces do not match: {_start(formula)}"
    if len(re.findall(r"\\left\b", formula)) != len(re.findall(r"\\right\b", formula)):
        yield f"\\left and \\right do not match: {_start(formula)}"
    if re.findall(r"\\begin\{(\w+\*?)\}", formula) != re.findall(r"\\end\{(\w+\*?)\}", formula):
        yield f"\\begin and \\end do not match: {_start(formula)}"
    if not formula.strip():
        yield "an empty formula"


def _start(text: str) -> str:
    short = " ".join(text.split())
    return f"'{short[:60]}...'" if len(short) > 60 else f"'{short}'"


def number_faults(card: Scored, answer: str) -> Iterator[Fault]:
    """Yield the numbers of an answer that are neither checked, given nor cited, and quotes that the card lacks."""
    quotes = [*card.given, *(check.quote for check in card.checks), *(fact.quote for fact in card.facts)]
    body = _in_one_line(" ".join(texts_of(card, frozenset({"given", "checks", "facts"}))))
    rest = _in_one_line(answer)
    for quote in sorted(map(_in_one_line, quotes), key=len, reverse=True):
        whole = re.compile(rf"(?<![\w.,]){re.escape(quote)}(?!\w|[.,]\d)")  # "9 %" is not in "99 %", nor "1" in "1.5"
        if not whole.search(body):
            yield f"a quote of given, facts or checks is not in the card: {quote}"
        if re.fullmatch(r"[\d.,]+", quote) and len(re.sub(r"[.,]", "", quote).strip("0")) < 3:
            yield f"a bare number as a quote would cover every other {quote} too; quote the words around it"
        rest = whole.sub(" ", rest)
    for number in re.findall(r"\S*\d\S*", rest):
        yield f"a number without check, given or fact: {number}"


def _in_one_line(text: str) -> str:
    return " ".join(fold(text).split())
