"""What changed over the interviews: small charts side by side, and the same as a table. No score."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview
from practice.interview.progress import TrendPoint, trend
from practice.interview.report import report
from practice.profile import profile, zone_of
from visuals.figures.interview_trend import PANELS, describe, fig_trend, panels, trend_rows
from visuals.figures.reflow_table import reflow_table
from visuals.figures.template import Theme
from visuals.frames.bank import bank

MADE = "mock-trend:made"
RECENT = 12  # interviews: a dozen fits the width of a phone, and older ones say little of today


def trend_view(mine: Learner, over: Sequence[KeptInterview]) -> None:
    """Draw the trend over those interviews that were finished, the newest given first; nothing for fewer than two."""
    finished = [one for one in over if one.state.status == "finished"][:RECENT]
    if len(finished) < 2:
        return
    zone = zone_of(profile(mine))
    points = [replace(one, at=one.at.astimezone(zone)) for one in _points(finished)]
    drawn = panels(points)
    if not drawn:
        return
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    st.subheader("Over your interviews", anchor=False)
    st.caption("Counts of what was said. Questions differ from interview to interview, so a single dot says little.")
    for column, panel in zip(st.columns(3, gap="medium"), drawn, strict=False):
        column.plotly_chart(
            fig_trend(points, panel, theme), key=f"trend-{panel}", theme=None, config={"displayModeBar": False},
            alt=describe(points, panel),
        )  # fmt: skip
    with st.expander("The same as a table"):
        st.html(reflow_table(("Day", "Interview", *PANELS.values()), trend_rows(points), (12, 28, 20, 20, 20)))


def _points(finished: Sequence[KeptInterview]) -> list[TrendPoint]:
    """Return the points, the oldest first; each report is made once, and again after a remark was disputed in it."""
    before = st.session_state.get(MADE, {})
    made = {
        (one.id, one.updated_at): before.get((one.id, one.updated_at)) or trend([report(one.state, bank())])
        for one in finished
    }
    st.session_state[MADE] = made
    return sorted((point for points in made.values() for point in points), key=lambda point: point.at)
