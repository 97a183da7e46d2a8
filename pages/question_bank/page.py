"""Question bank: find what you were asked, or choose by what it is about."""

import streamlit as st

from visuals.cards.parts import FAMILY
from visuals.cards.selection import ANY, FILTERS, OPTIONS, Selection
from visuals.figures.beam_numbers import many
from visuals.frames.bank import bank, card_row, grades
from visuals.frames.bank_export import export_box

A_PAGE = 15
STYLE = """<style>
.st-key-ask input { font-size: 1.125rem; padding-block: .7rem }
.st-key-rows [data-testid=stPageLink] a { padding-inline: 0; justify-content: flex-start }
.st-key-rows [data-testid=stPageLink] p { font-size: 1rem; line-height: 1.4; white-space: normal }
.st-key-rows > div { border-top: 1px solid light-dark(#e3e7ef, #2a3140); padding-top: .5rem }
.st-key-export { align-items: flex-end }
</style>"""


def filters() -> dict[str, str]:
    """Draw the filters in one row; return what each says."""
    family = st.segmented_control(
        "Sort of card", (ANY, *FAMILY), key="family", default=ANY, required=True, bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    said = {"family": family or ANY}
    names = FILTERS.get(said["family"], ())
    if names:
        for name, column in zip(names, st.columns(4, gap="small"), strict=False):
            said[name] = column.selectbox(name.capitalize(), OPTIONS[name], key=name, bind="query-params")
    return said


@st.fragment
def screen() -> None:
    """Draw the list; what is typed or chosen reruns this fragment alone."""
    st.html(STYLE)
    st.title("Question bank", anchor=False)
    typed = st.text_input(
        "What were you asked?", key="ask", live=True, max_chars=300, bind="query-params",
        placeholder="Type a question as you heard it: when do you stop EM?",
    )  # fmt: skip
    selection = Selection.read({"ask": typed or "", **filters()})
    cards = selection.select(bank())
    if not cards:
        st.markdown("No card fits. Take a filter back, or use other words.")
        return
    head, box = st.columns([8, 4], vertical_alignment="center")
    head.caption(many(len(cards), "card") + ", best first" * bool(selection.ask))
    with box.container(key="export"):
        export_box(cards)
    n_pages = -(-len(cards) // A_PAGE)
    number = 1
    rows = st.container(gap="small", key="rows")
    if n_pages > 1:
        number = min(st.pagination(n_pages, key="page", bind="query-params"), n_pages)
    said = grades()
    with rows:
        for card in cards[(number - 1) * A_PAGE : number * A_PAGE]:
            card_row(card, selection, said.get(card.id))


screen()
