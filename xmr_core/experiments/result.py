"""What an experiment measured: a table of numbers, and what is needed to say where they come from."""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from xmr_core.errors import ModelFormatError


@dataclass(frozen=True)
class Column:
    """One measure: its title, how many decimals are shown, and which direction is better, if any."""

    title: str
    decimals: int
    better: Literal["higher", "lower"] | None = None


COLUMNS = {
    "recall": Column("recall@10", 3, "higher"),
    "nodes": Column("nodes scored a query", 0, "lower"),
    "ms": Column("ms a query", 3, "lower"),
    "all_ms": Column("ms, all scored", 3, "lower"),
    "train": Column("training, s", 2, "lower"),
    "mb": Column("megabytes", 2, "lower"),
    "features": Column("n-grams", 0),
    "products": Column("products", 0),
    "rows": Column("training pairs", 0),
    "width": Column("beam width", 0),
    "threshold": Column("weight threshold", 2),
    "mrr_1": Column("MRR@10, 1 letter", 3, "higher"),
    "mrr_2": Column("MRR@10, 2 letters", 3, "higher"),
    "mrr_3": Column("MRR@10, 3 letters", 3, "higher"),
    "mrr_4": Column("MRR@10, 4+ letters", 3, "higher"),
    "mrr_short": Column("MRR@10, 1 to 3 letters", 3, "higher"),
    "mrr": Column("MRR@10, any length", 3, "higher"),
    "bleu": Column("BLEU-RR", 3, "higher"),
    "alone_1": Column("without session, 1 letter", 3, "higher"),
    "alone_2": Column("without session, 2 letters", 3, "higher"),
    "alone_3": Column("without session, 3 letters", 3, "higher"),
    "alone_4": Column("without session, 4+ letters", 3, "higher"),
    "alone": Column("MRR@10 without session", 3, "higher"),
    "gain": Column("session adds, 1 to 3 letters", 3, "higher"),
    "gain_error": Column("standard error of what the session adds", 4),
    "lines": Column("lines a completion", 1),
    "levels": Column("levels of the tree", 0),
    "gap": Column("behind the reference", 4),
    "gap_error": Column("standard error of that", 4),
}
MEASURES = {
    "beam": {"threshold", "width", "recall", "ms", "nodes", "mb"},
    "features": {"recall", "features", "ms", "mb", "train", "gap", "gap_error"},
    "models": {"recall", "ms", "mb", "train", "gap", "gap_error"},
    "growth": {"products", "rows", "train", "ms", "all_ms", "nodes", "recall"},
    "completion": {
        "mrr_1", "mrr_2", "mrr_3", "mrr_4", "mrr", "bleu", "alone_1", "alone_2", "alone_3", "alone_4", "alone", "gain",
        "gain_error", "ms", "lines", "mb", "train", "gap", "gap_error",
    },
    "trie_depth": {
        "mrr_short", "mrr", "ms", "nodes", "levels", "lines", "mb", "train", "gap", "gap_error",
    },
}  # fmt: skip
ON_PURCHASES = {"test", "products", "of_products", "held_back", "seconds"}
ON_SESSIONS = {"test", "pairs", "of_pairs", "strings", "known", "with_previous", "seconds"}
FACTS = {name: ON_SESSIONS if "mrr" in MEASURES[name] else ON_PURCHASES for name in MEASURES}
# For the verdict and the pictures; a file with the table has them.
HIDDEN = ("gap", "gap_error", "gain_error", "alone_1", "alone_2", "alone_3", "alone_4")


@dataclass(frozen=True)
class Row:
    """One line of the table: what was run, and its measures by the names in `COLUMNS`."""

    name: str
    values: dict[str, float]


@dataclass(frozen=True)
class Result:
    """A finished experiment.

    Attributes
    ----------
    experiment : str
        A name in `MEASURES`.
    data : str
        Name of the data set.
    rows : list of Row
        All with the same measures, in the order of the table.
    facts : dict of str to float
        "test": number of test purchases, "products", "of_products": how many the experiment used and the data set
        has, "held_back": 0 if the test rows were trained on, "seconds": how long it took. On sessions, "test" counts
        queries; "pairs", "of_pairs": how many were learned from and the log has, "strings": different queries among
        them, "known": share of the test queries that are among them, "with_previous": that had one before them.
    """

    experiment: str
    data: str
    rows: list[Row]
    facts: dict[str, float]

    @property
    def main(self) -> str:
        """The measure that two runs are compared by unless another is chosen."""
        return "mrr" if "mrr" in MEASURES[self.experiment] else "recall"

    @property
    def measures(self) -> list[str]:
        """Names of the measures that the table shows."""
        return [name for name in self.rows[0].values if name not in HIDDEN]

    def row(self, name: str) -> Row:
        """Return the row of a name; ``KeyError`` if there is none."""
        return {row.name: row for row in self.rows}[name]

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists, texts and numbers."""
        return asdict(self)

    @classmethod
    def from_dict(cls, state: Any) -> "Result":
        """Rebuild a result.

        Raises
        ------
        ModelFormatError
            If anything is missing, of the wrong kind or not finite.
        """
        try:
            rows = [Row(str(r["name"]), _numbers(r["values"])) for r in state["rows"]]
            result = cls(str(state["experiment"]), str(state["data"]), rows, _numbers(state["facts"]))
            if not rows or any(row.values.keys() != MEASURES[result.experiment] for row in rows):
                raise ValueError("the rows do not hold the experiment's measures")
            if result.facts.keys() != FACTS[result.experiment]:
                raise ValueError("the facts are not those of a result")
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ModelFormatError(f"This is no sound result of an experiment: {error}") from error
        return result


def _numbers(values: dict[str, Any]) -> dict[str, float]:
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(f"{name} is {value!r}")
    return {str(name): float(value) for name, value in values.items()}
