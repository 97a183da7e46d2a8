r"""k nearest neighbours: a point is what the training points nearest to it are.

.. math:: \hat y(x) = \frac{\sum_{i \in N_k(x)} w_i y_i}{\sum_{i \in N_k(x)} w_i}, \qquad
    P(c \mid x) = \frac{\sum_{i \in N_k(x)} w_i [y_i = c]}{\sum_{i \in N_k(x)} w_i}

Nothing is learned but the points themselves; all the work is in finding the neighbours. Either all points are compared
or a k-d tree rules most of them out, which pays in few dimensions. Distances come from differences, never from
||x||^2 - 2 x.y + ||y||^2, so that points far from the origin keep their digits.

Cover and Hart, "Nearest neighbor pattern classification", 1967, doi:10.1109/TIT.1967.1053964.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Self
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import DataConversionWarning
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.kd_tree import KDBuildStep, KDSearchStep, KDTree, brute_compiled, build, search, search_compiled
from algorithms.params import check_params, function, number, one_of, same, whole
from algorithms.steps import last

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
MANY_COLUMNS = 15  # with more, a box rules out too little


# ---------------------------------------------------------------------- kernels


def neighbour_weights(distances: Floats, weights: str | None | Callable[[Floats], Any]) -> Floats:
    """Return the weight of each neighbour, shaped as ``distances``, (q, k).

    "distance" is one over the distance; if some neighbours are at distance 0, those weigh 1 and all others 0.
    """
    if callable(weights):
        return np.asarray(weights(distances), np.float64)
    if weights != "distance":
        return np.ones_like(distances)
    on_it = distances == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        # Over the nearest one, so that no inverse overflows: only the ratios count.
        inverse = distances[:, :1] / distances
    return np.where(on_it.any(axis=1)[:, None], on_it, inverse)


def votes(classes: Rows, weight: Floats, n_classes: int) -> Floats:
    """Return the share of the weight that each class has among the neighbours, (q, n_classes), from both (q, k)."""
    q = len(classes)
    cell = (np.arange(q)[:, None] * n_classes + classes).ravel()
    total = np.bincount(cell, weight.ravel(), q * n_classes).reshape(q, n_classes)
    return total / total.sum(axis=1, keepdims=True)


# ---------------------------------------------------------------------- the algorithm


class _KNeighbors(BaseEstimator):
    """What classifier and regressor share: they keep the points, and look for neighbours."""

    def __init__(
        self,
        n_neighbors: int = 5,
        *,
        weights: Any = "uniform",
        algorithm: str = "auto",
        leaf_size: int = 30,
        p: int = 2,
        metric: str = "minkowski",
    ) -> None:
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.algorithm = algorithm
        self.leaf_size = leaf_size
        self.p = p
        self.metric = metric

    def iterate(self, X: Any, y: Any) -> Iterator[KDBuildStep]:
        """Yield every node of the tree of X, and the tree as the last; for "brute" it is a single leaf.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix, or ``y`` does not go with it.
        """
        yield from build(self._read(X, y), self._leaf_size())

    def fit(self, X: Any, y: Any) -> Self:
        """Keep the rows of X, shape (n, d), and what they are, ``y``, shape (n,) or (n, outputs)."""
        step = last(self.iterate(X, y))
        assert step.tree is not None  # the last step's
        self._tree: KDTree = step.tree
        return self

    def search(self, x: Any, n_neighbors: int | None = None) -> Iterator[KDSearchStep]:
        """Yield every stage of the search for the neighbours of one point, shape (d,); distances are true ones."""
        queries, k, _ = self._queries([x], n_neighbors)
        for step in search(self._tree, queries[0], k, self._p()):
            yield replace(step, distances=self._root(step.distances), bound=float(self._root(np.array(step.bound))))

    def kneighbors(self, X: Any = None, n_neighbors: int | None = None, return_distance: bool = True) -> Any:
        """Return the nearest training points of each row of X.

        Parameters
        ----------
        X : array of shape (q, d), default None
            None is the training points; none is then its own neighbour.
        n_neighbors : int, default None
            None is the constructor's.
        return_distance : bool, default True

        Returns
        -------
        distances : float64 array of shape (q, n_neighbors)
            Rising. Only if asked for.
        rows : int64 array of shape (q, n_neighbors)
            Of equally distant points the lower rows come first.
        """
        queries, k, own = self._queries(X, n_neighbors)
        tree = self._tree
        if self._fit_method == "brute":
            found, rows = brute_compiled(tree.columns, queries, k, self._p())
        else:
            found, rows, _ = search_compiled(
                tree.columns, tree.order, tree.starts, tree.ends, tree.lows, tree.highs, tree.split, queries, k,
                self._p(),
            )  # fmt: skip
        if own:  # a row may lie behind k copies of itself: then the last goes
            keep = rows != np.arange(len(rows))[:, None]
            keep[keep.all(axis=1), -1] = False
            found, rows = found[keep].reshape(-1, k - 1), rows[keep].reshape(-1, k - 1)
        return (self._root(found), rows) if return_distance else rows

    # ------------------------------------------------------------------ input

    def _read(self, X: Any, y: Any) -> Floats:
        check_params(
            self, n_neighbors=whole(1), leaf_size=whole(1), p=[whole(1, 2), number(1, 1), number(2, 2)],
            weights=[one_of("uniform", "distance"), function(), same(None)],
            algorithm=one_of("auto", "brute", "kd_tree"), metric=one_of("minkowski", "euclidean", "manhattan"),
        )  # fmt: skip
        X, y = validate_data(self, X, y, multi_output=True, order="C", dtype=[np.float64, np.float32])
        self._keep(y)
        self.n_samples_fit_ = len(X)
        self._fit_method = self.algorithm
        if self.algorithm == "auto":
            small = X.shape[1] <= MANY_COLUMNS and self.n_neighbors < len(X) // 2
            self._fit_method = "kd_tree" if small else "brute"
        self.effective_metric_ = "manhattan" if self._p() == 1 else "euclidean"
        return X.astype(np.float64)

    def _keep(self, y: Any) -> None:
        raise NotImplementedError

    def _leaf_size(self) -> int:
        return self.n_samples_fit_ if self._fit_method == "brute" else self.leaf_size

    def _p(self) -> int:
        return {"minkowski": int(self.p), "euclidean": 2, "manhattan": 1}[self.metric]

    def _root(self, powers: Floats) -> Floats:
        return np.sqrt(powers) if self._p() == 2 else powers

    def _queries(self, X: Any, n_neighbors: int | None) -> tuple[Floats, int, bool]:
        """Return the points to look for, how many neighbours of each, and whether they are the training points."""
        check_is_fitted(self)
        k = self.n_neighbors if n_neighbors is None else n_neighbors
        if not isinstance(k, int | np.integer) or isinstance(k, bool):
            raise TypeError(f"n_neighbors does not take {type(k)} value, enter integer value")
        if k <= 0:
            raise ValueError(f"Expected n_neighbors > 0. Got {k}")
        own = X is None
        if own:
            queries = np.empty((self.n_samples_fit_, self.n_features_in_))
            queries[self._tree.order] = self._tree.columns.T
        else:
            X = validate_data(self, X, reset=False, order="C", dtype=[np.float64, np.float32])
            queries = X.astype(np.float64)
        if k + own > self.n_samples_fit_:
            raise ValueError(
                f"Expected n_neighbors {'<' if own else '<='} n_samples_fit, but n_neighbors = {k}, "
                f"n_samples_fit = {self.n_samples_fit_}, n_samples = {len(queries)}"
            )
        return queries, int(k) + own, own

    def _weighed(self, X: Any) -> tuple[Rows, Floats]:
        distances, rows = self.kneighbors(X)
        weight = neighbour_weights(distances, self.weights)
        if np.any(np.all(weight == 0, axis=1)):
            raise ValueError(
                "All neighbors of some sample is getting zero weights. Please modify 'weights' to avoid this case if "
                "you are using a user-defined function."
            )
        return rows, weight


class KNeighborsClassifier(ClassifierMixin, _KNeighbors):
    """A vote of the nearest training points.

    Parameters
    ----------
    n_neighbors : int, default 5
    weights : {"uniform", "distance"}, callable or None, default "uniform"
        Votes count the same (as for None), or one over the distance: points at distance 0, if any, decide alone. A
        callable takes the distances, shape (q, k), and returns the weights.
    algorithm : {"auto", "brute", "kd_tree"}, default "auto"
        "auto" is "kd_tree" for at most 15 columns and fewer neighbours than half the points, else "brute". Both find
        the same neighbours.
    leaf_size : int, default 30
        The tree splits no node that has fewer than about twice as many points.
    p : {1, 2}, default 2
        The distance is the sum of the columns' gaps, or the root of the sum of their squares.
    metric : {"minkowski", "euclidean", "manhattan"}, default "minkowski"
        The last two are p = 2 and p = 1.

    Attributes
    ----------
    classes_ : array of shape (n_classes,), or a list of such arrays for several outputs
    outputs_2d_ : bool
    n_samples_fit_ : int
    effective_metric_ : str

    Notes
    -----
    Of equally distant points the lower rows are nearer; of classes with as many votes the first in order wins. "brute"
    takes O(n d) a point; the tree O(d log n) where d is small, and all of O(n d) where it is large.

    Examples
    --------
    >>> from algorithms import KNeighborsClassifier
    >>> model = KNeighborsClassifier(3).fit([[0], [1], [2], [8], [9]], ["a", "a", "b", "b", "b"])
    >>> model.predict([[1], [7]]).tolist(), model.kneighbors([[7]])[1].tolist()
    (['a', 'b'], [[3, 4, 2]])
    """

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class with the largest share of the votes of each row, shape (q,) or (q, outputs)."""
        shares = self.predict_proba(X)
        if not self.outputs_2d_:
            return self.classes_[shares.argmax(axis=1)]
        return np.column_stack(
            [names[share.argmax(axis=1)] for names, share in zip(self.classes_, shares, strict=True)]
        )

    def predict_proba(self, X: Any) -> Any:
        """Return each class's share of the votes, shape (q, n_classes), or a list of these for several outputs."""
        rows, weight = self._weighed(X)
        if not self.outputs_2d_:
            return votes(self._y[rows], weight, len(self.classes_))
        return [votes(self._y[rows, o], weight, len(names)) for o, names in enumerate(self.classes_)]

    classes_: Any

    def _keep(self, y: Any) -> None:
        check_classification_targets(y)
        if y.ndim == 2 and y.shape[1] == 1:
            warn(
                "A column-vector y was passed when a 1d array was expected. Please change the shape of y to "
                "(n_samples,), for example using ravel().", DataConversionWarning, stacklevel=6,
            )  # fmt: skip
            y = y.ravel()
        self.outputs_2d_ = y.ndim == 2
        if not self.outputs_2d_:
            self.classes_, self._y = np.unique(y, return_inverse=True)
            return
        coded = [np.unique(column, return_inverse=True) for column in y.T]
        self.classes_, self._y = [names for names, _ in coded], np.column_stack([codes for _, codes in coded])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags


class KNeighborsRegressor(RegressorMixin, _KNeighbors):
    """The mean of the nearest training points.

    Parameters and notes are those of `KNeighborsClassifier`; ``y`` has shape (n,) or (n, outputs).

    Examples
    --------
    >>> from algorithms import KNeighborsRegressor
    >>> KNeighborsRegressor(2).fit([[0], [1], [2]], [0.0, 1.0, 4.0]).predict([[0.2], [1.8]]).tolist()
    [0.5, 2.5]
    """

    def predict(self, X: Any) -> Floats:
        """Return the weighted mean of the neighbours of each row, shape (q,) or (q, outputs)."""
        rows, weight = self._weighed(X)
        share = weight / weight.sum(axis=1, keepdims=True)
        return np.einsum("qk,qk...->q...", share, self._y[rows].astype(np.float64))

    def _keep(self, y: Any) -> None:
        self._y = np.asarray(y)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
