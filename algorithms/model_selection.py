r"""Split rows into those to learn from and those to judge by.

A model is judged by rows that it has not seen. `train_test_split` keeps some aside once; k-fold cross-validation cuts
the rows into k parts, each of which is kept aside in turn, so that every row is judged once. Stratified splits give
each part (nearly) the shares of the classes that all rows have.

Stone, "Cross-validatory choice and assessment of statistical predictions", 1974,
doi:10.1111/j.2517-6161.1974.tb00994.x. Kohavi, "A study of cross-validation and bootstrap for accuracy estimation and
model selection", IJCAI 1995 (stratified folds).
"""

from collections.abc import Iterator
from math import ceil, floor
from numbers import Integral, Real
from typing import Any
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.model_selection import BaseCrossValidator
from sklearn.utils import _safe_indexing, check_array, check_random_state, column_or_1d, indexable
from sklearn.utils.multiclass import type_of_target

Rows = NDArray[np.intp]


# ---------------------------------------------------------------------- kernels


def fold_sizes(n: int, k: int) -> Rows:
    """Return how many of n rows each of k folds gets: the first ones get one more if n / k leaves a rest."""
    return n // k + (np.arange(k) < n % k)


def in_order_of_appearance(y: NDArray[Any]) -> Rows:
    """Return a number for each class, counted in the order in which they first appear in y, shape (n,)."""
    _, first, codes = np.unique(y, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[codes]


def stratified_folds(codes: Rows, k: int, rng: RandomState | None) -> NDArray[np.intc]:
    """Return the fold of each row, (n,), so that every fold has its share of every class.

    Think of the rows sorted by class and dealt out to the folds like cards: that says how many of a class each fold
    gets. Within a class, rows go to the folds in their order, or shuffled.
    """
    n_classes = int(codes.max()) + 1
    dealt = np.arange(len(codes)) % k
    folds = np.empty(len(codes), np.intc)
    ends = np.cumsum(np.bincount(codes))
    for c in range(n_classes):
        mine = np.sort(dealt[ends[c - 1] if c else 0 : ends[c]])
        if rng is not None:
            rng.shuffle(mine)
        folds[codes == c] = mine
    return folds


def proportional(counts: Rows, n_draws: int, rng: RandomState) -> Rows:
    """Return how many of each class to draw, in proportion to the counts, so that they add up to ``n_draws``.

    Shares are rounded down, and what is left goes to the largest rests; among equal rests it is drawn.
    """
    share = counts / counts.sum() * n_draws
    whole = np.floor(share)
    rest, left = share - whole, int(n_draws - whole.sum())
    for value in np.unique(rest)[::-1]:
        if left <= 0:
            break
        equal = np.flatnonzero(rest == value)
        lucky = rng.choice(equal, size=min(len(equal), left), replace=False)
        whole[lucky] += 1
        left -= len(lucky)
    return whole.astype(np.intp)


def stratified_rows(y: NDArray[Any], n_train: int, n_test: int, rng: RandomState) -> tuple[Rows, Rows]:
    """Return rows to learn from and rows to judge by, drawn class by class."""
    classes, codes, counts = np.unique(y, return_inverse=True, return_counts=True)
    if counts.min() < 2:
        raise ValueError(
            "The least populated classes in y have only 1 member, which is too few. The minimum number of groups for "
            f"any class cannot be less than 2. Classes with too few members are: {classes[counts < 2].tolist()}"
        )
    for name, size in (("train_size", n_train), ("test_size", n_test)):
        if size < len(classes):
            raise ValueError(
                f"The {name} = {size} should be greater or equal to the number of classes = {len(classes)}"
            )
    of_train = proportional(counts, n_train, rng)
    of_test = proportional(counts - of_train, n_test, rng)
    train, test = [], []
    for c, (a, b) in enumerate(zip(of_train, of_test, strict=True)):
        mine = np.flatnonzero(codes == c)[rng.permutation(counts[c])]
        train.append(mine[:a])
        test.append(mine[a : a + b])
    return rng.permutation(np.concatenate(train)), rng.permutation(np.concatenate(test))


# ---------------------------------------------------------------------- once


def train_test_split(
    *arrays: Any, test_size: float | None = None, train_size: float | None = None,
    random_state: int | RandomState | None = None, shuffle: bool = True, stratify: Any = None,
) -> list[Any]:  # fmt: skip
    """Return for each array its rows to learn from and its rows to judge by.

    Parameters
    ----------
    *arrays : arrays, lists, sparse matrices or tables of the same length n
    test_size, train_size : float in (0, 1) or int, default None
        Share or number of rows; None is what the other leaves, and 0.25 for the test if both are None.
    random_state : int, RandomState or None, default None
    shuffle : bool, default True
        Draw the rows; else the first ones are learned from.
    stratify : array of shape (n,), default None
        Classes whose shares both parts are to have.

    Raises
    ------
    ValueError
        If a part would be empty, or ``stratify`` has a class of one row or more classes than a part has rows.

    Examples
    --------
    >>> from algorithms import train_test_split
    >>> train_test_split([1, 2, 3, 4], shuffle=False)
    [[1, 2, 3], [4]]
    """
    if not arrays:
        raise ValueError("At least one array required as input")
    arrays = tuple(indexable(*arrays))
    n = arrays[0].shape[0] if hasattr(arrays[0], "shape") else len(arrays[0])
    n_train, n_test = _sizes(n, test_size, train_size)
    if not shuffle:
        if stratify is not None:
            raise ValueError("Stratified train/test split is not implemented for shuffle=False")
        train, test = np.arange(n_train), np.arange(n_train, n_train + n_test)
    else:
        rng = check_random_state(random_state)
        if stratify is None:
            drawn = rng.permutation(n)
            test, train = drawn[:n_test], drawn[n_test : n_test + n_train]
        else:
            y = check_array(stratify, input_name="y", ensure_2d=False, dtype=None)
            if y.ndim == 2:  # several labels a row are one class together
                y = np.array([" ".join(row.astype(str)) for row in y])
            if len(y) != n:
                raise ValueError(f"Found input variables with inconsistent numbers of samples: {[n, len(y)]}")
            train, test = stratified_rows(y, n_train, n_test, rng)
    return [_safe_indexing(a, rows) for a in arrays for rows in (train, test)]


def _sizes(n: int, test_size: Any, train_size: Any) -> tuple[int, int]:
    """Return how many rows to learn from and to judge by."""
    for name, size in (("test_size", test_size), ("train_size", train_size)):
        if size is None:
            continue
        is_count = isinstance(size, Integral) and not isinstance(size, bool)
        if not isinstance(size, Real) or isinstance(size, bool) or not 0 < float(size) < (n if is_count else 1):
            raise ValueError(
                f"{name}={size} should be either positive and smaller than the number of samples {n} or a float in "
                "the (0, 1) range"
            )
    if test_size is None and train_size is None:
        test_size = 0.25
    shares = [s for s in (test_size, train_size) if s is not None and not isinstance(s, Integral)]
    if len(shares) == 2 and sum(shares) > 1:
        raise ValueError(
            f"The sum of test_size and train_size = {sum(shares)}, should be in the (0, 1) range. Reduce test_size "
            "and/or train_size."
        )
    n_test = None if test_size is None else int(test_size if isinstance(test_size, Integral) else ceil(test_size * n))
    n_train = (
        None if train_size is None else int(train_size if isinstance(train_size, Integral) else floor(train_size * n))
    )
    if n_test is None:
        n_test = n - int(n_train or 0)
    if n_train is None:
        n_train = n - n_test
    if n_train + n_test > n:
        raise ValueError(
            f"The sum of train_size and test_size = {n_train + n_test}, should be smaller than the number of samples "
            f"{n}. Reduce test_size and/or train_size."
        )
    if n_train == 0:
        raise ValueError(
            f"With n_samples={n}, test_size={test_size} and train_size={train_size}, the resulting train set will be "
            "empty. Adjust any of the aforementioned parameters."
        )
    return n_train, n_test


# ---------------------------------------------------------------------- in turns


class _Folds(BaseCrossValidator):
    """What both share: every row is in one fold; each fold is judged by the others."""

    n_splits: int
    shuffle: bool
    random_state: int | RandomState | None

    def __init__(
        self, n_splits: int = 5, *, shuffle: bool = False, random_state: int | RandomState | None = None
    ) -> None:
        if not isinstance(n_splits, Integral):
            raise ValueError(
                f"The number of folds must be of Integral type. {n_splits} of type {type(n_splits)} was passed."
            )
        if n_splits <= 1:
            raise ValueError(
                "k-fold cross-validation requires at least one train/test split by setting n_splits=2 or more, got "
                f"n_splits={n_splits}."
            )
        if not isinstance(shuffle, bool):
            raise TypeError(f"shuffle must be True or False; got {shuffle}")
        if not shuffle and random_state is not None:
            raise ValueError(
                "Setting a random_state has no effect since shuffle is False. You should leave random_state to its "
                "default (None), or set shuffle=True."
            )
        self.n_splits = int(n_splits)
        self.shuffle = shuffle
        self.random_state = random_state

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[Rows, Rows]]:
        """Yield for each fold the rows to learn from and the rows to judge by."""
        if groups is not None:
            warn(f"The groups parameter is ignored by {type(self).__name__}", UserWarning, stacklevel=2)
        X, y = indexable(X, y)
        n = X.shape[0] if hasattr(X, "shape") else len(X)
        if self.n_splits > n:
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number of samples: "
                f"n_samples={n}."
            )
        for test in self._tests(n, y):
            left = np.ones(n, bool)
            left[test] = False
            yield np.flatnonzero(left), np.sort(test)

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """Return ``n_splits``; what is given is ignored."""
        return self.n_splits

    def _tests(self, n: int, y: Any) -> Iterator[Rows]:
        raise NotImplementedError


