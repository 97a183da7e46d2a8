"""Two attempts beside each other: of this interview, or of this one and another that asked the same."""

from collections.abc import Sequence

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, interviews
from practice.interview.progress import Compared, compared_attempts, compared_interviews
from practice.interview.report import Report
from visuals.cards.parts import one_line
from visuals.figures.labelled_answer import title_of
from visuals.figures.write import listed
from visuals.frames.bank import bank
from visuals.frames.mock_answered import figures, remarked
from visuals.frames.plain import plain

HERE = "here"


def comparisons(learner: Learner, kept: KeptInterview) -> dict[str, tuple[str, Sequence[Compared]]]:
    """Return what can be compared with this interview, by a key: what it is called, and the pairs of attempts."""
    state = kept.state
    own = [pair for n in range(len(state.questions)) if (pair := compared_attempts(state, bank(), n))]
    found: dict[str, tuple[str, Sequence[Compared]]] = {}
    if own:
        found[HERE] = ("your attempt before, in this interview", own)
    for other in interviews(learner):
        if other.id == kept.id or not other.state.began_at or not state.began_at:
            continue
        first, second = sorted((other.state, state), key=lambda one: (one.began_at is None, one.began_at))
        if pairs := compared_interviews(first, second, bank()):
            which = "later" if second is other.state else "earlier"
            found[other.id] = (f"the {which} interview of {_day(other)}: {other.state.title}", pairs)
    return found


def _day(kept: KeptInterview) -> str:
    at = kept.state.began_at or kept.created_at
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def compare(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw the choice, and what changed at each question that both have."""
    found = comparisons(learner, kept)
    if not found:
        st.markdown(
            "Nothing to compare yet. Say an answer again, or take the interview again: what changed is shown here."
        )
        return
    chosen = st.selectbox("Compare with", list(found), format_func=lambda key: found[key][0], key="compare-with")
    for pair in found[chosen][1]:
        with st.container(border=True):
            _changes(pair)


def _changes(pair: Compared) -> None:
    st.markdown(f"**{plain(one_line(pair.ask))}**")
    change = pair.comparison
    lines = remarked(change)
    if change.stayed:
        lines.append(f"Said of both: {listed(title_of(remark).lower() for remark in change.stayed)}.")
    st.markdown("\n".join(f"- {line}" for line in lines) or "Nothing is remarked of either.")
    with st.expander("The figures of both"):
        st.markdown(figures(change))
    with st.expander("The words of both"):
        before, after = st.columns(2, gap="medium")
        for column, name, one in ((before, "Before", pair.before), (after, "After", pair.after)):
            column.caption(name)
            column.markdown(plain(one.text))
