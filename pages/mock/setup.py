"""Mock interview: go on with an open one, set up another, look back at those of before."""

import streamlit as st

st.title("Mock interview", anchor=False)
