"""Ways into the product: three searches, three questions, and where the learner was last."""

from collections.abc import Mapping, Sequence

import streamlit as st

from practice.models import Visit
from visuals.figures.thumbs import thumb
from visuals.frames.bank import CARD
from visuals.frames.guide_links import PAGES
from visuals.frames.plain import plain

PRODUCT_SEARCH = PAGES["product_search"]

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


def first_tries() -> None:
    """Draw three searches and three questions, each with its reason."""
    st.header("Three searches to start with", anchor=False)
    _tries(PRODUCT_SEARCH, {query: ({"q": query, "view": "Walk"}, why) for query, why in TRY_FIRST.items()})
    st.header("Three questions to answer", anchor=False)
    _tries(CARD, {label: ({"card": card}, why) for label, (card, why) in ASK_FIRST.items()})


def walk_a_search() -> None:
    """Go to the first search."""
    st.switch_page(PRODUCT_SEARCH, query_params={"q": next(iter(TRY_FIRST)), "view": "Walk"})


def pick_up(visits: Sequence[Visit]) -> None:
    """Draw the screens that the learner left last, each with its small picture."""
    st.header("Pick up where you were", anchor=False)
    for column, visit in zip(st.columns(2, gap="small"), visits, strict=False):
        with column.container(border=True, key=f"visit-{visit.page}", gap=None):
            st.page_link(PAGES[visit.page], label=plain(visit.title), query_params=visit.query)
            st.caption(plain(visit.note) or "As you left it")
            st.image(thumb(visit.page), alt="")


def _tries(page: str, links: Mapping[str, tuple[dict[str, str], str]]) -> None:
    with st.container(border=True):
        for label, (params, why) in links.items():
            link, reason = st.columns([4, 7], gap="small", vertical_alignment="center")
            link.page_link(page, label=f":blue[{label}]", icon=":material/arrow_forward:", query_params=params)
            reason.markdown(f":gray[{why}]")
