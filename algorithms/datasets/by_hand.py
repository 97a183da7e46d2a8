"""Points moved, taken away and added by hand: a short text that stands in the URL, applied to a table.

"m3,2.5,4" moves row 3, "r7" takes row 7 away, "a1.2,3.4,0" adds a point of class 0; parts are joined by ";". Rows are
numbered as in the table before any change. In a table of two columns a place is both columns; in a table of one
column and a value it is the column and the value.
"""

from dataclasses import replace

import numpy as np

from algorithms.datasets.table import Table

MAX_CHANGES = 60
FURTHEST = 1e9


def changed_by_hand(table: Table, text: str) -> Table:
    """Return the table with the changes made; no changes return the table itself.

    Raises
    ------
    ValueError
        If the text is not of this form, names a row that is not there, or leaves fewer than two rows.
    """
    if not text:
        return table
    parts = text.split(";")
    if len(parts) > MAX_CHANGES:
        raise ValueError(f"{len(parts)} points were changed by hand; at most {MAX_CHANGES} can be.")
    flat = table.X.shape[1] == 2
    if not flat and (table.X.shape[1] != 1 or table.y is None or table.classes):
        raise ValueError(
            "Points can be moved where the picture shows all that the model sees: two columns, or one and a value."
        )
    X, y = table.X.copy(), None if table.y is None else table.y.copy()
    gone: set[int] = set()
    new: list[tuple[float, float, int]] = []
    for part in parts:
        kind, numbers = part[:1], _numbers(part)
        if kind == "a" and len(numbers) in (2, 3):
            new.append((numbers[0], numbers[1], _class(numbers[2:], table)))
        elif kind == "r" and len(numbers) == 1:
            gone.add(_row(numbers[0], len(X)))
        elif kind == "m" and len(numbers) == 3:
            i = _row(numbers[0], len(X))
            if flat:
                X[i] = numbers[1:]
            else:
                X[i, 0] = numbers[1]
                assert y is not None  # a table of one column has a value
                y[i] = numbers[2]
        else:
            raise ValueError(f"“{part}” is no change of a point: m, r or a, and numbers.")
    kept = np.setdiff1d(np.arange(len(X)), sorted(gone))
    X = X[kept]
    y = None if y is None else y[kept]
    if new:
        places = np.asarray([at[:2] for at in new])
        X = np.vstack([X, places if flat else places[:, :1]])
        if y is not None:
            added = [at[2] for at in new] if table.classes else ([0] * len(new) if flat else places[:, 1])
            y = np.append(y, added).astype(y.dtype)
    if len(X) < 2:
        raise ValueError("Two points at least must stay. Take your changes back.")
    return replace(table, X=X, y=y)


def _numbers(part: str) -> list[float]:
    try:
        found = [float(number) for number in part[1:].split(",")]
    except ValueError:
        return []
    return found if all(abs(v) < FURTHEST for v in found) else []


def _row(number: float, n: int) -> int:
    if number != int(number) or not 0 <= number < n:
        raise ValueError(f"Row {number:g} is not in this data set of {n} rows.")
    return int(number)


def _class(given: list[float], table: Table) -> int:
    number = int(given[0]) if given else 0
    if table.classes and not 0 <= number < len(table.classes):
        raise ValueError(f"Class {number} is not in this data set of {len(table.classes)} classes.")
    return number
