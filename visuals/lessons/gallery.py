"""Small pictures of all algorithms for the overview, made beforehand: it opens without running any of them.

python -m visuals.lessons.gallery      # after a lesson was changed: writes gallery.json anew
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from visuals.figures.marks import Mark
from visuals.lessons.catalogue import ENTRIES, lesson
from visuals.lessons.payload import payload
from visuals.lessons.walkthrough import Axis, Picture, Walkthrough

FILE = Path(__file__).with_name("gallery.json")
HEIGHT = 150  # px
SMALLER = 0.6  # of the marks' sizes
# Which scene and picture say most, where it is not the last scene's first picture.
SHOWN = {"gradient_descent": (-1, 1)}


def make() -> dict[str, Any]:
    """Return each algorithm's picture as the player's JSON, by its key."""
    return {entry.key: _small(lesson(entry.key).walk(lesson(entry.key).run()), entry.key) for entry in ENTRIES}


def read() -> dict[str, Any]:
    """Return the pictures that were made beforehand."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def _small(walk: Walkthrough, key: str) -> dict[str, Any]:
    scene, number = SHOWN.get(key, (-1, 0))
    picture = walk.pictures[number]
    shown = walk.scenes[scene]
    marks = [_smaller(mark) for mark in shown.marks.get(picture.name, ()) if mark["t"] != "label"]
    base = [_smaller(mark) for mark in picture.base if mark["t"] != "label"]
    bare = Picture(
        picture.name, _bare(picture.x), _bare(picture.y), picture.alt, height=HEIGHT, equal=picture.equal, base=base
    )
    sent = payload(replace(walk, pictures=[bare], scenes=[replace(shown, marks={picture.name: marks})], note=""))
    used = {mark["of"] for mark in [*marks, *base] if "of" in mark}
    drawn = {"stage": "", "mood": "kept", "caption": picture.alt, "marks": sent["steps"][0]["marks"], "code": ""}
    step = drawn | {name: [] for name in ("head", "rows", "facts", "formulas", "lit")}
    arrays = {name: array for name, array in sent["arrays"].items() if name in used}
    return {**sent, "steps": [step], "code": {"": {"file": "", "lines": []}}, "key": [], "arrays": arrays, "start": 0}


def _bare(axis: Axis) -> Axis:
    return replace(axis, bare=True, ticks=())


def _smaller(mark: Mark) -> Mark:
    small = {name: value for name, value in mark.items() if name not in ("tag", "lit")}
    if "r" in small:
        r = small["r"]
        small["r"] = [v * SMALLER for v in r] if isinstance(r, list) else r * SMALLER
    if mark["t"] == "node":
        small["lines"], small["wide"] = [], round(mark["wide"] * SMALLER / 2)
    return small


if __name__ == "__main__":
    FILE.write_text(json.dumps(make(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
