"""The recorder on a screen, without a microphone: what it sends is kept, told in one line, and deleted."""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from practice import recordings
from practice.drafts import read_draft, save_draft
from practice.recordings.transcribe import MODEL, PACKAGE
from tests.practice.recordings.sounds import SPOKEN, wav
from visuals.frames.learner import mine, now
from visuals.frames.own_data.desk import desk
from visuals.frames.speaking import facts

PLACE = "interview/1/0"


def screen() -> None:
    from visuals.frames.learner import mine
    from visuals.frames.speaking import speaking

    speaking(mine(), "interview/1/0")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(screen, default_timeout=60).run()


def record(app: AppTest, content: bytes) -> AppTest:
    app.get("audio_input")[0].upload("answer.wav", content, "audio/wav").run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_what_is_recorded_is_kept_told_found_again_and_deleted(app: AppTest) -> None:
    assert app.caption[0].value == "The recording stays on this machine."
    record(app, SPOKEN)
    assert app.markdown[0].value == "2.6 s, longest silence 0.6 s, silent for 23 % of it."
    kept = recordings.recorded(mine(), PLACE)
    assert kept is not None
    assert recordings.read(mine(), kept.recording) == SPOKEN
    assert labels(app) == ["Delete the recording"]
    again = AppTest.from_function(screen, default_timeout=60).run()  # a refresh, or a new server
    assert again.markdown[0].value == app.markdown[0].value
    assert len(again.get("audio")) == 1
    again.button[0].click().run()
    assert not again.exception
    assert not again.get("audio")
    assert recordings.held(mine()) == 0


def test_a_second_recording_takes_the_place_of_the_first(app: AppTest) -> None:
    record(record(app, SPOKEN), wav(np.zeros(16_000, np.int16)))
    assert app.markdown[0].value.startswith("No voice was heard in it.")
    assert recordings.held(mine()) == 1


def test_what_is_no_recording_is_told_and_the_one_before_stays(app: AppTest) -> None:
    record(app, SPOKEN)
    for content in (b"", b"RIFF", SPOKEN[:-1]):
        record(app, content)
        assert "Nothing was kept" in app.error[0].value
        assert app.markdown[0].value.startswith("2.6 s")


def test_a_recording_that_is_gone_is_told(app: AppTest) -> None:
    record(app, SPOKEN)
    recordings.delete_all(mine())
    app.run()
    assert not app.exception
    assert "not on this machine" in app.caption[0].value


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((84.2, 15.2, 6.1), "1:24 min, longest silence 6.1 s, silent for 18 % of it."),
        ((59.6, 12.0, 12.0), "1:00 min, longest silence 12 s, silent for 20 % of it."),
        ((9.0, 0.0, 0.0), "9.0 s, no silence of a quarter of a second or more."),
        ((0.0, 0.0, 0.0), "No voice was heard in it. Look at the microphone, then record again, or type."),
    ],
)
def test_the_line(told: tuple[float, float, float], words: str) -> None:
    assert facts(*told) == words


class Model:
    """Stands in for the package's model: says two pieces, or what it was told to raise."""

    error: Exception | None = None
    pieces = (" I timed each step.", " It fell to 3 ms.")

    def __init__(self, folder: str, **options: Any) -> None:
        assert options["local_files_only"] is True

    def transcribe(self, audio: Any, **options: Any) -> tuple[Any, Any]:
        assert audio.read() == SPOKEN
        if self.error is not None:
            raise self.error
        return (SimpleNamespace(text=text, end=1.3) for text in self.pieces), SimpleNamespace(duration=2.6)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Model]:
    """Install a package that says what this test wants."""
    fake: Any = ModuleType(PACKAGE)
    fake.__spec__, fake.WhisperModel = ModuleSpec(PACKAGE, None), type("Fake", (Model,), {})
    monkeypatch.setitem(sys.modules, PACKAGE, fake)
    monkeypatch.setenv(MODEL, str(tmp_path))
    return fake.WhisperModel


def write_out(app: AppTest) -> AppTest:
    app.button(key=f"write-out:{PLACE}").click().run()
    job = desk(f"writing-out-{mine().id}").job
    assert job is None or job.wait(60)
    app.run()
    assert not app.exception
    return app


def test_what_was_said_is_written_out_below_what_was_typed(model: type[Model], app: AppTest) -> None:
    save_draft(mine(), PLACE, "Typed before.", 0, now())
    write_out(record(app, SPOKEN))
    assert read_draft(mine(), PLACE).text == "Typed before.\n\nI timed each step. It fell to 3 ms."
    assert "Read it through" in "".join(caption.value for caption in app.caption)
    assert labels(app) == ["Delete the recording"]


def test_a_model_that_fails_costs_nothing(model: type[Model], app: AppTest) -> None:
    save_draft(mine(), PLACE, "Typed before.", 0, now())
    record(app, SPOKEN)
    for error in (RuntimeError("no such model"), MemoryError()):
        model.error = error
        write_out(app)
        assert "not written out" in app.error[0].value
    model.error, model.pieces = None, (" ", "")
    write_out(app)
    assert "No words were recognised" in app.error[0].value
    assert read_draft(mine(), PLACE).text == "Typed before."
    assert "Write out what I said" in labels(app)


def test_without_a_model_there_is_no_button(model: type[Model], app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    record(app, SPOKEN)
    for named in ("", "/nowhere/at/all"):
        monkeypatch.setenv(MODEL, named)
        assert labels(app.run()) == ["Delete the recording"]
