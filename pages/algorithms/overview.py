"""Algorithms: what there is, and what interviewers ask about each."""

from itertools import groupby

import streamlit as st

from visuals.lessons.catalogue import ENTRIES

st.title("Algorithms from scratch", anchor=False)
st.markdown(
    "Each page runs one algorithm step by step: predict what comes next, see the numbers, the formula and the source "
    "lines that run, break it, and check it against scikit-learn on the same data."
)
for group, entries in groupby(ENTRIES, key=lambda entry: entry.group):
    st.header(group, anchor=False)
    listed = list(entries)
    for first in range(0, len(listed), 3):
        for place, entry in zip(st.columns(3, gap="medium"), listed[first : first + 3], strict=False):
            with place.container(border=True):
                st.page_link(f"pages/algorithms/{entry.key}.py", label=f"**:blue[{entry.title}]**")
                st.markdown(f"{entry.summary}  \n:gray[Asked: {entry.asked}]")
