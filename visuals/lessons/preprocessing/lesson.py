"""Preprocessing: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
from sklearn import impute as their_impute
from sklearn import preprocessing as theirs

from algorithms import KNNImputer, SimpleImputer
from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Slide, Whole
from visuals.lessons.preprocessing import leak, missing, one_hot, scale
from visuals.lessons.preprocessing.people import DATA, PEOPLE, RICH, columns
from visuals.lessons.preprocessing.quiz import quiz
from visuals.lessons.preprocessing.scenes import LEAK, MISSING, ONE_HOT, SCALE, walk

ROUNDING = "sums in another order"


def check(run: Run) -> list[Compared]:
    """Scale, encode and fill with scikit-learn's."""
    return {SCALE: _scale, ONE_HOT: _one_hot, MISSING: _missing, LEAK: _leak}[run.view](run)


def _scale(run: Run) -> list[Compared]:
    X, _ = columns(run)
    ours = scale.SCALERS[run["scaler"]]().fit(X)
    other = getattr(theirs, run["scaler"])().fit(X)
    return [
        Compared("Scaled columns", ours.transform(X), other.transform(X), 1e-9, ROUNDING),
        Compared("Scale", ours.scale_, other.scale_, 1e-9, ROUNDING),
        Compared("Scaled back", ours.inverse_transform(ours.transform(X)), X, 1e-9, ROUNDING),
    ]


def _one_hot(run: Run) -> list[Compared]:
    data = one_hot.rents(run)
    rows = data.cities[:, None]
    other = theirs.OneHotEncoder(
        drop=one_hot.DROPS[run["drop"]], handle_unknown=one_hot.UNKNOWNS[run["unknown"]], sparse_output=False
    ).fit(rows)  # fmt: skip
    same = [list(a) == list(b) for a, b in zip(data.encoder.categories_, other.categories_, strict=True)]
    back = data.encoder.inverse_transform(data.coded)
    return [
        Compared("Columns of 0 and 1", data.coded, other.transform(rows), 0),
        Compared("Names learned", [float(s) for s in same], [1.0] * len(same), 0),
        Compared("Decoded", (back == rows).astype(float), np.ones(rows.shape), 0),
    ]


def _missing(run: Run) -> list[Compared]:
    X, _ = columns(run)
    found = missing.gone(run)
    holes = X.copy()
    holes[found.gone, 1] = np.nan
    kinds = (their_impute.SimpleImputer, their_impute.KNNImputer)
    compared = []
    for name in (missing.MEAN, missing.MEDIAN, missing.TOLD):
        ours = missing.imputer(name, run["k"]).fit_transform(holes)
        compared.append(
            Compared(name, ours, missing.imputer(name, run["k"], kinds).fit_transform(holes), 1e-9, ROUNDING)
        )
    untied = _untied(holes, run["k"])
    ours, other = (missing.imputer(missing.NEAR, run["k"], kind).fit_transform(holes)[untied]
                   for kind in ((SimpleImputer, KNNImputer), kinds))  # fmt: skip
    note = f"the {int(untied.sum())} rows whose nearest rows are certain: among equally near ones either may be taken"
    return [*compared, Compared(missing.NEAR, ours, other, 1e-9, note)]


def _untied(holes: np.ndarray, k: int) -> np.ndarray:
    """Return which rows have k nearest rows that are certain: the next one is farther away."""
    known = holes[~np.isnan(holes[:, 1]), 0]
    certain = np.ones(len(holes), bool)
    if k < len(known):
        for i in np.flatnonzero(np.isnan(holes[:, 1])):
            gap = np.sort(np.abs(known - holes[i, 0]))
            certain[i] = gap[k] - gap[k - 1] > 1e-6 * max(1.0, gap[k])
    return certain


def _leak(run: Run) -> list[Compared]:
    y = columns(run)[1].astype(float)
    train, _ = leak.splits(run)[0]
    kinds = (theirs.StandardScaler, their_impute.SimpleImputer, their_impute.KNNImputer)
    compared = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind in (leak.SCALER, leak.IMPUTER):
            X = leak.holes(run, kind)
            for rows, name in ((np.arange(len(y)), "all rows"), (train, "training rows")):
                ours, other = (leak.prepared(kind, X, y, train, rows, those) for those in (leak.OURS, kinds))
                compared.append(Compared(f"{kind}, {name}, first split", ours, other, 1e-9, ROUNDING))
    return compared


