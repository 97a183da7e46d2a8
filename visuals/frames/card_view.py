"""A card on its screen: the way to its neighbours, the prompt, what has been asked for, and the grade."""

import streamlit as st

from practice.attempts import record_attempt
from practice.ratings import RATINGS
from practice.reviews.asking import ask_for, asked_for
from questions.cards import Card
from visuals.cards.parts import Section, labels, one_line
from visuals.cards.selection import Selection
from visuals.cards.stages import stages
from visuals.components.wide_formulas import reach_wide_formulas
from visuals.figures.beam_numbers import many
from visuals.frames.bank import LIST, bank, grades, open_card
from visuals.frames.learner import ask_store, now

SHOW_KEYS = ("A", "S", "D", "F")  # one for each stage
STYLE = """<style>
.st-key-prompt h1 { font-size: 1.625rem; line-height: 1.3 }
.st-key-answers { max-width: 46rem }
.st-key-walk a { padding-inline: 0 }
</style>"""


def head(card: Card, selection: Selection) -> None:
    """Draw the way back, the place in the selection with its neighbours, the labels and the prompt."""
    st.html(STYLE)
    ids = [other.id for other in selection.select(bank())]
    place = ids.index(card.id) if card.id in ids else None
    with st.container(horizontal=True, vertical_alignment="center", key="walk"):
        st.page_link(LIST, label="All questions" if not selection.query else "Back to the list",
                     icon=":material/arrow_back:", query_params=selection.parameters)  # fmt: skip
        if place is not None:
            _step("Previous", "P", ids[place - 1] if place else None)
            _step("Next", "N", ids[place + 1] if place + 1 < len(ids) else None)
            st.caption(f"Card {place + 1} of {len(ids)}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="labels"):
        for label in labels(card):
            st.badge(label, color="gray")
        if minutes := getattr(card, "minutes", None):
            st.caption(f"about {minutes} min")
    with st.container(key="prompt"):
        st.title(one_line(card.prompt), anchor=False)


def body(card: Card) -> bool:
    """Draw the buttons, what they have shown, and the grade; return whether any of it is shown."""
    parts = stages(card)
    shown: set[int] = st.session_state.setdefault("bank_shown", {}).setdefault(card.id, set())
    st.caption("Answer aloud first. Then compare.")
    first = next((i for i in range(len(parts)) if i not in shown), None)
    with st.container(horizontal=True, gap="small", key="asks"):
        for i, part in enumerate(parts):
            st.button(
                f"{'Hide' if i in shown else 'Show'} {part.ask}", key=f"show-{i}", shortcut=SHOW_KEYS[i],
                type="primary" if i == first else "secondary", on_click=_toggle, args=(card.id, i),
            )  # fmt: skip
    reach_wide_formulas()
    with st.container(key="answers"):
        for i in sorted(shown):
            for section in parts[i].sections:
                _section(section)
    if shown:
        _grade(card)
    return bool(shown)


def _section(section: Section) -> None:
    st.subheader(section.title, anchor=False)
    st.markdown(section.body)


def _step(label: str, key: str, card: str | None) -> None:
    st.button(label, key=f"go-{label}", shortcut=key, disabled=card is None, on_click=open_card, args=(card,))


def _toggle(card: str, stage: int) -> None:
    st.session_state["bank_shown"][card] ^= {stage}


def _grade(card: Card) -> None:
    """Draw the four grades, and the way into the review."""
    st.markdown("**How well did you know it?**")
    said = grades().get(card.id)
    with st.container(horizontal=True, gap="small", key="grades"):
        for rating, words in RATINGS.items():
            st.button(
                words, key=f"grade-{rating}", shortcut=str(rating), type="primary" if rating == said else "secondary",
                on_click=_say, args=(card.id, rating),
            )  # fmt: skip
    _review(card)


def _say(card: str, rating: int) -> None:
    ask_store(lambda mine: record_attempt(mine, bank(), card, "", rating, now()), None)


def _review(card: Card) -> None:
    """Offer the card's short questions for the review, or say that they are in it."""
    there, n = ask_store(lambda mine: asked_for(mine, bank(), card.id), (0, 0))
    if there < n:
        st.button(
            "Add to my review", key="ask-for", icon=":material/add:", on_click=_ask_for, args=(card.id,),
            help=f"{many(n, 'short question')} of this card then come back at growing intervals.",
        )  # fmt: skip
    elif n:
        st.caption(f"{many(n, 'short question')} of this card {'is' if n == 1 else 'are'} in your review.")


def _ask_for(card: str) -> None:
    ask_store(lambda mine: ask_for(mine, bank(), card, now()), 0)
