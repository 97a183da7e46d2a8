"""The player's Python face: what it believes of what the browser tells."""

import pytest

from tests.visuals.fake_trace import fake
from visuals.components.beam_player import BeamPlayerState, Prediction, read_state
from visuals.figures.beam_walk import beam_walk

TRACE, NAMES = fake(7, depth=3, branching=8, leaf=8)
PAYLOAD = beam_walk(TRACE, NAMES, "q")
ASK = PAYLOAD["levels"][1]["ask"]


def _at(**changed: object) -> dict:
    return {"id": PAYLOAD["id"], "step": 4, "checked": {}} | changed


def test_a_rest_is_read() -> None:
    assert read_state(_at(), PAYLOAD, 0) == BeamPlayerState(4, {}, told=True)


def test_the_rest_of_another_walk_counts_as_not_told() -> None:
    assert read_state(_at(id="another"), PAYLOAD, 2) == BeamPlayerState(2)
    assert read_state(None, PAYLOAD, 2) == BeamPlayerState(2)


def test_a_step_out_of_range_is_brought_back() -> None:
    assert read_state(_at(step=999), PAYLOAD, 0).step == len(PAYLOAD["steps"]) - 1
    assert read_state(_at(step=-5), PAYLOAD, 0).step == 0


def test_hits_are_counted_again_from_the_picks() -> None:
    wrong = next(n["id"] for n in PAYLOAD["nodes"] if n["level"] == 1 and n["id"] not in ASK["right"])
    picks = [ASK["right"][0], wrong]
    state = read_state(_at(checked={"1": {"hit": 99, "of": 99, "picks": picks}}), PAYLOAD, 0)
    assert state.checked == {1: Prediction(tuple(picks), 1, ASK["pick"])}
    assert (state.hit, state.of) == (1, ASK["pick"])


@pytest.mark.parametrize(
    "changed",
    [
        {"step": None},
        {"checked": [1, 2]},
        {"checked": {"1": {"picks": []}}},
        {"checked": {"1": {"picks": ["99.0"]}}},
        {"checked": {"0": {"picks": ["0.0"]}}},
        {"checked": {"9": {"picks": ["1.0"]}}},
        {"checked": {"-1": {"picks": ["-1.0"]}}},
        {"checked": {"one": {"picks": ["1.0"]}}},
        {"checked": {"1": None}},
    ],
)
def test_a_malformed_rest_counts_as_not_told(changed: dict) -> None:
    assert read_state(_at(**changed), PAYLOAD, 3) == BeamPlayerState(3)


def test_a_rest_without_a_step_counts_as_not_told() -> None:
    assert read_state({"id": PAYLOAD["id"]}, PAYLOAD, 3) == BeamPlayerState(3)
