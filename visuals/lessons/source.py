"""The source lines that run, taken from the file itself."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MAX_LINES = 40


@dataclass(frozen=True)
class Lines:
    """A function's source without its docstring.

    Attributes
    ----------
    file : str
        Path from the project's root.
    lines : tuple of (int, str)
        Number in the file and text, indented as far as the function is not.
    lit : tuple of int
        Numbers of the lines that this step is about.
    """

    file: str
    lines: tuple[tuple[int, str], ...]
    lit: tuple[int, ...]


def source(function: Callable[..., Any], *lit: str) -> Lines:
    """Return a function's source, with the lines lit that hold one of some texts.

    Parameters
    ----------
    function : function or method
        Of a compiled kernel give the plain body that is tested equal to it.
    *lit : str
        Texts as they stand in the source; all lines that hold one are lit.

    Raises
    ------
    ValueError
        If a text is on no line, or the function is too long to be shown: the source was changed, mend the lesson.
    """
    file, lines = _read(function)
    missing = [text for text in lit if not any(text in line for _, line in lines)]
    if missing:
        raise ValueError(f"{file} has no line with {missing!r} in {function.__qualname__}.")
    return Lines(file, lines, tuple(n for n, line in lines if any(text in line for text in lit)))


@cache
def _read(function: Callable[..., Any]) -> tuple[str, tuple[tuple[int, str], ...]]:
    written, first = inspect.getsourcelines(function)
    indent = len(written[0]) - len(written[0].lstrip())
    text = "".join(line[indent:] if line.strip() else line for line in written)
    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    skipped = _docstring(definition)
    lines = [
        (first + i, line.rstrip())
        for i, line in enumerate(text.splitlines())
        if i + 1 not in skipped and not line.startswith("@")
    ]
    while lines and not lines[-1][1]:
        lines.pop()
    file = Path(inspect.getsourcefile(inspect.unwrap(function)) or "").resolve().relative_to(ROOT).as_posix()
    if len(lines) > MAX_LINES:
        raise ValueError(f"{file}: {function.__qualname__} has {len(lines)} lines; at most {MAX_LINES} can be shown.")
    return file, tuple(lines)


def _docstring(definition: ast.FunctionDef | ast.ClassDef) -> range:
    first = definition.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return range(first.lineno, (first.end_lineno or first.lineno) + 1)
    return range(0)
