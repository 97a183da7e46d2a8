"""Predictions made in the step players: kept once each; a wrong one becomes a review card with one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import streamlit as st

from practice import Learner
from practice.models import ReviewCard
from practice.own_cards import card_of
from practice.predictions import record_prediction, scores
from practice.suggestions import card_key, suggest, take
from practice.topics import topic_of_page
from visuals.figures.prediction_words import PredictionWords
from visuals.frames.bank import bank
from visuals.frames.learner import ask_store, now
from visuals.frames.plain import plain

KEPT = "predictions_kept"


@dataclass(frozen=True)
class Wrong:
    """A wrong prediction: its screen, its question's key, the card's words, and the URL's parameters that show it."""

    page: str
    key: str
    words: PredictionWords
    query: Mapping[str, str]

    @property
    def cause(self) -> str:
        """The key of the suggestion."""
        return f"prediction/{self.page}/{self.key}"


def keep(page: str, said: Mapping[str, tuple[int, int]]) -> None:
    """Keep what was predicted on a screen: by question how many picks were right, and of how many.

    The players send all their answers again with each run, so what was kept in this visit is not looked up again.
    """
    kept: set[tuple[str, str]] = st.session_state.setdefault(KEPT, set())
    for question, (hit, asked) in said.items():
        if (page, question) not in kept:
            kept.add((page, question))
            ask_store(partial(_record, page, question, hit, asked), None)


def _record(page: str, question: str, hit: int, asked: int, mine: Learner) -> None:
    record_prediction(mine, page, question, hit, asked, now())


def all_scores() -> dict[str, tuple[int, int]]:
    """Return by screen how many picks were right the first time, and of how many."""
    return ask_store(scores, {})


def offer(wrong: Wrong) -> None:
    """Offer a review card, or say that it is there."""
    there = ask_store(lambda mine: card_of(mine, card_key(wrong.cause)), None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="prediction-card"):
        if there:
            st.caption(f":material/check: In your review: {plain(wrong.words.asked)}")
            return
        st.button(
            "Make a review card of this", key="make-prediction-card", icon=":material/add:", on_click=_make,
            args=(wrong,),
        )  # fmt: skip
        st.caption(plain(wrong.words.asked))


def _make(wrong: Wrong) -> None:
    ask_store(lambda mine: _made(mine, wrong, now()), None)


def _made(mine: Learner, wrong: Wrong, moment: datetime) -> ReviewCard:
    topic, link = topic_of_page(bank(), wrong.page), {"page": wrong.page, "query": dict(wrong.query)}
    words = wrong.words
    offered = suggest(mine, wrong.cause, "prediction", words.question, words.answer, topic, link, moment)
    return take(mine, offered.id, moment)
