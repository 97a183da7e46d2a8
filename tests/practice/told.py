"""Stories for tests, without a store."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from practice.stories import KeptStory, StoryText
from practice.stories.keeping import Fit
from questions.topics import Principle

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


def told(title: str, fits: Mapping[Principle, Fit] | None = None, month: str = "", **text: Any) -> KeptStory:
    """Return a story of a month ("2026-03")."""
    day = date.fromisoformat(f"{month}-01") if month else None
    return KeptStory(title, StoryText(title=title, happened_on=day, **text), 1, NOW, NOW, fits or {})
