"""The profile on Settings: one question a row with its reason, kept as soon as it is answered."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from practice.models import Profile
from practice.profile import ROLES, bounds, profile, save_profile, time_zones, today
from visuals.frames.learner import mine, now, said_calmly
from visuals.frames.settings_keep import keep

NOT_SAID = "Not said"
LEAST, MOST = bounds("minutes_a_day")
REFUSED = {"minutes_a_day": f"Plans are made for {LEAST} to {MOST} minutes a day. The last answer stays until then."}
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


@st.fragment
@said_calmly()
def profile_view() -> None:
    """Draw the questions; what is answered reruns this part alone."""
    learner = mine()
    kept = profile(learner)

    def save(changes: Mapping[str, Any]) -> None:
        save_profile(learner, changes, now())

    st.caption("Each answer is kept as you give it. Leave out what you like.")
    for field, (draw, why) in QUESTIONS.items():
        with st.container(gap="xxsmall", width=480):
            note = keep(field, getattr(kept, field), draw(kept), save, REFUSED.get(field, ""))
            st.caption(why + note)


def _name(kept: Profile) -> str:
    return st.text_input("Name", kept.name, key="profile_name", max_chars=100)


def _role(kept: Profile) -> str | None:
    return _choice("Role", ROLES, kept.role, "profile_role")


def _interview(kept: Profile) -> date | None:
    day = st.date_input(
        "Day of the interview", kept.interview_on, FIRST, LAST, key="profile_interview", format="YYYY-MM-DD"
    )  # fmt: skip
    if day and day < today(kept, now()):
        st.info("This day is past. Choose the next one, or empty the field.")
    return day


def _minutes(kept: Profile) -> int | None:
    # With a number as its default Streamlit's box cannot be emptied: 0 takes the answer back.
    return st.number_input("Minutes a day", 0, MOST, kept.minutes_a_day or 0, 5, key="profile_minutes_a_day") or None


def _cards(label: str, field: str, step: int) -> Callable[[Profile], int]:
    def draw(kept: Profile) -> int:
        return st.number_input(label, *bounds(field), getattr(kept, field), step, key=f"profile_{field}")

    return draw


def _zone(kept: Profile) -> str | None:
    return _choice("Time zone", time_zones(), kept.timezone, "profile_zone")


def _choice(label: str, options: tuple[str, ...], kept: str | None, key: str) -> str | None:
    every = (None, *options)
    at = every.index(kept) if kept in every else 0
    return st.selectbox(label, every, at, _written, key=key)


def _written(option: str | None) -> str:
    return f"{option[0].upper()}{option[1:]}" if option else NOT_SAID


QUESTIONS: dict[str, tuple[Callable[[Profile], Any], str]] = {
    "name": (_name, "What you are called here. Nobody else sees it."),
    "role": (_role, "What you prepare for."),
    "interview_on": (_interview, "Reviews and the plan are laid out back from this day."),
    "minutes_a_day": (_minutes, "The plan on Home fits into them; 0 if you would rather not say."),
    "new_a_day": (_cards("New cards a day", "new_a_day", 1), "Each comes back several times in its first week."),
    "reviews_a_day": (_cards("Reviews a day, at most", "reviews_a_day", 5), "What is more waits for the next days."),
    "timezone": (_zone, "A day ends at midnight there; without one, at midnight UTC."),
}