class KFold(_Folds):
    """Cut the rows into folds of (nearly) equal size.

    Parameters
    ----------
    n_splits : int, default 5
    shuffle : bool, default False
        Whether to mix the rows first, or to cut them in their order.
    random_state : int, RandomState or None, default None

    Examples
    --------
    >>> from algorithms import KFold
    >>> [test.tolist() for _, test in KFold(2).split([[1], [2], [3]])]
    [[0, 1], [2]]
    """

    def _tests(self, n: int, y: Any) -> Iterator[Rows]:
        rows = np.arange(n)
        if self.shuffle:
            check_random_state(self.random_state).shuffle(rows)
        yield from np.split(rows, np.cumsum(fold_sizes(n, self.n_splits))[:-1])


class StratifiedKFold(_Folds):
    """Cut the rows into folds that have (nearly) the same share of each class; parameters as of `KFold`.

    Warns
    -----
    UserWarning
        If a class has fewer rows than there are folds.

    Examples
    --------
    >>> from algorithms import StratifiedKFold
    >>> [test.tolist() for _, test in StratifiedKFold(2).split([[0]] * 4, ["a", "a", "b", "b"])]
    [[0, 2], [1, 3]]
    """

    def _tests(self, n: int, y: Any) -> Iterator[Rows]:
        y = check_array(y, input_name="y", ensure_2d=False, dtype=None)
        if (kind := type_of_target(y)) not in ("binary", "multiclass"):
            raise ValueError(f"Supported target types are: ('binary', 'multiclass'). Got {kind!r} instead.")
        codes = in_order_of_appearance(column_or_1d(y))
        counts = np.bincount(codes)
        if (self.n_splits > counts).all():
            raise ValueError(f"n_splits={self.n_splits} cannot be greater than the number of members in each class.")
        if self.n_splits > counts.min():
            warn(
                f"The least populated class in y has only {counts.min()} members, which is less than "
                f"n_splits={self.n_splits}.", UserWarning, stacklevel=3,
            )  # fmt: skip
        rng = check_random_state(self.random_state) if self.shuffle else None
        folds = stratified_folds(codes, self.n_splits, rng)
        yield from (np.flatnonzero(folds == k) for k in range(self.n_splits))
