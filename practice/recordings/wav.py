"""Read a recording: a WAV file of one channel with 16 bits a sample, as the browser's recorder makes it."""

import io
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practice.errors import InvalidInputError

MAX_BYTES = 40_000_000
MAX_SECONDS = 15 * 60
RATES = (8_000, 48_000)  # samples a second, from and to
# What the standard library raises where a header lies.
LIES = (wave.Error, EOFError, ValueError, RuntimeError, ArithmeticError, MemoryError)
WANTED = "A recording is a WAV file with one channel and 16 bits a sample. Nothing was kept: record again, or type."


@dataclass(frozen=True)
class Sound:
    """The samples of a recording, and how many of them make a second."""

    samples: NDArray[np.int16]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


def read_wav(data: bytes) -> Sound:
    """Read a WAV file.

    Raises
    ------
    InvalidInputError
        If it is none, another kind than the browser's recorder makes, not whole, empty, or too long.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError(
            f"The recording has {len(data) / 1e6:,.0f} MB; {MAX_BYTES // 1_000_000} are kept. Nothing was kept: record "
            "a shorter one."
        )
    try:
        with wave.open(io.BytesIO(data)) as file:
            kind, declared = (file.getnchannels(), file.getsampwidth()), file.getnframes()
            rate, found = file.getframerate(), file.readframes(declared)
    except LIES as error:
        raise InvalidInputError(f"This is no recording that can be read. {WANTED}") from error
    if kind != (1, 2) or not RATES[0] <= rate <= RATES[1]:
        raise InvalidInputError(
            f"The recording has {kind[0]} channels, {8 * kind[1]} bits a sample and {rate:,} samples a second. {WANTED}"
        )
    if len(found) != 2 * declared:
        raise InvalidInputError("The recording is not whole: its end is missing. Nothing was kept: record again.")
    sound = Sound(np.frombuffer(found, "<i2"), rate)
    if not declared:
        raise InvalidInputError("The recording is empty. Nothing was kept: record again, or type.")
    if sound.seconds > MAX_SECONDS:
        raise InvalidInputError(
            f"The recording takes {sound.seconds / 60:.1f} minutes; {MAX_SECONDS // 60} are kept. Nothing was kept: "
            "record a shorter one."
        )
    return sound
