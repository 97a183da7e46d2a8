"""The table of a result, to pin under a name and to download."""

import streamlit as st

from visuals.frames.engines import title_of
from visuals.frames.experiments.titles import title
from visuals.frames.learner import owner
from visuals.frames.plain import plain
from xmr_core.errors import InputError
from xmr_core.experiments.pins import MAX_NAME, add_pin, free_name
from xmr_core.experiments.result import COLUMNS, Result
from xmr_core.experiments.table import table, to_csv

MAX_HEIGHT, MAX_ROWS = 292, 10  # px: the header and seven rows; a table that is hardly longer is shown whole


def show(result: Result) -> None:
    """Draw the table and the row of actions below it."""
    numbers = {
        COLUMNS[name].title: st.column_config.NumberColumn(
            format=f"%.{COLUMNS[name].decimals}f" if COLUMNS[name].decimals else "localized"
        )
        for name in result.measures
    }
    st.dataframe(
        table(result), hide_index=True, key="table", column_config=numbers,
        height=MAX_HEIGHT if len(result.rows) > MAX_ROWS else "auto",
    )  # fmt: skip
    key = f"pin_name-{result.experiment}-{result.data}"
    name, pin, download = st.columns([6, 3, 3], vertical_alignment="bottom", gap="small")
    # Set by its key: a box that is there already would keep its old text beside a new default.
    st.session_state.setdefault(key, _wanted(result))
    name.text_input("Name of this run", key=key, max_chars=MAX_NAME)
    pin.button("Pin this run", key="pin", on_click=_pin, args=(key, result), width="stretch")
    file = f"{result.experiment}-{result.data}.csv"
    download.download_button(
        "Download the table", lambda: to_csv(result), file, "text/csv", key="download", on_click="ignore",
        width="stretch",
    )  # fmt: skip
    said = st.session_state.pop("pin_said", None)
    if said:
        (st.warning if said[0] == "refused" else st.success)(plain(said[1]))


def _pin(key: str, result: Result) -> None:
    try:
        name = add_pin(st.session_state[key], result, owner())
    except InputError as error:
        st.session_state["pin_said"] = ("refused", str(error))
        return
    st.session_state["pin_said"] = ("kept", f"Pinned as “{name}”. It is there after a reload.")
    st.session_state[key] = _wanted(result)


def _wanted(result: Result) -> str:
    return free_name(f"{title_of(result.data)}, {title(result.experiment).lower()}", owner())
