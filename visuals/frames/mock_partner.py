"""An interview that a friend asks, on the friend's screen: what to say and to do now."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from practice import Learner
from practice.interview.hints import next_hint
from practice.interview.keeping import KeptInterview
from practice.interview.partner import OWN, heard_answer, notes_place, open_probes
from practice.interview.probes import USUAL, asking
from practice.interview.state import PROBES, Again, Begin, GiveHint, Next, Pass, State, TickPivot
from practice.stories.probing import ChosenProbe
from visuals.cards.parts import one_line
from visuals.components.interview_clock import interview_clock
from visuals.figures.beam_numbers import many
from visuals.figures.interview_time import question_time, round_time
from visuals.frames.act_button import act_button, say_later, say_what_failed
from visuals.frames.bank import bank
from visuals.frames.draft_box import draft_box, typed_now, unsaved
from visuals.frames.learner import now
from visuals.frames.mock import do, do_now
from visuals.frames.mock_partner_listen import tick_box
from visuals.frames.plain import plain

STYLE = """<style>
.st-key-aloud h1 { padding-top: 0 }
[class*="st-key-heard-"] [data-testid=stCheckbox] p { font-size: .9375rem; line-height: 1.45 }
[class*="st-key-offer-"] { align-items: flex-start }
@media (max-width: 640px) { [class*="st-key-heard-"] [data-testid=stCheckbox] label { padding-block: .375rem } }
</style>"""
SEATS = "**You ask and look at this screen. The candidate sits across and does not look at it.**"
HOW = """
- Read each question aloud, then listen. You need to know nothing of the subject.
- Tick what you hear: beside each question stands what a good answer has.
- Dig with one or two of the questions that are offered, or with your own.
- The blue button is always the next step. What you ticked and noted is in the report, and not shown before."""
NUDGE = "The planned time is over. Let them finish the thought, then go on."
TIPS = {
    "introduction": "Let them finish. The rest of the interview digs deeper.",
    "story": "Let them finish. If they think for a while, wait: silence is fine.",
    "coding": "They write on paper or on a board of their own. Ask them to say each step aloud.",
    "design": "They may ask you first. What to reply stands under “If the candidate asks back”.",
    "yours": "Now they ask you. Reply in a sentence or two, as somebody of the team would. If you do not know, say so. "
    "After each reply wait: a good candidate asks on.",
}
USUAL_TIP = "If they get stuck, wait ten seconds before you help."


def ready(kept: KeptInterview) -> None:
    """Say who sits where and what will be asked, and begin."""
    state = kept.state
    st.caption("The interviewer’s screen")
    st.title(plain(state.title), anchor=False)
    say_what_failed()
    st.markdown(SEATS)
    st.markdown(HOW)
    rounds = f" in {many(len(state.rounds), 'round')}, which can be days apart" if len(state.rounds) > 1 else ""
    st.markdown(f"There are {many(len(state.questions), 'question')}{rounds}.")
    interview_clock(round_time(state, 0, now()), key=f"plan:{kept.id}")
    act_button("Begin the interview", lambda: do(kept, Begin()), type="primary", icon=":material/play_arrow:")


def step(mine: Learner, kept: KeptInterview) -> None:
    """Draw the step that the interview is at, with the button that goes on."""
    state = kept.state
    st.caption(f"The candidate does not look at this screen. {_where(state)}")
    if state.status == "answered":
        _answered(mine, kept)
    else:
        _listening(kept)


def _where(state: State) -> str:
    question = state.now_asked
    part = state.rounds[question.round].phases[question.phase].name
    about = f" It looks for: {question.principle}." if question.principle else ""
    return f"{plain(part)}, question {state.at + 1} of {len(state.questions)}.{about}"


def _listening(kept: KeptInterview) -> None:
    """Draw what to read aloud; the button ends the answer, or the reply to a probe."""
    state, question = kept.state, kept.state.now_asked
    probe = question.probes[-1] if state.status == "replying" else None
    if probe:
        st.markdown(f"They were asked: {plain(one_line(question.ask))}")
    with st.container(key="aloud", gap="xsmall"):
        st.caption("Read this aloud")
        if question.lead and not probe:
            st.markdown(plain(one_line(question.lead)))
        st.title(plain(one_line(probe.ask if probe else question.ask)), anchor=False)
    time = question_time(state, now())
    interview_clock(time | {"nudge": time["nudge"] and NUDGE}, key=f"question:{kept.id}")
    if probe and probe.good_reply:
        st.markdown(f"A good reply shows: {plain(one_line(probe.good_reply))}")
    elif not probe:
        st.markdown(TIPS.get(question.draws, USUAL_TIP))
    _given(kept)
    say_what_failed()
    _ways_on(kept)
    if not probe:
        _help(kept)
        _later(open_probes(state, bank()))


def _later(offers: Sequence[ChosenProbe]) -> None:
    if offers:
        with st.expander("What you can ask afterwards"):
            for offer in offers:
                _words(offer)


def _ways_on(kept: KeptInterview) -> None:
    """Draw the buttons; after the candidate's questions there is nothing to dig into, so one press goes on."""
    state = kept.state
    with st.container(horizontal=True):
        if state.now_asked.draws == "yours":
            act_button(_on(state), lambda: _end_questions(kept), type="primary", icon=":material/arrow_forward:")
            return
        over = "The reply is over" if state.status == "replying" else "The answer is over"
        act_button(over, lambda: do_now(kept, heard_answer(state, now())), type="primary", icon=":material/check:")
        act_button("Nothing was said", lambda: do_now(kept, Pass()))


