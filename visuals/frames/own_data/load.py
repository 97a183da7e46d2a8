"""Load a file, look at what was read, and train on it."""

from functools import partial

import streamlit as st

from visuals.frames.own_data.desk import desk
from visuals.frames.own_data.kind import Kind, Rows
from visuals.frames.plain import plain
from xmr_core.errors import LoaderError

STAYS = "It stays on this machine."


def show(kind: Kind[Rows]) -> None:
    """Draw the upload and the preview, or how far the training is."""
    st.subheader("Train on your own file", anchor=False)
    stays = "It stays on this server, and nobody else who signs in sees it." if kind.shelf.owner else STAYS
    st.markdown(f"{kind.wanted} {stays}")
    here = desk(kind.shelf.prefix)
    here.clear_up()
    if here.job is None:
        _upload(kind)
    else:
        _progress(kind)


def _upload(kind: Kind[Rows]) -> None:
    most = kind.max_bytes // 10**6  # MB
    file = st.file_uploader("CSV file", type=["csv", "tsv", "txt"], key="file", max_upload_size=most)
    if file is None:
        st.caption("What such a file looks like:")
        st.code(kind.example, language=None)
        st.download_button(
            "Download an example to try", kind.make_example, kind.example_file, "text/csv", key="example-file",
            on_click="ignore",
        )  # fmt: skip
        return
    rows = _read(file.file_id, file.getvalue(), kind)
    if isinstance(rows, LoaderError):
        st.error(plain(str(rows)), icon=":material/error:")
        return
    kind.preview(rows)
    if st.button("Train on this file", type="primary", key="train"):
        name = kind.shelf.name_for(file.name, file.getvalue())
        desk(kind.shelf.prefix).start(name, partial(kind.train, name, file.name, rows))
        st.rerun()


@st.cache_resource(max_entries=2, show_spinner="Reading the file")
def _read(file_id: str, _data: bytes, _kind: Kind[Rows]) -> Rows | LoaderError:
    """Read a file once, not at each rerun."""
    try:
        return _kind.read(_data)
    except LoaderError as error:
        return error


@st.fragment(run_every=0.5)
def _progress(kind: Kind[Rows]) -> None:
    """Show how far the training is; the fragment reruns alone, so the rest of the screen stays as it is."""
    here = desk(kind.shelf.prefix)
    job = here.job
    if job is None or job.state != "running":
        here.clear_up()
        st.rerun()
    stage, fraction = job.progress
    order = list(kind.stages)
    done = (order.index(stage) + fraction) / len(order) if stage in order else 0.0
    st.progress(done, text="Stopping" if job.cancel_requested else kind.stages.get(stage, "Starting"))
    st.caption(kind.meanwhile)
    if st.button("Cancel the training", key="cancel"):
        job.cancel()
