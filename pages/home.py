"""Home: three questions for somebody new, then today's plan and where the learner stands."""

import streamlit as st

from practice import Learner
from practice.models import Profile
from practice.plan import plan
from practice.profile import profile
from practice.progress import WEEK, read_kept, topic_progress
from practice.stories.matrix import matrix
from practice.streak import streak
from practice.visits import last_visits
from questions import load_bank
from visuals.figures.beam_sketch import beam_sketch
from visuals.frames.guide_links import PAGES
from visuals.frames.home.first_start import first_start
from visuals.frames.home.look import STYLE
from visuals.frames.home.mock import mock_view
from visuals.frames.home.standing import days_view, recall_view, stories_view
from visuals.frames.home.today import today_view
from visuals.frames.home.ways_in import first_tries, pick_up, walk_a_search
from visuals.frames.learner import mine, now, said_calmly

WHAT_IS_HERE = """
- **Question bank**: type what you were asked; answers of 30 seconds and two minutes, what they must show, wrong answers
  that people give, and what is asked next. Many answers open the live screen that proves them.
- **Review**: a few recall cards a day, each back when you are about to forget it, counted back from your interview.
- **Stories**: your own stories written once, set against the 16 principles, and rehearsed with probes.
- **Mock interview**: timed rounds in the shape of the real ones, probes that react to what you said, and remarks that
  quote your words and name their rule.
- **Leadership Principles** and **How the interview goes**: 16 principles with stories, rounds and minutes, STAR.
- **Product search**: a synthetic shop, its beam search walked level by level with your predictions, and what it missed.
- **Autocomplete**: the next query at every key, three trees on one prefix, a trie letter by letter.
- **Algorithms**: sixteen from scratch, from linear regression to a neural network. Step them, predict the next step,
  break them, and see them equal scikit-learn on the same data.
- **Your data**: train the same engines on your own files of purchases and sessions.
- **Experiments**: what the articles measured, measured again here, with simpler models beside the tree.
"""

SKETCH = "A beam search two branches wide: of 4, 8 and 8 scored, 2 stay at each level."


def newcomer(learner: Learner) -> None:
    """Say what Starbeam is, ask the three questions, and show the ways in."""
    words, picture = st.columns([7, 5], gap="large", vertical_alignment="center")
    with words:
        st.title("Take a search engine apart", anchor=False)
        st.markdown(
            "Starbeam prepares you for machine-learning interviews at Amazon with working systems "
            "that you can run, walk through step by step and explain."
        )
        first_start(learner)
        if st.button("Walk a product search", key="walk"):
            walk_a_search()
    with picture:
        st.image(beam_sketch(branching=(4, 4, 4), kept=((0, 2), (1, 6), (2, 4))), alt=SKETCH)
        st.caption(f"{SKETCH} Ticked branches are kept, crossed ones pruned, dotted ones never opened.")
    examples, here = st.columns([7, 5], gap="large")
    with examples:
        first_tries()
    with here:
        st.header("What is here today", anchor=False)
        st.markdown(WHAT_IS_HERE)


def today(learner: Learner, who: Profile) -> None:
    """Show the plan, where the learner was, and where they stand."""
    moment, bank = now(), load_bank()
    kept = read_kept(learner, moment - WEEK)
    do, stand = st.columns([7, 5], gap="large")
    with do:
        todays = plan(learner, bank, moment, kept)
        today_view(who, todays, moment)
        mock_view(learner, who, todays)
        visits = [visit for visit in last_visits(learner) if visit.page in PAGES]
        if visits:
            pick_up(visits)
        else:
            first_tries()
    with stand:
        recall_view(topic_progress(learner, bank, moment, kept))
        stories_view(matrix(learner, moment))
        days_view(streak(learner, moment))


learner = mine()
st.html(STYLE)
with st.container(key="home"), said_calmly(), learner.reading():
    who = profile(learner)
    if who.welcomed:
        today(learner, who)
    else:
        newcomer(learner)

st.caption(
    "Everything runs on this machine, without an account and, once installed, without a network. "
    "Not affiliated with Amazon. For practice only, never for help during an interview."
)
