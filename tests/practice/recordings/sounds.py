"""Recordings made of tones and noise, so that it is known where they are silent."""

import io
import wave
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Part = tuple[float, bool]  # seconds, and whether there is a tone


def tones(
    parts: Sequence[Part], *, level: float = 8_000, noise: float = 0, hum: float = 0, offset: float = 0,
    rate: int = RATE,
) -> NDArray[np.int16]:  # fmt: skip
    """Return tones and gaps, one after the other, over noise and a hum; the levels are amplitudes of int16."""
    counts = [round(seconds * rate) for seconds, _ in parts]
    at = np.arange(sum(counts)) / rate
    is_tone = np.concatenate([np.full(n, tone) for n, (_, tone) in zip(counts, parts, strict=True)])
    rng = np.random.default_rng(20261129)
    sound = level * np.sin(2 * np.pi * 310 * at) * is_tone + noise * rng.standard_normal(len(at))
    sound += hum * np.sin(2 * np.pi * 50 * at) + offset
    return np.clip(np.rint(sound), -32_768, 32_767).astype(np.int16)


def wav(samples: NDArray, *, rate: int = RATE, channels: int = 1, width: int = 2) -> bytes:
    """Return samples as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return made.getvalue()


SPOKEN = wav(tones([(1.0, True), (0.6, False), (1.0, True)], noise=20))
