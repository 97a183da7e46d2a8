"""Recordings as files: kept whole, read by their owner alone, refused calmly, deleted with what named them."""

import io
import os
import stat
import struct
import wave
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import Learner, Store, recordings
from practice.drafts import read_draft, save_draft
from practice.errors import InvalidInputError, NotFoundError, StoreError
from practice.interview.keeping import act, begin, delete_interview, place_now
from practice.interview.state import Answer, Begin
from practice.recordings import files, wav
from practice.recordings.at_place import place_of
from practice.recordings.unused import clear_unused
from practice.transfer import export_data, import_data
from tests.practice.filled import ASKED, NOW
from tests.practice.recordings.sounds import RATE, SPOKEN, tones
from tests.practice.recordings.sounds import wav as wav_of

PLACE = "interview/1/0"
TONE = tones([(0.5, True)])
LATER = NOW + timedelta(days=8)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "recordings"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def test_a_recording_is_kept_measured_read_and_deleted(mine: Learner, folder: Path) -> None:
    kept = recordings.keep(mine, SPOKEN)
    assert kept.seconds == pytest.approx(2.6)
    assert kept.silence.total == pytest.approx(0.6)
    assert recordings.read(mine, kept.id) == SPOKEN
    assert recordings.held(mine) == 1
    (file,) = folder.rglob("*.*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    recordings.delete(mine, kept.id)
    assert recordings.held(mine) == 0
    with pytest.raises(NotFoundError):
        recordings.read(mine, kept.id)


def test_nobody_else_reads_or_deletes_it(mine: Learner, other: Learner) -> None:
    kept = recordings.keep(mine, SPOKEN)
    for id in (kept.id, f"../{mine.id}/{kept.id}"):
        with pytest.raises(NotFoundError):
            recordings.read(other, id)
        recordings.delete(other, id)
    recordings.delete_all(other)
    assert recordings.held(other) == 0
    assert recordings.read(mine, kept.id) == SPOKEN
    recordings.delete_all(mine)
    assert recordings.held(mine) == 0


@pytest.mark.parametrize("id", ["", "..", "../x", "a/b", "\0", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n", "é" * 32])
def test_an_id_that_is_none_names_nothing(mine: Learner, id: str) -> None:
    with pytest.raises(NotFoundError):
        recordings.read(mine, id)
    recordings.delete(mine, id)


def header(
    *, kind: int = 1, channels: int = 1, rate: int = RATE, bits: int = 16, size: int = 32, data: int = 32
) -> bytes:
    """Return a WAV file's header that says anything, and 32 bytes of sound."""
    block = channels * bits // 8 % 2**16
    head = struct.pack("<HHIIHH", kind, channels, rate, (rate * block) % 2**32, block, bits)
    return b"RIFF" + struct.pack("<I", data) + b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack(
        "<I", data
    ) + bytes(32)  # fmt: skip


NASTY = {
    "nothing": b"",
    "text": b"RIFF and so on",
    "a header alone": SPOKEN[:44],
    "no header": SPOKEN[44:],
    "half a header": SPOKEN[:20],
    "cut off": SPOKEN[:-1001],
    "cut within a sample": SPOKEN[:-1],
    "no samples": wav_of(TONE[:0]),
    "8 bits": wav_of(TONE.astype(np.uint8), width=1),
    "24 bits": header(bits=24, data=30),
    "stereo": wav_of(np.repeat(TONE, 2), channels=2),
    "floating point": header(kind=3, bits=32),
    "a declared size without end": header(data=2**32 - 1),
    "a declared size of 2 GB": header(data=2**31),
    "no rate": header(rate=0),
    "a rate of 1": wav_of(TONE, rate=1),
    "a rate of 4 GHz": header(rate=2**32 - 1),
    "no channels": header(channels=0),
    "65,535 channels": header(channels=65_535),
    "0 bits": header(bits=0),
    "a chunk without end": SPOKEN[:36] + b"LIST" + struct.pack("<I", 2**32 - 1) + SPOKEN[36:],
    "an MP3": b"ID3\x04" + bytes(500),
    "too long": wav_of(np.zeros(8_000 * (wav.MAX_SECONDS + 1), np.int16), rate=8_000),
    "too large": b"RIFF" + bytes(wav.MAX_BYTES),
}


@pytest.mark.parametrize("name", NASTY)
def test_what_is_no_recording_is_refused_calmly_and_nothing_is_kept(mine: Learner, folder: Path, name: str) -> None:
    with pytest.raises(InvalidInputError, match="Nothing was kept"):
        recordings.keep(mine, NASTY[name])
    assert not list(folder.rglob("*.*"))


@given(st.integers(0, 43), st.binary(min_size=1, max_size=4))
def test_a_damaged_header_is_read_or_refused(at: int, damage: bytes) -> None:
    with suppress(InvalidInputError):
        wav.read_wav(SPOKEN[:at] + damage + SPOKEN[at + len(damage) : 4_000])


def test_more_chunks_than_two_are_read() -> None:
    more = (
        b"RIFF"
        + struct.pack("<I", len(SPOKEN) + 4)
        + SPOKEN[8:36]
        + b"LIST"
        + struct.pack("<I", 4)
        + b"abcd"
        + SPOKEN[36:]
    )
    with wave.open(io.BytesIO(SPOKEN)) as file:
        assert len(wav.read_wav(more).samples) == file.getnframes()


def test_a_learner_fills_no_disk(mine: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", len(SPOKEN) + 10)
    recordings.keep(mine, SPOKEN)
    with pytest.raises(InvalidInputError, match="Delete an interview"):
        recordings.keep(mine, SPOKEN)
    assert recordings.held(mine) == 1


def test_a_disk_that_refuses_is_told(mine: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no room left"):
        recordings.keep(mine, SPOKEN)
    assert not list(folder.rglob("*.*"))


def test_what_was_recorded_at_a_place_is_found_again_replaced_and_forgotten(mine: Learner) -> None:
    assert recordings.recorded(mine, PLACE) is None
    first = recordings.record(mine, PLACE, SPOKEN, NOW)
    assert first.model_dump(exclude={"recording"}) == {"seconds": 2.6, "silence": 0.6, "longest_silence": 0.6}
    assert recordings.recorded(mine, PLACE) == first
    second = recordings.record(mine, PLACE, wav_of(TONE), NOW, first)
    assert recordings.recorded(mine, PLACE) == second
    assert not recordings.is_here(mine, first.recording)
    recordings.forget(mine, PLACE)
    assert recordings.recorded(mine, PLACE) is None
    assert recordings.held(mine) == 0
    recordings.forget(mine, PLACE)


def test_a_tab_that_shows_no_recording_deletes_none_of_another_tab(mine: Learner) -> None:
    theirs = recordings.record(mine, PLACE, SPOKEN, NOW)
    ours = recordings.record(mine, PLACE, wav_of(TONE), NOW)
    assert recordings.recorded(mine, PLACE) == ours
    clear_unused(mine.store, LATER)
    assert recordings.is_here(mine, theirs.recording), "a copy of the draft names it"


def test_what_an_import_leaves_out_can_be_brought_back_for_a_week(mine: Learner) -> None:
    kept = spoken_interview(mine)[1]
    clear_unused(mine.store, LATER)
    before = import_data(mine, export_data(mine, LATER).replace(kept, "0" * 32), LATER).before
    clear_unused(mine.store, LATER + timedelta(days=6))
    assert recordings.is_here(mine, kept)
    import_data(mine, before, LATER)
    clear_unused(mine.store, LATER + timedelta(days=20))
    assert recordings.is_here(mine, kept)


@pytest.mark.parametrize(
    "text",
    ["", "null", "{}", "[1]", "NaN", '{"seconds": 1, "silence": -1, "longest_silence": 0, "recording": "x"}',
     '{"seconds": NaN, "silence": 0, "longest_silence": 0, "recording": "%s"}' % ("0" * 32)],
)  # fmt: skip
def test_a_foreign_text_at_the_place_is_no_recording(mine: Learner, text: str) -> None:
    save_draft(mine, place_of(PLACE), text, 0, NOW)
    assert recordings.recorded(mine, PLACE) is None
    recordings.record(mine, PLACE, SPOKEN, NOW)
    assert recordings.recorded(mine, PLACE) is not None


def spoken_interview(mine: Learner) -> tuple[str, str, str]:
    """Begin an interview with a spoken answer, and record another; return their ids."""
    kept = begin(mine, ASKED, NOW)
    kept = act(mine, kept.id, Begin(), kept.state.version, NOW)
    place = place_now(kept)
    said = recordings.record(mine, place, SPOKEN, NOW)
    answer = Answer(text="", **said.said)
    kept = act(mine, kept.id, answer, kept.state.version, NOW)
    assert recordings.recorded(mine, place) is None  # the answer has taken it
    return kept.id, said.recording, recordings.record(mine, place, SPOKEN, NOW).recording


def test_an_interview_takes_its_recordings_along_when_it_is_deleted(mine: Learner) -> None:
    apart = recordings.record(mine, "interview/another/0", SPOKEN, NOW).recording
    interview, answered, begun = spoken_interview(mine)
    recordings.forget(mine, f"interview/{interview}/0")
    assert not recordings.is_here(mine, begun)
    assert recordings.is_here(mine, answered)
    begun = recordings.record(mine, f"interview/{interview}/0", SPOKEN, NOW).recording
    delete_interview(mine, interview)
    assert [recordings.is_here(mine, id) for id in (answered, begun, apart)] == [False, False, True]


def test_only_what_nothing_names_is_cleared_and_only_after_a_week(mine: Learner, other: Learner, folder: Path) -> None:
    _, answered, begun = spoken_interview(mine)
    lost, theirs = recordings.keep(mine, SPOKEN).id, recordings.keep(other, SPOKEN).id
    unfinished = folder / mine.id / "x.unfinished"
    unfinished.write_bytes(b"killed")
    elsewhere = folder / ("0" * 32) / "of-another-database.wav"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"")
    for file in folder.rglob("*.*"):
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    fresh = recordings.keep(mine, SPOKEN).id
    os.utime(folder / mine.id / f"{fresh}.wav", (LATER.timestamp(), LATER.timestamp()))
    clear_unused(mine.store, NOW + timedelta(days=6))
    assert recordings.is_here(mine, lost)
    clear_unused(mine.store, LATER)
    assert [recordings.is_here(mine, id) for id in (answered, begun, fresh, lost)] == [True, True, True, False]
    assert not recordings.is_here(other, theirs)
    assert not unfinished.exists()
    assert elsewhere.exists()


def test_a_recording_survives_an_interview_that_cannot_be_read(mine: Learner) -> None:
    place = place_of(PLACE)
    said = recordings.record(mine, PLACE, SPOKEN, NOW)
    save_draft(mine, place, f"damaged {said.recording}", read_draft(mine, place).version, NOW)
    os.utime(files.root() / mine.id / f"{said.recording}.wav", (NOW.timestamp(), NOW.timestamp()))
    clear_unused(mine.store, LATER)
    assert recordings.is_here(mine, said.recording)


def test_clearing_where_nothing_was_recorded(store: Store) -> None:
    clear_unused(store, NOW)
