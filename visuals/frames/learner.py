"""Who is learning on this screen, from the store; a store that cannot be used is said calmly and ends the screen."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import streamlit as st

from practice import Learner, PracticeError, Store, StoreError, open_store
from practice.copies import keep_this_month
from practice.identity import Entry, Rules, decide, read_rules
from practice.recordings.unused import clear_unused
from practice.store import LOCAL
from xmr_core.shelf import owner_of

Answer = TypeVar("Answer")
SENT_AWAY = "sent_away"


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store, opened once for all sessions; what cannot be opened is tried again at the next run."""
    return open_store()


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def entry() -> Entry:
    """Return whether who sits here may come in. The list is read each time: who was taken off it stays out at once."""
    rules = _rules()
    return decide(st.user.to_dict(), replace(rules, sign_in=rules.sign_in or _signed_in_at_start()), now())


def _rules() -> Rules:
    return read_rules(st.get_option("secrets.files"), os.environ)


@st.cache_resource(show_spinner=False)
def _signed_in_at_start() -> bool:
    """Return whether the server began with sign-in: a secrets file that goes missing later opens no door."""
    return _rules().sign_in


def subject() -> str:
    """Return who sits here, as the store knows them; somebody who may not come in gets the door instead."""
    known = entry().subject
    if known is None:
        if not st.session_state.pop(SENT_AWAY, False):
            st.session_state[SENT_AWAY] = True
            st.rerun()  # a fragment and a button's callback run without the front door: go there
        st.stop()  # a page that was opened without the front door would be sent there for ever
    return known


def owner() -> str:
    """Return the mark of what who sits here keeps as files: data sets and pinned runs; "" where nobody signs in."""
    known = subject()
    return "" if known == LOCAL else owner_of(known)


@st.cache_resource(show_spinner=False, max_entries=1)
def _tidied(day: date) -> None:
    """Renew the month's copy and clear unused recordings, at the first run of each day: a server may run for months."""
    keep_this_month(store().engine, now())
    with suppress(StoreError):  # a file that cannot be deleted is tried again tomorrow
        clear_unused(store(), now())


def mine() -> Learner:
    """Return this learner's part of the store, or say why there is none and end the screen."""
    try:
        _tidied(now().date())
        return store().learner(subject())
    except StoreError as error:
        st.error(str(error), icon=":material/folder_off:")
        st.stop()


@contextmanager
def said_calmly() -> Iterator[None]:
    """Show a problem of the practice side as a message where it happened; the screen goes on below it."""
    try:
        yield
    except PracticeError as error:
        st.error(str(error))


def ask_store(question: Callable[[Learner], Answer], otherwise: Answer) -> Answer:
    """Return what the learner's part of the store answers, or ``otherwise`` with the problem said on the screen.

    For screens that work without the store, and for callbacks; a screen about the learner's data takes `mine`.
    """
    with said_calmly():
        return question(store().learner(subject()))
    return otherwise
