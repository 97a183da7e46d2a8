"""Sessions: what was typed one after the other, and the pairs (previous query, query) that a completer learns from."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xmr_core import storage
from xmr_core.checks import at_least, whole
from xmr_core.errors import InputError
from xmr_core.shop import Shop

KIND = "session-log"
HELD_OUT = 0.12  # share of the sessions, as in the shop


@dataclass(frozen=True)
class SessionLog:
    """Queries, session by session.

    Attributes
    ----------
    queries : list of str, length n
    session : int32 array of shape (n,)
        Session numbers, ascending: the rows of a session are consecutive, in the order in which they were typed.
    """

    queries: list[str]
    session: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Refuse columns that contradict each other."""
        if self.session.shape != (len(self.queries),):
            raise InputError(f"{len(self.queries)} queries need as many session numbers; {self.session.shape} came.")
        if (np.diff(self.session) < 0).any():
            raise InputError("Session numbers must ascend, so that the rows of a session are consecutive.")

    def rows(self, kept: NDArray[np.bool_]) -> "SessionLog":
        """Return the rows where ``kept`` is true."""
        return SessionLog([self.queries[i] for i in np.flatnonzero(kept)], self.session[kept])

    def save(self, folder: Path) -> None:
        """Write to ``folder``; see `storage.write`."""
        storage.write(folder, KIND, {}, {"session": self.session}, {"queries": self.queries})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        _, arrays, texts = storage.read_all(folder, KIND)
        with storage.refusing(folder):
            if arrays["session"].dtype != np.int32 or not texts["queries"]:
                raise InputError("the session numbers are of the wrong type, or there are no rows")
            return cls(texts["queries"], arrays["session"])


def pairs(log: SessionLog) -> tuple[list[str | None], list[str]]:
    """Return the previous query of each row, None for the first of a session, and the query itself.

    A query that only repeats the one before it in its session (a page loaded again, a second page of results) is
    dropped: nobody needs the query that stands there already. "a", "a", "b" gives None -> "a" and "a" -> "b".
    """
    previous: list[str | None] = []
    queries: list[str] = []
    session, last = -1, None
    for number, query in zip(log.session.tolist(), log.queries, strict=True):
        if number != session:
            session, last = number, None
        if query != last:
            previous.append(last)
            queries.append(query)
        last = query
    return previous, queries


def split(log: SessionLog, share: float = HELD_OUT, seed: int = 0) -> tuple[SessionLog, SessionLog]:
    """Split by whole sessions, drawn at random, into rows to train on and rows held out.

    Parameters
    ----------
    share : float, above 0 and below 1
        Part of the sessions to hold out, rounded to whole ones; at least one, and one is always left to train on.
    seed : int

    Raises
    ------
    InputError
        If there are fewer than two sessions, or ``share`` is not such a number.
    """
    at_least("share", share, 0)
    whole("seed", seed, 0)
    if not 0 < share < 1:
        raise InputError(f"share must lie between 0 and 1; {share!r} came.")
    sessions = np.unique(log.session)
    if len(sessions) < 2:
        raise InputError(f"To hold whole sessions out, two or more are needed; the log has {len(sessions)}.")
    n = min(max(1, round(share * len(sessions))), len(sessions) - 1)
    drawn = np.random.default_rng(seed).permutation(sessions)[:n]
    held_out = np.isin(log.session, drawn)
    return log.rows(~held_out), log.rows(held_out)


def folded(log: SessionLog) -> SessionLog:
    """Return the log with every query as `fold` writes it: for logs of searches, where "Tea " and "tea" are one wish.

    Queries of which nothing is left are dropped.
    """
    texts = [fold(query) for query in log.queries]
    return SessionLog(texts, log.session).rows(np.array([bool(text) for text in texts], dtype=np.bool_))


def fold(text: str) -> str:
    """Return a query in NFC and lower case, with one space where there was white space, none at its ends.

    Lower case can undo NFC ("İ" becomes two characters), so it comes first.

    Examples
    --------
    >>> fold("  Rose  of JERICHO ")
    'rose of jericho'
    """
    return " ".join(unicodedata.normalize("NFC", text.lower()).split())


def of_shop(shop: Shop) -> tuple[SessionLog, SessionLog]:
    """Return the folded sessions of a synthetic shop, split as the shop itself holds rows out."""
    log = SessionLog(shop.queries, shop.session)
    return folded(log.rows(~shop.test)), folded(log.rows(shop.test))
