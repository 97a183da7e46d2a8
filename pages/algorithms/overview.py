"""Algorithms: what there is, and what interviewers ask about each."""

from itertools import groupby

import streamlit as st

from visuals.components.algorithm_player import sketch
from visuals.frames.predictions import all_scores
from visuals.lessons.catalogue import ENTRIES
from visuals.lessons.gallery import read

pictures = read()
scores = all_scores()


def predicted(key: str) -> str:
    """Say how many predictions were right the first time, if there are any."""
    right, made = scores.get(key, (0, 0))
    return f"  \n:violet[{right} of {made} predictions right]" if made else ""


st.title("Algorithms from scratch", anchor=False)
st.markdown(
    "Each page runs one algorithm step by step: predict what comes next, see the numbers, the formula and the source "
    "lines that run, break it, and check it against scikit-learn on the same data."
)
for group, entries in groupby(ENTRIES, key=lambda entry: entry.group):
    st.header(group, anchor=False)
    listed = list(entries)
    n = 4 if len(listed) == 4 else 3  # a row
    for first in range(0, len(listed), n):
        for place, entry in zip(st.columns(n, gap="medium"), listed[first : first + n], strict=False):
            with place.container(border=True, height="stretch"):
                st.page_link(f"pages/algorithms/{entry.key}.py", label=f"**:blue[{entry.title}]**")
                sketch(pictures[entry.key], key=f"sketch-{entry.key}")
                st.markdown(f"{entry.summary}  \n:gray[Asked: {entry.asked}]{predicted(entry.key)}")
