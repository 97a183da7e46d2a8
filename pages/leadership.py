"""Leadership Principles: the 16 on one page, each with its neighbours, its wordings and its cards."""

import streamlit as st

from questions.topics import PRINCIPLES
from visuals.frames.guide_links import STYLE
from visuals.frames.plain import plain
from visuals.frames.principle_box import named, principle_box

HEADS = """<style>
[class*="st-key-principle-"] summary strong { display: block; font-family: "Source Serif", serif; font-size: 1.125rem }
</style>"""


@st.fragment
def screen() -> None:
    """Draw the screen; opening a principle reruns this fragment alone."""
    st.html(HEADS)
    st.html(STYLE)
    st.title("Leadership Principles", anchor=False)
    st.markdown(
        "Behind a behavioural question at Amazon stands one of these 16, or several. Open one to see what it is "
        "confused with, how its questions are worded, and its cards."
    )
    asked = st.query_params.get("principle", "")
    if asked and named(asked) is None:
        st.caption(f"The address asks for “{plain(asked)}”, which is none of the 16. Here they all are.")
    half = len(PRINCIPLES) // 2
    for column, names in zip(st.columns(2, gap="small"), (PRINCIPLES[:half], PRINCIPLES[half:]), strict=True):
        with column:
            for name in names:
                principle_box(name, opened=name == named(asked))
    st.caption(
        "Gists in our words. Not affiliated with Amazon. The last two were added in July 2021: older guides list 14."
    )


screen()
