"""The principles against the stories, as a grid whose cells a click or a key changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "story_matrix",
    html='<div class="matrix"></div>',
    css=(_HERE / "matrix.css").read_text(encoding="utf-8"),
    js=(_HERE / "matrix.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Change:
    """A cell that was changed: the ``n``-th of this grid on the page; ``fit`` is None where it was emptied."""

    n: int
    story: str
    principle: str
    fit: str | None


@dataclass(frozen=True)
class Changed:
    """The last changes of a grid, oldest first; ``mount`` names the grid on the page."""

    mount: str
    changes: tuple[Change, ...]


def changed(state: Any) -> Changed | None:
    """Return what was changed, read from the grid's state in the session; None for no or a foreign state.

    The browser may send anything, so each part is checked.
    """
    told = state.get("changed") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(told.get("mount"), str):
        return None
    found = told.get("changes")
    changes = tuple(filter(None, map(_change, found if isinstance(found, list) else [])))
    return Changed(told["mount"], changes)


def _change(told: Any) -> Change | None:
    if not isinstance(told, Mapping):
        return None
    n, story, principle, fit = (told.get(name) for name in ("n", "story", "principle", "fit"))
    if not (isinstance(n, int) and isinstance(story, str) and isinstance(principle, str)):
        return None
    return Change(n, story, principle, fit if isinstance(fit, str) else None)


def story_matrix(
    data: Mapping[str, Any], *, key: str, on_change: Callable[[], None], on_open: Callable[[], None]
) -> Any:
    """Show the grid of `visuals.figures.story_grid.story_grid`.

    Parameters
    ----------
    data : mapping
        With ``seen``, the mount and number of the last change that is in it: later ones stay as they were clicked.
    key : str
        The state of the grid is ``st.session_state[key]``; read it with `changed`.
    on_change : callable
        Called when cells were changed.
    on_open : callable
        Called when a story's title was clicked; its id is ``st.session_state[key].open``.
    """
    return _component(key=key, data=dict(data), on_changed_change=on_change, on_open_change=on_open)
