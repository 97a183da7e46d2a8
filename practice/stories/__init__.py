"""Stories for behavioural questions: kept, measured, mapped to the principles, turned and rehearsed."""

from practice.stories.cover import Fewest, best_few, fewest
from practice.stories.keeping import (
    Fit,
    KeptStory,
    add_story,
    delete_story,
    place_of,
    save_part,
    save_story,
    set_fit,
    stories,
    story,
)
from practice.stories.matrix import Matrix, matrix, matrix_of
from practice.stories.text import PARTS, StoryText
from practice.stories.turning import Turn, turns

__all__ = [
    "PARTS", "Fewest", "Fit", "KeptStory", "Matrix", "StoryText", "Turn", "add_story", "best_few", "delete_story",
    "fewest", "matrix", "matrix_of", "place_of", "save_part", "save_story", "set_fit", "stories", "story", "turns",
]  # fmt: skip
