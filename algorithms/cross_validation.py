r"""Judge a model by rows that it has not seen, fold by fold, and see what more rows would bring.

Every fold is kept aside in turn; a clone of the model learns from the others and is scored by it. A learning curve does
so for the first m rows of what is left, for several m: where the scores on seen and unseen rows meet, more rows do not
help; where they are apart, they may.

Stone, "Cross-validatory choice and assessment of statistical predictions", 1974,
doi:10.1111/j.2517-6161.1974.tb00994.x. Perlich, Provost and Simonoff, "Tree induction vs. logistic regression: a
learning-curve analysis", JMLR 4, 2003.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import clone, is_classifier
from sklearn.exceptions import FitFailedWarning
from sklearn.metrics import check_scoring
from sklearn.utils import _safe_indexing, check_random_state, indexable
from sklearn.utils.multiclass import type_of_target

from algorithms.model_selection import KFold, StratifiedKFold
from algorithms.params import array, check_arguments, number, one_of, same

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
TENTHS = np.linspace(0.1, 1.0, 5)


@dataclass(frozen=True)
class FoldStep:
    """One model, learned and scored.

    Attributes
    ----------
    fold : int
        From 0.
    train, test : int arrays
        The rows learned from and judged by.
    test_score : float
    train_score : float
        Score on the rows learned from; nan if it was not asked for.
    error : Exception or None
        What went wrong, if learning or scoring failed.
    """

    fold: int
    train: Rows
    test: Rows
    test_score: float
    train_score: float = float("nan")
    error: Exception | None = None


# ---------------------------------------------------------------------- kernels


def absolute_sizes(train_sizes: Any, n: int) -> Rows:
    """Return the numbers of rows, each once and rising, of sizes given as shares of n or as numbers.

    Warns
    -----
    RuntimeWarning
        If several sizes are the same number of rows.
    """
    sizes = np.asarray(train_sizes)
    least, most = sizes.min(), sizes.max()
    if np.issubdtype(sizes.dtype, np.floating):
        if least <= 0 or most > 1:
            raise ValueError(
                "train_sizes has been interpreted as fractions of the maximum number of training samples and must be "
                f"within (0, 1], but is within [{least:f}, {most:f}]."
            )
        sizes = np.clip((sizes * n).astype(int), 1, n)
    elif least <= 0 or most > n:
        raise ValueError(
            "train_sizes has been interpreted as absolute numbers of training samples and must be within (0, "
            f"{n}], but is within [{least}, {most}]."
        )
    different = np.unique(sizes)
    if len(different) < len(sizes):
        warn(
            "Removed duplicate entries from 'train_sizes'. Number of ticks will be less than the size of "
            f"'train_sizes': {len(different)} instead of {len(sizes)}.", RuntimeWarning, stacklevel=3,
        )  # fmt: skip
    return different


def folds_of(cv: Any, estimator: Any, X: Any, y: Any) -> list[tuple[Rows, Rows]]:
    """Return rows to learn from and to judge by, for each fold.

    ``cv`` is a number of folds (None is 5; stratified for classifiers), an object with ``split``, or pairs of rows.
    """
    if hasattr(cv, "split") and not isinstance(cv, str):
        return list(cv.split(X, y))
    if cv is None or isinstance(cv, Integral):
        k = 5 if cv is None else int(cv)
        strata = is_classifier(estimator) and y is not None and type_of_target(y) in ("binary", "multiclass")
        return list((StratifiedKFold(k) if strata else KFold(k)).split(X, y))
    if isinstance(cv, str) or not hasattr(cv, "__iter__"):
        raise ValueError(
            "Expected `cv` as an integer, a cross-validation object (from algorithms.model_selection), or an iterable. "
            f"Got {cv}."
        )
    return [(np.asarray(train), np.asarray(test)) for train, test in cv]


# ---------------------------------------------------------------------- scores


def cross_validate_steps(
    estimator: Any, X: Any, folds: list[tuple[Rows, Rows]], y: Any = None, *, scorer: Any, error_score: Any = np.nan,
    return_train_score: bool = False,
) -> Iterator[FoldStep]:  # fmt: skip
    """Yield the score of each fold's model.

    Parameters
    ----------
    folds : list of pairs of int arrays
        Rows to learn from and to judge by.
    scorer : callable
        Called with the model, X and y.
    error_score : float or "raise", default nan
        The scores of a model that cannot be learned or scored, or whether to let its error out.
    """
    for fold, (train, test) in enumerate(folds):
        seen, unseen = ((_safe_indexing(X, rows), None if y is None else _safe_indexing(y, rows))
                        for rows in (train, test))  # fmt: skip
        try:
            model = clone(estimator)
            model.fit(seen[0]) if y is None else model.fit(*seen)
            test_score = float(_score(scorer, model, unseen))
            train_score = float(_score(scorer, model, seen)) if return_train_score else float("nan")
        except Exception as error:
            if isinstance(error_score, str):
                raise
            yield FoldStep(fold, train, test, float(error_score), float(error_score), error)
        else:
            yield FoldStep(fold, train, test, test_score, train_score)


def cross_val_score(
    estimator: Any, X: Any, y: Any = None, *, scoring: Any = None, cv: Any = None, error_score: Any = np.nan
) -> Floats:
    """Return the score of each fold, judged by a clone that learned from the others.

    Parameters
    ----------
    estimator : object with ``fit``
    X : array of shape (n, d)
    y : array of shape (n,), default None
    scoring : str, callable or None, default None
        The name of a score; a callable is called with the model, X and y; None is the estimator's ``score``.
    cv : int, object with ``split``, iterable of pairs of rows, or None, default None
        None is 5 folds; a number of folds is stratified if the estimator is a classifier.
    error_score : float or "raise", default nan
        The score of a fold that fails.

    Raises
    ------
    ValueError
        If all folds fail.

    Warns
    -----
    FitFailedWarning
        If some folds fail.

    Examples
    --------
    >>> from sklearn.dummy import DummyRegressor
    >>> from algorithms import cross_val_score
    >>> cross_val_score(DummyRegressor(), [[0]] * 4, [0.0, 2.0, 1.0, 1.0], cv=2).tolist()
    [0.0, 1.0]
    """
    check_arguments("cross_val_score", locals(), error_score=_ERROR)
    scorer = check_scoring(estimator, scoring=scoring)
    X, y = indexable(X, y)
    steps = list(
        cross_validate_steps(
            estimator, X, folds_of(cv, estimator, X, y), y, scorer=scorer, error_score=error_score
        )
    )  # fmt: skip
    _tell_failures(steps)
    return np.array([step.test_score for step in steps])


def learning_curve(
    estimator: Any, X: Any, y: Any, *, train_sizes: Any = TENTHS, cv: Any = None, scoring: Any = None,
    shuffle: bool = False, random_state: int | RandomState | None = None, error_score: Any = np.nan,
) -> tuple[Rows, Floats, Floats]:  # fmt: skip
    """Return sizes, and the scores on seen and on unseen rows of models that learned from so many rows.

    Parameters
    ----------
    estimator, X, y, cv, scoring, error_score
        As in `cross_val_score`.
    train_sizes : array of shape (sizes,), default five from 0.1 to 1
        Shares, or numbers, of the first fold's rows to learn from.
    shuffle : bool, default False
        Mix the rows to learn from before the first ones are taken: wanted if they are sorted by class.
    random_state : int, RandomState or None, default None

    Returns
    -------
    train_sizes : int array of shape (sizes,), each once, rising
    train_scores, test_scores : float64 arrays of shape (sizes, folds)
    """
    check_arguments("learning_curve", locals(), shuffle=same(True, False), error_score=_ERROR, train_sizes=array())
    scorer = check_scoring(estimator, scoring=scoring)
    X, y = indexable(X, y)
    folds = folds_of(cv, estimator, X, y)
    sizes = absolute_sizes(train_sizes, len(folds[0][0]))
    if shuffle:
        rng = check_random_state(random_state)
        folds = [(rng.permutation(train), test) for train, test in folds]
    parts = [(train[:m], test) for train, test in folds for m in sizes]
    steps = list(
        cross_validate_steps(
            estimator, X, parts, y, scorer=scorer, error_score=error_score, return_train_score=True
        )
    )  # fmt: skip
    _tell_failures(steps)
    scores = np.array([(step.train_score, step.test_score) for step in steps]).reshape(len(folds), len(sizes), 2)
    return sizes, scores[:, :, 0].T, scores[:, :, 1].T


_ERROR = [number(), one_of("raise"), ("nan", lambda v: isinstance(v, float) and bool(np.isnan(v)))]


def _score(scorer: Any, model: Any, rows: tuple[Any, Any]) -> float:
    return scorer(model, rows[0]) if rows[1] is None else scorer(model, *rows)


def _tell_failures(steps: list[FoldStep]) -> None:
    failed = [step.error for step in steps if step.error is not None]
    if not failed:
        return
    first = f"The first error was {type(failed[0]).__name__}: {failed[0]}"
    if len(failed) == len(steps):
        raise ValueError(
            f"All the {len(steps)} fits failed. It is very likely that your model is misconfigured. You can try to "
            f"debug the error by setting error_score='raise'. {first}"
        ) from failed[0]
    warn(
        f"{len(failed)} fits failed out of a total of {len(steps)}. The score on these train-test partitions will be "
        f"set to error_score. {first}", FitFailedWarning, stacklevel=3,
    )  # fmt: skip
