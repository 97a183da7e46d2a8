"""A text box over a draft: kept while the learner types, through a refresh, a second tab and a new server."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from practice import Learner, PracticeError
from practice.drafts import MAX_CHARACTERS, drop_copies, read_copies, read_draft, save_draft
from practice.models import new_id
from visuals.components.writing import typed, writing
from visuals.frames.learner import now, said_calmly


def draft_box(
    mine: Learner,
    place: str,
    label: str,
    *,
    rows: int = 6,
    help: str = "",
    placeholder: str = "",
    shortcut: str = "",
    code: bool = False,
    dictates: bool = False,
    on_submit: Callable[[], None] | None = None,
    keep: Callable[[str, int, datetime], object] | None = None,
    also: Sequence[str] = (),
) -> str:
    """Draw a box for the draft at a place, and return what is kept of it at this run.

    What is typed is kept within seconds; only the box runs anew. Leaving the box keeps it at once, so a button finds
    the whole text. While a page shows the place once only, any number of boxes may stand on it.

    Parameters
    ----------
    place : str
        Such as "story/<id>/action"; see `practice.drafts.save_draft`.
    help : str
        A line between the label and the box.
    shortcut : str
        A letter that leads into the box from anywhere on the page; Escape leads out.
    code : bool, default False
        A box for code: Tab and Shift+Tab indent and outdent, so ``help`` must say that Escape leads out.
    dictates : bool, default False
        Offer a switch "Dictate" where the browser has a speech recognition of its own.
    on_submit : callable, optional
        Called after Control and Enter in the box, once the text is kept; `st.rerun` is the caller's.
    keep : callable, optional
        Keeps a text of a version at a moment, where more than the draft is written; `save_draft` without it.
    also : sequence of str
        Keys of other fragments to draw anew once a text is kept.
    """
    words = {
        "label": label, "rows": rows, "help": help, "placeholder": placeholder, "shortcut": shortcut, "code": code,
        "dictates": dictates,
    }  # fmt: skip
    box = st.fragment(_box, key=f"draft:{place}")
    return box(mine, place, words, on_submit, keep or partial(save_draft, mine, place), also) or ""


def typed_now(mine: Learner, place: str) -> str:
    """Return what stands in the box of a place, for a button: it may come with a text that nobody has taken yet.

    What was sent to a server that is gone stands in the box still, unless another tab has written since.
    """
    key = f"draft:{place}"
    _take(mine, place, key, partial(save_draft, mine, place))
    told, kept = typed(st.session_state.get(key)), read_draft(mine, place)
    lost = told is not None and told.session != _session() and kept.version <= told.version + 1
    return told.text if told and lost else kept.text


def unsaved(place: str) -> str:
    """Return why what stands in the box of a place is not kept; "" if it is."""
    state = st.session_state.get(f"draft:{place}")
    over = state.get("over") if isinstance(state, Mapping) else None
    if isinstance(over, int) and over > MAX_CHARACTERS:
        return f"The text has {over:,} characters; {MAX_CHARACTERS:,} are kept. Shorten it, then go on."
    return str((st.session_state.get(f"draft:{place}:done") or {}).get("message", ""))


@said_calmly()
def _box(
    mine: Learner,
    place: str,
    words: dict[str, Any],
    on_submit: Callable[[], None] | None,
    keep: Callable[[str, int, datetime], object],
    also: Sequence[str],
) -> str:
    key = f"draft:{place}"

    def take() -> None:
        _take(mine, place, key, keep)

    def typed_on() -> None:
        take()
        if also:
            st.rerun([key, *also])

    def submit() -> None:
        take()
        if on_submit is not None:
            on_submit()

    take()  # the callback was not there to hear it if the server is new
    written = read_draft(mine, place)
    data = words | {
        "place": f"{mine.id}/{place}", "text": written.text, "version": written.version, "limit": MAX_CHARACTERS,
        "session": _session(), "done": st.session_state.get(f"{key}:done"), "submits": on_submit is not None,
        "others": [text for text in read_copies(mine, place) if text != written.text],
    }  # fmt: skip
    writing(data, key=key, on_typed=typed_on, on_submit=submit, on_forget=lambda: drop_copies(mine, place))
    return written.text


def _take(mine: Learner, place: str, key: str, keep: Callable[[str, int, datetime], object]) -> None:
    """Keep what the box sent, once; what an older session was sent is sent to this one again."""
    told = typed(st.session_state.get(key))
    done = st.session_state.get(f"{key}:done") or {}
    if told is None or told.session != _session() or (told.mount, told.seq) == (done.get("mount"), done.get("seq")):
        return
    message = ""
    try:
        kept = read_draft(mine, place)
        is_ours = kept.text in told.sent  # it arrived, and its acknowledgement was lost
        keep(told.text, kept.version if is_ours else told.version, now())
    except PracticeError as error:
        message = str(error)
    st.session_state[f"{key}:done"] = {"mount": told.mount, "seq": told.seq, "message": message}


def _session() -> str:
    """Return this session's name: a new server, or another one, has another."""
    return str(st.session_state.setdefault("draft_session", new_id()))
