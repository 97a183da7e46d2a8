"""The shop's vocabulary: one YAML file a department, read once and checked.

A type of product names its words (``asked``: what people call it, the usual first), its title grammars, the
values its attributes can take, the needs it serves and the types bought after it. ``common.yaml`` holds what
all share: how an attribute stands beside a noun, filler words, joined words and known misspellings.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"
SLOT = re.compile(r"\{(\w+)\}")
BUILT_IN = frozenset({"brand", "line"})
SILENT = frozenset({"adj", "thing", "place", "extra", "person"})  # slots of titles that no query names


@dataclass(frozen=True)
class Value:
    """One value of an attribute: as a title writes it, and as people type it."""

    title: str
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """A query that names no product; ``only`` lists the slots that matter, each with the title
    forms that fit."""

    say: str
    only: tuple[tuple[str, frozenset[str]], ...]
    often: float


@dataclass(frozen=True)
class ProductType:
    """One type of product and all the words around it."""

    name: str
    department: str
    weight: float
    share: float
    asked: tuple[str, ...]
    titles: tuple[str, ...]
    has: dict[str, tuple[Value, ...]]
    brands: tuple[str, ...]
    lines: tuple[str, ...]
    own_lines: dict[str, tuple[str, ...]]
    vary: tuple[str, ...]
    needs: tuple[Need, ...]
    then: tuple[str, ...]
    countable: bool
    named: bool
    has_models: bool
    fixed: dict[str, dict[str, Value]]
    noun_needs: dict[str, tuple[tuple[str, frozenset[str]], ...]]


@dataclass(frozen=True)
class Vocabulary:
    """All types of product and the words they share."""

    types: tuple[ProductType, ...]
    roles: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    joined: dict[str, str]
    misspelt: dict[str, tuple[str, ...]]
    spared: frozenset[str]
    plurals: dict[str, str]
    units: dict[str, tuple[str, ...]]


def plain(text: str) -> str:
    """Return a title's words as people type them: lower case, no punctuation, hyphens as spaces."""
    text = re.sub(r"[-\u2013/+]", " ", text.lower().replace("&", "and"))
    return " ".join(re.sub(r"[^a-z0-9. ]|\.(?!\d)", "", text).split())


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in values)


def _value(text: str) -> Value:
    title, *asked = text.split("|")
    return Value(title, (plain(title), *(said.replace("'", "") for said in asked)))


def _within(phrase: str, text: str) -> bool:
    return f" {phrase} " in f" {text} "


def _named_values(
    text: str, has: dict[str, tuple[Value, ...]], brands: tuple[str, ...]
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return what words say of a product: slots with the values they name ("corner sofa": kind Corner Sofa).

    Where several values of one slot stand in the text, the longest wording counts.
    """
    needs = [("brand", frozenset({brand})) for brand in brands if _within(plain(brand), text)]
    for slot, values in has.items():
        found = [(len(said), v.title) for v in values for said in v.asked if _within(said, text)]
        if found and slot not in SILENT:
            longest = max(length for length, _ in found)
            needs.append((slot, frozenset(title for length, title in found if length == longest)))
    return tuple(needs)


def _need(entry: Any, has: dict[str, tuple[Value, ...]], brands: tuple[str, ...]) -> Need:
    """Read a need; its conditions are those written and those its own words make ("left handed mouse")."""
    if isinstance(entry, str):
        entry = {"say": entry}
    only = [(slot, frozenset({str(value)})) for slot, value in entry.get("if", {}).items()]
    say = entry["say"].replace("'", "")
    return Need(say, (*only, *_named_values(say, has, brands)), float(entry.get("often", 1)))


def _product_type(entry: dict[str, Any], department: dict[str, Any]) -> ProductType:
    has = {slot: tuple(_value(v) for v in _texts(values)) for slot, values in entry.get("has", {}).items()}
    brands = _texts(entry.get("brands", department["brands"]))
    return ProductType(
        name=entry["name"],
        department=department["department"],
        weight=float(entry.get("weight", 3)),
        share=float(entry.get("share", 1)),
        asked=tuple(map(plain, _texts(entry["asked"]))),
        titles=_texts(entry["titles"]),
        has=has,
        brands=brands,
        lines=_texts(entry.get("lines", department.get("lines", ()))),
        own_lines={brand: _texts(lines) for brand, lines in entry.get("own_lines", {}).items()},
        vary=_texts(entry.get("vary", [slot for slot in ("colour", "pack", "size") if slot in has])),
        needs=tuple(_need(n, has, brands) for n in entry.get("needs", ())),
        then=_texts(entry.get("then", ())),
        countable=bool(entry.get("countable", True)),
        named=bool(entry.get("named", False)),
        has_models="lines" in entry or "own_lines" in entry,
        fixed={
            line: {slot: next(v for v in has[slot] if v.title == title) for slot, title in slots.items()}
            for line, slots in entry.get("fixed", {}).items()
        },
        noun_needs={noun: _named_values(noun, has, brands) for noun in map(plain, _texts(entry["asked"]))},
    )


def _check(vocabulary: Vocabulary) -> None:
    """Raise ValueError for a slot, a role or a type that is used and not defined."""
    names = [t.name for t in vocabulary.types]
    if len(set(names)) < len(names):
        raise ValueError(f"Types named twice: {sorted({n for n in names if names.count(n) > 1})}.")
    for t in vocabulary.types:
        known = BUILT_IN | t.has.keys()
        nested = [value.title for values in t.has.values() for value in values]
        for text in [*t.titles, *t.lines, *nested, *(n.say for n in t.needs)]:
            missing = set(SLOT.findall(text)) - known
            if missing:
                raise ValueError(f"{t.name}: {text!r} uses undefined slots {sorted(missing)}.")
        wrong = [*(set(t.then) - set(names)), *(set(t.vary) - known), *(set(t.own_lines) - set(t.brands))]
        wrong += t.has.keys() - vocabulary.roles.keys()
        wrong += [slot for n in t.needs for slot, _ in n.only if slot not in known]
        if wrong:
            raise ValueError(f"{t.name}: unknown type, slot, role or brand {sorted(wrong)}.")


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary, read from the YAML files at the first call.

    Raises
    ------
    ValueError
        If a file uses a slot, a role or a type that is not defined.
    """
    import yaml  # here, so that importing the package stays fast

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def read(path: Path) -> dict[str, Any]:
        content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        return content

    common = read(FOLDER / "common.yaml")
    departments = [read(p) for p in sorted(FOLDER.glob("*.yaml"), key=lambda p: p.name) if p.stem != "common"]
    vocabulary = Vocabulary(
        types=tuple(_product_type(entry, d) for d in departments for entry in d["types"]),
        roles={slot: _texts(patterns) for slot, patterns in common["roles"].items()},
        fillers=_texts(common["fillers"]),
        joined={str(k): str(v) for k, v in common["joined"].items()},
        misspelt={str(k): _texts(v) for k, v in common["misspelt"].items()},
        spared=frozenset(_texts(common["spared"])),
        plurals={str(k): str(v) for k, v in common["plurals"].items()},
        units={str(k): _texts(v) for k, v in common["units"].items()},
    )
    _check(vocabulary)
    return vocabulary
