"""Neural network: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
import sklearn.neural_network
import sklearn.preprocessing
from scipy.special import xlogy

from algorithms.datasets import BLOBS, CIRCLES, IRIS, MOONS, OVERLAP, WINE, XOR
from algorithms.network import pack
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Slide, shapes, tables
from visuals.lessons.neural_network.data import UNITS, units
from visuals.lessons.neural_network.epochs import train
from visuals.lessons.neural_network.net import ONE_STEP, RAW, SCALED, TRAINING, Problem, model, settings
from visuals.lessons.neural_network.pass_through import first_batch
from visuals.lessons.neural_network.quiz import quiz
from visuals.lessons.neural_network.scenes import walk
from visuals.lessons.plane import breast_cancer

EPS = float(np.finfo(np.float64).eps)
CUT = "scikit-learn cuts probabilities off 2 × 10⁻¹⁶ from 0 and 1; in this comparison so are ours."
ORDER = "The same sums in another order; steps carry the rounding on."


def check(run: Run) -> list[Compared]:
    """Let scikit-learn make the same step, or the same training run."""
    return _check_training(run) if run.view == TRAINING else _check_step(run)


def _check_step(run: Run) -> list[Compared]:
    told = first_batch(run)
    found, rows, moved = told.found, told.back.rows, told.moved
    theirs = sklearn.neural_network.MLPClassifier(**settings(run, len(rows)))
    theirs.partial_fit(found.X[rows], found.y[rows], classes=range(len(found.names)))
    p = np.atleast_2d(told.after[0][-1])
    proba = np.hstack([1 - p, p]) if p.shape[1] == 1 else p
    return [
        *_columns(found),
        Compared("Loss of the batch", told.back.loss, theirs.loss_, 1e-10, ORDER),
        Compared("Weights after the step", pack(moved.coefs, []), pack(theirs.coefs_, []), 1e-10, ORDER),
        Compared("Biases after the step", pack(moved.intercepts, []), pack(theirs.intercepts_, []), 1e-10, ORDER),
        Compared("p after the step", proba, theirs.predict_proba(found.X[rows]), 1e-10, ORDER),
    ]


def _check_training(run: Run) -> list[Compared]:
    told = train(run)
    found = told.found
    rows, last = found.train, told.last
    theirs = sklearn.neural_network.MLPClassifier(**settings(run, int(rows.sum())))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that all epochs were used: so it is meant
        theirs.fit(found.X[rows], found.y[rows])
    return [
        *_columns(found),
        Compared("Loss of each epoch", _cut_losses(run, found), theirs.loss_curve_, 1e-6, CUT),
        Compared("Weights", pack(last.step.coefs, []), pack(theirs.coefs_, []), 1e-6, ORDER),
        Compared("Biases", pack(last.step.intercepts, []), pack(theirs.intercepts_, []), 1e-6, ORDER),
        Compared("Predictions of all rows", last.said.guesses, theirs.predict(found.X), 0),
    ]


def _cut_losses(run: Run, found: Problem) -> list[float]:
    """Return the loss of each epoch as scikit-learn takes it: from probabilities that are cut off near 0 and 1."""
    X, y, target = found.X[found.train], found.y[found.train], found.target[found.train]
    batches: dict[int, list[float]] = {}
    for step in model(run, len(y)).iterate(X, y):
        if step.stage == "forward":
            p = np.clip(step.activations[-1], EPS, 1 - EPS)
            rows = xlogy(target[step.rows], p).sum()
            if p.shape[1] == 1:
                rows += xlogy(1 - target[step.rows], 1 - p).sum()
            penalty = run["alpha"] / 2 * sum(float(np.vdot(coef, coef)) for coef in step.coefs)
            batches.setdefault(step.epoch, []).append(penalty - rows)
    return [sum(costs) / len(y) for costs in batches.values()]


def _columns(found: Problem) -> list[Compared]:
    if found.scaler is None:
        return []
    theirs = sklearn.preprocessing.StandardScaler().fit(found.raw[found.train])
    return [Compared("Scaled columns", found.X, theirs.transform(found.raw), 1e-9)]


INTERVIEW = Interview(
    explanation=(
        "A feed-forward network stacks layers. Each unit takes a weighted sum of what the layer below passes on, adds "
        "a bias, and bends the sum by an activation such as relu or tanh. The last layer gives scores, and softmax, or "
        "the logistic function for two classes, makes them probabilities. Without the bend, any number of layers would "
        "be one linear map, so it could not learn XOR.\n\n"
        "I train by minimizing the log loss with gradient descent on small batches. Forward, I compute and keep each "
        "layer’s output. Backward, I apply the chain rule from the last layer to the first. Call delta the slope of "
        "the loss by what enters a unit. At the output, for softmax with log loss, it is simply predicted probability "
        "minus label. A hidden unit’s delta is the sum of the deltas above times the weights to them, times the slope "
        "of its own activation. The gradient of a weight is then what enters it times the delta it leads to. So all "
        "gradients together cost about twice a forward pass, however many weights there are. I test such code against "
        "central differences on a few weights.\n\n"
        "Weights start random, because equal units would stay equal, and scaled by the layer’s size, so that signals "
        "neither fade nor explode. Columns must be standardized. The loss is not convex, so the seed matters. If the "
        "rate is too high the loss jumps, or relu units land where they are off for every row and never come back. "
        "Against overfitting I use weight decay, early stopping on held-out rows, dropout or more data. On small "
        "tables I would first try boosted trees."
    ),
    time=(
        r"$O(n\,m)$ an epoch, for n rows and m weights: forward about $2\,n\,m$ operations, backward twice that. A "
        r"prediction $O(m)$."
    ),
    memory=(
        r"$O(m + b\,u)$ for m weights, their gradient and the optimizer’s state, and the activations of b rows of a "
        r"batch in u units, which the backward pass needs."
    ),
    not_when=(
        "Tables with few rows and mixed columns, where boosted trees need less tuning and are usually at least as "
        "good, or where each answer must be explained: use trees or logistic regression."
    ),
    follow_ups=(
        ("Why not start all weights at zero?",
         "All units of a layer would compute the same and get the same gradient, so they would stay copies of each "
         "other; and with zero weights above them their deltas are zero at first. Random weights break the symmetry; "
         "biases may start at zero."),
        ("What are vanishing gradients, and what helps?",
         "Each layer back multiplies the delta by weights and by the activation’s slope, which is at most 1/4 for the "
         "logistic function, so early layers hardly learn. Relu, a start scaled by layer size, normalization layers "
         "and skip connections help."),
        ("What is a dead relu unit?",
         "One whose input is negative for every row: its slope is 0, so no gradient reaches its weights and it stays "
         "off. A lower rate, a better start, standardized columns or a leaky relu prevent it."),
        ("SGD, momentum or Adam?",
         "SGD steps against the batch’s gradient. Momentum adds up past gradients, so it is faster along valleys. Adam "
         "divides a running mean of the gradients by the root of a running mean of their squares, so each weight has "
         "its own step; it is less touchy about the rate."),
        ("What does the batch size change?",
         "The gradient of a batch is a noisy estimate with a variance that falls as one over its size. Small batches "
         "give many cheap, noisy steps; large ones use hardware better, and allow a higher rate."),
        ("How do you check a gradient?",
         "In float64, I move one weight by h = 1e-5 to both sides and compare (L(w + h) − L(w − h)) / 2h with "
         "backpropagation. A relative error below about 1e-6 passes. Near a relu’s kink the two may differ, and "
         "dropout must be off."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Without a bend", "At most one straight line parts the areas, and 37 of the 90 rows are wrong.",
        "With the activation identity, layers of weighted sums are one weighted sum: logistic regression.",
        "Choose tanh or relu as the activation.", CIRCLES, {"activation": "identity"}, view=TRAINING, step=-1,
    ),
    Preset(
        "A rate that is too high", "The loss jumps up and down, to six times the gray line, and does not settle.",
        "The steps are longer than the valley is wide, so they land on its other side, higher up.",
        "Lower the learning rate to 0.1.", XOR, {"rate": 3.0}, 1, TRAINING, -1,
    ),
    Preset(
        "Dead relu units", "All 8 units are off for every row: one class everywhere, and no way back.",
        "Large steps threw the units to where z ≤ 0 for all rows. There the slope is 0, so nothing moves them back.",
        "Lower the learning rate to 0.1, or choose tanh.", XOR, {"activation": "relu", "rate": 3.0}, 1, TRAINING, -1,
    ),
    Preset(
        "Columns in other units", "Half of the rows stay wrong, and the mean f′(z) of every unit is 0.000.",
        "A column in the hundreds makes z huge, where tanh is flat: the gradient of such a unit is almost 0.",
        "Standardize the columns.", UNITS, {"scale": RAW}, view=TRAINING, step=-1,
    ),
    Preset(
        "Too many units", "The training loss goes on falling, while the loss of the rows held back rises.",
        "1,185 weights and biases for 90 overlapping rows: the areas bend around single rows.",
        "Take fewer units, a larger alpha, or stop where the dashed curve is lowest.",
        OVERLAP, {"hidden": "32 + 32", "activation": "relu"}, view=TRAINING, step=-1,
    ),
    Preset(
        "A gradient that fades", "The largest δ of the first layer is about a hundred times smaller than the output’s.",
        "Going back, each layer multiplies by the logistic function’s slope, which is at most 1/4, and by weights.",
        "Choose tanh or relu as the activation.", XOR, {"small": "3 + 3", "activation": "logistic"}, view=ONE_STEP,
        step=8,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="neural_network",
    data=(
        *shapes(XOR, MOONS, CIRCLES, OVERLAP, BLOBS),
        Data(UNITS, units, "The moons with the first column a hundred times as large"),
        *tables(IRIS, WINE), Data("Breast cancer", breast_cancer, "240 of 569 rows"),
    ),
    params=(
        Choice("small", "Hidden units", ("3", "2", "4", "2 + 2", "3 + 3"), help="Two numbers are two layers.",
               views=(ONE_STEP,)),
        Choice("hidden", "Hidden units", ("8", "2", "3", "4", "32", "8 + 8", "32 + 32"),
               help="Two numbers are two layers.", views=(TRAINING,)),
        Choice("activation", "Activation", ("tanh", "relu", "logistic", "identity"), help="The bend of hidden units."),
        Slide("rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0), 0.1,
              "A step is the gradient times this; training adds momentum 0.9."),
        Choice("batch", "Batch", ("1 row", "4 rows"), help="Rows whose gradients are averaged.", views=(ONE_STEP,)),
        Slide("alpha", "Penalty alpha", (0.0, 1e-4, 0.01, 0.1, 1.0, 10.0), 1e-4,
              "Holds the weights back; scikit-learn’s alpha.", views=(TRAINING,)),
        Choice("scale", "Columns", (SCALED, RAW), help="Standardized: mean 0, standard deviation 1."),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(ONE_STEP, TRAINING),
    own="classes",
    seed=4,
)  # fmt: skip
