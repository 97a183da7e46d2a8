"""Experiments: what the articles measured, measured again on the shop and on the learner's own data."""

from math import isinf

import streamlit as st

from pages.experiments import compare, pictures, pinning, running
from pages.experiments.desk import desk
from pages.experiments.say import say
from pages.experiments.state import header
from visuals.figures.experiment_words import provenance
from visuals.frames.engines import data_set
from visuals.frames.experiments import result_of
from xmr_core import ModelFormatError
from xmr_core.experiments.catalogue import EXPERIMENTS
from xmr_core.experiments.result import Result
from xmr_core.experiments.verdict import verdict

READABLE = 820  # px, as wide as the interview box
# Never by colour alone: each has its own icon and words.
STATES = {
    "seen": (":material/check_circle:", "green", "Seen here"),
    "partly": (":material/contrast:", "orange", "Seen here in part"),
    "not seen": (":material/cancel:", "gray", "Not seen here"),
}


def screen() -> None:
    """Draw the screen."""
    experiment, data = header()
    if desk().busy:
        running.progress()
    try:
        result = result_of(experiment, data)
    except ModelFormatError:
        st.error(
            "This data set cannot be opened: its files are missing or damaged. Choose another one, or load your file "
            "again under “Your data” on the screen Product search."
        )
        return
    known = EXPERIMENTS[experiment]
    st.subheader(known.question, anchor=False)
    found, here = st.columns(2, gap="large")
    sources = ", ".join(f"[{name}]({address})" for name, address in known.sources)
    found.markdown(f"**What the articles found.** {known.found}  \n:gray[Source: {sources}]")
    if result is None:
        here.markdown(f"**How it is done here.** {known.method}")
        running.offer(experiment, data)
    else:
        with here:
            _seen(result, known.judged)
        pictures.show(result)
        if experiment == "beam" and isinf(data_set(data).search.model.match_weight_):
            st.caption("Here the match with prototypes alone ranks, so dropped classifier weights cost no recall.")
        st.caption(f"{known.method} {provenance(result)}", width=READABLE)
        pinning.show(result)
    compare.show(experiment, result)
    say(experiment, result)


def _seen(result: Result, judged: str) -> None:
    found = verdict(result)
    icon, colour, words = STATES[found.state]
    st.markdown(f"**:{colour}[{icon} {words}.]** {found.text}\n\n:gray[{judged}]")


screen()
