"""A multi-layer perceptron: classes from layers of weighted sums and bends, learned batch by batch.

The network, its loss and its gradient are in `algorithms.network`, the run in `algorithms.network_descent`, the moves
in `algorithms.optimizers`. The loss is not convex: where the run ends depends on the start. Columns far from 0, or in
very different units, put the bends where they are flat: scale them first.

Rosenblatt, "The perceptron", 1958, doi:10.1037/h0042519. Rumelhart, Hinton and Williams, "Learning representations by
back-propagating errors", 1986, doi:10.1038/323533a0.
"""

from collections.abc import Iterator
from dataclasses import replace
from numbers import Integral
from typing import Any, Self
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.logistic_loss import log_probabilities
from algorithms.model_selection import train_test_split
from algorithms.network import Array, Rows, forward, initialize, pack, unpack
from algorithms.network_descent import MLPStep, Run, codes, descend, descend_lbfgs
from algorithms.network_params import hidden_layers, optimizer_of


class MLPClassifier(ClassifierMixin, BaseEstimator):
    """A feed-forward network for two or more classes.

    Parameters
    ----------
    hidden_layer_sizes : int or tuple of int, default (100,)
        Units of each hidden layer; without any it is logistic regression.
    activation : {"identity", "logistic", "tanh", "relu"}, default "relu"
        The bend of the hidden units.
    solver : {"adam", "sgd", "lbfgs"}, default "adam"
        How to move. "lbfgs" looks at all rows at once, is SciPy's, and heeds neither batches nor rates.
    alpha : float, default 1e-4
        Weight of the penalty on squared weights, divided by the rows of the batch.
    batch_size : int or "auto", default "auto"
        "auto" is 200, or all rows if there are fewer.
    learning_rate : {"constant", "invscaling", "adaptive"}, default "constant"
        For "sgd": ``learning_rate_init``; divided by the rows seen so far, plus one, to the power ``power_t``; a fifth
        of it whenever the run would else end, until it is 1e-6.
    learning_rate_init : float, default 0.001
    power_t : float, default 0.5
    max_iter : int, default 200
        Epochs; for "lbfgs" iterations.
    shuffle : bool, default True
        Draw the order of the rows anew for each epoch.
    random_state : int, RandomState or None, default None
        Draws the start, the rows held back and the orders; for a seed they are scikit-learn's.
    tol : float, default 1e-4
        The run ends after more than ``n_iter_no_change`` epochs that were not better than the best by this much.
    verbose : bool, default False
        Print the loss of each epoch.
    warm_start : bool, default False
        Begin where the fit before ended, with its curves, but nothing remembered by the solver.
    momentum : float in [0, 1], default 0.9
    nesterovs_momentum : bool, default True
    early_stopping : bool, default False
        Hold rows back, judge epochs by their accuracy instead of the loss, and keep the best weights.
    validation_fraction : float in [0, 1), default 0.1
        Share of the rows to hold back.
    beta_1, beta_2 : float in [0, 1), default 0.9 and 0.999
    epsilon : float, default 1e-8
    n_iter_no_change : int or inf, default 10
    max_fun : int, default 15000
        Calls of the loss, for "lbfgs".

    Attributes
    ----------
    classes_ : array of shape (k,)
    coefs_, intercepts_ : lists of arrays of shapes (fan in, fan out) and (fan out,)
    n_layers_, n_outputs_ : int
        Layers with that of the columns; units of the last, 1 for two classes.
    out_activation_ : {"logistic", "softmax"}
    n_iter_, t_ : int
        Epochs, and rows gone through; for "lbfgs" iterations, and 0.
    loss_, best_loss_ : float
        Of the last epoch and the lowest; the second None with ``early_stopping``.
    loss_curve_, validation_scores_ : lists of float
        One entry an epoch; the second, and ``best_validation_score_``, None without ``early_stopping``. Like
        ``best_loss_`` they are not there for "lbfgs".

    Raises
    ------
    ValueError
        If the weights grew beyond what floats hold.

    Warns
    -----
    ConvergenceWarning
        If ``max_iter`` epochs did not suffice, or the run came to rest no lower than without looking at X.

    Notes
    -----
    O(n m) an epoch for m weights. The work is done in the type of X, float32 or float64. A batch whose rows all weigh 0
    is left out. With a single class, that class is always the answer, with probability 1.

    Examples
    --------
    >>> from algorithms import MLPClassifier
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], ["same", "other", "other", "same"]
    >>> model = MLPClassifier((4,), "tanh", solver="lbfgs", random_state=0).fit(X, y)
    >>> model.predict(X).tolist()
    ['same', 'other', 'other', 'same']
    """

    def __init__(
        self, hidden_layer_sizes: Any = (100,), activation: str = "relu", *, solver: str = "adam",
        alpha: float = 0.0001, batch_size: int | str = "auto", learning_rate: str = "constant",
        learning_rate_init: float = 0.001, power_t: float = 0.5, max_iter: int = 200, shuffle: bool = True,
        random_state: int | RandomState | None = None, tol: float = 1e-4, verbose: bool = False,
        warm_start: bool = False, momentum: float = 0.9, nesterovs_momentum: bool = True,
        early_stopping: bool = False, validation_fraction: float = 0.1, beta_1: float = 0.9, beta_2: float = 0.999,
        epsilon: float = 1e-8, n_iter_no_change: float = 10, max_fun: int = 15000,
    ) -> None:  # fmt: skip
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change
        self.max_fun = max_fun

    def iterate(self, X: Any, y: Any, sample_weight: Any = None, every: int | None = 1) -> Iterator[MLPStep]:
        """Yield the start, every stage of every batch, every epoch, and the answer.

        Parameters
        ----------
        every : int or None, default 1
            Batches are told of one epoch in this many, the first among them; None is of none. With "lbfgs" likewise
            iterations.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix, y is of another length or no classes, a weight is
            negative, or the weights of the network grow beyond what floats hold.
        """
        if every is not None and not (isinstance(every, Integral) and every >= 1):
            raise ValueError(f"every must be a whole number from 1, or None. Got {every!r} instead.")
        run, rows, sizes, rng = self._begin(X, y, sample_weight)
        yield MLPStep("init", 0, 0, *unpack(run.theta, sizes), rate=run.rate)
        yield from self._go(run, rows, sizes, rng, every)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn the classes y, shape (n,), from X, shape (n, d); see `iterate`."""
        run, rows, sizes, rng = self._begin(X, y, sample_weight)
        step = self._keep(run, self._go(run, rows, sizes, rng, None))
        if step.converged and len(self.classes_) > 1 and step.loss > step.base_loss - self.tol:
            warn(
                f"The loss {step.loss:.4g} is no lower than {step.base_loss:.4g}, that of always answering with the "
                "shares of the classes. Scale the columns of X, or change learning_rate_init.",
                ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        if not step.converged:
            who = "lbfgs" if self.solver == "lbfgs" else "Stochastic Optimizer"
            warn(
                f"{who}: Maximum iterations ({self.max_iter}) reached and the optimization hasn't converged yet. "
                "Raise max_iter or tol, scale the columns of X, or change learning_rate_init.",
                ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        return self

    @available_if(lambda self: require_batches(self.solver))
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
        """Go once through the rows of X, from where the model is.

        Parameters
        ----------
        classes : array of shape (k,)
            All classes that will come; to be given at the first call.
        """
        if self.early_stopping:
            raise ValueError("partial_fit does not support early_stopping=True")
        _check_partial_fit_first_call(self, classes)
        known = hasattr(self, "_run")
        rows, sizes = self._read(X, y, sample_weight, self.classes_, reset=not known)
        rng = check_random_state(self.random_state)
        run = self._run if known else self._drawn(rows, sizes, rng)
        self._keep(run, descend(self, run, rows, None, sizes, rng, None, max_iter=1))
        return self

    def predict(self, X: Any) -> NDArray:
        """Return the likeliest class of each row; a tie goes to the first."""
        scores = self._scores(X)
        return self.classes_[np.zeros(len(scores), np.intp) if len(self.classes_) == 1 else codes(scores)]

    def predict_proba(self, X: Any) -> Array:
        """Return the probability of each class, shape (n, k), in the order of ``classes_``."""
        return np.exp(self.predict_log_proba(X))

    def predict_log_proba(self, X: Any) -> Array:
        """Return the logarithms of the probabilities; they stay finite where a probability is too small to be told."""
        scores = self._scores(X)
        if len(self.classes_) == 1:
            return np.zeros_like(scores)
        return log_probabilities(scores)

    # ------------------------------------------------------------------ the run

    def _begin(self, X: Any, y: Any, sample_weight: Any) -> tuple[Run, Rows, list[int], RandomState]:
        """Return a run at its start, which is the model itself with ``warm_start``, the rows, sizes, and the draws."""
        warm = self.warm_start and hasattr(self, "_run")
        known = self.classes_ if warm else None
        rows, sizes = self._read(X, y, sample_weight, known, reset=not warm)
        rng = check_random_state(self.random_state)
        if not warm:
            return self._drawn(rows, sizes, rng), rows, sizes, rng
        theta, old = pack(self.coefs_, self.intercepts_), self._run
        run = replace(old, theta=theta, optimizer=optimizer_of(self), rate=float(self.learning_rate_init),
                      curve=[*old.curve], scores=[*old.scores])  # fmt: skip
        return run, rows, sizes, rng

    def _drawn(self, rows: Rows, sizes: list[int], rng: RandomState) -> Run:
        theta = initialize(sizes, self.activation, rng, rows.X.dtype.type)
        return Run(theta, theta, optimizer_of(self), float(self.learning_rate_init))

    def _go(self, run: Run, rows: Rows, sizes: list[int], rng: RandomState, every: int | None) -> Iterator[MLPStep]:
        if self.solver == "lbfgs":
            return descend_lbfgs(self, run, rows, sizes, every)
        train, held = self._hold_back(rows, rng) if self.early_stopping else (rows, None)
        return descend(self, run, train, held, sizes, rng, every, self.max_iter)

    def _keep(self, run: Run, steps: Iterator[MLPStep]) -> MLPStep:
        """Go through the steps, keep where they end, and return the last."""
        for step in steps:
            if self.verbose and step.stage == "epoch":
                print(f"Iteration {step.epoch}, loss = {step.loss:.8f}")
        self._run = run
        self.coefs_, self.intercepts_ = list(step.coefs), list(step.intercepts)
        self.n_layers_, self.n_outputs_ = len(step.coefs) + 1, step.coefs[-1].shape[1]
        self.out_activation_ = "softmax" if self.n_outputs_ > 1 else "logistic"
        self.n_iter_, self.loss_, self.t_ = step.epoch, step.loss, run.n_seen
        if self.solver != "lbfgs":
            early, self.loss_curve_ = self.early_stopping, run.curve
            self.best_loss_ = None if early else run.lowest
            self.validation_scores_ = run.scores if early else None
            self.best_validation_score_ = -run.lowest if early else None
        return step

    # ------------------------------------------------------------------ input

    def _read(
        self, X: Any, y: Any, sample_weight: Any, classes: Any = None, reset: bool = True
    ) -> tuple[Rows, list[int]]:
        """Return the rows and the sizes of all layers, all checked; keep the classes, unless they are known."""
        hidden = hidden_layers(self)
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32], order="C", reset=reset)
        check_classification_targets(y)
        found, code = np.unique(y, return_inverse=True)
        if self.warm_start and classes is not None and not np.array_equal(found, classes):
            raise ValueError(
                "warm_start can only be used where `y` has the same classes as in the previous call to fit. Previously "
                f"got {classes}, `y` has {found}"
            )
        self.classes_ = found if classes is None else classes
        if (strange := np.setdiff1d(found, self.classes_)).size:
            raise ValueError(
                f"`y` has classes not in `self.classes_`. `self.classes_` has {self.classes_}. 'y' has {strange}."
            )
        code, k = np.searchsorted(self.classes_, found)[code], len(self.classes_)
        target = code[:, None] == (np.arange(k) if k > 2 else np.array([1]))
        weight = _check_sample_weight(sample_weight, X, dtype=X.dtype, ensure_non_negative=True)
        sizes = [X.shape[1], *hidden, target.shape[1]]
        if not reset and hidden != [len(intercept) for intercept in self.intercepts_[:-1]]:
            raise ValueError(f"hidden_layer_sizes={self.hidden_layer_sizes} differs from what was fitted: fit anew.")
        return Rows(X, target.astype(X.dtype), weight), sizes

    def _hold_back(self, rows: Rows, rng: RandomState) -> tuple[Rows, Rows]:
        """Return the rows to learn from and those to judge by; with two classes both have about the same shares."""
        stratify = self.classes_[codes(2 * rows.target - 1)] if rows.target.shape[1] == 1 else None
        parts = train_test_split(*rows, random_state=rng, test_size=self.validation_fraction, stratify=stratify)
        train, held = Rows(*parts[::2]), Rows(*parts[1::2])
        if len(held.X) < 2 or not held.weight.any():
            raise ValueError(
                "The validation set is too small. Increase 'validation_fraction' or the size of your dataset."
            )
        return train, held

    def _scores(self, X: Any) -> Array:
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        return forward(X, tuple(self.coefs_), tuple(self.intercepts_), self.activation)[1]


def require_batches(solver: str) -> bool:
    """Raise AttributeError if the solver looks at all rows at once."""
    if solver == "lbfgs":
        raise AttributeError("partial_fit is only available for stochastic optimizers. lbfgs is not stochastic.")
    return True
