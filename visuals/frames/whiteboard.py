"""A whiteboard for coding and design questions: a box for code that is never run, with what to ask before writing."""

from collections.abc import Mapping

import streamlit as st

from practice import Learner
from practice.interview.formats import Draws
from visuals.frames.draft_box import draft_box

CODING = (
    "How large is the input, and does it fit in memory?",
    "Which types are the values, and can any be missing?",
    "Can there be duplicates?",
    "How are ties broken?",
    "What is the result for an empty input?",
    "May the input be changed?",
)
DESIGN = (
    "Who uses it, and what do they do with the result?",
    "How many users, items and requests a day?",
    "How fast must an answer be, and how fresh?",
    "What is the measure of success?",
    "What must not get worse?",
    "Which data is there, and who labels it?",
)
ASK_FIRST: Mapping[Draws, tuple[str, ...]] = {"coding": CODING, "design": DESIGN}
ALOUD = "Say each step aloud before you write it."
HELP = "Nothing here is run. Tab indents, Shift and Tab outdents; Escape, then Tab, leaves the box."
STYLE = """<style>
.st-key-ask-first ul { columns: 20rem; column-gap: 2rem; margin-bottom: 1rem }
.st-key-ask-first li { break-inside: avoid; margin-block: 0; padding-block: .1rem;
  font-size: .9375rem; line-height: 1.45 }
</style>"""


def whiteboard(mine: Learner, place: str, draws: Draws) -> str:
    """Draw the whiteboard and return what stands on it; a page shows one at most.

    Parameters
    ----------
    place : str
        The place of the answer's draft; the whiteboard's is at ``place + "/code"``.
    draws : Draws
        What is asked: a design has other questions to ask first than code.
    """
    st.html(STYLE)
    with st.container(key="ask-first", gap="small"):
        st.markdown("**Before you write, ask what is not said**")
        st.markdown("\n".join(f"- {ask}" for ask in ASK_FIRST.get(draws, CODING)))
        st.markdown(ALOUD)
    return draft_box(mine, f"{place}/code", "Whiteboard", rows=12, help=HELP, code=True)
