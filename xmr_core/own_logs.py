"""The learner's own logs of sessions: a completer trained from each, kept with its rows in the user's data folder."""

import csv
import io

from xmr_core import storage
from xmr_core.completion import SessionAutocomplete
from xmr_core.errors import LoaderError
from xmr_core.loaders.sessions import read_sessions
from xmr_core.progress import Report
from xmr_core.session_log import SessionLog, folded, pairs
from xmr_core.shelf import Shelf
from xmr_core.shop import make_shop

SHELF = Shelf("log")
own_log_names, delete_own_log = SHELF.names, SHELF.delete
COMPLETER, ROWS = "completer", "rows"  # folders inside a log's
MAX_BYTES, MAX_ROWS = 20_000_000, 200_000


def read_own_log(data: bytes) -> SessionLog:
    """Return the folded rows of a file; see `read_sessions`.

    Raises
    ------
    LoaderError
        If the file cannot be read or is over `MAX_BYTES` or `MAX_ROWS`; names the line where there is one.
    """
    if len(data) > MAX_BYTES:
        raise LoaderError(f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Load a part of it.")
    return folded(read_sessions(data, max_rows=MAX_ROWS))


def example_log() -> str:
    """Return the sessions of a small invented shop as a file that can be loaded: 3,000 rows."""
    shop = make_shop(n_products=300, n_queries=3000, seed=7)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["session_id", "query"])
    rows.writerows(zip(shop.session.tolist(), shop.queries, strict=True))
    return text.getvalue()


def train_own_log(name: str, log: SessionLog, on_progress: Report) -> SessionAutocomplete:
    """Train on all pairs of a log and keep the completer and the rows.

    Stages are those of `SessionAutocomplete.fit` and "saving". What ``on_progress`` raises stops the work, and nothing
    is kept.
    """
    completer = SessionAutocomplete().fit(*pairs(log), on_progress=on_progress)
    on_progress("saving", 0.0)
    with storage.replacing(SHELF.folder(name), {COMPLETER, ROWS}) as building:
        completer.save(building / COMPLETER)
        log.save(building / ROWS)
    return completer


def load_own_completer(name: str) -> SessionAutocomplete:
    """Return the completer of a log.

    Raises
    ------
    ModelFormatError
        If there is no log of that name, or its files are damaged.
    """
    return SessionAutocomplete.load(storage.standing(SHELF.folder(name)) / COMPLETER)


def load_session_log(name: str) -> SessionLog:
    """Return the rows of a log, folded and session by session. Errors as `load_own_completer`."""
    return SessionLog.load(storage.standing(SHELF.folder(name)) / ROWS)
