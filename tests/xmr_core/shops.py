"""Small purchase logs and hand-made results for the tests of the experiments."""

import functools

import numpy as np

from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.result import Result, Row
from xmr_core.purchase_log import PurchaseLog
from xmr_core.session_log import SessionLog, of_shop
from xmr_core.shop import make_shop


@functools.cache
def small_log(n_products: int = 300, n_queries: int = 2500) -> PurchaseLog:
    """Return the log of a small synthetic shop."""
    return PurchaseLog.of_shop(make_shop(n_products, n_queries))


@functools.cache
def small_sessions() -> tuple[SessionLog, SessionLog]:
    """Return the sessions of a small synthetic shop, to train on and held out."""
    return of_shop(make_shop(n_products=300, n_queries=2000, seed=3))


def sessions_of(*sessions: list[str]) -> SessionLog:
    """Return a log of written-out sessions."""
    numbers = np.repeat(np.arange(len(sessions)), [len(session) for session in sessions])
    return SessionLog([query for session in sessions for query in session], numbers.astype(np.int32))


def log_of(rows: list[tuple[str, str]], test: tuple[int, ...] = ()) -> PurchaseLog:
    """Return a log of written-out rows; ``test`` names the places of those kept from training."""
    titles = sorted({title for _, title in rows})
    bought = np.array([titles.index(title) for _, title in rows], dtype=np.int32)
    held_out = np.isin(np.arange(len(rows)), test)
    return PurchaseLog([query for query, _ in rows], titles, bought, np.ones(len(rows), dtype=np.int64), held_out)


def result_of(experiment: str, rows: dict[str, dict[str, float]], **facts: float) -> Result:
    """Return a result with believable facts."""
    about = {"products": 500.0, "of_products": 500.0, "held_back": 1.0}
    if experiment in ON_SESSIONS:
        about = {"pairs": 900.0, "of_pairs": 900.0, "strings": 600.0, "known": 0.4, "with_previous": 0.6}
    known = {"test": 1000.0, "seconds": 12.0} | about | facts
    return Result(experiment, "shop", [Row(name, values) for name, values in rows.items()], known)


def grid_result(recall: list[list[float]], mb: list[float], widths: tuple[float, ...] = (1, 10, 30)) -> Result:
    """Return a grid; rows of ``recall`` are the thresholds 0.02, 0.1, 0.5, as many as there are."""
    thresholds = (0.02, 0.1, 0.5)[: len(mb)]
    rows = {
        f"threshold {t:g}, beam {w:g}": {
            "threshold": t, "width": w, "recall": recall[i][j], "ms": w / 100, "nodes": 40 * w, "mb": mb[i],
        }
        for i, t in enumerate(thresholds)
        for j, w in enumerate(widths)
    }  # fmt: skip
    return result_of("beam", rows)


def models_result(**recalls: float) -> Result:
    """Return a result of the models; names that are not given reach 0.5, with an error of 0.01 of each difference."""
    from xmr_core.experiments.models import MODELS, PROTOTYPES, TITLES, TWO_TOWER, XR

    given = {XR: recalls.get("xr", 0.5), TITLES: recalls.get("titles", 0.5), TWO_TOWER: recalls.get("neural", 0.5)}
    given[PROTOTYPES] = recalls.get("prototypes", given[XR])
    given |= {name: recalls[name] for name in MODELS if name in recalls}
    values = {name: given.get(name, recalls.get("others", 0.5)) for name in MODELS}
    rows = {
        name: {
            "recall": recall, "ms": 0.2, "mb": 4.0, "gap": values[XR] - recall, "gap_error": 0.01,
            "train": recalls.get("neural_train", 60.0) if name == TWO_TOWER else 10.0,
        }
        for name, recall in values.items()
    }  # fmt: skip
    return result_of("models", rows)


def features_result(rival: float, error: float = 0.01) -> Result:
    """Return a result in which all three reach 0.7 and the best of the others ``rival``."""
    from xmr_core.experiments.features import ALL

    rows = {
        name: {"recall": r, "features": 100, "ms": 0.1, "mb": 3.0, "train": 2.0, "gap": 0.7 - r, "gap_error": error}
        for name, r in {ALL: 0.7, "words alone": 0.4, "characters alone": rival}.items()
    }
    return result_of("features", rows)


def growth_result(nodes: float, labels: float = 16.0) -> Result:
    """Return a result whose catalogue grows ``labels`` times from 400 and whose nodes scored grow ``nodes`` times."""
    rows = {
        f"{400 * f:,.0f} products": {
            "products": 400 * f, "rows": 4000 * f, "train": 2 * f, "ms": 0.05 * n, "all_ms": 0.05 * f,
            "nodes": 200 * n, "recall": 0.9 - 0.01 * f,
        }
        for f, n in ((1.0, 1.0), (labels**0.5, nodes**0.5), (labels, nodes))
    }  # fmt: skip
    return result_of("growth", rows)


def completion_result(popular: float = 0.2, gain: float = 0.05, ms: float = 0.2, masked: float = 0.22) -> Result:
    """Return a result in which the hybrid has an MRR of 0.25; every error is 0.01."""
    from xmr_core.experiments.completion import HYBRID, MASKED, METHODS, POPULAR

    mrr = {name: {HYBRID: 0.25, POPULAR: popular, MASKED: masked}.get(name, 0.2) for name in METHODS}
    rows = {
        name: {
            **{f"mrr_{n}": value * n / 4 + gain for n in (1, 2, 3, 4)}, "mrr": value, "bleu": value / 2,
            **{f"alone_{n}": value * n / 4 for n in (1, 2, 3, 4)}, "alone": value - gain, "gain": gain,
            "ms": ms * (1 + i), "lines": 6.0, "mb": 1.0 + i, "train": 2.0, "gap": 0.25 - value, "gap_error": 0.01,
            "gain_error": 0.01,
        }
        for i, (name, value) in enumerate(mrr.items())
    }  # fmt: skip
    return result_of("completion", rows)


def trie_depth_result(words: float = 0.2, trie_ms: float = 1.0, best: float = 0.29) -> Result:
    """Return a result in which the trie has an MRR of 0.3 and clusters 0.28, at 0.2 ms; every error is 0.01."""
    from xmr_core.experiments.trie_depth import CLUSTERS, HYBRID, TRIE, WORDS

    runs = {WORDS: words, CLUSTERS: 0.28, f"{HYBRID} 1": 0.1, f"{HYBRID} 2": best, TRIE: 0.3}
    of_trie = {"ms": trie_ms, "nodes": 300.0, "levels": 40.0, "train": 8.0, "gap_error": 0.0}
    rows = {
        name: {
            "mrr_short": mrr / 2, "mrr": mrr, "ms": 0.2 + i / 100, "nodes": 400.0, "levels": 3.0 + i, "lines": 5.0,
            "mb": 3.0, "train": 2.0, "gap": 0.3 - mrr, "gap_error": 0.01,
        } | (of_trie if name == TRIE else {})
        for i, (name, mrr) in enumerate(runs.items())
    }  # fmt: skip
    return result_of("trie_depth", rows)
