"""Let every screen go on by itself once its server is back."""

import streamlit as st

NEVER = "24h"  # the timer alone counts, not what it does


@st.fragment(run_every=NEVER)
def rejoin() -> None:
    """Draw nothing; mount once for all screens.

    A new server knows none of the fragments that the browser shows, and passes over what is pressed in them. When the
    connection comes back, Streamlit runs the whole screen anew if a part of it has a timer, and nothing otherwise.
    """
