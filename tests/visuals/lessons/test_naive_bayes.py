"""Naive Bayes's lesson: its failures happen, and what its scenes say is so."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from algorithms import GaussianNB
from algorithms.datasets import IRIS, Table
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import fixed, num
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Run
from visuals.lessons.naive_bayes import beside, data, words
from visuals.lessons.naive_bayes.data import BESIDE, GAUSSIAN, WORDS

LESSON = lesson("naive_bayes")


def broken(name: str, **values: object) -> Run:
    run = LESSON.broken(preset_of(LESSON, name))
    return replace(run, values={**run.values, **values})


def floats(text: str) -> list[float]:
    return [float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", text)]


# ---------------------------------------------------------------------- failures


def test_a_repeated_column_makes_it_too_sure() -> None:
    run = broken("A column counted twice")
    X, y = run.table.X, run.table.labels
    loss, sure = [], []
    for columns in ([0], [0, 1]):
        proba = GaussianNB().fit(X[:, columns], y).predict_proba(X[:, columns])
        loss.append(-np.log(proba[np.arange(len(y)), y]).mean())
        wrong = proba.argmax(axis=1) != y
        sure.append((proba.max(axis=1)[wrong] > 0.9).sum())
    assert loss[1] > 1.1 * loss[0]
    assert sure[1] >= 3 > sure[0]
    assert abs(float(facts_of(LESSON.walk(run))["Correlation within classes"])) > 0.95


def test_a_small_clump_is_lost_to_a_normal_class() -> None:
    run = broken("A class that is not normal")
    X, y = run.table.X, run.table.labels
    small = (y == 0) & (X[:, 0] > 6.5)
    assert small.sum() == 8
    assert (GaussianNB().fit(X, y).predict(X[small]) == 1).mean() > 0.85


def test_xor_looks_alike_to_each_column() -> None:
    run = broken("Columns that only tell together")
    X, y = run.table.X, run.table.labels
    model = GaussianNB().fit(X, y)
    assert np.abs(np.diff(model.theta_, axis=0)).max() < 0.2
    assert np.abs(np.diff(np.sqrt(model.var_), axis=0)).max() < 0.06
    assert 0.4 < (model.predict(X) == y).mean() < 0.6


def test_without_smoothing_both_kinds_are_ruled_out() -> None:
    run = broken("A count of zero")
    walk = LESSON.walk(run)
    assert facts_of(walk)["P(mail | message)"] == "0.600", "the prior"
    assert "only the priors" in walk.scenes[-1].caption
    smoothed = facts_of(LESSON.walk(replace(run, values={**run.values, "alpha": 1.0})))
    assert smoothed["P(mail | message)"] != "0.600"


def test_few_rows_of_many_independent_columns_favour_naive_bayes() -> None:
    fits = {f.size: f.scores for f in beside.fits(broken("Few rows for many columns"))}
    assert fits[64][0] > fits[64][1] + 0.05
    penalized = {f.size: f.scores for f in beside.fits(broken("Few rows for many columns", C=0.1))}
    assert penalized[64][1] > fits[64][1] + 0.05, "what to do helps"


def test_copies_outvote_a_good_column() -> None:
    last = beside.fits(broken("Copies outvote the rest"))[-1].scores
    assert last[1] > last[0] + 0.05


# ---------------------------------------------------------------------- what scenes say


def test_bayes_rule_by_hand() -> None:
    # A: 0 and 2, mean 1, variance 1; B: 4 and 8, mean 6, variance 4; the second column says the same of both.
    X = np.array([[0.0, 0.0], [2.0, 2.0], [4.0, 0.0], [8.0, 2.0]])
    run = replace(LESSON.run(), table=Table("tiny", X, np.array([0, 0, 1, 1]), ("x₁", "x₂"), "class", ("A", "B")))
    walk = LESSON.walk(run)
    measured = [s for s in walk.scenes if s.stage == "Measure"]
    assert measured[-1].numbers.rows[0].cells == ("A", "0.500", "(1.00, 1.00)", "(1.00, 1.00)")
    assert measured[-1].numbers.rows[1].cells == ("B", "0.500", "(6.00, 1.00)", "(2.00, 1.00)")
    x = floats(walk.scenes[3].numbers.facts[0].now)
    a, b = norm.pdf(x[0], 1, 1), norm.pdf(x[0], 6, 2)
    first = next(s for s in walk.scenes if s.stage == "Column 1")
    assert [row.cells[2] for row in first.numbers.rows] == [num(a, 3), num(b, 3)]
    assert [row.cells[-1] for row in first.numbers.rows] == [fixed(a / (a + b)), fixed(b / (a + b))]
    last = walk.scenes[-1]
    assert [row.cells[-1] for row in last.numbers.rows] == [fixed(a / (a + b)), fixed(b / (a + b))]


@pytest.mark.parametrize("name", [d.name for d in LESSON.data_of(GAUSSIAN)])
def test_gaussian_answers_are_what_follows(name: str) -> None:
    run = LESSON.run(data=name)
    X, y, walk = run.table.X, run.table.labels, LESSON.walk(run)
    for k, scene in enumerate(walk.scenes):
        ask = scene.ask
        if ask is None:
            continue
        if " vary " in ask.question:
            assert ask.answer == np.argmax([X[y == c, 0].var() for c in np.unique(y)])
        elif "the prior aside" in ask.question:
            j = int(walk.scenes[k + 1].stage[-1]) - 1
            x = floats(walk.scenes[k + 1].numbers.facts[0].now)[j]
            logs = [norm.logpdf(x, X[y == c, j].mean(), X[y == c, j].std()) for c in np.unique(y)]
            assert ask.answer == np.argmax(logs)
        else:
            wrong = len(X) - round(float(facts_of(walk)["Accuracy"].removesuffix(" %")) / 100 * len(X))
            assert ask.options[ask.answer] == str(wrong)


def test_equal_priors_are_used() -> None:
    run = LESSON.run(data=data.NORMAL, values={"priors": "All the same"})
    table = replace(run.table, X=run.table.X[:150], y=run.table.labels[:150])
    scene = next(s for s in LESSON.walk(replace(run, table=table)).scenes if s.stage == "Prior")
    assert [row.cells[1] for row in scene.numbers.rows] == ["0.500", "0.500"]
    assert all(c.equal for c in LESSON.check(replace(run, table=table)))


def test_halves_do_not_overlap_and_begin_with_all_classes() -> None:
    run = LESSON.run(data=IRIS, view=BESIDE)
    for train, test in beside.draws(run):
        assert not set(train) & set(test)
        assert len(train) + len(test) == 150
        assert np.bincount(run.table.labels[train[:6]]).tolist() == [2, 2, 2]


def test_answers_beside_logistic_regression_are_what_follows() -> None:
    run = LESSON.run(data=data.COPIES, view=BESIDE)
    scores = {f.size: f.scores for f in beside.fits(run)}
    asked = 0
    for scene in LESSON.walk(run).scenes:
        if scene.ask and "more often" in scene.ask.question:
            size = int(floats(scene.ask.question)[0])
            assert scene.ask.answer == int(scores[size][1] > scores[size][0])
            asked += 1
        if scene.ask and "How many has" in scene.ask.question:
            assert scene.ask.options[scene.ask.answer] == "7"  # six weights and an intercept
            assert "25 numbers" in scene.ask.question  # 12 means, 12 variances, one prior
    assert asked >= 2


def test_words_by_hand() -> None:
    # Mail: 4 of 10 messages are spam with 15 words; lunch came 0 times in spam, 3 of 17 in mail; 12 words in all.
    walk = LESSON.walk(LESSON.run(view=WORDS))
    lunch = next(s for s in walk.scenes if s.stage == "Add" and "“lunch”" in s.caption)
    adds = np.log((1 / 27) / (4 / 29))
    assert lunch.numbers.rows[-1].cells[1] == f"−{abs(adds):.3f}"
    total = np.log(4 / 6) + np.log((5 / 27) / (2 / 29)) + adds + np.log((3 / 27) / (3 / 29))
    assert facts_of(walk)["P(spam | message)"] == fixed(1 / (1 + np.exp(-total)))
    asked = next(s.ask for s in walk.scenes if s.ask and "α" in s.ask.question)
    assert asked.options[asked.answer] == num(1 / 27)


def test_unknown_words_are_left_out_and_said() -> None:
    walk = LESSON.walk(LESSON.run(values={"message": "win a prize"}, view=WORDS))
    assert any("“a”, never seen, which is left out" in s.caption for s in walk.scenes)
    nothing = LESSON.run(values={"message": "hello world"}, view=WORDS)
    assert facts_of(LESSON.walk(nothing))["P(mail | message)"] == "0.600", "the prior alone"


@pytest.mark.parametrize("alpha", [0.0, 0.01, 10.0])
@pytest.mark.parametrize("message", words.MESSAGES)
@pytest.mark.parametrize("name", [data.MAIL, data.REVIEWS])
def test_every_message_walks_and_equals_scikit_learn(name: str, message: str, alpha: float) -> None:
    run = LESSON.run(data=name, values={"message": message, "alpha": alpha}, view=WORDS)
    assert LESSON.walk(run).scenes[-1].mood == "kept"
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


# ---------------------------------------------------------------------- nonsense


def test_points_moved_into_nonsense_walk_or_say_what_is_wanted() -> None:
    run = LESSON.run(data=data.NORMAL)
    one_place = replace(run.table, X=np.full((12, 2), 3.0), y=np.array([0, 1] * 6))
    two = replace(run.table, X=np.array([[0.0, 0.0], [1.0, 1.0]]), y=np.array([0, 1]))
    one_class = replace(run.table, y=np.zeros(len(run.table.X), np.int64))
    for table in (one_place, two, one_class):
        changed = replace(run, table=table)
        assert LESSON.walk(changed).scenes
        assert [(c.name, c.gap) for c in LESSON.check(changed) if not c.equal] == []
    other = LESSON.run(data=data.NORMAL, view=BESIDE)
    assert LESSON.walk(replace(other, table=one_place)).scenes
    assert [(c.name, c.gap) for c in LESSON.check(replace(other, table=one_place)) if not c.equal] == []
    for table in (two, one_class):
        with pytest.raises(ValueError, match="at least 4 rows each"):
            LESSON.walk(replace(other, table=table))
    negative = replace(run.table, X=-np.ones((4, 2)), y=np.array([0, 1, 0, 1]))
    with pytest.raises(ValueError, match="from 0 up"):
        LESSON.walk(replace(LESSON.run(view=WORDS), table=negative))


# ---------------------------------------------------------------------- quiz


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        share, which = LESSON.quiz(np.random.default_rng(seed))
        counts, alpha = floats(share.prompt)[:4], floats(share.prompt)[4]
        assert share.answer == pytest.approx((counts[0] + alpha) / (sum(counts) + 4 * alpha))
        a1, a2, b1, b2, x = floats(which.prompt)
        densities = [norm.pdf(x, (p + q) / 2, (q - p) / 2) for p, q in ((a1, a2), (b1, b2))]
        assert which.answer == np.argmax(densities)
