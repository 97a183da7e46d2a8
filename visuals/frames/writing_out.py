"""Write out a recording in the background, where that is installed; its words go into the draft, to be corrected."""

from functools import partial

import streamlit as st

from practice import Learner
from practice.recordings import Spoken
from practice.recordings.transcribe import can_write_out, write_out
from visuals.frames.act_button import act_button
from visuals.frames.learner import now
from visuals.frames.own_data.desk import Desk, desk

HELP = "On this machine; it may take as long as you spoke."
BUSY = "Another recording of yours is being written out."
FAILED = "The recording could not be written out; the program's log says why. You can type instead."
DONE = "Written out in the box, below what stood there. Read it through: names and numbers are often misheard."


def writing_out(mine: Learner, place: str, spoken: Spoken) -> None:
    """Draw the button, or how far it is, or how it ended; nothing where it is not installed."""
    if not can_write_out() or not spoken.seconds:
        return
    here, name = desk(f"writing-out-{mine.id}"), f"{place} {spoken.recording}"
    here.clear_up()
    if here.job is not None and here.name == name:
        _progress(here)
        return
    ended = here.outcome if here.outcome is not None and here.outcome.name == name else None
    if ended is not None and ended.state == "done":
        st.caption(DONE)
        return
    act_button(
        "Write out what I said", lambda: _start(mine, place, spoken.recording, name), key=f"write-out:{place}",
        disabled=here.busy, help=BUSY if here.busy else HELP,
    )  # fmt: skip
    if ended is not None and ended.state == "failed":
        st.error(ended.why or FAILED)


def _start(mine: Learner, place: str, id: str, name: str) -> None:
    desk(f"writing-out-{mine.id}").start(name, partial(write_out, mine, place, id, now))


@st.fragment(run_every=1)
def _progress(here: Desk) -> None:
    """Show how far it is; the fragment reruns alone until the job has ended."""
    job = here.job
    if job is None or job.state != "running":
        st.rerun()
    st.progress(job.fraction, text="Writing out what you said")
    if st.button("Stop writing it out", key="stop-writing-out"):
        job.cancel()
