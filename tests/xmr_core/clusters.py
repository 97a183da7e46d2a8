"""Dask clusters for the tests: on this machine, quiet, without a dashboard."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster, Worker

# Port 0: any free one. Lost workers are the subject here, not news.
QUIET = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50}


@contextmanager
def connected(n_workers: int = 2, **options: object) -> Iterator[Client]:
    """A client of a cluster; its workers are processes under a nanny, which starts a dead one anew."""
    options = {"threads_per_worker": 1, "processes": True} | QUIET | options
    with LocalCluster("127.0.0.1", n_workers=n_workers, **options) as cluster, Client(cluster) as client:
        yield client


@contextmanager
def without_nannies(n_workers: int) -> Iterator[Client]:
    """A client of a cluster whose dead workers stay dead."""
    spec = json.dumps({"cls": f"{Worker.__module__}.Worker", "opts": {"nthreads": 1}})
    with connected(0) as client:
        command = [sys.executable, "-m", "dask", "spec", client.scheduler.address, "--spec", spec]
        workers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(n_workers)]
        try:
            client.wait_for_workers(n_workers, timeout=60)
            yield client
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def kill(client: Client, address: str) -> None:
    """End a worker's process as the kernel does when memory runs out."""
    os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)


def busy_workers(client: Client) -> list[str]:
    """Addresses of the workers that have tasks now."""
    return [address for address, tasks in client.processing().items() if tasks]


dask.config.set({"distributed.scheduler.allowed-failures": 10})  # a test kills more workers than a month does
