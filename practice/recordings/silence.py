"""The silence in a recording, from the sound alone: nothing is written out, and nothing is said of the voice.

The level of each frame of 20 ms (without its mean, so that a constant offset of the microphone counts for nothing) is
compared with a threshold of the recording's own, between the level of its quietest parts and that of its loudest ones:
Sakhnov, Verteletskaya and Simak, *Approach for Energy-Based Voice Detector with Adaptive Scaling Factor* (IAENG IJCS
36:4, 2009). So a hum, a quiet voice and an overdriven microphone each get the threshold that fits them. Sounds shorter
than 0.1 s are taken out first, then silences shorter than 0.25 s: the order of Praat's "To TextGrid (silences)"
(Boersma and Weenink). Silences below a quarter of a second are taken for the joints of speech since Goldman-Eisler,
*Psycholinguistics* (1968). The shares of the threshold are ours.

A level that hardly changes is no voice: a recording of an even noise or of one even tone holds no sound here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAME = 0.02  # seconds
SHORTEST_PAUSE = 0.25
SHORTEST_SOUND = 0.1
QUIET_SHARE, QUIET_MOST = 0.05, 5.0  # the quietest parts: this share of the recording, at most so many seconds
LOUD_SHARE, LOUD_MOST = 0.05, 0.3
VOICE_RANGE = 6.0  # dB between the quietest and the loudest parts, below which there is no voice
BETWEEN = 0.4  # of the way from the quietest to the loudest parts, in dB
BELOW_LOUD = 30.0  # dB: weaker than the loudest parts by so much is no voice, however quiet the room
BLOCK = 4096  # frames whose levels are computed at once: a long recording takes little memory


@dataclass(frozen=True)
class Silence:
    """What was heard in a recording, in seconds.

    ``before`` and ``after`` are the silences before the first and after the last sound; they are no pauses of speech.
    ``pauses`` are the others, from and to. Where nothing was heard, ``before`` is all of it.
    """

    length: float
    before: float
    after: float
    pauses: tuple[tuple[float, float], ...]

    @property
    def spoken(self) -> float:
        """From the first to the last sound."""
        return max(0.0, self.length - self.before - self.after)

    @property
    def total(self) -> float:
        """All pauses together."""
        return sum(end - start for start, end in self.pauses)

    @property
    def longest(self) -> float:
        """The longest pause."""
        return max((end - start for start, end in self.pauses), default=0.0)


def measure(samples: NDArray[np.int16], rate: int) -> Silence:
    """Find the silences of a recording; each edge lies within a frame of where it is.

    Parameters
    ----------
    samples : array of int16
        One channel.
    rate : int
        Samples a second.
    """
    width, length = round(FRAME * rate), len(samples) / rate
    heard = _heard(_levels(samples, width))
    _turn_short(heard, True, SHORTEST_SOUND)
    _turn_short(heard, False, SHORTEST_PAUSE)
    sounding = np.flatnonzero(heard)
    if not len(sounding):
        return Silence(length, length, 0.0, ())
    first, last, frame = int(sounding[0]), int(sounding[-1]) + 1, width / rate
    pauses = [(a * frame, b * frame) for a, b in _runs(heard, False) if first < a and b < last]
    return Silence(length, first * frame, length - last * frame, tuple(pauses))


def _levels(samples: NDArray[np.int16], width: int) -> NDArray[np.float64]:
    """Return the level of each whole frame in dB above one step of a sample; digital silence has 0."""
    frames = samples[: len(samples) // width * width].reshape(-1, width)
    blocks = [frames[at : at + BLOCK].astype(np.float64).var(axis=1) for at in range(0, len(frames), BLOCK)]
    return 10 * np.log10(np.concatenate([np.empty(0), *blocks]) + 1)


def _heard(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return in which frames there is sound."""
    n = len(levels)
    if not n:
        return np.zeros(0, dtype=np.bool_)
    ordered = np.sort(levels)
    quiet = ordered[int(min(n * QUIET_SHARE, QUIET_MOST / FRAME))]
    loud = ordered[-1 - int(min(n * LOUD_SHARE, LOUD_MOST / FRAME))]
    if loud - quiet < VOICE_RANGE:
        return np.zeros(n, dtype=np.bool_)
    return levels > max(quiet + BETWEEN * (loud - quiet), loud - BELOW_LOUD)


def _turn_short(heard: NDArray[np.bool_], kind: bool, least: float) -> None:
    """Turn the runs of a kind that are too short into the other kind; silences at the ends stay."""
    for start, end in _runs(heard, kind):
        is_inside = start > 0 and end < len(heard)
        if (end - start) * FRAME < least and (kind or is_inside):
            heard[start:end] = not kind


def _runs(heard: NDArray[np.bool_], kind: bool) -> list[tuple[int, int]]:
    """Return where frames of a kind follow one another, from and to."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], heard == kind, [False]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
