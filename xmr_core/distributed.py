"""Train on a Dask cluster: groups of families become tasks, and a lost worker costs only time.

Needs ``requirements-distributed.txt``. Dask carries tasks and data; this program imports no pickle of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core.errors import InputError, XMRError
from xmr_core.frozen import Chunk
from xmr_core.parcels import Parcel, Sizes, groups
from xmr_core.progress import Progress
from xmr_core.training import Family, SolverOptions, train_family

if TYPE_CHECKING:
    from distributed import Client, Future

MOST_WORK = 100_000_000  # values times children of a group: some seconds
LEAST_WORK = 10_000_000  # some tenths of a second: a task costs about 15 ms by itself
MOST_VALUES = 4_000_000  # stored values of a group's rows: 32 MB
GROUPS_A_THREAD = 8  # so that the last tasks of all workers end close together
IN_FLIGHT = 2  # groups a thread: one is worked on, one waits beside it
ATTEMPTS = 5  # of one group, before its loss is put down to the group
HEARTBEAT = 1.0  # seconds between looks at the workers and calls of on_progress
PATIENCE = 60  # heartbeats without any worker before a call gives up
NO_WORKER = "The cluster has had no worker for a minute; start some and call again."


def require_client(client: Any) -> Client:
    """Return ``client`` if tasks can be sent with it.

    Raises
    ------
    InputError
        If Dask is not installed, or this is no client, an asynchronous one, a closed one or one without workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "A cluster needs Dask, which is not installed; run: pip install -r requirements-distributed.txt"
        ) from None
    if not isinstance(client, Client):
        raise InputError(f"client must be a dask.distributed.Client; {type(client).__name__} came.")
    if client.asynchronous:
        raise InputError("client is asynchronous; make it with Client(address, asynchronous=False).")
    if client.status != "running":
        raise InputError(f"client is {client.status}; connect a new one to the scheduler: Client(address).")
    if not client.nthreads():
        raise InputError("The cluster has no workers; start some, or call client.wait_for_workers(1) first.")
    return client


def train(
    X: csr_matrix,
    tasks: Sequence[Family],
    options: SolverOptions,
    client: Client,
    on_progress: Progress | None = None,
) -> list[Chunk]:
    """Train every family of a tree on Dask's workers; return the chunks in the order of ``tasks``.

    The weights are those of `training.train`, whatever the workers, their number and their deaths: each family draws
    from a generator seeded by its own number. Every group of families is sent with its rows to one worker, two groups
    a thread at a time, so that neither scheduler nor workers hold more. A group whose worker died is sent again.

    Parameters
    ----------
    on_progress : callable, optional
        Called with a fraction in [0, 1] at least once a second. What it raises stops the training; tasks that wait
        are cancelled, the groups being worked on run to their end and are dropped.

    Raises
    ------
    InputError
        If the client cannot be used.
    XMRError
        If a group was lost `ATTEMPTS` times, all workers stayed away for a minute, or the client was closed.
    """
    with same_program():
        return _Training(X, tasks, options, require_client(client), on_progress).run()


@contextmanager
def same_program() -> Iterator[None]:
    """Say what is missing where the workers cannot import this program; Dask hands that on as a bare Exception."""
    try:
        yield
    except Exception as error:
        if "ModuleNotFoundError" not in repr(error):
            raise
        raise InputError(
            f"The scheduler or a worker lacks a module ({error}). Start all of them in this program's environment, "
            "with PYTHONPATH naming the folder that holds xmr_core; see docs/distributed.md."
        ) from error


def train_parcel(parcel: Parcel, options: SolverOptions) -> list[Chunk]:
    """Train a parcel's families, one after the other; a worker runs one parcel in each of its threads."""
    parcel = parcel.writeable()
    seen = np.full(parcel.X.shape[1], -1, dtype=np.int32)
    return [train_family(parcel.X, task, options, seen) for task in parcel.families()]


