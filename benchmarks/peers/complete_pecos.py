"""PECOS with scikit-learn's features completing queries: complete_pecos.py TASK THREADS, in PECOS's environment.

TASK is a folder: rows.json (previous, prefixes, labels, strings, asked: lists of [prefix, previous] by length) and
chain.0.npz, chain.1.npz, ...: the label tree. Prints one line of JSON: figures, and under "answers" the lists.
"""

import json
import os
import sys
from pathlib import Path

TASK, THREADS = Path(sys.argv[1]), int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402  after the number of threads is set
import scipy.sparse as sp  # noqa: E402
from clock import Clock, size_mb  # noqa: E402
from pecos.utils.cluster_util import ClusterChain  # noqa: E402
from pecos.xmc.xlinear.model import XLinearModel  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.preprocessing import normalize  # noqa: E402

SHOWN, ASKED = 10, 100  # what does not extend the prefix is left out afterwards


def main() -> None:
    """Train, save, answer."""
    task = json.loads((TASK / "rows.json").read_text(encoding="utf-8"))
    strings, asked = task["strings"], task["asked"]
    clock = Clock()
    words = TfidfVectorizer(token_pattern=r"\S+", dtype=np.float32)
    letters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False, dtype=np.float32)

    def joined(prefixes: list[str], previous: list[str]) -> sp.csr_matrix:
        X = sp.csr_matrix(normalize(sp.hstack([words.transform(previous), letters.transform(prefixes)])))
        X.sort_indices()
        return X

    def train() -> XLinearModel:
        words.fit(task["previous"])
        letters.fit(task["prefixes"])
        X, labels = joined(task["prefixes"], task["previous"]), task["labels"]
        Y = sp.csr_matrix(
            (np.ones(len(labels), np.float32), labels, np.arange(len(labels) + 1)), shape=(len(labels), len(strings))
        )
        chain = ClusterChain([sp.load_npz(TASK / f"chain.{i}.npz") for i in range(task["levels"])])
        return XLinearModel.train(X, Y, C=chain, threads=THREADS)

    clock.time("train", train).save(str(TASK / "model"))
    clock.out["disk MB"] = size_mb(TASK / "model")
    XLinearModel.compile_mmap_model(str(TASK / "model"), str(TASK / "mmap"))
    model = XLinearModel.load(str(TASK / "mmap"), is_predict_only=True)

    def answer(prefix: str, previous: str) -> list[str]:
        x = joined([prefix], [previous])
        P = model.predict(x, only_topk=ASKED, beam_size=10, threads=1)
        best = P.indices[np.argsort(-P.data, kind="stable")]
        return [strings[i] for i in best if strings[i].startswith(prefix)][:SHOWN]

    clock.singles("ms", lambda i: answer(*asked["all"][i]), len(asked["all"]))
    answers = {name: [answer(*question) for question in questions] for name, questions in asked.items()}
    print(json.dumps({**clock.out, "answers": answers}), flush=True)


if __name__ == "__main__":
    main()
