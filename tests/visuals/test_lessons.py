"""What every lesson holds: its scenes, questions, failures, checks and words. One table for all algorithms."""

import json
import math
import re
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest

from visuals.figures.write import num
from visuals.lessons.catalogue import ENTRIES, lesson
from visuals.lessons.lesson import Lesson, Preset, Run
from visuals.lessons.payload import payload
from visuals.lessons.walkthrough import Walkthrough

KEYS = [entry.key for entry in ENTRIES if find_spec(f"visuals.lessons.{entry.key}")]
LARGEST = 1_500_000  # bytes of JSON: more would be slow to send
REST = pytest.mark.thorough  # a lesson's own file looks at what its failures and data sets show
PRESETS = [
    pytest.param(key, preset.name, marks=[REST] * (i > 0))
    for key in KEYS
    for i, preset in enumerate(lesson(key).presets)
]
DATA = [pytest.param(key, data.name, marks=[REST] * (i > 0)) for key in KEYS for i, data in enumerate(lesson(key).data)]
VIEWS = [(key, view) for key in KEYS for view in (lesson(key).views or [""])]


@cache
def walked(key: str, view: str = "", preset: str = "", data: str = "") -> tuple[Run, Walkthrough]:
    found = lesson(key)
    run = found.broken(_preset(found, preset)) if preset else found.run(data=data, view=view)
    return run, found.walk(run)


def _preset(found: Lesson, name: str) -> Preset:
    return next(p for p in found.presets if p.name == name)


def all_walks(key: str) -> list[Walkthrough]:
    found = lesson(key)
    return [walked(key, view)[1] for view in (found.views or [""])] + [
        walked(key, preset=preset.name)[1] for preset in found.presets
    ]


def _numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [n for v in value.values() for n in _numbers(v)]
    if isinstance(value, list | tuple):
        return [n for v in value for n in _numbers(v)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("key", KEYS)
def test_a_lesson_is_complete(key: str) -> None:
    found = lesson(key)
    assert found.key == key
    assert 2 <= len(found.presets) <= 6
    assert len({preset.name for preset in found.presets}) == len(found.presets)
    assert set(found.own_views) <= set(found.views)
    names = [param.name for param in found.params]
    assert len(set(names)) == len(names)
    for preset in found.presets:
        assert set(preset.values) <= {p.name for p in found.params_of(preset.view or (found.views or ("",))[0])}
        assert all(len(text) > 20 and text.endswith(".") for text in (preset.see, preset.why, preset.do))


@pytest.mark.parametrize(("key", "view"), VIEWS)
def test_the_questions_of_a_walk(key: str, view: str) -> None:
    _, walk = walked(key, view)
    asks = [scene.ask for scene in walk.scenes if scene.ask]
    assert 3 <= len(asks) <= 8, f"{len(asks)} questions at the defaults of {view or 'the only view'}"
    assert walk.scenes[walk.start].ask, "the page opens where something is asked"
    for scene in walk.scenes:
        for formula in scene.formulas:
            assert formula.left or formula.lines
        assert 10 < len(scene.caption) <= 400
        assert scene.caption[-1] in ".?:", scene.caption


@pytest.mark.parametrize(("key", "data"), DATA)
def test_every_data_set_walks_and_equals_scikit_learn(key: str, data: str) -> None:
    run, walk = walked(key, data=data)
    assert walk.scenes[-1].numbers.facts, "the last scene's facts are the run's result"
    found = lesson(key).check(run)
    assert found
    assert [(c.name, c.gap) for c in found if not c.equal] == []


@pytest.mark.parametrize(("key", "preset"), PRESETS)
def test_every_failure_walks_and_equals_scikit_learn(key: str, preset: str) -> None:
    run, walk = walked(key, preset=preset)
    step = _preset(lesson(key), preset).step
    assert step is None or -1 <= step < len(walk.scenes)
    assert [(c.name, c.gap) for c in lesson(key).check(run) if not c.equal] == []


@pytest.mark.parametrize("key", KEYS)
def test_what_is_sent_is_whole_and_small(key: str) -> None:
    for walk in all_walks(key):
        sent = payload(walk)
        text = json.dumps(sent, allow_nan=False)
        assert len(text) < LARGEST
        assert all(math.isfinite(n) for n in _numbers(sent))
        assert payload(walk)["id"] == sent["id"]
        names = {picture.name for picture in walk.pictures}
        for scene in walk.scenes:
            assert set(scene.marks) <= names
            assert all(len(row.cells) == len(scene.numbers.head) for row in scene.numbers.rows)


@pytest.mark.parametrize("key", KEYS)
def test_words_are_written_with_care(key: str) -> None:
    for walk in all_walks(key):
        texts = [scene.caption for scene in walk.scenes]
        texts += [text for scene in walk.scenes if scene.ask for text in (scene.ask.question, scene.ask.reveal)]
        for text in texts:
            assert not re.search(r"(?<![\w’)-])-\d", text), f"a hyphen for a minus sign: {text}"
            assert "nan" not in text.split(), text
            assert "  " not in text, text


@pytest.mark.parametrize("key", KEYS)
def test_a_run_is_the_same_again(key: str) -> None:
    found = lesson(key)
    assert payload(found.walk(found.run())) == payload(walked(key)[1])


@pytest.mark.parametrize("key", KEYS)
def test_quiz_questions_have_their_answers(key: str) -> None:
    seen = set()
    for seed in range(12):
        questions = lesson(key).quiz(np.random.default_rng(seed))
        assert len(questions) == 2
        for question in questions:
            seen.add(question.prompt)
            assert math.isfinite(question.answer)
            if question.options:
                assert question.answer in range(len(question.options))
                assert len(set(question.options)) == len(question.options) >= 2
            else:
                assert question.tolerance > 0
                shown = [num(question.answer, digits) for digits in (2, 3, 4, 5)] + [
                    f"{question.answer:.{d}f}".replace("-", "−") for d in range(5)
                ]
                assert any(text in question.why for text in shown), f"the way must end at {question.answer}: {question}"
    assert len(seen) > 8, "the questions hardly change with the seed"


@pytest.mark.parametrize("key", KEYS)
def test_the_interview_can_be_said_in_two_minutes(key: str) -> None:
    said = lesson(key).interview
    words = len(said.explanation.split())
    assert 180 <= words <= 330, f"{words} words"
    assert "$" in said.time
    assert "$" in said.memory
    assert 3 <= len(said.follow_ups) <= 7
    assert all(question.endswith("?") and len(answer) > 40 for question, answer in said.follow_ups)
