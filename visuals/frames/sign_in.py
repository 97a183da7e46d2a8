"""The door: what somebody sees who has not signed in, or may not come in."""

import streamlit as st
from streamlit.errors import Error

from visuals.frames.learner import SENT_AWAY, entry
from visuals.frames.plain import plain

# Somebody who was taken off the list has the menu of before on their screen.
NO_MENU = """<style>
[data-testid^=stTopNav], [data-testid=stSidebar], [data-testid=stExpandSidebarButton] { display: none }
</style>"""


def only_who_may() -> None:
    """Go on for somebody who may come in; show the others the door and end the script, before any screen is known."""
    here = entry()
    st.session_state.pop(SENT_AWAY, None)
    if here.door == "open":
        return
    st.html(NO_MENU)
    with st.container(horizontal_alignment="center"), st.container(width=480):
        if here.door == "sign in":
            _sign_in(here.words)
        elif here.door == "refused":
            _refused(here.words)
        else:
            st.title("Starbeam is closed", anchor=False)
            st.markdown(plain(here.words))
            st.caption("This is for the person who runs it; docs/identity.md says how.")
    st.stop()


def sign_out_button() -> None:
    """Draw the button that signs out; nothing where nobody signs in."""
    if st.user.to_dict().get("is_logged_in"):
        st.button("Sign out", icon=":material/logout:", key="sign-out", on_click=st.logout)


def _sign_in(words: str) -> None:
    st.title("Sign in to Starbeam", anchor=False)
    st.markdown(words or "It prepares you for machine-learning interviews. What you write here is seen by you alone.")
    if st.button("Sign in", type="primary", key="sign-in"):
        try:
            st.login()
        except Error as error:  # the section [auth] lacks something
            st.error(f"Sign-in is not set up. {plain(' '.join(str(error).split()))}")


def _refused(words: str) -> None:
    st.title("This address may not come in", anchor=False)
    st.markdown(
        f"{plain(words)} Ask the person who runs this Starbeam to add you, or sign out and use another address."
    )
    sign_out_button()
