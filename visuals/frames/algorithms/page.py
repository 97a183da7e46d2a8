"""The page of an algorithm: the same frame for all, so that it is learnt once."""

import streamlit as st

from algorithms.datasets import Table
from algorithms.datasets.by_hand import changed_by_hand
from visuals.components.algorithm_player import Hand, PlayerState, algorithm_player, read_hand
from visuals.frames.algorithms import check, interview
from visuals.frames.algorithms.compare import Pin, compare, pin_button
from visuals.frames.algorithms.controls import controls, explain, in_url, title_row
from visuals.frames.algorithms.heard import heard
from visuals.frames.algorithms.own import bring
from visuals.frames.algorithms.runs import checked, opened, walked
from visuals.frames.algorithms.state import OWN, Keys, new_seed, reset, start
from visuals.frames.plain import plain
from visuals.lessons.catalogue import entry
from visuals.lessons.lesson import Lesson, Preset, Run

# Long words of the check's table break before the page grows wider. On a phone the boxes stand two in a row: the player
# is met sooner.
STYLE = """<style>
.st-key-check :is(td, th) { overflow-wrap: anywhere }
@media (max-width: 640px) {
  .st-key-controls [data-testid=stColumn] { min-width: calc(50% - 0.5rem); flex: 1 1 calc(50% - 0.5rem) }
  .st-key-tools [data-testid=stColumn] { min-width: calc(33% - 0.7rem); flex: 1 1 calc(33% - 0.7rem) }
  .st-key-tools [data-testid=stColumn]:last-child { min-width: 100% }
  .st-key-tools button { padding-inline: 0.25rem }
}
</style>"""


@st.fragment
def algorithm_page(key: str) -> None:
    """Draw the page of a lesson; what stands on it reruns this fragment alone."""
    lesson = opened(key)
    keys = Keys(key)
    start(lesson)
    st.html(STYLE)
    view = title_row(lesson, entry(key).title)
    with st.container(key="controls"):
        data, values, seed, preset = controls(lesson, view)
    if preset is not None:
        explain(preset)
    file, own = st.session_state[keys("own")] if data == OWN else ("", None)
    data_key = f"{data}|{file}|{seed}"
    given = own if own is not None else lesson.table(data, seed)
    hand = _hand(lesson, data_key)
    try:
        table = changed_by_hand(given, hand)
    except ValueError as error:
        st.warning(plain(str(error)))
        table, hand = given, ""
        _set_hand(keys, data_key, hand)
    run = Run(table, values, seed, view)
    settings = (data, file, tuple(values.items()), seed, view, hand)
    payload = walked(key, settings, run)
    if isinstance(payload, str):
        st.error(plain(payload))
        _tools(lesson, view)
        return
    state = _player(lesson, payload, run, Hand(data_key, len(given.X), given.classes, hand), preset)
    heard(lesson, payload, state, data, None if own else in_url(lesson, data, values, seed, view, hand))
    _tools(lesson, view, Pin(_words(lesson, data, run), settings, payload))
    left, right = st.columns([7, 5], gap="large")
    with left:
        interview.say(lesson.interview)
        interview.follow(lesson.interview)
    with right:
        with st.container(key="check"):
            check.show(checked(key, settings, run))
        interview.quiz(lesson)


def _player(lesson: Lesson, payload: dict, run: Run, hand: Hand, preset: Preset | None) -> PlayerState:
    keys = Keys(lesson.key)
    arrays = payload["arrays"].get("data", {"x": []})
    movable = lesson.by_hand and len(arrays["x"]) == len(run.table.X) and _movable(run.table)
    return algorithm_player(
        payload, key=keys("player"), opens=f"{hand.key}|{run.view}|{preset.name if preset else ''}",
        step=_first(keys, preset), hand=hand if movable else None,
        url={"step": keys("step"), "points": keys("points")}, on_change=lambda: _taken(keys, hand.key),
    )  # fmt: skip


def _movable(table: Table) -> bool:
    return table.X.shape[1] == 2 or (table.X.shape[1] == 1 and table.y is not None and not table.classes)


def _first(keys: Keys, preset: Preset | None) -> int | None:
    """Return the step that the URL or a failure says, for the first walk of the visit."""
    asked = st.session_state.get(keys("step"))
    if asked is None:
        said = st.query_params.get(keys("step"), "")
        asked = st.session_state[keys("step")] = int(said) if said.isdecimal() and len(said) < 5 else -2
    return asked if asked >= 0 else (preset.step if preset else None)


def _hand(lesson: Lesson, data_key: str) -> str:
    """Return the changes made by hand to this data set; at first those that the URL holds."""
    keys = Keys(lesson.key)
    if keys("hand") not in st.session_state:
        st.session_state[keys("hand")] = {data_key: st.query_params.get(keys("points"), "")}
    found: str = st.session_state[keys("hand")].get(data_key, "")
    return found


def _set_hand(keys: Keys, data_key: str, text: str) -> None:
    st.session_state[keys("hand")] = {data_key: text}


def _taken(keys: Keys, data_key: str) -> None:
    text = read_hand((st.session_state.get(keys("player")) or {}).get("hand"), data_key)
    if text is not None:
        _set_hand(keys, data_key, text)


def _tools(lesson: Lesson, view: str, now: Pin | None = None) -> None:
    """Draw what one does with a run; below, the pinned runs beside this one."""
    pin, again, other, own = st.container(key="tools").columns([2, 2, 2, 6], gap="small")
    if now is not None:
        pin_button(pin, lesson, now)
    again.button(
        "Reset", key=Keys(lesson.key)("reset"), on_click=reset, args=(lesson,), width="stretch",
        help="Data and parameters as at first; the seed stays.",
    )  # fmt: skip
    other.button("New seed", key=Keys(lesson.key)("new_seed"), on_click=new_seed, args=(lesson,), width="stretch")
    if lesson.takes_own(view):
        with own:
            bring(lesson)
    if now is not None:
        compare(lesson, now)


def _words(lesson: Lesson, data: str, run: Run) -> str:
    said = [f"{p.label} {run.values[p.name]}" for p in lesson.params_of(run.view)]
    return ", ".join([data, *([run.view] if run.view else []), *said, f"seed {run.seed}"])
