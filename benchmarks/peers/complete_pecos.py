"""PECOS with scikit-learn's features completing queries: complete_pecos.py TASK TREE THREADS, in PECOS's environment.

TASK is the folder that `complete_starbeam` reads; beside task.json it holds the label tree TREE.0.npz, TREE.1.npz, ...
over the distinct queries in code-point order. Features are the paper's: TF-IDF of the previous query's words, and of
the prefix's runs of one to three letters, each counted 1 / (1 + its place); both blocks, and the row, of length 1.
Yadav et al., KDD 2021, arXiv:2012.07654. Prints one line of JSON: figures, and under "answers" the lists.
"""

import json
import os
import sys
from pathlib import Path

TASK, TREE, THREADS = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # a thread without work costs no CPU time
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402  after the number of threads is set
import scipy.sparse as sp  # noqa: E402
from clock import Clock  # noqa: E402
from pecos.utils.cluster_util import ClusterChain  # noqa: E402
from pecos.xmc.xlinear.model import XLinearModel  # noqa: E402
from sklearn.feature_extraction import DictVectorizer  # noqa: E402
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import normalize  # noqa: E402

SHOWN, BEAM = 10, 10
ASKED = 1000  # all that the beam can reach in leaves of 100; those that do not extend the prefix are left out


def placed(prefix: str) -> dict[str, float]:
    """Return the runs of one to three letters and their weights."""
    weights: dict[str, float] = {}
    for n in (1, 2, 3):
        for place in range(len(prefix) - n + 1):
            run = prefix[place : place + n]
            weights[run] = weights.get(run, 0.0) + 1 / (1 + place)
    return weights


class Completer:
    """The vectorizers and the model."""

    def __init__(self) -> None:
        self.words = TfidfVectorizer(token_pattern=r"\S+", dtype=np.float32)
        self.letters = make_pipeline(DictVectorizer(dtype=np.float32), TfidfTransformer())

    def fit(self, previous: list[str], prefixes: list[str], queries: list[str]) -> None:
        """Learn the features and the model."""
        self.strings = sorted(set(queries))
        place = {string: i for i, string in enumerate(self.strings)}
        Y = sp.csr_matrix(
            (np.ones(len(queries), np.float32), [place[query] for query in queries], np.arange(len(queries) + 1)),
            shape=(len(queries), len(self.strings)),
        )
        X = joined(self.words.fit_transform(previous), self.letters.fit_transform(map(placed, prefixes)))
        levels = [sp.load_npz(TASK / f"{TREE}.{i}.npz") for i in range(len(list(TASK.glob(f"{TREE}.*.npz"))))]
        self.model = XLinearModel.train(X, Y, C=ClusterChain(levels), threads=THREADS)

    def answer(self, prefix: str, previous: str) -> list[str]:
        """Return the queries suggested."""
        x = joined(self.words.transform([previous]), self.letters.transform([placed(prefix)]))
        P = self.model.predict(x, only_topk=ASKED, beam_size=BEAM, threads=1)
        best = P.indices[np.argsort(-P.data, kind="stable")]
        return [self.strings[i] for i in best if self.strings[i].startswith(prefix)][:SHOWN]


def joined(words: sp.csr_matrix, letters: sp.csr_matrix) -> sp.csr_matrix:
    """Return both blocks side by side, rows of length 1."""
    X = sp.csr_matrix(normalize(sp.hstack([words, letters], format="csr"), copy=False), dtype=np.float32)
    X.sort_indices()
    return X


def main() -> None:
    """Train, save, answer."""
    rows = json.loads((TASK / "task.json").read_text(encoding="utf-8"))
    asked = {name: [(prefix, before or "") for prefix, before in found] for name, found in rows["asked"].items()}
    previous = [before or "" for before in rows["previous"]]
    completer, clock = Completer(), Clock()
    clock.before_training()
    clock.time("train", lambda: completer.fit(previous, rows["prefixes"], rows["queries"]))
    folder, mapped = TASK / f"pecos-{TREE}", str(TASK / f"pecos-{TREE}-mmap")  # no blanks: PECOS calls a shell
    completer.model.save(str(folder))
    clock.trained(folder)
    XLinearModel.compile_mmap_model(str(folder), mapped)
    completer.model = XLinearModel.load(mapped, is_predict_only=True)  # its fastest for single questions
    clock.singles("ms", lambda i: completer.answer(*asked["all"][i]), len(asked["all"]))
    answers = {name: [completer.answer(*question) for question in found] for name, found in asked.items()}
    print(json.dumps({**clock.out, "answers": answers}), flush=True)


if __name__ == "__main__":
    main()
