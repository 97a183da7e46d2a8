"""Your data: train the same completer on a log of sessions."""

import streamlit as st

from pages.autocomplete import complete
from visuals.figures import beam_numbers as write
from visuals.figures import log_preview
from visuals.frames.interview_box import say_it
from visuals.frames.own_data import view
from visuals.frames.own_data.kind import Kind
from xmr_core.own_logs import MAX_BYTES, MAX_ROWS, SHELF, example_log, read_own_log, train_own_log
from xmr_core.progress import Report
from xmr_core.session_log import SessionLog

STAGES = {
    "features": "Reading the n-grams",
    "trial": "Reading the sessions, without the rows that weights are fitted on",
    "weights": "Fitting how much each signal counts",
    "parts": "Reading all sessions: counts, graph and embedding",
    "saving": "Saving",
}
WIDTHS = {"session": 80, "query": 460}  # px


def show() -> None:
    """Draw the view."""
    view.show(LOGS)
    say_it(
        "own",
        "A log of sessions is all the training data: no labels are written by hand. Each query with the one before it "
        "is a pair, pairs make a graph and an embedding, and counts give popularity. A part of the pairs is kept out "
        "of all that, so that the weights of the signals are fitted on rows which the signals have not seen; then "
        "everything is read again in full.",
        r"Cost: $O(n \log n)$ for $n$ rows to sort and count, a few passes over the $m$ distinct pairs for an "
        r"embedding of $d$ columns, $O(m \cdot d)$ each, and one list of candidates for each row that is kept out.",
        log_preview.HERE,
    )


def _preview(log: SessionLog) -> None:
    st.markdown(log_preview.counts(log))
    columns = {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}
    st.dataframe(log_preview.first_rows(log), hide_index=True, key="preview", column_config=columns)
    for note in log_preview.notes(log):
        st.info(note, icon=":material/info:")


def _train(name: str, file_name: str, log: SessionLog, report: Report) -> None:
    train_own_log(name, log, report)


LOGS = Kind(
    shelf=SHELF,
    box="log",
    wanted="A CSV file in UTF-8 with the columns `session_id,query`, the rows of a session in the order in which they "
    "were typed; a header row is optional. Capital and small letters count as the same. Up to "
    f"{write.thousands(MAX_ROWS)} rows and {MAX_BYTES // 10**6} MB: so much trains for about two minutes.",
    max_bytes=MAX_BYTES,
    example="session_id,query\n1,tent\n1,camping stove\n2,coffee maker\n2,coffee filter\n1,sleeping bag\n",
    example_file="example-log.csv",
    make_example=example_log,
    read=read_own_log,
    preview=_preview,
    train=_train,
    stages=STAGES,
    meanwhile="Completion keeps working meanwhile.",
    none_yet="Load a log on this page; a completer is trained on it here and can then be tried.",
    use="Complete with it",
    opens=complete.opens,
)
