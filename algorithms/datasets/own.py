"""A learner's own CSV as a table: limits stated, every refusal says what to mend."""

import io

import numpy as np
import pandas as pd

from algorithms.datasets.table import Table

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CLASSES = 1_000_000, 2_000, 30, 6
POINTS, CLASSES, VALUES = "points", "classes", "values"


def own_table(content: bytes, name: str, kind: str, columns: int = 0) -> Table:
    """Read a CSV with a header line: columns of numbers, the last column being the target where one is needed.

    Parameters
    ----------
    content : bytes
        UTF-8, comma, semicolon or tab between columns; at most 1 MB and 2,000 rows.
    name : str
        Shown as the table's name.
    kind : {"points", "classes", "values"}
        Whether the last column is nothing special, a class (at most 6, names or numbers), or a number to predict.
    columns : int
        How many columns of numbers are taken, from the left; 0 takes all, at most 30.

    Raises
    ------
    ValueError
        What is wrong, where, and what to do.
    """
    frame = _read(content)
    last = None if kind == POINTS else str(frame.columns[-1])
    features = frame if last is None else frame.iloc[:, :-1]
    if kind == POINTS:
        features = features.loc[:, [pd.api.types.is_numeric_dtype(features[c]) for c in features.columns]]
    wanted = max(columns, 1)
    if features.shape[1] < wanted:
        raise ValueError(
            f"The file has {features.shape[1]} columns of numbers; {wanted} are needed"
            f"{' besides the target in the last column' if last else ''}. Add columns and load it again."
        )
    features = features.iloc[:, : columns or MAX_COLUMNS]
    X = np.column_stack([_numbers(features[c], str(c)) for c in features.columns])
    shown = tuple(map(str, features.columns))
    if last is None:
        return Table(name, X, None, shown)
    if kind == VALUES:
        return Table(name, X, _numbers(frame[last], last), shown, last)
    codes, classes = pd.factorize(frame[last].astype(str), sort=True)
    if not 2 <= len(classes) <= MAX_CLASSES:
        raise ValueError(
            f"The last column, “{last}”, has {len(classes)} different values; a class column has 2 to {MAX_CLASSES}. "
            "Put the class last."
        )
    return Table(name, X, codes.astype(np.int64), shown, last, tuple(map(str, classes)))


def _read(content: bytes) -> pd.DataFrame:
    if len(content) > MAX_BYTES:
        raise ValueError(f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} can be shown. Take fewer rows.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("The file is not UTF-8 text. Save it as CSV (UTF-8) and load it again.") from error
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    try:
        frame = pd.read_csv(io.StringIO(text), sep=separator, skip_blank_lines=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        said = str(error).splitlines()[0] if str(error) else "no columns"
        raise ValueError(
            f"The file cannot be read as a table: {said}. Each line needs as many columns as the first."
        ) from error
    if len(frame) < 5:
        raise ValueError(f"The file has {len(frame)} rows below its header; 5 are needed at least.")
    if len(frame) > MAX_ROWS:
        raise ValueError(f"The file has {len(frame):,} rows; at most {MAX_ROWS:,} can be shown. Take fewer rows.")
    if frame.shape[1] > MAX_COLUMNS + 1:
        raise ValueError(f"The file has {frame.shape[1]} columns; at most {MAX_COLUMNS + 1} can be shown. Take fewer.")
    return frame


def _numbers(column: "pd.Series", name: str) -> np.ndarray:
    values = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    bad = np.flatnonzero(~np.isfinite(values) | (np.abs(values) > 1e12))
    if len(bad):
        line, cell = int(bad[0]) + 2, column.iloc[bad[0]]
        what = "is empty" if pd.isna(cell) else f"holds “{str(cell)[:40]}”, which is no number that can be used"
        raise ValueError(
            f"Line {line}, column “{name}” {what}. Mend it or take the column out, and load the file again."
        )
    return values
