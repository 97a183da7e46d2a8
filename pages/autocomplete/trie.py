"""Trie: insert a string, or look one up, letter by letter, with a prediction before the first."""

import streamlit as st

from visuals.components.trie_player import trie_player
from visuals.figures.trie_walk import EXAMPLE, INSERT, MAX_LETTERS, MAX_TEXT, MODES, checked, cost, trie_of, trie_walk
from visuals.frames.interview_box import say_it
from visuals.frames.plain import plain
from xmr_core import InputError


def show() -> None:
    """Draw the view."""
    choice, word, words = st.columns([3, 3, 8], vertical_alignment="bottom", gap="medium")
    mode = choice.segmented_control(
        "What to do", MODES, key="trie_mode", default=INSERT, required=True, bind="query-params", width="stretch"
    )
    inserting = mode == INSERT
    string = word.text_input(
        "String to insert" if inserting else "Prefix to look up", "PENT" if inserting else "PE",
        key="trie_insert" if inserting else "trie_prefix", max_chars=MAX_LETTERS, bind="query-params",
    )  # fmt: skip
    listed = words.text_input(
        "Strings of the trie, with commas between; one that stands twice weighs 2", EXAMPLE, key="trie_words",
        max_chars=MAX_TEXT, bind="query-params",
    )  # fmt: skip
    try:
        trie, asked = trie_of(listed or ""), checked(string or "")
    except InputError as error:
        st.error(plain(str(error)))
        return
    here = cost(trie, asked)  # before the string is in
    trie_player(trie_walk(trie, asked, mode or INSERT), key="trie")
    say_it(
        "trie",
        "A trie keeps one node for each beginning, so strings that begin alike share a path. Inserting or looking up "
        "follows one node a letter, whatever else is stored. Each node knows how many strings lie below it and the "
        "largest weight among them, so the best completions come without visiting the others.",
        r"Cost: $O(n)$ for a string of $n$ letters, whether ten strings are stored or a million; a sorted list of $m$ "
        r"strings needs $O(n \log m)$ by bisection. Memory: at most one node a letter.",
        here,
    )
