"""Classification metrics: the page's data, parameters, failures, checks and words."""

import warnings

import sklearn.calibration
import sklearn.metrics as theirs
from sklearn.linear_model import LinearRegression

from algorithms import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    calibration_curve,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from algorithms.datasets import LINE_OUTLIER
from visuals.lessons.classification_metrics import regression
from visuals.lessons.classification_metrics.calibration import RULES
from visuals.lessons.classification_metrics.quiz import quiz
from visuals.lessons.classification_metrics.scenes import CALIBRATION, REGRESSION, THRESHOLD, walk
from visuals.lessons.classification_metrics.scored import DATA, MANY, SHARES, SURE, judged
from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Slide, Whole

EXACT = 1e-12


def check(run: Run) -> list[Compared]:
    """Compute every figure of the view by scikit-learn too."""
    if run.view == REGRESSION:
        return _regression(run)
    data = judged(run)
    y, score = data.y, data.score
    if run.view == CALIBRATION:
        how = {"n_bins": run["n_bins"], "strategy": RULES[run["strategy"]]}
        return [
            Compared("Calibration curve", calibration_curve(y, score, **how),
                     sklearn.calibration.calibration_curve(y, score, **how), EXACT),
            Compared("Brier score", brier_score_loss(y, score), theirs.brier_score_loss(y, score), EXACT),
            Compared("Log loss", log_loss(y, score), theirs.log_loss(y, score), EXACT),
            Compared("ROC AUC", roc_auc_score(y, score), theirs.roc_auc_score(y, score), EXACT),
        ]  # fmt: skip
    called = (score >= run["threshold"]).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # precision where nothing is called positive
        shares = [
            Compared(name, ours(y, called), other(y, called), EXACT)
            for name, ours, other in (
                ("Accuracy", accuracy_score, theirs.accuracy_score), ("F1", f1_score, theirs.f1_score),
                ("Precision", precision_score, theirs.precision_score), ("Recall", recall_score, theirs.recall_score),
            )
        ]  # fmt: skip
    return [
        Compared("Confusion matrix", confusion_matrix(y, called, labels=[0, 1]),
                 theirs.confusion_matrix(y, called, labels=[0, 1]), 0),
        *shares,
        Compared("ROC curve", roc_curve(y, score)[:2], theirs.roc_curve(y, score)[:2], EXACT),
        Compared("ROC AUC", roc_auc_score(y, score), theirs.roc_auc_score(y, score), EXACT),
        Compared("Precision-recall curve", precision_recall_curve(y, score)[:2],
                 theirs.precision_recall_curve(y, score)[:2], EXACT),
        Compared("Average precision", average_precision_score(y, score), theirs.average_precision_score(y, score),
                 EXACT),
    ]  # fmt: skip


def _regression(run: Run) -> list[Compared]:
    found = regression.three(run)
    X, y = run.table.X[:, :1], run.table.values
    told = LinearRegression().fit(X, y).predict(X)
    scores = [
        Compared(f"{name}, {which}", getattr(shown, of), score(shown.y, shown.told), EXACT)
        for which, shown in (("line", found.line), ("without one", found.without), ("upside down", found.turned))
        for name, of, score in (("MSE", "mse", theirs.mean_squared_error), ("R²", "r2", theirs.r2_score))
    ]
    return [Compared("Line", found.line.told, told, 1e-9, "sums in another order"), *scores]


