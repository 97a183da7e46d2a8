import pytest

from benchmarks.growth import fit
from benchmarks.musts import MATCH, PLAIN, Row, table

SPEED, EQUAL, SEEN = Row("training", "t", ratio=0.6), Row("P@1", "P@1", points=0.2), Row("bare", "b")


def lines(**ours):
    return table([SPEED, EQUAL, SEEN], {"Starbeam": [{"t": 1, "P@1": 63.0, **ours}], "PECOS": [{"t": 2, "P@1": 63.1}]})


def test_a_ratio_and_points_are_told_apart_and_held():
    assert lines() == (
        [["training", "1.000", "2.000", "0.50x", "≤ 0.6x", "✓"], ["P@1", "63.00", "63.10", "-0.10", "≥ -0.2", "✓"]],
        [],
    )


def test_what_does_not_hold_is_crossed_and_named():
    found, failed = lines(t=1.3, **{"P@1": 62.8})
    assert [line[-1] for line in found] == ["✗", "✗"]
    assert failed == ["training", "P@1"]


@pytest.mark.parametrize(("change", "held"), [(0.6, True), (0.604, True), (0.606, False)])
def test_a_must_is_held_to_the_places_that_are_printed(change, held):
    assert SPEED.holds(change) is held


def test_the_ratio_is_of_runs_in_the_same_round():
    ours, theirs = [1.0, 10.0, 2.0], [2.0, 20.0, 40.0]  # the machine was busy in round two
    assert SPEED.change(ours, theirs) == 0.5


def test_a_figure_without_a_peer_has_no_verdict():
    found, failed = table([SEEN, SPEED], {"Starbeam": [{"b": 2.0, "t": 1.0}], "PECOS": [{"t": 2.0}]})
    assert found[0] == ["bare", "2.000", "", "", "", ""]
    assert not failed


def test_without_pecos_there_are_figures_only():
    assert table([SPEED], {"Starbeam": [{"t": 1.0}], "napkinXC": [{"t": 3.0}]}) == (
        [["training", "1.000", "3.000"]],
        [],
    )


def test_a_model_with_prototypes_may_be_slower_but_not_less_accurate():
    plain, match = ({row.key: row for row in rows} for rows in (PLAIN, MATCH))
    assert match["single p50"].ratio == 1.5 > plain["single p50"].ratio == 0.35
    assert match["P@1"] == plain["P@1"]
    assert match["disk MB"].ratio is None


def test_growth_with_the_logarithm_is_found():
    said = fit([{"labels": 2**i, "nodes": 100 + 20 * i} for i in range(10, 20)])
    assert said.startswith("nodes scored = 100 + 20 log2 L")
