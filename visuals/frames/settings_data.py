"""Your data on Settings: where it lies, a file of it to take along, one to bring back, and deleting it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import streamlit as st

from practice import PracticeError
from practice.store import LOCAL
from practice.transfer import MAX_BYTES, delete_everything, export_data, held, import_data, look_at
from practice.whereabouts import whereabouts
from visuals.frames.learner import mine, now, store, subject
from visuals.frames.own_data.mine import delete_files, held_files
from visuals.frames.plain import plain

DELETE = "delete my data"
SAID, UPLOADS, LOOKED = "data_said", "data_uploads", "data_looked"
# What a learner calls the rows of a table; what hangs on something else is not counted aloud.
NAMES = {
    "story": ("story", "stories"),
    "review_card": ("review card", "review cards"),
    "review": ("review", "reviews"),
    "attempt": ("written answer", "written answers"),
    "prediction": ("prediction", "predictions"),
    "suggestion": ("suggested card", "suggested cards"),
    "rehearsal": ("rehearsal", "rehearsals"),
    "interview": ("mock interview", "mock interviews"),
    "draft": ("draft", "drafts"),
}
FILES = {
    "data_set": ("data set", "data sets"),
    "pinned_run": ("pinned run", "pinned runs"),
    "recording": ("recording", "recordings"),
}
NO_TEXT = "The file is no text that Starbeam wrote. Choose a file that you downloaded here. Nothing was changed."


@st.fragment
def data_view() -> None:
    """Draw the four parts."""
    try:
        told, went_well = st.session_state.pop(SAID, ("", True))
        if told:
            (st.success if went_well else st.error)(plain(told))
        _place()
        _take_along()
        _bring_back()
        _delete()
    except PracticeError as error:
        st.error(plain(str(error)))


def _place() -> None:
    st.header("Where it is", anchor=False)
    st.markdown(f"Kept here: {words_for(_all_held())}.")
    if subject() != LOCAL:
        st.caption("It is kept on the server of the person who runs this Starbeam, under your sign-in.")
        return
    here = whereabouts(store())
    st.code(here.place, language=None, wrap_lines=True)
    if here.size is not None:
        kept = [f"{copy.path.name} ({copy.made:%d %B %Y}, {_size(copy.size)})" for copy in here.copies[:3]]
        st.caption(
            f"{_size(here.size)}. " + (f"Copies, the newest first: {', '.join(kept)}." if kept else "No copy yet.")
        )


def _take_along() -> None:
    st.header("Take it along", anchor=False)
    st.markdown(
        "One file with everything of yours but data sets, pinned runs and recordings, which this or another Starbeam "
        "reads."
    )
    learner, moment = mine(), now()
    st.download_button(
        "Download my data", partial(export_data, learner, moment), f"starbeam-{moment:%Y-%m-%d}.json",
        "application/json", key="data_download", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def _bring_back() -> None:
    st.header("Bring it back", anchor=False)
    file = st.file_uploader(
        "A file that you downloaded here", "json", key=f"data_file_{st.session_state.get(UPLOADS, 0)}",
        max_upload_size=MAX_BYTES // 1_000_000,
    )  # fmt: skip
    if file is None:
        return
    if st.session_state.get(LOOKED, ("",))[0] != file.file_id:  # once a file, not at each key
        st.session_state[LOOKED] = (file.file_id, *_look(file.getvalue()))
    _, text, words = st.session_state[LOOKED]
    if text is None:
        st.error(plain(words))
        return
    st.warning(f"The file holds {words}. It replaces all that is here now: {words_for(held(mine()))}.")
    st.button("Replace my data by the file", key="data_import", on_click=_import, args=(text,))


def _look(content: bytes) -> tuple[str | None, str]:
    """Return the text of a file and what it holds in words; no text, and why, if it is none of ours."""
    try:
        text = content.decode("utf-8-sig")
        return text, words_for(look_at(text))
    except UnicodeDecodeError:
        return None, NO_TEXT
    except PracticeError as error:
        return None, str(error)


def _import(text: str) -> None:
    with _told():
        done = import_data(mine(), text, now())
        st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1  # an empty box
        st.session_state[SAID] = (f"Replaced. Now here: {words_for(done.counts)}.", True)


@contextmanager
def _told() -> Iterator[None]:
    """Keep what goes wrong in a click for the drawing after it."""
    try:
        yield
    except PracticeError as error:
        st.session_state[SAID] = (str(error), False)


def _delete() -> None:
    st.header("Delete it", anchor=False)
    st.markdown(
        "Everything of yours is deleted, from the copies too, with your recordings, the data sets that you loaded "
        "under Learn and the runs that you pinned. Nobody can bring it back; download it before."
    )
    typed = st.text_input(f"To delete, type: {DELETE}", key="data_sure", live=True, width=480)
    st.button("Delete my data", key="data_delete", disabled=typed.strip().lower() != DELETE, on_click=_forget)


def _forget() -> None:
    with _told():
        learner, files = mine(), delete_files()
        left = words_for(held_files())  # before the learner is gone: recordings lie under their id
        gone = delete_everything(learner)
        for key in set(st.session_state) - {"view"}:  # what was typed on the screens
            del st.session_state[key]
        said = [f"Deleted: {words_for({**gone.counts, **files})}.", gone.left]
        if left != "nothing":
            said.append(
                f"The files of {left} could not be deleted; whoever runs this Starbeam finds them in its folder."
            )
        st.session_state[SAID] = (" ".join(filter(None, said)), True)


def _all_held() -> dict[str, int]:
    return {**held(mine()), **held_files()}


def words_for(counts: Mapping[str, int]) -> str:
    """Return how much of each kind there is, in words; what there is none of is left out.

    Drafts are named where there is nothing else: most are parts of stories, or where a review stands.
    """
    there = {table: names for table, names in (NAMES | FILES).items() if counts.get(table)}
    named = {table: names for table, names in there.items() if table != "draft"} or there
    said = ", ".join(f"{counts[table]:,} {names[counts[table] > 1]}" for table, names in named.items())
    return said or ("a profile" if counts.get("profile") else "nothing")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
