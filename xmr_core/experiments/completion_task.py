"""What the experiments on completion are run on: pairs to learn from, and held-out queries to complete."""

from dataclasses import dataclass

import numpy as np

from xmr_core.errors import InputError
from xmr_core.experiments.questions import LENGTHS, Question, questions
from xmr_core.session_log import SessionLog, pairs

MAX_PAIRS = 20_000  # to learn from: nine trees are trained, each on all of them
MAX_TEST = 1000  # held-out queries; each is asked for once at every length of the prefix


@dataclass(frozen=True)
class CompletionTask:
    """One problem of completion.

    Attributes
    ----------
    previous : list of str or None
        The query before each, None at the start of a session.
    queries : list of str
    asked : dict of str to list of Question
        For each of `LENGTHS`, what is asked; all of held-out sessions.
    n_pairs : int
        How many pairs the whole training log has; ``queries`` may be a part of them.
    """

    previous: list[str | None]
    queries: list[str]
    asked: dict[str, list[Question]]
    n_pairs: int

    @property
    def known(self) -> float:
        """Share of the held-out queries that the training pairs hold: no ranking of known queries reaches more."""
        there = set(self.queries)
        return float(np.mean([question.target in there for question in self.asked["all"]]))

    @property
    def with_previous(self) -> float:
        """Share of the held-out queries that had one before them in their session."""
        return float(np.mean([question.previous is not None for question in self.asked["all"]]))


def make_completion_task(
    train: SessionLog, test: SessionLog, max_pairs: int = MAX_PAIRS, max_test: int = MAX_TEST, seed: int = 0
) -> CompletionTask:
    """Return the task of two logs, split by whole sessions.

    Parameters
    ----------
    max_pairs : int
        Sessions are drawn at random until they hold so many pairs, at most; one is always drawn.
    max_test : int
        So many of the held-out queries are asked for.

    Raises
    ------
    InputError
        If fewer than two different queries are left to learn from, no held-out query is long enough to be asked for at
        every length, or none is among those learned from.
    """
    previous, queries = pairs(_drawn(train, max_pairs, seed))
    if len(set(queries)) < 2:
        raise InputError("At least two different queries are needed in training; with fewer there is nothing to rank.")
    asked = questions(list(zip(*pairs(test), strict=True)), max_test, seed)
    if not all(asked[name] for name in LENGTHS):
        raise InputError(
            "Completion is measured for prefixes of 1, 2, 3, and 4 and more letters; no held-out query has 4 letters."
        )
    task = CompletionTask(previous, queries, asked, len(pairs(train)[1]))
    if task.known == 0:
        raise InputError(
            "No held-out query is among those learned from, so none can be completed. A longer log will do."
        )
    return task


def _drawn(log: SessionLog, max_pairs: int, seed: int) -> SessionLog:
    """Return whole sessions, drawn at random, of at most so many rows; one session at least."""
    sessions, size = np.unique(log.session, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(sessions))
    n = max(1, int(np.searchsorted(np.cumsum(size[order]), max_pairs, side="right")))
    return log.rows(np.isin(log.session, sessions[order[:n]]))