def _end_questions(kept: KeptInterview) -> None:
    if heard := do(kept, heard_answer(kept.state, now())):
        do(heard, Next())


def _given(kept: KeptInterview) -> None:
    """Draw the hints so far; whether the last one was taken can be ticked."""
    given = kept.state.now_asked.hints
    for hint in given:
        st.markdown(f"**You said, to help:** {plain(hint.text)}")
    if given:
        key = f"pivot:{kept.id}:{kept.state.at}:{len(given)}"
        tick_box("They changed course after it", given[-1].pivoted is not None, key, partial(_pivot, kept))


def _pivot(kept: KeptInterview, pivoted: bool) -> None:
    do(kept, TickPivot(pivoted=pivoted))


def _help(kept: KeptInterview) -> None:
    """Draw what can be said to help, and to see whether the candidate can change course."""
    hint, change = (next_hint(kept.state, bank(), change=change) for change in (False, True))
    if not hint and not change:
        return
    with st.expander("If they get stuck, or go too far one way"):
        if hint:
            _say(kept, hint, "A hint. Read it aloud, then press.", "Give this hint")
        if change:
            _say(kept, change, "A change, to see whether they can turn. Read it aloud, then press.", "Make this change")


def _say(kept: KeptInterview, event: GiveHint, why: str, label: str) -> None:
    with st.container(horizontal=True, key=f"offer-{label}"):
        _words(ChosenProbe(event.text, why, ""))
        act_button(label, lambda: do(kept, event))


def _answered(mine: Learner, kept: KeptInterview) -> None:
    """Draw what can be asked next, and the way to the next question."""
    state, question = kept.state, kept.state.now_asked
    offers = open_probes(state, bank())
    asked = len(question.probes)
    digs = bool(offers) and asked < USUAL
    st.markdown(f"They were asked: {plain(one_line(question.ask))}")
    st.title("Dig into the answer, or go on" if offers else "Go on", anchor=False)
    _given(kept)
    say_what_failed()
    with st.container(horizontal=True):
        act_button(
            _on(state), lambda: do(kept, Next()), type="secondary" if digs else "primary",
            icon=":material/arrow_forward:",
        )  # fmt: skip
        act_button("Hear the answer again", lambda: do(kept, Again()))
    if asked:
        st.caption(f"Asked of this answer: {asked} of at most {PROBES}.")
    for n, offer in enumerate(offers):
        _offer(kept, offer, n, is_next=digs and n == 0)
    if offers:
        _own(mine, kept)
    _help(kept)


def _on(state: State) -> str:
    number = state.at + 1
    if number == len(state.questions):
        return "End the interview here"
    return "Next question" if state.questions[number].round == state.now_asked.round else "End this round"


def _offer(kept: KeptInterview, offer: ChosenProbe, n: int, is_next: bool) -> None:
    with st.container(horizontal=True, key=f"offer-{n}"):
        _words(offer)
        act_button(
            "Ask this", lambda: do(kept, asking(offer)), key=f"ask-{n}", type="primary" if is_next else "secondary"
        )


def _words(offer: ChosenProbe) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(one_line(offer.ask))}**")
        shows = f" A good reply shows: {offer.good_reply}" if offer.good_reply else ""
        st.caption(plain(one_line(f"{offer.because}{shows}")))


def _own(mine: Learner, kept: KeptInterview) -> None:
    """Draw the box for a probe of the friend's own."""
    place = f"{notes_place(kept.id, kept.state.at)}/ask-{len(kept.state.now_asked.probes)}"
    draft_box(mine, place, "Ask something else", rows=2, help="In your own words.")
    act_button("Ask it", lambda: _ask(mine, kept, place))


def _ask(mine: Learner, kept: KeptInterview, place: str) -> None:
    ask = typed_now(mine, place).strip()
    if waits := unsaved(place):
        say_later(waits)
    elif ask:
        do(kept, {"kind": "ask", "ask": ask, "because": OWN})
    else:
        say_later("Type your question, then ask it.")
