"""One-hot encoding: a column of names becomes a column of 0 and 1 for each name.

What is done with a name that was not learned is a choice: refuse it, or let all its columns be 0.

Harris and Harris, "Digital Design and Computer Architecture", 2012, chapter 3.4 (the code); Hastie, Tibshirani and
Friedman, "The Elements of Statistical Learning", 2009, chapter 2.2 (dummy variables).
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, validate_data

from algorithms.params import array, check_params, one_of, same

Column = NDArray[Any]


# ---------------------------------------------------------------------- kernels


def is_missing(value: Any) -> bool:
    """Return whether a value is None or nan."""
    return value is None or bool(value != value)


def distinct(column: Column) -> Column:
    """Return the different values of a column, sorted; None and then nan come last.

    Raises
    ------
    TypeError
        If text and numbers are mixed.
    """
    if column.dtype.kind != "O":
        return np.unique(column)
    missing = [None] * any(v is None for v in column) + [np.nan] * any(v is not None and v != v for v in column)
    try:
        known = {value for value in column if not is_missing(value)}
        return np.array([*sorted(known), *missing], dtype=object)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in column if not is_missing(value)})
        raise TypeError(
            f"Encoders require their input argument must be uniformly strings or numbers. Got {kinds}"
        ) from None


def codes_of(column: Column, categories: Column) -> NDArray[np.intp]:
    """Return the place of each value in the categories, -1 if it is not among them. O(n) for text, else O(n log k)."""
    if column.dtype.kind in "fiub" and categories.dtype.kind in "fiub":
        order = np.argsort(categories, kind="stable")
        at = order[np.minimum(np.searchsorted(categories, column, sorter=order), len(categories) - 1)]
        with np.errstate(invalid="ignore"):
            hit = (categories[at] == column) | ((categories[at] != categories[at]) & (column != column))
        return np.where(hit, at, -1)
    place = {"nan" if value != value else (value,): at for at, value in enumerate(categories.tolist())}
    return np.array([place.get("nan" if value != value else (value,), -1) for value in column.tolist()], np.intp)


# ---------------------------------------------------------------------- the encoder


class OneHotEncoder(TransformerMixin, BaseEstimator):
    """Turn columns of names or numbers into columns of 0 and 1.

    Parameters
    ----------
    categories : "auto" or list of d arrays, default "auto"
        The values of each column; "auto" is those that occur, sorted.
    drop : {"first", "if_binary"} or None, default None
        Leave out the first value of each column, or of those with two: what is left still tells it, and in linear
        models the columns then do not add up to the constant one.
    sparse_output : bool, default True
        Return a sparse matrix, else an array.
    dtype : default float64
    handle_unknown : {"error", "ignore"}, default "error"
        What to do with a value that is not among the categories: refuse it, or leave its columns 0.

    Attributes
    ----------
    categories_ : list of d arrays
    drop_idx_ : array of shape (d,) or None
        Place of the value that is left out in each column, or None.

    Notes
    -----
    None and nan are values too. O(n d).

    Examples
    --------
    >>> from algorithms import OneHotEncoder
    >>> model = OneHotEncoder(sparse_output=False).fit([["tea"], ["ink"]])
    >>> model.transform([["ink"], ["tea"]]).tolist(), model.get_feature_names_out().tolist()
    ([[1.0, 0.0], [0.0, 1.0]], ['x0_ink', 'x0_tea'])
    """

    def __init__(
        self, *, categories: Any = "auto", drop: str | None = None, sparse_output: bool = True,
        dtype: Any = np.float64, handle_unknown: str = "error",
    ) -> None:  # fmt: skip
        self.categories = categories
        self.drop = drop
        self.sparse_output = sparse_output
        self.dtype = dtype
        self.handle_unknown = handle_unknown

    def fit(self, X: Any, y: None = None) -> Self:
        """Learn the values of each column of X, shape (n, d)."""
        check_params(
            self, categories=[one_of("auto"), array()], drop=[one_of("first", "if_binary"), same(None)],
            sparse_output=same(True, False), handle_unknown=one_of("error", "ignore"),
        )  # fmt: skip
        columns = self._columns(X, first=True)
        if isinstance(self.categories, str):
            self.categories_ = [distinct(column) for column in columns]
        else:
            self.categories_ = self._given(columns)
        sizes = [len(known) for known in self.categories_]
        self.drop_idx_ = None
        if self.drop is not None:
            self.drop_idx_ = np.array([0 if self.drop == "first" or k == 2 else None for k in sizes], dtype=object)
        return self

    def transform(self, X: Any) -> Any:
        """Return X, shape (n, d), as 0 and 1, shape (n, what all columns' values are together)."""
        check_is_fitted(self)
        columns = self._columns(X, first=False)
        n, start, at, hit = len(columns[0]), 0, [], []
        for f, (column, known, dropped) in enumerate(zip(columns, self.categories_, self._dropped(), strict=True)):
            codes = codes_of(column, known)
            if self.handle_unknown == "error":
                _refuse_unknown(column, codes, f, "transform")
            here = codes >= 0
            if dropped is not None:
                here &= codes != dropped
                codes = codes - (codes > dropped)
            at.append(start + codes)
            hit.append(here)
            start += len(known) - (dropped is not None)
        places, hits = np.column_stack(at), np.column_stack(hit)
        ends = np.concatenate([[0], np.cumsum(hits.sum(axis=1))])
        coded = csr_matrix((np.ones(ends[-1], self.dtype), places[hits], ends), shape=(n, start), dtype=self.dtype)
        return coded if self.sparse_output else coded.toarray()

    def inverse_transform(self, X: Any) -> NDArray[Any]:
        """Return the values that give X; a row of 0 gives the value that was dropped, else None."""
        check_is_fitted(self)
        X = check_array(X, accept_sparse="csr")
        X = X if isinstance(X, np.ndarray) else X.toarray()
        width = [len(known) - (drop is not None) for known, drop in zip(self.categories_, self._dropped(), strict=True)]
        if X.shape[1] != sum(width):
            raise ValueError(
                f"Shape of the passed X data is not correct. Expected {sum(width)} columns, got {X.shape[1]}."
            )
        parts, found = np.split(X, np.cumsum(width)[:-1], axis=1), []
        for f, (part, known, drop) in enumerate(zip(parts, self.categories_, self._dropped(), strict=True)):
            left = known if drop is None else np.delete(known, drop)
            none = part.sum(axis=1) == 0
            values = left[part.argmax(axis=1)] if len(left) else np.repeat(known[drop], len(X))
            if none.any() and drop is not None:
                values[none] = known[drop]
            elif none.any() and self.handle_unknown == "error":
                raise ValueError(
                    f"Samples {np.flatnonzero(none)} can not be inverted when drop=None and handle_unknown='error' "
                    f"because they contain all zeros in the columns of column {f}"
                )
            elif none.any():
                values = values.astype(object)
                values[none] = None
            found.append(values)
        kind = object if any(v.dtype.kind == "O" for v in found) else np.result_type(*found)
        return np.column_stack([v.astype(kind) for v in found])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Return a name for each column of what `transform` gives: the column's and the value's."""
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features)
        return np.array(
            [
                f"{name}_{value}"
                for name, known, drop in zip(names, self.categories_, self._dropped(), strict=True)
                for at, value in enumerate(known)
                if at != drop
            ],
            dtype=object,
        )

    # ------------------------------------------------------------------ input

    def _dropped(self) -> list[int | None]:
        return [None] * len(self.categories_) if self.drop_idx_ is None else list(self.drop_idx_)

    def _columns(self, X: Any, first: bool) -> list[Column]:
        """Return the columns of X, each of its own type if X is a table."""
        if hasattr(X, "iloc"):
            columns = [np.asarray(X.iloc[:, f]) for f in range(X.shape[1])]
            if not columns or not len(X):
                check_array(X, dtype=None)
        else:
            read = check_array(X, dtype=None, ensure_all_finite="allow-nan")
            if not hasattr(X, "dtype") and read.dtype.kind == "U":
                read = check_array(X, dtype=object, ensure_all_finite="allow-nan")
            columns = list(read.T)
        validate_data(self, X, reset=first, skip_check_array=True)
        if first:
            self.n_features_in_ = len(columns)
        elif len(columns) != self.n_features_in_:
            raise ValueError(
                f"X has {len(columns)} features, but OneHotEncoder is expecting {self.n_features_in_} features as "
                "input."
            )
        return columns

    def _given(self, columns: list[Column]) -> list[Column]:
        if len(self.categories) != len(columns):
            raise ValueError("Shape mismatch: if categories is an array, it has to be of shape (n_features,).")
        each = []
        for f, (column, given) in enumerate(zip(columns, self.categories, strict=True)):
            known = np.array(given, dtype=object if column.dtype.kind == "U" else column.dtype)
            if len(distinct(known)) != len(known):
                raise ValueError(f"In column {f}, the predefined categories contain duplicate elements.")
            if known.dtype.kind not in "OUS" and not np.array_equal(np.sort(known), known, equal_nan=True):
                raise ValueError("Unsorted categories are not supported for numerical categories")
            if self.handle_unknown == "error":
                _refuse_unknown(column, codes_of(column, known), f, "fit")
            each.append(known)
        return each

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = tags.input_tags.allow_nan = True
        return tags


def _refuse_unknown(column: Column, codes: NDArray[np.intp], f: int, when: str) -> None:
    if (codes < 0).any():
        raise ValueError(f"Found unknown categories {distinct(column[codes < 0]).tolist()} in column {f} during {when}")
