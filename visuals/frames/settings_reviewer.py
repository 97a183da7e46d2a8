"""The language model on Settings: whether it is offered, where it is asked, and a try."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from practice.reviewer import Endpoint, Setting, save_setting, setting
from practice.reviewer.setting import KEY, MAX_MODEL, MAX_URL, URL
from practice.store import LOCAL
from visuals.frames.learner import mine, now, said_calmly, subject
from visuals.frames.model_review import asking, reached
from visuals.frames.plain import plain
from visuals.frames.settings_keep import keep

SWITCH = "Offer a language model's remarks on my answers"
QUESTION = "Tell me about a time when you improved a model."
ANSWER = (
    "Our search showed old products first, so I added the age of a product to the ranking model and tested it for two "
    "weeks. Clicks on the first page rose from 21 to 24 percent."
)
WHERE = "Any server that speaks OpenAI's protocol, such as Ollama or llama.cpp; docs/reviewer.md says how."
SENT = "Your answer and the question are sent to the address above, nothing else and nowhere else."
NOBODY = "Write an address and a model's name above; until then there is nobody to ask."
WITH_KEY = "A key is set and is sent along. Starbeam never keeps it with your data."
WITHHELD = "A key is set. It is not sent to this address, for others could read it on its way: use https://."
NO_KEY = (
    f"No key is set; a model on your own machine needs none. For an account set {KEY} in the environment, or “key” "
    "under “reviewer” in secrets.toml, and start Starbeam again. Starbeam never keeps it with your data."
)
Save = Callable[[Mapping[str, Any]], object]


@st.fragment
@said_calmly()
def reviewer_view() -> None:
    """Draw the switch, the address and the try."""
    learner = mine()
    wanted = setting(learner)
    st.markdown(
        "Starbeam's own remarks come from rules. If you like, a language model comments on an answer too: in a box of "
        "its own, and only when you press its button. It may be wrong."
    )

    def save(changes: Mapping[str, Any]) -> None:
        save_setting(learner, changes, now())

    is_mine = subject() == LOCAL and not os.environ.get(URL, "").strip()
    if is_mine:
        _address(wanted, save)
        wanted = setting(learner)
    there = reached(wanted)
    if there is None and not is_mine:
        st.info("Whoever runs this Starbeam has set up no language model, so there is none to switch on.")
        return
    if there is not None and not is_mine:
        st.markdown(f"Whoever runs this Starbeam chose **{plain(there.model)}** at **{plain(there.host)}**.")
    with st.container(gap="xxsmall"):
        note = keep("on", wanted.on, st.toggle(SWITCH, wanted.on, key="reviewer_on"), save)
        st.caption((SENT if there else NOBODY) + note)
    if there is None:
        return
    if there.in_the_open:
        st.warning("What is sent to this address is not encrypted: whoever is on the way can read it.")
    if subject() == LOCAL:
        st.caption((WITHHELD if there.in_the_open else WITH_KEY) if there.key else NO_KEY)
    _try(there)


def _address(wanted: Setting, save: Save) -> None:
    fields = {
        "url": ("Address", "http://127.0.0.1:11434/v1", MAX_URL, WHERE),
        "model": ("Model", "qwen2.5:7b", MAX_MODEL, "By the name that the server knows it."),
    }
    for field, (label, example, most, why) in fields.items():
        kept = getattr(wanted, field)
        with st.container(gap="xxsmall", width=480):
            said = st.text_input(label, kept, most, key=f"reviewer_{field}", placeholder=f"For example {example}")
            st.caption(why + keep(field, kept, said, save))


def _try(there: Endpoint) -> None:
    st.header("Try it", anchor=False)
    st.caption(f"Sends this to {plain(there.model)} at {plain(there.host)} and shows what comes back.")
    st.markdown(f"> **{plain(QUESTION)}**  \n> {plain(ANSWER)}")
    asking(there, QUESTION, ANSWER, "try", "Try the language model")
