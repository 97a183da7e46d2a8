"""Bring a CSV: it stands among the data sets for this visit, and stays on this machine."""

import streamlit as st

from algorithms.datasets.own import CLASSES, MAX_BYTES, MAX_CLASSES, MAX_ROWS, VALUES, own_table
from visuals.frames.algorithms.state import OWN, Keys
from visuals.frames.plain import plain
from visuals.lessons.lesson import Lesson

TARGET = {
    CLASSES: f" The last column is the class, with 2 to {MAX_CLASSES} different values.",
    VALUES: " The last column is the number to predict.",
}


def bring(lesson: Lesson) -> None:
    """Draw the upload."""
    keys = Keys(lesson.key)
    n = lesson.own_columns
    taken = {0: "all columns are used", 1: "the first column is used"}.get(n, f"the first {n} columns are used")
    hint = f" {lesson.own_hint}" if lesson.own_hint else ""
    with st.expander("Use your own CSV"):
        st.markdown(
            f"A header line, then numbers: {taken}.{hint}{TARGET.get(lesson.own, '')} Up to {MAX_ROWS:,} rows and "
            f"{MAX_BYTES // 10**6} MB. The file stays on this machine and is forgotten when you leave."
        )
        st.file_uploader(
            "CSV file", type=["csv", "tsv", "txt"], key=keys("file"), max_upload_size=1, on_change=_read,
            args=(lesson,),
        )  # fmt: skip
        if said := st.session_state.get(keys("own_said")):
            st.error(plain(said), icon=":material/error:")


def _read(lesson: Lesson) -> None:
    keys = Keys(lesson.key)
    file = st.session_state[keys("file")]
    st.session_state.pop(keys("own_said"), None)
    if file is None:
        return
    try:
        table = own_table(file.getvalue(), file.name, lesson.own, lesson.own_columns)
    except ValueError as error:
        st.session_state[keys("own_said")] = str(error)
        return
    st.session_state[keys("own")] = (file.file_id, table)
    st.session_state[keys("data")] = OWN
