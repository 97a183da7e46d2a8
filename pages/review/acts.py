"""What the buttons of a review do."""

from collections.abc import Callable
from datetime import date, tzinfo

import streamlit as st

from pages.review.notes import Note, leave
from practice import Learner, PracticeError
from practice.coverage import MissingPoint
from practice.profile import profile
from practice.reviews import sitting
from practice.reviews.days import day_of
from practice.reviews.grading import set_aside
from practice.reviews.queue import Due
from practice.reviews.spacing import spacing_of
from practice.suggestions import suggest_missing, take
from questions.cards import Scored
from visuals.figures.review_words import graded, when
from visuals.frames.bank import bank
from visuals.frames.learner import mine, now

SCREEN = "review"  # the fragment that every button redraws


def calendar(learner: Learner) -> tuple[tzinfo, date | None]:
    """Return the learner's time zone, and the last day before their interview if there is one."""
    day = day_of(profile(learner), now())
    return day.zone, day.last


def reveal(due: Due, gave_up: bool = False) -> None:
    """Show the answer."""

    def do(learner: Learner) -> Note | None:
        is_up = sitting.reveal(learner, due, now(), gave_up=gave_up)
        return None if is_up else Note("You went on in another tab; this card is up now.", is_trouble=True)

    _do(do)


def reveal_from_box(due: Due) -> None:
    """Show the answer after Control and Enter: the box would redraw itself alone."""
    reveal(due)
    st.rerun(SCREEN)


def grade(due: Due, rating: int, suggested: int | None) -> None:
    """Keep an answer and go on."""

    def do(learner: Learner) -> Note:
        moment = now()
        done = sitting.answer(learner, bank(), due, rating, suggested, moment)
        text = graded(rating, when(spacing_of(done.card), moment, *calendar(learner)))
        return Note(text, leech=due if done.is_leech else None, leech_id=done.card.id)

    _do(do)


def take_back() -> None:
    """Undo the last answer."""

    def do(learner: Learner) -> Note | None:
        found = sitting.take_back(learner, now())
        return None if found else Note("There is no answer to take back.", is_trouble=True)

    _do(do)


def put_aside(card_id: str) -> None:
    """Let a card come no more."""

    def do(learner: Learner) -> Note:
        set_aside(learner, card_id)
        sitting.count_anew(learner, now())
        return Note("Set aside. “Your cards” brings it back.")

    _do(do)


def make_card(card: Scored, left: MissingPoint) -> None:
    """Make a card of a point that the answer did not show."""

    def do(learner: Learner) -> None:
        for offer in suggest_missing(learner, card, [left], now()):
            take(learner, offer.id, now())
        sitting.count_anew(learner, now())

    _do(do)


def go_ahead() -> None:
    """Begin an early review."""
    _do(lambda learner: sitting.begin_ahead(learner, bank(), now()))


def bring_waiting() -> None:
    """Let cards come whose time has not come."""
    _do(lambda learner: sitting.bring_waiting(learner, now()))


def _do(act: Callable[[Learner], Note | None]) -> None:
    """Act, and keep what is to be said; a problem is said and changes nothing."""
    try:
        learner = mine()
        with learner.writing():  # the whole act or nothing, and each row is read once
            note = act(learner)
        leave(note)
    except PracticeError as error:
        leave(Note(str(error), is_trouble=True))
