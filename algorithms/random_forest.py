r"""Random forest: many trees, each grown on rows drawn with replacement and on few columns a node, vote together.

.. math:: p(c \mid x) = \frac{1}{B} \sum_{b=1}^B p_b(c \mid x)

One deep tree has little bias and much variance; the mean of many keeps the bias, and its variance falls to that of one
tree times their correlation. Drawing rows (bagging) and columns makes them less alike. A tree misses about 1/e of the
rows, so the votes of the trees that never saw a row (out of bag) estimate the test error for nothing.

Breiman, "Random forests", 2001, doi:10.1023/A:1010933404324.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state, compute_class_weight, compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.decision_tree import DICT, DecisionTreeClassifier
from algorithms.params import check_params, one_of, same, whole
from algorithms.split import Floats
from algorithms.steps import last
from algorithms.training import RAND_MAX, grow_params, growth_rules, read_weight, share, training
from algorithms.tree import Tree
from algorithms.tree_steps import grown, steps

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ForestStep:
    """One stage of a forest's growth.

    Attributes
    ----------
    stage : {"bootstrap", "tree", "vote", "done"}
        Rows were drawn; a tree was grown on them; it voted on the rows that were not drawn; the forest is the answer.
    number : int
        Of the tree, from 0.
    seed : int
        That the tree's rows and columns are drawn with.
    counts : int64 array of shape (n,)
        How often each row was drawn; all ones without bootstrap.
    tree : Tree or None
        From "tree" on.
    votes : float64 array of shape (n, k)
        Sum of the class shares that the trees so far gave to the rows that they had not seen; without bootstrap to all.
    n_votes : int64 array of shape (n,)
        Number of those trees for each row.
    trees, seeds : tuples of Tree and int
        All trees so far, and what they were drawn with.
    """

    stage: Literal["bootstrap", "tree", "vote", "done"]
    number: int
    seed: int
    counts: Ints
    tree: Tree | None
    votes: Floats
    n_votes: Ints
    trees: tuple[Tree, ...]
    seeds: tuple[int, ...]


def bootstrap(n: int, n_drawn: int, sample_weight: Floats | None, seed: int) -> Ints:
    """Return how often each of n rows comes up in draws with replacement, in proportion to the weights if any."""
    rng = RandomState(seed)
    if sample_weight is None:
        drawn = rng.randint(0, n, n_drawn)
    else:
        drawn = rng.choice(n, n_drawn, p=sample_weight / sample_weight.sum())
    return np.bincount(drawn, minlength=n)


class RandomForestClassifier(ClassifierMixin, BaseEstimator):
    """A forest of decision trees for classes.

    Parameters
    ----------
    n_estimators : int, default 100
        Trees.
    criterion, max_depth, min_samples_split, min_samples_leaf, min_weight_fraction_leaf
        As in `DecisionTreeClassifier`.
    max_features : int, float, "sqrt", "log2" or None, default "sqrt"
        Columns drawn at a node.
    min_impurity_decrease, ccp_alpha
        As in `DecisionTreeClassifier`.
    bootstrap : bool, default True
        Draw rows with replacement for each tree. Otherwise each tree gets all rows.
    oob_score : bool, default False
        Score each row by the trees that did not see it; needs ``bootstrap``.
    random_state : int, RandomState or None, default None
    class_weight : dict, "balanced", "balanced_subsample" or None, default None
        Multiplies the weights of each class's rows: as given, or in inverse proportion to their number among all rows
        or among those that the tree draws.
    max_samples : int, float or None, default None
        Rows to draw for each tree: this many, this share of them all, or as many as there are.

    Attributes
    ----------
    estimators_ : list of DecisionTreeClassifier
        They answer with class numbers, not names.
    classes_ : array of shape (n_classes_,)
    n_classes_, n_features_in_, n_outputs_ : int
    feature_importances_ : float64 array of shape (d,)
    oob_score_ : float
        With ``oob_score``: share of rows that the trees that did not see them get right.
    oob_decision_function_ : float64 array of shape (n, n_classes_)
        With ``oob_score``: those trees' mean class shares; 0 for a row that every tree saw.

    Warns
    -----
    UserWarning
        With ``oob_score``, if some row was seen by every tree.

    Notes
    -----
    B times a tree on max_features columns; columns are sorted once for all trees. With sample weights and ``bootstrap``
    a row is drawn in proportion to its weight. The same ``random_state`` draws what scikit-learn draws.

    Examples
    --------
    >>> from algorithms import RandomForestClassifier
    >>> X, y = [[0.0], [1.0], [8.0], [9.0]], ["no", "no", "yes", "yes"]
    >>> RandomForestClassifier(n_estimators=20, random_state=0).fit(X, y).predict([[0.5], [8.5]]).tolist()
    ['no', 'yes']
    """

    def __init__(
        self,
        n_estimators: int = 100,
        *,
        criterion: str = "gini",
        max_depth: int | None = None,
        min_samples_split: float = 2,
        min_samples_leaf: float = 1,
        min_weight_fraction_leaf: float = 0.0,
        max_features: float | str | None = "sqrt",
        min_impurity_decrease: float = 0.0,
        bootstrap: bool = True,
        oob_score: bool = False,
        random_state: int | RandomState | None = None,
        class_weight: dict | str | None = None,
        ccp_alpha: float = 0.0,
        max_samples: float | None = None,
    ) -> None:
        self.n_estimators = n_estimators
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.min_impurity_decrease = min_impurity_decrease
        self.bootstrap = bootstrap
        self.oob_score = oob_score
        self.random_state = random_state
        self.class_weight = class_weight
        self.max_samples = max_samples
        self.ccp_alpha = ccp_alpha

    def iterate(self, X: Any, y: Any, sample_weight: Any = None) -> Iterator[ForestStep]:
        """Yield the steps of each tree in turn, and the forest as the last one.

        Raises
        ------
        ValueError
            If a parameter is out of range, X or y is no finite array of the right shape, or a weight is negative.
        """
        X, codes, weight = self._read(X, y, sample_weight)
        n, k = len(X), len(self.classes_)
        data, rng = training(X, codes, np.ones(n), k), check_random_state(self.random_state)
        counts, votes, n_votes = np.ones(n, np.int64), np.zeros((n, k)), np.zeros(n, np.int64)
        n_drawn = self._n_drawn(n, weight)
        trees: tuple[Tree, ...] = ()
        seeds: tuple[int, ...] = ()
        for number in range(self.n_estimators):
            seed = int(rng.randint(RAND_MAX))
            seeds = (*seeds, seed)
            if self.bootstrap:
                counts = bootstrap(n, n_drawn, weight, seed)
                yield ForestStep("bootstrap", number, seed, counts, None, votes, n_votes, trees, seeds)
            its = counts.astype(np.float64) if self.bootstrap or weight is None else weight
            if self.bootstrap and self._is("balanced_subsample"):
                its = its * compute_sample_weight("balanced", codes, indices=np.repeat(np.arange(n), counts))
            rules, tree_seed = growth_rules(self, X, its), int(RandomState(seed).randint(0, RAND_MAX))
            tree = grown(steps(data._replace(weight=its), rules, tree_seed, self.ccp_alpha, detail=False))
            trees = (*trees, tree)
            yield ForestStep("tree", number, seed, counts, tree, votes, n_votes, trees, seeds)
            asked = np.flatnonzero(counts == 0) if self.bootstrap else np.arange(n)
            votes, n_votes = votes.copy(), n_votes.copy()
            votes[asked] += tree.predict(X[asked])
            n_votes[asked] += 1
            yield ForestStep("vote", number, seed, counts, tree, votes, n_votes, trees, seeds)
        yield ForestStep("done", number, seed, counts, tree, votes, n_votes, trees, seeds)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Grow the forest on X, shape (n, d), and y, shape (n,); see `iterate`."""
        step = last(self.iterate(X, y, sample_weight))
        self.estimators_ = [self._member(tree, seed) for tree, seed in zip(step.trees, step.seeds, strict=True)]
        if self.oob_score:
            if (step.n_votes == 0).any():
                warn(
                    "Some inputs do not have OOB scores. This probably means too few trees were used to compute any "
                    "reliable OOB estimates.", UserWarning, stacklevel=2,
                )  # fmt: skip
            self.oob_decision_function_ = step.votes / np.maximum(step.n_votes, 1)[:, None]
            guesses = self.classes_.take(np.argmax(self.oob_decision_function_, axis=1))
            self.oob_score_ = float(np.mean(guesses == np.asarray(y).ravel()))
        return self

    def predict(self, X: Any) -> NDArray:
        """Return the class with the highest mean share of each row; the first of equal ones."""
        proba = self.predict_proba(X)
        return self.classes_.take(np.argmax(proba, axis=1))

    def predict_proba(self, X: Any) -> Floats:
        """Return the mean over the trees of the class shares in each row's leaf, shape (n, n_classes_)."""
        X = self._checked(X)
        total = np.zeros((len(X), len(self.classes_)))
        for member in self.estimators_:
            total += member.tree_.predict(X)
        return total / len(self.estimators_)

    def predict_log_proba(self, X: Any) -> Floats:
        """Return the logarithm of `predict_proba`; minus infinity for a class that no tree names."""
        proba = self.predict_proba(X)
        with np.errstate(divide="ignore"):
            return np.log(proba)

    def apply(self, X: Any) -> Ints:
        """Return the number of each row's leaf in each tree, shape (n, n_estimators)."""
        X = self._checked(X)
        return np.column_stack([member.tree_.apply(X) for member in self.estimators_])

    @property
    def feature_importances_(self) -> Floats:
        """The trees' mean importance of each column, shape (d,); zeros if every tree is one leaf."""
        check_is_fitted(self)
        trees = [member.tree_ for member in self.estimators_ if member.tree_.node_count > 1]
        if not trees:
            return np.zeros(self.n_features_in_)
        mean = np.mean([tree.compute_feature_importances() for tree in trees], axis=0)
        return mean / mean.sum()

    # ------------------------------------------------------------------ input

    def _read(self, X: Any, y: Any, sample_weight: Any) -> tuple[Floats, Ints, Floats | None]:
        check_params(
            self, n_estimators=whole(1), criterion=one_of("gini", "entropy", "log_loss"), bootstrap=same(True, False),
            oob_score=same(True, False), max_samples=[whole(1), share(), same(None)],
            class_weight=[DICT, one_of("balanced", "balanced_subsample"), same(None)], **grow_params(),
        )  # fmt: skip
        if self.oob_score and not self.bootstrap:
            raise ValueError("Out of bag estimation only available if bootstrap=True")
        if self.max_samples is not None and not self.bootstrap:
            raise ValueError("max_samples is for bootstrap=True only: set max_samples=None or bootstrap=True.")
        X, y = validate_data(self, X, y, dtype=np.float64, order="C")
        check_classification_targets(y)
        weight = None if sample_weight is None else read_weight(sample_weight, X)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if self.class_weight is not None and not (self.bootstrap and self._is("balanced_subsample")):
            by_class: Any = self.class_weight
            if isinstance(by_class, str):
                balanced = compute_class_weight("balanced", classes=self.classes_, y=y, sample_weight=weight)
                by_class = dict(zip(self.classes_, balanced, strict=True))
            weight = compute_sample_weight(by_class, y) * (1.0 if weight is None else weight)
        self.n_classes_, self.n_outputs_ = np.int64(len(self.classes_)), 1
        return X, codes, weight

    def _is(self, name: str) -> bool:
        return isinstance(self.class_weight, str) and self.class_weight == name

    def _n_drawn(self, n: int, weight: Floats | None) -> int:
        if self.max_samples is None or isinstance(self.max_samples, Integral):
            return n if self.max_samples is None else int(self.max_samples)
        return max(1, int(self.max_samples * (n if weight is None else weight.sum())))

    def _member(self, tree: Tree, seed: int) -> DecisionTreeClassifier:
        shared = DecisionTreeClassifier().get_params().keys() & self.get_params().keys() - {"class_weight"}
        member = DecisionTreeClassifier(**{name: getattr(self, name) for name in shared} | {"random_state": seed})
        member.tree_, member.classes_, member.n_classes_ = tree, np.arange(len(self.classes_)), self.n_classes_
        member.n_features_in_, member.n_outputs_ = self.n_features_in_, 1
        return member

    def _checked(self, X: Any) -> Floats:
        check_is_fitted(self)
        return validate_data(self, X, reset=False, dtype=np.float64, order="C")
