"""A walkthrough as the player's JSON: shared parts once, empty ones left out."""

import hashlib
import json
from typing import Any

from visuals.figures.marks import short
from visuals.lessons.walkthrough import Axis, Picture, Scene, Walkthrough


def payload(walkthrough: Walkthrough) -> dict[str, Any]:
    """Return what the component takes; the ``id`` is the same for the same walkthrough."""
    code: dict[str, dict[str, Any]] = {}
    built: dict[str, Any] = {
        "pictures": [_picture(picture) for picture in walkthrough.pictures],
        "steps": [_step(scene, code) for scene in walkthrough.scenes],
        "key": [[part.c, part.style, part.text] for part in walkthrough.key],
        "arrays": {name: {"x": short(x), "y": short(y)} for name, (x, y) in walkthrough.arrays.items()},
        "note": walkthrough.note,
        "code": code,
        "start": walkthrough.start,
    }
    digest = hashlib.sha256(json.dumps(built, sort_keys=True).encode("utf-8", "surrogatepass"))
    return built | {"id": digest.hexdigest()[:16]}


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name, "title": picture.title, "alt": picture.alt, "height": picture.height,
        "equal": picture.equal, "min_width": picture.min_width, "x": _axis(picture.x), "y": _axis(picture.y),
        "base": list(picture.base),
    }  # fmt: skip


def _axis(axis: Axis) -> dict[str, Any]:
    ticks = [[value, text] for value, text in axis.ticks]
    return {
        "label": axis.label, "low": axis.low, "high": axis.high, "ticks": ticks, "bare": axis.bare, "log": axis.log,
    }  # fmt: skip


def _step(scene: Scene, code: dict[str, dict[str, Any]]) -> dict[str, Any]:
    name = f"{scene.code.file}:{scene.code.lines[0][0]}"
    code[name] = {"file": scene.code.file, "lines": [list(line) for line in scene.code.lines]}
    numbers = scene.numbers
    step = {
        "stage": scene.stage,
        "mood": scene.mood,
        "caption": scene.caption,
        "marks": {name: list(marks) for name, marks in scene.marks.items()},
        "head": list(numbers.head),
        "rows": [{"cells": list(r.cells), "tag": r.tag, "c": r.c, "lit": r.lit} for r in numbers.rows],
        "facts": [[f.name, f.now, f.before, f.note] for f in numbers.facts],
        "formulas": [{"left": f.left, "lines": list(f.lines), "tag": f.tag} for f in scene.formulas],
        "code": name,
        "lit": list(scene.code.lit),
    }
    if scene.ask:
        ask = scene.ask
        step["ask"] = {
            "question": ask.question, "options": list(ask.options), "answer": ask.answer, "reveal": ask.reveal,
            "tags": list(ask.tags),
        }  # fmt: skip
    return step
