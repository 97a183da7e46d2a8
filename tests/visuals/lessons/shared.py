"""What the tests of lessons share: a known failure by its name, and the facts of a scene."""

from visuals.lessons.lesson import Lesson, Preset
from visuals.lessons.walkthrough import Scene, Walkthrough


def preset_of(lesson: Lesson, name: str) -> Preset:
    """Return a known failure; without it the test is wrong."""
    found = lesson.preset(name)
    assert found is not None, name
    return found


def facts_of(shown: Walkthrough | Scene) -> dict[str, str]:
    """Return the facts of a scene, of a walk those of its last one."""
    scene = shown.scenes[-1] if isinstance(shown, Walkthrough) else shown
    return {fact.name: fact.now for fact in scene.numbers.facts}
