"""Which match weight? Given, or chosen on validation queries."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import metrics, prototypes
from xmr_core.checks import as_features, as_labels, same_rows
from xmr_core.errors import InputError
from xmr_core.match import reweighted, with_prototypes
from xmr_core.ranker import Ranker

AUTO = "auto"
GRID = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 200.0, 400.0, np.inf)
LEAST_GAIN = 0.005  # in nDCG@10, before a plain model is left
K = 10
FEW_ROWS = 4  # the shop's products have 8: there no weight gained more than 0.001
LEAST_ROWS, MOST_HELD = 100, 2000


class Predicts(Protocol):
    """What is needed of a model."""

    def predict(self, X: Any, k: int) -> csr_matrix:
        """Return scores (n, n_labels)."""


MakeModel = Callable[[tuple[Ranker, ...]], Predicts]


def check(weight: Any) -> None:
    """Refuse a match weight out of range.

    Raises
    ------
    InputError
    """
    number = isinstance(weight, (int, float, np.number)) and not isinstance(weight, bool)
    if not (isinstance(weight, str) and weight == AUTO) and not (number and weight >= 0):
        raise InputError(f'match_weight must be at least 0, infinity or "auto"; {weight!r} came.')


def checked_validation(
    weight: float | str, X: csr_matrix, Y: csr_matrix, validation: Any
) -> tuple[csr_matrix, csr_matrix] | None:
    """Return the queries to choose a weight on, None for a given weight; checked before the training starts.

    Raises
    ------
    InputError
        If "auto" has no queries to choose on or they do not fit X and Y, or X has negative values to match with.
    """
    if weight == 0:
        return None
    prototypes.check(X)
    if weight != AUTO:
        return None
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise InputError(
            'match_weight="auto" needs queries to choose on: fit(X, Y, validation=(X_queries, Y_queries)). '
            "Training rows held back will not do: as descriptions of labels they choose wrongly."
        )
    asked, wanted = as_features(validation[0]), as_labels(validation[1])
    same_rows(asked, wanted)
    if (asked.shape[1], wanted.shape[1]) != (X.shape[1], Y.shape[1]):
        raise InputError(
            f"validation has {asked.shape[1]} features and {wanted.shape[1]} labels; the training rows have "
            f"{X.shape[1]} and {Y.shape[1]}."
        )
    return asked, wanted


def add(
    rankers: Sequence[Ranker],
    X: csr_matrix,
    Y: csr_matrix,
    weight: float | str,
    validation: tuple[csr_matrix, csr_matrix] | None,
    make_model: MakeModel,
) -> tuple[Ranker, ...]:
    """Return plain rankers with the prototypes that a match weight asks for.

    Parameters
    ----------
    rankers : sequence of Ranker
        Trained on X and Y.
    weight : float or "auto"
    validation : tuple (X, Y) or None
        As `checked_validation` returns it.
    make_model : callable
        Makes a model of rankers.
    """
    if weight == 0:
        return tuple(rankers)
    if validation is not None:
        return choose(rankers, [with_prototypes(r, X, Y, 1.0) for r in rankers], *validation, make_model)
    return tuple(with_prototypes(ranker, X, Y, float(weight)) for ranker in rankers)


def choose(
    plain: Sequence[Ranker], matching: Sequence[Ranker], X: csr_matrix, Y: csr_matrix, make_model: MakeModel
) -> tuple[Ranker, ...]:
    """Return the rankers with the match weight of `GRID` that has the best nDCG@10 on validation queries.

    One training serves the whole grid. A plain model is left only for a gain of `LEAST_GAIN`; of equal weights the
    smaller is taken.

    Parameters
    ----------
    plain, matching : sequence of Ranker
        Without and with prototypes.
    X, Y : CSR matrices of shapes (n, d) and (n, n_labels)
        Validation queries and their labels.
    """
    candidates = [tuple(reweighted(r, weight) for r in matching) if weight else tuple(plain) for weight in GRID]
    measured = [metrics.ndcg_at_k(Y, make_model(candidate).predict(X, k=K), K) for candidate in candidates]
    best = int(np.argmax(measured))
    return candidates[best if measured[best] >= measured[0] + LEAST_GAIN else 0]


def hold_back(Y: csr_matrix, seed: int, few_rows: float = FEW_ROWS) -> NDArray[np.bool_]:
    """Return which rows to keep from a trial training, to choose a match weight on; none where it cannot help.

    About a tenth of the rows, at most `MOST_HELD`, and never a label's last row. With more than ``few_rows`` rows a
    label (median) classifiers have enough to learn from: nothing is held back and the model stays plain.

    Parameters
    ----------
    Y : CSR (n, n_labels)
        Rows must be queries, as they will be asked.
    few_rows : float
        Infinity holds rows back however many a label has.
    """
    held, n = np.zeros(Y.shape[0], np.bool_), Y.shape[0]
    left = np.bincount(Y.indices, minlength=Y.shape[1])
    if n < LEAST_ROWS or np.median(left[left > 0]) > few_rows:
        return held
    for row in np.random.default_rng([seed, n]).permutation(n)[: min(n // 10, MOST_HELD) * 4]:
        labels = Y.indices[Y.indptr[row] : Y.indptr[row + 1]]
        if len(labels) and (left[labels] > 1).all():
            left[labels] -= 1
            held[row] = True
        if held.sum() == min(n // 10, MOST_HELD):
            break
    return held
