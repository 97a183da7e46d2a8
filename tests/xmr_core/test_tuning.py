import numpy as np
import pytest

from tests.xmr_core.data import random_problem
from xmr_core import InputError, XRLinear, metrics

SMALL = {"branching": 4, "max_leaf_size": 3}


def precision_at_1(Y, P) -> float:
    return metrics.precision_at_k(Y, P, 1)


def test_the_best_of_the_table_is_chosen_and_trained_on_all_rows():
    X, Y = random_problem(0, n=200)
    Xv, Yv = random_problem(0, n=60)
    tuned = XRLinear(**SMALL).tune(X, Y, validation=(Xv, Yv), scoring=precision_at_1)
    assert tuned.best_score == max(row["score"] for row in tuned.table)
    # 3 costs, 3 thresholds, 2 score functions with one tree, then 3 trees once.
    assert len(tuned.table) == 19
    same = XRLinear(**SMALL, **tuned.best_params).fit(X, Y)
    np.testing.assert_array_equal(tuned.model.predict(X).toarray(), same.predict(X).toarray())
    assert tuned.best_score == precision_at_1(Yv, tuned.model.predict(Xv))


def test_every_row_of_the_table_is_what_training_with_it_scores():
    X, Y = random_problem(3, n=120)
    Xv, Yv = random_problem(4)
    tuned = XRLinear(**SMALL).tune(X, Y, validation=(Xv, Yv), C=(0.5, 1.0), threshold=(0.3, 0.1), n_trees=(1, 2))
    for row in tuned.table:
        params = {name: value for name, value in row.items() if name != "score"}
        model = XRLinear(**SMALL, **params).fit(X, Y)
        assert metrics.ndcg_at_k(Yv, model.predict(Xv), 10) == row["score"]


def test_only_the_asked_numbers_of_trees_are_chosen():
    X, Y = random_problem(1, n=120)
    tuned = XRLinear(**SMALL).tune(X, Y, C=(1.0,), threshold=(0.1,), score_function=("l3-hinge",), n_trees=(2,))
    assert tuned.best_params["n_trees"] == 2
    assert len(tuned.model.rankers_) == 2


def test_bad_requests_are_refused_in_words():
    X, Y = random_problem(1, n=8)
    with pytest.raises(InputError, match="8 rows are too few"):
        XRLinear(**SMALL).tune(X, Y)
    with pytest.raises(InputError, match="grid for C is empty"):
        XRLinear(**SMALL).tune(X, Y, C=())
    with pytest.raises(InputError, match="must agree"):
        XRLinear(**SMALL).tune(X, Y[:5])


def test_margins_of_several_trees_are_refused_before_any_training(monkeypatch):
    monkeypatch.setattr(XRLinear, "fit", lambda *args, **options: pytest.fail("trained"))
    with pytest.raises(InputError, match="cannot be averaged"):
        XRLinear(**SMALL).tune(*random_problem(0), score_function=("sigmoid", "noop"), n_trees=(1, 3))


def test_progress_rises_and_may_stop_the_search():
    X, Y = random_problem(1, n=120)
    seen = []
    XRLinear(**SMALL).tune(X, Y, C=(1.0, 2.0), on_progress=lambda stage, f: seen.append((stage, f)))
    tuning = [f for stage, f in seen if stage == "tuning"]
    assert tuning == sorted(tuning)
    assert {stage for stage, _ in seen} == {"tuning", "tree", "rankers"}

    def stop(stage, fraction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        XRLinear(**SMALL).tune(X, Y, on_progress=stop)


def test_the_match_weight_is_chosen_on_the_validation_rows():
    X, Y = random_problem(0)
    model = XRLinear(**SMALL, match_weight="auto")
    tuned = model.tune(X, Y, validation=(X, Y), C=(1.0,), threshold=(0.1,), n_trees=(1, 2))
    assert tuned.model.match_weight_ >= 0
    with pytest.raises(InputError, match="needs queries"):
        model.tune(X, Y)
