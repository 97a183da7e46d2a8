"""All experiments: which there are, how long they take, and how to run them."""

import functools
import time
from collections.abc import Callable

from xmr_core.experiments import completion, features, growth, models, trie_depth
from xmr_core.experiments.cache import save_result
from xmr_core.experiments.completion_task import CompletionTask, make_completion_task
from xmr_core.experiments.machine import slowness
from xmr_core.experiments.on_purchases import ON_PURCHASES
from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.result import Result, Row
from xmr_core.experiments.task import Task, make_task
from xmr_core.own_datasets import load_log
from xmr_core.own_logs import load_session_log
from xmr_core.progress import Report
from xmr_core.purchase_log import PurchaseLog
from xmr_core.session_log import SessionLog, of_shop, split
from xmr_core.shop import make_shop

EXPERIMENTS = ON_PURCHASES | ON_SESSIONS
RUNS: dict[str, Callable[[Task, Report], list[Row]]] = {"features": features.run, "models": models.run}
SESSION_RUNS: dict[str, Callable[[CompletionTask, Report], list[Row]]] = {
    "completion": completion.run, "trie_depth": trie_depth.run,
}  # fmt: skip


def estimated_seconds(experiment: str, *sizes: int) -> float:
    """Return about how long an experiment takes on this machine; ``sizes`` as `Experiment.seconds` takes them."""
    return slowness() * EXPERIMENTS[experiment].seconds(*sizes)


def run(experiment: str, data: str, report: Report) -> Result:
    """Run an experiment that has to be run and keep its result; ``data`` is "shop" or the name of one's own data.

    Raises
    ------
    InputError
        If the data set is too small.
    ModelFormatError
        If the data set's rows are not there.
    """
    rows, facts = (_on_sessions if experiment in ON_SESSIONS else _on_purchases)(experiment, data, report)
    result = Result(experiment, data, rows, {name: float(value) for name, value in facts.items()})
    save_result(result)
    return result


def _on_purchases(experiment: str, data: str, report: Report) -> tuple[list[Row], dict[str, float]]:
    """Run an experiment on product search; return its table and facts."""
    report("reading the purchases", 0.0)
    log = shop_log() if data == "shop" else load_log(data)
    begin = time.perf_counter()
    task = make_task(log, models.MAX_PRODUCTS if experiment == "models" else None)
    rows = growth.run(log, report) if experiment == "growth" else RUNS[experiment](task, report)
    return rows, {
        "test": len(task.test_labels), "products": len(task.titles), "of_products": len(make_task(log).titles),
        "held_back": task.held_back, "seconds": time.perf_counter() - begin,
    }  # fmt: skip


def _on_sessions(experiment: str, data: str, report: Report) -> tuple[list[Row], dict[str, float]]:
    """Run an experiment on completion; return its table and facts."""
    report("reading the sessions", 0.0)
    train, test = session_logs(data)
    begin = time.perf_counter()
    task = make_completion_task(train, test)
    rows = SESSION_RUNS[experiment](task, report)
    return rows, {
        "test": len(task.asked["all"]), "pairs": len(task.queries), "of_pairs": task.n_pairs,
        "strings": len(set(task.queries)), "known": task.known, "with_previous": task.with_previous,
        "seconds": time.perf_counter() - begin,
    }  # fmt: skip


@functools.lru_cache(1)
def shop_log() -> PurchaseLog:
    """Return the embedded shop's log; making it takes some seconds once."""
    return PurchaseLog.of_shop(make_shop())


def session_logs(data: str) -> tuple[SessionLog, SessionLog]:
    """Return sessions to train on and held-out ones.

    Raises
    ------
    InputError
        If a log has one session only.
    ModelFormatError
        If there is no log of that name, or its files are damaged.
    """
    return of_shop(make_shop()) if data == "shop" else split(load_session_log(data))
