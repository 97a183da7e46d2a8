"""Today: a greeting with the minutes, the way to begin, and the plan row by row."""

from datetime import date, datetime

import streamlit as st

from practice.models import Profile
from practice.plan import Plan, PlanItem
from practice.profile import zone_of
from visuals.cards.demos import SCREENS
from visuals.figures.beam_numbers import many
from visuals.frames.guide_links import PAGES
from visuals.frames.plain import plain

KINDS = {"review": "Review", "topic": "Topic", "story": "Story gap", "aloud": "Aloud"}
BEGIN = {
    "review": "Start with the review", "topic": "Start with the topic", "story": "Start with the story",
    "aloud": "Start with the question",
}  # fmt: skip
LINKS = {
    "review": "Review", "questions": "Open its questions", "stories": "Open stories", "story": "Open the story",
    "card": "Answer it",
}  # fmt: skip
STYLE = """<style>
.st-key-plan { padding: 0 }
[class*="st-key-plan-"] { display: grid; grid-template-columns: 6.25rem 1fr 4.25rem 8.5rem; gap: 0 12px;
  align-items: center; min-height: 72px; padding: 10px 18px }
[data-testid=stLayoutWrapper] + [data-testid=stLayoutWrapper] > [class*="st-key-plan-"] {
  border-top: 1px solid light-dark(#d5dae4, #353d4d) }
[class*="st-key-plan-"] > .stElementContainer { width: 100% }
[class*="st-key-plan-"] p { font-size: .9375rem; line-height: 1.45 }
[class*="st-key-plan-"] > :nth-child(3) p, [class*="st-key-plan-"] > :nth-child(4) { text-align: right }
[class*="st-key-plan-"] a { padding: 0; justify-content: flex-end }
[class*="st-key-plan-"] a p { font-weight: 600; text-decoration: underline; text-underline-offset: 3px;
  white-space: normal; color: light-dark(#2450b2, #9db9ff) }
@media (max-width: 640px) {
  [class*="st-key-plan-"] { grid-template-columns: 1fr auto; gap: 6px 12px; padding: 14px 18px }
  [class*="st-key-plan-"] > :nth-child(2) { grid-area: 2 / 1 / 3 / 3 }
  [class*="st-key-plan-"] > :nth-child(3) { grid-area: 1 / 2 }
  [class*="st-key-plan-"] > :nth-child(4) { grid-area: 3 / 1 / 4 / 3; text-align: left }
  [class*="st-key-plan-"] a { padding-block: .5rem; justify-content: flex-start }
}
</style>"""


def today_view(who: Profile, plan: Plan, now: datetime) -> None:
    """Draw the greeting, the button and the plan."""
    st.html(STYLE)
    st.title(greeting(who, plan, now), anchor=False)
    st.markdown(f"{when(plan)} {plan.remark}".strip())
    if plan.days_left is None:
        with st.container(key="see-settings"):
            st.page_link(PAGES["settings"], label="Set the date")
    first = next((item for item in plan.items if not item.done and item.minutes), None)
    if first:
        button, words = st.columns([5, 6], vertical_alignment="center")
        if button.button(BEGIN[first.kind], type="primary", icon=":material/play_arrow:", width="stretch", key="begin"):
            st.switch_page(PAGES[first.page], query_params=first.query)
        words.caption("Or pick any row below; the plan follows you.")
    with st.container(border=True, key="plan", gap=None):
        for item in plan.items:
            _row(item)


def _row(item: PlanItem) -> None:
    with st.container(key=f"plan-{item.kind}"):
        st.markdown(f":gray[{KINDS[item.kind]}]")
        st.markdown(f"**{plain(item.title)}**" + (f"  \n:gray[{plain(item.note)}]" if item.note else ""))
        st.markdown(":green[:material/check: Done]" if item.done else f":gray[{item.minutes} min]")
        label = LINKS.get(item.page) or f"Open {SCREENS[item.page][1]}"
        st.page_link(PAGES[item.page], label=label, query_params=item.query)


def greeting(who: Profile, plan: Plan, now: datetime) -> str:
    """Return the greeting of the time of day, with what is left to do."""
    hour = now.astimezone(zone_of(who)).hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    hello = f"Good {part}, {plain(who.name)}" if who.name else f"Good {part}"
    if plan.items and not plan.minutes:
        return f"{hello}. Today’s plan is done"
    left = " left" if any(item.done for item in plan.items) else ""
    return f"{hello}. {many(plan.minutes, 'minute')}{left} today"


def when(plan: Plan) -> str:
    """Say when the interview is."""
    day, left = plan.day.interview_on, plan.days_left
    if day is None:
        return ""
    if left is None:
        return f"Your interview was on **{long_day(day)}**."
    said = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"Your interview is on **{long_day(day)}**, {said}."


def long_day(day: date) -> str:
    """Write a day: "9 December"."""
    return f"{day.day} {day:%B}"