def result_of(client: Client, task: Future) -> Any:
    """Wait for a task as long as the cluster has workers; raise XMRError when there was none for a minute."""
    silence = 0
    while silence < PATIENCE:
        try:
            return task.result(timeout=HEARTBEAT)
        except TimeoutError:
            silence = 0 if client.nthreads() else silence + 1
    raise XMRError(NO_WORKER)


class _Training:
    """One run: which groups wait, which are under way, and what has come back."""

    def __init__(
        self,
        X: csr_matrix,
        tasks: Sequence[Family],
        options: SolverOptions,
        client: Client,
        on_progress: Progress | None,
    ) -> None:
        self.X, self.tasks, self.options, self.client, self.on_progress = X, tasks, options, client, on_progress
        sizes = Sizes.of(X, tasks)
        self.work = sizes.work
        share = int(self.work.sum()) // (GROUPS_A_THREAD * self.n_threads())
        self.groups = groups(sizes, int(np.clip(share, LEAST_WORK, MOST_WORK)), MOST_VALUES)
        self.waiting = deque(range(len(self.groups)))
        self.attempts = [0] * len(self.groups)
        self.under_way: dict[Future, tuple[int, Future]] = {}  # a task -> its group, its parcel
        self.ended: SimpleQueue[Future] = SimpleQueue()
        self.chunks: list[Chunk | None] = [None] * len(tasks)
        self.done = self.silence = 0

    def n_threads(self) -> int:
        return sum(self.client.nthreads().values())

    def run(self) -> list[Chunk]:
        """Keep the workers busy until every group is back."""
        try:
            while self.waiting or self.under_way:
                if self.client.status != "running":
                    raise XMRError("The client lost its scheduler or was closed; connect a new one and fit again.")
                self.send()
                try:
                    self.receive(self.ended.get(timeout=HEARTBEAT))
                except Empty:
                    self.look_after_workers()
                if self.on_progress:
                    self.on_progress(self.done / int(self.work.sum()))
        finally:
            if self.client.status == "running":
                self.client.cancel([*self.under_way, *(data for _, data in self.under_way.values())])
        return [c for c in self.chunks if c is not None]

    def send(self) -> None:
        """Give groups to Dask, as many as keep every thread busy."""
        room = IN_FLIGHT * self.n_threads() - len(self.under_way)
        for _ in range(min(room, len(self.waiting))):
            group = self.waiting.popleft()
            parcel = Parcel.pack(self.X, [self.tasks[i] for i in self.groups[group]])
            try:
                # Not an argument of the task: the scheduler would keep it until the task is done.
                (data,) = self.client.scatter([parcel], hash=False)
            except OSError:  # the worker died as it was handed the parcel
                self.send_again(group)
                return
            task = self.client.submit(train_parcel, data, self.options, pure=False)
            self.under_way[task] = group, data
            task.add_done_callback(self.ended.put)

    def receive(self, task: Future) -> None:
        """Take the chunks of a task that has ended; send its group again if a worker took it to the grave."""
        from distributed import KilledWorker

        group, _ = self.under_way.pop(task)
        try:
            found = task.result()
        except (CancelledError, KilledWorker):
            if self.client.status == "running":
                self.send_again(group)
            return
        for number, chunk in zip(self.groups[group], found, strict=True):
            self.chunks[number] = chunk
        self.done += int(self.work[self.groups[group]].sum())
        self.silence = 0

    def send_again(self, group: int) -> None:
        """Put a lost group in front."""
        self.attempts[group] += 1
        if self.attempts[group] >= ATTEMPTS:
            raise XMRError(
                f"A group of {len(self.groups[group])} families was lost with its worker {ATTEMPTS} times. Look at the "
                "workers' logs; most often they are short of memory: give each more, or fewer threads."
            )
        self.waiting.appendleft(group)

    def look_after_workers(self) -> None:
        """Give up when there has been no worker for long."""
        self.silence = 0 if self.client.nthreads() else self.silence + 1
        if self.silence >= PATIENCE:
            raise XMRError(NO_WORKER)
