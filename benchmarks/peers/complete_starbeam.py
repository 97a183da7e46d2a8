"""A completer of ours: python -m benchmarks.peers.complete_starbeam TASK KIND PARAMS.

TASK is a folder with task.json: previous and queries to fit on, and asked, lists of [prefix, previous] by length. KIND
is one of `KINDS`, PARAMS what it is made with, as JSON. An `XMRAutocomplete` leaves its label tree in TASK, for PECOS
to train on. Prints one line of JSON: figures, and under "answers" the lists.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import numpy as np
from scipy.sparse import save_npz

from benchmarks.peers.clock import Clock
from xmr_core import LabelTree
from xmr_core.completion import SessionAutocomplete, XMRAutocomplete
from xmr_core.experiments.most_popular import MostPopular

WARM_UP_ROWS = 300  # so that kernels are loaded, or the first time compiled, before the clock runs


class Popular:
    """Most-popular completion, with the methods of the others."""

    def fit(self, previous: list[str | None], queries: list[str]) -> Self:
        """Count."""
        self.model = MostPopular(queries)
        return self

    def save(self, folder: Path) -> None:
        """Write the table as a plain file."""
        folder.mkdir()
        lines = (f"{text}\t{n:.0f}\n" for text, n in zip(self.model.strings, self.model.counts, strict=True))
        (folder / "table.tsv").write_text("".join(lines), encoding="utf-8")

    def answer(self, prefix: str, previous: str | None) -> list[str]:
        """Return the queries suggested."""
        return self.model.complete(prefix)


class Session(SessionAutocomplete):
    """Ours; answers in plain texts."""

    def answer(self, prefix: str, previous: str | None) -> list[str]:
        """Return the queries suggested."""
        return [found.query for found in self.complete(prefix, previous)]


class XMR(XMRAutocomplete):
    """The paper's method as ours; answers in plain texts, and tells what of its training is the tree."""

    clock = Clock()

    def answer(self, prefix: str, previous: str | None) -> list[str]:
        """Return the queries suggested."""
        return [found.query for found in self.complete(prefix, previous)]

    def _grow(self, *args: Any) -> LabelTree:
        tree: LabelTree = self.clock.time("tree", lambda: super(XMR, self)._grow(*args))
        return tree


KINDS: dict[str, Any] = {"most popular": Popular, "session": Session, "xmr": XMR}


def main() -> None:
    """Fit, save, answer."""
    task, kind, params = Path(sys.argv[1]), KINDS[sys.argv[2]], json.loads(sys.argv[3])
    rows = json.loads((task / "task.json").read_text(encoding="utf-8"))
    previous, queries, asked = rows["previous"], rows["queries"], rows["asked"]
    kind(**params).fit(previous[:WARM_UP_ROWS], queries[:WARM_UP_ROWS])
    model, clock = kind(**params), Clock()
    clock.before_training()
    clock.time("train", lambda: model.fit(previous, queries))
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model")
        clock.trained(Path(folder))
    if isinstance(model, XMR):
        clock.out |= model.clock.out
        for path in task.glob(f"{model.tree}.*.npz"):
            path.unlink()  # another tree may have had more levels
        for i, level in enumerate(model.model_.tree_.to_chain()):
            save_npz(task / f"{model.tree}.{i}.npz", level.astype(np.float32))
    clock.singles("ms", lambda i: model.answer(*asked["all"][i]), len(asked["all"]))
    answers = {name: [model.answer(*question) for question in questions] for name, questions in asked.items()}
    print(json.dumps({**clock.out, "answers": answers}), flush=True)


if __name__ == "__main__":
    main()
