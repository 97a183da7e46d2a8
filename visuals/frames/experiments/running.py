"""Run an experiment: its waiting time and button, its progress, and how it ended without a result."""

import streamlit as st

from visuals.figures.experiment_words import about
from visuals.frames.engines import SHOP, title_of
from visuals.frames.experiments.desk import desk
from visuals.frames.experiments.kept import waiting_time
from visuals.frames.experiments.titles import title
from visuals.frames.learner import owner
from visuals.frames.plain import plain
from xmr_core.experiments.on_purchases import ON_PURCHASES
from xmr_core.own_datasets import has_log

AT_ONCE = 5.0  # seconds that a learner may be kept waiting without being asked


def offer(experiment: str, data: str) -> None:
    """Draw what stands in the place of a result; a quick experiment is run at once."""
    here = desk()
    here.clear_up()
    if experiment in ON_PURCHASES and data != SHOP and not has_log(data):
        st.info(
            "This data set was kept by an earlier version, without its rows, and this experiment needs them. Load its "
            "file again under “Your data” on the screen Product search. “Beam” works without the rows."
        )
        return
    outcome = here.outcomes.get((owner(), experiment, data))
    if outcome:
        _ended(outcome.state, outcome.why)
    if here.busy:
        return
    seconds = waiting_time(experiment, data)
    if seconds < AT_ONCE and outcome is None:
        _at_once(experiment, data)
    with st.container(border=True, key="offer"):
        st.markdown(
            f"Not run on this data set yet. It takes **about {about(seconds)}** on this machine and is kept: "
            "the next visit shows it at once. You can go on reading and searching meanwhile."
        )
        if st.button(f"Run the experiment “{title(experiment)}”", type="primary", key="run"):
            here.start(experiment, data, owner())
            st.rerun()


def _at_once(experiment: str, data: str) -> None:
    here = desk()
    with st.spinner("Measuring, some seconds"):
        here.start(experiment, data, owner())
        if (job := here.job) is not None:
            job.wait(12 * AT_ONCE)
    here.clear_up()
    st.rerun()


def _ended(state: str, why: str) -> None:
    if state == "cancelled":
        st.info("The experiment was cancelled; nothing was kept.", icon=":material/info:")
    elif why:
        st.warning(plain(why), icon=":material/info:")
    else:
        st.error(
            "The experiment failed and nothing was changed. The program's log says why; it can be run again.",
            icon=":material/error:",
        )


@st.fragment(run_every=0.5)
def progress() -> None:
    """Show how far the experiment is; the fragment reruns alone, so the rest of the screen stays as it is."""
    here = desk()
    job = here.job
    if job is None or job.state != "running":
        here.clear_up()
        st.rerun()
    if here.job_of(owner()) is None:
        st.info("An experiment of somebody else is running; one runs at a time. Yours can begin after it.")
        return
    stage, fraction = job.progress
    what = f"“{title(here.experiment)}” on {title_of(here.data)}"
    bar, button = st.columns([9, 3], vertical_alignment="center", gap="medium")
    doing = "stopping" if job.cancel_requested else stage or "starting"
    bar.progress(fraction, text=plain(f"{what}: {doing}"))
    if button.button("Cancel the experiment", key="cancel", width="stretch"):
        job.cancel()
