from pathlib import Path

from scipy.sparse import load_npz

from benchmarks.completers import BEST, HYBRID, PAPER, PLAIN, POPULAR, ours, write_task
from benchmarks.completion_musts import table
from benchmarks.completion_questions import of_folder
from xmr_core.experiments.questions import questions

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


def test_the_baseline_is_measured_on_what_it_answers(tmp_path: Path) -> None:
    asked = questions([("tea", "tin"), ("tea", "tin")], 2)
    write_task(tmp_path, TRAIN, asked)
    found = ours(POPULAR, tmp_path, asked)
    assert found["MRR 1"] == 1 / 3  # teapot, then tea and tin by letters
    assert found["MRR 2"] == found["MRR 3"] == 1.0
    assert "MRR 4+" not in found
    assert all(isinstance(figure, float) for figure in found.values())
    assert found["disk MB"] == len("tea\t1\nteapot\t2\ntin\t1\n") / 1e6


def test_our_model_leaves_its_tree_for_pecos(tmp_path: Path) -> None:
    asked = questions([("tea", "tin")], 1)
    write_task(tmp_path, TRAIN, asked)
    ours(PLAIN, tmp_path, asked)
    found = ours(PAPER, tmp_path, asked)  # one task serves them all
    levels = [load_npz(path) for path in sorted(tmp_path.glob("hybrid.*.npz"))]
    assert levels[0].shape[1] == 1
    assert levels[-1].shape[0] == 3  # tea, teapot, tin
    assert 0 <= found["tree cpu"] <= found["train cpu"]
    assert found["MRR 2"] == 1.0


def test_musts_are_ratios_of_the_same_round_and_left_out_where_nothing_was_measured() -> None:
    mine = [
        {"train cpu": 1.0, "MRR all": 0.4},
        {"train cpu": 30.0, "MRR all": 0.4},
        {"train cpu": 2.0, "MRR all": 0.4},
    ]
    theirs = [
        {"train cpu": 2.0, "MRR all": 0.4},
        {"train cpu": 40.0, "MRR all": 0.4},
        {"train cpu": 1.0, "MRR all": 0.4},
    ]
    lines, failed = table({PAPER: mine, HYBRID: theirs}, of_a_log=True)
    assert [line[1:] for line in lines] == [
        ["0.400", "0.400", "1.00x", "≥ 1x", "✓"],
        ["2.000", "2.000", "0.75x", "≤ 1x", "✓"],  # 0.5, 0.75 and 2 times
    ]
    assert not failed


def test_what_does_not_hold_is_crossed_and_named() -> None:
    rounds = {BEST: [{"MRR all": 0.49, "ms p50": 0.3}], HYBRID: [{"MRR all": 0.49, "ms p50": 1.0}]}
    lines, failed = table(rounds, of_a_log=True)
    assert [line[-1] for line in lines] == ["✗", "✗", "✗"]  # under 0.5; not above the other; more than a quarter
    assert failed == ["MRR all, SessionAutocomplete", *(f"{key}, {BEST} to {HYBRID}" for key in ("MRR all", "ms p50"))]
    assert (
        len(table(rounds, of_a_log=False)[0]) == 2
    )  # the shop's sessions are drawn: no figure of theirs must be so high
