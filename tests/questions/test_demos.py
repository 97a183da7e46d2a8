"""Every demo link names a screen of the app, and sets only what that screen has, to values that it offers."""

import re
from pathlib import Path

import pytest

from pages.product_search.state import MAX_QUERY, MAX_WIDTH, VIEWS
from questions import load_bank
from questions.parts import Demo
from visuals.figures.write import num
from visuals.lessons.catalogue import ENTRIES, lesson
from visuals.lessons.lesson import MAX_SEED, Lesson, Param, Run, Whole
from xmr_core.sweep import THRESHOLDS

ROOT = Path(__file__).parent.parent.parent
ALGORITHMS = {entry.key for entry in ENTRIES}
OTHERS = set(re.findall(r'url_path="(\w+)"', (ROOT / "app.py").read_text(encoding="utf-8")))
PAGE = (ROOT / "pages/autocomplete/page.py").read_text(encoding="utf-8")  # importing it would draw it
AUTOCOMPLETE_VIEWS = re.findall(r'"([\w ]+)": \w+\.show', PAGE)
DEMOS = [
    pytest.param(card.demo, id=card.id) for card in load_bank().cards if getattr(card, "demo", None) is not None
]  # fmt: skip
DIGITS = {str(n) for n in range(1000)}
FREE = re.compile(r"(article|list|shop)_(prefix|meant|previous)|previous|prefix|trie_(insert|prefix|words)")


def wrong(demo: Demo) -> list[str]:
    """Return what a demo sets that its screen does not have."""
    if demo.page in ALGORITHMS:
        return wrong_lesson(lesson(demo.page), demo)
    if demo.page == "product_search":
        return wrong_search(demo)
    if demo.page == "autocomplete":
        return wrong_autocomplete(demo)
    # Add the screen's parameters here when the first card needs them.
    return [f"{name}: not known of {demo.page}" for name in demo.state] if demo.page in OTHERS else ["no such screen"]


def wrong_lesson(lesson: Lesson, demo: Demo) -> list[str]:
    prefix = f"{lesson.key}_"
    if foreign := [name for name in demo.state if not name.startswith(prefix)]:
        return foreign
    said = {name.removeprefix(prefix): value for name, value in demo.state.items()}
    preset = next((p for p in lesson.presets if p.name == said.get("break")), None)
    if "break" in said:
        alone = said.keys() == {"break"}
        return [] if preset and alone else [f"break: {said['break']}, alone, is none of the failures"]
    view = str(said.pop("view", lesson.views[0] if lesson.views else ""))
    if view and view not in lesson.views:
        return [f"view: {view}"]
    data = str(said.pop("data", lesson.data_of(view)[0].name))
    seed = said.pop("seed", lesson.seed)
    if data not in {d.name for d in lesson.data_of(view)} or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        return [f"data or seed: {data}, {seed}"]
    offered = {p.name: offers(p) for p in lesson.params_of(view)}
    written = {name: demo.parameters[f"{lesson.key}_{name}"] for name in said}
    faults = [f"{name}: {value}" for name, value in written.items() if value not in offered.get(name, {})]
    if not faults and isinstance(demo.step, int):
        values = {p.name: p.start for p in lesson.params} | {name: offered[name][w] for name, w in written.items()}
        n_scenes = len(lesson.walk(Run(lesson.table(data, seed), values, seed, view)).scenes)
        faults += [f"step: {demo.step} of {n_scenes}"] * (demo.step >= n_scenes)
    return faults


def offers(param: Param) -> dict[str, object]:
    """Return what can be set, by how it stands in the URL: as it is written on screen."""
    if isinstance(param, Whole):
        return {str(n): n for n in range(param.low, param.high + 1)}
    return {num(option) if isinstance(option, float) else str(option): option for option in param.options}


def wrong_search(demo: Demo) -> list[str]:
    state = dict(demo.state)
    fits = {
        "view": state.get("view", VIEWS[0]) in VIEWS,
        "q": len(str(state.get("q", ""))) <= MAX_QUERY,
        "width": state.get("width", 1) in range(1, MAX_WIDTH + 1),
        "threshold": state.get("threshold", THRESHOLDS[0]) in THRESHOLDS,
    }
    faults = [f"{name}: {value}" for name, value in state.items() if not fits.get(name, False)]
    return faults + ["a step without the view Walk"] * (demo.step is not None and state.get("view") != "Walk")


def wrong_autocomplete(demo: Demo) -> list[str]:
    state = dict(demo.state)
    fits = {
        "view": state.get("view", "Complete") in AUTOCOMPLETE_VIEWS,
        "beam": str(state.get("beam", 1)) in DIGITS,
        "mask": isinstance(state.get("mask", True), bool),
        "signals": isinstance(state.get("signals", True), bool),
    }
    faults = [f"{name}: {value}" for name, value in state.items() if not fits.get(name, bool(FREE.fullmatch(name)))]
    return faults + ["this screen has no step in its URL"] * (demo.step is not None)


@pytest.mark.parametrize("demo", DEMOS)
def test_the_screen_has_what_the_demo_sets(demo):
    assert wrong(demo) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"page": "nowhere"},
        {"page": "k_means"},
        {"state": {"pca_view": "Elsewhere"}},
        {"state": {"pca_data": "Cars"}},
        {"state": {"pca_seed": 1000}},
        {"state": {"pca_break": "Nothing"}},
        {"state": {"pca_break": "A curve", "pca_seed": 1}},
        {"state": {"pca_n_components": 2}},  # of the other view
        {"state": {"pca_scale": "Given"}},
        {"state": {"seed": 1}},
        {"state": {}, "step": 1000},
        {"page": "product_search", "state": {"width": 31}, "step": None},
        {"page": "product_search", "state": {"threshold": 0.15}, "step": None},
        {"page": "product_search", "state": {"query": "tent"}, "step": None},
        {"page": "product_search", "state": {"view": "Search"}, "step": 1},
        {"page": "autocomplete", "state": {"view": "walk"}, "step": None},
        {"page": "autocomplete", "state": {"view": "Walk"}, "step": 1},
    ],
)
def test_a_demo_that_no_screen_has_is_seen(changes):
    fine = Demo(page="pca", state={"pca_view": "Find the axes", "pca_seed": 1}, step=2, look_for="x")
    assert wrong(fine) == []
    assert wrong(fine.model_copy(update=changes)) != []


def test_the_views_of_autocomplete_are_found():
    assert {"Complete", "Walk", "Trie"} <= set(AUTOCOMPLETE_VIEWS)


def test_the_urls_parameters_are_text_with_the_step():
    demo = Demo(page="pca", state={"pca_seed": 1, "pca_view": "Find the axes"}, step="last", look_for="x")
    assert demo.parameters == {"pca_seed": "1", "pca_view": "Find the axes", "pca_step": "9999"}
    walk = Demo(page="product_search", state={"width": 2, "threshold": 0.3}, step=2, look_for="x")
    assert walk.parameters == {"width": "2", "threshold": "0.3", "step": "2"}
    assert Demo(page="autocomplete", state={"mask": False}, look_for="x").parameters == {"mask": "false"}
