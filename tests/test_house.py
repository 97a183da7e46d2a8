"""The rules of the house that a tool can hold: sizes, forbidden calls, import contracts, documented commands."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parent.parent
TOOLS_AND_TEXTS = {"tests", "benchmarks", "docs"}
FORBIDDEN_NAMES = {"eval", "exec", "compile"}
FORBIDDEN_MODULES = {"pickle", "cloudpickle", "dill", "shelve", "marshal"}
FORBIDDEN_OPTIONS = {"unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle"}


def _python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _packages() -> list[str]:
    """Folders of the design that hold Python now."""
    return sorted(
        folder.name
        for folder in ROOT.iterdir()
        if folder.is_dir()
        and not folder.name.startswith(".")
        and folder.name not in TOOLS_AND_TEXTS
        and any(folder.rglob("*.py"))
    )


def _settings() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


def _forbidden(source: str) -> Iterator[str]:
    """Name what a source file does that no file here may do: run text as code, unpickle, trust HTML."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_NAMES:
                yield f"{node.func.id}()"
            for option in node.keywords:
                is_off = isinstance(option.value, ast.Constant) and option.value.value is False
                if option.arg in FORBIDDEN_OPTIONS and not is_off:
                    yield f"{option.arg}="
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in modules if name.split(".")[0] in FORBIDDEN_MODULES)


SOURCES = [ROOT / "app.py", ROOT / "prepare.py", ROOT / "serve.py", *_python_files(*_packages(), "benchmarks")]
GUIDES = [path for name in ("README.md", "CONTRIBUTING.md") if (path := ROOT / name).exists()]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_pages_are_short() -> None:
    too_long = {_name(page): _lines(page) for page in _python_files("pages") if _lines(page) > 120}
    assert not too_long


def test_files_are_short() -> None:
    too_long = {_name(path): _lines(path) for path in SOURCES if _lines(path) > 400}
    assert not too_long


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_file_trusts_html_or_unpickles_or_runs_text(path: Path) -> None:
    assert list(_forbidden(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("st.markdown(x, unsafe_allow_html=True)", "unsafe_allow_html="),
        ("np.load(f, allow_pickle=flag)", "allow_pickle="),
        ("from pickle import loads", "pickle"),
        ("import os, dill.source", "dill.source"),
        ("eval('1')", "eval()"),
    ],
)
def test_forbidden_code_is_seen(source: str, found: str) -> None:
    assert list(_forbidden(source)) == [found]


@pytest.mark.parametrize("source", ["np.load(f, allow_pickle=False)", "model.eval()", "re.compile('a')"])
def test_innocent_code_is_not_forbidden(source: str) -> None:
    assert list(_forbidden(source)) == []


def test_every_package_is_under_the_import_contracts() -> None:
    contracts = _settings()["importlinter"]
    layers = next(contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    under_layers = {name.strip() for layer in layers for name in layer.split("|")}
    assert set(_packages()) == set(contracts["root_packages"]) == under_layers


def test_every_package_says_what_it_is() -> None:
    missing = [
        _name(folder)
        for package in _packages()
        for folder in {path.parent for path in (ROOT / package).rglob("*.py")}
        if not (folder / "__init__.py").exists()
    ]
    assert not missing, "folders of Python without __init__.py are invisible to the import contracts"


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_documented_commands_exist(guide: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    text = guide.read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^|[`=\w] ?)make ([a-z-]+)", "\n".join(_code(text)), flags=re.MULTILINE))
    assert commands, f"{guide.name} names no command"
    assert commands <= targets
    modules = set(re.findall(r"python -m ((?:benchmarks|tests|xmr_core)[\w.]+)", text))
    assert [m for m in modules if not (ROOT / f"{m.replace('.', '/')}.py").exists()] == []


def _code(markdown: str) -> list[str]:
    """The fenced blocks and the code spans of a Markdown text."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", markdown, flags=re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", markdown)


def test_streamlit_knows_every_setting_we_make() -> None:
    ours = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    known = set(config.get_config_options())
    made = {
        f"{section}.{name}"
        for section, options in ours.items()
        for name, value in options.items()
        if not isinstance(value, dict)
    }
    made |= {f"theme.{mode}.{name}" for mode in ("light", "dark") for name in ours["theme"][mode]}
    assert made <= known


def test_light_and_dark_define_the_same_colours() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    assert set(theme["light"]) == set(theme["dark"])


def test_the_app_listens_on_this_machine_only_and_tells_nobody() -> None:
    ours = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert ours["server"]["address"] == "127.0.0.1"
    assert ours["browser"]["gatherUsageStats"] is False


def test_the_lock_holds_every_requirement() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE))
    wanted = {
        name
        for file in ("requirements.txt", "requirements-dev.txt", "requirements-distributed.txt")
        for name in re.findall(r"^([\w.-]+)[\[>]", (ROOT / file).read_text(), flags=re.MULTILINE)
    }
    assert len(wanted) > 10
    assert {name.lower() for name in wanted} <= {name.lower() for name in locked}
