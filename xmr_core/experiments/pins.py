"""Pinned runs: results that a learner keeps by name, one file each.

``owner`` is whose they are, see `xmr_core.shelf.owner_of`; "" where nobody signs in.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from xmr_core.errors import InputError, ModelFormatError
from xmr_core.experiments.files import read_json, write_json
from xmr_core.experiments.result import Result
from xmr_core.shelf import data_folder

MAX_NAME, MAX_PINS = 60, 50


@dataclass(frozen=True)
class Pin:
    """A result under a name."""

    name: str
    result: Result


@dataclass(frozen=True)
class Pins:
    """The pinned runs, sorted by name, and how many files of the folder cannot be read."""

    pins: list[Pin]
    n_damaged: int

    def of(self, experiment: str) -> list[Pin]:
        """Return the runs of one experiment."""
        return [pin for pin in self.pins if pin.result.experiment == experiment]


def load_pins(owner: str = "") -> Pins:
    """Read all pinned runs; a damaged file is counted and left where it is."""
    pins, n_damaged = [], 0
    for path in sorted(_folder(owner).glob("*.json")):
        try:
            state = read_json(path)
            pins.append(Pin(_checked(state["name"]), Result.from_dict(state["result"])))
        except (ModelFormatError, InputError, KeyError, TypeError, AttributeError):
            n_damaged += 1
    return Pins(sorted(pins, key=lambda pin: pin.name.casefold()), n_damaged)


def add_pin(name: str, result: Result, owner: str = "") -> str:
    """Keep a result and return its name as kept. Two tabs may pin at once: each run is a file of its own.

    Raises
    ------
    InputError
        If the name is empty, too long or taken, or there are too many pinned runs.
    """
    name = _checked(name)
    if _file(name, owner).exists():
        raise InputError(f"There is a pinned run called “{name}”; choose another name.")
    if len(list(_folder(owner).glob("*.json"))) >= MAX_PINS:
        raise InputError(f"There are {MAX_PINS} pinned runs; unpin one first.")
    write_json(_file(name, owner), {"name": name, "result": result.to_dict()})
    return name


def remove_pin(name: str, owner: str = "") -> None:
    """Forget a pinned run; nothing happens if it is gone already."""
    _file(name, owner).unlink(missing_ok=True)


def remove_pins(owner: str = "") -> None:
    """Forget all pinned runs, those that cannot be read too."""
    for path in _folder(owner).glob("*.json"):
        path.unlink(missing_ok=True)


def free_name(wanted: str, owner: str = "") -> str:
    """Return the name, with a number behind it if it is taken."""
    number, name = 1, wanted
    while _file(name, owner).exists():
        number += 1
        name = f"{wanted} {number}"
    return name


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise InputError(f"A name has 1 to {MAX_NAME} characters; this one has {len(name)}.")
    return name


def _folder(owner: str) -> Path:
    return data_folder().parent / "pinned_runs" / owner


def _file(name: str, owner: str) -> Path:
    # The learner's name may hold anything; the file's name is made from a checksum of it.
    return _folder(owner) / f"{hashlib.sha256(name.casefold().encode()).hexdigest()[:24]}.json"
