"""Decision trees: part the rows in two by one column's threshold, again and again, until a part needs no more parting.

At each node every threshold of every column is scored by the impurity that it takes away (`algorithms.split`), the best
one is taken, and both parts are opened in turn (`algorithms.growth`). A leaf answers with the shares of its classes or
with its mean. A deep tree learns its rows by heart; ``ccp_alpha`` then cuts the weakest links (`algorithms.tree`).

Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, doi:10.1201/9781315139470.
"""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone
from sklearn.utils import Bunch, check_random_state, compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.params import check_params, one_of, same
from algorithms.split import Floats, Rules
from algorithms.training import RAND_MAX, Training, grow_params, growth_rules, read_targets, read_weight, training
from algorithms.tree import Tree, cuts
from algorithms.tree_steps import TreeStep, grown, steps

DICT = ("a dict", lambda v: isinstance(v, dict))


class _DecisionTree(BaseEstimator):
    """What both trees share: reading, growing, asking."""

    tree_: Tree

    def iterate(self, X: Any, y: Any, sample_weight: Any = None, *, detail: bool = True) -> Iterator[TreeStep]:
        """Yield every step of the growth and the pruning, and the tree as the last one.

        Parameters
        ----------
        X : array-like of shape (n, d), finite
        y : array-like of shape (n,)
        sample_weight : array-like of shape (n,), not negative, optional
            A row of weight 0 is left out.
        detail : bool, default True
            Tell every node and every threshold; otherwise "grown", "prune" and "done" only.

        Raises
        ------
        ValueError
            If a parameter is out of range, X or y is no finite array of the right shape, or a weight is negative.
        """
        data, rules = self._read(X, y, sample_weight)
        seed = int(check_random_state(self.random_state).randint(0, RAND_MAX))
        yield from steps(data, rules, seed, self.ccp_alpha, detail)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Grow the tree on X, shape (n, d), and y, shape (n,); see `iterate`."""
        self.tree_ = grown(self.iterate(X, y, sample_weight, detail=False))
        return self

    def apply(self, X: Any) -> NDArray[np.int64]:
        """Return the number of each row's leaf, shape (n,)."""
        X = self._checked(X)
        return self.tree_.apply(X)

    def decision_path(self, X: Any) -> csr_matrix:
        """Return which nodes each row passes, its leaf included: ones in a sparse matrix of shape (n, nodes)."""
        X = self._checked(X)
        return self.tree_.decision_path(X)

    def get_depth(self) -> int:
        """Return the depth of the deepest leaf; 0 if the tree is one leaf."""
        check_is_fitted(self)
        return self.tree_.max_depth

    def get_n_leaves(self) -> int:
        """Return the number of leaves."""
        check_is_fitted(self)
        return self.tree_.n_leaves

    @property
    def feature_importances_(self) -> Floats:
        """Each column's share, shape (d,), of the impurity that all splits took away."""
        check_is_fitted(self)
        return self.tree_.compute_feature_importances()

    def cost_complexity_pruning_path(self, X: Any, y: Any, sample_weight: Any = None) -> Bunch:
        """Return ``ccp_alphas`` and ``impurities`` of the trees from the grown one to the root alone.

        ``ccp_alphas[i]`` is the lowest ``ccp_alpha`` that prunes so far; ``impurities[i]`` is the sum over the leaves.
        """
        tree = clone(self).set_params(ccp_alpha=0.0).fit(X, y, sample_weight).tree_
        leaves, path = tree.children_left < 0, list(cuts(tree))
        share = tree.weighted_n_node_samples[leaves] / tree.weighted_n_node_samples[0]
        return Bunch(
            ccp_alphas=np.array([0.0, *(cut.alpha for cut in path)]),
            impurities=np.array([share @ tree.impurity[leaves], *(cut.impurity for cut in path)]),
        )

    def _checked(self, X: Any) -> Floats:
        check_is_fitted(self)
        return validate_data(self, X, reset=False, dtype=np.float64, order="C")

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Training, Rules]:
        raise NotImplementedError

    def _sorted(self, X: Floats, y: NDArray, weight: Floats, n_values: int) -> tuple[Training, Rules]:
        rules = growth_rules(self, X, weight)
        self.n_outputs_, self.max_features_ = 1, rules.max_features
        return training(X, y, weight, n_values), rules


