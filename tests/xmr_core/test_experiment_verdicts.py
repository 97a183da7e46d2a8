"""What is said about the articles' findings follows from the numbers, in each direction."""

import pytest

from tests.xmr_core.shops import features_result, grid_result, growth_result, models_result, result_of
from xmr_core.experiments.beam import cheapest
from xmr_core.experiments.models import CENTROID, ONE_VS_ALL, PROTOTYPES
from xmr_core.experiments.on_purchases import ON_PURCHASES
from xmr_core.experiments.verdict import verdict


@pytest.mark.parametrize(
    ("rival", "state", "said"),
    [
        (0.6, "seen", "lead by 10.0 points"),
        (0.69, "partly", "1.0 points is too small to be sure"),
        (0.71, "partly", "too small to be sure"),
        (0.75, "not seen", "behind by 5.0 points"),
    ],
)
def test_features(rival: float, state: str, said: str) -> None:
    found = verdict(features_result(rival))
    assert found.state == state
    assert said in found.text
    assert "0.700" in found.text
    assert "characters alone" in found.text


def test_features_with_no_error_at_all_are_level_or_apart() -> None:
    assert verdict(features_result(0.7, error=0.0)).state == "partly"
    assert verdict(features_result(0.6, error=0.0)).state == "seen"


@pytest.mark.parametrize(
    ("mb", "state", "said"),
    [
        ((20.0, 8.0, 2.0), "seen", "under 0.1 saves 60%"),
        ((20.0, 14.0, 2.0), "partly", "30%"),
        ((20.0, 19.0, 2.0), "not seen", "5%"),
    ],
)  # fmt: skip
def test_beam(mb: tuple[float, ...], state: str, said: str) -> None:
    found = verdict(grid_result([[0.5, 0.700, 0.705], [0.5, 0.695, 0.70], [0.4, 0.5, 0.5]], list(mb)))
    assert found.state == state
    assert said in found.text
    assert "beam width 10 is within one point of width 30" in found.text


def test_beam_that_bears_no_pruning_saves_nothing() -> None:
    found = verdict(grid_result([[0.5, 0.7, 0.7], [0.4, 0.6, 0.6]], [20.0, 1.0]))
    assert found.state == "not seen"
    assert "saves 0%" in found.text


@pytest.mark.parametrize(
    ("recalls", "state"),
    [
        ({"xr": 0.8, "neural": 0.4, "titles": 0.2}, "seen"),
        ({"xr": 0.8, "neural": 0.4, "titles": 0.2, "neural_train": 5.0}, "partly"),
        ({"xr": 0.8, "neural": 0.4, "titles": 0.2, "others": 0.9}, "partly"),
        ({"xr": 0.8, "neural": 0.9, "titles": 0.2}, "partly"),
        ({"xr": 0.5, "neural": 0.9, "titles": 0.6}, "not seen"),
        ({"xr": 0.5, "neural": 0.5, "titles": 0.49}, "not seen"),
    ],
)
def test_models(recalls: dict[str, float], state: str) -> None:
    assert verdict(models_result(**recalls)).state == state


def test_models_name_who_is_ahead_and_who_is_level() -> None:
    text = verdict(models_result(xr=0.8, neural=0.9, titles=0.79, others=0.4)).text
    assert "Ahead of it here: “small two-tower”." in text
    assert "Too close to call: “BM25 on titles”." in text
    assert "0.89 times the two-tower's 0.900" in text
    assert "1/6 of the two-tower's time" in text
    assert "No model is ahead" in verdict(models_result(xr=0.8, others=0.4)).text


@pytest.mark.parametrize(
    ("with_them", "said"),
    [
        (0.85, "With prototypes XR-Linear reaches 0.850, 5.0 points more (standard error 1.0 points); "
               "“small two-tower” has a higher recall"),
        (0.95, "15.0 points more (standard error 1.0 points); none of the other models has a higher recall"),
        (0.75, "5.0 points less"),
        (0.81, "Prototypes make no sure difference: recall@10 is 0.810"),
    ],
)  # fmt: skip
def test_what_prototypes_change_is_said_and_they_are_no_rival_of_their_own_engine(with_them: float, said: str) -> None:
    found = verdict(models_result(xr=0.8, neural=0.9, titles=0.3, others=0.4, prototypes=with_them))
    assert said in found.text
    assert "Ahead of it here: “small two-tower”." in found.text


def test_a_run_of_an_earlier_version_without_prototypes_is_judged_too() -> None:
    now = models_result(xr=0.8)
    before = result_of("models", {row.name: row.values for row in now.rows if row.name != PROTOTYPES})
    assert "rototypes" not in verdict(before).text
    assert verdict(before).state == verdict(now).state


def test_being_behind_models_that_compare_texts_gets_its_likely_reason() -> None:
    behind = {"xr": 0.8, CENTROID: 0.9, "others": 0.5}
    assert "one-against-all has none and is not ahead" in verdict(models_result(**behind)).text
    assert "It is not the tree" not in verdict(models_result(**behind, **{ONE_VS_ALL: 0.9})).text
    assert "Likely reason" in verdict(models_result(**behind, **{ONE_VS_ALL: 0.9})).text
    assert "Likely reason" not in verdict(models_result(xr=0.8, neural=0.9, others=0.5)).text


def test_a_slow_training_is_said_as_it_is() -> None:
    assert "2.0 times the two-tower's time" in verdict(models_result(xr=0.8, neural_train=5.0)).text


@pytest.mark.parametrize(("nodes", "state"), [(1.4, "seen"), (3.0, "partly"), (16.0, "not seen")])
def test_growth(nodes: float, state: str) -> None:
    found = verdict(growth_result(nodes))
    assert found.state == state
    assert "From 400 to 6,400 products, 16 times as many, log L grew 1.5 times" in found.text
    assert f"nodes scored for a query {nodes:.1f} times" in found.text


@pytest.mark.parametrize("experiment", ON_PURCHASES)
def test_a_measurement_on_the_training_is_said_to_be_one(experiment: str) -> None:
    made = {
        "features": features_result(0.6), "beam": grid_result([[0.5, 0.7, 0.7]], [2.0]),
        "models": models_result(), "growth": growth_result(2),
    }[experiment]  # fmt: skip
    assert "on the training itself" not in verdict(made).text
    own = result_of(experiment, {row.name: row.values for row in made.rows}, held_back=0.0)
    assert "on the training itself" in verdict(own).text


GRID = [[0.60, 0.700, 0.710], [0.59, 0.695, 0.70], [0.4, 0.5, 0.5]]


@pytest.mark.parametrize(
    ("points", "chosen"),
    [
        (0.0, "threshold 0.02, beam 30"),
        (1.0, "threshold 0.02, beam 10"),
        (2.0, "threshold 0.1, beam 10"),
        (20.0, "threshold 0.1, beam 1"),
        (100.0, "threshold 0.5, beam 1"),
    ],
)
def test_the_cheapest_setting_is_the_narrowest_beam_then_the_fewest_weights(points: float, chosen: str) -> None:
    choice = cheapest(grid_result(GRID, [20.0, 10.0, 2.0]), points)
    assert choice.chosen.name == chosen
    assert choice.full.name == "threshold 0.02, beam 30"
