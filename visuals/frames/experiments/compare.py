"""Two runs side by side, and the list of those that are pinned."""

import streamlit as st

from visuals.figures.experiment_words import compared, tally
from visuals.frames.learner import owner
from visuals.frames.plain import plain
from xmr_core.experiments.compare import compare
from xmr_core.experiments.pins import Pins, load_pins, remove_pin
from xmr_core.experiments.result import COLUMNS, Result

THIS = "the run above"
FIRST_STEP = {
    True: "Pin this one, then choose another data set: the two are compared here.",
    False: "Run it, then pin it: runs are compared here.",
}


def show(experiment: str, result: Result | None) -> None:
    """Draw the comparison of pinned runs of one experiment."""
    pins = load_pins(owner())
    runs = {pin.name: pin.result for pin in pins.of(experiment)}
    if result is not None:
        runs[THIS] = result
    # Each experiment has boxes of its own: the runs of one are no choice in another.
    keys = {box: f"{box}_{experiment}" for box in ("a", "b", "by")}
    _missing(runs, keys)
    st.subheader("Compare two runs", anchor=False)
    if pins.n_damaged:
        st.warning(f"{pins.n_damaged} pinned runs cannot be read and are left out; their files are damaged.")
    if len(runs) < 2:
        st.markdown(f":gray[No pinned run of this experiment yet. {FIRST_STEP[result is not None]}]")
        return
    first, second, by = st.columns([5, 5, 4], gap="medium")
    names = list(runs)
    a = first.selectbox("Run A", names, 0, key=keys["a"], bind="query-params")
    b = second.selectbox("Run B", names, len(names) - 1, key=keys["b"], bind="query-params")
    measures = [name for name in runs[a].measures if name in runs[b].measures]
    titles = [COLUMNS[name].title for name in measures]
    measure = measures[titles.index(by.selectbox("Measure", titles, measures.index(runs[a].main), key=keys["by"]))]
    if a == b:
        st.markdown(":gray[Both are the same run. Choose another one for A or B.]")
    else:
        lines = compare(runs[a], runs[b], measure)
        st.markdown(tally(lines, COLUMNS[measure].title))
        st.dataframe(compared(lines, measure, a, b), hide_index=True, key="compared", height="auto")
    _list(pins, experiment, names)


def _missing(runs: dict[str, Result], keys: dict[str, str]) -> None:
    """Say that a link names a run that is not here; the boxes then open on others."""
    unpinned = st.session_state.get("unpinned", [])
    for box in ("a", "b"):
        asked = st.query_params.get(keys[box])
        if asked is not None and asked not in runs and asked not in unpinned:
            st.info(f"There is no pinned run “{plain(asked)}” of this experiment on this machine.")


def _list(pins: Pins, experiment: str, names: list[str]) -> None:
    with st.expander("Pinned runs of this experiment"):
        for number, pin in enumerate(pins.of(experiment)):
            name, remove = st.columns([9, 3], vertical_alignment="center")
            name.markdown(plain(pin.name))
            remove.button(
                "Unpin", key=f"unpin-{number}", on_click=_remove, args=(pin.name, experiment, names), width="stretch"
            )


def _remove(name: str, experiment: str, names: list[str]) -> None:
    remove_pin(name, owner())
    st.session_state.setdefault("unpinned", []).append(name)
    left = [other for other in names if other != name]
    for key, first in ((f"a_{experiment}", left[0]), (f"b_{experiment}", left[-1])):
        if st.session_state.get(key) == name:
            st.session_state[key] = first