class DecisionTreeClassifier(ClassifierMixin, _DecisionTree):
    """A decision tree for classes.

    Parameters
    ----------
    criterion : {"gini", "entropy", "log_loss"}, default "gini"
        Impurity; "log_loss" is the entropy.
    splitter : {"best"}, default "best"
    max_depth : int or None, default None
    min_samples_split, min_samples_leaf : int or float, default 2 and 1
        Rows that a node needs to be split, and that each part needs; a float is a share of all rows, rounded up.
    min_weight_fraction_leaf : float, default 0.0
        Share of all weight that each part needs, at most 0.5.
    max_features : int, float, "sqrt", "log2" or None, default None
        Columns drawn at a node; None is all. If all of them are constant there, more are drawn.
    random_state : int, RandomState or None, default None
        Seeds the order in which columns are drawn, and so which of equally good columns wins.
    min_impurity_decrease : float, default 0.0
        A split must lower the impurity, times the node's share of all weight, by this much.
    class_weight : dict, "balanced" or None, default None
        Multiplies the weights of each class's rows.
    ccp_alpha : float, default 0.0
        Links that are worth at most this much a leaf are cut.

    Attributes
    ----------
    tree_ : Tree
    classes_ : array of shape (n_classes_,)
    n_classes_, n_features_in_, n_outputs_, max_features_ : int
    feature_importances_ : float64 array of shape (d,)

    Notes
    -----
    O(n d log n) for a balanced tree. Columns stay float64, so that an offset of 1e8 costs no digits; any two different
    values can be parted, in the middle between them. A missing value (NaN) is refused. Of classes with equal shares in
    a leaf the first wins. With equal parameters the tree is scikit-learn's if float32 holds X exactly, no two values of
    a column are closer than 1e-7, which scikit-learn takes for equal, and weights are whole: sums of others are rounded
    in another order, and scikit-learn may part a pure node for that.

    Examples
    --------
    >>> from algorithms import DecisionTreeClassifier
    >>> model = DecisionTreeClassifier().fit([[0.0], [1.0], [5.0], [6.0]], ["no", "no", "yes", "yes"])
    >>> model.tree_.threshold[0].item(), model.predict([[2.9], [3.1]]).tolist()
    (3.0, ['no', 'yes'])
    """

    def __init__(
        self,
        *,
        criterion: str = "gini",
        splitter: str = "best",
        max_depth: int | None = None,
        min_samples_split: float = 2,
        min_samples_leaf: float = 1,
        min_weight_fraction_leaf: float = 0.0,
        max_features: float | str | None = None,
        random_state: int | RandomState | None = None,
        min_impurity_decrease: float = 0.0,
        class_weight: dict | str | None = None,
        ccp_alpha: float = 0.0,
    ) -> None:
        self.criterion = criterion
        self.splitter = splitter
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.random_state = random_state
        self.min_impurity_decrease = min_impurity_decrease
        self.class_weight = class_weight
        self.ccp_alpha = ccp_alpha

    def predict(self, X: Any) -> NDArray:
        """Return the most frequent class of each row's leaf."""
        proba = self.predict_proba(X)
        return self.classes_.take(np.argmax(proba, axis=1))

    def predict_proba(self, X: Any) -> Floats:
        """Return the share of each class in each row's leaf, shape (n, n_classes_)."""
        X = self._checked(X)
        return self.tree_.predict(X)

    def predict_log_proba(self, X: Any) -> Floats:
        """Return the logarithm of `predict_proba`; minus infinity for a class that the leaf has not."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Training, Rules]:
        check_params(
            self, criterion=one_of("gini", "entropy", "log_loss"), splitter=one_of("best"),
            class_weight=[DICT, one_of("balanced"), same(None)], **grow_params(),
        )  # fmt: skip
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        weight = read_weight(sample_weight, X)
        if self.class_weight is not None:
            weight = weight * compute_sample_weight(self.class_weight, y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.n_classes_ = np.int64(len(self.classes_))
        return self._sorted(X, codes, weight, len(self.classes_))


class DecisionTreeRegressor(RegressorMixin, _DecisionTree):
    """A decision tree for numbers: each leaf answers with the mean of its targets.

    Parameters
    ----------
    criterion : {"squared_error"}, default "squared_error"
    splitter, max_depth, min_samples_split, min_samples_leaf, min_weight_fraction_leaf, max_features
    random_state, min_impurity_decrease, ccp_alpha
        As in `DecisionTreeClassifier`.

    Attributes
    ----------
    tree_ : Tree
    n_features_in_, n_outputs_, max_features_ : int
    feature_importances_ : float64 array of shape (d,)

    Notes
    -----
    As in `DecisionTreeClassifier`. A node whose mean is more than 1e5 of its standard deviations from 0 centres its
    targets before it is split, so that an offset costs no digits.

    Examples
    --------
    >>> from algorithms import DecisionTreeRegressor
    >>> DecisionTreeRegressor(max_depth=1).fit([[0.0], [1.0], [5.0]], [1.0, 3.0, 10.0]).predict([[0.5], [4.0]]).tolist()
    [2.0, 10.0]
    """

    def __init__(
        self,
        *,
        criterion: str = "squared_error",
        splitter: str = "best",
        max_depth: int | None = None,
        min_samples_split: float = 2,
        min_samples_leaf: float = 1,
        min_weight_fraction_leaf: float = 0.0,
        max_features: float | str | None = None,
        random_state: int | RandomState | None = None,
        min_impurity_decrease: float = 0.0,
        ccp_alpha: float = 0.0,
    ) -> None:
        self.criterion = criterion
        self.splitter = splitter
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.random_state = random_state
        self.min_impurity_decrease = min_impurity_decrease
        self.ccp_alpha = ccp_alpha

    def predict(self, X: Any) -> Floats:
        """Return the mean of each row's leaf."""
        X = self._checked(X)
        return self.tree_.predict(X)[:, 0]

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Training, Rules]:
        check_params(self, criterion=one_of("squared_error"), splitter=one_of("best"), **grow_params())
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        return self._sorted(X, read_targets(y), read_weight(sample_weight, X), 1)
