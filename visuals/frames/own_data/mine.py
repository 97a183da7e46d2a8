"""Whose the files are: each who signs in has their own, and a name of somebody else's is as good as unknown."""

from contextlib import suppress

from practice import StoreError, recordings
from visuals.frames import completers, engines
from visuals.frames.experiments import kept
from visuals.frames.experiments.desk import desk as experiments
from visuals.frames.learner import mine, owner
from visuals.frames.own_data.desk import desk
from xmr_core import own_datasets, own_logs
from xmr_core.experiments.cache import forget_results
from xmr_core.experiments.pins import load_pins, remove_pins
from xmr_core.shelf import Shelf

FORGETS = {own_datasets.SHELF: engines.forget, own_logs.SHELF: completers.forget}
ENDS = 10.0  # seconds that a cancelled training may take to notice


def my(shelf: Shelf) -> Shelf:
    """Return the part of a shelf that belongs to who sits here."""
    return shelf.of(owner())


def my_data_sets() -> list[str]:
    """Return the names of one's data sets of purchases."""
    return my(own_datasets.SHELF).names()


def my_logs() -> list[str]:
    """Return the names of one's logs of sessions."""
    return my(own_logs.SHELF).names()


def delete(shelf: Shelf, name: str) -> None:
    """Delete a data set of a shelf with what was loaded and measured of it, if it belongs to who sits here."""
    my(shelf).delete(name)
    FORGETS[shelf.of("")](name)
    kept.forget()
    forget_results(name)


def held_files() -> dict[str, int]:
    """Return how many data sets, pinned runs and recordings who sits here has."""
    return {
        "data_set": len(my_data_sets()) + len(my_logs()), "pinned_run": len(load_pins(owner()).pins),
        "recording": recordings.held(mine()),
    }  # fmt: skip


def delete_files() -> dict[str, int]:
    """Delete all files of who sits here, and stop what makes new ones; return how many went."""
    jobs = [desk(my(shelf).prefix).job for shelf in FORGETS]
    for job in [*jobs, experiments().job_of(owner())]:
        if job is not None:
            job.cancel()
            job.wait(ENDS)
    there = held_files()
    for shelf in FORGETS:
        for name in my(shelf).names():
            delete(shelf, name)
    with suppress(OSError):  # what is left is counted below
        remove_pins(owner())
    with suppress(StoreError):
        recordings.delete_all(mine())
    return {kind: there[kind] - left for kind, left in held_files().items()}
