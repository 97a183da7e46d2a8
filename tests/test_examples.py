"""The examples in the README and in docstrings are run, and give what they say."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import algorithms
import questions
import visuals.figures
import xmr_core

README = Path(__file__).parent.parent / "README.md"
PACKAGES = (algorithms, xmr_core, questions, visuals.figures)
MODULES = [
    m.name for p in PACKAGES for m in pkgutil.walk_packages(p.__path__, p.__name__ + ".") if "prepare" not in m.name
]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_readme_examples_hold() -> None:
    # The fence that ends a block would be read as expected output.
    text = README.read_text(encoding="utf-8").replace("```", "\n")
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", str(README), 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted > 0
    assert result.failed == 0
