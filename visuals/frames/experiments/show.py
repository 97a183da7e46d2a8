"""One experiment as its screen shows it: the question, what the articles found, and what was measured here."""

from math import isinf

import streamlit as st

from visuals.figures.experiment_words import provenance
from visuals.frames.engines import data_set
from visuals.frames.experiments import compare, pictures, pinning, running
from visuals.frames.experiments.desk import desk
from visuals.frames.experiments.kept import result_of
from visuals.frames.experiments.say import say
from xmr_core import ModelFormatError
from xmr_core.experiments.catalogue import EXPERIMENTS
from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.result import Result
from xmr_core.experiments.verdict import verdict

READABLE = 820  # px, as wide as the interview box
# Never by colour alone: each has its own icon and words.
STATES = {
    "seen": (":material/check_circle:", "green", "Seen here"),
    "partly": (":material/contrast:", "orange", "Seen here in part"),
    "not seen": (":material/cancel:", "gray", "Not seen here"),
}


def show(experiment: str, data: str) -> None:
    """Draw an experiment on a data set, below the progress of the one that is running."""
    if desk().busy:
        running.progress()
    try:
        result = result_of(experiment, data)
    except ModelFormatError:
        screen = "Autocomplete" if experiment in ON_SESSIONS else "Product search"
        st.error(
            "This data set cannot be opened: its files are missing or damaged. Choose another one, or load your file "
            f"again under “Your data” on the screen {screen}."
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
