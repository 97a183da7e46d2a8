"""How the interview goes: rounds and minutes, STAR, mistakes, and the week before."""

import streamlit as st

from questions import load_bank
from questions.guide import load_guide
from questions.people import MistakeCard, StoryCard
from visuals.cards.selection import Selection
from visuals.figures.guide_tables import round_parts, star_table
from visuals.figures.minutes_bars import minutes_bars, story_bar
from visuals.frames.bank import CARD
from visuals.frames.guide_links import STYLE, link_column, links
from visuals.frames.plain import plain

LINES = """<style>
[class*="st-key-line-"] { border-top: 1px solid light-dark(#e3e7ef, #2a3140); padding-top: .75rem }
</style>"""
ROUNDS, STAR, MISTAKES, WEEK = VIEWS = ("Rounds", "STAR", "Mistakes", "Week")  # as they stand in the URL
guide = load_guide()


def rounds() -> None:
    """Draw the minutes of every round, and below what happens in them."""
    st.markdown(guide.basis)
    st.html(minutes_bars(guide.stages))
    for stage, column in zip(guide.stages, st.columns(len(guide.stages), gap="large"), strict=True):
        with column:
            st.subheader(stage.title, anchor=False)
            st.markdown(round_parts(stage))
            st.caption(stage.basis)
            links(stage.title, stage.links)


def story() -> StoryCard:
    """Return the story that the guide's examples are taken from."""
    return next(c for c in load_bank().filter(family="story") if isinstance(c, StoryCard) and c.id == guide.star.card)


def star() -> None:
    """Draw what each letter wants, with a sentence of a worked story, and how to prepare one."""
    st.markdown(guide.star.idea)
    st.html(story_bar(guide.star, story()))
    st.html(star_table(guide.star))
    rules, onward = st.columns([8, 4], gap="large")
    with rules:
        st.subheader("Before you tell it", anchor=False)
        st.markdown("\n".join(f"- {rule}" for rule in guide.star.rules))
    with onward:
        st.subheader("See it done", anchor=False)
        links("star", guide.star.links)


def mistakes() -> None:
    """Draw a mistake in a row, its name a link to its drill, and where to practise."""
    st.markdown("A name opens its card: what the mistake costs, and a drill against it.")
    of = Selection(family="Mistakes").query
    cards = {card.id: card for card in load_bank().filter(family="mistake") if isinstance(card, MistakeCard)}
    for number, trap in enumerate(guide.traps.mistakes):
        with st.container(key=f"line-{number}"):
            name, sign, instead = st.columns([3, 4, 5], gap="small")
            with name, link_column(f"trap-{number}"):
                st.page_link(CARD, label=cards[trap.card].title, query_params={"card": trap.card, "of": of})
            sign.markdown(trap.sign)
            instead.markdown(f"**Instead:** {trap.instead}")
    st.subheader("Practise against them", anchor=False)
    links("mistakes", guide.traps.links)


def week() -> None:
    """Draw a day in a row: what to do, and where."""
    st.markdown("The week before is one plan of many: move its days as your time allows.")
    for day in guide.week:
        with st.container(key=f"line-{day.before}"):
            name, tasks, where = st.columns([3, 6, 3], gap="small")
            with name.container(gap=None):
                st.caption(f"{day.before} day{'s' * (day.before > 1)} before")
                st.subheader(day.title, anchor=False)
            tasks.markdown("\n".join(f"- {task}" for task in day.tasks))
            with where:
                links(f"{day.before}", day.links)


SHOW = {ROUNDS: rounds, STAR: star, MISTAKES: mistakes, WEEK: week}


@st.fragment
def screen() -> None:
    """Draw the screen; another view reruns this fragment alone."""
    st.html(STYLE)
    st.html(LINES)
    asked = st.query_params.get("view", ROUNDS)
    title, switch = st.columns([6, 6], vertical_alignment="bottom", gap="medium")
    title.title("How the interview goes", anchor=False)
    view = switch.segmented_control(
        "View", VIEWS, key="view", default=ROUNDS, required=True, label_visibility="collapsed", width="stretch",
        bind="query-params",
    )  # fmt: skip
    if asked not in VIEWS:
        st.caption(f"The address asks for “{plain(asked)}”, which is no part of this guide. This is {view}.")
    SHOW[view or ROUNDS]()
    st.caption("Not affiliated with Amazon. For practice only, never for help during an interview.")


screen()
