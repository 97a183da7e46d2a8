"""A result as a table, for the screen and as a file."""

import csv
import io

from xmr_core.experiments.result import COLUMNS, Result


def table(result: Result) -> list[dict[str, str | float]]:
    """Return one record a row, named by the columns' titles, numbers rounded to the columns' decimals."""
    shown = {name: COLUMNS[name] for name in result.measures}
    return [
        {"run": row.name} | {c.title: round(row.values[name], c.decimals) for name, c in shown.items()}
        for row in result.rows
    ]


def to_csv(result: Result) -> str:
    """Return the table as CSV with a header, the measures the screen hides included."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["run", *(COLUMNS[name].title for name in result.rows[0].values)])
    for row in result.rows:
        writer.writerow([row.name, *(f"{value:.6g}" for value in row.values.values())])
    return text.getvalue()
