"""An answer by voice: recorded, kept at once, played back, and its silence told in one line."""

import streamlit as st

from practice import Learner, PracticeError
from practice.errors import NotFoundError
from practice.interview.state import Said
from practice.interview.transcript import clock
from practice.measures import percent
from practice.recordings import Spoken, forget, read, record, recorded
from visuals.frames.act_button import act_button
from visuals.frames.learner import now, owner, said_calmly
from visuals.frames.writing_out import writing_out

__all__ = ["Spoken", "facts", "playback", "said_aloud", "speaking"]

RATE = 16_000  # samples a second: what speech needs
STAYS = "The recording stays on this machine."
STAYS_THERE = "The recording stays on this server, and nobody else who signs in can hear it."


def speaking(mine: Learner, place: str) -> Spoken | None:
    """Draw the recorder of the draft at a place, and return what was recorded there.

    It is found again after a refresh and by a new server. A button's callback asks `practice.recordings.recorded` for
    what is there at that moment; the event `Answer` with its id takes it over.

    Parameters
    ----------
    place : str
        Of the draft that the recording belongs to, such as `practice.interview.keeping.place_now` returns.
    """
    spoken = recorded(mine, place)
    with st.container(key=f"speaking:{place}"), said_calmly():
        if spoken is not None:
            playback(mine, spoken.recording)
            st.markdown(facts(spoken.seconds, spoken.silence, spoken.longest_silence))
            with st.container(horizontal=True):
                act_button("Delete the recording", lambda: forget(mine, place), key=f"forget:{place}")
                writing_out(mine, place, spoken)
        label = "Record it again, in place of this recording" if spoken else "Record your answer"
        # Each recording brings a new recorder, an empty one: what came from the last one is kept already.
        key = f"record:{place}:{spoken.recording if spoken else ''}"
        sound = st.audio_input(
            label, sample_rate=RATE, key=key, on_change=_take, args=(mine, place, key, spoken)
        )  # fmt: skip
        if failed := st.session_state.pop(f"failed:{key}", ""):
            st.error(failed)
        elif sound is not None:  # a new server has not been told to take it
            record(mine, place, sound.getvalue(), now(), spoken)
            st.rerun()
        st.caption(STAYS_THERE if owner() else STAYS)
    return spoken


def _take(mine: Learner, place: str, key: str, shown: Spoken | None) -> None:
    """Keep what was recorded, before the screen is drawn: another tab may have brought a recorder of another name."""
    try:
        if sound := st.session_state.get(key):
            record(mine, place, sound.getvalue(), now(), shown)
    except PracticeError as error:
        st.session_state[f"failed:{key}"] = str(error)


def playback(mine: Learner, id: str) -> None:
    """Draw a player for a recording, or say that it is not here."""
    try:
        st.audio(read(mine, id), alt="Your recorded answer")
    except NotFoundError as error:
        st.caption(str(error))


def said_aloud(mine: Learner, said: Said) -> None:
    """Draw the player of an answer that was recorded with what was measured; nothing for one that was typed."""
    if said.recording:
        playback(mine, said.recording)
        st.caption(facts(said.spoken or 0.0, said.silence or 0.0, said.longest_silence or 0.0))


def facts(seconds: float, silence: float, longest: float) -> str:
    """Return what was measured from the first sound to the last, in one line."""
    if not seconds:
        return "No voice was heard in it. Look at the microphone, then record again, or type."
    length = _seconds(seconds) if seconds < 59.5 else clock(seconds)
    if not silence:
        return f"{length}, no silence of a quarter of a second or more."
    return f"{length}, longest silence {_seconds(longest)}, silent for {percent(silence / seconds)} of it."


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 9.95 else f"{seconds:.1f} s"