INTERVIEW = Interview(
    explanation=(
        "I start from what an error costs, because a metric is a choice of which errors count. The confusion matrix "
        "has four counts: true and false positives, true and false negatives. Accuracy adds up the right ones; with "
        "2 % positives it is 98 % for a model that never says yes, so I do not use it on rare classes.\n\n"
        "Precision is the share of my alarms that are right; recall is the share of positives that I find. Precision "
        "matters where an alarm is expensive, such as blocking a good customer; recall where a miss is, such as fraud "
        "or a tumour. F1 is their harmonic mean, low if either is low, but it weighs both errors in one fixed way. If "
        "I know the costs, I choose the threshold that makes the expected cost least on validation data.\n\n"
        "Most models give a score, and the threshold is mine to choose. The ROC curve draws recall over the false "
        "positive rate for all thresholds; its area is the chance that a random positive scores above a random "
        "negative. It does not depend on the share of positives, and that is its weakness too: with few positives, a "
        "small false positive rate can still bury them in false alarms. Then I look at precision over recall and at "
        "average precision, whose chance level is the share of positives.\n\n"
        "All of that only sees the order of the scores. If the probability itself is used, for bidding or expected "
        "value, I check calibration with a reliability diagram and score it with log loss or the Brier score, which "
        "are lowest, on average, for the true probabilities. I mend it with Platt scaling or isotonic regression on "
        "held-out rows."
    ),
    time=(
        r"$O(n \log n)$ for both curves over n rows: one sort, then running sums. $O(n)$ for a confusion matrix at one "
        "threshold, the Brier score and the log loss."
    ),
    memory=r"$O(n)$: the scores in order and the running counts; $O(k^2)$ for a confusion matrix of k classes.",
    not_when=(
        "Accuracy with a rare class or unequal costs; ROC AUC alone when positives are rare and alarms cost work; F1 "
        "where true negatives or known costs matter; any ranking metric where the probabilities themselves are used "
        "(take log loss or the Brier score); log loss where one sure error must not outweigh all else (Brier)."
    ),
    follow_ups=(
        ("Precision or recall for a spam filter, and for a cancer screen?",
         "Spam: precision, since a good mail in the spam folder costs more than a spam in the inbox. Screening: "
         "recall, since a missed tumour costs far more than a second test. The threshold follows from that."),
        ("Why the harmonic mean in F1?",
         "It stays near the smaller of the two: precision 1 with recall 0.01 gives 0.02, where the plain mean gives "
         "0.5. F-beta weighs recall beta times as much as precision."),
        ("Can the AUC be high and the model useless?",
         "Yes. With 0.1 % positives and a false positive rate of 1 %, at full recall about ten of eleven alarms are "
         "false. Or the order is good and the probabilities are wrong, so a fixed threshold fails."),
        ("How do you average over several classes?",
         "Macro takes the mean of the classes' scores, so rare classes count as much as frequent ones; micro adds up "
         "the counts first, and for one label a row that is accuracy; weighted weighs classes by their rows."),
        ("How do you choose the threshold?",
         "On validation rows, never on the test rows: least expected cost, or highest precision at the recall that is "
         "needed. With calibrated probabilities it is the cost of a false alarm over the sum of both costs."),
        ("Why does resampling the classes break calibration?",
         "Training on another share of positives shifts the log-odds by a constant. The order stays, the "
         "probabilities do not; I shift them back by the log ratio of the odds, or recalibrate on untouched rows."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "One row rules the MSE",
        "One of 31 rows makes more than half of the sum of squared errors. Without it R² goes from 0.337 to 0.904.",
        "Errors are squared: a miss of 9 weighs as much as 81 misses of 1.",
        "Look at the worst rows; compare with the mean absolute error; fit by a loss that gives in less.", LINE_OUTLIER,
        view=REGRESSION, step=4,
    ),
    Preset(
        "98 % accuracy", "Accuracy is 98.0 %, and yet 4 of the 6 positives are missed.",
        "Only 2 % of the rows are positive: calling every row negative is as accurate.",
        "Look at recall and precision, or at the cost of both errors.", MANY, {"share": "2 %", "threshold": 0.95},
        view=THRESHOLD, step=-1,
    ),
    Preset(
        "ROC looks fine", "The ROC AUC is 0.930, while at any recall above one half most alarms are false.",
        "The false positive rate divides by the many negatives: a small share of them outnumbers the few positives.",
        "With rare positives look at precision over recall, and at average precision.", MANY,
        {"share": "2 %", "threshold": 0.5}, view=THRESHOLD, step=-1,
    ),
    Preset(
        "F1 hides the cost", "The threshold of the best F1 costs 1643, the cheapest one 295.",
        "F1 weighs a miss and a false alarm alike; here a miss costs 50 times as much.",
        "Put the costs into the choice of the threshold.", MANY, {"cost": 50}, view=THRESHOLD, step=46,
    ),
    Preset(
        "Right order, wrong probabilities", "The points leave the diagonal on both sides, and the AUC is the same as "
        "that of the true probabilities.",
        "The scores are driven towards 0 and 1, which changes no order; the AUC sees nothing else.",
        "Recalibrate on held-out rows, and watch the log loss.", SURE, view=CALIBRATION, step=-1,
    ),
    Preset(
        "Another share of positives", "Nearly all points lie below the diagonal: the predictions are too high.",
        "The scores are right for half positives; here only 10 % of the rows are.",
        "Shift the log-odds by the ratio of the odds, or recalibrate.", MANY, {"share": "10 %"}, view=CALIBRATION,
        step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="classification_metrics",
    data=DATA,
    params=(
        Choice("share", "Share of positives", tuple(SHARES), help="Rows of one class are left out until it is so.",
               views=(THRESHOLD, CALIBRATION)),
        Slide("shift", "Move the classes apart by", (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5), 0.0,
              "In log-odds; below 0 they overlap more.", (THRESHOLD,)),
        Slide("threshold", "Threshold in use", (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95), 0.5,
              "What the last scene judges.", (THRESHOLD,)),
        Slide("cost", "Cost of a miss", (1, 2, 5, 10, 20, 50), 5, "A false alarm costs 1.", (THRESHOLD,)),
        Whole("n_bins", "Bins", 3, 15, 8, views=(CALIBRATION,)),
        Choice("strategy", "Bins of", tuple(RULES), views=(CALIBRATION,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(THRESHOLD, CALIBRATION, REGRESSION),
    own="classes",
    own_views=("Threshold", "Calibration"),
    own_columns=1,
    own_hint="It holds the predicted probability of the second class, from 0 to 1.",
    seed=2,
)  # fmt: skip