INTERVIEW = Interview(
    explanation=(
        "Before a model sees the data I bring them into a shape that it can use, and I learn every step of that from "
        "the training rows only. Scaling comes first: distances, penalties and gradient descent compare columns as "
        "plain numbers, so income in euros would drown age in years. StandardScaler takes off the mean and divides by "
        "the standard deviation; MinMaxScaler maps the least to 0 and the most to 1, and a single outlier then "
        "squeezes all else into a corner. Trees need neither, since they compare values within one column.\n\n"
        "Names become numbers by one-hot encoding: a column of 0 and 1 for each name, because numbering them would "
        "claim an order. The columns add up to one, so a linear model without a penalty drops one. A name that is new "
        "gets all zeros or is refused. With thousands of names I hash, embed, or encode by the target inside the "
        "folds.\n\n"
        "For missing values I ask first why they are missing. By chance, dropping rows is fair but wasteful. If it "
        "depends on other columns, I fill from these: nearest rows or a model. If it depends on the value itself, no "
        "filling can know what is gone; I add an indicator and say so. The mean keeps the mean, but it shrinks the "
        "variance and weakens correlations. With half of a column gone I compare dropping the column, an indicator, "
        "and trees that take missing values, by cross-validation.\n\n"
        "All of it goes into one pipeline, fitted inside each fold. Leaked column means usually change little; a step "
        "that sees the target changes everything."
    ),
    time=(
        r"Scaling and filling with a figure $O(n\,d)$ for n rows and d columns; the median sorts, $O(n \log n)$ a "
        r"column. One-hot $O(n\,d)$ with look-ups. kNN imputation $O(n\,m\,d)$ against m stored rows."
    ),
    memory=(
        r"$O(d)$ for a scaler or a figure a column; one-hot $O(n\,d)$ if it is sparse, whatever the number of names; "
        r"kNN imputation keeps all m rows, $O(m\,d)$."
    ),
    not_when=(
        "Scaling for trees and forests (no effect); min-max with outliers (use RobustScaler or ranks); one-hot with "
        "very many names; the mean where variance or correlation matter (fill several times at random, multiple "
        "imputation); any filling where being missing is the message (add an indicator)."
    ),
    follow_ups=(
        ("Half of a column is missing. What now?",
         "I ask why, and check whether missing rows differ in the target. Then I compare, inside cross-validation: "
         "leaving the column out, a median with an indicator, filling from other columns, and trees that treat missing "
         "as a value of its own."),
        ("Which models need scaling?",
         "All that use distances or one penalty for all columns: k nearest neighbours, k-means, SVM, PCA, ridge and "
         "lasso, and all fitted by gradient descent. Trees and naive Bayes by column do not."),
        ("Does scaling before the split matter?",
         "It is a leak by principle, yet mostly a small one: two figures a column. Choosing columns, encoding by the "
         "target, or oversampling before the split are the ones that ruin the estimate."),
        ("What do MCAR, MAR and MNAR mean?",
         "Missing completely at random: depends on nothing. At random: depends on columns that are known, so it can be "
         "corrected for. Not at random: depends on the missing value itself, so it cannot, without assumptions."),
        ("How do you encode a column with a million names?",
         "Hash them into a fixed number of columns, learn embeddings, or replace each by a smoothed mean of the target "
         "that is computed out of fold. One-hot would give a million columns."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Units decide", "Five nearest neighbours are right in about two thirds of the rows, and in nearly all after "
        "scaling.",
        "Incomes vary by thousands and ages by tens: the distance is the income alone.",
        "Scale the columns inside the pipeline.", PEOPLE, view=SCALE, step=-1,
    ),
    Preset(
        "An outlier squeezes min-max", "The middle half of the incomes shares less than 3 % of the scale.",
        "One income of 900,000 is the maximum, so it alone gets the upper end.",
        "Use RobustScaler (median and quartiles), a logarithm, or ranks; look at the outlier.",
        RICH, {"scaler": "MinMaxScaler"},
        view=SCALE, step=4,
    ),
    Preset(
        "Filled with the mean",
        "The column keeps the mean of its known values and loses nearly half of their standard deviation.",
        "70 % of the values are one and the same number now.",
        "Fill from other columns, or several times at random, if spread or correlation matter.", PEOPLE,
        {"share": 0.7}, view=MISSING, step=3,
    ),
    Preset(
        "Missing because it is high", "Every way to fill gives a mean that is far too low.",
        "High incomes are the ones that are not given, and nothing that is left knows them.",
        "Ask how the data came about; add an indicator; do not promise a correction.", PEOPLE,
        {"cause": missing.BY_ITSELF}, view=MISSING, step=-1,
    ),
    Preset(
        "The target leaks", "Filling with the target in the table adds more than 0.05 to the score on test rows.",
        "Rows of the same class are taken for near, so what is filled in tells the class.",
        "Keep the target out, and fit every step inside the split.", PEOPLE, {"share": 0.7}, view=LEAK, step=-1,
    ),
    Preset(
        "A new name looks like an old one", "Oslo, which was never learned, gets the same code as Bergen.",
        "Bergen's column was dropped, so all zeros mean Bergen, and all zeros are also what an unknown name gets.",
        "Keep all columns and use a penalty, or refuse what is unknown.", one_hot.RENTS, {"drop": "The first"},
        view=ONE_HOT, step=13,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="preprocessing",
    data=DATA,
    params=(
        Choice("scaler", "Scaler", tuple(scale.SCALERS), views=(SCALE,)),
        Choice("drop", "Leave out", tuple(one_hot.DROPS), views=(ONE_HOT,), help="It follows from the others."),
        Choice("unknown", "A name never learned", tuple(one_hot.UNKNOWNS), views=(ONE_HOT,)),
        Slide("share", "Share missing", (0.1, 0.3, 0.5, 0.7), 0.5, views=(MISSING, LEAK)),
        Choice("cause", "Values are missing", missing.CAUSES, default=missing.BY_OTHER, views=(MISSING,)),
        Whole("k", "Nearest rows", 1, 15, 5, views=(MISSING,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(SCALE, ONE_HOT, MISSING, LEAK),
    own="classes",
    own_views=("Scale", "Missing values", "Leak"),
    own_columns=2,
)  # fmt: skip
