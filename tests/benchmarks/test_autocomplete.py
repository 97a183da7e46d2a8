from pathlib import Path

from benchmarks.autocomplete import BEST, HYBRID, PAPER, musts
from benchmarks.completers import most_popular
from benchmarks.completion_questions import of_folder, questions

TRAIN = [(None, "tea"), ("tea", "teapot"), ("tea", "teapot"), ("tea", "tin")]


def test_pairs_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_text("previous\tquery\n\ttea\ntea\tteapot\n", encoding="utf-8")
    (tmp_path / "test.tsv").write_text("previous\tquery\ntea\ttin\n", encoding="utf-8")
    assert of_folder(tmp_path) == ([(None, "tea"), ("tea", "teapot")], [("tea", "tin")])


def test_prefixes_have_the_length_that_their_list_says() -> None:
    asked = questions([("tea", "teapot"), (None, "te")], 2)
    assert sorted(q.prefix for q in asked["2"]) == ["te", "te"]
    assert [q.prefix for q in asked["3"]] == ["tea"]
    assert all(4 <= len(q.prefix) <= 6 for q in asked["4+"])
    assert all(q.target.startswith(q.prefix) and q.prefix for q in asked["all"])


def test_the_baseline_is_measured_on_what_it_answers() -> None:
    found = most_popular(TRAIN, questions([("tea", "tin"), ("tea", "tin")], 2))
    assert found["MRR 1"] == 1 / 3  # teapot, then tea and tin by letters
    assert found["MRR 2"] == found["MRR 3"] == 1.0
    assert "MRR 4+" not in found


def test_a_must_is_said_to_hold_or_not_and_left_out_where_nothing_was_measured() -> None:
    found = {PAPER: {"train cpu": 3.0, "MRR all": 0.4}, HYBRID: {"train cpu": 2.0, "MRR all": 0.4, "ms p50": 1.0}}
    assert [line[-1] for line in musts(found)] == ["yes", "no"]
    slow = musts({BEST: {"ms p50": 0.3}, HYBRID: {"ms p50": 1.0}})
    assert [line[-1] for line in slow] == ["no"]
