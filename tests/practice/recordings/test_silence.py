"""Silence in sounds that are known: tones with gaps, loud and faint, over noise and hum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.recordings.silence import FRAME, SHORTEST_PAUSE, Silence, measure
from tests.practice.recordings.sounds import RATE, Part, tones

TALK: list[Part] = [(0.5, False), (1.0, True), (0.6, False), (2.0, True), (0.1, False), (1.0, True), (0.4, False)]
EDGE = FRAME + 0.001  # the parts are cut between samples


def close(found: Silence, before: float, pauses: list[tuple[float, float]], after: float) -> bool:
    """Whether each edge lies within a frame of where it was cut."""
    edges = [found.before, *np.ravel(found.pauses), found.length - found.after]
    wanted = [before, *np.ravel(pauses), found.length - after]
    return len(edges) == len(wanted) and np.allclose(edges, wanted, rtol=0, atol=EDGE)


def test_by_hand() -> None:
    found = measure(tones(TALK), RATE)
    assert found.length == pytest.approx(5.6)
    assert close(found, 0.5, [(1.5, 2.1)], 0.4)  # the gap of 0.1 s is none
    assert found.spoken == pytest.approx(4.7)
    assert found.total == found.longest == pytest.approx(0.6)


@pytest.mark.parametrize("noise", [0, 1, 10])
@pytest.mark.parametrize("level", [60, 1_000, 20_000, 100_000])
def test_any_gain_over_any_noise_that_lets_the_tone_through(level: float, noise: float) -> None:
    assert close(measure(tones(TALK, level=level, noise=noise), RATE), 0.5, [(1.5, 2.1)], 0.4)


@pytest.mark.parametrize(
    "more",
    [{"hum": 300}, {"offset": 9_000}, {"offset": -20_000, "noise": 5}, {"noise": 800}, {"hum": 2_000, "noise": 100},
     {"level": 30}, {"level": 32_000, "offset": 6_000}],
    ids=str,
)  # fmt: skip
def test_hum_offset_and_noise_change_nothing(more: dict[str, float]) -> None:
    assert close(measure(tones(TALK, **more), RATE), 0.5, [(1.5, 2.1)], 0.4)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100])
def test_other_rates(rate: int) -> None:
    assert close(measure(tones(TALK, rate=rate, noise=10), rate), 0.5, [(1.5, 2.1)], 0.4)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(0.3, 1.2), st.floats(SHORTEST_PAUSE + 2 * FRAME, 2.0)), min_size=1, max_size=5),
    st.sampled_from([0.0, 3.0, 80.0]),
    st.sampled_from([1_000.0, 15_000.0]),
)
def test_every_gap_is_found_within_a_frame(gaps: list[tuple[float, float]], noise: float, level: float) -> None:
    parts: list[Part] = [part for tone, gap in gaps for part in ((tone, True), (gap, False))] + [(0.5, True)]
    ends = np.cumsum([seconds for seconds, _ in parts])
    wanted = [(float(ends[n - 1]), float(ends[n])) for n, (_, is_tone) in enumerate(parts) if not is_tone]
    assert close(measure(tones(parts, noise=noise, level=level, rate=8_000), 8_000), 0.0, wanted, 0.0)


@settings(max_examples=20)
@given(st.floats(0.02, SHORTEST_PAUSE - FRAME))
def test_a_joint_of_speech_is_no_pause(gap: float) -> None:
    found = measure(tones([(0.5, False), (1, True), (gap, False), (1, True)], noise=5), RATE)
    assert found.pauses == ()
    assert found.spoken == pytest.approx(2 + gap, abs=2 * FRAME)


RNG = np.random.default_rng(1)
NOTHING = {
    "digital silence": np.zeros(3 * RATE, np.int16),
    "noise": np.rint(500 * RNG.standard_normal(3 * RATE)).astype(np.int16),
    "one step of noise": RNG.integers(-1, 2, 3 * RATE).astype(np.int16),
    "a hum": tones([(3, False)], hum=3_000),
    "an offset": np.full(3 * RATE, 12_000, np.int16),
    "all samples at the limit": np.full(RATE, -32_768, np.int16),
    "a key pressed": tones([(1.5, False), (0.05, True), (1.5, False)], noise=3),
    "no samples": np.zeros(0, np.int16),
    "one sample": np.ones(1, np.int16),
    "less than a frame": np.ones(100, np.int16),
}


@pytest.mark.parametrize("name", NOTHING)
def test_where_there_is_no_voice_nothing_is_heard(name: str) -> None:
    found = measure(NOTHING[name], RATE)
    assert (found.before, found.after, found.pauses) == (found.length, 0.0, ())
    assert found.spoken == found.total == found.longest == 0.0


def test_one_word_in_a_long_silence_is_heard() -> None:
    assert close(measure(tones([(30, False), (0.5, True), (30, False)], noise=10), RATE), 30.0, [], 30.0)


def test_a_key_pressed_in_a_pause_leaves_it_whole() -> None:
    parts: list[Part] = [(1, True), (0.5, False), (0.04, True), (0.5, False), (1, True)]
    assert close(measure(tones(parts, noise=10), RATE), 0.0, [(1.0, 2.04)], 0.0)


def test_silence_before_the_first_word_is_no_pause() -> None:
    found = measure(tones([(4, False), (1, True), (0.5, False), (1, True), (9, False)], noise=10), RATE)
    assert found.longest == pytest.approx(0.5, abs=2 * FRAME)
    assert found.spoken == pytest.approx(2.5, abs=2 * FRAME)


@given(st.integers(0, 4_000).flatmap(lambda n: st.binary(min_size=2 * n, max_size=2 * n)))
def test_any_samples_at_all_are_measured(raw: bytes) -> None:
    found = measure(np.frombuffer(raw, "<i2"), RATE)
    assert 0 <= found.total <= found.spoken <= found.length
    assert found.before + found.spoken + found.after == pytest.approx(found.length)
    assert all(end - start >= SHORTEST_PAUSE - FRAME for start, end in found.pauses)
