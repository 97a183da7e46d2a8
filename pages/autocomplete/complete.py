"""Complete: a box that completes at every key, the session beside it, and where the order comes from."""

import streamlit as st

from pages.autocomplete import session
from visuals.components.combobox import asked, combobox
from visuals.components.points_table import points_table
from visuals.figures import completion_list as written
from visuals.frames.completers import completer, completions, timed_trace
from visuals.frames.interview_box import say_it
from visuals.frames.plain import plain
from xmr_core import ModelFormatError

BOX = "box"
SCREEN = "screen"  # the fragment that a choice and a pause in typing redraw


def show(log: str) -> None:
    """Draw the view of a log's completer."""
    session.begin(log)
    left, right = st.columns([8, 6], gap="large")
    with right:
        previous = session.show(log)
    with left:
        _box(log, previous)
    _why(log, previous)


@st.fragment
def _box(log: str, previous: str) -> None:
    """Draw the box with its lists: all that a key redraws, as what stands beside it would be painted before them."""
    text, seq, mount = _asked()
    try:
        data = completions(log, text, previous)
    except ModelFormatError:  # the log was deleted, in another tab: the whole screen says what is shown instead
        st.rerun()
    request = {"text": text, "seq": seq, "mount": mount, "start": st.session_state["box_start"]}
    combobox(data | request, key=BOX, on_query=_take)


def _why(log: str, previous: str) -> None:
    """Draw where the order comes from, for the text that was in the box when typing last paused."""
    found, _ = timed_trace(log, _asked()[0], previous)
    st.subheader("Why this order", anchor=False)
    detail = st.toggle("Show the single signals", key="signals", bind="query-params")
    points_table(written.points_table(found, detail), key="points")
    st.caption(
        "Points count from the weakest candidate under the same prefix, so they add up and are never negative. "
        + written.where_weights_come_from(completer(log).has_fitted_weights)
    )
    say_it(
        "complete",
        "I rank the queries that begin with the prefix by a linear model over a few signals: a walk on the graph of "
        "which query follows which, popularity, two cosines with the previous query, and how much is left to type. "
        "The weights come from a listwise softmax on held-out rows. Suggestions extend the prefix by construction.",
        r"Cost of a key: two binary searches, $O(\log V)$ for $V$ queries, then a bounded number of candidates. The "
        r"walk is taken once for each previous query.",
        "Here: " + plain(written.how_many(found)),
    )


def opens(log: str) -> None:
    """Set the screen to this view, with an empty box."""
    st.session_state.update(view="Complete", box_start="")
    st.query_params["prefix"] = ""  # the box is not on screen yet, so it would not write it there itself


def _asked() -> tuple[str, int, str]:
    """Return the text in the box, the number of the request and the box that asked."""
    told = asked(st.session_state.get(BOX))
    return (told.text[: session.MAX_TEXT], told.seq, told.mount) if told else (st.session_state["box_start"], 0, "")


def _take() -> None:
    """Take what was chosen in the box into the session; then, and when typing has paused, redraw the whole screen."""
    told = asked(st.session_state.get(BOX))
    if told is None:
        return
    session.hold()
    mount, taken = st.session_state.get("picked", ("", 0))
    new = told.picks[taken if mount == told.mount else 0 :]
    st.session_state["picked"] = (told.mount, len(told.picks))
    if new:
        session.take(new)
    if new or told.paused:
        st.rerun(SCREEN)
