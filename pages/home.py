"""Home: what Starbeam is, and the way into it."""

import streamlit as st

from visuals.figures.beam_sketch import beam_sketch

PRODUCT_SEARCH, CARD = "pages/product_search/page.py", "pages/question_bank/card.py"

TRY_FIRST = {
    "smart speaker": "A broad query: a narrow beam loses some of the best.",
    "Echo with screen": "Letter groups at work: “echo” gives ech, cho and ho#.",
    "rose of jericho plant": "A rare plant among roses, books and perfumes.",
}

ASK_FIRST = {
    "Explain PCA": ("pca-what-problem-solved", "A classic, with the screen that proves the answer."),
    "When do you stop EM?": ("em-when-to-stop", "A follow-up that few prepare."),
    "A metric that looked fine": ("dive-deep-metric-looked-fine", "A story for Dive Deep, told well and told badly."),
}

TODAY = """
- **Question bank**: type what you were asked; answers of 30 seconds and two minutes, what they must show, wrong answers
  that people give, and what is asked next. Many answers open the live screen that proves them.
- **Leadership Principles** and **How the interview goes**: 16 principles with stories, rounds and minutes, STAR.
- **Product search**: a synthetic shop, its beam search walked level by level with your predictions, and what it missed.
- **Autocomplete**: the next query at every key, three trees on one prefix, a trie letter by letter.
- **Algorithms**: sixteen from scratch, from linear regression to a neural network. Step them, predict the next step,
  break them, and see them equal scikit-learn on the same data.
- **Your data**: train the same engines on your own files of purchases and sessions.
- **Experiments**: what the articles measured, measured again here, with simpler models beside the tree.
"""

SKETCH = "A beam search two branches wide: of 4, 8 and 8 scored, 2 stay at each level."

words, picture = st.columns([7, 5], gap="large", vertical_alignment="center")
with words:
    st.title("Take a search engine apart", anchor=False)
    st.markdown(
        "Starbeam prepares you for machine-learning interviews at Amazon with working systems "
        "that you can run, walk through step by step and explain."
    )
    if st.button("Walk a product search", type="primary", key="walk"):
        st.switch_page(PRODUCT_SEARCH, query_params={"q": next(iter(TRY_FIRST)), "view": "Walk"})
with picture:
    st.image(beam_sketch(branching=(4, 4, 4), kept=((0, 2), (1, 6), (2, 4))), alt=SKETCH)
    st.caption(f"{SKETCH} Ticked branches are kept, crossed ones pruned, dotted ones never opened.")


def tries(page: str, links: dict[str, tuple[dict[str, str], str]]) -> None:
    """Draw links below each other, each with its reason."""
    with st.container(border=True):
        for label, (params, why) in links.items():
            link, reason = st.columns([4, 7], gap="small", vertical_alignment="center")
            link.page_link(page, label=f":blue[{label}]", icon=":material/arrow_forward:", query_params=params)
            reason.markdown(f":gray[{why}]")


examples, today = st.columns([7, 5], gap="large")
with examples:
    st.header("Three searches to start with", anchor=False)
    tries(PRODUCT_SEARCH, {query: ({"q": query, "view": "Walk"}, why) for query, why in TRY_FIRST.items()})
    st.header("Three questions to answer", anchor=False)
    tries(CARD, {label: ({"card": card}, why) for label, (card, why) in ASK_FIRST.items()})
with today:
    st.header("What is here today", anchor=False)
    st.markdown(TODAY)

st.caption(
    "Everything runs on this machine, without an account and, once installed, without a network. "
    "Not affiliated with Amazon. For practice only, never for help during an interview."
)
