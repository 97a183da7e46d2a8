"""The box under each part: the idea in three sentences, and what it costs in symbols and in this case's numbers."""

import streamlit as st

# The theme's own variables exist inside components only.
_STYLE = """<style>
[class*="st-key-say-"] {
  border-left: 3px solid light-dark(#2450b2, #9db9ff); background: light-dark(#f4f6fa, #1b212c);
  border-radius: 0 8px 8px 0; padding: 14px 20px 12px; gap: 8px; max-width: 820px; margin-top: 12px;
}
</style>"""


def say_it(key: str, sentences: str, cost: str, numbers: str) -> None:
    """Draw the box.

    Parameters
    ----------
    key : str
        Unique on the page.
    sentences : str
        What a candidate would say; plain words, no learner text.
    cost : str
        The cost in symbols, as Markdown with KaTeX.
    numbers : str
        The same with the numbers of what is on screen.
    """
    with st.container(key=f"say-{key}"):
        st.html(_STYLE)
        st.markdown(f"#### Say it in an interview\n{sentences}")
        st.markdown(f"{cost}  \n{numbers}")
