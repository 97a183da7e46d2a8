"""Starbeam's server as `benchmarks.load` starts it: whoever opens a page is the learner whom the address names.

The app knows one learner without sign-in, or those that sign in; here ``?learner=anna`` is enough.
"""

import streamlit as st

import serve
from visuals.frames import learner


def named() -> str:
    """Return who the address says sits here."""
    return st.query_params["learner"]


if __name__ == "__main__":
    learner.subject = named
    serve.main()
