"""Read a file of the bank strictly: YAML without its surprises, then the models; a fault says file, card and field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from questions.files import FOLDERS, SINGLE, BankFile
from questions.parts import Part

Content = TypeVar("Content", bound=Part)
Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BankError(ValueError):
    """Content that cannot be read; ``faults`` are sentences, each with file, card and field."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class StrictLoader(Loader):
    """A safe loader that refuses what YAML would take silently: keys that stand twice, keys that are no text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        """Build a mapping."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                self._refuse(key_node, "merge keys (<<) are not used here; write the entries out")
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                self._refuse(key_node, f"the key '{key_node.value}' is read as {key!r}; put it in double quotes")
            if key in seen:
                self._refuse(key_node, f"the key '{key}' stands twice")
            seen.add(key)
        return super().construct_mapping(node, deep)

    @staticmethod
    def _refuse(node: yaml.Node, why: str) -> None:
        raise yaml.constructor.ConstructorError(None, None, why, node.start_mark)


# SafeLoader builds a mapping in two turns and would pass `construct_mapping` a node that it has flattened.
StrictLoader.add_constructor(
    "tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node, deep=True)
)  # fmt: skip


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """Return the content of a YAML text.

    Raises
    ------
    BankError
        If it is no YAML, no mapping, or has a key that stands twice or is no text; the fault names the line.
    """
    try:
        content = yaml.load(text, Loader=StrictLoader)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BankError([f"{name}{line}: {error.problem or error.context}"]) from error
    except yaml.YAMLError as error:
        raise BankError([f"{name}: {error}"]) from error
    if not isinstance(content, dict):
        raise BankError([f"{name}: a mapping with 'schema' and 'cards' is wanted, and there is {_kind(content)}"])
    return content


def read_file(path: Path) -> BankFile:
    """Return a file of the bank; its folder, or else its name, says which kind of cards it holds.

    Raises
    ------
    BankError
        If the file cannot be read, is in no folder of the bank, or its content does not fit; it names every fault.
    """
    name = f"{path.parent.name}/{path.name}"
    kind = FOLDERS.get(path.parent.name) or SINGLE.get(path.name)
    if kind is None:
        raise BankError([f"{name}: not in a folder of the bank ({', '.join(FOLDERS)}) nor one of {', '.join(SINGLE)}"])
    file = read_as(kind, path)
    if file.wanted_name not in (None, path.stem):
        raise BankError([f"{name}: the file's name should be {file.wanted_name}.yaml"])
    return file


def read_as(kind: type[Content], path: Path) -> Content:
    """Return a YAML file as one of the models.

    Raises
    ------
    BankError
        If the file cannot be read or its content does not fit; it names every fault.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError([f"{name}: cannot be read as UTF-8 text ({error})"]) from error
    content = read_yaml(text, name)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        found = error.errors()
        # A tuple whose only entry does not fit is said to be too short as well.
        inner = [e for e in found if not any(e["loc"] == o["loc"][: len(e["loc"])] for o in found if o is not e)]
        raise BankError([f"{name}, {_place(e['loc'], content)}: {_said(e)}" for e in inner]) from error


def _place(loc: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Return where a fault is: the card's id, then the field."""
    if len(loc) < 2 or loc[0] != "cards" or not isinstance(loc[1], int):
        return f"field {'.'.join(map(str, loc))}" if loc else "whole file"
    card = content["cards"][loc[1]]
    id_ = card.get("id") if isinstance(card, dict) else None
    field = ".".join(map(str, loc[2:]))
    return f"card {id_ or f'number {loc[1] + 1}'}" + (f", field {field}" if field else "")


def _said(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown field"
    if error["type"] == "missing":
        return "this field is missing"
    wanted = error["msg"].removeprefix("Value error, ")
    came = error["input"]
    return f"{wanted}; there is {came!r}" if isinstance(came, str | int | float) and len(str(came)) < 80 else wanted


def _kind(content: object) -> str:
    return "nothing" if content is None else f"a {type(content).__name__}"
