"""The words of a card made of a prediction: they stand without the picture, for every question of every player."""

import pytest

from tests.visuals.fake_trace import fake
from visuals.components.beam_player import Prediction
from visuals.figures.beam_walk import beam_walk
from visuals.figures.prediction_words import of_level, of_step

STEPS = {
    "steps": [
        {"caption": "Each point goes to the nearest centroid."},
        {
            "caption": "The point x is 2.7 from A.",
            "ask": {"question": "To which is it assigned?", "options": ["A", "B", "C"], "answer": 1,
                    "reveal": "B is 2.5 away."},
        },
    ]
}  # fmt: skip


def test_a_step_is_told_with_its_caption_its_options_and_the_reason() -> None:
    words = of_step("k-means", STEPS, 1)
    assert words.asked == "To which is it assigned?"
    assert words.question == (
        "k-means, step 2 of 2. The point x is 2.7 from A.\n\nTo which is it assigned?\n\nChoose: A, B or C."
    )
    assert words.answer == "B. B is 2.5 away."


def test_survivors_are_told_with_what_was_picked_wrongly() -> None:
    ranked = [("mugs", "0.9"), ("cups", "0.5"), ("pans", "0.2"), ("pots", "0.1")]
    nodes = [
        {"id": f"1.{i}", "level": 1, "label": name, "rank": i + 1, "score": score, "why": "its own score is low"}
        for i, (name, score) in enumerate(ranked)
    ]
    ask = {"pick": 2, "kind": "survive", "ask": "Which 2 of these 4 groups will survive?", "right": ["1.0", "1.1"]}
    walk = {"query": "red mug", "beam": 2, "nodes": nodes, "levels": [{}, {"name": "Level 1", "ask": ask}]}
    words = of_level(walk, 1, Prediction(("1.3", "1.0"), 1, 2))
    assert words.question == (
        "Beam search for “red mug”, 2 wide, level 1. Which 2 of these 4 groups will survive?\n\n"
        "They are “mugs”, “cups”, “pans” and “pots”."
    )
    assert words.answer == "“mugs” with 0.9 and “cups” with 0.5. “pots” ranks 4 with 0.1: its own score is low."


@pytest.mark.parametrize("seed", range(8))
def test_every_question_of_a_beam_walk_can_become_a_card(seed: int) -> None:
    trace, names = fake(seed, depth=3, branching=6, leaf=12)
    walk = beam_walk(trace, names, "q" * 300)
    asked = [level for level, about in enumerate(walk["levels"]) if about["ask"]]
    for level in asked:
        ids = [node["id"] for node in walk["nodes"] if node["level"] == level]
        words = of_level(walk, level, Prediction(tuple(ids[-1:]), 0, 1))
        assert 0 < len(words.question) <= 2_000
        assert 0 < len(words.answer) <= 2_000
