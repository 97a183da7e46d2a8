"""Links in a column, and those of the guide: from a screen's address to its file."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from questions.guide import Link
from visuals.cards.demos import SCREENS
from visuals.frames.bank import CARD, LIST

PAGES = {name: file for name, (file, _) in SCREENS.items()} | {
    "questions": LIST,
    "card": CARD,
    "algorithms": "pages/algorithms/overview.py",
    "principles": "pages/leadership.py",
    "interview": "pages/guide.py",
    "review": "pages/review/page.py",
    "stories": "pages/stories/page.py",
    "story": "pages/stories/story.py",
    "mock": "pages/mock/setup.py",
    "mock_round": "pages/mock/sitting.py",
    "mock_report": "pages/mock/report_page.py",
    "settings": "pages/settings.py",
}
STYLE = """<style>
[class*="st-key-links-"] { gap: 0 }
[class*="st-key-links-"] > .stElementContainer { margin-block: 0 }
[class*="st-key-links-"] a { padding: .1875rem 0; justify-content: flex-start; align-items: flex-start }
[class*="st-key-links-"] p { white-space: normal; font-size: .9375rem; line-height: 1.4;
  color: light-dark(#2450b2, #9db9ff) }
[class*="st-key-links-"] [data-testid=stIconMaterial] { color: light-dark(#2450b2, #9db9ff) }
@media (max-width: 640px) { [class*="st-key-links-"] a { padding-block: .5625rem } }
</style>"""


def link_column(key: str) -> DeltaGenerator:
    """Return a container for links, one below the other; its look stands in `STYLE`."""
    return st.container(key=f"links-{key}")


def links(key: str, to: Sequence[Link]) -> None:
    """Draw links of the guide."""
    with link_column(key):
        for link in to:
            st.page_link(PAGES[link.page], label=link.label, icon=":material/arrow_forward:", query_params=link.state)
