r"""Gradient boosting: small trees, each fitted to what the trees before it leave over, add up.

.. math:: F_0 = \bar y, \qquad F_m(x) = F_{m-1}(x) + \nu\, h_m(x), \qquad h_m \text{ fitted to } y_i - F_{m-1}(x_i)

For the squared error the residual y - F is minus the gradient of half the loss, so each tree is a step downhill in the
space of functions, of length nu (the learning rate). Short steps need more trees and generalise better; a random part
of the rows for each tree (subsample below 1, stochastic boosting) makes the trees differ.

Friedman, "Greedy function approximation: a gradient boosting machine", 2001, doi:10.1214/aos/1013203451; "Stochastic
gradient boosting", 2002, doi:10.1016/S0167-9473(01)00065-2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any, Literal, Self

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.decision_tree import DecisionTreeRegressor
from algorithms.params import check_params, number, one_of, same, whole
from algorithms.split import Floats
from algorithms.steps import last
from algorithms.training import RAND_MAX, grow_params, growth_rules, read_targets, read_weight, training
from algorithms.tree import Tree
from algorithms.tree_steps import grown, steps

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class BoostingStep:
    """One stage of a run.

    Attributes
    ----------
    stage : {"start", "residuals", "tree", "update", "done"}
        The mean is the first prediction; residuals were taken; a tree was fitted to them; its answer, times the
        learning rate, was added; the sum is the answer.
    number : int
        Of the tree, from 0; -1 at "start".
    prediction : float64 array of shape (n,)
        At "start", "update" and "done" the new one, else the one before the tree.
    residuals : float64 array of shape (n,)
        Targets minus prediction, as the tree sees them; at "start" and "done" of the prediction.
    in_bag : bool array of shape (n,)
        Rows that the tree is fitted to.
    tree : Tree or None
        From "tree" to "done".
    train_score : float
        At "update" and "done": mean squared error on ``in_bag``, after the tree.
    oob_score, oob_improvement : float
        At "update" and "done": the same on the other rows, and by how much it is below the one before; NaN if all rows
        are in the bag.
    trees : tuple of Tree
        All trees so far.
    """

    stage: Literal["start", "residuals", "tree", "update", "done"]
    number: int
    prediction: Floats
    residuals: Floats
    in_bag: Mask
    tree: Tree | None = None
    train_score: float = nan
    oob_score: float = nan
    oob_improvement: float = nan
    trees: tuple[Tree, ...] = ()


def draw_part(n: int, n_drawn: int, rng: RandomState) -> Mask:
    """Draw n_drawn of n rows, each subset as likely as any other, in one pass over the rows.

    A row is taken with probability (rows still wanted) / (rows still to come): Knuth, "The Art of Computer
    Programming", volume 2, algorithm 3.4.2 S.
    """
    chance, taken, mask = rng.uniform(size=n), 0, np.zeros(n, bool)
    for i in range(n):
        if chance[i] * (n - i) < n_drawn - taken:
            mask[i] = True
            taken += 1
    return mask


def mean_square(residuals: Floats, weight: Floats) -> float:
    """Return the weighted mean of the squares; NaN of no rows."""
    return float(np.average(residuals**2, weights=weight)) if weight.any() else nan


class GradientBoostingRegressor(RegressorMixin, BaseEstimator):
    """Gradient boosting of regression trees for the squared error.

    Parameters
    ----------
    loss : {"squared_error"}, default "squared_error"
    learning_rate : float, default 0.1
    n_estimators : int, default 100
        Trees.
    subsample : float, default 1.0
        Share of the rows that each tree is fitted to.
    min_samples_split, min_samples_leaf, min_weight_fraction_leaf
        As in `DecisionTreeRegressor`.
    max_depth : int or None, default 3
    min_impurity_decrease
        As in `DecisionTreeRegressor`.
    init : {"zero"} or None, default None
        What comes before the first tree: 0, or the mean.
    random_state : int, RandomState or None, default None
    max_features, ccp_alpha
        As in `DecisionTreeRegressor`.

    Attributes
    ----------
    estimators_ : array of DecisionTreeRegressor of shape (n_estimators, 1)
    train_score_ : float64 array of shape (n_estimators,)
        Mean squared error after each tree on the rows that it was fitted to.
    oob_scores_, oob_improvement_, oob_score_ : float64 arrays of shape (n_estimators,), float
        With ``subsample`` below 1: mean squared error after each tree on the rows that it was not fitted to, by how
        much it is below the one before, and the last one.
    init_ : DummyRegressor or "zero"
    n_features_in_, n_estimators_, n_trees_per_iteration_, max_features_ : int
    feature_importances_ : float64 array of shape (d,)

    Notes
    -----
    n_estimators times a tree; columns are sorted once for all trees. The same ``random_state`` draws what scikit-learn
    draws, and gives its predictions, but for ``subsample`` below 1 on columns with equal values: then rows that tie may
    be split in another order.

    Examples
    --------
    >>> from algorithms import GradientBoostingRegressor
    >>> model = GradientBoostingRegressor(n_estimators=2, learning_rate=0.5, max_depth=1)
    >>> model.fit([[0.0], [1.0]], [0.0, 8.0]).predict([[0.0], [1.0]]).tolist()  # 4, 4; 2, 6; 1, 7
    [1.0, 7.0]
    """

    def __init__(
        self,
        *,
        loss: str = "squared_error",
        learning_rate: float = 0.1,
        n_estimators: int = 100,
        subsample: float = 1.0,
        min_samples_split: float = 2,
        min_samples_leaf: float = 1,
        min_weight_fraction_leaf: float = 0.0,
        max_depth: int | None = 3,
        min_impurity_decrease: float = 0.0,
        init: str | None = None,
        random_state: int | RandomState | None = None,
        max_features: float | str | None = None,
        ccp_alpha: float = 0.0,
    ) -> None:
        self.loss = loss
        self.learning_rate = learning_rate
        self.n_estimators = n_estimators
        self.subsample = subsample
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_depth = max_depth
        self.min_impurity_decrease = min_impurity_decrease
        self.init = init
        self.random_state = random_state
        self.max_features = max_features
        self.ccp_alpha = ccp_alpha

    def iterate(self, X: Any, y: Any, sample_weight: Any = None) -> Iterator[BoostingStep]:
        """Yield the start, the steps of each tree in turn, and the sum of all as the last one.

        Raises
        ------
        ValueError
            If a parameter is out of range, X or y is no finite array of the right shape, or a weight is negative.
        """
        X, y, weight = self._read(X, y, sample_weight)
        rng, data, like = check_random_state(self.random_state), training(X, y, weight, 1), self._member()
        in_bag, part = np.ones(len(X), bool), max(1, int(self.subsample * len(X)))
        prediction, trees = np.full(len(X), self._first()), tuple[Tree, ...]()
        yield BoostingStep("start", -1, prediction, y - prediction, in_bag)
        before = nan
        for turn in range(self.n_estimators):
            residuals = y - prediction
            if self.subsample < 1:
                in_bag = draw_part(len(X), part, rng)
                before = mean_square(residuals, weight * ~in_bag) if turn == 0 else before
            yield BoostingStep("residuals", turn, prediction, residuals, in_bag, trees=trees)
            its = weight * in_bag
            rules, seed = growth_rules(like, X, its), int(rng.randint(0, RAND_MAX))
            tree = grown(steps(data._replace(y=residuals, weight=its), rules, seed, self.ccp_alpha, detail=False))
            trees = (*trees, tree)
            yield BoostingStep("tree", turn, prediction, residuals, in_bag, tree, trees=trees)
            prediction = prediction + self.learning_rate * tree.predict(X)[:, 0]
            left = y - prediction
            score, oob = mean_square(left, its), mean_square(left, weight * ~in_bag)
            scores = (score, oob, before - oob)
            yield BoostingStep("update", turn, prediction, residuals, in_bag, tree, *scores, trees=trees)
            before = oob
        yield BoostingStep("done", turn, prediction, left, in_bag, tree, *scores, trees=trees)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Grow the trees on X, shape (n, d), and y, shape (n,); see `iterate`."""
        scores = []
        for step in self.iterate(X, y, sample_weight):
            if step.stage == "update":
                scores.append((step.train_score, step.oob_score, step.oob_improvement))
        self.train_score_, oob_scores, oob_improvement = np.array(scores).T.copy()
        if self.subsample < 1:
            self.oob_scores_, self.oob_improvement_, self.oob_score_ = oob_scores, oob_improvement, oob_scores[-1]
        self.estimators_ = np.empty((len(step.trees), 1), dtype=object)
        self.estimators_[:, 0] = [self._member(tree) for tree in step.trees]
        self.n_estimators_, self.n_trees_per_iteration_ = len(step.trees), 1
        return self

    def predict(self, X: Any) -> Floats:
        """Return the sum of the first prediction and all trees' answers times the learning rate, shape (n,)."""
        return last(self.staged_predict(X))

    def staged_predict(self, X: Any) -> Iterator[Floats]:
        """Yield the prediction for X after each tree."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64, order="C")
        prediction = np.full(len(X), self._first())
        for member in self.estimators_[:, 0]:
            prediction = prediction + self.learning_rate * member.tree_.predict(X)[:, 0]
            yield prediction

    def apply(self, X: Any) -> NDArray:
        """Return the number of each row's leaf in each tree, float64 of shape (n, n_estimators)."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64, order="C")
        return np.column_stack([member.tree_.apply(X) for member in self.estimators_[:, 0]]).astype(np.float64)

    @property
    def feature_importances_(self) -> Floats:
        """Each column's share, shape (d,), of the squared error that all trees' splits took away."""
        check_is_fitted(self)
        taken = sum(member.tree_.compute_feature_importances(normalize=False) for member in self.estimators_[:, 0])
        return taken / taken.sum() if taken.sum() > 0 else np.zeros(self.n_features_in_)

    # ------------------------------------------------------------------ input

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Floats, Floats, Floats]:
        check_params(
            self, loss=one_of("squared_error"), learning_rate=number(0), n_estimators=whole(1),
            subsample=number(0, 1, open_low=True), init=[one_of("zero"), same(None)], **grow_params(),
        )  # fmt: skip
        X, y = validate_data(self, X, y, dtype=np.float64, order="C", y_numeric=True)
        y, weight = read_targets(y), read_weight(sample_weight, X)
        kept = weight > 0  # a mean over the others too would differ in its last bit, which can decide a tie
        self.init_ = "zero" if self.init == "zero" else DummyRegressor().fit(X[kept], y[kept], weight[kept])
        self.max_features_ = growth_rules(self._member(), X, weight).max_features
        return X, y, weight

    def _first(self) -> float:
        return float(self.init_.constant_[0, 0]) if isinstance(self.init_, DummyRegressor) else 0.0

    def _member(self, tree: Tree | None = None) -> DecisionTreeRegressor:
        shared = DecisionTreeRegressor().get_params().keys() & self.get_params().keys()
        member = DecisionTreeRegressor(**{name: getattr(self, name) for name in shared})
        if tree is not None:
            member.tree_, member.n_features_in_, member.n_outputs_ = tree, self.n_features_in_, 1
        return member
