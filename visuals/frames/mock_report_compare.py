"""Two attempts beside each other: of this interview, or of this one and another that asked the same."""

from datetime import tzinfo

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, interviews
from practice.interview.progress import Compared, compared_attempts, compared_interviews
from practice.interview.report import Report
from practice.profile import profile, zone_of
from visuals.cards.parts import one_line
from visuals.figures.report_changes import changes
from visuals.frames.bank import bank
from visuals.frames.plain import plain

HERE = "here"


def comparisons(learner: Learner, kept: KeptInterview) -> dict[str, tuple[str, tuple[Compared, ...]]]:
    """Return what can be compared with this interview, by a key: what it is called, and the pairs of attempts."""
    state = kept.state
    own = [pair for n in range(len(state.questions)) if (pair := compared_attempts(state, bank(), n))]
    found: dict[str, tuple[str, tuple[Compared, ...]]] = {}
    if own:
        found[HERE] = ("Your attempt before, in this interview", tuple(own))
    zone = zone_of(profile(learner))
    for other in interviews(learner):
        if other.id == kept.id or not other.state.began_at or not state.began_at:
            continue
        first, second = sorted((other.state, state), key=lambda one: (one.began_at is None, one.began_at))
        if pairs := compared_interviews(first, second, bank()):
            which = "later" if second is other.state else "earlier"
            found[other.id] = (f"The {which} interview of {_day(other, zone)}: {other.state.title}", pairs)
    return found


def _day(kept: KeptInterview, zone: tzinfo) -> str:
    at = (kept.state.began_at or kept.created_at).astimezone(zone)
    return f"{at.day} {at:%B %Y, %H:%M}"


def compare(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw the choice, and what changed at each question that both have."""
    found = comparisons(learner, kept)
    if not found:
        st.markdown(
            "Nothing to compare yet. Say an answer again, or take the interview again: what changed is shown here."
        )
        return
    chosen = st.selectbox("Compare with", list(found), format_func=lambda key: found[key][0], key="compare-with")
    pairs = found[chosen][1]
    st.html(changes(pairs))
    for pair in pairs:
        with st.expander(f"The words of both: {plain(one_line(pair.ask))}"):
            before, after = st.columns(2, gap="large")
            for column, name, one in ((before, "Before", pair.before), (after, "After", pair.after)):
                column.caption(f"**{name}**")
                column.markdown(plain(one.text))
