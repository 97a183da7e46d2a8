"""The report on an interview."""

import streamlit as st

from visuals.frames.learner import mine
from visuals.frames.mock import interview_of_address

interview_of_address(mine())
st.title("Report", anchor=False)
