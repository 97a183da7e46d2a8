"""A story being written: its facts, its parts in boxes that save by themselves, and what can be measured of it."""

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from practice import Learner, PracticeError
from practice.stories import KeptStory, place_of, save_part, save_story, story
from practice.stories.measures import balance, remarks, story_words
from practice.stories.text import OLDEST
from practice.stories.turning import hinted
from visuals.figures.story_balance import balance_bar, length
from visuals.figures.story_words import hinting
from visuals.frames.draft_box import draft_box
from visuals.frames.learner import now
from visuals.frames.plain import plain

MEASURES = "story-measures"
BOXES = {
    "situation": ("Situation", 3, "Where, when, and what was at stake. Two or three sentences."),
    "task": ("Task", 2, "What you had to reach, and by when."),
    "action": ("Action", 8, "What you did, step by step, with “I”. A first idea that failed belongs here too."),
    "result": ("Result", 4, "What changed, from what to what, and for whom."),
    "numbers": ("Numbers to remember", 2, "Baseline, figure, period, price: what you would be asked for."),
}


def facts(mine: Learner, kept: KeptStory) -> None:
    """Draw title, month, role and tags; each is saved when it is left."""
    text = kept.text
    _line(mine, kept, "title", "Title", text.title)
    month, role, tags = st.columns([3, 4, 4], gap="small")
    with month:
        months = _months(now().date())
        st.selectbox(
            "Month", months, format_func=lambda day: f"{day:%b %Y}", placeholder="When",
            **_kept_as(mine, kept, "happened_on", text.happened_on if text.happened_on in months else None),
        )  # fmt: skip
    with role:
        _line(mine, kept, "role", "Your role", text.role, "Intern, data team")
    with tags:
        _line(mine, kept, "tags", "Tags", ", ".join(text.tags), "search, teamwork")
    if message := st.session_state.pop(_key(kept, "message"), ""):
        st.error(message)


def parts(mine: Learner, kept: KeptStory) -> None:
    """Draw a box for each part; what is typed is the story at once."""
    for part, (label, rows, help_) in BOXES.items():
        keep = partial(save_part, mine, kept.id, part)
        draft_box(mine, place_of(kept.id, part), label, rows=rows, help=help_, keep=keep, also=(MEASURES,))


@st.fragment(key=MEASURES)
def measures(mine: Learner, story_id: str) -> None:
    """Draw balance, length, remarks and what the words hint at, anew after each save."""
    try:
        kept = story(mine, story_id)
    except PracticeError as error:
        st.error(str(error))
        return
    st.html(balance_bar(balance(kept.text)))
    st.caption(length(story_words(kept.text)))
    for remark in remarks(kept.text):
        st.markdown(remark)
    if hints := hinted(kept):
        st.caption(hinting(hints))


def _line(mine: Learner, kept: KeptStory, field: str, label: str, value: str, placeholder: str = "") -> None:
    most = 120 if field != "tags" else 500
    st.text_input(label, placeholder=placeholder, max_chars=most, **_kept_as(mine, kept, field, value))


def _kept_as(mine: Learner, kept: KeptStory, field: str, value: Any) -> dict[str, Any]:
    """Return what a field's widget needs: it shows what is kept, also what another tab wrote, and saves itself."""
    key, seen = _key(kept, field), f"{_key(kept, field)}:seen"
    if key not in st.session_state or st.session_state.get(seen) != (value,):
        st.session_state[key], st.session_state[seen] = value, (value,)
    return {"key": key, "on_change": _save, "args": (mine, kept, field)}


def _save(mine: Learner, kept: KeptStory, field: str) -> None:
    """Keep a field that was left; what does not fit is said and stays in the field."""
    value = st.session_state[_key(kept, field)]
    if field == "tags":
        value = [tag for tag in (part.strip() for part in value.split(",")) if tag]
    try:
        saved = save_story(mine, kept.id, {field: value}, kept.text, now())
    except PracticeError as error:
        st.session_state[_key(kept, "message")] = str(error)
        return
    if old := saved.replaced.get(field):
        st.session_state[_key(kept, "message")] = (
            f"Another tab had “{plain(old)}” here. Yours stands; type the other again if it was better."
        )


def _key(kept: KeptStory, field: str) -> str:
    return f"story-{kept.id}-{field}"


def _months(today: date) -> list[date]:
    """Return the months up to this one, the newest first."""
    last = 12 * today.year + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last, 12 * OLDEST.year - 1, -1)]
